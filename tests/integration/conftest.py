"""What integration tests share: stores on both engines, a package of wider tables."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from tests.support.wider_tables import Found, found_of_wider_tables

from paradiplomacy.evidence.store import Store

POSTGRES = "PARADIPLOMACY_TEST_POSTGRES"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty store, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'store.db'}"
        return
    address = os.environ.get(POSTGRES)
    # A server is not everybody's; .ci/run starts one, so that nothing lands on SQLite alone.
    if not address:
        pytest.skip(f"needs a PostgreSQL server; set {POSTGRES} to its URL")
    server = sa.make_url(address)
    schema = f"test_{uuid4().hex}"
    engine = sa.create_engine(server, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.schema.CreateSchema(schema))
    url = server.update_query_dict({"options": f"-csearch_path={schema}"})
    yield url.render_as_string(hide_password=False)
    with engine.begin() as connection:
        connection.execute(sa.schema.DropSchema(schema, cascade=True))
    engine.dispose()


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    with Store.open(store_url) as opened:
        yield opened


@pytest.fixture(scope="session")
def wider_tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Found]:
    """What the doors and the files show of a package whose tables have one column more."""
    return found_of_wider_tables(tmp_path_factory.mktemp("wider"))

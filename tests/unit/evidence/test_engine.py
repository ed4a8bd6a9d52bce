"""Addresses of stores."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from paradiplomacy.errors import StoreError
from paradiplomacy.evidence.engine import connect, name_of, path_of
from paradiplomacy.evidence.engine_errors import BUSY, sqlite_advice


@pytest.mark.parametrize(
    "address", ["ties.db", Path("ties.db"), "sqlite:///ties.db", "sqlite+pysqlite:///ties.db"]
)
def test_a_path_and_a_url_name_the_same_file(address: str | Path) -> None:
    engine = connect(address)
    assert path_of(engine) == Path("ties.db")
    assert name_of(engine) == "ties.db"
    assert not Path("ties.db").exists()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_reached_through_psycopg_and_named_without_password(scheme: str) -> None:
    engine = connect(f"{scheme}://reader:secret@localhost/ties")
    assert engine.dialect.driver == "psycopg"
    assert path_of(engine) is None
    assert name_of(engine) == "postgresql+psycopg://reader:***@localhost/ties"


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("mysql://root@localhost/ties", "'mysql' is not an engine for a store"),
        ("postgresql+asyncpg://localhost/ties", "not an engine for a store"),
        ("sqlite://", "a store is a file"),
        (":memory:", "a store is a file"),
        ("", "a store is a file"),
        ("://", "cannot be read"),
        ("sqlite://user:secret@host/x.db", "names a server, and SQLite has none"),
        ("postgresql://a:b@host:port/x", "cannot be read"),
    ],
)
def test_what_is_no_address_is_refused(address: str, message: str) -> None:
    with pytest.raises(StoreError, match=message) as caught:
        connect(address)
    assert "expected a path such as ties.db" in str(caught.value)


def test_who_waited_in_vain_reads_that_somebody_else_writes(tmp_path: Path) -> None:
    path = tmp_path / "ties.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("CREATE TABLE t (x)")
        writer.execute("BEGIN IMMEDIATE")
        with (
            closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as other,
            pytest.raises(sqlite3.OperationalError) as refused,
        ):
            other.execute("BEGIN IMMEDIATE")
    assert sqlite_advice(refused.value) == BUSY

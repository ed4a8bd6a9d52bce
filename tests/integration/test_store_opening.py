"""Opening a store: what is made, what is migrated, what is refused."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from paradiplomacy.errors import StoreError
from paradiplomacy.evidence.engine import connect, reading, writing
from paradiplomacy.evidence.migrate import (
    HEAD,
    REVISION_TABLE,
    config,
    revision_of,
    to_head,
)
from paradiplomacy.evidence.store import Store
from paradiplomacy.evidence.tables import metadata
from paradiplomacy.record.open import read_material


@pytest.fixture
def engine(store_url: str) -> Iterator[sa.Engine]:
    made = connect(store_url)
    yield made
    made.dispose()


# --- migrations ---------------------------------------------------------------


def default_differs(*compared: Any) -> bool | None:
    """Whether a default differs, of JSON by its text: PostgreSQL compares no two of those."""
    _, _, column, there, _, wanted = compared
    if not isinstance(column.type, sa.JSON):
        return None  # alembic compares it
    return (there or "").removesuffix("::json").strip("'") != wanted


def test_migrations_make_the_tables_of_the_metadata(engine: sa.Engine) -> None:
    to_head(engine)
    with reading(engine) as connection:
        context = MigrationContext.configure(
            connection,
            opts={"version_table": REVISION_TABLE, "compare_server_default": default_differs},
        )
        assert compare_metadata(context, metadata) == []
        # The comparison sees no names of primary and foreign keys; later migrations need them.
        found = sa.inspect(connection)
        for table in metadata.sorted_tables:
            assert found.get_pk_constraint(table.name)["name"] == table.primary_key.name
            names = {key["name"] for key in found.get_foreign_keys(table.name)}
            assert names == {key.name for key in table.foreign_key_constraints}


def test_the_head_that_the_code_names_is_that_of_the_migrations() -> None:
    assert ScriptDirectory.from_config(config()).get_heads() == [HEAD]


def test_several_may_make_one_store_at_once(store_url: str) -> None:
    def make(_: int) -> int:
        with Store.open(store_url) as store:
            return len(store.records())

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(make, range(4))) == [0, 0, 0, 0]


def test_an_up_to_date_store_is_opened_without_alembic(store_url: str) -> None:
    Store.open(store_url).close()
    code = (
        "import sys; from paradiplomacy.evidence.store import Store\n"
        "with Store.open(sys.argv[1], create=False) as store: store.records()\n"
        "assert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code, store_url], check=True)


def test_a_store_of_a_newer_version_is_refused(engine: sa.Engine, store_url: str) -> None:
    to_head(engine)
    with writing(engine) as connection:
        connection.exec_driver_sql(f"UPDATE {REVISION_TABLE} SET version_num = '9z9z'")
    with pytest.raises(StoreError, match=r"newer paradiplomacy.*'9z9z'.*upgrade paradiplomacy"):
        Store.open(store_url)


def test_a_store_from_before_the_first_release_is_refused(
    engine: sa.Engine, store_url: str
) -> None:
    to_head(engine)
    with writing(engine) as connection:
        connection.exec_driver_sql(f"UPDATE {REVISION_TABLE} SET version_num = '0014'")
    with pytest.raises(StoreError, match=r"before version 0\.1\.0 \(revision '0014'\)") as raised:
        Store.open(store_url)
    assert "open it once with paradiplomacy 0.1.0" in str(raised.value)
    with reading(engine) as connection:
        assert revision_of(connection) == "0014"


# --- what is not a store ------------------------------------------------------------


def test_there_is_no_store_yet(store_url: str, engine: sa.Engine) -> None:
    with pytest.raises(StoreError, match="import a record to make"):
        Store.open(store_url, create=False)
    if engine.dialect.name == "sqlite":
        assert not Path(engine.url.database or "").exists(), "looking must not make a file"
    else:
        with reading(engine) as connection:
            assert sa.inspect(connection).get_table_names() == []


def test_the_tables_of_somebody_else_are_left_alone(engine: sa.Engine, store_url: str) -> None:
    with writing(engine, lock=None) as connection:
        connection.exec_driver_sql("CREATE TABLE records (song TEXT)")
    with pytest.raises(StoreError, match=r"records.*give the"):
        Store.open(store_url)
    with reading(engine) as connection:
        assert sa.inspect(connection).get_table_names() == ["records"]


@pytest.mark.parametrize("text", ["hello\n", "id,title\n" * 5_000], ids=["short", "long"])
def test_a_text_file_is_no_store(tmp_path: Path, text: str) -> None:
    path = tmp_path / "notes.txt"
    path.write_text(text)
    with pytest.raises(StoreError, match=r"notes\.txt: this file is not an SQLite database"):
        Store.open(path)
    assert path.read_text() == text
    assert list(tmp_path.iterdir()) == [path]


def test_another_program_s_database_keeps_its_journal_mode(tmp_path: Path) -> None:
    path = tmp_path / "songs.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE songs (title TEXT)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"songs\.db: this database belongs to something else"):
        Store.open(path)
    assert path.read_bytes() == before


def test_a_folder_and_a_file_in_no_folder_are_no_stores(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="this is a folder"):
        Store.open(tmp_path)
    with pytest.raises(StoreError, match="check that its folder exists"):
        Store.open(tmp_path / "nowhere" / "store.db")


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.touch()
    with Store.open(path) as store:
        assert store.records() == ()


def test_a_file_may_be_named_by_path_or_url(tmp_path: Path) -> None:
    path = tmp_path / "100% my store?.db"
    Store.open(path).close()
    assert path.is_file()
    Store.open(str(path), create=False).close()
    Store.open(f"sqlite:///{tmp_path / 'plain.db'}").close()
    Store.open(tmp_path / "plain.db", create=False).close()


def test_sqlite_keeps_a_write_ahead_log_and_foreign_keys(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    Store.open(path).close()
    engine = connect(path)
    with reading(engine) as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 30_000
    engine.dispose()


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(StoreError, match="the server cannot be reached") as caught:
        Store.open("postgresql://reader:secret@127.0.0.1:1/ties")
    assert "secret" not in str(caught.value)
    assert "reader:***@127.0.0.1:1/ties" in str(caught.value)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("update records set limits = 'null'", "a row is not whole"),
        ("update sources set voice = 'nobody'", "'nobody' is not a valid Voice"),
        ("update records set title = cast(x'c1' as text)", "text is not UTF-8"),
    ],
    ids=["nothing", "no voice", "no text"],
)
def test_what_no_version_wrote_is_damage(tmp_path: Path, change: str, says: str) -> None:
    path = tmp_path / "ties.db"
    with Store.open(path) as store:
        store.import_material(read_material("china_russia"))
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("pragma ignore_check_constraints = on")
        raw.execute(change)
        raw.commit()
    with Store.open(path) as store, pytest.raises(StoreError, match="damaged") as told:
        store.material("china_russia")
    assert says in str(told.value)


def test_a_cell_that_is_no_json_is_damage_to_who_imports(tmp_path: Path) -> None:
    path = tmp_path / "ties.db"
    material = read_material("china_russia")
    with Store.open(path) as store:
        store.import_material(material)
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("update statements set brought_by = '{'")
        raw.commit()
    with Store.open(path) as store, pytest.raises(StoreError, match="a cell is not JSON"):
        store.import_material(material)

"""A backup makes the same store again, whichever engine wrote it and whichever reads it."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from tests.support.accounts import CLERK, account, judged, material

from paradiplomacy.errors import StoreError
from paradiplomacy.evidence import backup as backups
from paradiplomacy.evidence.backup import backup, restore
from paradiplomacy.evidence.backup_file import LEFT_OUT
from paradiplomacy.evidence.engine import connect, reading, writing
from paradiplomacy.evidence.migrate import upgrade
from paradiplomacy.evidence.store import Mark, Store
from paradiplomacy.evidence.tables import metadata

GIVEN = material(account("n1", **CLERK), account("n2", **CLERK, consent="city"))


def filled(url: str | Path) -> str | Path:
    with Store.open(url) as store:
        store.import_material(GIVEN, mark=Mark("a.csv", "reader/1", "00"))
        store.judge("r", judged("consent", "account:n1", "role"))
        store.undo("r")
        store.judge("r", judged("embargo", "account:n1", "2030"))
    engine = connect(url)
    with writing(engine) as connection:
        moment = metadata.tables["records"].c.first_seen
        when = connection.execute(sa.select(moment)).scalar_one()
        people, sessions = metadata.tables["people"], metadata.tables["sessions"]
        connection.execute(
            people.insert().values(key="ann", email=None, name="安", language="zh", password="",
                                   identity=None, added=when, disabled=None)
        )  # fmt: skip
        connection.execute(
            sessions.insert().values(token="t", person="ann", made=when, seen=when, expires=when)
        )
    engine.dispose()
    return url


def content(url: str | Path) -> dict[str, list[tuple[Any, ...]]]:
    engine = connect(url)
    try:
        with reading(engine) as connection:
            return {
                table.name: [
                    tuple(row)
                    for row in connection.execute(
                        sa.select(table).order_by(*table.primary_key.columns)
                    )
                ]
                for table in metadata.sorted_tables
            }
    finally:
        engine.dispose()


def without_sessions(rows: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    return {name: [] if name in LEFT_OUT else of for name, of in rows.items()}


def is_whole(source: str | Path, target: str | Path, tmp_path: Path) -> None:
    archive = tmp_path / "ties.zip"
    done = backup(source, archive)
    assert done.rows["statements"] == len(GIVEN.statements)
    assert archive.stat().st_mode & 0o777 == 0o600
    held = restore(archive, target, with_accounts=True)
    assert (held.rows, held.signed_by) == (done.rows, done.signed_by)
    assert content(target) == without_sessions(content(source))
    with Store.open(source) as before, Store.open(target) as after:
        assert after.material("r") == before.material("r")
        # It goes on where the other stopped: no number of a row is given twice.
        rows = [
            each.judge("r", judged("consent", "account:n2", "none")) for each in (before, after)
        ]
        assert rows[0] == rows[1]


def test_a_store_is_made_again_as_sqlite(store_url: str, tmp_path: Path) -> None:
    is_whole(filled(store_url), tmp_path / "again.db", tmp_path)
    left = {path.name for path in tmp_path.iterdir()}
    # Who writes by hand leaves the file of turns beside a store, who backs it up the key.
    stores = {"again.db", "again.db-turns", "store.db", "store.db-turns", "store.db.signing-key"}
    assert left <= stores | {"ties.zip"}


def test_a_store_is_made_again_on_either_engine(store_url: str, tmp_path: Path) -> None:
    is_whole(filled(tmp_path / "first.db"), store_url, tmp_path)


def test_a_backup_is_of_one_state_whatever_is_written_meanwhile(
    store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(store_url)
    before = without_sessions(content(store_url))
    dump = backups._dump

    def dump_slowly(connection: Any, table: sa.Table, archive: Any) -> Any:
        done = dump(connection, table, archive)
        if table.name == "records":  # those that follow are written meanwhile
            with Store.open(store_url) as store:
                store.import_material(material(account("m", **CLERK)))
        return done

    monkeypatch.setattr(backups, "_dump", dump_slowly)
    backup(store_url, tmp_path / "ties.zip")
    restore(tmp_path / "ties.zip", tmp_path / "again.db", with_accounts=True)
    assert content(tmp_path / "again.db") == before
    assert content(store_url) != before


def test_nothing_is_overwritten(store_url: str, tmp_path: Path) -> None:
    archive = tmp_path / "ties.zip"
    backup(filled(tmp_path / "first.db"), archive)
    with pytest.raises(StoreError, match="there already"):
        backup(tmp_path / "first.db", archive)
    filled(store_url)
    before = content(store_url)
    with pytest.raises(StoreError, match="already"):
        restore(archive, store_url)
    assert content(store_url) == before


def rewritten(archive: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(archive) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    change(files)
    with zipfile.ZipFile(archive, "w") as made:
        for name, data in files.items():
            made.writestr(name, data)


def _another_cell(files: dict[str, bytes]) -> None:
    files["tables/statements.jsonl"] = files["tables/statements.jsonl"].replace(b"clerk", b"mayor")


def _a_row_less(files: dict[str, bytes]) -> None:
    files["tables/people.jsonl"] = b""


def _no_table(files: dict[str, bytes]) -> None:
    del files["tables/records.jsonl"]


def _no_manifest(files: dict[str, bytes]) -> None:
    del files["manifest.json"]


def _newer(files: dict[str, bytes]) -> None:
    manifest = json.loads(files["manifest.json"]) | {"revision": "9999"}
    files["manifest.json"] = json.dumps(manifest).encode()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_another_cell, "damaged"),
        (_a_row_less, "damaged"),
        (_no_table, "damaged"),
        (_no_manifest, "damaged"),
        (_newer, "newer paradiplomacy"),
    ],
)
def test_what_is_damaged_or_newer_is_refused_before_anything_is_written(
    change: Callable[[dict[str, bytes]], None], message: str, tmp_path: Path
) -> None:
    archive = tmp_path / "ties.zip"
    backup(filled(tmp_path / "first.db"), archive)
    rewritten(archive, change)
    with pytest.raises(StoreError, match=message):
        restore(archive, tmp_path / "again.db")
    assert not list(tmp_path.glob("*again*"))


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip at all" * 100])
def test_what_is_no_backup_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "ties.zip").write_bytes(data)
    with pytest.raises(StoreError, match="not a backup"):
        restore(tmp_path / "ties.zip", tmp_path / "again.db")


def test_a_backup_of_an_older_version_is_migrated(tmp_path: Path) -> None:
    archive = tmp_path / "ties.zip"
    backup(filled(tmp_path / "first.db"), archive)
    older = connect(tmp_path / "older.db")
    with writing(older, lock=None) as connection:
        upgrade(connection, "0016")
        known = sa.MetaData()
        known.reflect(connection)
    older.dispose()

    def back(files: dict[str, bytes]) -> None:
        manifest = json.loads(files["manifest.json"]) | {"revision": "0016"}
        for name in list(manifest["tables"]):
            about = manifest["tables"].pop(name)
            rows = files.pop(f"tables/{name}.jsonl").splitlines()
            if name not in known.tables:
                continue
            columns = [column.name for column in known.tables[name].columns]
            cut = [{column: json.loads(row)[column] for column in columns} for row in rows]
            data = b"".join(json.dumps(row).encode() + b"\n" for row in cut)
            about |= {"columns": columns, "sha256": hashlib.sha256(data).hexdigest()}
            manifest["tables"][name] = about
            files[f"tables/{name}.jsonl"] = data
        files["manifest.json"] = json.dumps(manifest).encode()
        del files["signature.json"]

    rewritten(archive, back)
    restore(archive, tmp_path / "again.db")
    with Store.open(tmp_path / "first.db") as before, Store.open(tmp_path / "again.db") as after:
        known = before.material("r")
        # What was asked and counted before records named it goes on.
        names = {"definitions": ("statute",), "rivals": ("CN-TW",)}
        meta = replace(known.meta, claims=("article",), **names)
        assert after.material("r") == replace(known, meta=meta)


def test_what_was_erased_is_in_no_backup_made_after(tmp_path: Path) -> None:
    filled(tmp_path / "first.db")
    with Store.open(tmp_path / "first.db") as store:
        store.withdraw("r", "n1", by="Ann")
    backup(tmp_path / "first.db", tmp_path / "ties.zip")
    with zipfile.ZipFile(tmp_path / "ties.zip") as opened:
        text = b"".join(opened.read(name) for name in opened.namelist()).decode()
    assert "remark on n2" in text
    assert not [word for word in ("remark on n1", "tape of n1", "says n1") if word in text]


def test_all_tables_of_a_store_are_taken(tmp_path: Path) -> None:
    engine = connect(filled(tmp_path / "first.db"))
    with reading(engine) as connection:
        there = set(sa.inspect(connection).get_table_names())
    engine.dispose()
    taken = backup(tmp_path / "first.db", tmp_path / "ties.zip").rows.keys()
    assert there - {"paradiplomacy_revision", *LEFT_OUT} == taken


def test_a_backup_has_every_table_also_where_nothing_else_was_loaded() -> None:
    code = "import paradiplomacy.evidence.backup as b; print(*b.metadata.tables)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"people", "grants", "interviews", "statements"} <= set(run.stdout.split())

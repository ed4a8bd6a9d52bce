"""A store as one file that any store can be made from again, on SQLite or PostgreSQL.

The file is a zip: ``manifest.json``, and for each table its rows as lines of JSON. It holds one
state of the store, whatever was written meanwhile, and all tables but who is signed in.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from paradiplomacy.errors import StoreError
from paradiplomacy.evidence.engine import connect, name_of, path_of, reading, writing
from paradiplomacy.evidence.migrate import (
    HEAD,
    refuse_newer,
    refuse_strangers,
    revision_of,
    to_head,
    upgrade,
)
from paradiplomacy.evidence.people_tables import metadata
from paradiplomacy.evidence.sqlite_files import scrub
from paradiplomacy.version import __version__
from paradiplomacy.writing import whole

__all__ = ["LEFT_OUT", "BackedUp", "backup", "restore"]

SCHEMA = "paradiplomacy/backup/1"
LEFT_OUT = ("sessions", "unscrubbed")
"""Tables that are not taken along: who is signed in, and what is to be done to one file."""

_MANIFEST = "manifest.json"
_CHUNK = 500
_LONGEST_MANIFEST = 1_000_000


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds.

    Parameters
    ----------
    path : pathlib.Path
    made : str
        When, in UTC.
    revision : str
        Of the tables.
    rows : mapping of str to int
        By table.
    """

    path: Path
    made: str
    revision: str
    rows: Mapping[str, int]


def backup(store: str | Path, out: Path) -> BackedUp:
    """Write all of a store to one file, while others may go on reading and writing.

    Parameters
    ----------
    store : str or Path
        Address or path.
    out : pathlib.Path
        File to make, for its owner alone.

    Raises
    ------
    StoreError
        There is a file of that name, or the store cannot be read.
    """
    if os.path.lexists(out):
        raise StoreError(f"{out} is there already; a backup never takes the place of a file")
    engine = connect(store)
    try:
        to_head(engine, create=False)
        with whole(out) as half:
            os.close(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            with (
                reading(engine) as connection,
                zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as archive,
            ):
                tables = {
                    table.name: _dump(connection, table, archive)
                    for table in metadata.sorted_tables
                    if table.name not in LEFT_OUT
                }
                made_at = datetime.now(UTC).isoformat(timespec="seconds")
                manifest = {
                    "schema": SCHEMA,
                    "paradiplomacy": __version__,
                    "revision": HEAD,
                    "made": made_at,
                    "tables": tables,
                }
                archive.writestr(_MANIFEST, json.dumps(manifest, indent=1))
    finally:
        engine.dispose()
    return BackedUp(out, made_at, HEAD, {name: about["rows"] for name, about in tables.items()})


def restore(archive: Path, store: str | Path) -> BackedUp:
    """Make a store of a backup.

    Parameters
    ----------
    archive : pathlib.Path
        What `backup` wrote; all of it is checked before anything is written.
    store : str or Path
        Path of an SQLite file that does not exist, or address of a database without tables of
        a store.

    Raises
    ------
    StoreError
        There is a store already; the file is not a backup, is damaged, or was written by a newer
        paradiplomacy; the store cannot be written. Nothing was written.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            manifest = _checked(opened, archive)
            engine = connect(store)
            try:
                _refuse_to_overwrite(engine)
                path = path_of(engine)
                if path is None:
                    _fill(engine, opened, manifest)
                else:
                    with whole(path) as half:
                        _make_file(half, opened, manifest)
            finally:
                engine.dispose()
    except (zipfile.BadZipFile, OSError) as error:
        raise StoreError(f"{archive}: this is not a backup, or it is damaged ({error})") from None
    rows = {name: about["rows"] for name, about in manifest["tables"].items()}
    return BackedUp(archive, manifest["made"], manifest["revision"], rows)


def _make_file(path: Path, archive: zipfile.ZipFile, manifest: Mapping[str, Any]) -> None:
    engine = connect(path)
    try:
        _fill(engine, archive, manifest)
        scrub(engine)  # so that all is in the file, and its log can be left behind
    finally:
        engine.dispose()


def _fill(engine: sa.Engine, archive: zipfile.ZipFile, manifest: Mapping[str, Any]) -> None:
    """Make tables as they were when the backup was written, fill them, and migrate."""
    with writing(engine, lock=None) as connection:
        upgrade(connection, manifest["revision"])
        there = sa.MetaData()
        there.reflect(connection, only=list(manifest["tables"]))
        for table in there.sorted_tables:
            about = manifest["tables"][table.name]
            if set(about["columns"]) != {column.name for column in table.columns}:
                raise StoreError(f"the backup has other columns of {table.name} than its version")
            lines = _lines(archive, table.name)
            while chunk := list(islice(lines, _CHUNK)):
                connection.execute(table.insert(), [_row(table, line, engine) for line in chunk])
            _go_on_counting(connection, table)
    to_head(engine)


def _go_on_counting(connection: sa.Connection, table: sa.Table) -> None:
    """Have PostgreSQL number the next row after the last one; SQLite does so by itself."""
    if connection.dialect.name != "postgresql" or "row" not in table.columns:
        return
    last = connection.execute(sa.select(sa.func.max(table.c.row))).scalar()
    if last is not None:
        sequence = sa.func.pg_get_serial_sequence(f'"{table.name}"', "row")
        connection.execute(sa.select(sa.func.setval(sequence, last)))


def _refuse_to_overwrite(engine: sa.Engine) -> None:
    path = path_of(engine)
    if path is not None and os.path.lexists(path):
        raise StoreError(f"{path} is there already; restore to a path where nothing is")
    if path is None:
        with reading(engine) as connection:
            if revision_of(connection) is not None:
                raise StoreError(
                    f"store {name_of(engine)}: there is a store already; restore to a database "
                    "or schema of its own"
                )
            refuse_strangers(connection, name_of(engine))


def _dump(connection: sa.Connection, table: sa.Table, archive: zipfile.ZipFile) -> dict[str, Any]:
    """Write the rows of a table; how many, their columns and SHA-256."""
    columns = [column.name for column in table.columns]
    digest, rows = hashlib.sha256(), 0
    wanted = sa.select(table).order_by(*table.primary_key.columns)
    with archive.open(_name(table.name), "w", force_zip64=True) as file:
        for row in connection.execution_options(yield_per=_CHUNK).execute(wanted):
            cells = dict(zip(columns, map(_plain, row), strict=True))
            line = json.dumps(cells, ensure_ascii=True).encode() + b"\n"
            digest.update(line)
            file.write(line)
            rows += 1
    return {"rows": rows, "sha256": digest.hexdigest(), "columns": columns}


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _row(table: sa.Table, line: bytes, engine: sa.Engine) -> dict[str, Any]:
    row: dict[str, Any] = json.loads(line)
    for column in table.columns:
        if row[column.name] is not None and isinstance(column.type, sa.DateTime):
            moment = datetime.fromisoformat(row[column.name])
            is_sqlite = engine.dialect.name == "sqlite"
            row[column.name] = moment.replace(tzinfo=None) if is_sqlite else moment
    return row


def _name(table: str) -> str:
    return f"tables/{table}.jsonl"


def _lines(archive: zipfile.ZipFile, table: str) -> Iterator[bytes]:
    with archive.open(_name(table)) as file:
        yield from file


def _checked(archive: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    """The manifest, once every table is as it says."""
    damaged = StoreError(f"{path}: this is not a backup, or it is damaged; take another copy")
    try:
        with archive.open(_MANIFEST) as file:
            manifest: dict[str, Any] = json.loads(file.read(_LONGEST_MANIFEST))
        schema, revision = manifest["schema"], manifest["revision"]
        tables = {
            name: (about["rows"], about["sha256"]) for name, about in manifest["tables"].items()
        }
    except (KeyError, ValueError, TypeError, AttributeError):
        raise damaged from None
    if schema != SCHEMA:
        raise StoreError(f"{path}: it is {schema}, and this version reads {SCHEMA}")
    refuse_newer(str(revision), str(path))
    for name, (rows, digest) in tables.items():
        total, count = hashlib.sha256(), 0
        try:
            for line in _lines(archive, name):
                total.update(line)
                count += 1
        except KeyError:
            raise damaged from None
        if (count, total.hexdigest()) != (rows, digest):
            raise damaged
    return manifest

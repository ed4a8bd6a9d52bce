"""A store as one file that any store can be made from again, on SQLite or PostgreSQL.

The file is a zip: ``manifest.json``, and for each table its rows as lines of JSON. It holds one
state of the store, whatever was written meanwhile, and all tables but who is signed in.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from paradiplomacy.errors import StoreError
from paradiplomacy.evidence.backup_file import (
    LONGEST_ROW,
    MANIFEST,
    SCHEMA,
    SIGNATURE,
    SUFFIX,
    UNPACKED,
    BackedUp,
    fingerprint,
    signature_of,
    signing_key,
    table_file,
)
from paradiplomacy.evidence.backup_values import LEFT_OUT, rows_at_once
from paradiplomacy.evidence.engine import name_of, open_engine, path_of, reading, reads_only
from paradiplomacy.evidence.migrate import HEAD, to_head
from paradiplomacy.evidence.tables import metadata
from paradiplomacy.version import __version__
from paradiplomacy.writing import whole


def backup(store: str | Path, out: Path, *, key_file: Path | None = None) -> BackedUp:
    """Write all of a store to one file, while others may go on reading and writing.

    `store`: address or path.
    `out`: file to make, for its owner alone.
    `key_file`: with the key that signs it; made where there is none. Without one, the file beside
      an SQLite store; a backup of a database server is then not signed.

    Raises StoreError: There is a file of that name, or the store cannot be read.
    """
    if os.path.lexists(out):
        raise StoreError(f"{out} is there already; a backup never takes the place of a file")
    with open_engine(store) as engine:
        to_head(engine, create=False)
        key_file = key_file or _path_of_store_key(engine)
        key = None if key_file is None else signing_key(key_file)
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
                data = json.dumps(manifest, indent=1).encode()
                archive.writestr(MANIFEST, data)
                if key is not None:
                    archive.writestr(SIGNATURE, json.dumps(signature_of(key, data), indent=1))
    return BackedUp(
        out,
        made_at,
        HEAD,
        rows={name: about["rows"] for name, about in tables.items()},
        signed_by="" if key is None else fingerprint(key.public_key().public_bytes_raw()),
    )


def _path_of_store_key(engine: sa.Engine) -> Path | None:
    """Path of the key of an SQLite store."""
    path = path_of(engine)
    if path is None:
        return None
    file = path.with_name(path.name + SUFFIX)
    return None if reads_only(engine) and not file.exists() else file


def _dump(connection: sa.Connection, table: sa.Table, archive: zipfile.ZipFile) -> dict[str, Any]:
    """Write the rows of a table; how many, their columns and SHA-256."""
    columns = [column.name for column in table.columns]
    digest, rows, size = hashlib.sha256(), 0, 0
    wanted = sa.select(table).order_by(*table.primary_key.columns)
    with archive.open(table_file(table.name), "w", force_zip64=True) as file:
        for row in connection.execution_options(yield_per=rows_at_once(table)).execute(wanted):
            cells = dict(zip(columns, map(_value_for_json, row), strict=True))
            line = json.dumps(cells, ensure_ascii=True).encode() + b"\n"
            size += len(line)
            if len(line) > LONGEST_ROW or size > UNPACKED:
                raise StoreError(
                    f"store {name_of(connection.engine)}: {table.name} has more than can be "
                    "restored from a backup; use the tools of its database"
                )
            digest.update(line)
            file.write(line)
            rows += 1
    return {"rows": rows, "sha256": digest.hexdigest(), "columns": columns}


def _value_for_json(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value

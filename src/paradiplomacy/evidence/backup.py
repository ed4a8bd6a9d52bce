"""A store as one file that any store can be made from again, on SQLite or PostgreSQL.

The file is a zip: ``manifest.json``, and for each table its rows as lines of JSON. It holds one
state of the store, whatever was written meanwhile, and all tables but who is signed in.

A store that is made from a backup is checked as it is made, and nobody gets rights that nobody
agreed to. Until somebody has agreed to what it holds, it stands where nobody sees it: in a file
beside, or in a transaction. What a backup holds of people may have been written by anybody who had
it in hand. Without `with_accounts` they come back as names alone: without role, password or link,
and disabled.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DataError, IntegrityError

from paradiplomacy.errors import StoreError
from paradiplomacy.evidence.backup_file import (
    LEFT_OUT,
    LONGEST_ROW,
    MANIFEST,
    SCHEMA,
    SIGNATURE,
    SUFFIX,
    UNPACKED,
    BackedUp,
    BackupFile,
    fingerprint,
    opened_backup,
    rows_at_once,
    signature_of,
    signing_key,
    table_file,
)
from paradiplomacy.evidence.consent.scrubbing import ask_to_scrub, scrub_now
from paradiplomacy.evidence.engine import (
    name_of,
    open_engine,
    path_of,
    reading,
    reads_only,
    writing,
)
from paradiplomacy.evidence.engine_errors import first_line
from paradiplomacy.evidence.migrate import HEAD, refuse_strangers, revision_of, to_head, upgrade
from paradiplomacy.evidence.rows import STATEMENTS, judgement_of, meta_of, source_of, statement_of
from paradiplomacy.evidence.tables import (
    grants,
    invitations,
    judgements,
    metadata,
    people,
    records,
    recovery_codes,
    second_factors,
    sources,
)
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


ROLES = ("reader", "respondent", "coder", "steward", "researcher", "admin")
"""What `paradiplomacy.access` knows; a test compares them."""

_CHUNK = 500
_NAMED = 20


@dataclass(frozen=True, slots=True)
class Contents(BackedUp):
    """Contents of a backup, before it is restored.

    `people`: how many there are, disabled ones too.
    `roles`: how many have each role.
    `admins`: email addresses, or keys, of the first twenty.
    """

    people: int
    roles: Mapping[str, int]
    admins: tuple[str, ...]


def restore(
    archive: Path,
    store: str | Path,
    *,
    with_accounts: bool = False,
    signed_by: str | None = None,
    agreed: Callable[[Contents], bool] = lambda contents: True,
) -> Contents:
    """Make a store of a backup.

    `archive`: what `backup` wrote; all of it is checked before the store is there.
    `store`: path of an SQLite file that does not exist, or address of a database without tables of
      a store.
    `with_accounts`: whether people keep their roles, passwords and links; else they are disabled
      names.
    `signed_by`: fingerprint of the key that must have signed it.
    `agreed`: asked with what it holds, once it is checked; where it says no, no store is made.

    Raises ParadiplomacyError: There is a store already; the file is not a backup, is damaged, was
        changed or signed by another key, or was written by a newer paradiplomacy; the store cannot
        be written; it was not agreed to. Nothing was written.
    """
    with opened_backup(archive) as backup:
        if signed_by is not None and backup.signed_by != signed_by:
            signer = f"by {backup.signed_by}" if backup.signed_by else "by nobody"
            raise StoreError(f"{archive}: it is signed {signer}, and not by {signed_by}")
        with open_engine(store) as engine:
            _refuse_to_overwrite(engine)
            path = path_of(engine)
            if path is None:
                return _fill(engine, backup, with_accounts=with_accounts, agreed=agreed)
            with whole(path) as half, open_engine(half) as file:
                contents = _fill(file, backup, with_accounts=with_accounts, agreed=agreed)
                with writing(file, lock="") as connection:
                    ask_to_scrub(connection)  # what was taken away is to be in no free page
                scrub_now(file)
    return contents


def _fill(
    engine: sa.Engine,
    backup: BackupFile,
    *,
    with_accounts: bool,
    agreed: Callable[[Contents], bool],
) -> Contents:
    """Make tables as they were when the backup was written, fill them, and migrate: all or none."""
    with writing(engine, lock=None) as connection:
        upgrade(connection, backup.revision)
        schema = sa.MetaData()
        schema.reflect(connection, only=list(backup.tables))
        for table in schema.sorted_tables:
            _insert(connection, table, backup)
            _go_on_counting(connection, table)
        upgrade(connection)
        _demand_understood(connection, backup)
        contents = _contents_of(connection, backup)
        if not agreed(contents):
            raise StoreError(f"{backup.path}: not restored; nothing was written")
        if not with_accounts:
            _take_rights(connection)
    return contents


def _contents_of(connection: sa.Connection, backup: BackupFile) -> Contents:
    """Content of a store that was made of a backup."""
    count = sa.func.count()
    by_role = sa.select(grants.c.role, count).group_by(grants.c.role)
    roles = {row[0]: row[1] for row in connection.execute(by_role)}
    for role in roles.keys() - set(ROLES):
        raise StoreError(
            f"{backup.path}: tables/grants.jsonl, field 'role': {role[:40]!r} is not a role; "
            f"expected {', '.join(ROLES)}"
        )
    named = sa.select(people.c.email, people.c.key).join(grants, grants.c.person == people.c.key)
    admins = named.where(grants.c.role == "admin").order_by(people.c.key).limit(_NAMED)
    return Contents(
        backup.path,
        backup.made,
        backup.revision,
        backup.rows,
        backup.signed_by,
        connection.execute(sa.select(count).select_from(people)).scalar_one(),
        {role: roles[role] for role in ROLES if role in roles},
        tuple(dict.fromkeys((row.email or row.key)[:200] for row in connection.execute(admins))),
    )


def _take_rights(connection: sa.Connection) -> None:
    """Leave names alone of people, and no way in to anybody."""
    now, p, i = datetime.now(UTC), people.c, invitations.c
    connection.execute(people.update().where(p.disabled.is_(None)).values(disabled=now))
    connection.execute(people.update().values(password="", identity=None))
    connection.execute(invitations.update().where(i.revoked.is_(None)).values(revoked=now))
    for rights in (grants, recovery_codes, second_factors):
        connection.execute(rights.delete())


def _insert(connection: sa.Connection, table: sa.Table, backup: BackupFile) -> None:
    rows = backup.rows_of(table.name)
    moments = [column.name for column in table.columns if isinstance(column.type, sa.DateTime)]
    is_sqlite = connection.dialect.name == "sqlite"
    try:
        while chunk := list(islice(rows, rows_at_once(table))):
            for row in chunk if is_sqlite else ():
                for name in moments:
                    row[name] = row[name] and row[name].replace(tzinfo=None)
            connection.execute(table.insert(), chunk)
    except (DataError, IntegrityError) as error:
        why = first_line(error.orig)
        raise StoreError(
            f"{backup.path}: the rows of {table.name} contradict each other or the others ({why}); "
            "take another copy"
        ) from None


def _demand_understood(connection: sa.Connection, backup: BackupFile) -> None:
    """Stop at a row whose words no version of ours writes."""
    for name, wanted, read in _READ_AS:
        with connection.execution_options(yield_per=_CHUNK).execute(wanted) as rows:
            for at, row in enumerate(rows, 1):
                try:
                    read(row)
                except (KeyError, TypeError, ValueError) as error:
                    raise StoreError(
                        f"{backup.path}: row {at} of {name} is none of ours "
                        f"({first_line(error)[:80]}); take another copy"
                    ) from None


_READ_AS: tuple[tuple[str, sa.Select[Any], Callable[[sa.Row[Any]], object]], ...] = (
    ("records", sa.select(records), meta_of),
    ("sources", sa.select(sources), source_of),
    ("statements", STATEMENTS, statement_of),
    ("judgements", sa.select(judgements), judgement_of),
)


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

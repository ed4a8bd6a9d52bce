"""Rows of an import: what is added, refreshed and marked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from paradiplomacy.evidence.brought import Bringer
from paradiplomacy.evidence.rows import (
    execute_each,
    row_of_meta,
    row_of_source,
    row_of_statement,
    upsert,
)
from paradiplomacy.evidence.tables import records, sources, statements
from paradiplomacy.model.records import Material, RecordMeta
from paradiplomacy.model.statements import Source, Statement

Progress = Callable[[int, int], None]
"""Called with how many statements are written, and how many there are."""

CHUNK = 500
"""Statements a batch; each is followed by a call of the progress function."""

_REMARKS = ("raw", "locator", "note", "coder", "method")
"""Fields that are not part of a statement's identity: they follow the material."""

_SOURCE_FIELDS = tuple(field.name for field in fields(Source))


def write_meta(connection: sa.Connection, meta: RecordMeta, now: datetime) -> None:
    """Write what a record says of itself."""
    values = row_of_meta(meta) | {"last_seen": now}
    connection.execute(upsert(connection, records, *values).values(**values, first_seen=now))


def write_sources(
    connection: sa.Connection,
    material: Material,
    now: datetime,
    *,
    current: Mapping[str, sa.Row[Any]],
    unlisted: Collection[str] | None,
) -> tuple[int, int]:
    """Write the register; how many sources were added, and how many changed.

    `current`: the register as it stands, by key.
    `unlisted`: those that leave the register unless the material names them; None for all.
    """
    record, register = material.meta.id, material.sources
    of_record = sources.c.record == record
    leave = (
        of_record if unlisted is None else sa.and_(of_record, sources.c.id.in_(sorted(unlisted)))
    )
    connection.execute(sources.update().where(leave).values(listed=False))
    values = {source.id: row_of_source(source) for source in register}
    marks = {"record": record, "listed": True, "first_seen": now, "last_seen": now}
    written = [row | marks for row in values.values()]
    execute_each(
        connection, upsert(connection, sources, *_SOURCE_FIELDS, "listed", "last_seen"), written
    )
    changed = sum(
        any(getattr(current[id_], name) != value for name, value in row.items())
        for id_, row in values.items()
        if id_ in current
    )
    return len(values.keys() - current.keys()), changed


def write_statements(
    connection: sa.Connection,
    stated: dict[str, Statement],
    *,
    current: Mapping[str, sa.Row[Any]],
    now: datetime,
    progress: Progress | None,
    bringer: Bringer,
) -> None:
    """Add and refresh statements in batches."""
    refreshed = upsert(connection, statements, *_REMARKS, "last_seen", "brought_by")
    ids = list(stated)
    for start in range(0, len(ids), CHUNK):
        batch = ids[start : start + CHUNK]
        rows = [
            row_of_statement(stated[id_])
            | {
                "id": id_,
                "first_seen": now,
                "last_seen": now,
                "brought_by": bringer.marked(current[id_].brought_by if id_ in current else {}),
            }
            for id_ in batch
        ]
        execute_each(connection, refreshed, rows)
        if progress is not None:
            progress(start + len(batch), len(ids))


def mark_as_imported(connection: sa.Connection, record: str, ids: Iterable[str]) -> None:
    """Note that an import brought what a person had added."""
    by_key = statements.update().where(
        statements.c.record == record, statements.c.id == sa.bindparam("key")
    )
    rows = [{"key": id_} for id_ in sorted(ids)]
    execute_each(connection, by_key.values(imported=True), rows)

"""Rows of an import: what stands there, and what is added, refreshed and marked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime

import sqlalchemy as sa

from paradiplomacy.evidence.brought import Bringer, Standing
from paradiplomacy.evidence.rows import (
    STATEMENTS,
    execute_each,
    row_of_meta,
    row_of_source,
    row_of_statement,
)
from paradiplomacy.evidence.tables import records, sources, statements
from paradiplomacy.model.records import Material, RecordMeta
from paradiplomacy.model.statements import Statement

Progress = Callable[[int, int], None]
"""Called with how many statements are written, and how many there are."""

CHUNK = 500
"""Statements a batch; each is followed by a call of the progress function."""

_REMARKS = ("raw", "locator", "note", "coder", "method")
"""Fields that are not part of a statement's identity: they follow the material."""


def standing(connection: sa.Connection, record: str) -> dict[str, Standing]:
    """The statements that the store has of a record, withdrawn ones too, by id."""
    marks = (statements.c.imported, statements.c.brought_by)
    wanted = STATEMENTS.add_columns(*marks).where(statements.c.record == record)
    return {row.id: Standing.of(row) for row in connection.execute(wanted)}


def write_record(connection: sa.Connection, meta: RecordMeta, now: datetime) -> None:
    """Write what a record says of itself."""
    values = row_of_meta(meta) | {"last_seen": now}
    mine = records.c.id == meta.id
    is_new = connection.execute(sa.select(records.c.id).where(mine)).first() is None
    connection.execute(
        records.insert().values(**values, first_seen=now)
        if is_new
        else records.update().where(mine).values(**values)
    )


def write_sources(
    connection: sa.Connection,
    material: Material,
    now: datetime,
    *,
    unlisted: Collection[str] | None,
) -> tuple[int, int]:
    """Write the register; how many sources were added, and how many changed.

    `unlisted`: those that leave the register unless the material names them; None for all.
    """
    record, register = material.meta.id, material.sources
    mine = sources.c.record == record
    rows = connection.execute(sa.select(sources).where(mine)).all()
    there = {row.id: row._mapping for row in rows}
    leave = mine if unlisted is None else sa.and_(mine, sources.c.id.in_(sorted(unlisted)))
    connection.execute(sources.update().where(leave).values(listed=False))
    new, seen, changed = [], [], 0
    for source in register:
        values = row_of_source(source)
        old = there.get(source.id)
        marks = {"listed": True, "last_seen": now}
        if old is None:
            new.append(values | marks | {"record": record, "first_seen": now})
            continue
        changed += any(old[name] != value for name, value in values.items())
        seen.append(values | marks | {"key": source.id})
    execute_each(connection, sources.insert(), new)
    by_key = sources.update().where(mine, sources.c.id == sa.bindparam("key"))
    execute_each(connection, by_key, seen)
    return len(new), changed


def write_statements(
    connection: sa.Connection,
    record: str,
    stated: dict[str, Statement],
    *,
    there: Mapping[str, Standing],
    now: datetime,
    progress: Progress | None,
    bringer: Bringer,
) -> None:
    """Add and refresh statements in batches."""
    mine = statements.c.record == record
    refresh = statements.update().where(mine, statements.c.id == sa.bindparam("key"))
    moments = {"first_seen": now, "last_seen": now}
    ids = list(stated)
    for start in range(0, len(ids), CHUNK):
        batch = ids[start : start + CHUNK]
        marked = {id_: bringer.marked(there[id_].brought if id_ in there else {}) for id_ in batch}
        new = [
            row_of_statement(stated[id_]) | moments | {"id": id_, "brought_by": marked[id_]}
            for id_ in batch
            if id_ not in there
        ]
        old = [id_ for id_ in batch if id_ in there]
        changed = [
            {"key": id_, **remarked}
            for id_ in old
            if (remarked := _remarks_of_statement(stated[id_]))
            != _remarks_of_statement(there[id_].statement)
        ]
        execute_each(connection, statements.insert(), new)
        execute_each(connection, refresh, changed)
        if old:
            seen = statements.update().where(mine, statements.c.id.in_(old))
            connection.execute(seen.values(last_seen=now))
        brought = [
            {"key": id_, "brought_by": marked[id_]}
            for id_ in old
            if marked[id_] != there[id_].brought
        ]
        execute_each(connection, refresh, brought)
        if progress is not None:
            progress(start + len(batch), len(ids))


def mark_as_imported(connection: sa.Connection, record: str, ids: Iterable[str]) -> None:
    """Note that an import brought what a person had added."""
    by_key = statements.update().where(
        statements.c.record == record, statements.c.id == sa.bindparam("key")
    )
    rows = [{"key": id_} for id_ in sorted(ids)]
    execute_each(connection, by_key.values(imported=True), rows)


def _remarks_of_statement(statement: Statement) -> dict[str, str]:
    return {name: getattr(statement, name) for name in _REMARKS}

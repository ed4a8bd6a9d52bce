"""Rows that are added to a store in one short transaction, and what must be there first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from paradiplomacy.errors import ChangeError, NotFoundError
from paradiplomacy.evidence.rows import STATEMENT_FIELDS, row_of_source, row_of_statement
from paradiplomacy.evidence.tables import records, sources, statements
from paradiplomacy.model.statements import Source, Statement

STATEMENTS = sa.select(statements.c.id, *(statements.c[name] for name in STATEMENT_FIELDS))
"""What `statement_of` reads."""


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def record_row(connection: sa.Connection, record: str) -> sa.Row[Any]:
    """The row of a record; NotFoundError where there is no such record."""
    row = connection.execute(sa.select(records).where(records.c.id == record)).first()
    if row is None:
        raise NotFoundError("record", record, connection.execute(sa.select(records.c.id)).scalars())
    return row


def demand_record(connection: sa.Connection, record: str) -> None:
    """Raise NotFoundError where there is no such record."""
    record_row(connection, record)


def demand_author(by: str, why: str) -> None:
    """Raise an error where nobody, or no reason, is named."""
    if not by.strip() or not why.strip():
        raise ChangeError("no_reason", "who writes it, and the reason, must be given")


def add_rows(
    connection: sa.Connection,
    record: str,
    register: Sequence[Source],
    stated: Sequence[Statement],
    moment: datetime,
    *,
    imported: bool,
) -> None:
    """Add sources and statements that are not there yet; what is there stays."""
    seen = {"record": record, "first_seen": moment, "last_seen": moment}
    marks = seen | {"imported": imported}
    for source in register:
        values = row_of_source(source) | seen | {"listed": imported}
        mine = (sources.c.record == record, sources.c.id == source.id)
        if connection.execute(sa.select(sources.c.id).where(*mine)).first() is None:
            connection.execute(_unless_there(connection, sources).values(**values))
    for statement in stated:
        row = row_of_statement(statement) | marks | {"id": statement.id}
        if connection.execute(STATEMENTS.where(statements.c.id == statement.id)).first() is None:
            connection.execute(_unless_there(connection, statements).values(**row))


def _unless_there(connection: sa.Connection, table: sa.Table) -> sa.Insert:
    """An insert that leaves a row that another transaction added meanwhile."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert

        return insert(table).on_conflict_do_nothing()
    return table.insert()

"""Rows of a store: from the dataclasses of `model/` and back, looked up, and appended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from paradiplomacy.errors import ChangeError, NotFoundError, Problem, RecordError
from paradiplomacy.evidence.tables import records, sources, statements
from paradiplomacy.model.outlets import Outlet
from paradiplomacy.model.records import RecordMeta, Translation
from paradiplomacy.model.spreadsheets import too_long_for_cell
from paradiplomacy.model.statements import (
    Certainty,
    Consent,
    Judgement,
    JudgementKind,
    Polarity,
    Source,
    Statement,
    Voice,
)
from paradiplomacy.model.ties import TieRule

STATEMENT_FIELDS = tuple(field.name for field in fields(Statement))
"""In the order in which `statement_of` takes them, after the id."""

_FIELDS = {
    kind: tuple(field.name for field in fields(kind)) for kind in (RecordMeta, Source, Judgement)
}
_LISTS = (
    *("languages", "ends", "limits", "limits_zh", "claims"),
    *("definitions", "rivals", "ranked_first"),
)
_END = 1 + len(STATEMENT_FIELDS)
_POLARITY = STATEMENT_FIELDS.index("polarity")
_POLARITIES = {str(polarity): polarity for polarity in Polarity}
_CERTAINTY = STATEMENT_FIELDS.index("certainty")
_CERTAINTIES = {str(certainty): certainty for certainty in Certainty}


def row_of_meta(meta: RecordMeta) -> dict[str, Any]:
    """Row of what a record says of itself."""
    values = asdict(meta)
    values |= {name: list(values[name]) for name in _LISTS}
    values["outlets"] = [asdict(outlet) | {"voice": outlet.voice.value} for outlet in meta.outlets]
    values["own_definitions"] = [asdict(each) for each in meta.own_definitions]
    values["translations"] = [asdict(each) for each in meta.translations]
    return values


def row_of_source(source: Source) -> dict[str, Any]:
    """A source as a row."""
    return asdict(source) | {"voice": source.voice.value, "consent": source.consent.value}


def row_of_statement(statement: Statement) -> dict[str, Any]:
    """A statement as a row, but for its id."""
    # Not `asdict`, which copies every value and takes ten times as long.
    values: dict[str, Any] = {name: getattr(statement, name) for name in STATEMENT_FIELDS}
    values["polarity"] = statement.polarity.value
    values["certainty"] = statement.certainty.value
    return values


def row_of_judgement(judgement: Judgement) -> dict[str, Any]:
    """A judgement as a row, but for how it came into the ledger."""
    return asdict(judgement) | {"kind": judgement.kind.value}


def _cells_of_row(kind: type[Any], row: sa.Row[Any]) -> dict[str, Any]:
    """The cells of a row by the fields of the class that it is of, which have their names."""
    return {name: getattr(row, name) for name in _FIELDS[kind]}


def meta_of(row: sa.Row[Any]) -> RecordMeta:
    """Description that a record gives of itself, from its row."""
    cells = _cells_of_row(RecordMeta, row)
    cells |= {name: tuple(cells[name]) for name in _LISTS}
    cells["outlets"] = tuple(
        Outlet(**given | {"voice": Voice(given["voice"])}) for given in row.outlets
    )
    cells["own_definitions"] = tuple(map(_tie_rule, row.own_definitions))
    cells["translations"] = tuple(Translation(**given) for given in row.translations)
    return RecordMeta(**cells)


def _tie_rule(given: Mapping[str, Any]) -> TieRule:
    cells: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in given.items()}
    return TieRule(**cells)


def source_of(row: sa.Row[Any]) -> Source:
    """A source from its row."""
    kinds = {"voice": Voice(row.voice), "consent": Consent(row.consent)}
    return Source(**_cells_of_row(Source, row) | kinds)


def statement_of(row: sa.Row[Any]) -> Statement:
    """A statement from its row: id, the fields of a statement in their order, and whatever else."""
    # By position: by name it takes four times as long.
    cells: list[Any] = list(row)[1:_END]
    cells[_POLARITY] = _POLARITIES[cells[_POLARITY]]
    cells[_CERTAINTY] = _CERTAINTIES[cells[_CERTAINTY]]
    return Statement(*cells)


def judgement_of(row: sa.Row[Any]) -> Judgement:
    """A judgement from its row."""
    return Judgement(**_cells_of_row(Judgement, row) | {"kind": JudgementKind(row.kind)})


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
    demand_short("judgement", by=by, why=why)


def demand_short(of: str, **texts: str) -> None:
    """Raise RecordError, which names each, where texts would fit in no cell of a record folder."""
    faults = [(name, too_long_for_cell(text)) for name, text in texts.items()]
    if problems := [Problem(of, 0, name, fault) for name, fault in faults if fault]:
        raise RecordError(problems)


def add_rows(
    connection: sa.Connection,
    record: str,
    register: Sequence[Source],
    stated: Sequence[Statement],
    moment: datetime,
    *,
    imported: bool,
) -> None:
    """Add sources and statements that are not there yet; what is there stays.

    Raises RecordError: A text that no import brought is too long to be exported.
    """
    if not imported:
        for each in stated:
            texts = {each.property: each.value, "locator": each.locator, "note": each.note}
            demand_short(each.subject, **texts)
    seen = {"record": record, "first_seen": moment, "last_seen": moment}
    marks = seen | {"imported": imported}
    for source in register:
        values = row_of_source(source) | seen | {"listed": imported}
        connection.execute(upsert(connection, sources).values(**values))
    for statement in stated:
        row = row_of_statement(statement) | marks | {"id": statement.id}
        connection.execute(upsert(connection, statements).values(**row))


def execute_each(
    connection: sa.Connection, statement: sa.Executable, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Execute a statement for each row; without any, nothing."""
    if rows:
        connection.execute(statement, rows)


def insert_into(connection: sa.Connection, table: sa.Table) -> sqlite.Insert:
    """An insert that may say what becomes of a row that is there, as SQLite and PostgreSQL can."""
    dialect = import_module(f"sqlalchemy.dialects.{connection.dialect.name}")  # one takes 40 ms
    insert: sqlite.Insert = dialect.insert(table)
    return insert


def upsert(connection: sa.Connection, table: sa.Table, *changed: str) -> sa.Insert:
    """An insert that of a row that is there changes some columns; without any, leaves it.

    Also where the row is added meanwhile.
    """
    insert = insert_into(connection, table)
    if not changed:
        return insert.on_conflict_do_nothing()
    now = {name: insert.excluded[name] for name in changed}
    return insert.on_conflict_do_update(index_elements=[*table.primary_key], set_=now)

"""The ledger of judgements: what was decided on a record, in the order of deciding.

Rows are appended and never changed. Taking one back appends a row that supersedes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from paradiplomacy.evidence.rows import judgement_of, row_of_judgement
from paradiplomacy.evidence.tables import judgements
from paradiplomacy.model.statements import Judgement, JudgementKind

__all__ = [
    "LedgerEntry",
    "Origin",
    "append",
    "dropped_by_import",
    "last_row",
    "live_entries",
    "repeated",
    "withdrawn",
]

_STATUS = (JudgementKind.WITHDRAWN, JudgementKind.RESTORED)
_READ = tuple(column for column in judgements.c if column.name not in ("record", "written"))


class Origin(StrEnum):
    """How a row came into the ledger."""

    MATERIAL = "material"
    """It stood in the material of an import."""
    IMPORT = "import"
    """An import noted that a statement left the material, or came back."""
    HAND = "hand"
    """Somebody judged."""
    UNDO = "undo"
    """Somebody took a judgement back; the row decides nothing itself."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A judgement with its row number and how it came into the ledger."""

    row: int
    origin: Origin
    judgement: Judgement


def live_entries(connection: sa.Connection, record: str) -> list[LedgerEntry]:
    """The judgements on a record that nobody has taken back, oldest first."""
    rows = connection.execute(
        sa.select(*_READ).where(judgements.c.record == record).order_by(judgements.c.row)
    ).all()
    superseded = {row.supersedes for row in rows}
    return [
        LedgerEntry(row.row, Origin(row.origin), judgement_of(row))
        for row in rows
        if row.row not in superseded and row.origin != Origin.UNDO
    ]


def append(
    connection: sa.Connection,
    record: str,
    *,
    origin: Origin,
    judged: Iterable[Judgement],
    written: datetime,
    supersedes: int | None = None,
) -> None:
    """Append judgements in their order."""
    marks = {
        "record": record,
        "origin": origin.value,
        "written": written,
        "supersedes": supersedes,
    }
    rows = [row_of_judgement(judgement) | marks for judgement in judged]
    if rows:
        connection.execute(judgements.insert(), rows)


def repeated(entries: Iterable[LedgerEntry], judgement: Judgement) -> LedgerEntry | None:
    """The live entry that decides the same already, whenever it was made; None where none does.

    It is the latest on its subject; a decision that was changed since may be made again.
    """
    of_place = judgement.kind is JudgementKind.SAME_PLACE
    latest = None
    for entry in entries:
        earlier = entry.judgement
        if (earlier.subject, earlier.kind is JudgementKind.SAME_PLACE) == (
            judgement.subject,
            of_place,
        ):
            latest = entry
    same = latest is not None and replace(latest.judgement, on=judgement.on) == judgement
    return latest if same else None


def last_row(connection: sa.Connection, record: str) -> int:
    """The number of the latest row on a record; 0 where there is none."""
    latest = sa.select(sa.func.max(judgements.c.row)).where(judgements.c.record == record)
    return connection.execute(latest).scalar() or 0


def dropped_by_import(entries: Iterable[LedgerEntry]) -> set[str]:
    """Ids of the statements that the latest import of the record did not hold."""
    latest = _latest(entry for entry in entries if entry.origin is Origin.IMPORT)
    return {id_ for id_, entry in latest.items() if _withdraws(entry)}


def withdrawn(entries: Iterable[LedgerEntry]) -> set[str]:
    """Ids of the statements that do not count at present.

    The last word decides, with one exception: what a person withdrew is not restored by
    an import that still holds the statement, only by a person.
    """
    entries = list(entries)
    noted = _latest(entry for entry in entries if entry.origin is Origin.IMPORT)
    decided = _latest(entry for entry in entries if entry.origin is not Origin.IMPORT)
    out = {id_ for id_, entry in decided.items() if _withdraws(entry)}
    for id_, entry in noted.items():
        word = decided.get(id_)
        if _withdraws(entry) and (word is None or word.row < entry.row):
            out.add(id_)
    return out


def _latest(entries: Iterable[LedgerEntry]) -> dict[str, LedgerEntry]:
    return {e.judgement.subject: e for e in entries if e.judgement.kind in _STATUS}


def _withdraws(entry: LedgerEntry) -> bool:
    return entry.judgement.kind is JudgementKind.WITHDRAWN

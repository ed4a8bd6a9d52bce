"""The ledger of judgements: what was decided on a record, in the order of deciding.

Rows are appended and never changed: taking one back appends a row that supersedes it. Only what a
withdrawn account said is emptied (`consent.erasure`); number, kind and time of its rows stay, so
that all other rows mean what they meant.

What a change must keep:

- The last row on a matter counts, by number (`rows_on`). Whatever sorts by day, time or text
  decides otherwise on another engine, or where two wrote in one second.
- An import never overrules a person: what one withdrew stays out, what one added stays in
  (`withdrawn`), whatever imports came after.
- Rows on showing are appended with `shows_less` in one transaction, or a server that runs shows for
  a moment what was to be hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from paradiplomacy.errors import ChangeError
from paradiplomacy.evidence.consent.less import shows_less
from paradiplomacy.evidence.rows import add_rows, judgement_of, row_of_judgement
from paradiplomacy.evidence.tables import judgements
from paradiplomacy.model.statements import Judgement, JudgementKind, Source, Statement

_STATUS = (JudgementKind.WITHDRAWN, JudgementKind.RESTORED)


class Origin(StrEnum):
    """Origin of a row of the ledger."""

    MATERIAL = "material"
    """It stood in the material of an import."""
    IMPORT = "import"
    """An import noted that a statement left the material, or came back."""
    HAND = "hand"
    """Somebody judged."""
    ADDED = "added"
    """Somebody added a statement: it is held, whatever imports bring."""
    CONFIRMED = "confirmed"
    """An end confirmed what the other says, as something added: the object is what it confirms."""
    PROPOSED = "proposed"
    """Somebody proposed a statement: it is not held until somebody accepts it."""
    QUESTIONED = "questioned"
    """Somebody asked for another look at a statement; the row decides nothing."""
    ERASED = "erased"
    """A respondent withdrew: what was said is erased, and nothing brings it back."""
    UNDO = "undo"
    """Somebody took a row back; this one decides nothing itself."""


BY_HAND = frozenset(
    {Origin.HAND, Origin.ADDED, Origin.CONFIRMED, Origin.PROPOSED, Origin.QUESTIONED}
)
"""Rows that a person wrote, and may take back."""

JUDGED = frozenset({Origin.MATERIAL, Origin.HAND})
"""Rows that leave the store with a record, as its judgements."""

_ADDING = frozenset({Origin.ADDED, Origin.CONFIRMED, Origin.PROPOSED})


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A judgement with its row number, how it came into the ledger, and by whose account."""

    row: int
    origin: Origin
    judgement: Judgement
    written: datetime
    person: str = ""

    @property
    def author(self) -> tuple[str, str]:
        """Key and name of the user: two people of one name have keys of their own."""
        return self.person, self.judgement.by


def live_entries(
    connection: sa.Connection, record: str, *, on: Iterable[str] | None = None
) -> list[LedgerEntry]:
    """The judgements on a record that nobody has taken back, oldest first.

    `on`: only those on these statements or places.
    """
    return not_undone(rows_on(connection, record, on))


def rows_on(
    connection: sa.Connection, record: str, on: Iterable[str] | None = None
) -> Sequence[sa.Row[Any]]:
    """The rows of the ledger of a record, or on some statements or places of it, oldest first."""
    # By row, never by day or time: of several words on a statement the last that was written
    # counts, and a replay on another engine must find the same one.
    wanted = sa.select(judgements).where(judgements.c.record == record).order_by(judgements.c.row)
    if on is not None:
        wanted = wanted.where(judgements.c.subject.in_(list(on)))
    return connection.execute(wanted).all()


def not_undone(rows: Sequence[sa.Row[Any]]) -> list[LedgerEntry]:
    """The entries of rows of the ledger, without those that were taken back."""
    superseded = {row.supersedes for row in rows}
    return [
        LedgerEntry(row.row, Origin(row.origin), judgement_of(row), row.written, row.person)
        for row in rows
        if row.row not in superseded and row.origin != Origin.UNDO
    ]


def append(
    connection: sa.Connection,
    record: str,
    judged: Iterable[Judgement],
    *,
    origin: Origin,
    written: datetime,
    person: str = "",
    supersedes: int | None = None,
) -> list[int]:
    """Append judgements in their order, by whose account; the numbers of their rows."""
    every = list(judged)
    marks = {
        "record": record,
        "origin": origin.value,
        "written": written,
        "person": person,
        "supersedes": supersedes,
    }
    rows = [row_of_judgement(judgement) | marks for judgement in every]
    # In the same transaction: a server that sees the row must see that it shows less.
    if any(judgement.kind.is_on_showing for judgement in every):
        shows_less(connection, record)
    added = judgements.insert().returning(judgements.c.row, sort_by_parameter_order=True)
    return list(connection.execute(added, rows).scalars()) if rows else []


def add_stated(
    connection: sa.Connection,
    record: str,
    register: Sequence[Source],
    stated: Sequence[Statement],
    *,
    by: str,
    why: str,
    moment: datetime,
    person: str = "",
    origin: Origin = Origin.ADDED,
    confirms: str = "",
) -> int:
    """Add what somebody states, with a row of the ledger for each; the number of the last row.

    `register`: sources of the statements; those that are there stay.
    `confirms`: id of the statement that it confirms.
    """
    add_rows(connection, record, register, stated, moment, imported=False)
    kind = JudgementKind.WITHDRAWN if origin is Origin.PROPOSED else JudgementKind.RESTORED
    day = moment.date().isoformat()
    judged = [Judgement(kind, said.id, confirms, by, day, why) for said in stated]
    return append(connection, record, judged, origin=origin, written=moment, person=person)[-1]


def same_entry(entries: Iterable[LedgerEntry], judgement: Judgement) -> LedgerEntry | None:
    """The live entry that decides the same already, whenever it was made; None where none does.

    It is the latest on its subject; a decision that was changed since may be made again.
    """
    on_it = [
        entry
        for entry in entries
        if entry.origin is not Origin.QUESTIONED and _matter(entry.judgement) == _matter(judgement)
    ]
    same = bool(on_it) and replace(on_it[-1].judgement, on=judgement.on) == judgement
    return on_it[-1] if same else None


def demand_undecided(
    entries: Iterable[LedgerEntry], since: LedgerEntry, author: tuple[str, str]
) -> None:
    """Raise ChangeError where somebody else wrote by hand on the same, after a row of an author."""
    later = [e for e in entries if e.row > since.row and e.origin in BY_HAND and e.author != author]
    if later:
        who = later[-1].judgement.by
        raise ChangeError(
            "decided_since",
            f"{who} decided on it since; add a judgement or a question instead",
            who=who,
        )


def _matter(judgement: Judgement) -> tuple[str, str]:
    """Matter that a judgement is on: a later one on the same changes it."""
    alone = judgement.kind is JudgementKind.SAME_PLACE or judgement.kind.is_on_showing
    return (judgement.subject, judgement.kind if alone else "")


def dropped_by_import(entries: Iterable[LedgerEntry]) -> set[str]:
    """Ids of the statements that the latest import of the record did not hold."""
    latest = _latest_entries(entry for entry in entries if entry.origin is Origin.IMPORT)
    return {id_ for id_, entry in latest.items() if _withdraws(entry)}


def restored_by_person(entries: Iterable[LedgerEntry]) -> set[str]:
    """Ids of the statements of which somebody said last that they count."""
    latest = _latest_entries(entry for entry in entries if entry.origin in JUDGED)
    return {id_ for id_, entry in latest.items() if not _withdraws(entry)}


def withdrawn(entries: Iterable[LedgerEntry], *, added: Iterable[str] = ()) -> set[str]:
    """Ids of the statements that do not count at present.

    The last word decides, with two exceptions. What a person withdrew is not restored by
    an import that still holds the statement, only by a person. What a person added, or what
    was accepted after it was proposed, is not withdrawn by an import that does not hold it.

    `entries`: live ones, oldest first.
    `added`: ids of the statements that no import ever brought.
    """
    entries = list(entries)
    dropped = {
        id_: entry
        for id_, entry in _latest_entries(e for e in entries if e.origin is Origin.IMPORT).items()
        if _withdraws(entry)
    }
    decided = _latest_entries(
        e for e in entries if e.origin not in (Origin.IMPORT, Origin.QUESTIONED)
    )
    by_hand = {e.judgement.subject for e in entries if e.origin in _ADDING}
    added = set(added)

    def counts(id_: str) -> bool:
        word = decided.get(id_)
        is_imported = id_ not in added and id_ not in dropped
        if word is None or word.origin is Origin.PROPOSED:
            return is_imported
        is_back = id_ in dropped and word.row > dropped[id_].row
        return not _withdraws(word) and (is_imported or id_ in by_hand or is_back)

    named = added | dropped.keys() | decided.keys()
    return {id_ for id_ in named if not counts(id_)} | erased_ids(entries)


def erased_ids(entries: Iterable[LedgerEntry]) -> set[str]:
    """Ids of the statements that were erased, and the accounts and sources that were."""
    return {
        entry.judgement.subject
        for entry in entries
        if entry.origin is Origin.ERASED or entry.judgement.kind is JudgementKind.ERASED
    }


def _latest_entries(entries: Iterable[LedgerEntry]) -> dict[str, LedgerEntry]:
    return {e.judgement.subject: e for e in entries if e.judgement.kind in _STATUS}


def _withdraws(entry: LedgerEntry) -> bool:
    return entry.judgement.kind is JudgementKind.WITHDRAWN

"""Standing of statements: one reading of what was stated and judged, whoever asks for what of it.

A record, a subject, the history of a fact, and whether a confirmation holds are read of the same
rows by the same rules, so that no two of them can differ on whether a statement counts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from paradiplomacy.evidence import ledger
from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.evidence.compatibility import fact_of
from paradiplomacy.evidence.ledger import JUDGED, LedgerEntry, Origin
from paradiplomacy.evidence.rows import STATEMENTS
from paradiplomacy.evidence.tables import sources, statements
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.statements import (
    JudgementKind,
    Voice,
)

_ROWS = STATEMENTS.add_columns(statements.c.first_seen, statements.c.imported)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """That an end confirms a statement of the other: that very statement, while it stands.

    A confirmation is a statement of the place that confirms, added by a row of the ledger whose
    object is the id of the statement that is confirmed: a hash of its source, value and all. It
    counts as any statement of that place while the other counts and the same voice says nothing
    else since.

    `statement`, `of`: ids of the confirming statement, and of the one that it confirms.
    `row`: of the ledger, by which it is taken back.
    `changed`: when what was confirmed ceased to stand, or its voice said something else; None while
      the confirmation holds.
    """

    statement: str
    of: str
    row: int
    confirmed: datetime
    changed: datetime | None


@dataclass(frozen=True)
class Standings:
    """Statements of a record, and all that was judged on them.

    `rows`: statements by id, those that do not count, too.
    `judged`: rows of the ledger, oldest first, those that were taken back, too.
    `register`: sources by key, at least those of the statements.
    """

    rows: Sequence[sa.Row[Any]]
    judged: Sequence[sa.Row[Any]]
    register: Mapping[str, sa.Row[Any]]

    @cached_property
    def live(self) -> list[LedgerEntry]:
        """Judgements that were not taken back."""
        return ledger.not_undone(self.judged)

    @cached_property
    def added_ids(self) -> frozenset[str]:
        """Ids of the statements that no import ever brought."""
        return frozenset(row.id for row in self.rows if not row.imported)

    @cached_property
    def rejected_ids(self) -> frozenset[str]:
        """Ids of the statements that were rejected by a judgement that leaves with the record."""
        return AppliedJudgements.of(e.judgement for e in self.live if e.origin in JUDGED).rejected

    @cached_property
    def out(self) -> set[str]:
        """Ids of the statements that are withdrawn or wait, or confirm what stands no more."""
        return self.withdrawn | {each.statement for each in self.confirmations if each.changed}

    @cached_property
    def withdrawn(self) -> set[str]:
        """Ids of the statements that are withdrawn, or wait."""
        return ledger.withdrawn(self.live, added=self.added_ids)

    @cached_property
    def _set_aside(self) -> set[str]:
        return self.withdrawn | self.rejected_ids

    @cached_property
    def confirmations(self) -> tuple[Confirmation, ...]:
        """The confirmations that nobody took back, each with when it ceased to hold."""
        latest = {e.judgement.subject: e for e in self.live if e.origin is Origin.CONFIRMED}
        return tuple(
            Confirmation(
                key,
                entry.judgement.object,
                entry.row,
                entry.written,
                self._changed_at(entry, latest),
            )
            for key, entry in latest.items()
        )

    def _changed_at(self, entry: LedgerEntry, confirming: Collection[str]) -> datetime | None:
        """Time when what a row of the ledger confirmed ceased to stand, or its voice spoke anew."""
        of, changes = entry.judgement.object, list[datetime | None]()
        this = self._by_id.get(of)
        for row in self._otherwise(this) if this is not None else ():
            if row.id in confirming or row.id in self._set_aside:
                continue
            if row.first_seen > entry.written:
                changes.append(row.first_seen)
            elif self._restored_by.get(row.id, 0) > entry.row:
                changes.append(self._judged_last(row.id, entry.row))
        if this is None or of in self._set_aside:
            changes.append(self._judged_last(of, entry.row) or entry.written)
        return min((each for each in changes if each), default=None)

    @cached_property
    def _by_id(self) -> dict[str, sa.Row[Any]]:
        return {row.id: row for row in self.rows}

    @cached_property
    def _by_subject(self) -> dict[str, list[sa.Row[Any]]]:
        return group_pairs((row.subject, row) for row in self.rows)

    @cached_property
    def _restored_by(self) -> dict[str, int]:
        return {
            entry.judgement.subject: entry.row
            for entry in self.live
            if entry.judgement.kind is JudgementKind.RESTORED
        }

    def _otherwise(self, this: sa.Row[Any]) -> list[sa.Row[Any]]:
        """Statements in which the voice of a statement says otherwise on the same fact."""

        def of(row: sa.Row[Any]) -> tuple[str, str, str]:
            source = self.register[row.source]
            return fact_of(row.property), source.end, source.place

        def content(row: sa.Row[Any]) -> tuple[str, str, str, str]:
            return row.property, row.value, row.polarity, row.when

        return [
            row
            for row in self._by_subject[this.subject]
            if of(row) == of(this)
            and Voice(self.register[row.source].voice).is_official
            and content(row) != content(this)
        ]

    def _judged_last(self, key: str, after: int) -> datetime | None:
        """Time when somebody, or an import, last wrote on a statement after a row of the ledger."""
        later = (row for row in reversed(self.judged) if row.subject == key and row.row > after)
        return next((row.written for row in later), None)

    def status(self, key: str) -> str:
        """Standing of a statement: ``counts``, ``rejected``, ``proposed`` or ``withdrawn``."""
        if key in self.out:
            return "proposed" if self._origins.get(key) is Origin.PROPOSED else "withdrawn"
        return "rejected" if key in self.rejected_ids else "counts"

    @cached_property
    def _origins(self) -> dict[str, Origin]:
        return {
            entry.judgement.subject: entry.origin
            for entry in self.live
            if entry.origin not in (Origin.IMPORT, Origin.QUESTIONED)
        }

    @cached_property
    def questioned_ids(self) -> frozenset[str]:
        """Ids of the statements that somebody asked about, where nobody decided since."""
        last = {e.judgement.subject: e.origin for e in self.live if e.origin is not Origin.IMPORT}
        return frozenset(key for key, origin in last.items() if origin is Origin.QUESTIONED)


def read_standings(
    connection: sa.Connection,
    record: str,
    *which: sa.ColumnElement[bool],
    also: Sequence[sa.ColumnElement[Any]] = (),
) -> Standings:
    """Read statements of a record, what was judged on them, and its sources.

    `*which`: conditions on the statements. Without any, all of the record is read, and all of its
      ledger, judgements on places, too.
    `also`: columns that the rows of statements are to have besides.
    """
    wanted = _ROWS.add_columns(*also).where(statements.c.record == record, *which)
    # Sorted here: the order of text in a database depends on its collation.
    rows = sorted(connection.execute(wanted).all(), key=lambda row: row.id)
    judged = ledger.rows_on(connection, record, [row.id for row in rows] if which else None)
    register = sa.select(sources).where(sources.c.record == record)
    if which:
        register = register.where(sources.c.id.in_({row.source for row in rows}))
    return Standings(rows, judged, {row.id: row for row in connection.execute(register)})

"""What one end confirms of what the other says: by the very statement, and as long as it stands.

A confirmation is a statement of the place that confirms, added by a row of the ledger whose object
is the id of the statement that is confirmed: a hash of its source, value and all. It counts as any
statement of that place while the other counts and the same voice says nothing else since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa

from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.evidence.fact_names import fact_of
from paradiplomacy.evidence.ledger import JUDGED, LedgerEntry, Origin
from paradiplomacy.evidence.speakers import country_of
from paradiplomacy.evidence.tables import judgements, sources, statements
from paradiplomacy.model.statements import (
    MANUAL,
    Certainty,
    JudgementKind,
    Source,
    Statement,
    Voice,
)

__all__ = ["Confirmation", "confirmations", "confirmed_by", "confirming", "lapsed"]

_SOURCE = "confirm-"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """That an end confirms a statement of the other.

    Parameters
    ----------
    statement, of : str
        Ids of the confirming statement, and of the one that it confirms.
    row : int
        Of the ledger, by which it is taken back.
    confirmed : datetime.datetime
    changed : datetime.datetime or None
        When what was confirmed ceased to stand, or its voice said something else; None while the
        confirmation holds.
    """

    statement: str
    of: str
    row: int
    confirmed: datetime
    changed: datetime | None


def confirming(
    stated: Statement, *, place: str, name: str, voice: Voice, on: date, by: str
) -> tuple[Statement, Source]:
    """The statement by which a place confirms another, and its source.

    Parameters
    ----------
    stated : Statement
    place, name : str, keyword-only
        Key and name of the place that confirms.
    voice : Voice, keyword-only
    on : datetime.date, keyword-only
    by : str, keyword-only

    Examples
    --------
    >>> tie = "tie:cn-jilin-changchun|us-ar-little-rock"
    >>> said = Statement("sino_us", tie, "established", "1994-04", "minutes", "US")
    >>> confirmed, source = confirming(
    ...     said, place="cn-jilin-changchun", name="Changchun", voice=Voice.GOVERNMENT,
    ...     on=date(2026, 11, 29), by="Bo",
    ... )
    >>> confirmed.value, confirmed.side, confirmed.locator == said.id, source.dated
    ('1994-04', 'CN', True, '2026-11-29')
    """
    day, end = on.isoformat(), country_of(place)
    key = blake2b(chr(31).join((place, voice, day)).encode(), digest_size=6).hexdigest()
    title = f"Confirmation on this site, {name}"
    source = Source(f"{_SOURCE}{key}", title, "", "en", end, voice, place=place, dated=day)
    return replace(
        stated,
        source=source.id,
        side=source.side,
        actor="",
        raw=stated.value,
        language=source.language,
        locator=stated.id,
        note="",
        coder=by,
        method=MANUAL,
        certainty=Certainty.STATED,
    ), source


def confirmed_by(statement: Statement) -> str:
    """Id of the statement that another confirms; empty where it is no confirmation."""
    return statement.locator if statement.source.startswith(_SOURCE) else ""


def confirmations(
    connection: sa.Connection, record: str, entries: Iterable[LedgerEntry], out: Collection[str]
) -> tuple[Confirmation, ...]:
    """The confirmations that nobody took back, each with when it ceased to hold.

    Parameters
    ----------
    connection : sqlalchemy.Connection
    record : str
    entries : iterable of LedgerEntry
        Live ones, oldest first.
    out : collection of str
        Ids of the statements that do not count, `paradiplomacy.evidence.ledger.withdrawn`.
    """
    entries = list(entries)
    latest = {e.judgement.subject: e for e in entries if e.origin is Origin.CONFIRMED}
    if not latest:
        return ()
    rejected = AppliedJudgements.of(e.judgement for e in entries if e.origin in JUDGED).rejected
    restored = {
        e.judgement.subject: e.row for e in entries if e.judgement.kind is JudgementKind.RESTORED
    }
    facts = _Facts.of(connection, record, {e.judgement.object for e in latest.values()})
    written = sa.select(judgements.c.row, judgements.c.written).where(
        judgements.c.row.in_([entry.row for entry in latest.values()])
    )
    moments = {row.row: row.written for row in connection.execute(written)}
    found = []
    for key, entry in latest.items():
        confirmed, of = moments[entry.row], entry.judgement.object
        changes = [
            row.first_seen if row.first_seen > confirmed else facts.judged_last(row.id, entry.row)
            for row in facts.others(of)
            if row.id not in latest
            and row.id not in out
            and row.id not in rejected
            and (row.first_seen > confirmed or restored.get(row.id, 0) > entry.row)
        ]
        if of in out or of in rejected or of not in facts.rows:
            changes.append(facts.judged_last(of, entry.row) or confirmed)
        changed = min((each for each in changes if each), default=None)
        found.append(Confirmation(key, of, entry.row, confirmed, changed))
    return tuple(found)


def lapsed(
    connection: sa.Connection, record: str, entries: Iterable[LedgerEntry], out: Collection[str]
) -> set[str]:
    """Ids of the confirming statements that do not hold any more; see `confirmations`."""
    found = confirmations(connection, record, entries, out)
    return {each.statement for each in found if each.changed is not None}


@dataclass(frozen=True, slots=True)
class _Facts:
    """The statements on what is confirmed."""

    connection: sa.Connection
    rows: dict[str, Any]

    @classmethod
    def of(cls, connection: sa.Connection, record: str, ids: set[str]) -> _Facts:
        c = statements.c
        subjects = sa.select(c.subject).where(c.record == record, c.id.in_(ids))
        wanted = (
            sa.select(
                *(c.id, c.subject, c.property, c.value, c.polarity, c.when, c.first_seen),
                *(sources.c.end, sources.c.place, sources.c.voice),
            )
            .join(sources, sa.and_(sources.c.record == c.record, sources.c.id == c.source))
            .where(c.record == record, c.subject.in_(subjects))
        )
        return cls(connection, {row.id: row for row in connection.execute(wanted)})

    def others(self, key: str) -> list[sa.Row[Any]]:
        """What the same voice says otherwise on the same fact."""
        this = self.rows.get(key)
        if this is None:
            return []
        voice, said = (this.end, this.place), (this.property, this.value, this.polarity, this.when)
        return [
            row
            for row in self.rows.values()
            if (row.subject, fact_of(row.property)) == (this.subject, fact_of(this.property))
            and (row.end, row.place) == voice
            and Voice(row.voice).is_official
            and (row.property, row.value, row.polarity, row.when) != said
        ]

    def judged_last(self, key: str, row: int) -> datetime | None:
        """When somebody, or an import, last wrote on a statement after a row of the ledger."""
        wanted = sa.select(sa.func.max(judgements.c.row)).where(
            judgements.c.subject == key, judgements.c.row > row
        )
        last = sa.select(judgements.c.written).where(judgements.c.row == wanted.scalar_subquery())
        moment: datetime | None = self.connection.execute(last).scalar()
        return moment

"""Dormancy, inferred from silence by a stated rule, and always labelled as inferred.

Silence is weak evidence: a record sees what its sources chose to report. An inference
therefore never enters the history of a tie, no count and no test; it is shown beside them.
"""

from __future__ import annotations

from datetime import date

from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.status import Change, Status, StatusChange
from paradiplomacy.model.ties import Tie
from paradiplomacy.record.record import Record

__all__ = ["RULE", "YEARS", "inferred_dormancy", "last_sign"]

YEARS = 10
RULE = f"silence-{YEARS}y/1"
"""Active, and no dated sign of life in the ten years before the record's day."""

_SIGNS = (Change.ESTABLISHED, Change.RENEWED, Change.RESUMED)


def last_sign(record: Record, tie: Tie) -> date | None:
    """The last day on which something is known to have happened, at the latest.

    Signs of life are establishment, renewal, resumption, exchanges, and responses to
    shocks toward the partner. None where nothing is dated.
    """
    ends = set(tie.ends)
    dates: list[EventDate | None] = [c.date for c in tie.history if c.change in _SIGNS]
    dates += [e.date for e in record.exchanges.values() if {e.place_a, e.place_b} == ends]
    dates += [r.date for r in record.responses.values() if {r.place, r.partner} == ends]
    latest = [_latest(when) for when in dates if when is not None]
    return max(latest, default=None)


def _latest(when: EventDate) -> date:
    """The last possible day; of an open interval, the day that is known."""
    return when.earliest if when.latest == date.max else when.latest


def inferred_dormancy(record: Record, tie: Tie) -> StatusChange | None:
    """The change to dormant that the rule infers for an active tie, or None.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> record = open_record()
    >>> change = inferred_dormancy(record, record.tie("Gilbert", "Leshan"))
    >>> change is None or change.inferred == RULE
    True
    """
    sign = last_sign(record, tie)
    if sign is None or tie.status_on(record.as_of) is not Status.ACTIVE:
        return None
    silent_for_long = date(sign.year + YEARS, 12, 31)
    if silent_for_long >= record.as_of:
        return None
    return StatusChange(Change.DORMANT, EventDate.of(silent_for_long), inferred=RULE)

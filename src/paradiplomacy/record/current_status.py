"""Dormancy, inferred from silence by a stated rule, and always labelled as inferred.

Silence is weak evidence: a record sees what its sources chose to report. An inference
therefore never enters the history of a tie, no count and no test; what is shown of a tie's status
says it, labelled, with the last dated sign of life.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.status import ChangeKind, Status, StatusChange
from paradiplomacy.model.ties import Tie, tie_key
from paradiplomacy.record.record import Record

__all__ = [
    "RULE",
    "YEARS",
    "Signs",
    "Standing",
    "inferred_dormancy",
    "last_sign",
    "latest_of",
    "signs_of_life",
    "standing",
    "standing_counts",
    "standings",
]

Signs = Mapping[str, Sequence[EventDate]]
"""Dated signs of life by the key of a tie."""

YEARS = 10
RULE = f"silence-{YEARS}y/1"
"""Active, and no dated sign of life in the ten years before the record's day."""

_SIGNS = (ChangeKind.ESTABLISHED, ChangeKind.RENEWED, ChangeKind.RESUMED)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a tie is on the record's day, and when it last gave a dated sign of life.

    Parameters
    ----------
    status : Status or None
        As stated, or dormant where that is inferred; None where nothing is known to have
        happened yet.
    last_sign : EventDate or None
        The last thing of the tie that is dated; None where nothing is.
    inferred : str
        The rule by which dormancy is inferred; ``""`` where the status is stated.
    """

    status: Status | None
    last_sign: EventDate | None
    inferred: str = ""

    @property
    def is_active(self) -> bool:
        """Whether the tie is neither silent for long nor broken off."""
        return self.status is Status.ACTIVE


def standing(record: Record, tie: Tie, *, signs: Signs | None = None) -> Standing:
    """What a tie is on the record's day: the one place that decides what is shown.

    Parameters
    ----------
    record : Record
    tie : Tie
    signs : mapping, optional, keyword-only
        What `signs_of_life` gives for the record; looked up anew without it, which takes
        long for many ties.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> record = open_record("sino_us")
    >>> held = standing(record, record.tie("Tulsa", "Beihai"))
    >>> str(held.status), str(held.last_sign), held.inferred
    ('dormant', '[1987..2005]', 'silence-10y/1')
    """
    sign = _last(record, tie, signs_of_life(record) if signs is None else signs)
    status = tie.status_on(record.as_of)
    if status is Status.ACTIVE and _silent_since(record, sign) is not None:
        return Standing(Status.DORMANT, sign, RULE)
    return Standing(status, sign)


def standings(record: Record) -> dict[str, Standing]:
    """What each tie of a record is on its day, by key."""
    signs = signs_of_life(record)
    return {key: standing(record, tie, signs=signs) for key, tie in record.ties.items()}


def standing_counts(record: Record) -> dict[str, int]:
    """How many ties are what on the record's day.

    Returns
    -------
    dict of str to int
        ``not_ended``: active as far as sources say. Of these, ``silent``: dormant by
        inference, and ``no_dated_sign``: nothing of them is dated, so that nothing can be
        inferred. Then ``dormant`` (as stated), ``suspended``, ``ended``, and
        ``not_established``.
    """
    all_standings = standings(record).values()
    stated = Counter(each.status for each in all_standings if not each.inferred)
    silent = sum(bool(each.inferred) for each in all_standings)
    return {
        "not_ended": stated[Status.ACTIVE] + silent,
        "silent": silent,
        "no_dated_sign": sum(each.is_active and each.last_sign is None for each in all_standings),
        "dormant": stated[Status.DORMANT],
        "suspended": stated[Status.SUSPENDED],
        "ended": stated[Status.ENDED],
        "not_established": stated[None] + stated[Status.PROPOSED],
    }


def signs_of_life(record: Record) -> Signs:
    """Dates of the exchanges, and of the responses toward the partner, of each pair."""
    signs: dict[str, list[EventDate]] = defaultdict(list)
    for exchange in record.exchanges.values():
        if exchange.date is not None:
            signs[tie_key(exchange.place_a, exchange.place_b)].append(exchange.date)
    for response in record.responses.values():
        if response.partner and response.date is not None:
            signs[tie_key(response.place, response.partner)].append(response.date)
    return signs


def last_sign(record: Record, tie: Tie) -> date | None:
    """The last day on which something is known to have happened, at the latest.

    Signs of life are establishment, renewal, resumption, exchanges, and responses to
    shocks toward the partner. None where nothing is dated.
    """
    sign = _last(record, tie, signs_of_life(record))
    return None if sign is None else _latest(sign)


def _last(record: Record, tie: Tie, signs: Signs) -> EventDate | None:
    dates = [c.date for c in tie.history if c.change in _SIGNS and c.date is not None]
    dates += signs.get(tie.id, ())
    return latest_of(dates)


def latest_of(dates: Iterable[EventDate]) -> EventDate | None:
    """The date that lies last, at the latest; None of no dates."""
    return max(dates, key=lambda when: (_latest(when), when.earliest, when.text), default=None)


def _latest(when: EventDate) -> date:
    """The last possible day; of an open interval, the day that is known."""
    return when.earliest if when.latest == date.max else when.latest


def _silent_since(record: Record, sign: EventDate | None) -> date | None:
    """The end of the tenth year of silence, if it is over on the record's day."""
    if sign is None:
        return None
    silent_for_long = date(min(_latest(sign).year + YEARS, date.max.year), 12, 31)
    return silent_for_long if silent_for_long < record.as_of else None


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
    current = standing(record, tie)
    since = _silent_since(record, current.last_sign)
    if not current.inferred or since is None:
        return None
    return StatusChange(ChangeKind.DORMANT, EventDate.of(since), inferred=RULE)

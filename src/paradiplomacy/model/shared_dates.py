"""Dates shared by two: on the day, or only on the month, the year, the decade."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from paradiplomacy.model.dates import EventDate


class Precision(StrEnum):
    """Part of a date that two speakers share, the most first."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    DECADE = "decade"
    LONGER = "longer"


_IN_ORDER = tuple(Precision)


_LENGTHS = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4, Precision.DECADE: 3}


@dataclass(frozen=True, slots=True)
class SharedDate:
    """Part that two dates have in common.

    `text`: in EDTF: ``1984``, ``198X``; ``""`` where they share no more than some longer time.
    """

    precision: Precision
    text: str


def shared_date(first: EventDate, second: EventDate) -> SharedDate:
    """Part that two dates share, of which each is possible for the other.

    Two spans are compared by their first and their last days.

    >>> def shared(first, second):
    ...     found = shared_date(EventDate.parse(first), EventDate.parse(second))
    ...     return str(found.precision), found.text
    >>> shared("1984", "1984-09-25"), shared("198X", "1984")
    (('year', '1984'), ('decade', '198X'))
    >>> shared("1984-09-25", "1984-09-25"), shared("1979/1981", "1980")
    (('day', '1984-09-25'), ('longer', ''))
    """
    halves = [date.text.split("/") for date in (first, second)]
    if all(len(half) == 2 and not {"", ".."} & set(half) for half in halves):
        low, high = (
            _of_hull(EventDate.parse(a), EventDate.parse(b)) for a, b in zip(*halves, strict=True)
        )
        precision = max(low.precision, high.precision, key=_IN_ORDER.index)
        text = f"{_cut_date(first, precision)}/{_cut_date(EventDate.of(first.latest), precision)}"
        return SharedDate(precision, text if precision in _LENGTHS else "")
    return _of_hull(first, second)


def finest(pairs: Iterable[tuple[EventDate, EventDate]]) -> SharedDate | None:
    """Part that the pair of dates shares that shares the most; None where there is no pair."""
    shared = (shared_date(first, second) for first, second in pairs)
    return min(shared, key=lambda it: (_IN_ORDER.index(it.precision), it.text), default=None)


def _of_hull(first: EventDate, second: EventDate) -> SharedDate:
    hull = first.hull(second)
    for precision in _LENGTHS:
        text = _cut_date(hull, precision)
        if hull.is_bounded and text == _cut_date(EventDate.of(hull.latest), precision):
            return SharedDate(precision, text)
    return SharedDate(Precision.LONGER, "")


def _cut_date(date: EventDate, precision: Precision) -> str:
    """The first day of a date, no more exactly than a precision has it."""
    text = date.earliest.isoformat()[: _LENGTHS.get(precision, 0)]
    return f"{text}X" if precision is Precision.DECADE else text

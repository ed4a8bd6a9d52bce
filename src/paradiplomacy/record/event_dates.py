"""Dates on a line of years, and draws within their bounds that keep a given order."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

import numpy as np

Precision = Literal["day", "month", "year", "wider", "none"]
PRECISIONS: tuple[Precision, ...] = ("day", "month", "year", "wider", "none")

_LONGEST: dict[Precision, int] = {"day": 1, "month": 31, "year": 366}  # days
_TRIES = 64


class Bounds(NamedTuple):
    """The stretch of time in which something happened, in years; both ends are known."""

    low: float
    high: float


def year_at(day: date, *, share: float = 0.0) -> float:
    """A day on a line of years on which every month is a twelfth of a year long.

    `share`: how much of the day is over: 0 at its start, 1 at its end.

    >>> year_at(date(1989, 7, 1)), year_at(date(1989, 12, 31), share=1)
    (1989.5, 1990.0)
    """
    length = calendar.monthrange(day.year, day.month)[1]
    return day.year + (day.month - 1 + (day.day - 1 + share) / length) / 12


def bounds_of(low: date | None, high: date | None) -> Bounds | None:
    """First and last possible day as bounds; None where one of them is unknown."""
    return None if low is None or high is None else Bounds(year_at(low), year_at(high, share=1))


def precision_of(low: date | None, high: date | None) -> Precision:
    """Precision with which an event is dated.

    >>> precision_of(date(1985, 4, 1), date(1985, 4, 30)), precision_of(None, date(1985, 4, 30))
    ('month', 'none')
    """
    if low is None or high is None:
        return "none"
    days = (high - low).days + 1
    return next((precision for precision, most in _LONGEST.items() if days <= most), "wider")


def draw_in_order(rng: np.random.Generator, bounds: Sequence[Bounds]) -> list[float] | None:
    """Draw one time within each of the bounds, each later than the one before.

    `bounds`: in the order in which things happened.

    Returns: None where the bounds allow no such order.

    Draws are uniform over all times that keep the order: of draws that are uniform within
    each bound, the first in order is taken. Should none of 64 be in order, each time is
    drawn after the one before it, which leaves the order but not quite the uniformity.

    >>> rng = np.random.default_rng(1)
    >>> first, second = draw_in_order(rng, [Bounds(1985, 1986), Bounds(1985, 1986)])
    >>> 1985 < first < second < 1986
    True
    """
    if not bounds:
        return []
    low, high = np.array(bounds, dtype=np.float64).T
    low = np.maximum.accumulate(low)
    high = np.minimum.accumulate(high[::-1])[::-1]
    if (low >= high).any():
        return None
    if (high[:-1] <= low[1:]).all():
        return [float(t) for t in rng.uniform(low, high)]
    drawn = rng.uniform(low, high, size=(_TRIES, len(low)))
    in_order = np.flatnonzero((np.diff(drawn, axis=1) > 0).all(axis=1))
    if len(in_order):
        return [float(t) for t in drawn[in_order[0]]]
    times: list[float] = []
    for first, last in zip(low, high, strict=True):
        times.append(float(rng.uniform(max(first, times[-1] if times else first), last)))
    return times

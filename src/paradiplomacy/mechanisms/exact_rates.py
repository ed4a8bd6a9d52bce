"""Exact intervals for few events: a rate, and how many times one rate is another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, log

LEVEL = 0.95


@dataclass(frozen=True)
class Ratio:
    """A ratio of rates, or a rate, with its limits.

    low, high: Two-sided at 95 %; where all events, or none, lie on one side, the one limit that
        there is, at 95 % too.
    """

    value: float
    low: float
    high: float

    @property
    def is_bound(self) -> bool:
        """True if one side is open."""
        return self.low == 0 or self.high == inf


def rate(events: int, exposure: float) -> Ratio:
    """Events for each unit of exposure, with exact Poisson limits (Garwood 1936).

    >>> found = rate(0, 300.0)
    >>> round(300 * found.high, 3)
    2.996
    """
    return against_expected(events, exposure)


def against_expected(events: int, expected: float) -> Ratio:
    """Ratio of the events there are to those that a model expects; exact Poisson limits.

    The uncertainty of what is expected is left out.

    >>> round(against_expected(0, 2.0).high, 3)
    1.498
    """
    from scipy.special import gammaincinv  # scipy.stats is far slower to import

    if expected <= 0:
        return Ratio(0.0, 0.0, inf)
    if events == 0:
        return Ratio(0.0, 0.0, -log(1 - LEVEL) / expected)
    tail = (1 - LEVEL) / 2
    low = gammaincinv(events, tail)
    high = gammaincinv(events + 1, 1 - tail)
    return Ratio(events / expected, float(low) / expected, float(high) / expected)


def against_rest(inside: int, outside: int, *, exposure: float, rest: float) -> Ratio:
    """The rate inside, where `exposure` is, relative to the rate in the rest.

    Given the total, the events inside are binomial; limits are exact (Clopper & Pearson 1934).

    >>> found = against_rest(0, 3, exposure=1.0, rest=1.0)
    >>> found.low, round(found.high, 3)  # (1 - p) ** 3 = 0.05 at p = 0.632
    (0.0, 1.714)
    """
    from scipy.special import betaincinv  # scipy.stats is far slower to import

    if inside + outside == 0 or exposure <= 0 or rest <= 0:
        return Ratio(0.0, 0.0, inf)
    tail = (1 - LEVEL) if inside == 0 or outside == 0 else (1 - LEVEL) / 2
    low = float(betaincinv(inside, outside + 1, tail)) if inside else 0.0
    high = float(betaincinv(inside + 1, outside, 1 - tail)) if outside else 1.0

    def ratio(share: float) -> float:
        return inf if share >= 1 else share / (1 - share) * rest / exposure

    value = inf if outside == 0 else inside / outside * rest / exposure
    return Ratio(value, ratio(low), ratio(high))


def hull(ratios: Sequence[Ratio]) -> Ratio:
    """The widest limits of several draws of the dates, around their middle value."""
    values = sorted(ratio.value for ratio in ratios)
    return Ratio(
        values[len(values) // 2],
        min(ratio.low for ratio in ratios),
        max(ratio.high for ratio in ratios),
    )

"""One ratio of rates over several strata, exact, conditional on the events of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, sqrt
from typing import Any

from paradiplomacy.hypotheses.estimators.exact import Interval, share_of_ratio

__all__ = ["Stratum", "common_ratio", "p_of_common", "score"]

FAR = 20.0
"""Logarithm of a ratio beyond which there is none."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """Events and time at risk of the group of interest and of the others, in one stratum."""

    events: int
    time: float
    base_events: int
    base_time: float

    @property
    def all(self) -> int:
        """Events of both groups."""
        return self.events + self.base_events

    @property
    def is_informative(self) -> bool:
        """True if it bears on the ratio: events, and time at risk in both groups."""
        return self.all > 0 and self.time > 0 and self.base_time > 0


def common_ratio(strata: Sequence[Stratum], *, level: float = 0.95) -> Interval:
    """The common ratio of Poisson rates with its exact conditional interval.

    Notes
    -----
    Given the total of each stratum, the events of the group of interest are a sum of
    binomials with shares r t1 / (r t1 + t0) (Breslow and Day 1987, ch. 3). The estimate makes
    the expected sum equal to that seen; the interval inverts both exact one-sided tests.

    Examples
    --------
    >>> found = common_ratio([Stratum(10, 100, 20, 100), Stratum(5, 50, 10, 50)])
    >>> round(found.value, 2), round(found.low, 2), round(found.high, 2)
    (0.5, 0.25, 0.96)
    """
    from scipy.optimize import brentq

    used = [s for s in strata if s.is_informative]
    seen, whole = sum(s.events for s in used), sum(s.all for s in used)
    if not whole:
        return Interval(None, 0.0, None, level)
    tail = (1 - level) / 2

    def solved(gap: Any) -> float | None:
        if gap(-FAR) * gap(FAR) > 0:
            return None
        return exp(float(brentq(gap, -FAR, FAR)))

    def expected(at: float) -> float:
        return sum(s.all * _share_of_stratum_events(s, exp(at)) for s in used) - seen

    value = 0.0 if seen == 0 else None if seen == whole else solved(expected)
    low = (
        0.0
        if seen == 0
        else solved(lambda at: _tails_of_event_count(used, exp(at), seen)[1] - tail)
    )
    high = (
        None
        if seen == whole
        else solved(lambda at: _tails_of_event_count(used, exp(at), seen)[0] - tail)
    )
    return Interval(value, low, high, level)


def p_of_common(strata: Sequence[Stratum]) -> float | None:
    """Two-sided p-value of a common ratio of one: twice the smaller exact tail."""
    used = [s for s in strata if s.is_informative]
    if not used:
        return None
    below, above = _tails_of_event_count(used, 1.0, sum(s.events for s in used))
    return min(2 * min(below, above), 1.0)


def score(strata: Sequence[Stratum]) -> float:
    """Events more than equal rates would give, in standard errors; zero where nothing informs."""
    used = [s for s in strata if s.is_informative]
    excess = sum(s.events - s.all * _share_of_stratum_events(s, 1.0) for s in used)
    spread = sum(
        s.all * _share_of_stratum_events(s, 1.0) * (1 - _share_of_stratum_events(s, 1.0))
        for s in used
    )
    return excess / sqrt(spread) if spread > 0 else 0.0


def _share_of_stratum_events(stratum: Stratum, ratio: float) -> float:
    return share_of_ratio(ratio, stratum.time, stratum.base_time)


def _tails_of_event_count(used: Sequence[Stratum], ratio: float, seen: int) -> tuple[float, float]:
    """Chances of no more, and of no fewer, events of the group of interest than seen."""
    import numpy as np
    from scipy.stats import binom

    chances = np.ones(1)
    for stratum in used:
        part = binom.pmf(
            np.arange(stratum.all + 1), stratum.all, _share_of_stratum_events(stratum, ratio)
        )
        chances = np.convolve(chances, part)
    return float(chances[: seen + 1].sum()), float(chances[seen:].sum())

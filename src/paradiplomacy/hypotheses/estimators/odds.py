"""The odds ratio of four counts and the common ratio of rates, exact, conditional on their sums."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from math import exp, log, sqrt
from typing import Any

import numpy as np
import polars as pl

from paradiplomacy.hypotheses.estimators.exact import Interval, rate_ratio, share_of_ratio

_WIDEST = 60.0
"""Logarithm of odds beyond which no interval of counts reaches."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Events and time at risk of the group of interest, and of the others."""

    events: int
    time: float
    base_events: int
    base_time: float

    @classmethod
    def of(cls, cells: pl.DataFrame) -> Totals:
        """The sums of cells with columns group, events and years."""
        inside, events, years = cells["group"], cells["events"], cells["years"]
        return cls(
            int(events.filter(inside).sum() or 0),
            float(years.filter(inside).sum() or 0.0),
            int(events.filter(~inside).sum() or 0),
            float(years.filter(~inside).sum() or 0.0),
        )

    @property
    def all(self) -> int:
        """Events of both groups."""
        return self.events + self.base_events

    @property
    def is_informative(self) -> bool:
        """True if they bear on the ratio: events, and time at risk in both groups."""
        return self.all > 0 and self.time > 0 and self.base_time > 0

    def ratio(self, *, level: float = 0.95) -> Interval:
        """The ratio of both rates with its exact interval."""
        base = {"base_count": self.base_events, "base_time": self.base_time}
        return rate_ratio(self.events, self.time, **base, level=level)

    def share_of_events(self, ratio: float = 1.0) -> float:
        """Of all events, the share that falls to the group of interest by such a ratio of rates."""
        return share_of_ratio(ratio, self.time, self.base_time)


@dataclass(frozen=True)
class Conditional:
    """The law of a count given sums, by the logarithm of the ratio that is asked for.

    first: The count itself.
    values: What it may be: numbers in a row.
    chances: From the logarithm of a ratio to the chance of each value.
    """

    first: int
    values: Any
    chances: Callable[[float], Any]

    @classmethod
    def of(cls, table: Sequence[Sequence[int]]) -> Conditional:
        """The first of two rows of two counts, by odds: Fisher's noncentral hypergeometric law.

        Weights are summed as logarithms, so that counts may be large: scipy's own distribution
        ends the whole process where they are.

        >>> law = Conditional.of([[7, 3], [2, 8]])
        >>> round(law.above(0.0), 4)
        0.0349
        """
        from scipy.special import gammaln

        (a, b), (c, d) = table
        values = np.arange(max(a - d, 0), min(a + b, a + c) + 1)
        cells = (values, a + b - values, a + c - values, d - a + values)
        weights = -sum(gammaln(cell + 1.0) for cell in cells)

        def chances(log_odds: float) -> Any:
            logs = weights + values * log_odds
            shares = np.exp(logs - logs.max())
            return shares / shares.sum()

        return cls(a, values, chances)

    @classmethod
    def of_rates(cls, strata: Sequence[Totals]) -> Conditional:
        """Events of the group of interest in all strata, by one ratio of Poisson rates.

        Given the total of each stratum they are a sum of binomials with shares
        r t1 / (r t1 + t0) (Breslow and Day 1987, ch. 3).

        >>> law = Conditional.of_rates([Totals(10, 100, 20, 100), Totals(5, 50, 10, 50)])
        >>> found = law.ratio()
        >>> round(found.value, 2), round(found.low, 2), round(found.high, 2)
        (0.5, 0.25, 0.96)
        """
        from scipy.stats import binom

        used = [stratum for stratum in strata if stratum.is_informative]

        def chances(log_ratio: float) -> Any:
            ratio = exp(log_ratio)
            parts = (binom.pmf(np.arange(s.all + 1), s.all, s.share_of_events(ratio)) for s in used)
            return reduce(np.convolve, parts, np.ones(1))

        return cls(sum(s.events for s in used), np.arange(sum(s.all for s in used) + 1), chances)

    @property
    def total(self) -> int:
        """Events of both groups that inform, where the law is one of rates."""
        return len(self.values) - 1

    @property
    def _place(self) -> int:
        """Of the count itself among what it may be."""
        return self.first - int(self.values[0])

    def below(self, log_odds: float) -> float:
        """Chance of a first count as small as it is, or smaller."""
        return float(self.chances(log_odds)[: self._place + 1].sum())

    def above(self, log_odds: float) -> float:
        """Chance of a first count as large as it is, or larger."""
        return float(self.chances(log_odds)[self._place :].sum())

    def mean(self, log_odds: float) -> float:
        """Mean of the first count."""
        return float((self.chances(log_odds) * self.values).sum())

    def p(self, ratio: float = 1.0) -> float:
        """Two-sided p-value of a ratio: twice the smaller tail."""
        return min(1.0, 2 * min(self.below(log(ratio)), self.above(log(ratio))))

    def ratio(self, *, level: float = 0.95, scale: float = 1.0) -> Interval:
        """Conditional maximum likelihood, and the interval that both exact tails leave.

        All of it is multiplied by `scale`: where counts come from unequal times at risk, the
        inverse odds ratio of these. None where the count can only be what it is (Fisher 1935;
        Breslow and Day 1987, vol. II).

        >>> found = Conditional.of([[7, 3], [2, 8]]).ratio()
        >>> round(found.value, 2), round(found.low, 2), round(found.high, 1)
        (8.15, 0.88, 127.0)
        """
        if len(self.values) == 1:
            return Interval(None, 0.0, None, level)
        tail = (1 - level) / 2
        least, most = self.first == self.values[0], self.first == self.values[-1]
        low = 0.0 if least else _solve_odds(lambda at: self.above(at) - tail) * scale
        high = None if most else _solve_odds(lambda at: self.below(at) - tail) * scale
        if most:
            return Interval(None, low, None, level)
        value = 0.0 if least else _solve_odds(lambda at: self.mean(at) - self.first) * scale
        return Interval(value, low, high, level)


def rate_score(strata: Sequence[Totals]) -> float:
    """Events more than equal rates would give, in standard errors; zero where nothing informs."""
    used = [(s.events, s.all, s.share_of_events()) for s in strata if s.is_informative]
    excess = sum(events - whole * part for events, whole, part in used)
    spread = sum(whole * part * (1 - part) for _, whole, part in used)
    return excess / sqrt(spread) if spread > 0 else 0.0


def _solve_odds(zero: Callable[[float], float]) -> float:
    from scipy.optimize import brentq

    return exp(float(brentq(zero, -_WIDEST, _WIDEST, xtol=1e-10)))

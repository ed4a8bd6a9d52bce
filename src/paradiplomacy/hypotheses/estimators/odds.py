"""The odds ratio of four counts, exact, conditional on their margins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp
from typing import Any

from paradiplomacy.hypotheses.estimators.exact import Interval

__all__ = ["Conditional", "exact_odds_ratio"]

_WIDEST = 60.0
"""Logarithm of odds beyond which no interval of counts reaches."""


@dataclass(frozen=True)
class Conditional:
    """The law of the first of four counts, given the margins: Fisher's noncentral hypergeometric.

    Parameters
    ----------
    first : int
        The count itself.
    values, weights : numpy.ndarray
        What it may be, and the logarithm of the weight of each at odds of one.

    Notes
    -----
    Weights are summed as logarithms, so that counts may be large: scipy's own distribution
    ends the whole process where they are.
    """

    first: int
    values: Any
    weights: Any

    @classmethod
    def of(cls, table: Sequence[Sequence[int]]) -> Conditional:
        """The law for two rows of two counts.

        Examples
        --------
        >>> law = Conditional.of([[7, 3], [2, 8]])
        >>> round(law.above(0.0), 4)
        0.0349
        """
        import numpy as np
        from scipy.special import gammaln

        (a, b), (c, d) = table
        values = np.arange(max(a - d, 0), min(a + b, a + c) + 1)
        cells = (values, a + b - values, a + c - values, d - a + values)
        return cls(a, values, -sum(gammaln(cell + 1.0) for cell in cells))

    def _chances(self, log_odds: float) -> Any:
        import numpy as np

        logs = self.weights + self.values * log_odds
        shares = np.exp(logs - logs.max())
        return shares / shares.sum()

    @property
    def _place(self) -> int:
        """Of the count itself among what it may be, which are numbers in a row."""
        return self.first - int(self.values[0])

    def below(self, log_odds: float) -> float:
        """Chance of a first count as small as it is, or smaller."""
        return float(self._chances(log_odds)[: self._place + 1].sum())

    def above(self, log_odds: float) -> float:
        """Chance of a first count as large as it is, or larger."""
        return float(self._chances(log_odds)[self._place :].sum())

    def mean(self, log_odds: float) -> float:
        """Mean of the first count."""
        return float((self._chances(log_odds) * self.values).sum())

    def p(self, odds: float = 1.0) -> float:
        """Two-sided p-value of some odds: twice the smaller tail."""
        from math import log

        return min(1.0, 2 * min(self.below(log(odds)), self.above(log(odds))))


def exact_odds_ratio(
    table: Sequence[Sequence[int]], *, level: float = 0.95, scale: float = 1.0
) -> Interval:
    """The conditional odds ratio of two rows of two counts, with its exact interval.

    Parameters
    ----------
    table : sequence of two sequences of two int
    level : float, keyword-only
    scale : float, keyword-only
        By which the ratio and both ends are multiplied: where counts come from unequal
        times at risk, the inverse odds ratio of these.

    Notes
    -----
    Conditional maximum likelihood, and the interval that both tails leave (Fisher 1935; Breslow
    and Day 1987, vol. II). No estimate where a row or column is empty.

    Examples
    --------
    >>> found = exact_odds_ratio([[7, 3], [2, 8]])
    >>> round(found.value, 2), round(found.low, 2), round(found.high, 1)
    (8.15, 0.88, 127.0)
    """
    if not all(map(sum, table)) or not all(map(sum, zip(*table, strict=True))):
        return Interval(None, 0.0, None, level)
    law, tail = Conditional.of(table), (1 - level) / 2
    least, most = law.first == law.values[0], law.first == law.values[-1]
    low = 0.0 if least else _solved(lambda log: law.above(log) - tail) * scale
    high = None if most else _solved(lambda log: law.below(log) - tail) * scale
    if most:
        return Interval(None, low, None, level)
    value = 0.0 if least else _solved(lambda log: law.mean(log) - law.first) * scale
    return Interval(value, low, high, level)


def _solved(zero: Callable[[float], float]) -> float:
    from scipy.optimize import brentq

    return exp(float(brentq(zero, -_WIDEST, _WIDEST, xtol=1e-10)))

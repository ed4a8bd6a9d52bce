"""Estimates that are about normal around the truth on some scale, with their standard errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import atanh, exp, log, tanh
from typing import ClassVar, NamedTuple

from paradiplomacy.hypotheses.estimators.exact import Interval

_NEARLY_ONE = 1 - 1e-12
ENDLESS = 50.0
"""A logarithm beyond this stands for no finite ratio."""


def fisher_transform(correlation: float) -> float:
    """A correlation on the scale on which it is about normal (Fisher's z); never without end."""
    return atanh(min(max(correlation, -_NEARLY_ONE), _NEARLY_ONE))


def _ratio_of_logarithm(logarithm: float) -> float:
    """The ratio of a logarithm; never without end."""
    return exp(min(max(logarithm, -ENDLESS), ENDLESS))


class Scale(NamedTuple):
    """Steps from what is estimated to the scale on which it is about normal, and back."""

    to: Callable[[float], float]
    back: Callable[[float], float]


@dataclass(frozen=True, slots=True)
class NormalEstimate:
    """An estimate and its standard error, both on the scale on which it is about normal.

    Intervals and references are in the units of what is estimated. Here these are the scale itself.

    freedom: Degrees of freedom of the t distribution; normal without any.

    >>> found = NormalEstimate(2.0, 1.0)
    >>> round(found.interval().low, 2), round(found.p(), 3), round(found.p_within(0, 4), 3)
    (0.04, 0.046, 0.023)
    """

    scale: ClassVar[Scale] = Scale(float, float)
    value: float
    error: float
    freedom: float | None = None

    def interval(self, level: float = 0.95) -> Interval:
        """The interval of a coverage."""
        from scipy.special import ndtri, stdtrit  # as scipy.stats has them, far sooner

        tail = 1 - (1 - level) / 2
        wide = float(stdtrit(self.freedom, tail) if self.freedom else ndtri(tail)) * self.error
        value, low, high = map(self.scale.back, (self.value, self.value - wide, self.value + wide))
        return Interval(value, low, high, level)

    def p(self, reference: float | None = None) -> float:
        """Two-sided p-value of a reference; of what lies at nothing on the scale by default."""
        at = 0.0 if reference is None else self.scale.to(reference)
        return 2 * self._beyond(abs(self.value - at))

    def p_above(self, reference: float) -> float:
        """One-sided p-value that it lies above a reference."""
        return self._beyond(self.value - self.scale.to(reference))

    def p_below(self, reference: float) -> float:
        """One-sided p-value that it lies below a reference."""
        return self._beyond(self.scale.to(reference) - self.value)

    def p_within(self, low: float, high: float) -> float:
        """P-value of a value outside both ends: the larger of two one-sided ones."""
        return max(self.p_above(low), self.p_below(high))

    def _beyond(self, distance: float) -> float:
        """Chance of an estimate so far off, or farther, on one side."""
        from scipy.special import ndtr, stdtr

        z = distance / self.error
        return float(stdtr(self.freedom, -z) if self.freedom else ndtr(-z))


class Effect(NormalEstimate):
    """A ratio, such as that which goes with one unit of a covariate, by its logarithm.

    >>> round(Effect(log(2.0), 0.5).interval().high, 2)
    5.33
    """

    scale = Scale(log, _ratio_of_logarithm)


class Correlation(NormalEstimate):
    """A correlation, by Fisher's z.

    >>> round(Correlation(atanh(0.5), 0.2).interval().low, 2)
    0.16
    """

    scale = Scale(fisher_transform, tanh)

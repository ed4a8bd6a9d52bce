"""An estimate that is about normal around the truth, with its standard error."""

from __future__ import annotations

from dataclasses import dataclass
from math import atanh, tanh

from paradiplomacy.hypotheses.estimators.exact import Interval

_NEARLY_ONE = 1 - 1e-12


@dataclass(frozen=True, slots=True)
class NormalEstimate:
    """An estimate and its standard error, on the scale on which it is about normal.

    freedom: Degrees of freedom of the t distribution; normal without any.

    >>> found = NormalEstimate(2.0, 1.0)
    >>> round(found.interval().low, 2), round(found.p(), 3), round(found.p_within(0, 4), 3)
    (0.04, 0.046, 0.023)
    """

    value: float
    error: float
    freedom: float | None = None

    def interval(self, level: float = 0.95) -> Interval:
        """The interval of a coverage."""
        from scipy.special import ndtri, stdtrit  # as scipy.stats has them, far sooner

        tail = 1 - (1 - level) / 2
        wide = float(stdtrit(self.freedom, tail) if self.freedom else ndtri(tail)) * self.error
        return Interval(self.value, self.value - wide, self.value + wide, level)

    def p(self, reference: float = 0.0) -> float:
        """Two-sided p-value of a reference."""
        return 2 * self._beyond(abs(self.value - reference))

    def p_within(self, low: float, high: float) -> float:
        """P-value of a value outside both ends: the larger of two one-sided ones."""
        return max(self._beyond(self.value - low), self._beyond(high - self.value))

    def _beyond(self, distance: float) -> float:
        """Chance of an estimate so far off, or farther, on one side."""
        from scipy.special import ndtr, stdtr

        z = distance / self.error
        return float(stdtr(self.freedom, -z) if self.freedom else ndtr(-z))


def fisher_transform(correlation: float) -> float:
    """A correlation on the scale on which it is about normal (Fisher's z); never without end."""
    return atanh(min(max(correlation, -_NEARLY_ONE), _NEARLY_ONE))


def correlation_interval(correlation: float, on_scale: NormalEstimate, level: float) -> Interval:
    """A correlation with the interval that its error on Fisher's scale leaves."""
    ends = on_scale.interval(level)
    low, high = (tanh(end) for end in (ends.low or 0.0, ends.high or 0.0))
    return Interval(correlation, low, high, level)

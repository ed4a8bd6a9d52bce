"""Estimates that are about normal around the truth on some scale, with their standard errors.

Among them ratios of counts and shares whose units come in clusters, of one tie or in one crisis,
and the smallest ratios that would be found, where the error depends on the ratio itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import atanh, exp, inf, log, sqrt, tanh
from typing import Any, ClassVar, NamedTuple

import numpy as np

from paradiplomacy.hypotheses.estimators.exact import Interval, detectable_errors, share
from paradiplomacy.hypotheses.estimators.odds import Conditional

_STEP, _STEPS = 0.1, 100
"""How the logarithm of a ratio is gone through, up to ten."""
_NEVER = 1e-9


def smallest_detectable(
    error: Callable[[float], float], *, clusters: int | None = None
) -> float | None:
    """The smallest ratio above one that would be found in four of five samples, at 5 %.

    error: From the logarithm of a ratio to the standard error of its estimate if it is the truth.
    clusters: Over which errors are estimated: quantiles are then those of the t distribution with
        one degree of freedom fewer. Without it errors count as known.

    None where no ratio would be found.

    >>> round(smallest_detectable(lambda of_log: 0.25), 2)
    2.01
    """
    if clusters is not None and clusters < 2:
        return None
    from scipy.optimize import brentq

    steps = detectable_errors(None if clusters is None else clusters - 1)

    def short(of_log: float) -> float:
        """By how much a ratio falls short of what would be found."""
        return steps * error(of_log) - of_log

    # Too large a ratio leaves nothing to compare with: the first that is found counts.
    for step in range(1, _STEPS):
        if short(step * _STEP) <= 0:
            return exp(float(brentq(short, (step - 1) * _STEP, step * _STEP)))
    return None


def smallest_detectable_odds(
    table: Sequence[Sequence[int]],
    *,
    null_ratio: float = 1.0,
    stretch: float = 1.0,
    clusters: int | None = None,
) -> float | None:
    """The smallest odds ratio above that of no difference that would be found, by margins alone.

    table: Two rows of two counts, of which only the sums count.
    null_ratio: The odds ratio of no difference, to which the one found is relative.
    stretch: How many events carry as much information as one that stands alone.
    clusters: As for `smallest_detectable`.

    The sums of rows and of columns are taken as they are; for each ratio they then meet as
    Fisher's noncentral hypergeometric distribution has it on average, and the variance of its
    logarithm is the sum of the inverse expected counts.

    >>> round(smallest_detectable_odds([[10, 10], [10, 10]]), 2)
    7.51
    """
    (a, b), (c, d) = table
    if min(a + b, c + d, a + c, b + d) <= 0:
        return None
    law = Conditional.of(table)

    def error(of_log: float) -> float:
        first = law.mean(log(null_ratio) + of_log)
        expected = (first, a + b - first, a + c - first, d - a + first)
        return (
            inf if min(expected) < _NEVER else sqrt(stretch * sum(1 / count for count in expected))
        )

    return smallest_detectable(error, clusters=clusters)


def chance_beyond(effect: float, error: Any, *, clusters: int, alone: float = 0.0) -> float:
    """Chance that an estimate lies surely above nothing, by errors over few clusters.

    `alone` is how many errors the interval reaches that takes each tie by itself: both have to say
    it. Effect and error are on the scale of logarithms.
    """
    from scipy.stats import chi2, norm, t

    parts = (np.arange(200) + 0.5) / 200
    reach = t.ppf(0.975, clusters - 1) * np.sqrt(chi2.ppf(parts, clusters - 1) / (clusters - 1))
    return float(norm.sf(np.maximum(reach, alone) - effect / np.reshape(error, (-1, 1))).mean())


_NEARLY_ONE = 1 - 1e-12
ENDLESS = 50.0
"""A logarithm beyond this stands for no finite ratio."""


def fisher_transform(correlation: float) -> float:
    """A correlation on the scale on which it is about normal (Fisher's z); never without end."""
    return atanh(min(max(correlation, -_NEARLY_ONE), _NEARLY_ONE))


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

    scale = Scale(log, lambda x: exp(min(max(x, -ENDLESS), ENDLESS)))  # never without end


class Correlation(NormalEstimate):
    """A correlation, by Fisher's z.

    >>> round(Correlation(atanh(0.5), 0.2).interval().low, 2)
    0.16
    """

    scale = Scale(fisher_transform, tanh)


_NOTHING = 1e-8
"""An error below this is rounding."""


def clustered_ratio(counts: Iterable[tuple[int, int]]) -> Effect | None:
    """Ratio of the events on one side to those on the other, with errors by cluster.

    counts: Of each cluster, events on the side of interest and on the other.

    None where a side has no event, fewer than two clusters have any, or all are alike.

    The delta method: the variance of the logarithm of A / B is the sum of (a / A - b / B)^2 over
    clusters with counts a and b, times their number over one less. Intervals are those of the t
    distribution with one degree of freedom fewer than clusters with an event.

    >>> found = clustered_ratio([(4, 5), (0, 2), (3, 1), (5, 4), (2, 2)])
    >>> interval = found.interval()
    >>> round(interval.value, 2), round(interval.low, 2), round(interval.high, 2)
    (1.0, 0.5, 2.02)
    """
    some = [(a, b) for a, b in counts if a or b]
    after, before = (sum(side) for side in zip(*some, strict=True)) if some else (0, 0)
    if not after or not before or len(some) < 2:
        return None
    freedom = len(some) - 1
    spread = sum((a / after - b / before) ** 2 for a, b in some)
    value, error = log(after / before), sqrt(spread * len(some) / freedom)
    return None if error < _NOTHING else Effect(value, error, float(freedom))


def share_of_clusters(hits: Sequence[int], sizes: Sequence[int]) -> Interval:
    """A share with 95 % limits that allow for likeness within clusters.

    hits, sizes: Of each cluster; those without units tell nothing.

    Korn and Graubard (1998), Survey Methodology 24: the exact limits of as many independent units
    as would show the share as surely as these clusters do, and no more than there are. Where all
    or none are hits, each cluster counts as one unit.

    >>> alike = share_of_clusters([10, 0, 10, 0, 10, 0], [10] * 6)
    >>> round(alike.low, 2), round(share(30, 60).low, 2)
    (0.04, 0.37)
    """
    from scipy.stats import t

    k, n = np.asarray(hits, dtype=float), np.asarray(sizes, dtype=float)
    k, n = k[n > 0], n[n > 0]
    clusters, units = len(n), float(n.sum())
    if clusters < 2:
        return Interval(float(k.sum()) / units if units else None, 0.0, 1.0, 0.95)
    part = float(k.sum()) / units
    variance = clusters / (clusters - 1) * float(((k - part * n) ** 2).sum()) / units**2
    worth = float(clusters)
    if variance > 0:
        tail = 0.975
        wider = float(t.ppf(tail, units - 1) / t.ppf(tail, clusters - 1)) if units > 1 else 1.0
        worth = min(part * (1 - part) / variance * wider**2, units)
    limits = share(part * worth, worth)
    return Interval(part, limits.low, limits.high, 0.95)

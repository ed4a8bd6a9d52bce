"""Unlikeness of a tie's exchanges: matched by the other way, or by other flows.

Each tie has its own shares, a random effect. Of two exchanges of a tie the chance that they run
opposite ways is twice the product of both shares; of a tie with few exchanges it is estimated
without bias by the part of its pairs that do. So no shape of the random effect is assumed: ties
with two or three exchanges do not show it, and a wrong one would decide the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval, detectable_errors
from paradiplomacy.hypotheses.estimators.normal_estimates import NormalEstimate


def evenness(counts: Sequence[Sequence[int]], *, even: float) -> Interval:
    """The part of pairs of a tie's exchanges that are unlike, relative to an even web.

    counts: Of each tie its exchanges by way, or by flow; two or more in all.
    even: The part of pairs that are unlike in an even web: one half of two ways.

    Returns 0 where each tie keeps to one kind, 1 where it mixes them as an even web does. No value
    for fewer than five ties.

    The mean over ties, each with the same weight, and its interval by the t distribution: ties are
    the units. The part of unlike pairs estimates the index of Gini and Simpson (1949) of a tie.

    >>> found = evenness([(2, 1), (1, 2), (2, 0), (1, 1), (3, 1)], even=0.5)
    >>> round(found.value, 3)
    1.133
    """
    return _mean_with_interval([_unlike_part_of_pairs(tie) / even for tie in counts])


def mean_share(counts: Sequence[Sequence[int]]) -> Interval:
    """The share of the first kind on a tie, on average over ties.

    >>> round(mean_share([(2, 2), (3, 1), (1, 1), (2, 0), (1, 3)]).value, 2)
    0.6
    """
    mean = _mean_with_interval([tie[0] / sum(tie) for tie in counts])
    if mean.value is None or mean.low is None or mean.high is None:
        return mean
    return Interval(mean.value, max(mean.low, 0.0), min(mean.high, 1.0), 0.95)


def _unlike_part_of_pairs(counts: Sequence[int]) -> float:
    """Of all pairs of a tie's exchanges, the part of two kinds."""
    n = sum(counts)
    return 1 - sum(k * (k - 1) for k in counts) / (n * (n - 1))


def _mean_with_interval(values: Sequence[float]) -> Interval:
    from statistics import fmean, stdev

    n = len(values)
    if n < ENOUGH_EVENTS:
        return Interval(None, 0.0, None, 0.95)
    measured = NormalEstimate(fmean(values), stdev(values) / n**0.5, n - 1).interval()
    return Interval(measured.value, max(measured.low or 0.0, 0.0), measured.high, 0.95)


def detectable_match(sizes: Sequence[int]) -> float | None:
    """The part, above one half, that would be distinguished from it in eight records of ten.

    sizes: Exchanges of each tie. Half of the ties are as an even web of two ways, the others keep
        to one.

    >>> round(detectable_match([3] * 100), 2)
    0.68
    """
    if len(sizes) < ENOUGH_EVENTS:
        return None
    squares = sum(_square_of_even(n) / 2 - 1 / 4 for n in sizes)
    return float(1 / 2 + detectable_errors() * squares**0.5 / len(sizes))


@cache
def _square_of_even(n: int) -> float:
    """The mean square of the part of unlike pairs of so many exchanges, each way by chance."""
    from scipy.stats import binom

    parts = (
        (2 * _unlike_part_of_pairs((x, n - x))) ** 2 * float(binom.pmf(x, n, 0.5))
        for x in range(n + 1)
    )
    return sum(parts)

"""The ratio of two sums of counts whose events come in bunches: of one tie, or in one crisis."""

from __future__ import annotations

from collections.abc import Iterable
from math import log, sqrt

from paradiplomacy.hypotheses.estimators.regression import Effect

__all__ = ["clustered_ratio"]

_NOTHING = 1e-8
"""An error below this is rounding."""


def clustered_ratio(counts: Iterable[tuple[int, int]]) -> Effect | None:
    """Ratio of the events on one side to those on the other, with errors by cluster.

    Parameters
    ----------
    counts : iterable of (int, int)
        Of each cluster, events on the side of interest and on the other.

    Returns
    -------
    Effect or None
        None where a side has no event, fewer than two clusters have any, or all are alike.

    Notes
    -----
    The delta method: the variance of the logarithm of A / B is the sum of (a / A - b / B)^2 over
    clusters with counts a and b, times their number over one less. Intervals are those of the t
    distribution with one degree of freedom fewer than clusters with an event.

    Examples
    --------
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
    if error < _NOTHING:
        return None
    return Effect("ratio", value, error, float(freedom))

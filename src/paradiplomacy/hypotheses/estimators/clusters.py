"""A ratio of counts and a share whose units come in clusters: of one tie, or in one crisis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log, sqrt

from paradiplomacy.hypotheses.estimators.exact import Interval, share
from paradiplomacy.hypotheses.estimators.normal_estimates import Effect

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
    import numpy as np
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

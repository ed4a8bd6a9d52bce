"""A share of units that are alike within clusters."""

from __future__ import annotations

from collections.abc import Sequence

from paradiplomacy.hypotheses.estimators.exact import Interval, share

__all__ = ["share_of_clusters"]


def share_of_clusters(
    hits: Sequence[int], sizes: Sequence[int], *, level: float = 0.95
) -> Interval:
    """A share with limits that allow for likeness within clusters.

    Parameters
    ----------
    hits, sizes : sequence of int
        Of each cluster; those without units tell nothing.
    level : float, keyword-only

    Notes
    -----
    Korn and Graubard (1998), Survey Methodology 24: the exact limits of as many independent units
    as would show the share as surely as these clusters do, and no more than there are. Where all
    or none are hits, each cluster counts as one unit.

    Examples
    --------
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
        return Interval(float(k.sum()) / units if units else None, 0.0, 1.0, level)
    part = float(k.sum()) / units
    variance = clusters / (clusters - 1) * float(((k - part * n) ** 2).sum()) / units**2
    worth = float(clusters)
    if variance > 0:
        tail = (1 + level) / 2
        wider = float(t.ppf(tail, units - 1) / t.ppf(tail, clusters - 1)) if units > 1 else 1.0
        worth = min(part * (1 - part) / variance * wider**2, units)
    limits = share(part * worth, worth, level=level)
    return Interval(part, limits.low, limits.high, level)

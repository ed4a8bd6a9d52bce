"""The odds ratio of four counts, exact, conditional on their margins."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from paradiplomacy.hypotheses.estimators.exact import Interval

__all__ = ["exact_odds_ratio"]

MANY = 100
"""With as many in every count the exact interval is slow and the usual one is as good."""


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
    Given the margins the first count has Fisher's noncentral hypergeometric distribution. No
    estimate where a row or column is empty, for then nothing is told. With 100 or more in each
    of the four counts, the interval is that of the log odds ratio (Woolf 1955).

    Examples
    --------
    >>> found = exact_odds_ratio([[7, 3], [2, 8]])
    >>> round(found.value, 2), round(found.low, 2), round(found.high, 1)
    (8.15, 0.88, 127.0)
    """
    from scipy.stats.contingency import odds_ratio

    if not all(map(sum, table)) or not all(map(sum, zip(*table, strict=True))):
        return Interval(None, 0.0, None, level)
    kind = "sample" if min(map(min, table)) >= MANY else "conditional"
    found = odds_ratio([list(row) for row in table], kind=kind)
    span = found.confidence_interval(level)
    value, low, high = (float(x) * scale for x in (found.statistic, span.low, span.high))
    return Interval(
        value if isfinite(value) else None, low, high if isfinite(high) else None, level
    )

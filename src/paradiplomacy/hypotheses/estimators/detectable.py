"""The smallest ratios that would be found, where the error depends on the ratio itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, inf, log, sqrt
from typing import Any

from paradiplomacy.hypotheses.estimators.exact import detectable_errors
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
    import numpy as np
    from scipy.stats import chi2, norm, t

    parts = (np.arange(200) + 0.5) / 200
    reach = t.ppf(0.975, clusters - 1) * np.sqrt(chi2.ppf(parts, clusters - 1) / (clusters - 1))
    return float(norm.sf(np.maximum(reach, alone) - effect / np.reshape(error, (-1, 1))).mean())

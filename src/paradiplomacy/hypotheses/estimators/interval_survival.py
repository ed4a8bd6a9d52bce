"""How long something took where only the earliest and latest possible length are known."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from math import exp, inf, isfinite, log, sqrt

from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval

__all__ = ["weibull_median"]

LONG_AGO = 1e6
"""Years; a median beyond it, or an error of its logarithm, is no finite estimate."""


def weibull_median(times: Sequence[tuple[float, float]]) -> Interval:
    """The median of a Weibull distribution fitted to interval-censored times, with its interval.

    Parameters
    ----------
    times : sequence of (float, float)
        Earliest and latest possible length, in years; the latter infinite where the end is
        not known. A time that is known to the day counts as that day, from its first hour
        to its last.

    Returns
    -------
    Interval
        Without any number with fewer than five ends, or where there is no finite estimate.

    Notes
    -----
    Maximum likelihood by lifelines' ``WeibullFitter.fit_interval_censoring``. With S(t) =
    exp(-(t / a)^b) the logarithm of the median is log a + log(log 2) / b; its error is by
    the delta method from the inverse Hessian.
    """
    nothing = Interval(None, None, None, 0.95)
    if sum(high < inf for _, high in times) < ENOUGH_EVENTS:
        return nothing
    import numpy as np
    from lifelines import WeibullFitter
    from lifelines.exceptions import ApproximationWarning, ConvergenceError
    from scipy.stats import norm

    day = 1 / 365.25
    lows = np.array([low for low, _ in times])
    highs = np.array([max(high, low + day) for low, high in times])
    try:
        with warnings.catch_warnings():
            # Both are lifelines' own ways to say that there is no proper maximum.
            warnings.simplefilter("error", ApproximationWarning)
            warnings.simplefilter("error", RuntimeWarning)
            fitted = WeibullFitter().fit_interval_censoring(lows, highs)
    except (ApproximationWarning, RuntimeWarning, ConvergenceError, ValueError):
        return nothing
    scale, shape = float(fitted.lambda_), float(fitted.rho_)
    spread = fitted.variance_matrix_.to_numpy()
    slope = np.array([1 / scale, -log(log(2)) / shape**2])
    variance = float(slope @ spread @ slope)
    middle = log(scale) + log(log(2)) / shape
    if not isfinite(variance) or not 0 < variance < log(LONG_AGO) or abs(middle) > log(LONG_AGO):
        return nothing
    wide = float(norm.ppf(0.975)) * sqrt(variance)
    return Interval(exp(middle), exp(middle - wide), exp(middle + wide), 0.95)

"""How long something took where only the earliest and latest possible length are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, isfinite, log, sqrt
from typing import TYPE_CHECKING, Any

from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["WeibullFit", "fit_weibull", "kaplan_meier_median", "weibull_median"]

LONG_AGO = 1e6
"""Years; a median beyond it, or an error of its logarithm, is not a finite estimate."""

DAY = 1 / 365.25
ROUNDING = 1e-12
"""A curve this little above a half is at it."""

FLAT = 1e-8
"""A slope of the log-likelihood, for each case, that counts as none."""


@dataclass(frozen=True, slots=True, eq=False)
class WeibullFit:
    """A Weibull distribution, ``S(t) = exp(-(t / scale) ** shape)``, that was fitted.

    Parameters
    ----------
    scale, shape : float
    covariance : ndarray of float, shape (2, 2)
        Of the logarithm of the scale, and of the shape.
    """

    scale: float
    shape: float
    covariance: NDArray[np.float64]


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
    Maximum likelihood (`fit_weibull`). With S(t) = exp(-(t / a)^b) the logarithm of the median
    is log a + log(log 2) / b; its error is by the delta method from the inverse Hessian.
    """
    nothing = Interval(None, None, None, 0.95)
    if sum(high < inf for _, high in times) < ENOUGH_EVENTS:
        return nothing
    import numpy as np
    from scipy.stats import norm

    fitted = fit_weibull(times)
    if fitted is None:
        return nothing
    slope = np.array([1.0, -log(log(2)) / fitted.shape**2])
    variance = float(slope @ fitted.covariance @ slope)
    middle = log(fitted.scale) + log(log(2)) / fitted.shape
    if not isfinite(variance) or not 0 < variance < log(LONG_AGO) or abs(middle) > log(LONG_AGO):
        return nothing
    wide = float(norm.ppf(0.975)) * sqrt(variance)
    return Interval(exp(middle), exp(middle - wide), exp(middle + wide), 0.95)


def fit_weibull(times: Sequence[tuple[float, float]]) -> WeibullFit | None:
    """The Weibull distribution under which interval-censored times are likeliest.

    Parameters
    ----------
    times : sequence of (float, float)
        As `weibull_median` takes them.

    Returns
    -------
    WeibullFit or None
        None where the likelihood has no maximum, as where all intervals have a time in common.

    Examples
    --------
    >>> found = fit_weibull([(0.5, 1.5), (1.0, 2.0), (2.0, 4.0), (3.0, inf)])
    >>> round(found.scale, 3), round(found.shape, 3)
    (2.643, 2.033)
    """
    import numpy as np
    from scipy.optimize import minimize

    lows = np.array([low for low, _ in times])
    highs = np.array([max(high, low + DAY) for low, high in times])
    known = np.isfinite(highs)
    start = np.array([log(max(float(np.mean([*lows, *highs[known]])), DAY)), 1.0])
    kept: dict[bytes, Any] = {}

    def likelihood(at: Any) -> Any:
        key = at.tobytes()
        if key not in kept:
            kept.clear()
            kept[key] = _likelihood(at, lows, highs, known)
        return kept[key]

    with np.errstate(all="ignore"):  # far from the maximum, where steps are tried and refused
        optimum = minimize(
            lambda at: -likelihood(at)[0],
            start,
            jac=lambda at: -likelihood(at)[1],
            hess=lambda at: -likelihood(at)[2],
            method="trust-exact",
            options={"gtol": FLAT * len(times), "maxiter": 200},
        )
        _, slope, bend = likelihood(optimum.x)
    if not np.isfinite(bend).all() or np.abs(slope).max() > 1e3 * FLAT * len(times):
        return None
    # Where a likelihood only ever rises, a step as long as one likes still gains something.
    values = np.linalg.eigvalsh(-bend)
    if not values[0] > FLAT or optimum.x[1] <= 0:
        return None
    return WeibullFit(exp(optimum.x[0]), float(optimum.x[1]), np.linalg.inv(-bend))


def _likelihood(at: Any, lows: Any, highs: Any, known: Any) -> tuple[float, Any, Any]:
    """The log-likelihood, its slope and its second derivatives, by log scale and shape."""
    import numpy as np

    middle, shape = float(at[0]), float(at[1])
    if shape <= 0:
        return -inf, np.zeros(2), -np.eye(2)

    def hazard(times: Any) -> tuple[Any, Any, Any]:
        """The hazard up to a time, with its first and second derivatives."""
        far = np.log(times) - middle
        whole = np.exp(shape * far)
        first = np.stack([-shape * whole, far * whole])
        cross = -whole * (1 + shape * far)
        second = np.stack([[shape**2 * whole, cross], [cross, far**2 * whole]])
        early = times == 0
        first[:, early], second[:, :, early] = 0.0, 0.0
        return whole, first, second

    low, low_first, low_second = hazard(lows)
    value = -float(low.sum())
    slope, bend = -low_first.sum(axis=1), -low_second.sum(axis=2)
    high, high_first, high_second = hazard(highs[known])
    gap = high - low[known]
    gap_first, gap_second = high_first - low_first[:, known], high_second - low_second[:, :, known]
    value += float(np.log(-np.expm1(-gap)).sum())
    rise = 1 / np.expm1(gap)
    fall = -rise * (1 + rise)
    slope = slope + gap_first @ rise
    bend = bend + gap_second @ rise + (gap_first * fall) @ gap_first.T
    return value, slope, bend


def kaplan_meier_median(times: Sequence[float], ended: Sequence[bool]) -> Interval:
    """The median of right-censored times by Kaplan and Meier (1958), with its interval.

    Parameters
    ----------
    times : sequence of float
    ended : sequence of bool
        Whether each time is one of an end; else it is at least as long.

    Returns
    -------
    Interval
        Its ends are where the pointwise limits of the curve, on the scale of the complementary
        log-log, reach a half (Brookmeyer and Crowley 1982); None where they never do.

    Examples
    --------
    >>> kaplan_meier_median([1.0, 2.0, 3.0, 4.0, 5.0], [True, True, True, False, True]).value
    3.0
    """
    import numpy as np
    from scipy.stats import norm
    from statsmodels.duration.survfunc import SurvfuncRight

    if not any(ended):
        return Interval(None, None, None, 0.95)
    curve = SurvfuncRight(np.asarray(times, dtype=float), np.asarray(ended, dtype=int))
    at, stand = curve.surv_times, curve.surv_prob
    inner = (stand > 0) & (stand < 1)
    scale = np.log(-np.log(np.where(inner, stand, 0.5)))
    error = np.where(inner, curve.surv_prob_se, 0.0) / np.where(
        inner, stand * -np.log(np.where(inner, stand, 0.5)), 1.0
    )
    wide = float(norm.ppf(0.975)) * error

    def reached(limits: Any) -> float | None:
        below = at[np.where(inner, limits, stand) <= 0.5 + ROUNDING]
        return float(below[0]) if len(below) else None

    low, high = np.exp(-np.exp(scale + wide)), np.exp(-np.exp(scale - wide))
    return Interval(reached(stand), reached(low), reached(high), 0.95)

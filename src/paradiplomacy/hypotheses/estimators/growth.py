"""Growth that starts slowly, is fastest half-way and levels off: the logistic curve."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, log, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval

__all__ = ["Growth", "later_by", "logistic_growth"]

SPEEDS = (1e-3, 5.0)
"""A year: slower than a straight line is distinguished from, and faster than a jump."""

BEYOND = 3.0
"""How many lengths of the window a midpoint is looked for on either side."""


@dataclass(frozen=True, slots=True)
class Growth:
    """A logistic curve through the times of events.

    Parameters
    ----------
    middle : Interval
        When half of the curve's final level is reached. A value or an end outside the window is
        None: the times do not show it.
    speed : float
        A year: the curve goes from a tenth to nine tenths in 4.4 / `speed` years.
    n : int
    """

    middle: Interval
    speed: float
    n: int


def logistic_growth(
    times: ArrayLike, window: tuple[float, float], *, level: float = 0.95
) -> Growth | None:
    """Fit a logistic curve to how many events there have been, by maximum likelihood.

    Parameters
    ----------
    times : array_like, shape (n,)
        Years of events, all within the window.
    window : tuple of float
        First and last moment that is watched.
    level : float, keyword-only

    Returns
    -------
    Growth or None
        None for fewer than five events, or where all happen at once.

    Notes
    -----
    Where the level reached follows ``K / (1 + exp(-r (t - m)))`` and events come independently at
    its rate, their times are draws from a logistic distribution with middle `m` and scale 1 / r,
    cut off at the window; the final level `K` drops out. The interval of `m` is that of the
    profile likelihood, which may be open: a straight line has no middle.

    Examples
    --------
    >>> from scipy.stats import logistic
    >>> times = 2000 + 5 * logistic.ppf((np.arange(200) + 0.5) / 200)
    >>> found = logistic_growth(times, (1960, 2040))
    >>> round(found.middle.value), round(1 / found.speed)
    (2000, 5)
    """
    from scipy.optimize import brentq, minimize_scalar
    from scipy.stats import chi2

    t = np.asarray(times, dtype=float)
    start, end = window
    if len(t) < ENOUGH_EVENTS or np.ptp(t) == 0:
        return None
    reach = BEYOND * (end - start)

    # Both searches start from a grid: the likelihood may have two tops, or be flat where growth
    # has hardly begun or long ended.
    speeds = np.geomspace(*SPEEDS, 40)

    def best_speed(middle: float) -> tuple[float, float]:
        """The log-likelihood at the best speed of this middle, and that speed."""
        at = int(np.argmax(_log_likelihood(t, window, middle, speeds)))
        optimum = minimize_scalar(
            lambda r: -float(_log_likelihood(t, window, middle, exp(r))[0]),
            bounds=(log(speeds[max(at - 1, 0)]), log(speeds[min(at + 1, len(speeds) - 1)])),
            method="bounded",
            options={"xatol": 1e-6},
        )
        return -float(optimum.fun), exp(float(optimum.x))

    grid = np.linspace(start - reach, end + reach, 71)
    tops = np.array([best_speed(m)[0] for m in grid])
    at = int(np.argmax(tops))
    low, high = grid[max(at - 1, 0)], grid[min(at + 1, len(grid) - 1)]
    optimum = minimize_scalar(lambda m: -best_speed(m)[0], bounds=(low, high), method="bounded")
    middle, top = float(optimum.x), -float(optimum.fun)
    least = top - chi2.ppf(level, 1) / 2

    def edge(side: int) -> float | None:
        beyond = grid[(side * (grid - middle) > 0) & (tops < least)]
        if not len(beyond):
            return None
        outer = min(beyond, key=lambda m: abs(m - middle))
        return within(float(brentq(lambda m: best_speed(m)[0] - least, middle, outer, xtol=1e-4)))

    def within(moment: float) -> float | None:
        return moment if start <= moment <= end else None

    interval = Interval(within(middle), edge(-1), edge(1), level)
    return Growth(interval, best_speed(middle)[1], len(t))


def _log_likelihood(
    t: NDArray[np.float64], window: tuple[float, float], middle: float, speeds: ArrayLike
) -> NDArray[np.float64]:
    """Of each speed."""
    r = np.atleast_1d(np.asarray(speeds, dtype=float))
    z = r[:, None] * (t - middle)
    a, b = (r * (at - middle) for at in window)
    # log f(t) = log r - z - 2 log(1 + e^-z); log of F(b) - F(a), without taking near ones apart
    density = np.log(r)[:, None] - z - 2 * np.logaddexp(0, -z)
    inside = np.log(-np.expm1(a - b)) - np.logaddexp(0, -b) - np.logaddexp(0, a)
    return np.asarray(density.sum(axis=1) - len(t) * inside)


def later_by(one: Interval, other: Interval) -> Interval | None:
    """How much later one middle is than another; None where either has no value.

    Notes
    -----
    The interval is put together from both (method of variance estimates recovery, Zou and
    Donner 2008); an open end stays open.

    Examples
    --------
    >>> later_by(Interval(2000.0, 1997.0, 2003.0, 0.95), Interval(1990.0, 1986.0, 1994.0, 0.95))
    Interval(value=10.0, low=5.0, high=15.0, level=0.95)
    """
    if one.value is None or other.value is None:
        return None
    gap = one.value - other.value

    def side(near: float | None, far: float | None) -> float:
        return inf if near is None or far is None else sqrt(near**2 + far**2)

    below = side(
        None if one.low is None else one.value - one.low,
        None if other.high is None else other.high - other.value,
    )
    above = side(
        None if one.high is None else one.high - one.value,
        None if other.low is None else other.value - other.low,
    )
    return Interval(
        gap,
        gap - below if below < inf else None,
        gap + above if above < inf else None,
        one.level,
    )

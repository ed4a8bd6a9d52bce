"""Small exact estimators that hypotheses share; pure functions of a few numbers.

Counts are small here, so intervals are exact rather than normal. The libraries behind them
are imported on use: listing the hypotheses must not wait for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import exp, log, sqrt

__all__ = [
    "ENOUGH_EVENTS",
    "FEW",
    "HALF",
    "Interval",
    "detectable_errors",
    "detectable_odds_ratio",
    "detectable_ratio",
    "detectable_share",
    "needed_for_equivalence",
    "needed_for_same_odds",
    "needed_for_same_rate",
    "rate_ratio",
    "share",
    "share_of_ratio",
    "two_sided",
]

ENOUGH_EVENTS = 5
"""Fewer events than this decide nothing."""

FEW = 10
"""Events below which no ratio is said in a sentence: it would look surer than it is."""

HALF = 0.5

FARTHEST = 20.0
"""Logarithm of an odds ratio beyond which none is distinguished from no bound at all."""

POWER = 0.8
SIGNIFICANCE = 0.05


def detectable_errors(freedom: float | None = None) -> float:
    """Size, in standard errors, of an effect that is found in four of five samples.

    By the normal distribution, or with degrees of freedom Student's, two-sided, at 5 %.

    Examples
    --------
    >>> round(detectable_errors(), 3), round(detectable_errors(10), 3)
    (2.802, 3.107)
    """
    from scipy.special import ndtri, stdtrit

    ends = (1 - SIGNIFICANCE / 2, POWER)
    return sum(float(ndtri(e) if freedom is None else stdtrit(freedom, e)) for e in ends)


@cache
def two_sided(hits: int, n: int, part: float) -> float:
    """Exact two-sided p-value of a share: twice the smaller tail, as its interval has it.

    Examples
    --------
    >>> round(two_sided(12, 40, 0.5), 4)
    0.0166
    """
    from scipy.stats import binom

    return float(min(1.0, 2 * min(binom.cdf(hits, n, part), binom.sf(hits - 1, n, part))))


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate and its interval; None stands for "no such number" or "no bound".

    Parameters
    ----------
    value, low, high : float or None
    level : float
        Coverage.
    """

    value: float | None
    low: float | None
    high: float | None
    level: float

    def within(self, margin: tuple[float, float]) -> bool:
        """True if the whole interval lies inside a margin.

        For a 90 % interval this is the test of equivalence at 5 % (two one-sided tests).
        """
        low, high = margin
        return self.low is not None and self.high is not None and low < self.low <= self.high < high

    def spanning(self, other: Interval) -> Interval:
        """The same value with the farther ends of both intervals."""
        lows, highs = (self.low, other.low), (self.high, other.high)
        return Interval(
            self.value,
            None if None in lows else min(low for low in lows if low is not None),
            None if None in highs else max(high for high in highs if high is not None),
            self.level,
        )

    def below(self, bound: float) -> bool:
        """True if the whole interval lies below a bound."""
        return self.high is not None and self.high < bound

    def above(self, bound: float) -> bool:
        """True if the whole interval lies above a bound."""
        return self.low is not None and self.low > bound


@cache
def share(count: float, of: float, *, level: float = 0.95) -> Interval:
    """A share with its exact binomial interval.

    Parameters
    ----------
    count, of : float
        How many of how many. Fractions are allowed, for events of which only a part falls
        into a window; the interval is then the same beta quantiles, no longer exact.
    level : float, keyword-only
        Coverage.

    Notes
    -----
    Clopper and Pearson (1934), by quantiles of the beta distribution.

    Examples
    --------
    >>> found = share(12, 40)
    >>> round(found.value, 3), round(found.low, 3), round(found.high, 3)
    (0.3, 0.166, 0.465)
    """
    from scipy.special import betaincinv

    if of <= 0:
        return Interval(None, 0.0, 1.0, level)
    tail = (1 - level) / 2
    low = 0.0 if count <= 0 else float(betaincinv(count, of - count + 1, tail))
    high = 1.0 if count >= of else float(betaincinv(count + 1, of - count, 1 - tail))
    return Interval(count / of, low, high, level)


def rate_ratio(
    count: float, time: float, *, base_count: float, base_time: float, level: float = 0.95
) -> Interval:
    """The ratio of two Poisson rates with its exact conditional interval.

    Parameters
    ----------
    count, time : float
        Events and time at risk of the group of interest.
    base_count, base_time : float, keyword-only
        The same of the group to compare with.
    level : float, keyword-only
        Coverage.

    Notes
    -----
    Given the total, the first count is binomial; the interval of that share carries over
    to the ratio (Przyborowski and Wilenski 1940; Lehmann and Romano, ch. 4).

    Examples
    --------
    >>> found = rate_ratio(10, 100, base_count=20, base_time=100)
    >>> found.value, round(found.low, 2), round(found.high, 2)
    (0.5, 0.21, 1.12)
    """
    if time <= 0 or base_time <= 0 or count + base_count <= 0:
        return Interval(None, 0.0, None, level)
    part = share(count, count + base_count, level=level)
    scale = base_time / time
    value = count / time / (base_count / base_time) if base_count > 0 else None
    return Interval(value, _odds(part.low, scale), _odds(part.high, scale), level)


def _odds(part: float | None, scale: float) -> float | None:
    return None if part is None or part >= 1 else part / (1 - part) * scale


def share_of_ratio(ratio: float, time: float, base_time: float) -> float:
    """Of all events, the share that falls to a group whose rate is `ratio` times the other's.

    Examples
    --------
    >>> share_of_ratio(1.0, 30, 70)
    0.3
    """
    return ratio * time / (ratio * time + base_time)


@cache
def detectable_share(
    of: int, *, against: float = 0.5, power: float = POWER, silent: int = 0
) -> tuple[float | None, float | None]:
    """The nearest shares below and above `against` that an exact test would distinguish from it.

    Parameters
    ----------
    of : int
        Number of units.
    against : float, keyword-only
        The share that is tested.
    power : float, keyword-only
        Chance with which the difference is to be found, at 5 % two-sided.
    silent : int, keyword-only
        So many of the units say nothing, and count against whatever is to be shown; the
        share is that of the others.

    Returns
    -------
    tuple of (float or None)
        None where no outcome could ever be distinguished from `against` on that side.

    Examples
    --------
    >>> low, high = detectable_share(40)
    >>> round(low, 2), round(high, 2)
    (0.28, 0.72)
    >>> detectable_share(3)
    (None, None)
    >>> low, high = detectable_share(40, silent=4)
    >>> round(low, 2), round(high, 2)
    (0.21, 0.79)
    """
    from scipy.optimize import brentq
    from scipy.stats import binom

    if of <= 0:
        return (None, None)
    tail = SIGNIFICANCE / 2
    last_low = int(binom.ppf(tail, of, against))
    if binom.cdf(last_low, of, against) > tail:
        last_low -= 1
    first_high = int(binom.isf(tail, of, against)) + 1

    reported = of - silent

    def chance_of_detection(p: float) -> float:
        """Chance that the test rejects where the share is `p`, less the wanted one."""
        few = binom.cdf(last_low - silent, reported, p)
        return float(few + binom.sf(first_high - 1, reported, p)) - power

    low = float(brentq(chance_of_detection, 0.0, against)) if last_low >= silent else None
    high = float(brentq(chance_of_detection, against, 1.0)) if first_high <= reported else None
    return (low, high)


def detectable_ratio(
    events: int, *, time: float = 1.0, base_time: float = 1.0, power: float = POWER
) -> tuple[float | None, float | None]:
    """The nearest rate ratios below and above one that the exact test would find.

    Parameters
    ----------
    events : int
        Events of both groups together.
    time, base_time : float, keyword-only
        Time at risk of both groups.
    power : float, keyword-only

    Examples
    --------
    >>> low, high = detectable_ratio(40)
    >>> round(low, 2), round(high, 2)
    (0.39, 2.59)
    """
    if time <= 0 or base_time <= 0:
        return (None, None)
    parts = detectable_share(events, against=share_of_ratio(1.0, time, base_time), power=power)
    scale = base_time / time
    low, high = (_odds(p, scale) for p in parts)
    return (low, high)


def detectable_odds_ratio(n: int, *, spread: float, base: float, per: float = 1.0) -> float | None:
    """The smallest odds ratio above one that a logistic regression would find, or None.

    Parameters
    ----------
    n : int
        Units.
    spread : float, keyword-only
        Standard deviation of the covariate.
    base : float, keyword-only
        Share with the outcome at the covariate's mean.
    per : float, keyword-only
        Units of the covariate to which the odds ratio is to refer.

    Notes
    -----
    Hsieh, Bloch and Larsen (1998), Statistics in Medicine 17, eq. 1, solved for the
    effect: (z_0.975 + z_0.8)^2 = n p (1 - p) b^2, b the log odds ratio of one standard
    deviation.

    Examples
    --------
    >>> round(detectable_odds_ratio(200, spread=1.0, base=0.5), 2)
    1.49
    """
    if n <= 0 or spread <= 0 or not 0 < base < 1:
        return None
    least = detectable_errors() / sqrt(n * base * (1 - base)) / spread * per
    return exp(least) if least < FARTHEST else None


@cache
def needed_for_equivalence(margin: tuple[float, float], *, true: float = 0.5) -> int:
    """Number of units that show a share to lie inside a margin, where it truly is `true`.

    Parameters
    ----------
    margin : tuple of float
        Lower and upper share. For a margin of a rate ratio, see `share_of_ratio`.
    true : float, keyword-only

    Returns
    -------
    int
        The smallest number with which two one-sided exact tests at 5 % succeed in four of
        five samples; counted in steps of ten.

    Examples
    --------
    >>> needed_for_equivalence((0.4, 0.6))
    230
    """
    import numpy as np
    from scipy.stats import binom

    low, high = margin
    if not low < true < high:
        raise ValueError(f"the true share {true} lies outside the margin {low} to {high}")
    numbers = np.arange(10, 1_000, 10)  # many at once: one by one they take a hundred times as long
    while True:
        first = binom.isf(SIGNIFICANCE, numbers, low) + 1
        last = binom.ppf(SIGNIFICANCE, numbers, high) - 1
        power = binom.cdf(last, numbers, true) - binom.cdf(first - 1, numbers, true)
        enough = numbers[power >= POWER]
        if len(enough):
            return int(enough[0])
        numbers = numbers + 990


def needed_for_same_rate(
    margin: tuple[float, float], *, time: float = 1.0, base_time: float = 1.0
) -> int:
    """Number of events of two groups that show their rates to be the same within a margin.

    Parameters
    ----------
    margin : tuple of float
        Of the ratio of rates, around one.
    time, base_time : float, keyword-only
        Time at risk of both groups.

    Examples
    --------
    >>> needed_for_same_rate((1 / 2, 2.0))
    90
    """
    low, same, high = (share_of_ratio(r, time, base_time) for r in (margin[0], 1.0, margin[1]))
    return needed_for_equivalence((low, high), true=same)


def needed_for_same_odds(margin: float, *, spread: float, base: float) -> int | None:
    """Number of units that show an odds ratio to be one within a margin; None where none would.

    Parameters
    ----------
    margin : float
        Its upper end; the lower one is its reciprocal.
    spread, base : float, keyword-only
        As of `detectable_odds_ratio`, whose variance it takes.

    Examples
    --------
    >>> needed_for_same_odds(5 / 4, spread=1.0, base=0.5)
    690
    """
    from scipy.stats import norm

    if spread <= 0 or not 0 < base < 1:
        return None
    error = log(margin) / float(norm.ppf(1 - SIGNIFICANCE) + norm.ppf((1 + POWER) / 2))
    return int(round(1 / (error**2 * spread**2 * base * (1 - base)), -1))

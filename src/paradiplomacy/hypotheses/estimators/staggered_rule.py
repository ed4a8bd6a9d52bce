"""A mean effect that counts only if trends were alike before and may part as much after.

The rule of `policy-outcome`: the interval of the mean effect lies on
one side of the reference, the joint test of the years before treatment does not reject,
and the interval under relative magnitudes (`honest`) lies on the same side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.hypotheses.estimators.exact import (
    POWER,
    SIGNIFICANCE,
    Interval,
    detectable_errors,
)
from paradiplomacy.hypotheses.estimators.staggered_checks import joint_p, wald
from paradiplomacy.hypotheses.estimators.staggered_did import (
    Effects,
    Floats,
    UnitYears,
    comparisons,
    effects,
)


@dataclass(frozen=True, slots=True)
class Honest:
    """The mean effect where parallel trends may be broken.

    interval: Where trends part after treatment by at most the largest break before it.
    bias: How far that break, at its estimate, may shift the mean.
    breakdown: How many times that break it takes until the interval covers nothing; 0 if it does
        without any.
    """

    interval: Interval
    bias: float
    breakdown: float


def honest(steps: Effects, *, units: int, times: float = 1.0, level: float = 0.95) -> Honest | None:
    """Bounds under relative magnitudes (Rambachan and Roth 2023), and the breakdown value.

    units: Units behind the errors; one less are the degrees of freedom.
    times: How many times the largest break before treatment trends may part in a year after it.
    level: Coverage of the interval.

    None without a mean effect or without a year before the base year.

    From each year to the next after treatment, trends part by no more than `times` the most
    that they parted between years before it. Which break is the largest is unknown, and so is
    its size. For each break and each sign that it may have, the mean lies between the estimate
    less and plus `times` that break times the weighted number of years; each end has an error
    of its own, by the delta method, with that of the break in it. The interval of Imbens and
    Manski (2004) covers such a mean in 95 % of samples wherever it lies between the ends, and
    the union over breaks and signs covers it whichever break is the largest. It covers more
    often than that where several breaks are about equal, or small beside their errors.
    """
    bound = Bound.of(steps.since, steps.size, steps.covariance, freedom=units - 1)
    return None if bound is None else bound_mean(bound, steps.effect, times=times, level=level)


def bound_mean(bound: Bound, effect: Floats, *, times: float = 1.0, level: float = 0.95) -> Honest:
    """The same of effects and their covariance, however they were estimated."""
    largest = float(np.abs(bound.rows @ effect).max())
    low, high = (float(end[0]) for end in bound.ends(effect[:, None], times, level))
    breakdown = _breakdown(bound, effect, level) if largest > 0 else 0.0
    return Honest(
        Interval(float(bound.weight @ effect), low, high, level), times * largest, breakdown
    )


def _rows_of_trend_breaks(since: NDArray[np.int64]) -> Floats:
    """Rows that take from the effects how far trends part from one year before to the next."""
    at = np.append(np.flatnonzero(since < -1), -1)
    years = np.append(since[at[:-1]], -1)
    rows = np.zeros((len(at) - 1, len(since)))
    for k, gap in enumerate(np.diff(years)):
        rows[k, at[k]] = -1 / gap
        if k + 1 < len(rows):  # the effect of the base year is none
            rows[k, at[k + 1]] = 1 / gap
    return rows


@dataclass(frozen=True, slots=True)
class Bound:
    """A mean of effects, and rows of which the largest in size says how far off it may be.

    covariance: Of the effects.
    weight: Of the effects in their mean.
    rows: Breaks by effects: what each break before treatment would make of the mean.
    freedom: Degrees of freedom of the errors.
    """

    covariance: Floats
    weight: Floats
    rows: Floats
    freedom: int

    @classmethod
    def of(
        cls, since: NDArray[np.int64], size: NDArray[np.int64], covariance: Floats, *, freedom: int
    ) -> Bound | None:
        """The bound of the mean effect after treatment; None without years on both sides."""
        treated = np.where(since >= 0, size, 0)
        if not treated.any() or not (since < -1).any():
            return None
        weight = treated / treated.sum()
        years = float(weight @ np.maximum(since + 1, 0))
        return cls(covariance, weight, _rows_of_trend_breaks(since) * years, freedom)

    def ends(
        self, effect: Floats, times: float, level: float, spread: Floats | None = None
    ) -> tuple[Floats, Floats]:
        """The union of the intervals over rows and signs, for each column of effects.

        Each column may have errors of its own: `spread` is then, by effects, by any number of
        rows and by columns, a root of the covariance of each.
        """
        rows = times * np.concatenate([self.rows, -self.rows])
        ends = np.stack([self.weight - rows, self.weight + rows])
        low, high = ends @ effect
        variance = (
            ((ends @ self.covariance) * ends).sum(axis=2)[:, :, None]
            if spread is None
            else (np.tensordot(ends, spread, axes=1) ** 2).sum(axis=2)
        )
        errors = np.sqrt(np.maximum(variance, 0.0))
        wide = _imbens_manski(np.maximum(high - low, 0.0), errors.max(axis=0), self.freedom, level)
        low, high = low - wide * errors[0], high + wide * errors[1]
        some = low <= high  # a break of the other sign than its estimate may be ruled out
        return (np.where(some, low, np.inf).min(axis=0), np.where(some, high, -np.inf).max(axis=0))


def _imbens_manski(width: Floats, error: Floats, freedom: int, level: float) -> Floats:
    """Number of errors that the interval of a bounded mean reaches beyond its ends."""
    from scipy.special import stdtr, stdtrit  # as scipy.stats.t, at a hundredth of its time

    freedom = max(freedom, 1)
    ends = (stdtrit(freedom, level), stdtrit(freedom, (1 + level) / 2))
    least, most = (np.full(width.shape, end) for end in ends)
    ratio = width / np.maximum(error, 1e-300)
    for _ in range(12):  # to a ten-thousandth of an error
        wide = (least + most) / 2
        short = stdtr(freedom, wide + ratio) - stdtr(freedom, -wide) < level
        least, most = np.where(short, wide, least), np.where(short, most, wide)
    return np.asarray(most)


def _breakdown(bound: Bound, effect: Floats, level: float) -> float:
    """The number of times at which the interval begins to cover nothing."""

    def covers(times: float) -> bool:
        low, high = bound.ends(effect[:, None], times, level)
        return bool(low[0] <= 0 <= high[0])

    if covers(0.0):
        return 0.0
    inner, outer = 0.0, 1.0
    while not covers(outer):
        inner, outer = outer, 2 * outer
    for _ in range(30):
        middle = (inner + outer) / 2
        inner, outer = (inner, middle) if covers(middle) else (middle, outer)
    return outer


YEARS_BEFORE = 5
"""Years before treatment in which trends are compared."""

MANY = 60
"""Degrees of freedom from which on errors count as known so well."""

SIMULATED = 1000
"""Sets of effects that are drawn to work out what the rule would find."""


@dataclass(frozen=True, slots=True)
class Trends:
    """Trends in the years before treatment, and what they say of the comparison.

    before: P-value of the joint test that trends were alike before; None without years to test.
    robust: The mean effect if trends part after treatment by as much as they did at most before.
    """

    before: float | None
    robust: Honest | None

    @property
    def has_pretrend(self) -> bool:
        """True if units moved differently before treatment already."""
        return self.before is not None and self.before < SIGNIFICANCE


def trends_of(
    panel: UnitYears, *, draws: int, seed: int, last: int, units: int, level: float = 0.95
) -> Trends:
    """Test the years before treatment, and bound the mean effect by what they show.

    draws, seed: Shuffles of the joint test.
    last: Last year since treatment that is in the mean.
    units: Units behind the errors of the bounds; one less are the degrees of freedom.
    level: Coverage of the bounds.
    """
    span = (-YEARS_BEFORE, last)
    return Trends(
        joint_p(panel, draws=draws, seed=seed, span=span),
        honest(effects(panel, span=span), units=units, level=level),
    )


def detectable_by_rule(
    panel: UnitYears, *, last: int, freedom: int, units: int, seed: int
) -> float | None:
    """The smallest constant effect that the whole rule would find in eight samples of ten.

    last: Last year since treatment that is in the mean.
    freedom: Degrees of freedom of the interval of the mean effect.
    units: Units behind the errors of the bounds.

    None where no effect would be found, as without two years before treatment.

    Every effect by year since treatment is a weighted sum of readings; how readings vary is
    known from units before treatment. So estimates where there is no effect are drawn from
    their normal distribution, each with a covariance of its own such as few units would show
    (Wishart), and the rule is applied to each draw. A constant effect moves both intervals by
    its size, and the test of the years before not at all: how large it has to be is known draw
    by draw.
    """
    steps = contrasts(panel, span=(-YEARS_BEFORE, last))
    bound = Bound.of(steps.since, steps.size, steps.covariance(variogram(panel)), freedom=units - 1)
    return None if bound is None else least_of(steps.since, bound, freedom=freedom, seed=seed)


def least_of(since: NDArray[np.int64], bound: Bound, *, freedom: int, seed: int) -> float | None:
    """The same of any estimates whose covariance is known before."""
    from scipy.stats import t

    covariance = (bound.covariance + bound.covariance.T) / 2
    values, vectors = np.linalg.eigh(covariance)
    if freedom < 1 or values.max() <= 0:
        return None
    rng = np.random.default_rng(seed)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    simulated = root @ rng.normal(size=(len(values), SIMULATED))
    few = min(freedom, MANY)
    spread = np.tensordot(root, rng.normal(size=(len(values), few, SIMULATED)), axes=1) / few**0.5
    error = np.sqrt((np.tensordot(bound.weight, spread, axes=1) ** 2).sum(axis=0))
    plain = bound.weight @ simulated - float(t.ppf(1 - SIGNIFICANCE / 2, freedom)) * error
    robust, _ = bound.ends(simulated, 1.0, 0.95, spread)
    short = np.maximum(-plain, -robust)
    before = since < -1
    statistic = wald(simulated[before].T, covariance[before][:, before])
    short[statistic > np.quantile(statistic, 1 - SIGNIFICANCE)] = np.inf
    least = float(np.quantile(short, POWER, method="higher"))
    return max(least, 0.0) if np.isfinite(least) else None


@dataclass(frozen=True, slots=True)
class Contrasts:
    """The weight of each reading in each effect, before any reading is looked at.

    since: Years since treatment.
    size: Treated units behind each.
    weights: Years since treatment by units by years; sums to nothing within each unit.
    """

    since: NDArray[np.int64]
    size: NDArray[np.int64]
    weights: Floats

    def covariance(self, half: Floats) -> Floats:
        """Of the effects, where readings vary by a variogram.

        Var(sum c_t Y_t) = - sum_s sum_t c_s c_t g(|s - t|), g the variogram, where weights sum to
        nothing in each unit: serial correlation of any form is in it. Units are taken as
        independent.
        """
        steps = np.arange(self.weights.shape[2])
        lags = np.abs(steps[:, None] - steps[None, :])
        flat = self.weights.reshape(len(self.since), self.weights[:1].size)
        return np.asarray(-((self.weights @ half[lags]).reshape(flat.shape) @ flat.T))

    @property
    def mean(self) -> Contrasts:
        """The same of the mean of the effects, in which each treated unit counts alike."""
        size = self.size.sum(keepdims=True)
        weights = np.tensordot(self.size / np.maximum(size, 1), self.weights, axes=1)
        return Contrasts(np.zeros(1, np.int64), size, weights[None])


def contrasts(panel: UnitYears, *, span: tuple[int, int]) -> Contrasts:
    """The weight that each cell of the panel has in each effect of `effects`.

    An effect is the sum of weights times readings. They rest on years of treatment and on
    which readings there are, and not on what they are: its variance can be worked out before.
    """
    n, width = panel.values.shape
    weights, size = np.zeros((2 * width + 1, n, width)), np.zeros(2 * width + 1, np.int64)
    for part in comparisons(panel, span=span):
        cells = part.of_cohort - part.weights
        rows = part.of.since + width
        weights[rows, :, part.of.at] += cells.T
        weights[rows, :, part.of.base] -= cells.T
        size[rows] += part.of_cohort.sum(axis=0)
    rows = np.flatnonzero(size)
    return Contrasts(rows - width, size[rows], weights[rows] / size[rows, None, None])


def contrast(panel: UnitYears, *, span: tuple[int, int]) -> Floats:
    """The weight that each cell of the panel has in the mean effect after treatment."""
    return np.asarray(contrasts(panel, span=(max(span[0], 0), span[1])).mean.weights[0])


def sides(panel: UnitYears, *, span: tuple[int, int]) -> tuple[float, float]:
    """Numbers of equal units that the treated ones of a mean effect and their controls are worth.

    The square of the sum of weights over the sum of their squares (Kish 1965): the number of
    units where all weigh alike.
    """
    n = len(panel.units)
    treated, controls = np.zeros(n), np.zeros(n)
    for part in comparisons(panel, span=(max(span[0], 0), span[1])):
        treated += part.of_cohort.sum(axis=1)
        controls += part.weights.sum(axis=1)
    whole = [float(w.sum() ** 2 / (w @ w)) if w.any() else 0.0 for w in (treated, controls)]
    return whole[0], whole[1]


def variogram(panel: UnitYears) -> Floats:
    """Half the mean squared change over 0, 1, 2 ... years, of units before treatment.

    Changes are taken around the mean change of all untreated units in those years. A lag
    that fewer than three units have has the value of the lag before.
    """
    values = np.where(panel.untreated, panel.values, np.nan)
    by_lag = [0.0]
    for lag in range(1, values.shape[1]):
        change = values[:, lag:] - values[:, :-lag]
        known = np.isfinite(change)
        n = known.sum(axis=0)
        use = n >= 3
        if not use.any():
            by_lag.append(by_lag[-1])
            continue
        part = np.where(known, change, 0.0)[:, use]
        spread = (part**2).sum(axis=0) - part.sum(axis=0) ** 2 / n[use]
        by_lag.append(float(spread.sum() / (n[use] - 1).sum()) / 2)
    return np.array(by_lag)


def detectable(
    panel: UnitYears, *, span: tuple[int, int], freedom: int
) -> tuple[float | None, float]:
    """The smallest effect that would be found, and the standard error expected before.

    span: First and last year since treatment of the mean effect.
    freedom: Degrees of freedom of the error.
    """
    mean = contrasts(panel, span=(max(span[0], 0), span[1])).mean
    variance = float(mean.covariance(variogram(panel))[0, 0])
    if variance <= 0 or freedom < 1:
        return None, 0.0
    error = variance**0.5
    return error * detectable_errors(freedom), error

"""Staggered difference-in-differences with not-yet-treated controls, in plain NumPy.

Callaway and Sant'Anna (2021), Journal of Econometrics 225, without covariates: of the cohort
that is first treated in year g, the change of the outcome from g - 1 to t, less the same change
among units that are treated neither by t nor by g. Fast enough to be made again for
each permutation, which a library made for covariates is not. As the estimate is a weighted sum
of readings, what it could find is known before it is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.hypotheses.estimators.exact import POWER, SIGNIFICANCE

__all__ = ["NEVER", "SPAN", "Effects", "UnitYears", "after", "contrast", "detectable", "effects"]
__all__ += ["overall", "variance_of", "variogram"]

Floats = NDArray[np.float64]
SPAN = (-10_000, 10_000)
"""All years before and after treatment."""

NEVER = np.iinfo(np.int64).max
"""Stands for the year of treatment of a unit that is not treated to the end."""


@dataclass(frozen=True, slots=True)
class UnitYears:
    """Units by year: an outcome, and when each is treated.

    Parameters
    ----------
    units : tuple of str
    years : numpy.ndarray of int
        One after another, without gaps.
    values : numpy.ndarray of float
        The outcome, units by years; NaN where there is no reading.
    first : numpy.ndarray of int
        Year from which each unit is treated; `NEVER` without such a year.
    """

    units: tuple[str, ...]
    years: NDArray[np.int64]
    values: NDArray[np.float64]
    first: NDArray[np.int64]

    def only(self, keep: Sequence[int] | NDArray[np.bool_]) -> UnitYears:
        """The same with some of its units."""
        chosen = np.asarray(keep)
        at = np.arange(len(self.units))[chosen if len(chosen) else np.zeros(0, np.int64)]
        names = tuple(self.units[i] for i in at)
        return replace(self, units=names, values=self.values[at], first=self.first[at])

    def treated_from(self, first: Sequence[int] | NDArray[np.int64]) -> UnitYears:
        """The same units with other years of treatment."""
        return replace(self, first=np.asarray(first, dtype=np.int64))

    @property
    def adopters(self) -> NDArray[np.bool_]:
        """Units that become treated within the panel, after its first year."""
        if not len(self.years):
            return np.zeros(len(self.first), dtype=np.bool_)
        return np.asarray((self.first > self.years[0]) & (self.first <= self.years[-1]))

    @property
    def untreated(self) -> NDArray[np.bool_]:
        """Cells before treatment that have a reading."""
        early = self.years[None, :] < self.first[:, None]
        return np.asarray(early & np.isfinite(self.values))


@dataclass(frozen=True, slots=True)
class Effects:
    """Mean effects by years since treatment.

    Parameters
    ----------
    since : numpy.ndarray of int
        Years since treatment, without the base year -1.
    effect : numpy.ndarray of float
    size : numpy.ndarray of int
        Treated units behind each.
    influence : numpy.ndarray of float
        By years since treatment and unit: what each unit adds to the error.
    counted : numpy.ndarray of float
        The same shape: 1 where the unit is one of the treated units behind the effect.
    cells : tuple of (int, numpy.ndarray, numpy.ndarray)
        Each cohort with its years and its effects in them.
    """

    since: NDArray[np.int64]
    effect: Floats
    size: NDArray[np.int64]
    influence: Floats
    counted: Floats
    cells: tuple[tuple[int, NDArray[np.int64], Floats], ...]

    @property
    def by_cohort(self) -> dict[tuple[int, int], float]:
        """ATT(g, t) by cohort and year."""
        return {
            (cohort, int(year)): float(effect)
            for cohort, years, of_years in self.cells
            for year, effect in zip(years, of_years, strict=True)
        }

    @property
    def covariance(self) -> Floats:
        """Of the effects, clustered by unit."""
        n = self.influence.shape[1]
        return np.asarray(self.influence @ self.influence.T * (n / max(n - 1, 1)))

    @property
    def errors(self) -> Floats:
        """Standard errors."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))


def effects(
    panel: UnitYears,
    *,
    span: tuple[int, int] = SPAN,
    base: Literal["universal", "varying"] = "universal",
) -> Effects:
    """Effects by years since treatment, weighted by the treated units behind each.

    Parameters
    ----------
    panel : UnitYears
    span : tuple of int, keyword-only
        First and last year since treatment to look at.
    base : {"universal", "varying"}, keyword-only
        The year that years before treatment are compared with: the year before treatment, or
        the year before each. Years after treatment are compared with the year before it.

    Notes
    -----
    A unit counts in a cell where it has a reading in that year and in the base year.

    Cohorts often are one unit, whose spread within the cohort is nothing. The errors
    therefore take the spread of units around the mean of all cohorts, which is never too
    small on average, and too large where effects differ between cohorts.
    """
    years, values, first = panel.years, panel.values, panel.first
    n, width = len(first), len(years)
    own, counted, spread = (np.zeros((2 * width + 1, n)) for _ in range(3))
    cells: list[tuple[int, NDArray[np.int64], Floats]] = []
    for cohort in np.unique(first[panel.adopters]):
        reach = years - cohort
        before = np.full(width, int(cohort - 1 - years[0]))
        last = np.maximum(years, cohort)  # the year until which a unit to compare is untreated
        if base == "varying":
            early = reach < 0
            before[early], last[early] = np.flatnonzero(early) - 1, years[early]
        at = np.flatnonzero((reach >= span[0]) & (reach <= span[1]) & (before >= 0))
        at = at[before[at] != at]
        change = values[:, at] - values[:, before[at]]
        told = np.isfinite(change)
        mine = told & (first == cohort)[:, None]
        free = told & (first[:, None] > last[at][None, :]) & (first != cohort)[:, None]
        size, controls = mine.sum(axis=0), free.sum(axis=0)
        good = (size > 0) & (controls > 0)
        if not good.any():
            continue
        at, change, mine, free = at[good], change[:, good], mine[:, good], free[:, good]
        size, controls = size[good], controls[good]
        change = change - np.where(free, change, 0.0).sum(axis=0) / controls
        gain = np.where(mine, change, 0.0)
        rows = reach[at] + width
        own[rows] += gain.T
        counted[rows] += mine.T
        spread[rows] -= (np.where(free, change, 0.0) * (size / controls)).T
        cells.append((int(cohort), years[at], gain.sum(axis=0) / size))
    rows = np.flatnonzero(counted.sum(axis=1))
    size = counted[rows].sum(axis=1)
    found = own[rows].sum(axis=1) / size
    influence = (own[rows] - found[:, None] * counted[rows] + spread[rows]) / size[:, None]
    return Effects(
        rows - width, found, size.astype(np.int64), influence, counted[rows], tuple(cells)
    )


def after(found: Effects) -> Floats:
    """Weights of the effects in their mean after treatment; empty without any."""
    size = np.where(found.since >= 0, found.size, 0)
    return size / size.sum() if size.sum() else np.zeros(0)


def overall(
    found: Effects, *, around: Literal["year", "all"] = "year"
) -> tuple[float, float] | None:
    """The mean effect after treatment and its standard error; None without any.

    Parameters
    ----------
    found : Effects
    around : {"year", "all"}, keyword-only
        The mean around which the effects on units spread: that of each year since treatment,
        or that of all of them. The latter is the error of Callaway and Sant'Anna, who take the
        sizes of cohorts as drawn too.
    """
    weight = after(found)
    if not len(weight):
        return None
    mean = float(weight @ found.effect)
    if around == "year":
        return mean, float(np.sqrt(weight @ found.covariance @ weight))
    n = found.influence.shape[1]
    apart = weight / found.size * (found.effect - mean)
    influence = weight @ found.influence + apart @ found.counted
    return mean, float(np.sqrt(influence @ influence * (n / max(n - 1, 1))))


def contrast(panel: UnitYears, *, span: tuple[int, int]) -> Floats:
    """The weight that each cell of the panel has in the mean effect after treatment.

    Notes
    -----
    The estimate is the sum of weights times readings. They rest on years of treatment and on
    which readings there are, and not on what they are: its variance can be worked out before.
    """
    years, first = panel.years, panel.first
    told = np.isfinite(panel.values)
    weights = np.zeros(panel.values.shape)
    low, total = int(years[0]) if len(years) else 0, 0
    for cohort in np.unique(first[panel.adopters]):
        base = int(cohort) - 1 - low
        for at in range(max(int(cohort) + span[0], int(cohort)) - low, len(years)):
            if at - int(cohort) + low > span[1]:
                break
            both = told[:, at] & told[:, base]
            mine = both & (first == cohort)
            free = both & (first > max(int(years[at]), int(cohort)))
            if not mine.any() or not free.any():
                continue
            size = int(mine.sum())
            part = mine - free * (size / free.sum())
            weights[:, at] += part
            weights[:, base] -= part
            total += size
    return weights / total if total else weights


def variogram(panel: UnitYears) -> Floats:
    """Half the mean squared change over 0, 1, 2 ... years, of units before treatment.

    Notes
    -----
    Changes are taken around the mean change of all untreated units in those years. A lag
    that fewer than three units tell of has the value of the lag before.
    """
    values = np.where(panel.untreated, panel.values, np.nan)
    found = [0.0]
    for lag in range(1, values.shape[1]):
        change = values[:, lag:] - values[:, :-lag]
        told = np.isfinite(change)
        n = told.sum(axis=0)
        use = n >= 3
        if not use.any():
            found.append(found[-1])
            continue
        part = np.where(told, change, 0.0)[:, use]
        spread = (part**2).sum(axis=0) - part.sum(axis=0) ** 2 / n[use]
        found.append(float(spread.sum() / (n[use] - 1).sum()) / 2)
    return np.array(found)


def variance_of(weights: Floats, half: Floats) -> float:
    """Variance of a weighted sum whose weights sum to nothing in each unit.

    Notes
    -----
    Var(sum c_t Y_t) = - sum_s sum_t c_s c_t g(|s - t|), g the variogram: serial correlation of
    any form is in it. Units are taken as independent.
    """
    steps = np.arange(weights.shape[1])
    lags = np.abs(steps[:, None] - steps[None, :])
    return float(-(weights @ half[lags] * weights).sum())


def detectable(
    panel: UnitYears, *, span: tuple[int, int], freedom: int
) -> tuple[float | None, float]:
    """The smallest effect that would be found, and the standard error expected before.

    Parameters
    ----------
    panel : UnitYears
    span : tuple of int, keyword-only
        First and last year since treatment of the mean effect.
    freedom : int, keyword-only
        Degrees of freedom of the error.
    """
    from scipy.stats import t

    variance = variance_of(contrast(panel, span=span), variogram(panel))
    if variance <= 0 or freedom < 1:
        return None, 0.0
    error = variance**0.5
    return error * float(t.ppf(1 - SIGNIFICANCE / 2, freedom) + t.ppf(POWER, freedom)), error

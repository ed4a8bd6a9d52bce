"""Staggered difference-in-differences, in plain NumPy.

Callaway and Sant'Anna (2021), Journal of Econometrics 225: of the cohort that is first treated
in year g, the change of the outcome from g - 1 to t, less the same change among units that
are treated neither by t nor by g. Fast enough to be made again for each permutation, which a
library made for covariates is not. As the estimate is a weighted sum of readings, what it could
find is known before it is made (`detectable` of `staggered_rule`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SPAN = (-10_000, 10_000)
"""All years before and after treatment."""

NEVER = np.iinfo(np.int64).max
"""Stands for the year of treatment of a unit that is not treated to the end."""


@dataclass(frozen=True, slots=True)
class UnitYears:
    """Units by year: an outcome, and when each is treated.

    years: One after another, without gaps.
    values: The outcome, units by years; NaN where there is no reading.
    first: Year from which each unit is treated; `NEVER` without such a year.
    """

    units: tuple[str, ...]
    years: NDArray[np.int64]
    values: NDArray[np.float64]
    first: NDArray[np.int64]

    def only(self, keep: Sequence[int] | NDArray[np.bool_]) -> UnitYears:
        """The same with some of its units."""
        chosen = np.asarray(keep)
        at = np.arange(len(self.units))[chosen if len(chosen) else np.zeros(0, np.int64)]
        return replace(
            self,
            units=tuple(self.units[i] for i in at),
            values=self.values[at],
            first=self.first[at],
        )

    def treated_from(self, first: Sequence[int] | NDArray[np.int64]) -> UnitYears:
        """The same units with other years of treatment."""
        return replace(self, first=np.asarray(first, dtype=np.int64))

    @property
    def adopters(self) -> NDArray[np.bool_]:
        """Units that become treated within the panel, after its first year."""
        return (
            np.zeros(len(self.first), dtype=np.bool_)
            if not len(self.years)
            else np.asarray((self.first > self.years[0]) & (self.first <= self.years[-1]))
        )

    @property
    def untreated(self) -> NDArray[np.bool_]:
        """Cells before treatment that have a reading."""
        return np.asarray((self.years < self.first[:, None]) & np.isfinite(self.values))


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes of all units since the base of one cohort, whoever is treated.

    cohort: Year from which its units are treated.
    at, since: Columns of the panel, and their years since treatment.
    until: Year until which units to compare with are untreated.
    change: Units by `at`; 0 where there is none.
    known: Whether there is a change.
    """

    cohort: int
    at: NDArray[np.int64]
    since: NDArray[np.int64]
    until: NDArray[np.int64]
    change: Floats
    known: NDArray[np.bool_]

    @property
    def base(self) -> int:
        """The column before treatment, the last of the base."""
        return int(self.at[0] - self.since[0] - 1)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One cohort beside its controls, in the years in which there are both.

    `of_cohort` and `free`, units by the columns of `of`, say who is treated and who is compared:
    nobody in other years.
    """

    of: Changes
    of_cohort: NDArray[np.bool_]
    free: NDArray[np.bool_]

    @property
    def weights(self) -> Floats:
        """Weights of the controls, as many in all as there are treated units in each year."""
        among = np.maximum(self.free.sum(axis=0), 1)
        return np.asarray(self.free * (self.of_cohort.sum(axis=0) / among))


def changes_of(
    panel: UnitYears, cohort: int, *, span: tuple[int, int], base_years: int = 1
) -> Changes:
    """Changes of all units since the mean of some years before a cohort is treated."""
    since = panel.years - cohort
    base = int(cohort - 1 - panel.years[0])
    at = np.flatnonzero((since >= span[0]) & (since <= span[1]) & (since != -1) & (base >= 0))
    first = base - base_years + 1
    level = np.full(len(panel.values), np.nan)
    if first >= 0:
        level = panel.values[:, first : base + 1].mean(axis=1)
    change = panel.values[:, at] - level[:, None]
    known = np.isfinite(change)
    until = np.maximum(panel.years[at], cohort)
    return Changes(cohort, at, since[at], until, np.where(known, change, 0.0), known)


def comparisons(
    panel: UnitYears, *, span: tuple[int, int], base_years: int = 1
) -> Iterator[Comparison]:
    """Each cohort with its controls; nothing where there is none of either."""
    first = panel.first[:, None]
    for cohort in np.unique(panel.first[panel.adopters]).tolist():
        of = changes_of(panel, cohort, span=span, base_years=base_years)
        treated, free = of.known & (first == cohort), of.known & (first > of.until)
        compared = treated.any(axis=0) & free.any(axis=0)
        if compared.any():
            yield Comparison(of, treated & compared, free & compared)


@dataclass(frozen=True, slots=True)
class Effects:
    """Mean effects by years since treatment.

    since: Years since treatment, without the base year -1.
    size: Treated units behind each.
    influence: By years since treatment and unit: what each unit adds to the error.
    counted: The same shape: 1 where the unit is one of the treated units behind the effect.
    by_cohort: ATT(g, t) by cohort and year.
    """

    since: NDArray[np.int64]
    effect: Floats
    size: NDArray[np.int64]
    influence: Floats
    counted: Floats
    by_cohort: dict[tuple[int, int], float]

    @property
    def covariance(self) -> Floats:
        """Of the effects, clustered by unit."""
        n = self.influence.shape[1]
        return np.asarray(self.influence @ self.influence.T * (n / max(n - 1, 1)))

    @property
    def errors(self) -> Floats:
        """Standard errors."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))


def effects(panel: UnitYears, *, span: tuple[int, int] = SPAN, base_years: int = 1) -> Effects:
    """Effects by years since treatment, weighted by the treated units behind each.

    span: First and last year since treatment to look at.
    base_years: How many years before treatment are averaged in the base.

    A unit counts in a cell where it has a reading in that year and in the base year.

    Cohorts often are one unit, whose spread within the cohort is nothing. The errors
    therefore take the spread of units around the mean of all cohorts, which is never too
    small on average, and too large where effects differ between cohorts.
    """
    n, width = len(panel.first), len(panel.years)
    own, counted, spread = (np.zeros((2 * width + 1, n)) for _ in range(3))
    by_cohort: dict[tuple[int, int], float] = {}
    for part in comparisons(panel, span=span, base_years=base_years):
        size, among = part.of_cohort.sum(axis=0), np.maximum(part.free.sum(axis=0), 1)
        deviation = part.of.change - np.where(part.free, part.of.change, 0.0).sum(axis=0) / among
        gain = np.where(part.of_cohort, deviation, 0.0)
        rows = part.of.since + width
        own[rows] += gain.T
        counted[rows] += part.of_cohort.T
        spread[rows] -= (deviation * part.weights).T
        for at in np.flatnonzero(size):
            year = int(panel.years[part.of.at[at]])
            by_cohort[part.of.cohort, year] = float(gain[:, at].sum() / size[at])
    rows = np.flatnonzero(counted.sum(axis=1))
    size = counted[rows].sum(axis=1)
    effect = own[rows].sum(axis=1) / size
    influence = (own[rows] - effect[:, None] * counted[rows] + spread[rows]) / size[:, None]
    return Effects(rows - width, effect, size.astype(np.int64), influence, counted[rows], by_cohort)


def after(steps: Effects) -> Floats:
    """Weights of the effects in their mean after treatment; empty without any."""
    size = np.where(steps.since >= 0, steps.size, 0)
    return size / size.sum() if size.sum() else np.zeros(0)


def overall(
    steps: Effects, *, around: Literal["year", "all"] = "all"
) -> tuple[float, float] | None:
    """The mean effect after treatment and its standard error; None without any.

    around: The mean around which the effects on units spread: that of each year since treatment, or
        that of all of them. The latter is the error of Callaway and Sant'Anna: the sizes of
        cohorts, and with them the weights of the mean, are drawn as well.
    """
    weight = after(steps)
    if not len(weight):
        return None
    mean = float(weight @ steps.effect)
    if around == "year":
        return mean, float(np.sqrt(weight @ steps.covariance @ weight))
    n = steps.influence.shape[1]
    deviation = weight / steps.size * (steps.effect - mean)
    influence = weight @ steps.influence + deviation @ steps.counted
    return mean, float(np.sqrt(influence @ influence * (n / max(n - 1, 1))))

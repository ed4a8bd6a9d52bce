"""Units by year, and which of them are compared in which years before any effect is estimated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "NEVER",
    "SPAN",
    "Changes",
    "Comparison",
    "Controls",
    "UnitYears",
    "adjusted",
    "comparisons",
]
__all__ += ["changes_of", "design_of", "regressed"]

Floats = NDArray[np.float64]
Controls = Literal["not-yet", "never"]
"""Units to compare treated ones with: those not treated yet, or those that never are."""

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
    baseline : numpy.ndarray of float, optional
        What each unit was like before, units by characteristics; NaN where it is unknown.
    """

    units: tuple[str, ...]
    years: NDArray[np.int64]
    values: NDArray[np.float64]
    first: NDArray[np.int64]
    baseline: NDArray[np.float64] | None = None

    def only(self, keep: Sequence[int] | NDArray[np.bool_]) -> UnitYears:
        """The same with some of its units."""
        chosen = np.asarray(keep)
        at = np.arange(len(self.units))[chosen if len(chosen) else np.zeros(0, np.int64)]
        names = tuple(self.units[i] for i in at)
        baseline = None if self.baseline is None else self.baseline[at]
        return replace(
            self, units=names, values=self.values[at], first=self.first[at], baseline=baseline
        )

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
class Comparison:
    """One cohort beside its controls, in the years in which there are both.

    `at` are columns of the panel, `since` their years since treatment, `base` the last
    column of the base of each; `change`, `mine` and `free` are units by `at`.
    """

    cohort: int
    at: NDArray[np.int64]
    since: NDArray[np.int64]
    base: NDArray[np.int64]
    change: Floats
    mine: NDArray[np.bool_]
    free: NDArray[np.bool_]

    def only(self, good: NDArray[np.bool_]) -> Comparison:
        """The same in some of its years."""
        return replace(
            self,
            at=self.at[good],
            since=self.since[good],
            base=self.base[good],
            change=self.change[:, good],
            mine=self.mine[:, good],
            free=self.free[:, good],
        )


@dataclass(frozen=True, slots=True)
class Changes:
    """What a cohort's comparison has before it is known who is treated.

    `at`, `since`, `base` and `change` as in `Comparison`; `until` is the year until which units
    to compare are untreated, and `known` says where there is a change.
    """

    at: NDArray[np.int64]
    since: NDArray[np.int64]
    base: NDArray[np.int64]
    until: NDArray[np.int64]
    change: Floats
    known: NDArray[np.bool_]


def changes_of(
    panel: UnitYears,
    cohort: int,
    span: tuple[int, int],
    base: Literal["universal", "varying"],
    base_years: int,
) -> Changes:
    """Changes of all units since the base of a cohort, whoever is treated."""
    years, values = panel.years, panel.values
    reach = years - cohort
    before = np.full(len(years), int(cohort - 1 - years[0]))
    last = np.maximum(years, cohort)
    if base == "varying":
        early = reach < 0
        before[early], last[early] = np.flatnonzero(early) - 1, years[early]
    at = np.flatnonzero((reach >= span[0]) & (reach <= span[1]) & (before >= 0))
    at = at[before[at] != at]
    level = values[:, before[at]]
    if base_years > 1:
        columns, where = np.unique(before[at], return_inverse=True)
        means = [_mean(values, int(column), base_years) for column in columns]
        level = np.stack([means[k] for k in where], axis=1)
    change = values[:, at] - level
    known = np.isfinite(change)
    if panel.baseline is not None:
        known = known & np.asarray(np.isfinite(panel.baseline).all(axis=1))[:, None]
    return Changes(at, reach[at], before[at], last[at], change, known)


def comparisons(
    panel: UnitYears,
    span: tuple[int, int],
    base: Literal["universal", "varying"],
    base_years: int,
    controls: Controls,
    *,
    changes: dict[int, Changes] | None = None,
) -> Iterator[Comparison]:
    """Each cohort with its controls; nothing where there is none of either.

    `changes` keeps those of each cohort for the same units with other years of treatment.
    """
    first = panel.first
    kept = {} if changes is None else changes
    for cohort in np.unique(first[panel.adopters]).tolist():
        if cohort not in kept:
            kept[cohort] = changes_of(panel, cohort, span, base, base_years)
        of = kept[cohort]
        mine = of.known & (first == cohort)[:, None]
        until = of.until if controls == "not-yet" else np.full(len(of.at), NEVER - 1)
        free = of.known & (first[:, None] > until[None, :]) & (first != cohort)[:, None]
        good = np.asarray(mine.any(axis=0) & free.any(axis=0))
        if panel.baseline is not None:
            design = design_of(panel.baseline)
            ranks = [np.linalg.matrix_rank(design[among]) for among in free.T]
            good = good & np.equal(ranks, design.shape[1])
        if good.any():
            whole = Comparison(cohort, of.at, of.since, of.base, of.change, mine, free)
            yield whole if good.all() else whole.only(good)


def _mean(values: Floats, last: int, length: int) -> Floats:
    """Each unit's mean of so many years up to the column `last`; NaN where one has no reading."""
    if last - length + 1 < 0:
        return np.full(len(values), np.nan)
    return np.asarray(values[:, last - length + 1 : last + 1].mean(axis=1))


def design_of(baseline: Floats) -> Floats:
    """A level and the characteristics of each unit; those that are unknown count nowhere."""
    return np.column_stack([np.ones(len(baseline)), np.nan_to_num(baseline)])


def adjusted(part: Comparison, baseline: Floats) -> tuple[Floats, Floats]:
    """Weights of controls, and changes less those that a regression on controls predicts."""
    design = design_of(baseline)
    among, left = np.zeros(part.change.shape), np.zeros(part.change.shape)
    for k, (mine, free) in enumerate(zip(part.mine.T, part.free.T, strict=True)):
        among[free, k] = regressed(design[free], design[mine].mean(axis=0))
        slopes = np.linalg.lstsq(design[free], part.change[free, k], rcond=None)[0]
        left[:, k] = part.change[:, k] - design @ slopes
    return among, left


def regressed(controls: Floats, point: Floats) -> Floats:
    """Weights of controls in what a regression on them predicts at a point."""
    return np.asarray(controls @ np.linalg.solve(controls.T @ controls, point))

"""Units by year, and which of them are compared in which years before any effect is estimated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

__all__ = ["NEVER", "SPAN", "Changes", "Comparison", "UnitYears", "changes_of", "comparisons"]

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
class Changes:
    """Changes of all units since the base of one cohort, whoever is treated.

    Parameters
    ----------
    cohort : int
        Year from which its units are treated.
    at, since : numpy.ndarray of int
        Columns of the panel, and their years since treatment.
    until : numpy.ndarray of int
        Year until which units to compare with are untreated.
    change : numpy.ndarray of float
        Units by `at`; 0 where there is none.
    known : numpy.ndarray of bool
        Whether there is a change.
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

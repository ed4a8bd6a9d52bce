"""Effects on the same units with other years of treatment, for many sets of years at once.

The same estimates as those of `effects`, by matrix products over sets of years and units: which
units are treated, and which are free to compare with, are tables of 0 and 1 for each year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.hypotheses.estimators.staggered_cells import UnitYears, changes_of

__all__ = ["Shuffled", "Shuffles"]

Array = NDArray[Any]
Years = NDArray[np.int64]

_AT_ONCE = 256
"""Sets of years in one pass: their tables stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Shuffled:
    """Mean effects of some sets of years, one row a set.

    Parameters
    ----------
    known : numpy.ndarray of bool, shape (sets,)
        Whether there is any effect.
    mean : numpy.ndarray, shape (sets,)
        Over all years since treatment that were asked for.
    effect : numpy.ndarray, shape (sets, years since treatment)
        0 where there is none.
    influence : numpy.ndarray
        What each unit adds to the error: of the mean, shape (sets, units), or of each effect,
        shape (sets, years since treatment, units).
    """

    known: NDArray[np.bool_]
    mean: Array
    effect: Array
    influence: Array


class Shuffles:
    """Units whose years of treatment are shuffled.

    Parameters
    ----------
    panel : UnitYears
    cohorts : sequence of int, keyword-only
        Every year from which a unit may be treated; years outside the panel say nothing.
    span, base_years : keyword-only
        As of `effects`.
    """

    def __init__(
        self,
        panel: UnitYears,
        *,
        cohorts: Sequence[int] | Years,
        span: tuple[int, int],
        base_years: int = 1,
    ) -> None:
        inside = [int(c) for c in np.unique(cohorts) if panel.years[0] < c <= panel.years[-1]]
        parts = [changes_of(panel, c, span=span, base_years=base_years) for c in inside]
        # One row for each cohort in each year: changes of all units, 0 where unknown.
        nothing = np.zeros((len(panel.units), 0))
        tables = ([p.change for p in parts], [p.known for p in parts])
        self._change, self._known = (
            np.ascontiguousarray(np.concatenate([nothing, *table], axis=1).T) for table in tables
        )
        since, until, cohort = (
            np.concatenate([np.zeros(0, np.int64), *column])
            for column in (
                (p.since for p in parts),
                (p.until for p in parts),
                (np.full(len(p.at), p.cohort) for p in parts),
            )
        )
        self._steps, self._step = np.unique(since, return_inverse=True)
        self._by_cohort = _places_by_year(cohort)
        self._by_until = _places_by_year(until)

    def effects(self, firsts: Years, *, around: Literal["year", "all", "each"] | None) -> Shuffled:
        """Effects for each row of other years of treatment, worked out some hundred rows at a time.

        Parameters
        ----------
        firsts : numpy.ndarray of int, shape (sets, units)
            Years from which units are treated.
        around : {"year", "all", "each"} or None, keyword-only
            Of what the influence is: the mean of all effects, around that of each year since
            treatment or around that of all (see `overall`), or each effect. Without it none is
            worked out.
        """
        starts = range(0, len(firsts), _AT_ONCE)
        blocks = [self._block(firsts[start : start + _AT_ONCE], around) for start in starts]
        columns = zip(*((of.known, of.mean, of.effect, of.influence) for of in blocks), strict=True)
        return Shuffled(*map(np.concatenate, columns))

    def _block(self, firsts: Years, around: str | None) -> Shuffled:
        treated = [((firsts == year).astype(float), at) for year, at in self._by_cohort]
        free = [((firsts > year).astype(float), at) for year, at in self._by_until]
        size, own = self._sums(treated, len(firsts))
        among, summed = self._sums(free, len(firsts))
        good = (size > 0) & (among > 0)
        mean = summed / np.maximum(among, 1)
        steps = (self._step[:, None] == np.arange(len(self._steps))).astype(float)
        counted = (size * good) @ steps
        total = np.where(good, own - size * mean, 0) @ steps
        effect, n = total / np.maximum(counted, 1), counted.sum(axis=1)
        overall = total.sum(axis=1) / np.maximum(n, 1)
        part = np.where(good, size / np.maximum(among, 1), 0.0)
        center = mean + (overall[:, None] if around == "all" else effect[:, self._step])

        def influence(of: NDArray[np.bool_]) -> Array:
            return self._spread(treated, good * of, center) - self._spread(free, part * of, mean)

        if around is None:
            added = np.zeros((len(firsts), 0))
        elif around == "each":
            sizes = np.maximum(counted, 1).T[:, :, None]
            each = [influence(self._step == k) / sizes[k] for k in range(len(self._steps))]
            added = np.stack(each, axis=1) if each else np.zeros((*effect.shape, firsts.shape[1]))
        else:
            added = influence(np.ones(len(self._step), np.bool_)) / np.maximum(n, 1)[:, None]
        return Shuffled(n > 0, overall, effect, added)

    def _sums(self, masks: list[tuple[Array, Array]], sets: int) -> tuple[Array, Array]:
        """Number of units of a mask that have a change, and the sum of these, in each row."""
        size = np.zeros((sets, len(self._known)))
        whole = np.zeros(size.shape)
        for mask, at in masks:
            size[:, at], whole[:, at] = mask @ self._known[at].T, mask @ self._change[at].T
        return size, whole

    def _spread(self, masks: list[tuple[Array, Array]], weight: Array, center: Array) -> Array:
        """By unit the weighted sum of its changes around a centre of each row."""
        whole: Array = np.zeros(masks[0][0].shape if masks else (len(weight), 0))
        for mask, at in masks:
            some, middle = weight[:, at], weight[:, at] * center[:, at]
            if some.any():
                whole = whole + mask * (some @ self._change[at] - middle @ self._known[at])
        return whole


def _places_by_year(years: Years) -> list[tuple[int, NDArray[np.int64]]]:
    """Each year with the places where it stands."""
    return [(year, np.flatnonzero(years == year)) for year in np.unique(years).tolist()]

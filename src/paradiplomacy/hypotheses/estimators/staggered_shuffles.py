"""Effects on the same units with years of treatment shuffled, many shuffles in one pass."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.hypotheses.estimators.staggered import Effects, effects
from paradiplomacy.hypotheses.estimators.staggered_cells import (
    NEVER,
    Changes,
    Controls,
    UnitYears,
    changes_of,
)

__all__ = ["effects_of_each"]

Floats = NDArray[np.float64]
Years = NDArray[np.int64]

_AT_ONCE = 16
"""Shuffles in one pass: their arrays stay in the processor's cache."""


def effects_of_each(
    panel: UnitYears,
    firsts: Years,
    *,
    span: tuple[int, int],
    base_years: int = 1,
    controls: Controls = "not-yet",
) -> Iterator[Effects]:
    """What `effects` gives for each row of other years of treatment, without effects by cohort.

    Parameters
    ----------
    panel : UnitYears
    firsts : numpy.ndarray of int, shape (shuffles, units)
        Years from which units are treated.
    span, base_years, controls
        As in `effects`.
    """
    if panel.baseline is not None:
        kept: dict[int, Changes] = {}
        for first in firsts:
            yield effects(
                panel.treated_from(first),
                span=span,
                base_years=base_years,
                controls=controls,
                changes=kept,
            )
        return
    treated = (firsts > panel.years[0]) & (firsts <= panel.years[-1])
    of_cohorts = {
        cohort: changes_of(panel, cohort, span, "universal", base_years)
        for cohort in np.unique(firsts[treated]).tolist()
    }
    for start in range(0, len(firsts), _AT_ONCE):
        block = firsts[start : start + _AT_ONCE]
        yield from _effects(panel, block, span, of_cohorts, controls)


def _effects(
    panel: UnitYears,
    firsts: Years,
    span: tuple[int, int],
    of_cohorts: dict[int, Changes],
    controls: Controls,
) -> Iterator[Effects]:
    """As `effects` works them out, with an axis of shuffles before units and years."""
    earliest = max(span[0], -len(panel.years))
    latest = min(span[1], len(panel.years))
    shape = (*firsts.shape, max(latest - earliest + 1, 0))
    own, spread = np.zeros(shape, panel.values.dtype), np.zeros(shape, panel.values.dtype)
    counted = np.zeros(shape)
    for cohort, of in of_cohorts.items():
        rows = of.since - earliest
        shuffle, unit = np.nonzero(firsts == cohort)
        mine = of.known[unit]
        until = of.until if controls == "not-yet" else np.full(len(of.at), NEVER - 1)
        free = of.known & (firsts[:, :, None] > until)
        free[shuffle, unit] = False
        size = np.zeros((len(firsts), len(rows)))
        np.add.at(size, shuffle, mine)
        among = free.sum(axis=1)
        good = (size > 0) & (among > 0)
        if not good.any():
            continue
        of_free = np.where(free, of.change, 0.0)
        mean = of_free.sum(axis=1) / np.maximum(among, 1)
        part = np.where(good, size / np.maximum(among, 1), 0.0)
        where = (shuffle[:, None], unit[:, None], rows)
        mine = mine & good[shuffle]
        own[where] += np.where(mine, of.change[unit] - mean[shuffle], 0.0)
        counted[where] += mine
        of_free -= np.where(free, mean[:, None, :], 0.0)
        of_free *= part[:, None, :]
        spread[:, :, rows] -= of_free
    for parts in zip(own, counted, spread, strict=True):
        yield _of_one(earliest, *(part.T for part in parts))


def _of_one(earliest: int, own: Floats, counted: Floats, spread: Floats) -> Effects:
    size = counted.sum(axis=1)
    rows = np.flatnonzero(size)
    own, counted, size = own[rows], counted[rows], size[rows]
    mean = own.sum(axis=1) / size
    influence = (own - mean[:, None] * counted + spread[rows]) / size[:, None]
    return Effects(rows + earliest, mean, size.astype(np.int64), influence, counted, ())

"""Made-up panels of countries by year, of which the effect is known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.hypotheses.estimators.staggered_did import NEVER, UnitYears

FIRSTS = (2003, 2003, 2004, 2005, 2005, 2006, 2008, 2009, 2010, 2012, *[NEVER] * 8)


def made(
    seed: int,
    *,
    effect: float = 0.0,
    trend: float = 0.0,
    noise: float = 1.0,
    firsts: Sequence[int] = FIRSTS,
    lost: float = 0.0,
) -> UnitYears:
    """Countries with levels, common years, serially correlated noise and an effect.

    Those that are ever treated drift by `trend` a year; a share `lost` of readings is blank.
    """
    rng = np.random.default_rng(seed)
    years = np.arange(1996, 2016, dtype=np.int64)
    first = np.array(firsts, dtype=np.int64)
    shape = (len(first), len(years))
    drawn = rng.normal(size=shape)
    errors = drawn.copy()
    for at in range(1, len(years)):
        errors[:, at] = 0.6 * errors[:, at - 1] + 0.8 * drawn[:, at]
    values = 3 * rng.normal(size=(len(first), 1)) + rng.normal(size=len(years)) + noise * errors
    values += effect * (years[None, :] >= first[:, None])
    values += trend * (first[:, None] != NEVER) * (years - years[0])
    values[rng.random(shape) < lost] = np.nan
    names = tuple(f"A{chr(65 + i)}" for i in range(len(first)))
    return UnitYears(names, years, values, first)


def long(panel: UnitYears) -> dict[str, NDArray[np.float64]]:
    """The same as columns unit, year, y and first (0 for never), one row a reading."""
    row, column = np.nonzero(np.isfinite(panel.values))
    first = np.where(panel.first == NEVER, 0, panel.first)
    return {
        "unit": row.astype(float),
        "year": panel.years[column].astype(float),
        "y": panel.values[row, column],
        "first": first[row].astype(float),
    }

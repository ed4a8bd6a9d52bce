"""Staggered difference-in-differences, in plain NumPy.

Callaway and Sant'Anna (2021), Journal of Econometrics 225: of the cohort that is first treated
in year g, the change of the outcome from g - 1 to t, less the same change among units that
are treated neither by t nor by g. Fast enough to be made again for each permutation, which a
library made for covariates is not. As the estimate is a weighted sum of readings, what it could
find is known before it is made (`staggered_power`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.hypotheses.estimators.staggered_cells import (
    NEVER,
    SPAN,
    UnitYears,
    comparisons,
)

__all__ = ["NEVER", "SPAN", "Effects", "UnitYears", "after", "effects", "overall"]

Floats = NDArray[np.float64]


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
    by_cohort : dict
        ATT(g, t) by cohort and year.
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

    Parameters
    ----------
    panel : UnitYears
    span : tuple of int, keyword-only
        First and last year since treatment to look at.
    base_years : int, keyword-only
        How many years before treatment are averaged in the base.

    Notes
    -----
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
        left = part.of.change - np.where(part.free, part.of.change, 0.0).sum(axis=0) / among
        gain = np.where(part.of_cohort, left, 0.0)
        rows = part.of.since + width
        own[rows] += gain.T
        counted[rows] += part.of_cohort.T
        spread[rows] -= (left * part.weights).T
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

    Parameters
    ----------
    steps : Effects
    around : {"year", "all"}, keyword-only
        The mean around which the effects on units spread: that of each year since treatment,
        or that of all of them. The latter is the error of Callaway and Sant'Anna: the sizes of
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

"""Power of a staggered comparison, worked out before any reading after treatment is seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.hypotheses.estimators.exact import detectable_errors
from paradiplomacy.hypotheses.estimators.staggered_did import UnitYears, comparisons

Floats = NDArray[np.float64]


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

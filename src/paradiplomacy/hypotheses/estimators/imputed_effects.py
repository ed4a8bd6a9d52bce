"""Effects by imputation: what treated readings would have been, from those not treated.

Borusyak, Jaravel and Spiess (2024), Review of Economic Studies 91: fixed effects are fitted to
untreated readings alone, the fit is continued into treated ones, and the effect is the mean of
what is left. All years before treatment are its base, not one. Errors are their conservative
ones, clustered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.estimators.measured import Measured
from paradiplomacy.hypotheses.estimators.staggered_cells import SPAN, UnitYears

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["Cells", "Imputed", "cells_of", "imputed"]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

_RIDGE = 1e-9
"""Of the largest entry: lets a system be solved some of whose coefficients nothing determines."""

_DETERMINED = 1e-5
"""A combination of coefficients counts as determined if it is reached so nearly."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Readings one by one.

    Parameters
    ----------
    value : numpy.ndarray of float
    factors : tuple of numpy.ndarray of int
        Of each kind of fixed effect, which one each reading has: its unit, its year ...
    since : numpy.ndarray of int
        Years since treatment, negative before it; `NOT_TREATED` for what never is.
    cluster : numpy.ndarray of int
        Readings of one cluster may depend on each other.
    group : numpy.ndarray of int
        Treated readings around whose common mean effect errors are taken; the larger the
        groups, the more careful the errors.
    """

    value: Floats
    factors: tuple[Codes, ...]
    since: Codes
    cluster: Codes
    group: Codes

    def only(self, keep: NDArray[np.bool_]) -> Cells:
        """Some of the readings."""
        return Cells(
            self.value[keep],
            tuple(codes[keep] for codes in self.factors),
            self.since[keep],
            self.cluster[keep],
            self.group[keep],
        )


NOT_TREATED = -SPAN[1]
"""Years since treatment of what never is treated."""


@dataclass(frozen=True, slots=True)
class Imputed:
    """Mean effects by years since treatment.

    Parameters
    ----------
    since : numpy.ndarray of int
        Years since treatment; the leads that were asked for come first.
    effect : numpy.ndarray of float
    size : numpy.ndarray of int
        Readings behind each.
    influence : numpy.ndarray of float
        By years since treatment and cluster: what each cluster adds to the error.
    lost : int
        Treated readings whose fixed effects untreated ones do not determine; they count nowhere.
    weights : numpy.ndarray of float
        By years since treatment and reading: the effect is the sum of weights times readings.
    left : numpy.ndarray of float
        Readings less the fit.
    """

    since: Codes
    effect: Floats
    size: Codes
    influence: Floats
    lost: int
    weights: Floats
    left: Floats

    @property
    def covariance(self) -> Floats:
        """Of the effects, clustered."""
        return np.asarray(self.influence @ self.influence.T)

    @property
    def mean(self) -> tuple[float, float] | None:
        """The mean effect after treatment and its standard error; None without any."""
        size = np.where(self.since >= 0, self.size, 0)
        if not size.any():
            return None
        weight = size / size.sum()
        error = float(np.sqrt(max(weight @ self.covariance @ weight, 0.0)))
        return float(weight @ self.effect), error

    def interval(self, freedom: int) -> Interval | None:
        """The mean effect and its 95 % interval of the t distribution."""
        return Measured(*self.mean, max(freedom, 1)).interval() if self.mean else None


def cells_of(panel: UnitYears, *, last: int = SPAN[1]) -> Cells:
    """The readings of a panel, with effects of units and of years.

    Parameters
    ----------
    panel : UnitYears
    last : int, keyword-only
        Treated readings from later years since treatment are left out.

    Notes
    -----
    Errors are taken around the mean of all cohorts at one distance from treatment: cohorts of one
    unit have no spread around their own.
    """
    row, column = np.nonzero(np.isfinite(panel.values))
    year, first = panel.years[column], panel.first[row]
    never = first > panel.years[-1] if len(panel.years) else first > 0
    since = np.where(never, NOT_TREATED, year - np.where(never, 0, first))
    whole = Cells(panel.values[row, column], (row, column), since, row, np.maximum(since, -1))
    return whole.only(since <= last)


def imputed(cells: Cells, *, leads: Sequence[int] = ()) -> Imputed | None:
    """Effects by years since treatment, by imputation; None where nothing can be imputed.

    Parameters
    ----------
    cells : Cells
    leads : sequence of int, keyword-only
        Years before treatment, such as -2 and -1, that get an effect of their own: readings of
        these years are then no base, and show whether those treated moved differently before.

    Notes
    -----
    The estimate is a weighted sum of readings. The error takes untreated readings around
    the fit and treated ones around the mean effect of their group, which is never too small on
    average (their theorem 3).

    Examples
    --------
    >>> panel = UnitYears(
    ...     ("a", "b", "c"), np.arange(4),
    ...     np.array([[0.0, 1, 5, 6], [1, 2, 3, 4], [4, 5, 6, 7]]), np.array([2, 99, 99]),
    ... )
    >>> imputed(cells_of(panel)).effect.round(9)
    array([3., 3.])
    """
    free = cells.since < 0
    if free.all() or not free.any():
        return None
    design = _columns_of_fixed_effects(cells, leads)
    base = design[free]
    solve = _solver(base)
    known = _coefficients_are_known(design[~free], base, solve)
    if not known.any():
        return None
    fit = solve(base.T @ cells.value[free])
    left = cells.value - design @ fit
    treated = np.flatnonzero(~free)[known]
    steps = np.unique(cells.since[treated])
    led = [k for k in leads if (cells.since[free] == k).any()]
    width, n = design.shape[1], int(cells.cluster.max()) + 1
    effect, size, influence, of = [], [], [], []
    for k in led:
        unit = np.zeros(width)
        unit[width - len(leads) + list(leads).index(k)] = 1.0
        effect.append(float(fit @ unit))
        size.append(int((cells.since[free] == k).sum()))
        weights = np.zeros(len(left))
        weights[free] = base @ solve(unit)
        of.append(weights)
        influence.append(np.bincount(cells.cluster, weights * left, minlength=n))
    for step in steps:
        at_step = treated[cells.since[treated] == step]
        weights = np.zeros(len(left))
        weights[at_step] = 1 / len(at_step)
        weights[free] = -(base @ solve(design.T @ weights))
        of.append(weights)
        effect.append(float(left[at_step].mean()))
        size.append(len(at_step))
        around = left - _mean_effect_of_own_group(cells, weights, left, ~free)
        influence.append(np.bincount(cells.cluster, weights * around, minlength=n))
    since = np.array([*led, *steps], dtype=np.int64)
    lost = int((~known).sum())
    return Imputed(
        since,
        np.array(effect),
        np.array(size),
        np.array(influence),
        lost,
        np.array(of),
        left,
    )


def _columns_of_fixed_effects(cells: Cells, leads: Sequence[int]) -> csr_matrix:
    """One column a fixed effect and lead."""
    from scipy.sparse import csr_matrix, hstack

    m = len(cells.value)
    parts = []
    for codes in cells.factors:
        _, column = np.unique(codes, return_inverse=True)
        parts.append(csr_matrix((np.ones(m), (np.arange(m), column.ravel()))))
    if leads:
        parts.append(csr_matrix((cells.since[:, None] == np.array(leads)[None, :]).astype(float)))
    return hstack(parts, format="csr")


class _solver:  # noqa: N801 - used as a function
    """Least-squares solutions of the normal equations of a design, of whatever rank."""

    def __init__(self, base: csr_matrix) -> None:
        from scipy.sparse import identity
        from scipy.sparse.linalg import splu

        self.normal = (base.T @ base).tocsc()
        ridge = _RIDGE * float(self.normal.diagonal().max())
        self.factored = splu(self.normal + ridge * identity(self.normal.shape[0], format="csc"))

    def __call__(self, wanted: Floats) -> Floats:
        solution = self.factored.solve(wanted)
        for _ in range(3):  # takes the ridge out again where anything is determined
            solution = solution + self.factored.solve(wanted - self.normal @ solution)
        return np.asarray(solution)


def _coefficients_are_known(
    treated: csr_matrix, base: csr_matrix, solve: _solver
) -> NDArray[np.bool_]:
    """True where untreated readings determine every coefficient that a treated one needs."""
    rows = np.asarray(treated.T.todense())
    left = rows - solve.normal @ solve.factored.solve(rows)
    return np.asarray(np.abs(left).max(axis=0) < _DETERMINED)


def _mean_effect_of_own_group(
    cells: Cells, weights: Floats, left: Floats, treated: NDArray[np.bool_]
) -> Floats:
    """The mean effect of the group of each treated reading, weighed as the error needs it."""
    mean = np.zeros(len(left))
    used = treated & (weights != 0)
    for group in np.unique(cells.group[used]):
        in_group = used & (cells.group == group)
        clusters, at = np.unique(cells.cluster[in_group], return_inverse=True)
        weight = np.bincount(at.ravel(), weights[in_group], minlength=len(clusters))
        whole = np.bincount(at.ravel(), weights[in_group] * left[in_group], minlength=len(clusters))
        mean[in_group] = float(weight @ whole) / float(weight @ weight)
    return mean

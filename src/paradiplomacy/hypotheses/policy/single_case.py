"""What one case can show: a synthetic control for one shock, and what one series could show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.hypotheses.estimators.exact import POWER, SIGNIFICANCE, Interval

__all__ = ["Synthetic", "detectable_step", "fitted_weights", "synthetic"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Synthetic:
    """One unit beside a weighted mean of others that moved alike before.

    Parameters
    ----------
    interval : Interval
        Mean gap after the shock, with every gap that the placebos do not rule out.
    p : float
        Share of units whose gap is as large for how well they fitted before.
    weights : numpy.ndarray of float
        Of the other units, in their order.
    fit : float
        Root mean squared gap before the shock.
    others : int
    """

    interval: Interval
    p: float
    weights: Floats
    fit: float
    others: int


def fitted_weights(target: Floats, others: Floats) -> Floats:
    """Weights of the others, none negative and summing to one, nearest to the target.

    Notes
    -----
    Non-negative least squares with the sum as one more, heavily weighted, row.
    """
    from scipy.optimize import nnls

    heavy = 1e3 * max(float(np.abs(others).max(initial=0.0)), 1.0)
    rows = np.vstack([others.T, np.full(len(others), heavy)])
    weights, _ = nnls(rows, np.append(target, heavy))
    return np.asarray(weights / weights.sum())


def _gap(values: Floats, unit: int, before: int) -> tuple[Floats, Floats]:
    others = np.delete(values, unit, axis=0)
    weights = fitted_weights(values[unit, :before], others[:, :before])
    return values[unit] - weights @ others, weights


def synthetic(values: Floats, unit: int, *, before: int, level: float = 0.9) -> Synthetic | None:
    """A synthetic control with placebos in space; None with fewer than nine others.

    Parameters
    ----------
    values : numpy.ndarray
        Units by years, complete.
    unit : int
        The row with the shock.
    before : int, keyword-only
        Years before the shock.
    level : float, keyword-only

    Notes
    -----
    Abadie, Diamond and Hainmueller (2010), with all years before as predictors, each unit
    around its own mean before the shock, since a unit at the edge has no match in level
    (Ferman and Pinto 2021). The statistic is the mean gap over the fit before; the interval is
    of constant gaps that this test does not reject.
    """
    n = len(values)
    if n < 10 or before < 3 or before >= values.shape[1]:
        return None
    centred = values - values[:, :before].mean(axis=1, keepdims=True)
    stats, weights, value, fit = [], np.zeros(0), 0.0, 0.0
    for row in range(n):
        gap, shares = _gap(centred, row, before)
        rms = float(np.sqrt((gap[:before] ** 2).mean()))
        mean = float(gap[before:].mean())
        stats.append(abs(mean) / max(rms, 1e-9))
        if row == unit:
            weights, value, fit = shares, mean, max(rms, 1e-9)
    drawn = np.delete(np.array(stats), unit)
    p = float((1 + (drawn >= stats[unit] - 1e-12).sum()) / n)
    half = float(np.quantile(np.append(drawn, np.inf), level, method="higher")) * fit
    interval = Interval(value, None, None, level)
    if np.isfinite(half):
        interval = Interval(value, value - half, value + half, level)
    return Synthetic(interval, p, weights, fit, n - 1)


def detectable_step(values: Floats, at: int) -> tuple[float, float] | None:
    """The smallest lasting step of one series that could be detected, and its serial correlation.

    Parameters
    ----------
    values : numpy.ndarray
        Year by year.
    at : int
        Position of the first year after the step.

    Returns
    -------
    tuple of float or None
        None with fewer than three years on a side, or where nothing is left to vary.

    Notes
    -----
    Generalized least squares of the series on a line and a step, with errors of first-order
    serial correlation. Its size and correlation are those of the deviations from the line
    alone, so that a step, if there is one, counts as noise.
    """
    from scipy.stats import t

    n = len(values)
    if at < 3 or n - at < 3:
        return None
    years = np.arange(n, dtype=np.float64)
    line = np.column_stack([np.ones(n), years - years.mean()])
    left = values - line @ np.linalg.lstsq(line, values, rcond=None)[0]
    size = float((left**2).sum() / (n - 2))
    if size <= 0:
        return None
    rho = float(np.clip(left[1:] @ left[:-1] / (left**2).sum(), 0.0, 0.98))
    errors = size * rho ** np.abs(years[:, None] - years[None, :])
    design = np.column_stack([line, years >= at])
    spread = np.linalg.inv(design.T @ np.linalg.solve(errors, design))
    freedom = n - 4  # three of the design, one of the correlation
    reach = float(t.ppf(1 - SIGNIFICANCE / 2, freedom) + t.ppf(POWER, freedom))
    return reach * float(np.sqrt(spread[2, 2])), rho

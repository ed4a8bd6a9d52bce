"""What one case can show: a synthetic control for one shock, and what one series could show."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.hypotheses.estimators.exact import POWER, SIGNIFICANCE

__all__ = ["detectable_step"]

Floats = NDArray[np.float64]


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

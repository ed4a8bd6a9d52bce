"""Estimates from several completions of incomplete data, pooled by Rubin's rules.

Sources: Rubin 1987 (total variance, fraction of missing information); Barnard & Rubin 1999
(degrees of freedom in small samples).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dyadevents.arrays import Floats
from dyadevents.errors import DyadEventsError

__all__ = ["PooledEstimates", "pool"]


@dataclass(frozen=True)
class PooledEstimates:
    """Estimates pooled over imputations.

    Attributes
    ----------
    estimates : array, shape (columns,)
        Mean over the imputations.
    covariance : array, shape (columns, columns)
        Total: within imputations plus (1 + 1/m) times between them.
    within, between : array, shape (columns, columns)
    degrees_of_freedom : array, shape (columns,)
        After Barnard and Rubin.
    missing_information : array, shape (columns,)
        Fraction of the information on each coefficient that the incompleteness takes away.
    imputations : int
    """

    estimates: Floats
    covariance: Floats
    within: Floats
    between: Floats
    degrees_of_freedom: Floats
    missing_information: Floats
    imputations: int

    @property
    def standard_errors(self) -> Floats:
        """Square roots of the diagonal of the total covariance, shape (columns,)."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    def interval(self, *, level: float = 0.95) -> Floats:
        """Intervals by Student's t, shape (columns, 2)."""
        from scipy.special import stdtrit  # scipy.stats is far slower to import

        half = stdtrit(self.degrees_of_freedom, 0.5 + level / 2) * self.standard_errors
        return np.column_stack([self.estimates - half, self.estimates + half])


def pool(estimates: Floats, covariances: Floats, *, complete: float) -> PooledEstimates:
    """Pool what was estimated from each of several imputations.

    Parameters
    ----------
    estimates : array, shape (m, columns)
    covariances : array, shape (m, columns, columns)
    complete : float, keyword-only
        Degrees of freedom that complete data would leave: observations less columns. For
        event models, events less columns. Below 1 counts as 1.

    Returns
    -------
    PooledEstimates

    Raises
    ------
    DyadEventsError
        There is nothing to pool, or the shapes do not fit.

    Notes
    -----
    With mean within-variance W, between-variance B and total T = W + (1 + 1/m) B, and with
    lambda = (1 + 1/m) B / T: the degrees of freedom are ``1 / (1 / v + 1 / v_obs)``, where
    ``v = (m - 1) / lambda ** 2`` and ``v_obs = (c + 1) / (c + 3) c (1 - lambda)`` for c
    complete ones. The fraction of missing information is ``(r + 2 / (df + 3)) / (r + 1)``
    with ``r = (1 + 1/m) B / W``. From one imputation no B can be estimated; it counts as 0.

    Examples
    --------
    >>> import numpy as np
    >>> pooled = pool(np.array([[1.0], [2.0]]), np.array([[[0.5]], [[0.5]]]), complete=100)
    >>> float(pooled.estimates[0]), float(pooled.covariance[0, 0])
    (1.5, 1.25)
    """
    estimates, covariances = np.asarray(estimates, float), np.asarray(covariances, float)
    if estimates.ndim != 2 or not len(estimates):
        raise DyadEventsError(
            f"estimates of shape {estimates.shape}; expected one row for each imputation"
        )
    m, columns = estimates.shape
    if covariances.shape != (m, columns, columns):
        raise DyadEventsError(
            f"covariances of shape {covariances.shape} beside estimates of shape "
            f"{estimates.shape}; expected {(m, columns, columns)}"
        )
    mean = estimates.mean(axis=0)
    within = covariances.mean(axis=0)
    deviations = estimates - mean
    between = deviations.T @ deviations / (m - 1) if m > 1 else np.zeros((columns, columns))
    more = (1 + 1 / m) * between
    total = within + more
    w, b = np.diag(within), np.diag(more)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(w + b > 0, b / (w + b), 0.0)
        ratio = np.where(w > 0, b / w, 0.0)
        observed = (max(complete, 1.0) + 1) / (max(complete, 1.0) + 3) * max(complete, 1.0)
        precision = share**2 / max(m - 1, 1) + 1 / (observed * (1 - share))
    freedom = 1 / precision
    missing = np.where(b > 0, (ratio + 2 / (freedom + 3)) / (ratio + 1), 0.0)
    return PooledEstimates(mean, total, within, between, freedom, missing, m)

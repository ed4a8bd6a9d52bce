"""Regressions of counts and of yes or no on a few covariates, as ratios with intervals.

statsmodels fits them; a fit that it cannot make is None and never a number.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import partial
from math import isfinite
from typing import Any, Literal

import numpy as np
import polars as pl

from paradiplomacy.hypotheses.estimators.normal_estimates import ENDLESS, Effect

FEW_CLUSTERS = 2
_NOTHING = 1e-8
"""An error below this is rounding: nothing is left to estimate it from."""
_RANK = 1e-10
"""A part of the information below this share of its largest one is none."""


def regress(
    rows: pl.DataFrame,
    outcome: str,
    *,
    columns: Sequence[str],
    kind: Literal["count", "binary"],
    exposure: str = "",
    fixed: Sequence[str] = (),
    clusters: str = "",
    bandwidth: int = 0,
) -> dict[str, Effect] | None:
    """Poisson or logistic regression, by maximum likelihood.

    rows: One a unit or cell.
    outcome: Column of counts, or of 0 and 1.
    columns: Covariates; booleans count as 0 and 1. Rows with a null in any are left out.
    exposure: For counts, the column of time at risk; cells without any are left out.
    fixed: Columns of which each value has an intercept of its own.
    clusters: Column within which rows may be alike: errors are those of the jackknife over it (see
        `_errors_by_jackknife`), with intervals of the t distribution with one degree of freedom
        fewer than clusters. Without it, errors of counts are robust to each row by itself, those of
        yes or no are from the Hessian.
    bandwidth: For counts in the order of time: errors are robust to what rows so many apart, or
        fewer, have in common (Newey and West 1987, Bartlett's kernel; see `equivalent_freedom`),
        and no smaller than if rows had nothing in common. Not with clusters.

    By column. None where there is no finite estimate: nothing varies, an outcome never occurs,
    columns repeat each other, or they part the outcomes completely.

    >>> rows = pl.DataFrame({"n": [2, 3, 8, 9], "far": [0, 0, 1, 1], "years": [1.0, 1, 1, 1]})
    >>> found = regress(rows, "n", columns=["far"], kind="count", exposure="years")
    >>> round(found["far"].interval().value, 2)
    3.4
    """
    needed_columns = [outcome, *columns, *fixed, *(name for name in (exposure, clusters) if name)]
    complete = rows.drop_nulls(list(dict.fromkeys(needed_columns)))
    if exposure:
        complete = complete.filter(pl.col(exposure) > 0)
    design = _design_matrix_of_rows(complete, outcome, columns, fixed)
    few = bool(clusters) and complete[clusters].n_unique() <= FEW_CLUSTERS
    if design is None or few or (kind == "count" and _is_separated(complete, outcome, columns)):
        return None
    fit = partial(_fit_with_statsmodels, complete, outcome, design, kind=kind, exposure=exposure)
    robust: dict[str, Any] = {"cov_type": "HC0"} if kind == "count" and not clusters else {}
    fitted, freedom = fit(options=robust), None
    if fitted is None:
        return None
    errors = fitted.bse
    if clusters:
        expected, codes = fitted.predict(), complete[clusters].rank("dense").to_numpy().astype(int)
        residuals = complete[outcome].cast(pl.Float64).to_numpy() - expected
        weights = expected if kind == "count" else expected * (1 - expected)
        errors = _errors_by_jackknife(design, residuals, weights, codes)
        freedom = float(codes.max() - 1)
    elif bandwidth and kind == "count":
        clustered = fit(
            options={"cov_type": "HAC", "cov_kwds": {"maxlags": bandwidth, "use_correction": True}}
        )
        if clustered is None:
            return None
        errors = [max(pair) for pair in zip(errors, clustered.bse, strict=True)]
        freedom = equivalent_freedom(complete.height, bandwidth)
    estimated = zip(columns, fitted.params[1:], errors[1:], strict=False)
    effects = {name: Effect(float(log), float(error), freedom) for name, log, error in estimated}
    return effects if all(map(_is_finite, effects.values())) else None


def _is_finite(effect: Effect) -> bool:
    """True if a ratio and its error are numbers, and not what a fit ran off to."""
    bounded = abs(effect.value) + 2 * effect.error <= ENDLESS
    return isfinite(effect.value) and _NOTHING < effect.error < ENDLESS and bounded


def _is_separated(rows: pl.DataFrame, outcome: str, columns: Sequence[str]) -> bool:
    """True if a covariate of two values has one at which nothing is counted.

    Its ratio is then none or endless, and the fit would stop on the way there with an error that
    says nothing.
    """
    for name in columns:
        sums = rows.group_by(name).agg(pl.col(outcome).sum())[outcome]
        if sums.len() == 2 and not sums.min():
            return True
    return False


def equivalent_freedom(rows: int, bandwidth: int) -> float:
    """Degrees of freedom of errors by Bartlett's kernel, which rest on few stretches of time.

    Lazarus, Lewis, Stock and Watson (2018), Journal of Business and Economic Statistics 36.

    >>> round(equivalent_freedom(468, 12))
    54
    """
    return 1.5 * rows / (bandwidth + 1)


def _errors_by_jackknife(design: Any, residuals: Any, weights: Any, codes: Any) -> Any:
    """Errors from how far one step moves the estimate when each cluster is left out.

    design, left, weights: Columns; what is left of each outcome; the variance that the model gives
        it.
    codes: Cluster of each row, from 1.

    Returns errors, infinite for a column of which nothing is known without some cluster.

    The linearized jackknife (CV3L of MacKinnon, Nielsen and Webb 2023, Journal of Applied
    Econometrics 38): what one Newton step makes of the estimate without each cluster. The usual
    sandwich is too small where clusters are few or of unequal weight.
    """
    order = np.argsort(codes, kind="stable")
    starts = np.flatnonzero(np.diff(codes[order], prepend=0))
    ordered = design[order]
    scores = np.add.reduceat(ordered * residuals[order][:, None], starts)
    parts = (np.split(rows, starts[1:]) for rows in (ordered, ordered * weights[order][:, None]))
    own = np.array([rows.T @ heavy for rows, heavy in zip(*parts, strict=True)])
    rest = own.sum(axis=0) - own
    inverse = _inverses(rest)
    moved = np.einsum("gij,gj->gi", inverse, scores)
    known = np.einsum("gij,gji->gi", inverse, rest)
    count = len(starts)
    spread = np.sqrt((count - 1) / count * (moved**2).sum(axis=0))
    return np.where((known > 1 - 1e-6).all(axis=0), spread, np.inf)


def _inverses(many: Any) -> Any:
    """Inverses of symmetric matrices; of those without full rank, pseudoinverses."""
    spread = np.sqrt(np.einsum("gii->gi", many))
    # A column that only the cluster left out has is nothing to the others.
    empty = spread <= _NOTHING * spread.max(axis=1, keepdims=True)
    scale = np.where(empty, 0.0, 1 / np.where(empty, 1.0, spread))
    scale = scale[:, :, None] * scale[:, None, :]
    return np.linalg.pinv(many * scale, hermitian=True, rcond=_RANK) * scale


def expected_counts(
    rows: pl.DataFrame, outcome: str, *, columns: Sequence[str], exposure: str
) -> Any:
    """Counts that a Poisson regression expects of every row, or None where it finds no estimate.

    rows: Without nulls in the columns used.
    exposure: Column of time at risk, above zero.
    """
    design = _design_matrix_of_rows(rows, outcome, columns, ())
    if design is None:
        return None
    fitted = _fit_with_statsmodels(
        rows, outcome, design, kind="count", exposure=exposure, options={}
    )
    return None if fitted is None else fitted.fittedvalues


def _design_matrix_of_rows(
    data: pl.DataFrame, outcome: str, columns: Sequence[str], fixed: Sequence[str]
) -> Any:
    """The design matrix, constant first; None without full rank, or where no outcome varies."""
    if data[outcome].n_unique() < 2:
        return None
    parts = [np.ones(data.height)]
    parts += [data[name].cast(pl.Float64).to_numpy() for name in columns]
    for name in fixed:
        levels = data.select(pl.col(name).cast(pl.String)).to_dummies(drop_first=True)
        parts += [levels[column].to_numpy().astype(float) for column in levels.columns]
    design = np.column_stack(parts)
    rows, wide = design.shape
    return design if rows > wide and np.linalg.matrix_rank(design) == wide else None


def _fit_with_statsmodels(
    rows: pl.DataFrame,
    outcome: str,
    design: Any,
    *,
    kind: str,
    exposure: str,
    options: dict[str, Any],
) -> Any:
    """Result of statsmodels, or None where it finds no finite estimate."""
    from statsmodels.discrete.discrete_model import Logit
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM
    from statsmodels.tools.sm_exceptions import (
        ConvergenceWarning,
        HessianInversionWarning,
        PerfectSeparationError,
        PerfectSeparationWarning,
    )

    y = rows[outcome].cast(pl.Float64).to_numpy()
    failures = (
        ConvergenceWarning,
        HessianInversionWarning,
        PerfectSeparationWarning,
        RuntimeWarning,
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for failure in failures:
                warnings.simplefilter("error", failure)
            if kind == "count":
                time = rows[exposure].cast(pl.Float64).to_numpy() if exposure else None
                return GLM(y, design, family=Poisson(), exposure=time).fit(**options)
            return Logit(y, design).fit(disp=0, **options)
    except (*failures, PerfectSeparationError, np.linalg.LinAlgError, ValueError):
        return None

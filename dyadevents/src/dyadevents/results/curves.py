"""The effect of a covariate over its values, where it bends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dyadevents.errors import UnknownNameError
from dyadevents.history import History
from dyadevents.inference.fitted import Fit
from dyadevents.results.coefficients import standard_errors_to
from dyadevents.terms.natural_spline import NaturalSpline

__all__ = ["effect_curve"]


def effect_curve(
    fit: Fit, history: History, name: str, *, at: Sequence[float] | None, level: float
) -> dict[str, Any]:
    """Return the effect of a covariate that is a natural spline, against its middle knot.

    Parameters
    ----------
    name : str
        The covariate.
    at : sequence of float, optional
        Its values; by default 50 from the first knot to the last.

    Returns
    -------
    dict of str to list
        kind, term, value, effect (of the logarithm of the rate), std_error, conf_low, conf_high.

    Raises
    ------
    UnknownNameError
        No such spline in the fit.
    """
    z = standard_errors_to(level)
    columns: dict[str, list[Any]] = {
        key: [] for key in ("kind", "term", "value", "effect", "std_error", "conf_low", "conf_high")
    }
    known = set()
    setting = fit.model.setting(history.network, history.covariates, history.start, history.end)
    for kind, kind_fit in fit.kinds.items():
        terms = [t for t in fit.model.terms_of(kind) if isinstance(t, NaturalSpline)]
        terms = [term for term in terms if term.label in kind_fit.names]
        known |= {term.name for term in terms}
        for side in sorted({(term.df, term.side) for term in terms if term.name == name}):
            pieces = [t for t in terms if t.name == name and (t.df, t.side) == side]
            knots = pieces[0].knots(setting)
            values = np.linspace(knots[0], knots[-1], 50) if at is None else np.asarray(at, float)
            middle = np.array([knots[len(knots) // 2]])
            rows = np.column_stack(
                [p.basis(values, knots) - p.basis(middle, knots) for p in pieces]
            )
            where = [kind_fit.names.index(piece.label) for piece in pieces]
            effect = rows @ kind_fit.estimates[where]
            covariance = kind_fit.covariance[np.ix_(where, where)]
            error = np.sqrt(np.maximum(np.einsum("ia,ab,ib->i", rows, covariance, rows), 0.0))
            columns["kind"] += [kind] * len(values)
            columns["term"] += [NaturalSpline(name, *side).label] * len(values)
            columns["value"] += values.tolist()
            columns["effect"] += effect.tolist()
            columns["std_error"] += error.tolist()
            columns["conf_low"] += (effect - z * error).tolist()
            columns["conf_high"] += (effect + z * error).tolist()
    if name not in known:
        raise UnknownNameError("spline", name, sorted(known))
    return columns

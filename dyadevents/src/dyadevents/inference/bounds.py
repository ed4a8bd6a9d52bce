"""Bounds for coefficients that have no estimate, because the events do not bound them.

If no suspension was ever seen under a shock, the coefficient of the shock runs to minus
infinity, and still is not known to be low: perhaps hardly anything was at risk. Its upper bound
is the value at which what was seen would have had a probability of 5 % or less. With the other
coefficients at their best for each value, that is where the log-likelihood lies 2.996 (-log 0.05)
below its limit. For a term of 0 and 1 and known other coefficients the bound is exact: it is
that of a Poisson count of 0.
"""

from __future__ import annotations

import math

from dyadevents.engine.prepare import prepare
from dyadevents.history import History
from dyadevents.inference.along import ProfileLikelihood
from dyadevents.inference.fitted import CoefficientBound
from dyadevents.inference.likelihood import Likelihood, LikelihoodName
from dyadevents.inference.start import without_effects
from dyadevents.model import EventModel

__all__ = ["coefficient_bound"]

CONFIDENCE = 0.95  # of every bound


def coefficient_bound(
    model: EventModel,
    history: History,
    kind: str,
    name: str,
    *,
    upper: bool,
    likelihood: LikelihoodName = "interval",
) -> CoefficientBound:
    """Compute the one-sided bound of a coefficient that runs to infinity.

    Parameters
    ----------
    model : EventModel
        With the term, and without other terms that have no estimate.
    name : str
        Of the term's column.
    upper : bool
        True where the coefficient runs to minus infinity.
    likelihood : {"interval", "ordinal"}

    Raises
    ------
    FitError
        Other coefficients have no maximum either.

    Examples
    --------
    ``coefficient_bound(model, history, "suspend", "shock", upper=True).value``; see the guide on
    inference.
    """
    from scipy import optimize  # slow to import, and rarely needed

    prepared = prepare(model, history, kind, baseline=likelihood == "interval")
    function = Likelihood(prepared, likelihood)
    start, _ = without_effects(function)
    column = prepared.names.index(name)
    profile = ProfileLikelihood(function, column, start)
    events_say = function(start).information[column, column] / len(prepared.events)
    unit = min(1.0, 1 / max(math.sqrt(events_say), 1e-12))
    away = -1.0 if upper else 1.0
    at_zero = limit = profile(0.0)
    outer = 0.0
    for doubled in range(60):
        outer = away * unit * 2.0**doubled
        before, limit = limit, profile(outer)
        if limit - before < 1e-9:
            break
    level = limit + math.log(1 - CONFIDENCE)
    inner = 0.0
    profile = ProfileLikelihood(function, column, start)  # not from the best of the last climb
    if at_zero >= level:
        for doubled in range(20):
            inner = -away * unit * 2.0**doubled
            if profile(inner) < level:
                break
        else:
            return CoefficientBound(name, -away * math.inf, upper, CONFIDENCE)
    value = optimize.brentq(lambda v: profile(v) - level, outer, inner, xtol=1e-9)
    return CoefficientBound(name, float(value), upper, CONFIDENCE)

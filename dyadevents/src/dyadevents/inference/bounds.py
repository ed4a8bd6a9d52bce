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
from dyadevents.inference.fitted import CoefficientBound
from dyadevents.inference.held import Held
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
    profile = _Profile(Likelihood(prepared, likelihood), name)
    away = -1.0 if upper else 1.0
    at_zero = limit = profile(0.0)
    outer = 0.0
    for doubled in range(60):
        outer = away * profile.unit * 2.0**doubled
        before, limit = limit, profile(outer)
        if limit - before < 1e-9:
            break
    level = limit + math.log(1 - CONFIDENCE)
    inner = 0.0
    profile.restart()
    if at_zero >= level:
        for doubled in range(20):
            inner = -away * profile.unit * 2.0**doubled
            if profile(inner) < level:
                break
        else:
            return CoefficientBound(name, -away * math.inf, upper, CONFIDENCE)
    value = optimize.brentq(lambda v: profile(v) - level, outer, inner, xtol=1e-9)
    return CoefficientBound(name, float(value), upper, CONFIDENCE)


class _Profile:
    """The log-likelihood of one coefficient, each climb from where the last one ended."""

    def __init__(self, function: Likelihood, name: str) -> None:
        self.held = Held(function, function.prepared.names.index(name))
        self.start, _ = without_effects(function)
        information = function(self.start).information[self.held.column, self.held.column]
        events = len(function.prepared.events)
        self.unit = min(1.0, 1 / max(math.sqrt(information / events), 1e-12))
        self.restart()

    def restart(self) -> None:
        """Begin the next climb where no term has an effect, not at the best of the last one."""
        self.rest = self.start[self.held.others]

    def __call__(self, value: float) -> float:
        best, _ = self.held.best(value, self.rest)
        self.rest = best.theta
        return best.at.loglik

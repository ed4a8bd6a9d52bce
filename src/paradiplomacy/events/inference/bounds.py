"""Bounds for coefficients that have no estimate, because no event tells where they end.

If no suspension was ever seen under a shock, the coefficient of the shock runs to minus
infinity, and still is not known to be low: perhaps hardly anything was at risk. Its upper bound
is the value at which what was seen would have had a probability of 5 % or less. With the other
coefficients at their best for each value, that is where the log-likelihood lies 2.996 (-log 0.05)
below its limit. For a term of 0 and 1 and known other coefficients the bound is exact: it is
that of a Poisson count of 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.events.engine.prepare import prepare
from paradiplomacy.events.history import History
from paradiplomacy.events.inference.likelihood import At, Likelihood, LikelihoodName
from paradiplomacy.events.inference.newton import maximise
from paradiplomacy.events.inference.start import without_effects
from paradiplomacy.events.model import EventModel

__all__ = ["CoefficientBound", "coefficient_bound"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class CoefficientBound:
    """How large, or how small, a coefficient without an estimate may be.

    Attributes
    ----------
    name : str
    value : float
        Infinite where the events do not even rule out any value.
    upper : bool
        Whether the coefficient is below `value`, or above it.
    confidence : float
    """

    name: str
    value: float
    upper: bool
    confidence: float


def coefficient_bound(
    model: EventModel,
    history: History,
    kind: str,
    name: str,
    *,
    upper: bool,
    likelihood: LikelihoodName = "interval",
    confidence: float = 0.95,
    threads: int = 2,
) -> CoefficientBound:
    """Compute the one-sided bound of a coefficient that runs to infinity.

    Parameters
    ----------
    model : EventModel
        With the term, and without other terms that have no estimate.
    history : History
    kind : str
    name : str
        Of the term's column.
    upper : bool
        True where the coefficient runs to minus infinity.
    likelihood : {"interval", "ordinal"}
    confidence : float
    threads : int

    Returns
    -------
    CoefficientBound

    Raises
    ------
    FitError
        Other coefficients have no maximum either.

    Examples
    --------
    Ten events at one place in 10 years, none at another that was watched as long:

    >>> import numpy as np
    >>> from paradiplomacy.events import EVENT, Covariate, EventModel, History, Network, terms
    >>> none = np.zeros(10, dtype=int)
    >>> history = History(
    ...     Network.two_mode(["a", "b"], ["c"]), (EVENT,), np.arange(10.0) + 0.5, none, none,
    ...     none, 0.0, 10.0, {"b": Covariate("b", "senders", np.array([0.0, 1.0]))},
    ... )
    >>> model = EventModel(terms=[terms.Sender("b").named("b")])
    >>> found = coefficient_bound(model, history, "event", "b", upper=True)
    >>> round(found.value, 4), round(float(np.log(np.exp(2.995732 / 10) - 1)), 4)
    (-1.0519, -1.0519)
    """
    from scipy import optimize  # slow to import, and rarely needed

    prepared = prepare(model, history, kind, baseline=likelihood == "interval")
    function = Likelihood(prepared, likelihood, threads=threads)
    column = prepared.names.index(name)
    others = np.array([c for c in range(len(prepared.names)) if c != column], dtype=int)
    kept = [prepared.names[c] for c in others]
    start, _ = without_effects(function)
    rest = start[others]

    def raises(free: Floats, slope: float) -> float:
        step = np.zeros(len(start))
        step[others] = free
        return function.raises(step, slope)

    def profile(value: float) -> float:
        nonlocal rest

        def constrained(free: Floats) -> At:
            theta = np.empty(len(start))
            theta[others], theta[column] = free, value
            at = function(theta)
            information = at.information[np.ix_(others, others)]
            return At(at.loglik, at.gradient[others], information, at.drift)

        found = maximise(constrained, rest, names=kept, kind=kind, raises=raises)
        rest = found.theta
        return found.at.loglik

    away = -1.0 if upper else 1.0
    information = function(start).information[column, column]
    unit = min(1.0, 1 / max(math.sqrt(information / len(prepared.events)), 1e-12))
    at_zero = limit = profile(0.0)
    far = 0.0
    for doubled in range(60):
        far = away * unit * 2.0**doubled
        before, limit = limit, profile(far)
        if limit - before < 1e-9:
            break
    level = limit + math.log(1 - confidence)
    near = 0.0
    rest = start[others]
    for doubled in range(20 if at_zero >= level else 0):
        near = -away * unit * 2.0**doubled
        if profile(near) < level:
            break
    else:
        if at_zero >= level:
            return CoefficientBound(name, -away * math.inf, upper, confidence)
    value = optimize.brentq(lambda v: profile(v) - level, far, near, xtol=1e-9)
    return CoefficientBound(name, float(value), upper, confidence)

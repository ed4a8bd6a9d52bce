"""Profile-likelihood intervals of coefficients.

A value v of a coefficient is inside the interval if ``2 (max l - max l given v)`` is below the
quantile of chi-square with one degree of freedom. Such intervals do not need the estimate to
be normal: they are the ones to trust with few events, and they stay one-sided where events
say nothing to one side.

Source: Venzon & Moolgavkar 1988 (of the intervals; the search here goes by the signed root).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

import numpy as np

from dyadevents.arrays import Floats
from dyadevents.history import History
from dyadevents.inference.along import ProfileLikelihood
from dyadevents.inference.fitted import KindFit
from dyadevents.inference.likelihood import Likelihood
from dyadevents.inference.one_kind import prepare_fit
from dyadevents.model import EventModel, ModelError

__all__ = ["Profile", "profile_interval", "profile_intervals"]

OPEN_BEYOND = 60.0  # standard errors beyond which a side is called open


@dataclass(frozen=True)
class Profile:
    """A profile-likelihood interval.

    Attributes
    ----------
    name : str
    estimate, low, high : float
        An end is infinite where the likelihood does not fall far enough on that side.
    confidence : float
    evaluations : int
        Of the likelihood with its derivatives.
    """

    name: str
    estimate: float
    low: float
    high: float
    confidence: float
    evaluations: int


def profile_intervals(
    model: EventModel,
    history: History,
    fit: KindFit,
    *,
    names: Sequence[str] | None = None,
    confidence: float = 0.95,
    threads: int = 2,
) -> dict[str, Profile]:
    """Compute profile-likelihood intervals of some coefficients of a kind.

    Parameters
    ----------
    model : EventModel
        The one that was fitted.
    history : History
    fit : KindFit
    names : sequence of str, optional
        All columns by default.
    confidence : float
    threads : int

    Returns
    -------
    dict of str to Profile

    Raises
    ------
    ModelError
        No such coefficient.
    FitError
        The other coefficients have no maximum at some value of the one.

    Examples
    --------
    ``profile_intervals(fit.model, history, fit["event"])["intercept"].low``; see the guide on
    inference.
    """
    if fit.frailty is not None:
        raise ModelError(f"{fit.kind}: profiles beside effects of places are not computed")
    prepared = prepare_fit(model, history, fit, what="a profile")
    function = Likelihood(prepared, fit.likelihood, threads=threads)
    intervals = {}
    for name in names if names is not None else fit.names:
        if name not in fit.names:
            raise ModelError(
                f"{fit.kind}: no coefficient {name!r}; there are: {', '.join(fit.names)}"
            )
        intervals[name] = profile_interval(
            function, fit.estimates, fit.names.index(name), confidence=confidence
        )
    return intervals


def profile_interval(
    function: Likelihood, estimates: Floats, column: int, *, confidence: float = 0.95
) -> Profile:
    """Compute the profile-likelihood interval of one coefficient.

    Parameters
    ----------
    function : Likelihood
    estimates : array, shape (columns,)
        Where the likelihood is largest, of the columns as they are.
    column : int
    confidence : float

    Returns
    -------
    Profile
    """
    before = function.evaluations
    centred, estimate = function.centred(estimates), float(estimates[column])
    top = function(centred)
    covariance = function.jacobian @ np.linalg.inv(top.information) @ function.jacobian.T
    error = math.sqrt(covariance[column, column])
    target = NormalDist().inv_cdf(0.5 + confidence / 2)
    low, high = (
        _end(ProfileLikelihood(function, column, centred), top.loglik, estimate, target, step)
        for step in (-error, error)
    )
    name = function.prepared.names[column]
    evaluations = function.evaluations - before
    return Profile(name, estimate, low, high, confidence, evaluations)


def _end(
    profile: ProfileLikelihood, top: float, estimate: float, target: float, step: float
) -> float:
    """Find where the root of the deviance is `target`, on the side of a standard error `step`."""
    from scipy import optimize  # slow to import, and rarely needed

    @cache
    def lacking(value: float) -> float:
        return math.sqrt(max(2 * (top - profile(value)), 0.0)) - target

    inner, outer = estimate, estimate + target * step
    while lacking(outer) < 0:
        inner, outer = outer, estimate + 2 * (outer - estimate)
        if abs(inner - estimate) > OPEN_BEYOND * abs(step):
            return math.copysign(math.inf, step)
    return float(optimize.brentq(lacking, inner, outer, xtol=1e-9))

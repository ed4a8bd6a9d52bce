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
from statistics import NormalDist

import numpy as np

from dyadevents.arrays import Floats
from dyadevents.history import History
from dyadevents.inference.fitted import KindFit
from dyadevents.inference.held import Held
from dyadevents.inference.likelihood import Likelihood
from dyadevents.inference.one_kind import prepare_fit
from dyadevents.model import EventModel, ModelError

__all__ = ["Profile", "profile_interval", "profile_intervals"]

FAR = 60.0  # standard errors beyond which a side is called open


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
    along = _Along(function, estimates, column)
    target = NormalDist().inv_cdf(0.5 + confidence / 2)
    low, high = along.end(-1.0, target), along.end(1.0, target)
    name = function.prepared.names[column]
    evaluations = function.evaluations - before
    return Profile(name, along.estimate, low, high, confidence, evaluations)


class _Along:
    """The likelihood along one coefficient, from its estimate on."""

    def __init__(self, function: Likelihood, estimates: Floats, column: int) -> None:
        self.held = Held(function, column)
        best = function.centred(estimates)
        self.top = function(best)
        back, others = self.held.back, self.held.others
        covariance = np.linalg.inv(back.T @ self.top.information @ back)
        self.error = math.sqrt(covariance[column, column])
        self.drag = covariance[others, column] / covariance[column, column]
        self.rest: Floats = (self.held.change @ best)[others]
        self.estimate = float(estimates[column])

    def root(self, value: float, start: Floats) -> tuple[float, float, Floats]:
        """Root of the deviance at a value, its slope there, and the other coefficients."""
        best, slope = self.held.best(value, start)
        size = math.sqrt(max(2 * (self.top.loglik - best.at.loglik), 0.0))
        return size, abs(slope) / size if size > 0 else 1 / self.error, best.theta

    def end(self, side: float, target: float) -> float:
        """Find the end of an interval by the slope of the root, between what is known."""
        inner, outer, distance = 0.0, math.inf, target * self.error
        rest, reached = self.rest, 0.0
        for _ in range(60):
            guess = rest + self.drag * side * (distance - reached)
            size, slope, rest = self.root(self.estimate + side * distance, guess)
            reached = distance
            if abs(size - target) < 1e-7:
                break
            if size < target:
                inner = distance
            else:
                outer = distance
            if inner > FAR * self.error and outer == math.inf:
                return side * math.inf
            if slope > 1e-12 / self.error:
                distance += (target - size) / slope
            else:
                distance = math.inf
            if outer == math.inf:  # do not leap: the root may be far from straight
                distance = min(distance, 3 * reached + self.error)
            if not inner < distance < outer:
                distance = (inner + outer) / 2 if outer < math.inf else 2 * inner + self.error
        return self.estimate + side * distance

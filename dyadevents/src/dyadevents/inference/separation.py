"""Fit what can be fitted, and say what cannot be and why."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np

from dyadevents.engine.prepare import PreparedKind, prepare
from dyadevents.history import History
from dyadevents.inference.bounds import CONFIDENCE, coefficient_bound
from dyadevents.inference.fitted import CoefficientBound, KindFit
from dyadevents.inference.likelihood import Likelihood, LikelihoodName
from dyadevents.inference.newton import FitError
from dyadevents.model import Baseline, EventModel
from dyadevents.terms.base import Term

__all__ = ["at_risk", "fit_without", "no_event", "upper_bound", "without_terms"]


def upper_bound(exposure: float) -> float:
    """Return the one-sided upper bound of a Poisson rate of which no event was seen.

    Parameters
    ----------
    exposure : float
        Dyads at risk times time.

    Returns
    -------
    float
        The rate at which no event has a probability of 5 %; infinite without exposure.

    Examples
    --------
    >>> round(upper_bound(100.0), 5)
    0.02996
    """
    return -math.log(1 - CONFIDENCE) / exposure if exposure > 0 else math.inf


def at_risk(model: EventModel, history: History, kind: str) -> tuple[PreparedKind, float]:
    """Return the risk set of a kind, without columns, and its exposure in dyads times time."""
    prepared = prepare(replace(model, terms={}, baseline={}), history, kind, baseline=True)
    if prepared.n_dyads == 0:
        return prepared, 0.0
    sums = Likelihood(prepared, "interval").sums(np.zeros(0))
    return prepared, float(sums.s0 @ prepared.durations)


def without_terms(model: EventModel, kind: str) -> EventModel:
    """Return the model with a constant rate of one kind."""
    terms = {k.name: model.terms_of(k.name) for k in model.kinds} | {kind: ()}
    return replace(
        model, terms=terms, baseline={k: b for k, b in model.baseline.items() if k != kind}
    )


def no_event(
    model: EventModel, history: History, kind: str, *, likelihood: LikelihoodName
) -> KindFit:
    """Return the fit of a kind of which no event was seen: a bound on its rate, and no estimate."""
    prepared, exposure = at_risk(model, history, kind)
    reason = "no event between start and end"
    sentence = "no dyad was ever at risk between start and end"
    if exposure > 0:
        sentence = (
            f"{reason}, over {exposure:.6g} dyads at risk times time: "
            f"with 95 % confidence the rate is below {upper_bound(exposure):.3g}"
        )
    return KindFit(
        kind,
        likelihood,
        names=(),
        estimates=np.zeros(0),
        covariance=np.zeros((0, 0)),
        loglik=0.0,
        n_events=0,
        n_dyads=prepared.n_dyads,
        iterations=0,
        seconds=0.0,
        drift=0.0,
        messages=(f"{kind}: {sentence}",),
        dropped=tuple((term.label, reason) for term in model.terms_of(kind)),
        bound=upper_bound(exposure) if exposure > 0 else None,
    )


def fit_without(
    attempt: Callable[[EventModel], KindFit], model: EventModel, history: History, kind: str
) -> tuple[EventModel, KindFit]:
    """Fit a kind, leaving out one term after another until what is left has a maximum.

    Of terms that say the same, the later one is left out. A piece of the baseline without
    events joins the piece before it.

    Parameters
    ----------
    attempt : callable
        Fits the kind in a model, and raises a FitError that names terms.

    Returns
    -------
    EventModel
        Without what was left out.
    KindFit
        Its `dropped` and `messages` say what was left out, and why; its `bounds` how large
        coefficients that run to infinity may be.
    """
    dropped: list[tuple[str, str]] = []
    running: list[tuple[str, Term, bool]] = []
    while True:
        try:
            kind_fit = attempt(model)
        except FitError as error:
            smaller, name = _smaller(model, history, kind, error)
            if smaller is None:
                raise
            dropped.append((name, str(error)))
            left = [t for t in model.terms_of(kind) if t not in smaller.terms_of(kind)]
            if error.runs_to and left:
                running.append((name, left[0], error.runs_to < 0))
            model = smaller
            continue
        bounds = _bounds(model, history, kind_fit, running)
        reasons = [f"left out {name}: {reason}" for name, reason in dropped]
        reasons += [
            f"{bound.name}: with {bound.confidence:.0%} confidence "
            f"{'below' if bound.upper else 'above'} {bound.value:.3g}"
            for bound in bounds
        ]
        messages = (*kind_fit.messages, *reasons)
        return model, replace(kind_fit, dropped=tuple(dropped), bounds=bounds, messages=messages)


def _bounds(
    model: EventModel, history: History, kind_fit: KindFit, running: list[tuple[str, Term, bool]]
) -> tuple[CoefficientBound, ...]:
    """Bounds of terms that were left out, each with the terms that stayed."""
    bounds: list[CoefficientBound] = []
    if kind_fit.risk_set != "dyads" or kind_fit.ties in ("efron", "exact"):
        return ()  # computed for events compared with all dyads alone
    for name, term, upper in running:
        by_kind = {k.name: model.terms_of(k.name) for k in model.kinds}
        by_kind[kind_fit.kind] = (*by_kind[kind_fit.kind], term)
        try:
            bound = coefficient_bound(
                replace(model, terms=by_kind),
                history,
                kind_fit.kind,
                name,
                upper=upper,
                likelihood=kind_fit.likelihood,
            )
        except FitError:  # the others have no maximum at some value of it
            continue
        bounds.append(bound)
    return tuple(bounds)


def _smaller(
    model: EventModel, history: History, kind: str, error: FitError
) -> tuple[EventModel | None, str]:
    """The model without one of the terms that an error names, and the name of that."""
    terms = list(model.terms_of(kind))
    setting = model.setting(history.network, history.covariates, history.start, history.end)
    names = [term.column(setting).name for term in terms]
    for position in reversed(range(len(terms))):
        if names[position] in error.terms:
            rest = tuple(terms[:position] + terms[position + 1 :])
            by_kind = {k.name: model.terms_of(k.name) for k in model.kinds} | {kind: rest}
            return replace(model, terms=by_kind), names[position]
    breaks = sorted(model.baseline_of(kind).breaks)
    pieces = [f"baseline({a:g}, {b:g})" for a, b in pairwise([history.start, *breaks, history.end])]
    for piece, name in enumerate(pieces):
        if name in error.terms and breaks:
            del breaks[max(piece - 1, 0)]
            baseline = dict(model.baseline) | {kind: Baseline(tuple(breaks))}
            return replace(model, baseline=baseline), name
    return None, ""

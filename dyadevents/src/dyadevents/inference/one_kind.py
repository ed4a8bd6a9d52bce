"""Fit one kind of event, without effects of places."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from dyadevents.engine.prepare import PreparedKind, prepare
from dyadevents.history import History
from dyadevents.inference.fitted import KindFit
from dyadevents.inference.likelihood import Likelihood, LikelihoodName
from dyadevents.inference.newton import FitError, check_information, maximise
from dyadevents.inference.risk_sets import RiskSet, check_risk_set, senders_of
from dyadevents.inference.start import initial_guess
from dyadevents.inference.tied_events import MOST_TIED, Ties
from dyadevents.inference.tile_sums import TileSums, forget_prepared, go_by_strips, spread_over
from dyadevents.model import EventModel, ModelError
from dyadevents.tasks import Executor

__all__ = ["check_events", "fit_kind", "fit_prepared", "prepare_fit"]


def fit_kind(
    model: EventModel,
    history: History,
    kind: str,
    *,
    likelihood: LikelihoodName = "interval",
    risk_set: RiskSet = "dyads",
    ties: Ties = "breslow",
    threads: int = 2,
    executor: Executor | None = None,
) -> KindFit:
    """Fit one kind of event; see `fitting.fit`."""
    begun = time.perf_counter()
    baseline = likelihood == "interval"
    spread = executor if risk_set == "dyads" else None  # workers prepare dyads
    in_strips = spread is not None and go_by_strips(model, history, kind)
    strip = (0, 0) if in_strips else None
    summed = risk_set == "dyads" and not in_strips
    prepared = prepare(model, history, kind, baseline=baseline, strip=strip, summed=summed)
    check_risk_set(prepared, risk_set)
    if risk_set == "senders":
        prepared = senders_of(prepared)
    tiles = spread_over(spread, prepared, model, history, threads=threads)
    try:
        if in_strips:
            tiles = tiles.gather()
            prepared = tiles.prepared
        kind_fit = fit_prepared(prepared, likelihood, risk_set=risk_set, ties=ties, tiles=tiles)
    finally:
        forget_prepared(tiles.work)
    return replace(kind_fit, seconds=time.perf_counter() - begun)


def fit_prepared(
    prepared: PreparedKind,
    likelihood: LikelihoodName,
    *,
    risk_set: RiskSet = "dyads",
    ties: Ties = "breslow",
    tiles: TileSums | None = None,
) -> KindFit:
    """Fit a kind of event that is prepared already."""
    begun = time.perf_counter()
    check_events(prepared, likelihood)
    function = Likelihood(prepared, likelihood, risk_set=risk_set, ties=ties, tiles=tiles)
    messages = prepared.messages
    if prepared.weights is not None:
        if ties in ("efron", "exact"):
            raise ModelError(f"{prepared.kind}: weights go with ties='breslow' alone")
        total = prepared.weights.sum()
        messages += (f"{prepared.kind}: its events weigh {total:.6g} together, not 1 each",)
    if ties == "exact":
        _check_exact(function)
    start, at = initial_guess(function)
    names, kind = prepared.names, prepared.kind
    try:
        best = maximise(function, start, names=names, kind=kind, at=at, raises=function.raises)
    except FitError as error:
        if ties == "efron" and not error.runs_to and _repeats(function):
            plain = Likelihood(prepared, likelihood, risk_set=risk_set, tiles=tiles)
            check_information(plain(start).information, names, kind)  # terms may be to blame
            raise FitError(
                f"{kind}: a dyad has several events at one time, and Efron's correction, which "
                "takes a dyad out of the risk set with its event, has no maximum then. Give the "
                'events times of their own, one event in place of several, or take ties="breslow"',
                error.terms,
            ) from None
        raise
    jacobian = function.jacobian
    covariance = jacobian @ np.linalg.inv(best.at.information) @ jacobian.T
    return KindFit(
        prepared.kind,
        likelihood,
        prepared.names,
        function.uncentred(best.theta),
        covariance,
        best.at.loglik,
        len(prepared.events),
        prepared.n_dyads,
        function.evaluations,
        time.perf_counter() - begun,
        best.at.drift,
        messages,
        risk_set=risk_set,
        ties=ties,
    )


def prepare_fit(model: EventModel, history: History, fit: KindFit, *, what: str) -> PreparedKind:
    """Prepare the kind of a fit once more, for what needs it to be of all dyads.

    Parameters
    ----------
    model : EventModel
        The one that was fitted (`Fit.model`).
    what : str
        That needs it, for the message.
    """
    fit.check_plain(what)
    prepared = prepare(model, history, fit.kind, baseline=fit.likelihood == "interval")
    if prepared.names != fit.names:
        raise ModelError(
            f"{fit.kind}: the fit has columns {', '.join(fit.names)} and the model has "
            f"{', '.join(prepared.names)}; give the model that was fitted (Fit.model)"
        )
    return prepared


def _check_exact(function: Likelihood) -> None:
    """Raise where the exact likelihood of events at one time cannot be computed, or is none."""
    kind, sets = function.prepared.kind, function.sets
    most = int(sets.count.max(initial=1))
    if most > MOST_TIED:
        raise ModelError(
            f"{kind}: {most} events at one time; the exact likelihood takes {MOST_TIED} at most. "
            'Take ties="efron"'
        )
    if _repeats(function):
        raise ModelError(
            f"{kind}: a dyad has two events at one time, and the exact likelihood is of different "
            'dyads. Take ties="efron", or give one event in place of the two'
        )


def _repeats(function: Likelihood) -> bool:
    """Check whether a dyad has several events at one time."""
    pairs = np.column_stack([function.sets.of, function.prepared.event_dyad])
    return len(np.unique(pairs, axis=0)) < len(pairs)


def check_events(prepared: PreparedKind, likelihood: LikelihoodName) -> None:
    """Raise where there is nothing to learn from, whatever the coefficients."""
    kind = prepared.kind
    if likelihood == "ordinal" and len(prepared.network):
        names = [prepared.names[c] for c in prepared.network]
        raise FitError(
            f"{kind}: {', '.join(names)} is the same for all dyads at a moment, and an ordinal "
            "likelihood cancels it. Use the interval likelihood, or interact it with a term that "
            "differs between dyads",
            names,
        )
    if prepared.n_dyads == 0:
        raise FitError(f"{kind}: no dyad was ever at risk between start and end")
    if len(prepared.events) == 0:
        raise FitError(
            f"{kind}: no event between start and end, so that there is a bound and no estimate",
            prepared.names,
        )

"""Check a fitted event model against the history it was fitted to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from dyadevents.arrays import Floats
from dyadevents.diagnose.diagnosis import Diagnosis, KindDiagnosis
from dyadevents.diagnose.envelopes import Envelope, envelopes
from dyadevents.diagnose.places import Counts, counts_by_place
from dyadevents.diagnose.processes import score_processes
from dyadevents.diagnose.recall import Recall, recall
from dyadevents.diagnose.rescaled import rescaled_gaps
from dyadevents.engine.prepare import PreparedKind, prepare
from dyadevents.history import History
from dyadevents.inference.effects import with_effects
from dyadevents.inference.fitted import Fit, KindFit
from dyadevents.inference.likelihood import Likelihood
from dyadevents.inference.newton import FitError
from dyadevents.inference.one_kind import fit_prepared
from dyadevents.inference.residuals import residuals
from dyadevents.inference.risk_sets import senders_of
from dyadevents.inference.tile_sums import TileSums
from dyadevents.model import EventModel, ModelError
from dyadevents.terms.base import Term, TermColumn

__all__ = ["diagnose"]


def diagnose(
    model: EventModel,
    history: History,
    fit: Fit,
    *,
    worlds: int = 100,
    seed: int = 0,
    kinds: Sequence[str] | None = None,
    threads: int = 2,
    ranks: bool = True,
) -> Diagnosis:
    """Check a fit: residuals, recall, and worlds that it makes.

    Parameters
    ----------
    model : EventModel
        As it was given to `fit`.
    history : History
        The one it was fitted to.
    fit : Fit
        Terms that it left out are left out here too.
    worlds : int
        How many to simulate from the estimates; 0 for none.
    seed : int
        Of the worlds and all draws.
    kinds : sequence of str, optional
        Only these; by default all that were fitted.
    threads : int
        Results do not depend on it.
    ranks : bool
        Whether to rank the dyads at each event as well, which is no test. Without, fits with
        effects of places, within senders or receivers, and of events at one time are taken too.

    Returns
    -------
    Diagnosis

    Raises
    ------
    ModelError
        The fit is not one of this model.

    Notes
    -----
    The guide *Check an event model* runs it and reads what it finds.
    """
    generator = np.random.default_rng(seed)
    fitted = _model_of_fit(model, fit)
    notes: list[str] = []
    checked = {
        kind_fit.kind: _check_kind(fitted, history, kind_fit, threads, generator, ranks)
        for kind_fit in _checkable_kinds(fit, kinds, notes)
    }
    drawn: tuple[Envelope, ...] = ()
    if worlds:
        drawn, why = _envelopes(fitted, history, fit, worlds, seed, threads)
        notes += why
    return Diagnosis(checked, drawn, tuple(notes), history)


def _model_of_fit(model: EventModel, fit: Fit) -> EventModel:
    """Return the model of a fit, if it is one of this model."""
    if not isinstance(fit, Fit):
        raise ModelError(
            f"fit is a {type(fit).__name__}; expected a Fit: what `fit` returned, of all kinds"
        )
    fitted = fit.model
    if _names(model) != _names(fitted):
        raise ModelError(
            f"the model has kinds {', '.join(_names(model))} and the fit "
            f"{', '.join(_names(fitted))}; diagnose a fit with the model that was fitted"
        )
    return fitted


def _checkable_kinds(fit: Fit, kinds: Sequence[str] | None, notes: list[str]) -> Iterator[KindFit]:
    """The fits of these kinds in which there is something to check; notes say what is not."""
    for name in kinds if kinds is not None else fit.kinds:
        if name not in fit.kinds:
            raise ModelError(f"{name!r} was not fitted; the fit has: {', '.join(fit.kinds)}")
        kind_fit = fit[name]
        if kind_fit.n_events == 0:
            notes.append(f"{name}: no event was seen, so that there is nothing to check.")
            continue
        if kind_fit.frailty is not None:
            notes.append(
                f"{name}: of a fit with effects of places only the time between events is tested."
            )
        yield kind_fit


def _check_kind(  # noqa: PLR0917
    model: EventModel,
    history: History,
    kind_fit: KindFit,
    threads: int,
    generator: np.random.Generator,
    ranks: bool,
) -> KindDiagnosis:
    """Check one kind; the order of the tests is that of their draws."""
    _refuse(history, kind_fit, ranks)
    prepared, theta = _prepared_at(model, history, kind_fit)
    likelihood = Likelihood(
        prepared, kind_fit.likelihood, threads=threads, risk_set=kind_fit.risk_set
    )
    sums = likelihood.sums(likelihood.centred(theta)[prepared.local])
    of_network = history.kinds[history.kind(kind_fit.kind)].of_network
    of_places = kind_fit.frailty is not None
    counts: tuple[Counts, ...] = ()
    if not (of_network or of_places or likelihood.sets.end):
        left = residuals(prepared, likelihood, theta, threads=threads)
        counts = counts_by_place(likelihood, theta, left, generator=generator, sums=sums)
    processes = None
    if not of_places:  # no test but that of gaps takes into account that these are estimated
        processes = score_processes(likelihood, theta, generator=generator, sums=sums, bands=ranks)
    diagnosis = KindDiagnosis(
        kind_fit.kind,
        kind_fit.n_events,
        of_network,
        processes,
        rescaled_gaps(likelihood, theta, generator=generator, sums=sums),
        counts[:1] if kind_fit.risk_set == "senders" else counts,
    )
    if not ranks:
        return diagnosis
    past, plain = _without_past(model, history, kind_fit, threads)
    return replace(diagnosis, recall=recall(prepared, theta), plain=plain, past=past)


def _refuse(history: History, kind_fit: KindFit, ranks: bool) -> None:
    """Raise for fits whose residuals are not known here."""
    if ranks or kind_fit.ties != "breslow":
        kind_fit.check_plain("a diagnosis")
    if ranks and kind_fit.frailty is not None:
        raise ModelError(
            f"{kind_fit.kind}: a diagnosis knows no effects of places; `check` tests the time "
            "between events of such a fit, or fit without fixed and frailty"
        )
    if history.weights is not None:
        raise ModelError(f"{kind_fit.kind}: a diagnosis takes events whole, without weights")


def _prepared_at(
    model: EventModel, history: History, kind_fit: KindFit
) -> tuple[PreparedKind, Floats]:
    """Replay the history of a kind; with the estimates of its fit, those of effects included."""
    prepared = prepare(model, history, kind_fit.kind, baseline=kind_fit.likelihood == "interval")
    # Fixed effects take up the level, and have no intercept.
    own = [name for name in prepared.names if name in kind_fit.names or not kind_fit.frailty]
    if tuple(own) != kind_fit.names:
        raise ModelError(
            f"{kind_fit.kind}: the fit has columns {', '.join(kind_fit.names)} and the model "
            f"has {', '.join(prepared.names)}; diagnose a fit with the model that was fitted"
        )
    if kind_fit.risk_set == "senders":
        prepared = senders_of(prepared)
    if kind_fit.frailty is None:
        return prepared, kind_fit.estimates
    theta = np.zeros(len(prepared.names) + 1)
    theta[[prepared.names.index(name) for name in own]] = kind_fit.estimates
    theta[-1] = 1.0
    return with_effects(prepared, kind_fit.frailty), theta


def _of_past(column: TermColumn) -> bool:
    """Check whether a column depends on what happened."""
    factors = [
        *column.dyad,
        *column.network,
        *(f for block in column.blocks for f in (*block.sender, *block.receiver)),
    ]
    return any(f.statistic.watch is not None or f.statistic.tick_rule != 0 for f in factors)


def _without_past(
    model: EventModel, history: History, kind_fit: KindFit, threads: int
) -> tuple[tuple[str, ...], Recall | None]:
    """Rank the same events by a model that knows covariates only."""
    setting = model.setting(history.network, history.covariates, history.start, history.end)
    terms: list[Term] = []
    past: list[str] = []
    for term in model.terms_of(kind_fit.kind):
        column = term.column(setting)
        if _of_past(column):
            past.append(column.name)
        else:
            terms.append(term)
    if not past:
        return (), None
    smaller = replace(model, terms={kind_fit.kind: terms})
    prepared = prepare(smaller, history, kind_fit.kind, baseline=kind_fit.likelihood == "interval")
    if not len(prepared.local):
        return tuple(past), None  # nothing that distinguishes dyads is left: chance
    try:
        theta = fit_prepared(
            prepared, kind_fit.likelihood, tiles=TileSums(prepared, threads)
        ).estimates
    except FitError:
        return tuple(past), None
    return tuple(past), recall(prepared, theta)


def _envelopes(  # noqa: PLR0917
    model: EventModel, history: History, fit: Fit, worlds: int, seed: int, threads: int
) -> tuple[tuple[Envelope, ...], list[str]]:
    """Simulate and compare; or say why not."""
    from dyadevents.simulate import simulate

    happened = {history.kinds[k].name for k in np.unique(history.kind_of)}
    missing = [k for k in happened if k not in fit.kinds]
    if missing:
        return (), [
            f"Nothing was simulated: {', '.join(sorted(missing))} happened and was not fitted."
        ]
    ordinal = [k for k, kind_fit in fit.kinds.items() if kind_fit.likelihood == "ordinal"]
    if ordinal:
        return (), ["Nothing was simulated: an ordinal fit gives no rates."]
    coefficients = {k: kind_fit.estimates for k, kind_fit in fit.kinds.items() if kind_fit.n_events}
    bare = replace(
        model,
        terms={k: model.terms_of(k) if k in coefficients else () for k in _names(model)},
    )
    for kind in _names(model):
        if kind not in coefficients:  # never seen: it does not happen in the worlds either
            coefficients[kind] = np.full(len(bare.baseline_of(kind).breaks) + 1, -np.inf)
    try:
        simulated = simulate(bare, history, coefficients, worlds=worlds, seed=seed, threads=threads)
    except ModelError as problem:  # worlds that run away are a finding, not a failure
        return (), [f"Worlds of this fit do not stay within bounds, so none are shown: {problem}."]
    return envelopes(history, simulated), list(simulated.messages)


def _names(model: EventModel) -> list[str]:
    return [kind.name for kind in model.kinds]

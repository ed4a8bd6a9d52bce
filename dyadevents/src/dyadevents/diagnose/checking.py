"""Check a fitted event model against the history it was fitted to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from dyadevents.arrays import Floats
from dyadevents.diagnose.diagnosis import Diagnosis, Goodness, KindDiagnosis, KindTests
from dyadevents.diagnose.envelopes import Envelope, envelopes
from dyadevents.diagnose.influence import influence
from dyadevents.diagnose.places import Counts, counts_by_place
from dyadevents.diagnose.processes import score_processes
from dyadevents.diagnose.recall import Recall, recall
from dyadevents.diagnose.rescaled import rescaled_gaps
from dyadevents.engine.prepare import prepare
from dyadevents.history import History
from dyadevents.inference.effects import with_effects
from dyadevents.inference.fitted import Fit, KindFit
from dyadevents.inference.likelihood import Likelihood
from dyadevents.inference.newton import FitError
from dyadevents.inference.one_kind import fit_prepared
from dyadevents.inference.residuals import Residuals, residuals
from dyadevents.inference.risk_sets import senders_of
from dyadevents.inference.risk_sums import RiskSums
from dyadevents.inference.tile_sums import TileSums
from dyadevents.model import EventModel, ModelError
from dyadevents.terms.base import Term, TermColumn

__all__ = ["diagnose", "goodness_of_fit"]


def diagnose(
    model: EventModel,
    history: History,
    fit: Fit,
    *,
    worlds: int = 100,
    seed: int = 0,
    kinds: Sequence[str] | None = None,
    threads: int = 2,
) -> Diagnosis:
    """Check a fit: residuals, recall, influence, and worlds that it makes.

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

    Returns
    -------
    Diagnosis

    Raises
    ------
    ModelError
        The fit is not one of this model.

    Examples
    --------
    >>> import numpy as np
    >>> from dyadevents import EVENT, EventModel, History, Network, fit, terms
    >>> network = Network.directed(["a", "b", "c"])
    >>> history = History(
    ...     network, (EVENT,), times=np.array([1.0, 2.0, 3.5, 4.0]),
    ...     senders=np.array([0, 0, 1, 2]), receivers=np.array([1, 1, 0, 1]),
    ...     kind_of=np.zeros(4, dtype=int), start=0.0, end=5.0,
    ... )
    >>> model = EventModel(terms=[terms.Inertia(transform="binary")])
    >>> found = diagnose(model, history, fit(model, history), worlds=0)
    >>> round(found["event"].recall.percentile, 2)
    0.55
    """
    found = _checked(_kind, model, history, fit, worlds, seed, kinds, threads)
    return Diagnosis(*found, history)


def goodness_of_fit(
    model: EventModel,
    history: History,
    fit: Fit,
    *,
    worlds: int = 0,
    seed: int = 0,
    kinds: Sequence[str] | None = None,
    threads: int = 2,
) -> Goodness:
    """Test whether a model fits, as `diagnose` does, and leave out what that finds besides.

    Parameters
    ----------
    model, history, fit, kinds, threads
        See `diagnose`.
    worlds : int
        How many to simulate from the estimates; 0 for the tests of residuals alone.
    seed : int
        Of the worlds and all draws.

    Returns
    -------
    Goodness
        With the p-values of `diagnose` for the same seed and worlds.

    Raises
    ------
    ModelError
        The fit is not one of this model.

    Examples
    --------
    >>> import numpy as np
    >>> from dyadevents import EVENT, EventModel, History, Network, fit
    >>> history = History(
    ...     Network.directed(["a", "b", "c"]), (EVENT,), times=np.array([1.0, 2.0, 3.5, 4.0]),
    ...     senders=np.array([0, 0, 1, 2]), receivers=np.array([1, 1, 0, 1]),
    ...     kind_of=np.zeros(4, dtype=int), start=0.0, end=5.0,
    ... )
    >>> model = EventModel()
    >>> found = goodness_of_fit(model, history, fit(model, history))
    >>> [(one.kind, one.fits) for one in found.verdicts]
    [('event', True)]
    """
    return Goodness(*_checked(_tests, model, history, fit, worlds, seed, kinds, threads))


def _checked(  # noqa: PLR0917
    check: Callable[..., Any],
    model: EventModel,
    history: History,
    fit: Fit,
    worlds: int,
    seed: int,
    kinds: Sequence[str] | None,
    threads: int,
) -> tuple[dict[str, Any], tuple[Envelope, ...], tuple[str, ...]]:
    """Check each kind, then simulate: what was found of both, and notes."""
    generator = np.random.default_rng(seed)
    fitted = _fitted(model, fit)
    notes: list[str] = []
    checked = {
        kind_fit.kind: check(fitted, history, kind_fit, threads, generator)
        for kind_fit in _chosen(fit, kinds, notes)
    }
    drawn: tuple[Envelope, ...] = ()
    if worlds:
        drawn, why = _drawn(fitted, history, fit, worlds, seed, threads)
        notes += why
    return checked, drawn, tuple(notes)


def _fitted(model: EventModel, fit: Fit) -> EventModel:
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


def _chosen(fit: Fit, kinds: Sequence[str] | None, notes: list[str]) -> Iterator[KindFit]:
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


@dataclass(frozen=True)
class _Residuals:
    """Residuals that the checks of one kind of event start from."""

    likelihood: Likelihood
    theta: Floats
    sums: RiskSums
    left: Residuals | None  # none within senders or receivers, or where places have effects
    of_network: bool
    of_senders: bool
    effects: (
        bool  # of places, which are estimated: no test but that of gaps takes that into account
    )

    @classmethod
    def of(cls, model: EventModel, history: History, kind_fit: KindFit, threads: int) -> _Residuals:
        """Replay the history of a kind, at the estimates of its fit."""
        if kind_fit.ties != "breslow":
            kind_fit.check_plain("a diagnosis")
        if history.weights is not None:
            raise ModelError(f"{kind_fit.kind}: a diagnosis takes events whole, without weights")
        prepared = prepare(
            model, history, kind_fit.kind, baseline=kind_fit.likelihood == "interval"
        )
        # Fixed effects take up the level, and have no intercept.
        own = [name for name in prepared.names if name in kind_fit.names or not kind_fit.frailty]
        if tuple(own) != kind_fit.names:
            raise ModelError(
                f"{kind_fit.kind}: the fit has columns {', '.join(kind_fit.names)} and the model "
                f"has {', '.join(prepared.names)}; diagnose a fit with the model that was fitted"
            )
        if kind_fit.risk_set == "senders":
            prepared = senders_of(prepared)
        theta = kind_fit.estimates
        if kind_fit.frailty is not None:
            theta = np.zeros(len(prepared.names) + 1)
            theta[[prepared.names.index(name) for name in own]] = kind_fit.estimates
            theta[-1] = 1.0
            prepared = with_effects(prepared, kind_fit.frailty)
        likelihood = Likelihood(
            prepared, kind_fit.likelihood, threads=threads, risk_set=kind_fit.risk_set
        )
        sums = likelihood.sums(likelihood.centred(theta)[prepared.local])
        left = None
        if not likelihood.sets.end and kind_fit.frailty is None:
            left = residuals(prepared, likelihood, theta, threads=threads)
        of_network = history.kinds[history.kind(kind_fit.kind)].of_network
        of_senders = kind_fit.risk_set == "senders"
        return cls(
            likelihood, theta, sums, left, of_network, of_senders, kind_fit.frailty is not None
        )

    def tests(self, generator: np.random.Generator, *, bands: bool) -> KindTests:
        """Test; the order of the tests is that of their draws."""
        likelihood, theta, sums = self.likelihood, self.theta, self.sums
        counts: tuple[Counts, ...] = ()
        if self.left is not None and not self.of_network:
            counts = counts_by_place(likelihood, theta, self.left, generator=generator, sums=sums)
        if self.of_senders:
            counts = counts[:1]
        return KindTests(
            likelihood.prepared.kind,
            None
            if self.effects
            else score_processes(likelihood, theta, generator=generator, sums=sums, bands=bands),
            rescaled_gaps(likelihood, theta, generator=generator, sums=sums),
            counts,
        )


def _tests(
    model: EventModel,
    history: History,
    kind_fit: KindFit,
    threads: int,
    generator: np.random.Generator,
) -> KindTests:
    return _Residuals.of(model, history, kind_fit, threads).tests(generator, bands=False)


def _kind(
    model: EventModel,
    history: History,
    kind_fit: KindFit,
    threads: int,
    generator: np.random.Generator,
) -> KindDiagnosis:
    kind_fit.check_plain("a diagnosis")
    if kind_fit.frailty is not None:
        raise ModelError(
            f"{kind_fit.kind}: a diagnosis knows no effects of places; `check` tests the time "
            "between events of such a fit, or fit without fixed and frailty"
        )
    replayed = _Residuals.of(model, history, kind_fit, threads)
    assert replayed.left is not None
    tested, prepared = replayed.tests(generator, bands=True), replayed.likelihood.prepared
    past, plain = _without_past(model, history, kind_fit, threads)
    return KindDiagnosis(
        kind_fit.kind,
        tested.processes,
        tested.gaps,
        tested.counts,
        kind_fit.n_events,
        recall(prepared, replayed.theta),
        plain,
        past,
        influence(replayed.likelihood, replayed.theta, replayed.left),
        replayed.of_network,
    )


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
    kept: list[Term] = []
    past: list[str] = []
    for term in model.terms_of(kind_fit.kind):
        column = term.column(setting)
        if _of_past(column):
            past.append(column.name)
        else:
            kept.append(term)
    if not past:
        return (), None
    smaller = replace(model, terms={kind_fit.kind: kept})
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


def _drawn(  # noqa: PLR0917
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

"""Kinds with many events: all coefficients at once, each draw exactly, pooled by Rubin's rules."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from dyadevents.engine.prepare import prepare
from dyadevents.inference.fitted import KindFit
from dyadevents.inference.imputation import PooledEstimates
from dyadevents.inference.imputation import pool as pool_draws
from dyadevents.inference.likelihood import At, Likelihood
from dyadevents.inference.newton import FitError, maximise
from dyadevents.inference.residuals import residuals
from dyadevents.inference.robust import sandwich, widen
from dyadevents.inference.start import initial_guess
from dyadevents.kinds import Kind
from dyadevents.model import Baseline, EventModel
from paradiplomacy.mechanisms.effect_words import mechanism_name
from paradiplomacy.mechanisms.exact_rates import Ratio, against_expected, hull, rate
from paradiplomacy.mechanisms.identify import Columns, look, part
from paradiplomacy.mechanisms.outcome import Coefficient, KindOutcome, Mechanism, Omission
from paradiplomacy.mechanisms.reasons import no_maximum
from paradiplomacy.record.event_history import Draw

Floats = NDArray[np.float64]
FLAT = 5.0
"""Error, for a standard deviation of a column, from which a coefficient is none."""


@dataclass(frozen=True)
class _DrawFit:
    """One draw, fitted."""

    fit: KindFit  # with the errors that the information matrix gives
    free: Floats  # centred estimates of the free columns, where the next draw may start
    covariance: Floats
    columns: Columns


def fit_joint(
    base: EventModel,
    kind: Kind,
    mechanisms: Sequence[Mechanism],
    draws: Sequence[Draw],
    *,
    baseline: Baseline,
    counts: Mapping[str, int],
    pool: ThreadPoolExecutor,
) -> KindOutcome:
    """Estimate what can be estimated of one kind, and say what cannot.

    base: With the kinds and how statistics move; its terms are not used.
    counts: Events of the first draw by kind.
    pool: Draws after the first are fitted in it; results do not depend on it.
    """
    model = _model_of_mechanisms(base, kind, mechanisms, baseline)
    function = likelihood_of(model, draws[0], kind)
    pieces = function.prepared.baseline
    guess, known = initial_guess(function)
    columns = look(function, known or function(guess))
    split = part(columns, mechanisms, baseline=pieces, breaks=pieces > 1, counts=counts)
    exposure = exposure_of(function)
    calendar = _calendar(function)
    outcome = partial(
        KindOutcome, kind.name, columns.events, exposure, rate(columns.events, exposure)
    )
    used, sparse, untold = list(split.retained), list(split.sparse), list(split.untold)
    while True:
        chosen = [mechanisms[c] for c in (*used, *sparse)]
        reduced = _model_of_mechanisms(base, kind, chosen, baseline)
        fit_draw = partial(_fit_draw, reduced, kind, free=len(used))
        try:
            first = fit_draw(draws[0], start=np.concatenate([guess[:pieces], np.zeros(len(used))]))
            fitted = [first, *pool.map(partial(fit_draw, start=first.free), draws[1:])]
            _check_flat(fitted, columns, [mechanisms[c].name for c in used], used, pieces=pieces)
            break
        except FitError as error:
            dropped = _drop_blamed(error, mechanisms, used)
            if dropped is None:
                return outcome(untold=tuple(untold), messages=(str(error),))
            untold.append(dropped)
    pooled = pool_draws(
        np.array([f.fit.estimates for f in fitted]),
        np.array([f.covariance for f in fitted]),
        complete=columns.events - pieces - len(used),
    )
    of_draws = [f.columns for f in fitted]
    by_position = {
        c: replace(
            _pooled_coefficient(mechanisms[c], pooled, pieces + k),
            inside=_range_of_flagged_events(of_draws, k),
            told=split.explained[c],
            calendar=calendar.get(mechanisms[c].name, float("nan")),
        )
        for k, c in enumerate(used)
    } | {
        c: _compare_with_model(mechanisms[c], of_draws, len(used) + k) for k, c in enumerate(sparse)
    }
    return outcome(
        tuple(
            coefficient
            for _, coefficient in sorted(by_position.items())
            if not coefficient.mechanism.adjusts or coefficient.how == "joint"
        ),
        tuple(omitted for omitted in untold if not omitted.mechanism.adjusts),
        first.fit.names,
        pooled,
        first.fit,
        tuple(mechanisms[c] for c in used),
    )


def _drop_blamed(
    error: FitError, mechanisms: Sequence[Mechanism], used: list[int]
) -> Omission | None:
    """Take out the column that a fit failed for, or else the last; None where none is left."""
    names = [mechanisms[c].name for c in used]
    blamed = [name for name in error.terms if name in names] or names[-1:]
    if not blamed:
        return None
    partners = [mechanism_name(mechanisms[used[names.index(name)]]) for name in blamed[:-1]]
    position = used.pop(names.index(blamed[-1]))
    return Omission(mechanisms[position], no_maximum(error, partners))


def _pooled_coefficient(mechanism: Mechanism, pooled: PooledEstimates, at: int) -> Coefficient:
    """A coefficient of the joint model, over all draws of dates."""
    low, high = np.exp(np.sort(pooled.interval()[at] * mechanism.per))
    return Coefficient(
        mechanism,
        "joint",
        Ratio(float(np.exp(pooled.estimates[at] * mechanism.per)), float(low), float(high)),
        estimate=float(pooled.estimates[at]),
        error=float(pooled.standard_errors[at]),
        freedom=float(pooled.degrees_of_freedom[at]),
        missing=float(pooled.missing_information[at]),
    )


def _check_flat(
    fitted: Sequence[_DrawFit],
    columns: Columns,
    names: Sequence[str],
    retained: Sequence[int],
    *,
    pieces: int,
) -> None:
    """Raise for columns in which the likelihood is flat: together they separate the events."""
    spread = np.sqrt(columns.variances[list(retained)])
    errors = np.max(
        [draw_fit.fit.standard_errors[pieces:] for draw_fit in fitted], axis=0, initial=0.0
    )
    flat = [name for name, error in zip(names, errors * spread, strict=True) if error > FLAT]
    if flat:
        raise FitError("the likelihood has no maximum", flat)


def _widen_to_larger_errors(model: Floats, clustered: Floats) -> Floats:
    """The clustered covariance, its errors widened where those of the model are larger.

    With few clusters, or where each place can have one event only, clustered errors are too small.
    """
    ratio = np.diag(model) / np.maximum(np.diag(clustered), 1e-300)
    return widen(clustered, np.maximum(ratio, 1.0))


def _model_of_mechanisms(
    base: EventModel, kind: Kind, mechanisms: Sequence[Mechanism], baseline: Baseline
) -> EventModel:
    terms = {kind.name: [mechanism.term for mechanism in mechanisms]}
    return replace(base, terms=terms, baseline={kind.name: baseline})


def likelihood_of(model: EventModel, draw: Draw, kind: Kind) -> Likelihood:
    """Return the interval likelihood of a kind in one draw."""
    return Likelihood(prepare(model, draw.history, kind.name, baseline=True), "interval", threads=1)


def _fit_draw(model: EventModel, kind: Kind, draw: Draw, *, free: int, start: Floats) -> _DrawFit:
    """Fit the first `free` columns of one draw; the others stay at no effect, and are looked at.

    Columns are looked at where the climb last was: a step of less than 1e-5 errors from its end.
    Events of one place depend on each other, so that errors are clustered by place, both ways,
    and those of the model are taken where they are larger.
    """
    begun = time.perf_counter()
    function = likelihood_of(model, draw, kind)
    prepared = function.prepared
    size = prepared.baseline + free
    last: list[At] = []

    def full_theta(theta: Floats) -> Floats:
        full = np.zeros(len(prepared.names))
        full[:size] = theta
        return full

    def of_free(theta: Floats) -> At:
        at = function(full_theta(theta))
        last[:] = [at]
        return replace(at, gradient=at.gradient[:size], information=at.information[:size, :size])

    def raises(step: Floats, slope: float) -> float:
        return function.raises(full_theta(step), slope)

    names = prepared.names[:size]
    best = maximise(of_free, start, names=names, kind=kind.name, raises=raises)
    bread = np.zeros((len(prepared.names), len(prepared.names)))
    bread[:size, :size] = np.linalg.inv(best.at.information)
    estimates = function.uncentred(full_theta(best.theta))
    covariance = (function.jacobian @ bread @ function.jacobian.T)[:size, :size]
    kind_fit = KindFit(
        kind.name,
        function.name,
        names,
        estimates[:size],
        covariance,
        best.at.loglik,
        len(prepared.events),
        prepared.n_dyads,
        function.evaluations,
        time.perf_counter() - begun,
        best.at.drift,
    )
    if not kind.of_network:
        residuals_of_draw = residuals(prepared, function, estimates, threads=1)
        clustered = sandwich(
            prepared, residuals_of_draw, bread, function.jacobian, by="place"
        ).covariance
        covariance = _widen_to_larger_errors(covariance, clustered[:size, :size])
    return _DrawFit(kind_fit, best.theta, covariance, look(function, last[0]))


def exposure_of(function: Likelihood) -> float:
    """Return dyads at risk times time; for acts of nations, time."""
    return float(function.prepared.at_risk() @ function.prepared.durations)


def _range_of_flagged_events(columns: Sequence[Columns], c: int) -> tuple[int, int] | None:
    """Fewest and most events of any draw where a flag is up."""
    if not columns[0].flags[c]:
        return None
    counts = [int(of_draw.values[:, c].sum()) for of_draw in columns]
    return min(counts), max(counts)


def _compare_with_model(mechanism: Mechanism, columns: Sequence[Columns], c: int) -> Coefficient:
    """A flag with few events: those that there are, against what the joint model expects."""
    ratios = [
        against_expected(int(of_draw.values[:, c].sum()), float(of_draw.expected[c]))
        for of_draw in columns
    ]
    counts = [int(of_draw.values[:, c].sum()) for of_draw in columns]
    return Coefficient(mechanism, "beside", hull(ratios), inside=(min(counts), max(counts)))


def _calendar(function: Likelihood) -> dict[str, float]:
    """Of graded numbers of the network, the share that a parabola over the calendar explains."""
    prepared = function.prepared
    weights = np.sqrt(prepared.durations)
    middle = prepared.steps - prepared.durations / 2
    scaled = (middle - middle.mean()) / max(float(np.ptp(middle)), 1e-9)
    curve = np.column_stack([np.ones_like(scaled), scaled, scaled**2]) * weights[:, None]
    shares = {}
    for position, name in zip(
        prepared.network, np.array(prepared.names)[prepared.network], strict=True
    ):
        if position < prepared.baseline:
            continue
        path = prepared.network_rows[:, int(np.flatnonzero(prepared.network == position)[0])]
        if len(np.unique(path)) <= 2:
            continue
        mean = np.average(path, weights=prepared.durations)
        variation = float(((path - mean) ** 2) @ prepared.durations)
        fitted = np.linalg.lstsq(curve, path * weights, rcond=None)[0]
        rest = float((((path * weights) - curve @ fitted) ** 2).sum())
        shares[str(name)] = 1 - rest / variation if variation > 0 else float("nan")
    return shares

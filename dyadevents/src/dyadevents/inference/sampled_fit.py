"""Estimates from a sample of the risk set, for what does not fit otherwise.

Ordinal: each event's dyad is compared with some dyads that were at risk at the time (nested
case-control), all of one weight, the case too. The log-likelihood is ``sum over events of theta . x
- log sum over its set of exp(theta . x)``, and its information gives right standard errors.

Interval: dyads and times are drawn by a Poisson process of density delta over what is at risk.
Given that something is at a dyad and time, it is an event with the odds ``exp(theta . x) /
delta``: a logistic regression with offset ``-log delta`` for events and drawn points alike.

Sources: Borgan, Goldstein & Langholz 1995; Vu, Pattison & Robins 2015; Lerner & Lomi 2020;
Baddeley, Coeurjolly, Rubak & Waagepetersen 2014 (logistic).
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from dyadevents.arrays import Bools, Floats, Ints
from dyadevents.checks import check_breaks, check_history, kinds_asked
from dyadevents.engine.course import rows_at_events
from dyadevents.engine.evaluate import ends_of
from dyadevents.engine.prepare import PreparedKind, prepare
from dyadevents.errors import check_whole
from dyadevents.history import History
from dyadevents.inference.fitted import Fit, KindFit
from dyadevents.inference.likelihood import At, LikelihoodName
from dyadevents.inference.newton import FitError, maximise
from dyadevents.inference.sampling import draw, poisson_counts
from dyadevents.inference.tails import beyond_chi_square
from dyadevents.model import EventModel, ModelError

__all__ = ["Sample", "fit_sampled", "sample", "sampled_estimates"]

MOST_NUMBERS = 50_000_000
"""Numbers in the columns of a sample; each takes 8 bytes, several times over."""
SUSPECT = 0.001  # chance below which a model is called misspecified
ENOUGH = 5.0  # events that a place is expected to have for that


@dataclass(frozen=True)
class Sample:
    """Dyads that were drawn from the risk set of one kind, with their columns.

    Attributes
    ----------
    likelihood : {"interval", "ordinal"}
    names : tuple of str
    x : array, shape (rows, columns)
    case : array of bool, shape (rows,)
        Which rows are events.
    group : array of int, shape (rows,)
        Ordinal: the set that a row belongs to; rows of a set stand together.
    offset : float
        Interval: minus the logarithm of the density; ordinal: 0.
    dyad : array of int, shape (rows,)
        Numbers of the dyads in the universe.
    """

    likelihood: LikelihoodName
    names: tuple[str, ...]
    x: Floats
    case: Bools
    group: Ints
    offset: float
    dyad: Ints


def fit_sampled(
    model: EventModel,
    history: History,
    *,
    controls: int,
    seed: int,
    likelihood: LikelihoodName = "ordinal",
    kinds: Sequence[str] | None = None,
    ties: Literal["error", "breslow"] = "error",
) -> Fit:
    """Estimate the coefficients of an event model from a sample of its risk sets.

    Parameters
    ----------
    model : EventModel
    history : History
    controls : int
        Dyads for each event, on average for the interval likelihood.
    seed : int
        The same seed draws the same dyads.
    likelihood : {"ordinal", "interval"}
    kinds : sequence of str, optional
        Only these; by default every kind that has terms or events.
    ties : {"error", "breslow"}
        As in `fit`.

    Returns
    -------
    Fit
        Its log-likelihoods are those of the sample, not to be compared with exact ones.

    Raises
    ------
    HistoryError, ModelError, FitError
        As `fit`.

    Examples
    --------
    ``fit_sampled(model, history, controls=20, seed=1)``; see the guide on inference.
    """
    check_history(model, history, ties=ties)
    check_breaks(model, history)
    fits = {}
    for name in kinds_asked(model, history, kinds):
        begun = time.perf_counter()
        prepared = prepare(model, history, name, baseline=likelihood == "interval")
        drawn = sample(prepared, likelihood, controls=controls, seed=seed)
        fits[name] = replace(_fit_of(prepared, drawn), seconds=time.perf_counter() - begun)
    return Fit(model, fits)


def _fit_of(prepared: PreparedKind, drawn: Sample) -> KindFit:
    kind = prepared.kind
    estimates, covariance, loglik, iterations = sampled_estimates(drawn, kind)
    rows = int(np.count_nonzero(~drawn.case))
    return KindFit(
        kind,
        drawn.likelihood,
        drawn.names,
        estimates,
        covariance,
        loglik,
        len(prepared.events),
        prepared.n_dyads,
        iterations,
        0.0,
        0.0,
        (
            *prepared.messages,
            f"{kind}: estimated from {rows} sampled dyads, not from the full risk set",
            *_doubts_of_model(prepared, drawn, estimates),
        ),
    )


def _doubts_of_model(prepared: PreparedKind, drawn: Sample, estimates: Floats) -> list[str]:
    """Say so where places have more or fewer events than the model gives them, beyond chance.

    Where a model is wrong in this, a sample of dyads estimates something else than all of them do:
    the busy pairs, which the model does not expect, are hardly ever drawn.
    """
    chance = _chances(drawn, estimates)
    spread = chance * (1 - chance)
    doubts = []
    for side, ends in zip(
        ("senders", "receivers"), ends_of(prepared.universe, drawn.dyad), strict=True
    ):
        missed = np.bincount(ends, drawn.case - chance)
        known = np.bincount(ends, chance) >= ENOUGH  # else a chi-square does not tell chance
        statistic = float((missed[known] ** 2 / np.bincount(ends, spread)[known]).sum())
        p = beyond_chi_square(statistic, int(known.sum())) if known.any() else 1.0
        if p < SUSPECT:
            doubts.append(
                f"{prepared.kind}: the model looks misspecified: {side} differ in how many events "
                f"they have by {statistic / known.sum():.3g} times what it leaves to chance "
                f"(p = {p:.2g}). Estimates from sampled dyads can then be far from those of all "
                "dyads: add what sets them apart, or fit without sample"
            )
    return doubts


def _chances(drawn: Sample, estimates: Floats) -> Floats:
    """Return how likely each row of a sample is the event: of its set, or against being drawn."""
    from scipy import special  # slow to import

    eta = drawn.x @ estimates + drawn.offset
    if drawn.likelihood == "interval":
        return np.asarray(special.expit(eta))
    first = np.flatnonzero(drawn.case)
    sizes = np.diff(np.append(first, len(eta)))
    weight = np.exp(eta - np.repeat(np.maximum.reduceat(eta, first), sizes))
    return np.asarray(weight / np.repeat(np.add.reduceat(weight, first), sizes))


def sample(
    prepared: PreparedKind,
    likelihood: LikelihoodName,
    *,
    controls: int,
    seed: int,
    events: Ints | None = None,
) -> Sample:
    """Draw dyads from the risk sets of one kind of event.

    Parameters
    ----------
    prepared : PreparedKind
    likelihood : {"interval", "ordinal"}
    controls : int
    seed : int
    events : array of int, optional
        Ordinal: positions in ``prepared.events`` of those that are used; all by default.

    Returns
    -------
    Sample

    Raises
    ------
    ModelError
        Too many controls, or a column is the same for all dyads.
    FitError
        Nothing is at risk, or nothing happened.
    """
    check_whole("seed", seed)
    check_whole("sample", controls, 1)
    if prepared.weights is not None:
        raise ModelError(f"{prepared.kind}: a sample takes events whole; leave the weights out")
    if prepared.n_dyads == 0 or len(prepared.events) == 0:
        raise FitError(f"{prepared.kind}: there are no events to compare with what is at risk")
    if likelihood == "ordinal" and len(prepared.network):
        names = ", ".join(prepared.names[c] for c in prepared.network)
        raise ModelError(
            f"{prepared.kind}: {names} is the same for all dyads at a moment, and comparing "
            "dyads says nothing of it. Use the interval likelihood"
        )
    if likelihood == "ordinal":
        controls = min(int(controls), prepared.n_dyads)  # no more are to be had
    _check_rows(prepared, controls, len(prepared.events) if events is None else len(events))
    if likelihood == "ordinal":
        return _sets(prepared, controls, seed, events)
    return _points(prepared, controls, seed)


def _check_rows(prepared: PreparedKind, controls: int, events: int) -> None:
    """Raise where the sample would take more memory than there is."""
    numbers = int(controls) * events * max(1, len(prepared.names))
    if numbers > MOST_NUMBERS:
        raise ModelError(
            f"{prepared.kind}: {controls:,} sampled dyads for each of {events:,} events "
            f"are {numbers:,} numbers, expected at most {MOST_NUMBERS:,}; sample fewer, or compare "
            f"with all dyads ({prepared.n_dyads:,})"
        )


def _sets(prepared: PreparedKind, controls: int, seed: int, events: Ints | None) -> Sample:
    chosen = np.arange(len(prepared.events)) if events is None else np.sort(events)
    of, dyad = draw(
        prepared.course,
        prepared.event_step[chosen],
        chosen,
        np.full(len(chosen), controls),
        event_dyad=prepared.event_dyad[chosen],
        seed=seed,
    )
    x = np.empty((len(of), len(prepared.local)))
    rows_at_events(prepared.course, prepared.event_step[of], dyad, x)
    case = np.ones(len(of), dtype=bool)
    case[1:] = np.diff(of) != 0
    return Sample("ordinal", prepared.names, x, case, of, 0.0, dyad)


def _points(prepared: PreparedKind, controls: int, seed: int) -> Sample:
    events = len(prepared.events)
    at_risk = prepared.at_risk()
    density = controls * events / float(at_risk @ prepared.durations)
    every = np.arange(len(prepared.steps))
    wanted = poisson_counts(density * at_risk * prepared.durations, seed)
    none = np.full(len(every), -1)
    step, dyad = draw(prepared.course, every, every, wanted, event_dyad=none, seed=seed)
    local = np.empty((len(dyad), len(prepared.local)))
    rows_at_events(prepared.course, step, dyad, local)
    steps = np.concatenate([prepared.event_step, step])
    x = np.empty((len(steps), len(prepared.names)))
    x[:, prepared.local] = np.concatenate([prepared.event_rows, local])
    x[:, prepared.network] = prepared.network_rows[steps]
    case = np.arange(len(steps)) < events
    dyads = np.concatenate([prepared.event_dyad, dyad])
    return Sample("interval", prepared.names, x, case, steps, -math.log(density), dyads)


def sampled_estimates(drawn: Sample, kind: str) -> tuple[Floats, Floats, float, int]:
    """Return estimates, their covariance, the sample's log-likelihood and the iterations."""
    from scipy import special  # slow to import, and for the rare case

    centre = drawn.x[drawn.case].mean(axis=0)
    spread = np.ptp(drawn.x, axis=0) > 0

    def raises(step: Floats, slope: float) -> float:
        rows = drawn.x[drawn.case] - centre
        # Only differences from what is expected count in a comparison of dyads.
        expected = -slope / len(rows) if drawn.likelihood == "ordinal" else 0.0
        return float(np.max(rows @ step, initial=0.0)) - expected

    if drawn.likelihood == "interval":
        centre = np.where(spread, centre, 0.0)
        start = np.zeros(len(drawn.names))
        pieces = [c for c, n in enumerate(drawn.names) if n.startswith(("intercept", "baseline("))]
        centre[pieces] = 0.0
        x = drawn.x - centre

        def logistic(theta: Floats) -> At:
            eta = x @ theta + drawn.offset
            chance = special.expit(eta)
            loglik = -np.logaddexp(0, np.where(drawn.case, -eta, eta)).sum()
            gradient = x.T @ (drawn.case - chance)
            information = (x * (chance * (1 - chance))[:, None]).T @ x
            return At(float(loglik), gradient, information, 0.0)

        for c in pieces:
            is_above = drawn.x[:, c] > 0
            odds = drawn.case[is_above].sum() / max(1, (~drawn.case[is_above]).sum())
            start[c] = np.log(max(odds, 1e-10)) - drawn.offset if is_above.any() else 0.0
        best = maximise(logistic, start, names=drawn.names, kind=kind, raises=raises)
        change = np.eye(len(drawn.names))
        change[pieces] -= centre
        covariance: Floats = change @ np.linalg.inv(best.at.information) @ change.T
        return change @ best.theta, covariance, best.at.loglik, best.iterations
    x = drawn.x - centre
    first = np.flatnonzero(drawn.case)
    sizes = np.diff(np.append(first, len(x)))
    total = x[first].sum(axis=0)

    def conditional(theta: Floats) -> At:
        eta = x @ theta
        top = np.repeat(np.maximum.reduceat(eta, first), sizes)
        weight = np.exp(eta - top)
        s0 = np.add.reduceat(weight, first)
        share = weight / np.repeat(s0, sizes)
        mean = np.add.reduceat(x * share[:, None], first, axis=0)
        loglik = float((eta[first] - top[first] - np.log(s0)).sum())
        information = (x * share[:, None]).T @ x - mean.T @ mean
        return At(loglik, total - mean.sum(axis=0), information, 0.0)

    best = maximise(
        conditional, np.zeros(len(drawn.names)), names=drawn.names, kind=kind, raises=raises
    )
    covariance = np.asarray(np.linalg.inv(best.at.information))
    return best.theta, covariance, best.at.loglik, best.iterations

"""Likelihoods and score residuals straight from their definitions: loops over moments and dyads.

Nothing is updated: at every moment every statistic is counted from the events before it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from dyadevents import Covariate, DyadState, EventModel, History
from dyadevents.terms import (
    Given,
    Inertia,
    Interaction,
    Receiver,
    ReceiverPopularity,
    Reciprocity,
    Sender,
    SenderActivity,
    Sum,
)
from dyadevents.terms.base import Term

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Moment:
    """A stretch of time at whose end something happens, with the dyads at risk during it."""

    time: float
    duration: float
    dyads: list[tuple[int, int]]
    x: Floats  # (dyads at risk, columns)
    events: list[int]  # positions in `dyads`


def moments(model: EventModel, history: History, kind: str, *, baseline: bool) -> list[Moment]:
    """Cut the window wherever anything can change, and look at what is then."""
    of = history.kinds[history.kind(kind)]
    breaks = model.baseline_of(kind).breaks if baseline else ()
    cuts = {history.end, *history.times, *history.state_changes.times, *breaks}
    cuts |= set(model.edges(history.start, history.end).tolist())
    for covariate in history.covariates.values():
        cuts |= set(covariate.times.tolist())
    counting = Inertia | SenderActivity
    windows = [t.window for t in model.terms_of(kind) if isinstance(t, counting)]
    cuts |= {float(t + w) for t in history.times for w in windows if math.isfinite(w)}
    found = []
    before = history.start
    for now in sorted(float(t) for t in cuts):
        if not history.start < now <= history.end:
            continue
        dyads = [d for d in _dyads(history) if _state(history, d, now) in of.at_risk]
        x = np.array([_row(model, history, kind, d, now, baseline) for d in dyads])
        here = np.flatnonzero((history.times == now) & (history.kind_of == history.kind(kind)))
        events = [dyads.index(_dyad(history, int(e))) for e in here]
        width = len(model.terms_of(kind)) + (len(breaks) + 1 if baseline else 0)
        found.append(Moment(now, now - before, dyads, x.reshape(len(dyads), width), events))
        before = now
    return found


def log_likelihood(found: list[Moment], theta: Floats, likelihood: str) -> float:
    """Sum over the events; less the integral, or the logarithms of sums over the risk set."""
    total = 0.0
    for moment in found:
        rates = np.exp(moment.x @ theta)
        for event in moment.events:
            total += float(moment.x[event] @ theta)
            if likelihood == "ordinal":
                total -= math.log(rates.sum())
        if likelihood == "interval":
            total -= moment.duration * rates.sum()
    return total


def score_residuals(
    found: list[Moment], theta: Floats, likelihood: str
) -> dict[tuple[int, int], Floats]:
    """(observed, expected, score of each column) of each dyad that is ever at risk."""
    p = len(theta)
    result: dict[tuple[int, int], Floats] = {}
    for moment in found:
        rates = np.exp(moment.x @ theta)
        count = len(moment.events)
        jump, mean = moment.duration, np.zeros(p)
        if likelihood == "ordinal":
            jump = count / rates.sum() if count else 0.0
            mean = rates @ moment.x / rates.sum() if count else mean
        for k, dyad in enumerate(moment.dyads):
            row = result.setdefault(dyad, np.zeros(2 + p))
            row[1] += rates[k] * jump
            row[2:] -= (moment.x[k] - mean) * rates[k] * jump
        for event in moment.events:
            row = result[moment.dyads[event]]
            row[0] += 1
            row[2:] += moment.x[event] - mean
    return result


def _dyads(history: History) -> list[tuple[int, int]]:
    network = history.network
    every = [(i, j) for i in range(network.n_senders) for j in range(network.n_receivers)]
    if network.mode == "two-mode":
        return every
    return [(i, j) for i, j in every if (i < j if network.mode == "undirected" else i != j)]


def _ordered(history: History, i: int, j: int) -> tuple[int, int]:
    return (min(i, j), max(i, j)) if history.network.mode == "undirected" else (i, j)


def _dyad(history: History, event: int) -> tuple[int, int]:
    return _ordered(history, int(history.senders[event]), int(history.receivers[event]))


Of = TypeVar("Of", History, Covariate)
T = TypeVar("T")


def _once(function: Callable[[Of], T]) -> Callable[[Of], T]:
    """Compute once of each history or covariate; kept with it, as none has a hash."""
    kept: dict[int, tuple[Of, T]] = {}

    def answer(of: Of) -> T:
        if id(of) not in kept:
            kept[id(of)] = of, function(of)
        return kept[id(of)][1]

    return answer


@_once
def _events(history: History) -> dict[tuple[int, int], list[int]]:
    """The events of each dyad, in their order."""
    found: dict[tuple[int, int], list[int]] = {}
    for event in range(len(history.times)):
        found.setdefault(_dyad(history, event), []).append(event)
    return found


@_once
def _initial(history: History) -> NDArray[np.int8]:
    return history.initial_states()


@_once
def _changes(history: History) -> dict[tuple[int, int], list[tuple[float, int, DyadState]]]:
    """What states each dyad came to: when, whether by an event, and which."""
    changes = history.state_changes
    found: dict[tuple[int, int], list[tuple[float, int, DyadState]]] = {}
    for t, i, j, state in zip(
        changes.times, changes.senders, changes.receivers, changes.states, strict=True
    ):
        dyad = _ordered(history, int(i), int(j))
        found.setdefault(dyad, []).append((float(t), 0, DyadState(int(state))))
    for dyad, events in _events(history).items():
        for e in events:
            leads = history.kinds[history.kind_of[e]].leads_to
            if leads is not None:
                found.setdefault(dyad, []).append((float(history.times[e]), 1, leads))
    for states in found.values():
        states.sort(key=lambda state: state[:2])
    return found


def _state(history: History, dyad: tuple[int, int], now: float) -> DyadState:
    """Changes of state count at once, and are seen right after."""
    state = DyadState(int(_initial(history)[dyad]))
    for t, _, new in _changes(history).get(dyad, []):
        if t < now:
            state = new
    return state


def _row(  # noqa: PLR0917
    model: EventModel,
    history: History,
    kind: str,
    dyad: tuple[int, int],
    now: float,
    baseline: bool,
) -> list[float]:
    row = []
    if baseline:
        ends = [history.start, *sorted(model.baseline_of(kind).breaks), history.end]
        row = [float(a < now <= b) for a, b in pairwise(ends)]
    cell = model.cell
    return row + [_value(term, cell, history, dyad, now) for term in model.terms_of(kind)]


@cache
def _moves(cell: float, start: float, time: float) -> float:
    """When statistics move: at the event, or at the end of its cell."""
    if cell > 0 and time > start:
        time = math.ceil(time / cell - 1e-9) * cell
    return time


def _seen(cell: float, history: History, time: float, now: float) -> bool:
    """Whether statistics have moved."""
    return _moves(cell, history.start, time) < now


@_once
def _steps(covariate: Covariate) -> tuple[list[float], list[tuple[float, int, float]]]:
    """The values at the start, by place; and when which place comes to which value."""
    values = [float(v) for v in np.ravel(covariate.initial)]
    steps = zip(covariate.times, covariate.index, covariate.values, strict=True)
    return values, [(float(t), int(k), float(new)) for t, k, new in steps]


def _given(covariate: Covariate, place: int, cell: float, history: History, now: float) -> float:
    initial, steps = _steps(covariate)
    value = initial[place]
    for t, k, new in steps:
        if k == place and _seen(cell, history, t, now):
            value = new
    return value


def _counted(term: Term, history: History, dyad: tuple[int, int]) -> list[int]:
    """The events that a term counts for a dyad, whenever they were."""
    i, j = dyad
    if isinstance(term, SenderActivity):
        return np.flatnonzero(history.senders == i).tolist()
    if isinstance(term, ReceiverPopularity):
        return np.flatnonzero(history.receivers == j).tolist()
    assert isinstance(term, Inertia | Reciprocity)
    return _events(history).get((j, i) if isinstance(term, Reciprocity) else dyad, [])


def _value(term: Term, cell: float, history: History, dyad: tuple[int, int], now: float) -> float:
    i, j = dyad
    if isinstance(term, Interaction):
        first = _value(term.first, cell, history, dyad, now)
        return first * _value(term.second, cell, history, dyad, now)
    if isinstance(term, Given):
        covariate = history.covariates[term.name]
        place = i * history.network.n_receivers + j if covariate.of == "dyads" else 0
        return _given(covariate, place, cell, history, now)
    if isinstance(term, Sender | Receiver | Sum):
        if history.network.mode == "two-mode":
            u, v = history.covariates["u.senders"], history.covariates["u.receivers"]
        else:
            u = v = history.covariates["u"]
        of_sender = 0.0 if isinstance(term, Receiver) else _given(u, i, cell, history, now)
        of_receiver = 0.0 if isinstance(term, Sender) else _given(v, j, cell, history, now)
        return of_sender + of_receiver
    count = 0
    for e in _counted(term, history, dyad):
        t = float(history.times[e])
        if _seen(cell, history, t, now):
            gone = math.isfinite(term.window) and _seen(cell, history, t + term.window, now)
            count += not gone
    return {"raw": float(count), "log1p": math.log1p(count), "binary": float(count > 0)}[
        term.transform
    ]

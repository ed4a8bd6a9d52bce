"""Run a history once through the rules: which slots of which columns change, and when.

This does not depend on coefficients, so a fit does it once; its Newton steps then only
follow the *change log*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyadevents.engine.compiled import compiled, subroutine
from dyadevents.engine.plan import ColumnDesign, UpdatePlan
from dyadevents.engine.simd_math import inlined
from dyadevents.engine.timeline import Timeline, TimelineItem, timeline_of
from dyadevents.engine.updates import (
    STAYS,
    StateUpdate,
    StatisticState,
    ages,
    at_risk,
    commit,
    expire,
    link,
    set_state,
    spread,
    state_after,
    statistics_at_start,
    step_to,
    thin_copy,
    tick,
)
from dyadevents.history import History, HistoryError
from dyadevents.kinds import DyadState
from dyadevents.model import EventModel
from dyadevents.network import ModeCode

__all__ = ["Replay", "opening", "replay"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Happened(NamedTuple):
    """A history as arrays; the lower end of a dyad of an undirected network comes first."""

    kind_of: Ints
    times: Floats
    low: Ints
    high: Ints
    change_times: Floats  # state changes
    change_low: Ints
    change_high: Ints
    change_states: Ints
    step_start: Ints  # covariate steps: those of statistic s start here
    step_index: Ints
    step_value: Floats
    risk_masks: Ints  # of the kinds that are followed
    allowed: Ints  # states in which each kind of the history can happen
    leads: Ints  # state that each kind leads to, -2 for none
    old_state: Ints  # written: states before and after each event, before each state change
    new_state: Ints
    old_change: Ints


@dataclass(frozen=True)
class Replay:
    """The change log of a history.

    Attributes
    ----------
    design : ColumnDesign
    steps : array of float, shape (steps,)
        Distinct times; between two of them nothing moves. The last is the end.
    event_step : array of int, shape (events,)
        The step at which each event happens. It sees what earlier steps brought. -1 for
        events before the start or after the end.
    values : array of float
        All statistics at the start, links that are there at the start counted.
    risk : array of uint8, shape (kinds, n_senders * n_receivers)
        Which dyads are at risk of each kind at the start.
    start : array of int, shape (steps + 1,)
        Changes ``start[s]:start[s + 1]`` come at the end of step s.
    slot : array of int32, shape (changes,)
        The slot that changes, or ``len(design.plan.part) + k`` where a dyad enters or
        leaves the risk set of kind k.
    place : array of int, shape (changes,)
        Where: a flat dyad number, an actor, or 0.
    value : array of float, shape (changes,)
        What the slot is there from now on.
    """

    design: ColumnDesign
    steps: Floats
    event_step: Ints
    values: Floats
    risk: NDArray[np.uint8]
    start: Ints
    slot: NDArray[np.int32]
    place: Ints
    value: Floats


def replay(
    model: EventModel,
    history: History,
    *,
    design: ColumnDesign,
    kinds: Sequence[str] = (),
    marks: Sequence[float] = (),
) -> Replay:
    """Run a history through the rules of a design.

    Parameters
    ----------
    model : EventModel
    history : History
    design : ColumnDesign
        Columns of this model, laid out.
    kinds : sequence of str
        Kinds whose risk sets are to be followed.
    marks : sequence of float
        Times that become steps even if nothing moves.

    Returns
    -------
    Replay

    Raises
    ------
    HistoryError
        Where an event happens on a dyad that is not at risk of it.
    """
    now, states, todo, happened = _open(model, history, design, kinds, marks)
    plan, flat, begun = design.plan, states.ravel(), float(history.start)
    before = int(np.searchsorted(todo.step, 0))
    # Where nothing came before the start, all is as it was laid out.
    linked = history.states is not None and plan.by_state.any()
    values = thin_copy(now.values) if before or linked else design.values
    risk = _at_risk(happened.risk_masks, flat)
    start, slot, place, value = _first(
        _run(plan, now, flat, happened, begun, todo, before, len(todo.step), len(todo.steps)),
        history,
        states,
    )
    return Replay(design, todo.steps, todo.event_step, values, risk, start, slot, place, value)


def opening(
    model: EventModel, history: History, *, design: ColumnDesign
) -> tuple[StatisticState, NDArray[np.int8], Timeline]:
    """Run what a history has up to its start through the rules of a design.

    Parameters
    ----------
    model : EventModel
    history : History
    design : ColumnDesign

    Returns
    -------
    now : StatisticState
    states : array of int8, shape (n_senders, n_receivers)
    todo : Timeline
        Items of step -1 are done.

    Raises
    ------
    HistoryError
        Where an event happens on a dyad that is not at risk of it.
    """
    return _open(model, history, design, (), ())[:3]


def _open(
    model: EventModel,
    history: History,
    design: ColumnDesign,
    kinds: Sequence[str],
    marks: Sequence[float],
) -> tuple[StatisticState, NDArray[np.int8], Timeline, Happened]:
    plan = design.plan
    todo = timeline_of(model, history, design, marks)
    now = statistics_at_start(design)
    states = history.initial_states()
    followed = [history.kinds[history.kind(name)] for name in kinds]
    leads = [STAYS if kind.leads_to is None else int(kind.leads_to) for kind in history.kinds]
    lows, highs = history.senders.copy(), history.receivers.copy()
    changes = history.state_changes
    change_lows, change_highs = changes.senders.copy(), changes.receivers.copy()
    if history.network.mode == "undirected":
        lows, highs = np.minimum(lows, highs), np.maximum(history.senders, highs)
        change_lows = np.minimum(changes.senders, changes.receivers)
        change_highs = np.maximum(changes.senders, changes.receivers)
    step_tables = [s.steps for s in design.statistics]
    step_start = np.concatenate([[0], np.cumsum([len(t.times) if t else 0 for t in step_tables])])
    step_index = np.concatenate([*[t.index for t in step_tables if t], np.zeros(0, np.int64)])
    step_value = np.concatenate([*[t.values for t in step_tables if t], np.zeros(0)])
    flat = states.ravel()
    # Where there is nothing to do, nothing is compiled or loaded for it.
    linked = _linked(plan, flat)
    if len(linked):
        _link_initial(plan, now, flat, linked, float(history.start))
    happened = Happened(
        history.kind_of.astype(np.int64),
        history.times,
        lows.astype(np.int64),
        highs.astype(np.int64),
        changes.times,
        change_lows.astype(np.int64),
        change_highs.astype(np.int64),
        changes.states.astype(np.int64),
        step_start.astype(np.int64),
        step_index.astype(np.int64),
        step_value,
        np.array([_mask(kind.at_risk) for kind in followed], dtype=np.int64),
        np.array([_mask(kind.at_risk) for kind in history.kinds], dtype=np.int64),
        np.array(leads, dtype=np.int64),
        np.zeros(len(history.times), dtype=np.int64),
        np.zeros(len(history.times), dtype=np.int64),
        np.zeros(len(changes.times), dtype=np.int64),
    )
    before = int(np.searchsorted(todo.step, 0))
    if before:
        begun = float(history.start)
        _first(_run(plan, now, flat, happened, begun, todo, 0, before, 1), history, states)
    return now, states, todo, happened


def _mask(states: frozenset[DyadState]) -> int:
    return sum(1 << int(state) for state in states if state != DyadState.UNSEEN)


def _first(result: Any, history: History, states: NDArray[np.int8]) -> Any:
    """The log, or the error of the first event that its dyad was not at risk of."""
    bad, *log = result
    if bad < 0:
        return log
    kind = history.kinds[history.kind_of[bad]]
    i, j = int(history.senders[bad]), int(history.receivers[bad])
    if history.network.mode == "undirected":
        i, j = min(i, j), max(i, j)
    state = DyadState(int(states[i, j])).name.lower()
    wanted = " or ".join(sorted(s.name.lower() for s in kind.at_risk))
    raise HistoryError(
        f"{history.describe(bad)}: the dyad is {state} at that time, and {kind.name!r} can only "
        f"happen where it is {wanted}. Correct the event or the ones before it on this dyad, "
        "or give the dyad's state at the start or a state change"
    )


@compiled
def _at_risk(risk_masks: Ints, states: NDArray[np.int8]) -> NDArray[np.uint8]:
    """Which dyads are at risk of each kind, shape (kinds, dyads)."""
    risk = np.empty((len(risk_masks), len(states)), dtype=np.uint8)
    for k in range(len(risk_masks)):
        for d in range(len(states)):
            risk[k, d] = 1 if at_risk(risk_masks[k], states[d]) else 0
    return risk


def _linked(plan: UpdatePlan, states: NDArray[np.int8]) -> Ints:
    """Dyads in a state that some statistic watches."""
    watched = np.bitwise_or.reduce(plan.mask[plan.by_state])
    return np.flatnonzero((states >= 0) & ((watched >> np.maximum(states, 0)) & 1 == 1))


@compiled
def _link_initial(
    plan: UpdatePlan, now: StatisticState, states: NDArray[np.int8], linked: Ints, start: float
) -> None:
    """Give statistics that watch states the dyads that are linked at the start."""
    slots = np.empty(0, dtype=np.int32)
    places = np.empty(0, dtype=np.int64)
    news = np.empty(0)
    m = plan.shape[1]
    for s in range(len(plan.level)):
        if not plan.by_state[s]:
            continue
        for d in linked:
            i, j = d // m, d % m
            if plan.shape[2] == ModeCode.UNDIRECTED and i >= j:
                continue
            if (plan.mask[s] >> states[d]) & 1:
                count = link(plan, now, s, i, j, 1.0, start, start)
                need = count * (plan.use_start[s + 1] - plan.use_start[s])
                if need > len(slots):
                    slots = np.empty(2 * need, dtype=np.int32)
                    places = np.empty(2 * need, dtype=np.int64)
                    news = np.empty(2 * need)
                spread(plan, now, s, count, True, slots, places, news, 0)


@inlined
def _change_of(happened: Happened, item: int, what: int) -> StateUpdate:
    """The event or state change that an item is about, as it was when it happened."""
    kind, i, j, old, new, time = -1, -1, -1, 0, 0, 0.0
    if item in (TimelineItem.STATE, TimelineItem.COMMIT_STATE):
        i, j = happened.change_low[what], happened.change_high[what]
        old, new = happened.old_change[what], happened.change_states[what]
        time = happened.change_times[what]
    elif item not in (TimelineItem.TICK, TimelineItem.STEP):
        kind, i, j = happened.kind_of[what], happened.low[what], happened.high[what]
        old, new, time = happened.old_state[what], happened.new_state[what], happened.times[what]
    return StateUpdate(kind, i, j, old, new, time)


@inlined
def _move_state(
    plan: UpdatePlan, states: NDArray[np.int8], happened: Happened, item: int, what: int
) -> bool:
    """Bring the state of a dyad to where an item leads; whether the event was possible."""
    m = plan.shape[1]
    of = _change_of(happened, item, what)
    if of.i < 0:  # an act of the whole network
        return True
    old = int(states[of.i * m + of.j])
    if item == TimelineItem.STATE:
        new = of.new
        happened.old_change[what] = old
    else:
        if not at_risk(happened.allowed[of.kind], old):
            return False
        new = state_after(happened.leads[of.kind], old)
        happened.old_state[what], happened.new_state[what] = old, new
    if new != old:
        set_state(states, m, plan.shape[2] == ModeCode.UNDIRECTED, of.i, of.j, new)
    return True


@inlined
def _update(  # noqa: PLR0917 (numba takes no keywords here)
    plan: UpdatePlan,
    now: StatisticState,
    happened: Happened,
    s: int,
    item: int,
    what: int,
    time: float,
    last_tick: float,
) -> int:
    """Let an item do to a statistic what it does; how many changes that wrote."""
    if item == TimelineItem.TICK:
        return tick(plan, now, s, time, last_tick) if ages(plan, s) else 0
    if item == TimelineItem.STEP:
        at = happened.step_start[s] + what
        return step_to(now, happened.step_index[at], happened.step_value[at])
    of = _change_of(happened, item, what)
    if item == TimelineItem.EXPIRE:
        return expire(plan, now, s, of, last_tick)
    return commit(plan, now, s, of, last_tick)


@compiled
def _run(  # noqa: PLR0912, PLR0917 (one loop over the timeline)
    plan: UpdatePlan,
    now: StatisticState,
    states: NDArray[np.int8],
    happened: Happened,
    start: float,
    todo: Timeline,
    first: int,
    stop: int,
    n_steps: int,
) -> tuple[int, Ints, NDArray[np.int32], Ints, Floats]:
    """Work through the timeline; the number of the first impossible event or -1, and the log.

    The simulator has a loop of its own, as it learns only on the way which events, commits and
    expiries there are. Both do with an item what `updates` says. One loop for both would have
    every fit compile and load the simulator's clocks and weights.
    """
    risk_masks = happened.risk_masks
    n_slots, m = len(plan.part), plan.shape[1]
    slots = np.empty(1024, dtype=np.int32)
    places = np.empty(1024, dtype=np.int64)
    news = np.empty(1024)
    written = 0
    starts = np.zeros(n_steps + 1, dtype=np.int64)
    last_tick = start
    at = 0
    for a in range(first, stop):
        step = max(todo.step[a], 0)
        while at < step:
            at += 1
            starts[at] = written
        item, what = todo.item[a], todo.what[a]
        if item in (TimelineItem.STATE, TimelineItem.FLIP):
            if not _move_state(plan, states, happened, item, what):
                return what, starts, slots, places, news
            of = _change_of(happened, item, what)
            if written + len(risk_masks) > len(slots):
                slots, places, news = _wider(slots, places, news, len(risk_masks))
            for k in range(len(risk_masks)):
                after = at_risk(risk_masks[k], of.new)
                if of.i >= 0 and at_risk(risk_masks[k], of.old) != after:
                    slots[written] = n_slots + k
                    places[written] = of.i * m + of.j
                    news[written] = 1.0 if after else 0.0
                    written += 1
            continue
        time = todo.steps[step] if todo.step[a] >= 0 else start
        adds = item not in (TimelineItem.TICK, TimelineItem.STEP)
        low, high = 0, len(plan.level)
        if item in (TimelineItem.EXPIRE, TimelineItem.STEP):
            low, high = todo.whose[a], todo.whose[a] + 1
        for s in range(low, high):
            count = _update(plan, now, happened, s, item, what, time, last_tick)
            if count > 0:
                need = count * (plan.use_start[s + 1] - plan.use_start[s])
                if written + need > len(slots):
                    slots, places, news = _wider(slots, places, news, need)
                written = spread(plan, now, s, count, adds, slots, places, news, written)
        if item == TimelineItem.TICK:
            last_tick = time
    while at < n_steps:
        at += 1
        starts[at] = written
    return -1, starts, slots[:written].copy(), places[:written].copy(), news[:written].copy()


@subroutine
def _wider(
    slots: NDArray[np.int32], places: Ints, news: Floats, need: int
) -> tuple[NDArray[np.int32], Ints, Floats]:
    size = 2 * len(slots) + need
    more_slots = np.empty(size, dtype=np.int32)
    more_places = np.empty(size, dtype=np.int64)
    more_news = np.empty(size)
    for k in range(len(slots)):  # to give slices compiles what would be said of their shapes
        more_slots[k], more_places[k], more_news[k] = slots[k], places[k], news[k]
    return more_slots, more_places, more_news

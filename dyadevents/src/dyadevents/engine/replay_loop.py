"""The replay of a history: the loop over its timeline, and what it writes down: compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dyadevents.engine.compiled import compiled, subroutine
from dyadevents.engine.history_arrays import HistoryArrays
from dyadevents.engine.plan import UpdatePlan
from dyadevents.engine.simd_math import inlined
from dyadevents.engine.timeline import Timeline, TimelineItem
from dyadevents.engine.updates import (
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
    step_to,
    tick,
)
from dyadevents.network import ModeCode

__all__ = ["link_initial", "run_timeline"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@compiled
def link_initial(
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
def _change_of(past: HistoryArrays, item: int, what: int) -> StateUpdate:
    """The event or state change that an item is about, as it was when it happened."""
    kind, i, j, old, new, time = -1, -1, -1, 0, 0, 0.0
    if item in (TimelineItem.STATE, TimelineItem.COMMIT_STATE):
        i, j = past.changes.low[what], past.changes.high[what]
        old, new = past.changes.old[what], past.changes.new[what]
        time = past.changes.time[what]
    elif item not in (TimelineItem.TICK, TimelineItem.STEP):
        kind, i, j = past.events.kind[what], past.events.low[what], past.events.high[what]
        old, new, time = past.events.old[what], past.events.new[what], past.events.time[what]
    return StateUpdate(kind, i, j, old, new, time)


@inlined
def _move_state(
    plan: UpdatePlan, states: NDArray[np.int8], past: HistoryArrays, item: int, what: int
) -> bool:
    """Bring the state of a dyad to where an item leads; whether the event was possible."""
    m = plan.shape[1]
    of = _change_of(past, item, what)
    if of.i < 0:  # an act of the whole network
        return True
    old = int(states[of.i * m + of.j])
    if item == TimelineItem.STATE:
        new = of.new
        past.changes.old[what] = old
    else:
        if not at_risk(past.risk.allowed[of.kind], old):
            return False
        new = state_after(past.risk.leads[of.kind], old)
        past.events.old[what], past.events.new[what] = old, new
    if new != old:
        set_state(states, m, plan.shape[2] == ModeCode.UNDIRECTED, of.i, of.j, new)
    return True


@inlined
def _update(  # noqa: PLR0917 (numba takes no keywords here)
    plan: UpdatePlan,
    now: StatisticState,
    past: HistoryArrays,
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
        at = past.steps.start[s] + what
        return step_to(now, past.steps.place[at], past.steps.value[at])
    of = _change_of(past, item, what)
    if item == TimelineItem.EXPIRE:
        return expire(plan, now, s, of, last_tick)
    return commit(plan, now, s, of, last_tick)


@compiled
def run_timeline(  # noqa: PLR0912, PLR0917 (one loop over the timeline)
    plan: UpdatePlan,
    now: StatisticState,
    states: NDArray[np.int8],
    past: HistoryArrays,
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
    risk_masks = past.risk.followed
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
            if not _move_state(plan, states, past, item, what):
                return what, starts, slots, places, news
            of = _change_of(past, item, what)
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
            count = _update(plan, now, past, s, item, what, time, last_tick)
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

"""The replay of a history: the loop over its timeline, and what it writes down: compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyadevents.arrays import Floats, Ints, States
from dyadevents.engine.history_arrays import HistoryArrays
from dyadevents.engine.plan import UpdatePlan
from dyadevents.engine.simd_math import compiled_borrowing, inline, unfold
from dyadevents.engine.timeline import Timeline, TimelineItem
from dyadevents.engine.updates import (
    StateUpdate,
    StatisticState,
    ages,
    at_risk,
    commit,
    expire,
    link,
    spread,
    state_after,
    step_to,
    tick,
)
from dyadevents.network import ModeCode

__all__ = ["link_initial", "run_items", "run_timeline"]


FULL, DONE = -2, -1


class ReplayPosition(NamedTuple):
    """How far a run has come.

    Attributes
    ----------
    item, statistic : int
        What is to be done next.
    changes : int
        How many changes its rule wrote; -1 where it has not run.
    written : int
        How much was logged.
    step : int
    """

    item: int
    statistic: int
    changes: int
    written: int
    step: int


class Log(NamedTuple):
    """Room for what changes: slots, places, and the values there from then on."""

    slots: NDArray[np.int32]
    places: Ints
    news: Floats


def _log(size: int) -> Log:
    return Log(np.empty(size, dtype=np.int32), np.empty(size, dtype=np.int64), np.empty(size))


def _twice(log: Log) -> Log:
    """Return the same log with room for twice as much."""
    more, size = _log(2 * len(log.slots)), len(log.slots)
    more.slots[:size], more.places[:size], more.news[:size] = log
    return more


def link_initial(
    plan: UpdatePlan, now: StatisticState, states: States, linked: Ints, start: float
) -> None:
    """Give statistics that watch states the dyads that are linked at the start."""
    room = int(plan.most) * int(np.diff(plan.use_start).max(initial=0))
    _link_initial(plan, now, states, linked, start, _log(room))


@compiled_borrowing
def _link_initial(  # noqa: PLR0917 (numba takes no keywords here)
    plan: UpdatePlan,
    now: StatisticState,
    states: States,
    linked: Ints,
    start: float,
    log: Log,
) -> None:
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
                spread(plan, now, s, count, True, log.slots, log.places, log.news, 0)


@inline
def _move_of(past: HistoryArrays, item: int, what: int) -> int:
    """The number of the move that an item is about."""
    if item in (TimelineItem.STATE, TimelineItem.COMMIT_STATE):
        return what
    return what + past.changes


@inline
def _change_of(past: HistoryArrays, move: int) -> StateUpdate:
    """An event or state change as it was when it happened."""
    of = past.moves
    return StateUpdate(
        of.kind[move], of.low[move], of.high[move], of.old[move], of.new[move], of.time[move]
    )


@unfold
def _move_state(states: States, past: HistoryArrays, move: int) -> bool:
    """Bring the state of a dyad to where a move leads; whether the event was possible."""
    of = past.moves
    if of.low[move] < 0:  # an act of the whole network
        return True
    old, kind = int(states[of.at[move]]), of.kind[move]
    if kind >= 0:
        if not at_risk(past.risk.allowed[kind], old):
            return False
        of.new[move] = state_after(past.risk.leads[kind], old)
    of.old[move] = old
    states[of.at[move]] = states[of.twin[move]] = of.new[move]
    return True


@unfold
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
    of = _change_of(past, _move_of(past, item, what))
    if item == TimelineItem.EXPIRE:
        return expire(plan, now, s, of, last_tick)
    return commit(plan, now, s, of, last_tick)


def run_timeline(  # noqa: PLR0917 (as what it calls)
    plan: UpdatePlan,
    now: StatisticState,
    states: States,
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
    starts = np.zeros(n_steps + 1, dtype=np.int64)
    at = ReplayPosition(first, 0, -1, 0, 0)
    last_tick, log = np.array([start]), _log(1024)
    while True:
        bad, at = run_items(plan, now, states, past, start, todo, stop, last_tick, at, starts, log)
        if bad != FULL:
            break
        log = _twice(log)
    end = at.written
    starts[at.step + 1 :] = end
    return bad, starts, log.slots[:end].copy(), log.places[:end].copy(), log.news[:end].copy()


@compiled_borrowing
def run_items(  # noqa: PLR0912, PLR0917 (one loop over the timeline)
    plan: UpdatePlan,
    now: StatisticState,
    states: States,
    past: HistoryArrays,
    start: float,
    todo: Timeline,
    stop: int,
    last_tick: Floats,
    at: ReplayPosition,
    starts: Ints,
    log: Log,
) -> tuple[int, ReplayPosition]:
    """Work on: the number of an impossible event, `DONE`, or `FULL`, and how far it has come.

    With `FULL`, call again with a log that has more room.
    """
    risk_masks, n_slots, m = past.risk.followed, len(plan.part), plan.shape[1]
    first, statistic, count, written, reached = at
    for a in range(first, stop):
        step = max(todo.step[a], 0)
        while reached < step:
            reached += 1
            starts[reached] = written
        item: int = todo.item[a]
        what: int = todo.what[a]
        if item in (TimelineItem.STATE, TimelineItem.FLIP):
            if written + len(risk_masks) > len(log.slots):
                return FULL, ReplayPosition(a, statistic, count, written, reached)
            move = _move_of(past, item, what)
            if not _move_state(states, past, move):
                return what, ReplayPosition(a, statistic, count, written, reached)
            of = _change_of(past, move)
            for k in range(len(risk_masks)):
                after = at_risk(risk_masks[k], of.new)
                if of.i >= 0 and at_risk(risk_masks[k], of.old) != after:
                    log.slots[written] = n_slots + k
                    log.places[written] = of.i * m + of.j
                    log.news[written] = 1.0 if after else 0.0
                    written += 1
            continue
        time = todo.steps[step] if todo.step[a] >= 0 else start
        adds = item not in (TimelineItem.TICK, TimelineItem.STEP)
        low, high = 0, len(plan.level)
        if item in (TimelineItem.EXPIRE, TimelineItem.STEP):
            low, high = todo.whose[a], todo.whose[a] + 1
        for s in range(max(low, statistic), high):
            if count < 0:
                count = _update(plan, now, past, s, item, what, time, last_tick[0])
            if count > 0:
                need = count * (plan.use_start[s + 1] - plan.use_start[s])
                if written + need > len(log.slots):
                    return FULL, ReplayPosition(a, s, count, written, reached)
                written = spread(
                    plan, now, s, count, adds, log.slots, log.places, log.news, written
                )
            count = -1
        statistic = 0
        if item == TimelineItem.TICK:
            last_tick[0] = time
    return DONE, ReplayPosition(stop, statistic, count, written, reached)

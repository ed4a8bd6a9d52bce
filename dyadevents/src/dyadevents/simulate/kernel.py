"""The simulator's loop: the next event or the next item from outside, until the end: compiled."""

from __future__ import annotations

from typing import Any

import numpy as np

from dyadevents.arrays import Floats
from dyadevents.engine.compiled import subroutine
from dyadevents.engine.plan import SlotPart, UpdatePlan
from dyadevents.engine.simd_math import unfold
from dyadevents.engine.timeline import TimelineItem
from dyadevents.engine.updates import (
    StateUpdate,
    StatisticState,
    ages,
    at_risk,
    commit,
    expire,
    set_state,
    spread,
    state_after,
    step_to,
    tick,
)
from dyadevents.simulate.clocks import arm, place_in_row, soonest, whole
from dyadevents.simulate.state import (
    BAD,
    COMMITTED,
    EVERYWHERE,
    NEXT,
    NUMBER,
    OF_NETWORK,
    ROWS,
    SOMEWHERE,
    TIES,
    RulesRef,
    Theta,
    WorldRef,
)
from dyadevents.simulate.weights import mark, risk_changes, settle, weight_of

__all__ = ["DONE", "FULL", "NOT_A_RATE", "advance", "close"]


DONE, FULL, NOT_A_RATE = 0, 1, 2
# The last items of the schedule before windows, before commits, and after them. Of numpy, they are
# not constants for which the compiler would make a version each of what they are handed to.
_LAST = np.array([TimelineItem.TICK, TimelineItem.FLIP, TimelineItem.BASELINE])
# What rules write is added to a statistic, or is what it is set to.
_ADD: Any = np.bool_(True)
_SET: Any = np.bool_(False)


@subroutine
def _spread(  # noqa: PLR0917 (numba takes no keywords here)
    rules: RulesRef,
    world: WorldRef,
    plan: UpdatePlan,
    statistics: StatisticState,
    s: int,
    count: int,
    add: bool,
) -> None:
    """Give a statistic what its rule wrote, and the slots that this changes; mark them."""
    if count == 0:
        return
    parts, room = world.parts, world.scratch
    written = spread(plan, statistics, s, count, add, room.slots, room.places, room.news, 0)
    for q in range(written):
        slot, place, value = room.slots[q], room.places[q], room.news[q]
        part, row = rules.part[slot], rules.row[slot]
        if part == SlotPart.DYAD:
            parts.dyad[row, place] = value
        elif part == SlotPart.SENDER:
            parts.sender[row, place] = value
        elif part == SlotPart.RECEIVER:
            parts.receiver[row, place] = value
        else:
            parts.network[row] = value
        mark(rules, world, slot, place)


@subroutine
def _change_of(world: WorldRef, row: int) -> StateUpdate:
    """The event or state change of a row."""
    rows = world.rows
    return StateUpdate(
        rows.kind[row],
        rows.low[row],
        rows.high[row],
        int(rows.old[row]),
        int(rows.new[row]),
        rows.time[row],
    )


@subroutine
def _commit(
    rules: RulesRef, world: WorldRef, plan: UpdatePlan, statistics: StatisticState, row: int
) -> None:
    """Give all statistics what has happened."""
    change = _change_of(world, row)
    for s in range(len(plan.level)):
        count = commit(plan, statistics, s, change, world.when[1])
        _spread(rules, world, plan, statistics, s, count, _ADD)


@subroutine
def _write(  # noqa: PLR0917 (numba takes no keywords here)
    world: WorldRef, time: float, kind: int, i: int, j: int, old: int, new: int
) -> None:
    row = world.at[ROWS]
    rows = world.rows
    rows.time[row], rows.kind[row], rows.low[row], rows.high[row] = time, kind, i, j
    rows.old[row], rows.new[row] = old, new
    world.at[ROWS] += 1


@subroutine
def _happen(  # noqa: PLR0917 (numba takes no keywords here)
    rules: RulesRef, world: WorldRef, theta: Floats, kind: int, i: int, j: int, time: float
) -> None:
    """Let an event happen: the dyad's state, who is at risk; with commits by event, all else."""
    old = new = 0
    if i >= 0:
        old = world.states[i * rules.m + j]
        new = state_after(rules.leads[kind], old)
    _write(world, time, kind, i, j, old, new)
    if new != old:
        set_state(world.states, rules.m, rules.undirected, i, j, new)
        risk_changes(rules, world, theta, i, j, old, new, time)


@subroutine
def edge_after(rules: RulesRef, time: float) -> float:
    """Return the time at which an event of a time is committed; see `timeline.timeline_of`."""
    if len(rules.edges) == 0:
        return time
    position = np.searchsorted(rules.limits, time)
    return float(rules.edges[position]) if position < len(rules.edges) else np.inf


@subroutine
def _next_expiry(rules: RulesRef, world: WorldRef, q: int) -> float:
    """Return the time at which the next row leaves the window of a statistic."""
    s = rules.windows[q]
    rows = world.rows
    while world.expired[q] < world.at[ROWS]:
        row = world.expired[q]
        if rows.kind[row] >= 0 and (rules.plan.mask[s] >> rows.kind[row]) & 1:
            return edge_after(rules, rows.time[row] + rules.plan.window[s])
        world.expired[q] += 1
    return np.inf


@unfold
def _next_item(rules: RulesRef, world: WorldRef) -> float:
    """Return the time of the next item: of the schedule, of a commit or of an expiry."""
    time = np.inf
    if world.at[NEXT] < len(rules.schedule.time):
        time = rules.schedule.time[world.at[NEXT]]
    if world.at[COMMITTED] < world.at[ROWS]:
        time = min(time, edge_after(rules, world.rows.time[world.at[COMMITTED]]))
    for q in range(len(rules.windows)):
        time = min(time, _next_expiry(rules, world, q))
    return time


@subroutine
def _do_scheduled(rules: RulesRef, world: WorldRef, theta: Theta, time: float, last: int) -> None:
    """Do the items of the schedule at a time, up to those of sort `last`."""
    todo = rules.schedule
    while world.at[NEXT] < len(todo.time):
        a = world.at[NEXT]
        if todo.time[a] > time or todo.item[a] > last:
            return
        world.at[NEXT] += 1
        item, what = todo.item[a], todo.what[a]
        if item == TimelineItem.TICK:
            _tick(rules, world, time)
        elif item == TimelineItem.STEP:
            s = todo.whose[a]
            plan, statistics = rules.plan, world.statistics
            at = todo.step_start[s] + what
            count = step_to(statistics, todo.step_index[at], todo.step_value[at])
            _spread(rules, world, plan, statistics, s, count, _SET)
        elif item == TimelineItem.STATE:
            _change_state(rules, world, theta.columns, what, time)
        elif item == TimelineItem.FLIP:
            _force(rules, world, theta.columns, what, time)
        elif item == TimelineItem.BASELINE:
            k = todo.base_kind[what]
            world.log_base[k] = theta.base[k, todo.base_piece[what]] + todo.base_log[what]
            world.marks.scale[k] = 1


@unfold
def _tick(rules: RulesRef, world: WorldRef, time: float) -> None:
    plan, statistics = rules.plan, world.statistics
    for s in range(len(plan.level)):
        if ages(plan, s):
            count = tick(plan, statistics, s, time, world.when[1])
            _spread(rules, world, plan, statistics, s, count, _SET)
    world.when[1] = time


@unfold
def _change_state(rules: RulesRef, world: WorldRef, theta: Floats, what: int, time: float) -> None:
    todo = rules.schedule
    i, j, new = todo.change_lows[what], todo.change_highs[what], todo.change_states[what]
    old = whole(world.states[i * rules.m + j])
    if new != old:
        _write(world, time, -1, i, j, old, new)
        set_state(world.states, rules.m, rules.undirected, i, j, new)
        risk_changes(rules, world, theta, i, j, old, new, time)


@unfold
def _force(rules: RulesRef, world: WorldRef, theta: Floats, what: int, time: float) -> None:
    """Let an event of the scenario happen, where it can."""
    todo = rules.schedule
    k, i, j = todo.forced_kind[what], todo.forced_lows[what], todo.forced_highs[what]
    is_of_network = rules.sort[k] == OF_NETWORK
    if not is_of_network and not at_risk(rules.at_risk[k], world.states[i * rules.m + j]):
        return
    world.score[k] += np.log(world.forced_rate[what])
    _happen(rules, world, theta, k, i, j, time)


@unfold
def _rates_of_forced(rules: RulesRef, world: WorldRef, theta: Floats, time: float) -> None:
    """Note the rates, just before a time, of the events that the scenario forces at that time."""
    todo = rules.schedule
    a = world.at[NEXT]
    while a < len(todo.time) and todo.time[a] <= time:
        if todo.item[a] == TimelineItem.FLIP:
            what = todo.what[a]
            k, i, j = todo.forced_kind[what], todo.forced_lows[what], todo.forced_highs[what]
            weight = 1.0
            if rules.sort[k] != OF_NETWORK:
                weight = weight_of(rules, world, theta, k, i, j)
            world.forced_rate[what] = world.scale[k] * weight
        a += 1


@unfold
def _items(rules: RulesRef, world: WorldRef, theta: Theta, time: float) -> None:
    """Do all that is due at a time, in the order of the agenda."""
    plan, statistics = rules.plan, world.statistics
    _rates_of_forced(rules, world, theta.columns, time)
    _do_scheduled(rules, world, theta, time, _LAST[0])
    for q in range(len(rules.windows)):
        s = rules.windows[q]
        while _next_expiry(rules, world, q) <= time:
            row = world.expired[q]
            world.expired[q] += 1
            count = expire(plan, statistics, s, _change_of(world, row), world.when[1])
            _spread(rules, world, plan, statistics, s, count, _ADD)
    _do_scheduled(rules, world, theta, time, _LAST[1])
    while world.at[COMMITTED] < world.at[ROWS]:
        row = world.at[COMMITTED]
        if edge_after(rules, world.rows.time[row]) > time:
            break
        world.at[COMMITTED] += 1
        _commit(rules, world, plan, statistics, row)
    _do_scheduled(rules, world, theta, time, _LAST[2])
    settle(rules, world, theta.columns, time)


@unfold
def _fire(rules: RulesRef, world: WorldRef, theta: Floats, c: int, time: float) -> None:
    """Let a channel's event happen."""
    clocks, number, m = world.clocks, world.at[NUMBER], rules.m
    used = clocks.rate[c] * (time - clocks.since[c])
    lists = len(rules.lists)
    i, j = -1, -1
    if c >= rules.base:
        q = (c - rules.base) % lists
        tie = (c - rules.base) // lists
        k, key = rules.lists[q], world.ties.dyad[tie]
        i, j = key // m, key % m
        rate = clocks.rate[c]
    else:
        k, key, rate = 0, 0, clocks.rate[c]
        while rules.sort[k] == SOMEWHERE or not rules.first[k] <= c < rules.first[k] + (
            rules.n if rules.sort[k] == EVERYWHERE else 1
        ):
            k += 1
        if rules.sort[k] == EVERYWHERE:
            i = key = c - rules.first[k]
            weights = world.grid.weight[rules.grid[k], i]
            j = place_in_row(weights, rules.seed, number, i, k, clocks.fired[c])
            rate = world.scale[k] * weights[j] if j >= 0 else 0.0
    world.integral[k] += used
    clocks.fired[c] += 1
    arm(clocks, c, time, rules.seed, number, key, k)
    if rules.sort[k] == EVERYWHERE and j < 0:  # only rounding was left of the row's total
        world.grid.total[rules.grid[k], i] = world.grid.peak[rules.grid[k], i] = 0.0
        clocks.rate[c] = 0.0
        clocks.due[c] = np.inf
        return
    world.score[k] += np.log(rate)
    _happen(rules, world, theta, k, i, j, time)


@unfold
def advance(rules: RulesRef, world: WorldRef, theta: Theta, until: float) -> int:
    """Let a world run until a time; `DONE`, or why it stands still.

    With `FULL`, call again with a world that has more room.
    """
    by_event = len(rules.edges) == 0
    lists = len(rules.lists)
    # Taken once: each time that a field is read, all arrays in it are counted as in use.
    plan, statistics = rules.plan, world.statistics
    while True:
        if world.at[BAD]:
            return NOT_A_RATE
        if world.at[ROWS] + rules.most >= len(world.rows.time):
            return FULL
        if lists and world.at[TIES] + rules.most >= len(world.ties.dyad):
            return FULL
        channels = rules.base + world.at[TIES] * lists
        c = soonest(world.clocks, channels)
        due = world.clocks.due[c]
        time = _next_item(rules, world)
        if time <= until and time <= due:
            time = max(time, world.when[0])
            world.when[0] = time
            _items(rules, world, theta, time)
            continue
        time = max(due, np.nextafter(world.when[0], np.inf))
        if not time <= until:
            return DONE
        world.when[0] = time
        _fire(rules, world, theta.columns, c, time)
        if by_event:
            while world.at[COMMITTED] < world.at[ROWS]:
                world.at[COMMITTED] += 1
                _commit(rules, world, plan, statistics, world.at[COMMITTED] - 1)
            settle(rules, world, theta.columns, time)


@unfold
def close(rules: RulesRef, world: WorldRef, until: float) -> None:
    """Add the intensity that channels have used up since their last change."""
    clocks, integral = world.clocks, world.integral
    for k in range(len(rules.sort)):
        if rules.sort[k] == SOMEWHERE:
            continue
        channels = rules.n if rules.sort[k] == EVERYWHERE else 1
        for c in range(rules.first[k], rules.first[k] + channels):
            integral[k] += clocks.rate[c] * (until - clocks.since[c])
    lists = len(rules.lists)
    for tie in range(world.at[TIES]):
        for q in range(lists):
            c = rules.base + tie * lists + q
            integral[rules.lists[q]] += clocks.rate[c] * (until - clocks.since[c])

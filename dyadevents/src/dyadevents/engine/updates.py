"""What an item of a timeline does to states and statistics: compiled.

The replay of a history and the simulator both take their items from here: what an event leads
to, what statistics make of it, what a tick, an expiry and a step of a covariate do.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyadevents.arrays import Floats, Ints, States
from dyadevents.engine.compiled import call_link_rule, call_tick_rule
from dyadevents.engine.plan import ColumnDesign, UpdatePlan
from dyadevents.engine.simd_math import borrowing, inline, unfold
from dyadevents.terms.base import StatisticLevel, Transform

__all__ = [
    "StateUpdate",
    "StatisticState",
    "ages",
    "at_risk",
    "commit",
    "expire",
    "link",
    "set_state",
    "slot_value",
    "spread",
    "state_after",
    "statistics_at_start",
    "step_to",
    "thin_copy",
    "tick",
]

STAYS = -2  # what a kind leads to that changes no state
_ONE: Any = np.int64(1)  # no constant, for which callers of the simulator would be compiled anew
WORD = 32  # places to a number of `StatisticState.fading`


class StatisticState(NamedTuple):
    """The values of all statistics, and the memory of their rules.

    `kept` is what is left of the links of statistics with a half-life, as of the last
    tick, and `fading` has a bit for each of its places, which is set where anything was ever
    kept: most have nothing, and a tick is not to look at them. `place` and `change` are
    scratch: what one call of a rule wrote.
    """

    values: Floats
    kept: Floats
    fading: Ints
    store: Floats
    place: Ints
    change: Floats


class StateUpdate(NamedTuple):
    """An event, or a change of state that comes from outside.

    Attributes
    ----------
    kind : int
        -1 for a change of state.
    i, j : int
        Ends; -1 for an act of the whole network.
    old, new : int
        States of the dyad before and after.
    time : float
    """

    kind: int
    i: int
    j: int
    old: int
    new: int
    time: float


def statistics_at_start(design: ColumnDesign) -> StatisticState:
    """Return the state in which everything starts; every call gives arrays of its own."""
    plan = design.plan
    decays = bool(np.isfinite(plan.half_life).any())
    values = np.zeros(len(design.values))  # without an initial value they stay unmapped
    for s, statistic in enumerate(design.statistics):
        if statistic.initial is not None:
            part = slice(plan.offset[s], plan.offset[s] + plan.size[s])
            values[part] = design.values[part]
    places = len(design.values) if decays else 1
    return StatisticState(
        values,
        np.zeros(places),
        np.zeros(places // WORD + 1, dtype=np.int64),
        thin_copy(design.store),
        np.zeros(plan.most, dtype=np.int64),
        np.zeros(plan.most),
    )


def thin_copy(values: Floats) -> Floats:
    """Copy an array that may be large and mostly zero; where it is, no memory is taken."""
    copy, nonzero = np.zeros(len(values)), np.flatnonzero(values)
    copy[nonzero] = values[nonzero]
    return copy


@inline
def at_risk(mask: int, state: int) -> bool:
    """Check if a state is in a mask: of those that a kind can happen in, or that are watched."""
    return state >= 0 and (mask >> state) & 1 == 1


@inline
def state_after(leads: int, old: int) -> int:
    """The state of a dyad after an event of a kind that leads to a state, or to none."""
    return old if leads == STAYS else leads


@unfold
def _own_places(plan: UpdatePlan, now: StatisticState, s: int, count: int) -> int:
    """Keep, of the changes that a rule wrote, those of dyads that have values; how many they are.

    Dyads of a strip are numbered within it from here on.
    """
    low, high, m = plan.shape[3], plan.shape[4], plan.shape[1]
    if plan.level[s] != StatisticLevel.DYAD or high - low == m:
        return count
    kept = 0
    for k in range(count):
        i, j = now.place[k] // m, now.place[k] % m
        if low <= j < high:
            now.place[kept], now.change[kept] = i * (high - low) + j - low, now.change[k]
            kept += 1
    return kept


@inline
def set_state(  # noqa: PLR0917 (numba takes no keywords here)
    states: States, m: int, undirected: bool, i: int, j: int, state: int
) -> None:
    """Set the state of a dyad, in an undirected network at both of its places."""
    states[i * m + j] = state
    if undirected:
        states[j * m + i] = state


@borrowing
def slot_value(plan: UpdatePlan, values: Floats, slot: int, place: int) -> float:
    """Product of the transformed statistics of a slot at a place."""
    product = 1.0
    for f in range(plan.factor_start[slot], plan.factor_start[slot + 1]):
        value = values[plan.offset[plan.factor_stat[f]] + place]
        transform = plan.factor_transform[f]
        if transform == Transform.RAW:
            product *= value
        elif transform == Transform.LOG1P:
            product *= np.log1p(value)
        elif transform == Transform.BINARY:
            product *= 1.0 if value > 0.0 else 0.0
        else:
            product *= 1.0 if value == 0.0 else 0.0
    return product


@borrowing
def link(  # noqa: PLR0917 (numba takes no keywords here)
    plan: UpdatePlan,
    now: StatisticState,
    s: int,
    i: int,
    j: int,
    sign: float,
    time: float,
    last_tick: float,
) -> int:
    """Update a statistic for a link that came or went at `time`; return how many changes it wrote.

    The scratch arrays then hold what is to be *added*. With a half-life, a link counts
    what is left of it at the last tick, and 1 if it is younger.
    """
    memory = now.store[plan.store_start[s] :]
    settings = plan.settings[plan.settings_start[s] :]
    count: int = call_link_rule(
        plan.link_rule[s],
        (i, j, sign, time),
        (plan.shape, settings, memory, now.place, now.change),
    )
    count = _own_places(plan, now, s, count)
    half_life = plan.half_life[s]
    if half_life < np.inf:
        left = 2.0 ** ((time - last_tick) / half_life)
        for k in range(count):
            at = plan.offset[s] + now.place[k]
            now.kept[at] += now.change[k] * left
            now.fading[at // WORD] |= 1 << (at % WORD)
            now.change[k] *= min(1.0, left)
    return count


@unfold
def commit(plan: UpdatePlan, now: StatisticState, s: int, of: StateUpdate, last_tick: float) -> int:
    """Update a statistic for an event or state change that it watches; return how many changes."""
    sign = 0.0
    if not plan.by_state[s]:
        if of.kind >= 0 and (plan.mask[s] >> of.kind) & 1:
            sign = 1.0
    elif of.i >= 0:
        sign = 1.0 * at_risk(plan.mask[s], of.new) - 1.0 * at_risk(plan.mask[s], of.old)
    return link(plan, now, s, of.i, of.j, sign, of.time, last_tick) if sign != 0.0 else 0


@unfold
def expire(plan: UpdatePlan, now: StatisticState, s: int, of: StateUpdate, last_tick: float) -> int:
    """Take an event out of the window of a statistic; how many changes its rule wrote."""
    return link(plan, now, s, of.i, of.j, -1.0, of.time, last_tick)


@inline
def step_to(now: StatisticState, place: int, value: float) -> int:
    """Write the step of a covariate, as a rule that sets a value would."""
    now.place[0] = place
    now.change[0] = value
    return int(_ONE)


@inline
def ages(plan: UpdatePlan, s: int) -> bool:
    """Check whether a statistic changes when the clock ticks."""
    return bool(plan.tick_rule[s] != 0 or plan.half_life[s] < np.inf)


@unfold
def tick(plan: UpdatePlan, now: StatisticState, s: int, time: float, previous: float) -> int:
    """Let the clock tick for a statistic; how many changes it wrote.

    The scratch arrays then hold what the values are *set* to.
    """
    half_life = plan.half_life[s]
    if half_life == np.inf:
        memory = now.store[plan.store_start[s] :]
        settings = plan.settings[plan.settings_start[s] :]
        arrays = (plan.shape, settings, memory, now.place, now.change)
        return int(call_tick_rule(plan.tick_rule[s], (time, previous), arrays))
    factor = 2.0 ** ((previous - time) / half_life)
    count = 0
    start, stop = plan.offset[s], plan.offset[s] + plan.size[s]
    for word in range(start // WORD, (stop + WORD - 1) // WORD):
        bits, at = now.fading[word], word * WORD
        while bits:
            if bits & 255 == 0:
                bits, at = bits >> 8, at + 8
                continue
            if bits & 1 and start <= at < stop and now.kept[at] != 0.0:
                now.kept[at] *= factor
                now.place[count] = at - start
                now.change[count] = now.kept[at]
                count += 1
            bits, at = bits >> 1, at + 1
    return count


@borrowing
def spread(  # noqa: PLR0917 (numba takes no keywords here)
    plan: UpdatePlan,
    now: StatisticState,
    s: int,
    count: int,
    add: bool,
    slots: NDArray[np.int32],
    places: Ints,
    news: Floats,
    written: int,
) -> int:
    """Set or add the values in scratch to a statistic, and write which slots this changes.

    Writes from position `written` of the three arrays, which must have room for `count`
    times the slots that use the statistic, and returns the next free position.
    """
    start = plan.offset[s]
    for k in range(count):
        place = now.place[k]
        old = now.values[start + place]
        new = old + now.change[k] if add else now.change[k]
        if new == old:
            continue
        for u in range(plan.use_start[s], plan.use_start[s + 1]):
            slot = plan.use_slot[u]
            now.values[start + place] = old
            before = slot_value(plan, now.values, slot, place)
            now.values[start + place] = new
            after = slot_value(plan, now.values, slot, place)
            if after != before:
                slots[written] = slot
                places[written] = place
                news[written] = after
                written += 1
        now.values[start + place] = new
    return written

"""How statistics move when something happens: compiled, for the replay and the simulator alike."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.events.engine.compiled import call_link_rule, call_tick_rule, compiled
from paradiplomacy.events.engine.plan import ColumnDesign, UpdatePlan

__all__ = [
    "StatisticState",
    "link",
    "slot_value",
    "spread",
    "statistics_at_start",
    "thin_copy",
    "tick",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class StatisticState(NamedTuple):
    """What moves: the values of all statistics and what the rules remember.

    `kept` is what is left of the links of statistics with a half-life, as of the last
    tick. `place` and `change` are scratch: what one call of a rule wrote.
    """

    values: Floats
    kept: Floats
    store: Floats
    place: Ints
    change: Floats


def statistics_at_start(design: ColumnDesign) -> StatisticState:
    """Return the state in which everything starts; every call gives arrays of its own."""
    plan = design.plan
    decays = bool(np.isfinite(plan.half_life).any())
    values = np.zeros(len(design.values))  # without an initial value they stay unmapped
    for s, statistic in enumerate(design.statistics):
        if statistic.initial is not None:
            here = slice(plan.offset[s], plan.offset[s] + plan.size[s])
            values[here] = design.values[here]
    return StatisticState(
        values,
        np.zeros(len(design.values) if decays else 1),
        thin_copy(design.store),
        np.zeros(plan.most, dtype=np.int64),
        np.zeros(plan.most),
    )


def thin_copy(values: Floats) -> Floats:
    """Copy an array that may be large and mostly zero; where it is, no memory is taken."""
    copy = np.zeros(len(values))
    _copy_other_than_zero(values, copy)
    return copy


@compiled
def _copy_other_than_zero(values: Floats, copy: Floats) -> None:
    for k in range(len(values)):
        if values[k] != 0.0:
            copy[k] = values[k]


@compiled
def slot_value(plan: UpdatePlan, values: Floats, slot: int, place: int) -> float:
    """Product of the transformed statistics of a slot at a place."""
    product = 1.0
    for f in range(plan.factor_start[slot], plan.factor_start[slot + 1]):
        value = values[plan.offset[plan.factor_stat[f]] + place]
        transform = plan.factor_transform[f]
        if transform == 0:
            product *= value
        elif transform == 1:
            product *= np.log1p(value)
        elif transform == 2:
            product *= 1.0 if value > 0.0 else 0.0
        else:
            product *= 1.0 if value == 0.0 else 0.0
    return product


@compiled
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
    """Tell a statistic that a link came or went at `time`; how many changes it wrote.

    The scratch arrays then hold what is to be *added*. With a half-life, a link counts
    what is left of it at the last tick, and 1 if it is younger.
    """
    count = call_link_rule(
        plan.link_rule[s],
        i,
        j,
        sign,
        time,
        plan.shape,
        plan.settings[plan.settings_start[s] :],
        now.store[plan.store_start[s] :],
        now.place,
        now.change,
    )
    half_life = plan.half_life[s]
    if half_life < np.inf:
        left = 2.0 ** ((time - last_tick) / half_life)
        for k in range(count):
            now.kept[plan.offset[s] + now.place[k]] += now.change[k] * left
            now.change[k] *= min(1.0, left)
    return int(count)


@compiled
def tick(plan: UpdatePlan, now: StatisticState, s: int, time: float, previous: float) -> int:
    """Let the clock tick for a statistic; how many changes it wrote.

    The scratch arrays then hold what the values are *set* to.
    """
    half_life = plan.half_life[s]
    if half_life == np.inf:
        return int(
            call_tick_rule(
                plan.tick_rule[s],
                time,
                previous,
                plan.shape,
                plan.settings[plan.settings_start[s] :],
                now.store[plan.store_start[s] :],
                now.place,
                now.change,
            )
        )
    factor = 2.0 ** ((previous - time) / half_life)
    count = 0
    start = plan.offset[s]
    for place in range(plan.size[s]):
        if now.kept[start + place] != 0.0:
            now.kept[start + place] *= factor
            now.place[count] = place
            now.change[count] = now.kept[start + place]
            count += 1
    return count


@compiled
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
    """Give a statistic the values in scratch, and write which slots that changes.

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

"""Intensities of channels, kept up to date: compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.events.engine.compiled import subroutine
from paradiplomacy.events.engine.evaluate import CHUNK, columns_along, columns_on
from paradiplomacy.events.engine.plan import Layout, SlotPart
from paradiplomacy.events.engine.updates import at_risk
from paradiplomacy.events.simulate.clocks import arm, retime
from paradiplomacy.events.simulate.state import (
    BAD,
    EVERYWHERE,
    MARKED,
    NUMBER,
    OF_NETWORK,
    SOMEWHERE,
    TIES,
    WORK,
    RulesRef,
    Theta,
    WorldRef,
)

__all__ = ["evaluate_all", "mark", "risk_changes", "settle", "tie_at", "weight_of"]

Floats = NDArray[np.float64]

REFRESH = 256  # changes of a row's total after which it is added up afresh


@subroutine
def _local(rules: RulesRef, k: int) -> Layout:
    """The layout of the columns of a kind that differ between dyads."""
    low, middle = rules.low[k], rules.middle[k]
    whole = rules.layout
    return Layout(
        whole.block_start[low : middle + 1],
        whole.combine,
        whole.dyad_of[low:middle],
        whole.network_of[low:middle],
    )


@subroutine
def _weigh(rules: RulesRef, world: WorldRef, theta: Floats, k: int, here: int) -> None:
    """Write exp(theta . x) of the columns in scratch, of so many dyads."""
    low, s = rules.low[k], world.scratch
    for q in range(here):
        s.w[q] = 0.0
    for c in range(rules.middle[k] - low):
        for q in range(here):
            s.w[q] += theta[low + c] * s.x[c, q]
    for q in range(here):
        s.w[q] = np.exp(s.w[q])


@subroutine
def _weights(  # noqa: PLR0917 (numba takes no keywords here)
    rules: RulesRef, world: WorldRef, theta: Floats, k: int, count: int, out: Floats
) -> None:
    """exp(theta . x) of the dyads in scratch, without what is of the network alone."""
    layout, s = _local(rules, k), world.scratch
    for first in range(0, count, CHUNK):
        here = min(CHUNK, count - first)
        columns_on(layout, world.parts, s.centre, s.ii, s.jj, s.dd, first, here, s.x)
        _weigh(rules, world, theta, k, here)
        for q in range(here):
            out[first + q] = s.w[q]
    world.at[WORK] += count


@subroutine
def weight_of(rules: RulesRef, world: WorldRef, theta: Floats, k: int, i: int, j: int) -> float:  # noqa: PLR0917
    """The weight of one dyad."""
    s = world.scratch
    s.ii[0], s.jj[0], s.dd[0] = i, j, i * rules.m + j
    _weights(rules, world, theta, k, 1, s.news)
    return float(s.news[0])


@subroutine
def _scale(rules: RulesRef, world: WorldRef, theta: Floats, k: int) -> None:
    """Evaluate the factor of a kind that is the same for all dyads, its baseline included."""
    eta = world.log_base[k]
    for c in range(rules.middle[k], rules.high[k]):
        eta += theta[c] * world.parts.network[rules.layout.network_of[c]]
    world.scale[k] = np.exp(eta)


@subroutine
def _give(world: WorldRef, k: int, c: int, time: float, rate: float) -> None:
    """Set the rate of a channel, and add the intensity that it has used to the integral."""
    if not 0.0 <= rate < np.inf:
        world.at[BAD] = k + 1
        return
    world.integral[k] += retime(world.clocks, c, time, rate)


@subroutine
def _row_total(world: WorldRef, g: int, i: int, change: float) -> None:
    """Change a row's total; add the row up again before rounding errors grow."""
    grid = world.grid
    total = grid.total[g, i] + change
    grid.age[g, i] += 1
    if grid.age[g, i] >= REFRESH or total < 0.25 * grid.peak[g, i]:
        _add_up(world, g, i)
        return
    grid.total[g, i] = total
    grid.peak[g, i] = max(grid.peak[g, i], total)


@subroutine
def _add_up(world: WorldRef, g: int, i: int) -> None:
    grid = world.grid
    total = 0.0
    for j in range(grid.weight.shape[2]):
        total += grid.weight[g, i, j]
    grid.total[g, i] = grid.peak[g, i] = total
    grid.age[g, i] = 0


@subroutine
def _row(rules: RulesRef, world: WorldRef, theta: Floats, k: int, i: int) -> None:
    """Evaluate the dyads of a sender."""
    layout, s, m = _local(rules, k), world.scratch, rules.m
    weight = world.grid.weight[rules.grid[k], i]
    for j in range(m):
        weight[j] = 0.0
    for j in range(i + 1 if rules.undirected else 0, m, CHUNK):
        here = min(CHUNK, m - j)
        columns_along(layout, world.parts, s.centre, i, j, i * m + j, here, s.x)
        _weigh(rules, world, theta, k, here)
        for q in range(here):
            if at_risk(rules.at_risk[k], world.states[i * m + j + q]):
                weight[j + q] = s.w[q]
        world.at[WORK] += here
    _add_up(world, rules.grid[k], i)


@subroutine
def _column(rules: RulesRef, world: WorldRef, theta: Floats, k: int, j: int, time: float) -> None:  # noqa: PLR0917
    """Evaluate the dyads of a receiver, except in rows that are evaluated whole."""
    s = world.scratch
    m = rules.m
    count = 0
    for i in range(j if rules.undirected else rules.n):
        if not world.marks.sender[k, i] and at_risk(rules.at_risk[k], world.states[i * m + j]):
            s.ii[count], s.jj[count], s.dd[count] = i, j, i * m + j
            count += 1
    _weights(rules, world, theta, k, count, s.news)
    for q in range(count):
        _set_weight(rules, world, k, s.ii[q], j, s.news[q], time)


@subroutine
def _set_weight(  # noqa: PLR0917 (numba takes no keywords here)
    rules: RulesRef, world: WorldRef, k: int, i: int, j: int, weight: float, time: float
) -> None:
    g = rules.grid[k]
    change = weight - world.grid.weight[g, i, j]
    if change != 0.0:
        world.grid.weight[g, i, j] = weight
        _row_total(world, g, i, change)
        _give(world, k, rules.first[k] + i, time, world.scale[k] * world.grid.total[g, i])


@subroutine
def _tie(rules: RulesRef, world: WorldRef, theta: Floats, k: int, tie: int, time: float) -> None:  # noqa: PLR0917
    """Evaluate one kind on one tie."""
    m = rules.m
    d = world.ties.dyad[tie]
    weight = 0.0
    if at_risk(rules.at_risk[k], world.states[d]):
        weight = weight_of(rules, world, theta, k, d // m, d % m)
    world.ties.weight[tie, rules.first[k]] = weight
    _tie_rate(rules, world, k, tie, time)


@subroutine
def _tie_rate(rules: RulesRef, world: WorldRef, k: int, tie: int, time: float) -> None:
    c = rules.base + tie * len(rules.lists) + rules.first[k]
    weight = world.ties.weight[tie, rules.first[k]]
    _give(world, k, c, time, world.scale[k] * weight if weight > 0.0 else 0.0)


@subroutine
def tie_at(rules: RulesRef, world: WorldRef, d: int, time: float) -> int:
    """The number of the tie on a dyad; if there is none, a new one whose clocks stand still."""
    ties, m = world.ties, rules.m
    if ties.of[d] >= 0:
        return int(ties.of[d])
    tie = world.at[TIES]
    world.at[TIES] += 1
    i, j = d // m, d % m
    ties.of[d] = tie
    ties.dyad[tie] = d
    ties.sender_next[tie], ties.sender_head[i] = ties.sender_head[i], tie
    ties.receiver_next[tie], ties.receiver_head[j] = ties.receiver_head[j], tie
    for q in range(len(rules.lists)):
        c = rules.base + tie * len(rules.lists) + q
        ties.weight[tie, q] = 0.0
        world.clocks.rate[c] = 0.0
        world.clocks.fired[c] = 0
        arm(world.clocks, c, time, rules.seed, world.at[NUMBER], d, rules.lists[q])
    return int(tie)


@subroutine
def risk_changes(  # noqa: PLR0917 (numba takes no keywords here)
    rules: RulesRef, world: WorldRef, theta: Floats, i: int, j: int, old: int, new: int, time: float
) -> None:
    """Update the risk sets after a dyad went from one state to another."""
    d = i * rules.m + j
    for k in range(len(rules.sort)):
        before, after = at_risk(rules.at_risk[k], old), at_risk(rules.at_risk[k], new)
        if before == after or rules.sort[k] == OF_NETWORK:
            continue
        if rules.sort[k] == EVERYWHERE:
            weight = weight_of(rules, world, theta, k, i, j) if after else 0.0
            _set_weight(rules, world, k, i, j, weight, time)
        else:
            _tie(rules, world, theta, k, tie_at(rules, world, d, time), time)


@subroutine
def mark(rules: RulesRef, world: WorldRef, slot: int, place: int) -> None:
    """Remember that a slot has changed at a place."""
    k, part = rules.slot_kind[slot], rules.part[slot]
    marks = world.marks
    if part == SlotPart.NETWORK:
        if rules.slot_alone[slot]:
            marks.scale[k] = 1
        else:
            marks.whole[k] = 1
        return
    if marks.whole[k]:
        return
    if part == SlotPart.SENDER:
        if marks.sender[k, place]:
            return
        marks.sender[k, place] = 1
    elif part == SlotPart.RECEIVER:
        if marks.receiver[k, place]:
            return
        marks.receiver[k, place] = 1
    n = world.at[MARKED]
    again = n > 0 and marks.place[n - 1] == place and marks.kind[n - 1] == k
    if part == SlotPart.DYAD and again and marks.part[n - 1] == SlotPart.DYAD:
        return
    if n == len(marks.kind):
        marks.whole[k] = 1
        return
    marks.kind[n], marks.part[n], marks.place[n] = k, part, place
    world.at[MARKED] += 1


@subroutine
def settle(rules: RulesRef, world: WorldRef, theta: Floats, time: float) -> None:
    """Evaluate again what is marked."""
    marks = world.marks
    for k in range(len(rules.sort)):
        if marks.scale[k]:
            _scale(rules, world, theta, k)
        if marks.whole[k]:
            _whole(rules, world, theta, k, time)
        elif marks.scale[k]:
            _rescaled(rules, world, k, time)
    for n in range(world.at[MARKED]):
        k, part, place = marks.kind[n], marks.part[n], marks.place[n]
        if not marks.whole[k]:
            if rules.sort[k] == EVERYWHERE:
                _grid_place(rules, world, theta, k, part, place, time)
            elif rules.sort[k] == SOMEWHERE:
                _tie_place(rules, world, theta, k, part, place, time)
    for n in range(world.at[MARKED]):
        k, part, place = marks.kind[n], marks.part[n], marks.place[n]
        if part == SlotPart.SENDER:
            marks.sender[k, place] = 0
        elif part == SlotPart.RECEIVER:
            marks.receiver[k, place] = 0
    world.at[MARKED] = 0
    marks.scale[:] = 0
    marks.whole[:] = 0


@subroutine
def _whole(rules: RulesRef, world: WorldRef, theta: Floats, k: int, time: float) -> None:
    if rules.sort[k] == OF_NETWORK:
        _give(world, k, rules.first[k], time, world.scale[k])
    elif rules.sort[k] == EVERYWHERE:
        for i in range(rules.n):
            _row(rules, world, theta, k, i)
        _rescaled(rules, world, k, time)
    else:
        for tie in range(world.at[TIES]):
            _tie(rules, world, theta, k, tie, time)


@subroutine
def _rescaled(rules: RulesRef, world: WorldRef, k: int, time: float) -> None:
    """Set the rates of the channels of a kind, whose weights have not changed."""
    if rules.sort[k] == OF_NETWORK:
        _give(world, k, rules.first[k], time, world.scale[k])
    elif rules.sort[k] == EVERYWHERE:
        g = rules.grid[k]
        for i in range(rules.n):
            _give(world, k, rules.first[k] + i, time, world.scale[k] * world.grid.total[g, i])
    else:
        for tie in range(world.at[TIES]):
            _tie_rate(rules, world, k, tie, time)


@subroutine
def _grid_place(  # noqa: PLR0917 (numba takes no keywords here)
    rules: RulesRef, world: WorldRef, theta: Floats, k: int, part: int, place: int, time: float
) -> None:
    m = rules.m
    if part == SlotPart.SENDER:
        _row(rules, world, theta, k, place)
        total = world.grid.total[rules.grid[k], place]
        _give(world, k, rules.first[k] + place, time, world.scale[k] * total)
    elif part == SlotPart.RECEIVER:
        _column(rules, world, theta, k, place, time)
    else:
        i, j = place // m, place % m
        done = world.marks.sender[k, i] or world.marks.receiver[k, j]
        if not done and at_risk(rules.at_risk[k], world.states[place]):
            _set_weight(rules, world, k, i, j, weight_of(rules, world, theta, k, i, j), time)


@subroutine
def _tie_place(  # noqa: PLR0917 (numba takes no keywords here)
    rules: RulesRef, world: WorldRef, theta: Floats, k: int, part: int, place: int, time: float
) -> None:
    ties = world.ties
    if part == SlotPart.DYAD:
        if ties.of[place] >= 0:
            _tie(rules, world, theta, k, ties.of[place], time)
        return
    tie = ties.sender_head[place] if part == SlotPart.SENDER else ties.receiver_head[place]
    while tie >= 0:
        _tie(rules, world, theta, k, tie, time)
        tie = ties.sender_next[tie] if part == SlotPart.SENDER else ties.receiver_next[tie]


@subroutine
def evaluate_all(rules: RulesRef, world: WorldRef, theta: Theta, time: float) -> None:
    """Evaluate everything, as at the start."""
    for k in range(len(rules.sort)):
        world.marks.scale[k] = 1
        world.marks.whole[k] = 1
    settle(rules, world, theta.columns, time)

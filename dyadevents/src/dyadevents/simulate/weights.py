"""Intensities of channels, kept up to date: compiled."""

from __future__ import annotations

import numpy as np

from dyadevents.arrays import Floats
from dyadevents.compiled import subroutine_with
from dyadevents.engine.compiled import subroutine
from dyadevents.engine.evaluate import CHUNK
from dyadevents.engine.plan import SlotPart
from dyadevents.engine.simd_math import unfold
from dyadevents.engine.updates import at_risk
from dyadevents.simulate.clocks import FIRST, arm, whole
from dyadevents.simulate.lines import Line, predict, predict_dyad
from dyadevents.simulate.rates import (
    DyadRates,
    RatedKind,
    give,
    give_rows,
    set_weight,
    weigh_column,
    weigh_row,
)
from dyadevents.simulate.state import (
    EVERYWHERE,
    MARKED,
    NUMBER,
    OF_NETWORK,
    SOMEWHERE,
    TIES,
    RulesRef,
    Theta,
    WorldRef,
)

__all__ = ["evaluate_all", "mark", "risk_changes", "settle", "tie_at", "weight_of"]


@subroutine
def _predict(rules: RulesRef, world: WorldRef, theta: Floats, k: int, line: Line) -> None:
    """Write theta . x of a kind on the dyads of a line, at most a chunk, into scratch."""
    low, high, s = rules.low[k], rules.middle[k], world.scratch
    predict(rules.layout, world.parts, theta, low, high, line, s.x, s.eta)


@subroutine
def weight_of(rules: RulesRef, world: WorldRef, theta: Floats, k: int, i: int, j: int) -> float:  # noqa: PLR0917
    """The weight of one dyad: exp(theta . x) without what is of the network alone."""
    low, high, d = rules.low[k], rules.middle[k], i * rules.m + j
    return float(np.exp(predict_dyad(rules.layout, world.parts, theta, low, high, i, j, d)))


@unfold
def _scale(rules: RulesRef, world: WorldRef, theta: Floats, k: int) -> None:
    """Evaluate the factor of a kind that is the same for all dyads, its baseline included."""
    eta = world.log_base[k]
    for c in range(rules.middle[k], rules.high[k]):
        eta += theta[c] * world.parts.network[rules.layout.network_of[c]]
    world.scale[k] = np.exp(eta)


@subroutine_with(forceinline=True)
def _rates(world: WorldRef) -> DyadRates:
    return DyadRates(world.grid, world.clocks, world.scale, world.integral, world.at)


@subroutine_with(forceinline=True)
def _kind(rules: RulesRef, k: int) -> RatedKind:
    return RatedKind(k, rules.grid[k], rules.first[k], rules.at_risk[k])


@subroutine
def _row(rules: RulesRef, world: WorldRef, theta: Floats, k: int, i: int) -> None:
    """Evaluate the dyads of a sender."""
    m, grid, eta, total = rules.m, world.grid, world.scratch.eta, 0.0
    for j in range(i + 1 if rules.undirected else 0, m, CHUNK):
        line = Line(True, i, j, i * m + j, 1, min(CHUNK, m - j))
        _predict(rules, world, theta, k, line)
        total = weigh_row(grid, _kind(rules, k), line, world.states, eta, total)


@unfold
def _column(rules: RulesRef, world: WorldRef, theta: Floats, k: int, j: int, time: float) -> None:  # noqa: PLR0917
    """Evaluate the dyads of a receiver, except in rows that are evaluated whole."""
    m, eta, done = rules.m, world.scratch.eta, world.marks.sender[k]
    n = j if rules.undirected else rules.n
    for i in range(0, n, CHUNK):
        line = Line(False, j, i, i * m + j, m, min(CHUNK, n - i))
        _predict(rules, world, theta, k, line)
        weigh_column(_rates(world), _kind(rules, k), line, world.states, done, eta, time)


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
    give(_rates(world), k, c, time, world.scale[k] * weight if weight > 0.0 else 0.0)


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
            set_weight(_rates(world), _kind(rules, k), i, j, weight, time)
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
            _rescale(rules, world, k, time)
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


@unfold
def _whole(rules: RulesRef, world: WorldRef, theta: Floats, k: int, time: float) -> None:
    if rules.sort[k] == OF_NETWORK:
        give(_rates(world), k, rules.first[k], time, world.scale[k])
    elif rules.sort[k] == EVERYWHERE:
        for i in range(rules.n):
            _row(rules, world, theta, k, i)
        _rescale(rules, world, k, time)
    else:
        for tie in range(world.at[TIES]):
            _tie(rules, world, theta, k, tie, time)


@subroutine
def _rescale(rules: RulesRef, world: WorldRef, k: int, time: float) -> None:
    """Set the rates of the channels of a kind, whose weights have not changed."""
    if rules.sort[k] == OF_NETWORK:
        give(_rates(world), k, rules.first[k], time, world.scale[k])
    elif rules.sort[k] == EVERYWHERE:
        give_rows(_rates(world), _kind(rules, k), FIRST, rules.n, time)
    else:
        for tie in range(world.at[TIES]):
            _tie_rate(rules, world, k, tie, time)


@unfold
def _grid_place(  # noqa: PLR0917 (numba takes no keywords here)
    rules: RulesRef, world: WorldRef, theta: Floats, k: int, part: int, place: int, time: float
) -> None:
    m = rules.m
    if part == SlotPart.SENDER:
        _row(rules, world, theta, k, place)
        give_rows(_rates(world), _kind(rules, k), place, place + 1, time)
    elif part == SlotPart.RECEIVER:
        _column(rules, world, theta, k, place, time)
    else:
        i, j = place // m, place % m
        done = world.marks.sender[k, i] or world.marks.receiver[k, j]
        if not done and at_risk(rules.at_risk[k], world.states[place]):
            weight = weight_of(rules, world, theta, k, i, j)
            set_weight(_rates(world), _kind(rules, k), i, j, weight, time)


@unfold
def _tie_place(  # noqa: PLR0917 (numba takes no keywords here)
    rules: RulesRef, world: WorldRef, theta: Floats, k: int, part: int, place: int, time: float
) -> None:
    ties = world.ties
    if part == SlotPart.DYAD:
        if ties.of[place] >= 0:
            _tie(rules, world, theta, k, whole(ties.of[place]), time)
        return
    of_sender = part == SlotPart.SENDER
    tie = whole(ties.sender_head[place] if of_sender else ties.receiver_head[place])
    while tie >= 0:
        _tie(rules, world, theta, k, tie, time)
        tie = whole(ties.sender_next[tie] if of_sender else ties.receiver_next[tie])


@subroutine
def evaluate_all(rules: RulesRef, world: WorldRef, theta: Theta, time: float) -> None:
    """Evaluate everything, as at the start."""
    for k in range(len(rules.sort)):
        world.marks.scale[k] = 1
        world.marks.whole[k] = 1
    settle(rules, world, theta.columns, time)

"""The sums over the risk set that the likelihoods need, at every step of a history: compiled.

With ``w = exp(theta . x)``, S0, S1 and S2 are the sums of w, w x and w x x' over the dyads at
risk. A change touches some dyads: what they add is subtracted, the change made, and what they
then add is added. Dyads are cut into tiles, each of which follows the whole history on its
own; tiles do not depend on how many threads there are, and are added up in order.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyadevents.engine.compiled import compiled, subroutine
from dyadevents.engine.contributions import (
    Tile,
    add_actor,
    add_everything,
    add_listed,
    add_one,
    shift,
    tile,
)
from dyadevents.engine.evaluate import Parts, Universe, columns_of, ends
from dyadevents.engine.plan import Layout, SlotPart
from dyadevents.engine.simd_math import borrowing, inlined
from dyadevents.network import ModeCode
from dyadevents.terms.base import Combine

__all__ = ["ChangeLog", "Course", "follow", "own_parts", "put_back", "rows_at_events"]
__all__ += ["set_actor", "set_dyad", "take_step"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Risk = NDArray[np.uint8]

FEW = 64  # changes of a step; the dyads of fewer are evaluated one at a time


class ChangeLog(NamedTuple):
    """The change log of one kind in the order in which the sums take it.

    Changes ``start[s]:start[s + 1]`` come at the end of step s. Those of one `group` (0
    dyads and who is at risk, 1 senders, 2 receivers, 3 the network) and place stand
    together. `row` is the row of the group's array, -1 in group 0 for the risk set.
    """

    start: Ints
    group: NDArray[np.int8]
    row: NDArray[np.int32]
    place: Ints
    value: Floats


class Course(NamedTuple):
    """The course of one kind of event: dyads, columns, how all is at the start, what changes.

    Attributes
    ----------
    universe : Universe
    layout : Layout
    parts : Parts
        Slots at the start.
    risk : array of uint8, shape (dyads,)
        Which dyads are at risk at the start.
    log : ChangeLog
    """

    universe: Universe
    layout: Layout
    parts: Parts
    risk: Risk
    log: ChangeLog


@subroutine
def own_parts(of: Course) -> Course:
    """Return a course whose slots of actors and of the network can be changed."""
    parts = of.parts
    mine = Parts(parts.sender.copy(), parts.receiver.copy(), parts.dyad, parts.network.copy())
    return Course(of.universe, of.layout, mine, of.risk, of.log)


@inlined
def _in_tile(universe: Universe, place: int, low: int, high: int) -> bool:
    if not universe.grid:
        return True
    i, j = place // universe.shape[1], place % universe.shape[1]
    if universe.shape[2] == ModeCode.UNDIRECTED:
        j = max(i, j)
    return bool(low <= j < high)


@inlined
def set_dyad(  # noqa: PLR0917 (numba takes no keywords here)
    universe: Universe, parts: Parts, risk: Risk, row: int, place: int, value: float
) -> float:
    """Set a dyad's slot (or, for row -1, whether it is at risk) and return the old value."""
    m = universe.shape[1]
    twin = place
    if universe.grid and universe.shape[2] == ModeCode.UNDIRECTED:
        twin = (place % m) * m + place // m
    if row < 0:
        old = float(risk[place])
        risk[place] = risk[twin] = np.uint8(value)
    else:
        old = float(parts.dyad[row, place])
        parts.dyad[row, place] = value
        parts.dyad[row, twin] = value
    return old


@borrowing
def _copy(values: Floats, into: Floats) -> None:
    for k in range(len(values)):
        into[k] = values[k]


@borrowing
def _alike(of: Tile, group: int, row: int, place: int, value: float) -> bool:
    """Whether an actor's dyads all move alike when a slot is set; by how much goes to `delta`."""
    blocks = len(of.parts.sender)
    b = row % blocks
    if group == SlotPart.SENDER and row >= blocks:
        return True  # of an undirected network: the actor that is touched is read as the sender
    code = of.layout.combine[b]
    if group == SlotPart.SENDER:
        change = 0.0 if code == Combine.RECEIVER else value - of.parts.sender[b, place]
    else:
        change = 0.0 if code == Combine.SENDER else value - of.parts.receiver[b, place]
        if code == Combine.DIFFERENCE:
            change = -change
    if of.additive[b] < 0:
        return False
    of.delta[of.additive[b]] += change
    return True


@borrowing
def set_actor(  # noqa: PLR0917 (numba takes no keywords here)
    universe: Universe, parts: Parts, group: int, row: int, place: int, value: float
) -> None:
    """Set an actor's slot.

    In an undirected network both ends read one array each, and group 1 holds both: rows of
    the second half are the receiver's.
    """
    blocks = len(parts.sender)
    if group == SlotPart.RECEIVER or row >= blocks:
        parts.receiver[row % blocks, place] = value
    else:
        parts.sender[row, place] = value


@inlined
def _change_actor(of: Tile, log: ChangeLog, a: int, stop: int, total: Floats) -> int:
    """Make the changes of one actor from `a` on, and what its dyads add; where they end."""
    group, place = log.group[a], log.place[a]
    end = a
    for c in range(len(of.delta)):
        of.delta[c] = 0.0
    alike = True
    for sign in (-1.0, 1.0):
        for k in range(len(total)):
            of.some[k] = 0.0
        add_actor(of, group, place, 1.0, of.some)
        while end < stop and log.group[end] == group and log.place[end] == place:
            alike &= _alike(of, group, log.row[end], place, log.value[end])
            set_actor(of.universe, of.parts, group, log.row[end], place, log.value[end])
            end += 1
        if alike:
            shift(of.theta, of.delta, of.some, total)
            break
        for k in range(len(total)):
            total[k] += sign * of.some[k]
    return end


@compiled
def follow(  # noqa: PLR0917 (numba takes no keywords here)
    of: Course,
    theta: Floats,
    centre: Floats,
    low: int,
    high: int,
    refresh: int,
    sums: Floats,
) -> float:
    """Write the sums of a tile before each step; the largest relative drift that was mended.

    Parameters
    ----------
    of : Course
        Dyad slots and `risk` are changed on the way, only where they are the tile's own, and
        put back.
    theta, centre : array, shape (columns,)
        Coefficients, and what is subtracted from the columns.
    low, high : int
        The tile: dyads of these receivers (of a list, all dyads).
    refresh : int
        Compute the sums afresh after this many steps, and at the end.
    sums : array, shape (steps, 1 + columns + columns * (columns + 1) / 2)
        Written: S0, S1 and the lower half of S2 before each step.
    """
    mine = own_parts(of)
    own = 0
    for a in range(len(of.log.group)):
        if of.log.group[a] == SlotPart.DYAD:
            own += 1
    return _follow(
        tile(mine.universe, mine.layout, mine.parts, mine.risk, theta, centre, low, high),
        of.log,
        refresh,
        np.zeros(sums.shape[1]),
        np.zeros(sums.shape[1]),
        np.empty(own, dtype=np.int64),
        np.empty(own),
        sums,
    )


@borrowing
def _follow(  # noqa: PLR0912, PLR0915, PLR0917 (one loop over the log)
    of: Tile,
    log: ChangeLog,
    refresh: int,
    total: Floats,
    exact: Floats,
    undo_change: Ints,
    undo_value: Floats,
    sums: Floats,
) -> float:
    universe, parts, risk, low, high = of.universe, of.parts, of.risk, of.low, of.high
    # Each helper is called in one place: the compiler then writes its loops out once.
    undone = 0
    drift = 0.0
    afresh = True
    steps = len(log.start) - 1
    for step in range(steps + 1):
        if afresh or step % refresh == 0 or step == steps:
            add_everything(of, exact)
            if not afresh and exact[0] > 0:
                drift = max(drift, abs(total[0] - exact[0]) / exact[0])
            _copy(exact, total)
        if step == steps:
            break
        _copy(total, sums[step])
        a, stop = log.start[step], log.start[step + 1]
        afresh = False
        while a < stop:
            group, place = log.group[a], log.place[a]
            end = a
            if group == SlotPart.DYAD and stop - a < FEW:
                while end < stop and log.group[end] == SlotPart.DYAD and log.place[end] == place:
                    end += 1
                if _in_tile(universe, place, low, high):
                    i, j = ends(universe, place)
                    for sign in (-1.0, 1.0):
                        add_one(of, i, j, place, sign, total)
                        for b in range(a, end if sign < 0 else a):
                            undo_change[undone] = b
                            undo_value[undone] = set_dyad(
                                universe, parts, risk, log.row[b], place, log.value[b]
                            )
                            undone += 1
            elif group == SlotPart.DYAD:
                # As many of the step's dyads as there is room for.
                for sign in (-1.0, 1.0):
                    count, last, end = 0, -1, a
                    while end < stop and log.group[end] == SlotPart.DYAD:
                        place = log.place[end]
                        if place != last and count == len(of.dd):
                            break
                        if _in_tile(universe, place, low, high):
                            if place != last:
                                of.ii[count], of.jj[count] = ends(universe, place)
                                of.dd[count] = place
                                count += 1
                            if sign > 0:
                                undo_change[undone] = end
                                undo_value[undone] = set_dyad(
                                    universe, parts, risk, log.row[end], place, log.value[end]
                                )
                                undone += 1
                        last = place
                        end += 1
                    add_listed(of, count, sign, total)
            elif group == SlotPart.NETWORK:
                while end < stop and log.group[end] == SlotPart.NETWORK:
                    parts.network[log.row[end]] = log.value[end]
                    end += 1
                afresh = True
            else:
                end = _change_actor(of, log, a, stop, total)
            a = end
    for back in range(undone - 1, -1, -1):
        b = undo_change[back]
        set_dyad(universe, parts, risk, log.row[b], log.place[b], undo_value[back])
    return drift


@borrowing
def take_step(of: Course, step: int, undo: Floats) -> None:
    """Make the changes of a step; `undo` is given what dyads and the risk set were before."""
    log = of.log
    for a in range(log.start[step], log.start[step + 1]):
        group = log.group[a]
        if group == SlotPart.DYAD:
            undo[a] = set_dyad(
                of.universe, of.parts, of.risk, log.row[a], log.place[a], log.value[a]
            )
        elif group == SlotPart.NETWORK:
            of.parts.network[log.row[a]] = log.value[a]
        else:
            set_actor(of.universe, of.parts, group, log.row[a], log.place[a], log.value[a])


@borrowing
def put_back(of: Course, steps: int, undo: Floats) -> None:
    """Undo what the first steps did to dyads and the risk set."""
    log = of.log
    for a in range(log.start[steps] - 1, -1, -1):
        if log.group[a] == SlotPart.DYAD:
            set_dyad(of.universe, of.parts, of.risk, log.row[a], log.place[a], undo[a])


@compiled
def rows_at_events(of: Course, event_step: Ints, event_dyad: Ints, rows: Floats) -> None:
    """Write the columns of the dyads of events, just before them: shape (events, columns).

    `event_dyad` are numbers in the universe; events are in order of their steps. The dyad
    slots and `risk` are changed on the way and put back.
    """
    centre = np.zeros(rows.shape[1])
    _rows_at_events(
        own_parts(of), event_step, event_dyad, centre, np.empty(len(of.log.group)), rows
    )


@borrowing
def _rows_at_events(  # noqa: PLR0917 (numba takes no keywords here)
    of: Course, event_step: Ints, event_dyad: Ints, centre: Floats, undo: Floats, rows: Floats
) -> None:
    e = 0
    steps = len(of.log.start) - 1
    for step in range(steps):
        while e < len(event_step) and event_step[e] == step:
            d = event_dyad[e]
            i, j = ends(of.universe, d)
            columns_of(of.layout, of.parts, centre, i, j, d, rows[e])
            e += 1
        take_step(of, step, undo)
    put_back(of, steps, undo)

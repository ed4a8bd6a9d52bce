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

from paradiplomacy.events.engine.compiled import compiled
from paradiplomacy.events.engine.contributions import (
    Tile,
    add_actor,
    add_everything,
    add_listed,
    add_one,
    shift,
    tile,
)
from paradiplomacy.events.engine.evaluate import Parts, Universe, columns_of, ends
from paradiplomacy.events.engine.plan import Layout
from paradiplomacy.events.engine.simd_math import borrowing, inlined

__all__ = ["ChangeLog", "follow", "rows_at_events", "set_actor", "set_dyad"]

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


@inlined
def _in_tile(universe: Universe, place: int, low: int, high: int) -> bool:
    if not universe.grid:
        return True
    i, j = place // universe.shape[1], place % universe.shape[1]
    if universe.shape[2] == 1:
        j = max(i, j)
    return bool(low <= j < high)


@inlined
def set_dyad(  # noqa: PLR0917 (numba takes no keywords here)
    universe: Universe, parts: Parts, risk: Risk, row: int, place: int, value: float
) -> float:
    """Set a dyad's slot (or, for row -1, whether it is at risk); what it was."""
    m = universe.shape[1]
    twin = place
    if universe.grid and universe.shape[2] == 1:
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


@compiled
def follow(  # noqa: PLR0917 (numba takes no keywords here)
    universe: Universe,
    layout: Layout,
    start_parts: Parts,
    risk: Risk,
    log: ChangeLog,
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
    universe, layout : Universe, Layout
    start_parts : Parts
        Slots at the start. Dyad slots and `risk` are changed on the way, only where they
        are the tile's own, and put back.
    risk : array of uint8
    log : ChangeLog
    theta, centre : array, shape (columns,)
        Coefficients, and what is subtracted from the columns.
    low, high : int
        The tile: dyads of these receivers (of a list, all dyads).
    refresh : int
        Compute the sums afresh after this many steps, and at the end.
    sums : array, shape (steps, 1 + columns + columns * (columns + 1) / 2)
        Written: S0, S1 and the lower half of S2 before each step.
    """
    parts = Parts(
        start_parts.sender.copy(),
        start_parts.receiver.copy(),
        start_parts.dyad,
        start_parts.network.copy(),
    )
    own = 0
    for a in range(len(log.group)):
        if log.group[a] == 0:
            own += 1
    return _follow(
        tile(universe, layout, parts, risk, theta, centre, low, high),
        log,
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
            if group == 0 and stop - a < FEW:
                while end < stop and log.group[end] == 0 and log.place[end] == place:
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
            elif group == 0:
                # As many of the step's dyads as there is room for.
                for sign in (-1.0, 1.0):
                    count, last, end = 0, -1, a
                    while end < stop and log.group[end] == 0:
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
            elif group == 3:
                while end < stop and log.group[end] == 3:
                    parts.network[log.row[end]] = log.value[end]
                    end += 1
                afresh = True
            else:
                for c in range(len(of.delta)):
                    of.delta[c] = 0.0
                alike = True
                for sign in (-1.0, 1.0):
                    for k in range(len(total)):
                        of.some[k] = 0.0
                    add_actor(of, group, place, 1.0, of.some)
                    while end < stop and log.group[end] == group and log.place[end] == place:
                        alike &= _alike(of, group, log.row[end], place, log.value[end])
                        set_actor(universe, parts, group, log.row[end], place, log.value[end])
                        end += 1
                    if alike:
                        shift(of.theta, of.delta, of.some, total)
                        break
                    for k in range(len(total)):
                        total[k] += sign * of.some[k]
            a = end
    for back in range(undone - 1, -1, -1):
        b = undo_change[back]
        set_dyad(universe, parts, risk, log.row[b], log.place[b], undo_value[back])
    return drift


@borrowing
def _alike(of: Tile, group: int, row: int, place: int, value: float) -> bool:
    """Whether an actor's dyads all move alike when a slot is set; by how much goes to `delta`."""
    blocks = len(of.parts.sender)
    b = row % blocks
    if group == 1 and row >= blocks:
        return True  # of an undirected network: the actor that is touched is read as the sender
    code = of.layout.combine[b]
    if group == 1:
        change = 0.0 if code == 1 else value - of.parts.sender[b, place]
    else:
        change = 0.0 if code == 0 else value - of.parts.receiver[b, place]
        if code == 4:
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
    if group == 2 or row >= blocks:
        parts.receiver[row % blocks, place] = value
    else:
        parts.sender[row, place] = value


@compiled
def rows_at_events(  # noqa: PLR0917 (numba takes no keywords here)
    universe: Universe,
    layout: Layout,
    start_parts: Parts,
    log: ChangeLog,
    event_step: Ints,
    event_dyad: Ints,
    rows: Floats,
) -> None:
    """Write the columns of the dyads of events, just before them: shape (events, columns).

    `event_dyad` are numbers in the universe; events are in order of their steps. The dyad
    slots are changed on the way and put back.
    """
    parts = Parts(
        start_parts.sender.copy(),
        start_parts.receiver.copy(),
        start_parts.dyad,
        start_parts.network.copy(),
    )
    risk = np.zeros(1, dtype=np.uint8)
    centre = np.zeros(rows.shape[1])
    undo = np.empty(len(log.group))
    _rows_at_events(universe, layout, parts, log, event_step, event_dyad, risk, centre, undo, rows)


@borrowing
def _rows_at_events(  # noqa: PLR0917 (numba takes no keywords here)
    universe: Universe,
    layout: Layout,
    parts: Parts,
    log: ChangeLog,
    event_step: Ints,
    event_dyad: Ints,
    risk: Risk,
    centre: Floats,
    undo: Floats,
    rows: Floats,
) -> None:
    e = 0
    for step in range(len(log.start) - 1):
        while e < len(event_step) and event_step[e] == step:
            d = event_dyad[e]
            i, j = ends(universe, d)
            columns_of(layout, parts, centre, i, j, d, rows[e])
            e += 1
        for a in range(log.start[step], log.start[step + 1]):
            group = log.group[a]
            if group == 0:
                if log.row[a] >= 0:
                    undo[a] = set_dyad(
                        universe, parts, risk, log.row[a], log.place[a], log.value[a]
                    )
            elif group == 3:
                parts.network[log.row[a]] = log.value[a]
            else:
                set_actor(universe, parts, group, log.row[a], log.place[a], log.value[a])
    for a in range(len(log.group) - 1, -1, -1):
        if log.group[a] == 0 and log.row[a] >= 0:
            set_dyad(universe, parts, risk, log.row[a], log.place[a], undo[a])

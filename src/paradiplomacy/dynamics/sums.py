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

from paradiplomacy.dynamics.compiled import compiled
from paradiplomacy.dynamics.evaluate import (
    CHUNK,
    Parts,
    Universe,
    columns_on,
    dyads_of_receiver,
    dyads_of_sender,
)
from paradiplomacy.dynamics.plan import Layout

__all__ = ["Log", "follow", "rows_at_events"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Risk = NDArray[np.uint8]


class Log(NamedTuple):
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


@compiled
def _add(  # noqa: PLR0917 (numba takes no keywords here)
    layout: Layout,
    parts: Parts,
    risk: Risk,
    theta: Floats,
    centre: Floats,
    ii: Ints,
    jj: Ints,
    dd: Ints,
    count: int,
    sign: float,
    x: Floats,
    w: Floats,
    total: Floats,
) -> None:
    """Add what some dyads contribute, times `sign`, to `total` = (S0, S1, lower half of S2)."""
    kept = 0
    for k in range(count):
        if risk[dd[k]]:
            ii[kept], jj[kept], dd[kept] = ii[k], jj[k], dd[k]
            kept += 1
    p = len(theta)
    for first in range(0, kept, CHUNK):
        here = min(CHUNK, kept - first)
        columns_on(layout, parts, centre, ii, jj, dd, first, here, x)
        w[:here] = 0.0
        for c in range(p):
            for k in range(here):
                w[k] += theta[c] * x[c, k]
        for k in range(here):
            w[k] = np.exp(w[k])
        _moments(x, w, p, here, sign, total)


@compiled
def _moments(x: Floats, w: Floats, p: int, count: int, sign: float, total: Floats) -> None:  # noqa: PLR0917
    whole = 0.0
    for k in range(count):
        whole += w[k]
    total[0] += sign * whole
    at = 1 + p
    for c in range(p):
        first = 0.0
        for k in range(count):
            first += w[k] * x[c, k]
        total[1 + c] += sign * first
        for b in range(c + 1):
            second = 0.0
            for k in range(count):
                second += w[k] * x[c, k] * x[b, k]
            total[at] += sign * second
            at += 1


@compiled
def _everything(  # noqa: PLR0917 (numba takes no keywords here)
    universe: Universe,
    layout: Layout,
    parts: Parts,
    risk: Risk,
    theta: Floats,
    centre: Floats,
    low: int,
    high: int,
    ii: Ints,
    jj: Ints,
    dd: Ints,
    x: Floats,
    w: Floats,
    total: Floats,
) -> None:
    """Compute the sums of a tile afresh."""
    total[:] = 0.0
    if not universe.grid:
        count = len(universe.senders)
        for d in range(count):
            ii[d], jj[d], dd[d] = universe.senders[d], universe.receivers[d], d
        _add(layout, parts, risk, theta, centre, ii, jj, dd, count, 1.0, x, w, total)
        return
    if universe.shape[2] == 1:
        m = universe.shape[1]
        for j in range(low, high):  # each dyad once, under its larger end
            for i in range(j):
                ii[i], jj[i], dd[i] = j, i, j * m + i
            _add(layout, parts, risk, theta, centre, ii, jj, dd, j, 1.0, x, w, total)
        return
    for i in range(universe.shape[0]):
        count = dyads_of_sender(universe, i, low, high, ii, jj, dd)
        _add(layout, parts, risk, theta, centre, ii, jj, dd, count, 1.0, x, w, total)


@compiled
def _in_tile(universe: Universe, place: int, low: int, high: int) -> bool:
    if not universe.grid:
        return True
    i, j = place // universe.shape[1], place % universe.shape[1]
    if universe.shape[2] == 1:
        j = max(i, j)
    return bool(low <= j < high)


@compiled
def _set(  # noqa: PLR0917 (numba takes no keywords here)
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


@compiled
def _room(universe: Universe) -> int:
    """The most dyads that are touched at once."""
    if not universe.grid:
        return len(universe.senders) + 1
    return int(max(universe.shape[0], universe.shape[1])) + 1


@compiled
def follow(  # noqa: PLR0912, PLR0915, PLR0917 (one loop over the log)
    universe: Universe,
    layout: Layout,
    start_parts: Parts,
    risk: Risk,
    log: Log,
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
    log : Log
    theta, centre : array, shape (columns,)
        Coefficients, and what is subtracted from the columns.
    low, high : int
        The tile: dyads of these receivers (of a list, all dyads).
    refresh : int
        Compute the sums afresh after this many steps, and at the end.
    sums : array, shape (steps, 1 + columns + columns * (columns + 1) / 2)
        Written: S0, S1 and the lower half of S2 before each step.
    """
    p = len(theta)
    parts = Parts(
        start_parts.sender.copy(),
        start_parts.receiver.copy(),
        start_parts.dyad,
        start_parts.network.copy(),
    )
    room = _room(universe)
    ii = np.empty(room, dtype=np.int64)
    jj = np.empty(room, dtype=np.int64)
    dd = np.empty(room, dtype=np.int64)
    x = np.empty((p, CHUNK))
    w = np.empty(CHUNK)
    total = np.zeros(sums.shape[1])
    exact = np.zeros(sums.shape[1])
    own = 0
    for a in range(len(log.group)):
        if log.group[a] == 0:
            own += 1
    undo_change = np.empty(own, dtype=np.int64)
    undo_value = np.empty(own)
    undone = 0
    _everything(universe, layout, parts, risk, theta, centre, low, high, ii, jj, dd, x, w, total)
    drift = 0.0
    steps = len(log.start) - 1
    for step in range(steps):
        sums[step] = total
        a, stop = log.start[step], log.start[step + 1]
        afresh = False
        while a < stop:
            group = log.group[a]
            end = a
            if group == 0:
                # The dyads of a step that are touched one by one, as many as there is room.
                count = 0
                last = -1
                while end < stop and log.group[end] == 0:
                    place = log.place[end]
                    if place != last:
                        if count >= room - 1:
                            break
                        last = place
                        if _in_tile(universe, place, low, high):
                            if universe.grid:
                                ii[count] = place // universe.shape[1]
                                jj[count] = place % universe.shape[1]
                            else:
                                ii[count] = universe.senders[place]
                                jj[count] = universe.receivers[place]
                            dd[count] = place
                            count += 1
                    end += 1
                if count:
                    _add(layout, parts, risk, theta, centre, ii, jj, dd, count, -1.0, x, w, total)
                    count = 0
                    last = -1
                    for b in range(a, end):
                        place = log.place[b]
                        if not _in_tile(universe, place, low, high):
                            continue
                        undo_change[undone] = b
                        undo_value[undone] = _set(
                            universe, parts, risk, log.row[b], place, log.value[b]
                        )
                        undone += 1
                        if place != last:
                            last = place
                            if universe.grid:
                                ii[count] = place // universe.shape[1]
                                jj[count] = place % universe.shape[1]
                            else:
                                ii[count] = universe.senders[place]
                                jj[count] = universe.receivers[place]
                            dd[count] = place
                            count += 1
                    _add(layout, parts, risk, theta, centre, ii, jj, dd, count, 1.0, x, w, total)
            elif group == 3:
                while end < stop and log.group[end] == 3:
                    parts.network[log.row[end]] = log.value[end]
                    end += 1
                afresh = True
            else:
                place = log.place[a]
                while end < stop and log.group[end] == group and log.place[end] == place:
                    end += 1
                for sign in (-1.0, 1.0):
                    if group == 1:
                        count = dyads_of_sender(universe, place, low, high, ii, jj, dd)
                    else:
                        count = dyads_of_receiver(universe, place, low, high, ii, jj, dd)
                    if sign > 0:
                        for b in range(a, end):
                            _set_actor(universe, parts, group, log.row[b], place, log.value[b])
                    _add(layout, parts, risk, theta, centre, ii, jj, dd, count, sign, x, w, total)
            a = end
        if afresh or (step + 1) % refresh == 0 or step + 1 == steps:
            _everything(
                universe, layout, parts, risk, theta, centre, low, high, ii, jj, dd, x, w, exact
            )
            if not afresh and exact[0] > 0:
                drift = max(drift, abs(total[0] - exact[0]) / exact[0])
            total[:] = exact
    for back in range(undone - 1, -1, -1):
        b = undo_change[back]
        _set(universe, parts, risk, log.row[b], log.place[b], undo_value[back])
    return drift


@compiled
def _set_actor(  # noqa: PLR0917 (numba takes no keywords here)
    universe: Universe, parts: Parts, group: int, row: int, place: int, value: float
) -> None:
    # In an undirected network both ends read one array each, and group 1 holds both: rows
    # of the second half are the receiver's.
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
    log: Log,
    event_step: Ints,
    event_dyad: Ints,
    rows: Floats,
) -> None:
    """Write the columns of the dyads of events, just before them: shape (events, columns).

    `event_dyad` are numbers in the universe; events are in order of their steps. The dyad
    slots are changed on the way and put back.
    """
    p = rows.shape[1]
    parts = Parts(
        start_parts.sender.copy(),
        start_parts.receiver.copy(),
        start_parts.dyad,
        start_parts.network.copy(),
    )
    risk = np.zeros(1, dtype=np.uint8)
    one = np.zeros(1, dtype=np.int64)
    other = np.zeros(1, dtype=np.int64)
    dyad = np.zeros(1, dtype=np.int64)
    x = np.empty((p, 1))
    centre = np.zeros(p)
    undo = np.empty(len(log.group))
    e = 0
    for step in range(len(log.start) - 1):
        while e < len(event_step) and event_step[e] == step:
            d = event_dyad[e]
            dyad[0] = d
            if universe.grid:
                one[0], other[0] = d // universe.shape[1], d % universe.shape[1]
            else:
                one[0], other[0] = universe.senders[d], universe.receivers[d]
            columns_on(layout, parts, centre, one, other, dyad, 0, 1, x)
            rows[e] = x[:, 0]
            e += 1
        for a in range(log.start[step], log.start[step + 1]):
            group = log.group[a]
            if group == 0:
                if log.row[a] >= 0:
                    undo[a] = _set(universe, parts, risk, log.row[a], log.place[a], log.value[a])
            elif group == 3:
                parts.network[log.row[a]] = log.value[a]
            else:
                _set_actor(universe, parts, group, log.row[a], log.place[a], log.value[a])
    for a in range(len(log.group) - 1, -1, -1):
        if log.group[a] == 0 and log.row[a] >= 0:
            _set(universe, parts, risk, log.row[a], log.place[a], undo[a])

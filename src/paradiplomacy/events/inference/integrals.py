"""What each dyad is expected to do over a whole history: compiled.

The sums of `sums.follow` are over dyads, at every step. These are over steps, for every dyad:
``integral of w x dA - w dB`` while the dyad is at risk, A and B being cumulative. Nothing is
done for a dyad at the steps that leave it alone: what it adds is constant between two of its
changes, so that a pass costs what a pass of `follow` costs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.events.engine.compiled import compiled
from paradiplomacy.events.engine.evaluate import CHUNK, Parts, Universe, columns_on
from paradiplomacy.events.engine.plan import Layout
from paradiplomacy.events.engine.sums import ChangeLog, set_actor, set_dyad
from paradiplomacy.events.inference.pair_tiles import inside, of_actor, position, tile_places

__all__ = ["gather", "integrate"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Risk = NDArray[np.uint8]


@compiled
def _flush(  # noqa: PLR0917 (numba takes no keywords here)
    universe: Universe,
    layout: Layout,
    parts: Parts,
    risk: Risk,
    theta: Floats,
    centre: Floats,
    local: Ints,
    cumulative: Floats,
    upto: int,
    low: int,
    high: int,
    ii: Ints,
    jj: Ints,
    dd: Ints,
    count: int,
    ll: Ints,
    x: Floats,
    w: Floats,
    since: NDArray[np.int32],
    expected: Floats,
    score: Floats,
) -> None:
    """Bring some dyads up to the start of step `upto`: they are as they were since their last."""
    kept = 0
    for k in range(count):
        at = position(universe, ii[k], jj[k], dd[k], low, high)
        before = since[at]
        if before < upto:
            if risk[dd[k]] and cumulative[upto, 0] != cumulative[before, 0]:
                ii[kept], jj[kept], dd[kept], ll[kept] = ii[k], jj[k], dd[k], at
                kept += 1
            else:
                since[at] = upto
    p = len(theta)
    for first in range(0, kept, CHUNK):
        here = min(CHUNK, kept - first)
        columns_on(layout, parts, centre, ii, jj, dd, first, here, x)
        for k in range(here):
            eta = 0.0
            for c in range(p):
                eta += theta[c] * x[c, k]
            w[k] = np.exp(eta)
        for k in range(here):
            at = ll[first + k]
            before = since[at]
            since[at] = upto
            mass = w[k] * (cumulative[upto, 0] - cumulative[before, 0])
            expected[at] += mass
            for c in range(score.shape[1]):
                score[at, c] += w[k] * (cumulative[upto, 1 + c] - cumulative[before, 1 + c])
            for c in range(p):
                score[at, local[c]] -= mass * x[c, k]


@compiled
def _flush_all(  # noqa: PLR0917 (numba takes no keywords here)
    universe: Universe,
    layout: Layout,
    parts: Parts,
    risk: Risk,
    theta: Floats,
    centre: Floats,
    local: Ints,
    cumulative: Floats,
    upto: int,
    low: int,
    high: int,
    ii: Ints,
    jj: Ints,
    dd: Ints,
    ll: Ints,
    x: Floats,
    w: Floats,
    since: NDArray[np.int32],
    expected: Floats,
    score: Floats,
) -> None:
    m = universe.shape[1]
    rows = 1
    first = 0
    if universe.grid:
        rows = universe.shape[0]
        if universe.shape[2] < 2:
            first, rows = low, high
    for row in range(first, rows):
        count = 0
        if not universe.grid:
            count = len(universe.senders)
            for d in range(count):
                ii[d], jj[d], dd[d] = universe.senders[d], universe.receivers[d], d
        elif universe.shape[2] == 2:
            for j in range(low, high):
                ii[count], jj[count], dd[count] = row, j, row * m + j
                count += 1
        else:
            for small in range(row):
                ii[count], jj[count], dd[count] = small, row, small * m + row
                count += 1
                if universe.shape[2] == 0:
                    ii[count], jj[count], dd[count] = row, small, row * m + small
                    count += 1
        _flush(
            universe, layout, parts, risk, theta, centre, local, cumulative, upto, low, high,
            ii, jj, dd, count, ll, x, w, since, expected, score,
        )  # fmt: skip


@compiled
def integrate(  # noqa: PLR0912, PLR0915, PLR0917 (one loop over the log)
    universe: Universe,
    layout: Layout,
    start_parts: Parts,
    risk: Risk,
    log: ChangeLog,
    theta: Floats,
    centre: Floats,
    local: Ints,
    cumulative: Floats,
    low: int,
    high: int,
    expected: Floats,
    score: Floats,
) -> None:
    """Add up, for each dyad of a tile, what it is expected to do.

    Parameters
    ----------
    universe, layout, start_parts, risk, log, theta, centre
        As in `sums.follow`; dyad slots and `risk` are put back.
    local : array of int, shape (local columns,)
        Positions of the local columns among all columns.
    cumulative : array, shape (steps + 1, 1 + columns)
        A, then B of each column, up to the start of each step.
    low, high : int
        The tile; see `tile_size`.
    expected : array, shape (dyads of the tile,)
        Added to: integral of w dA.
    score : array, shape (dyads of the tile, columns)
        Added to: minus the integral of w x dA, plus that of w dB.
    """
    parts = Parts(
        start_parts.sender.copy(),
        start_parts.receiver.copy(),
        start_parts.dyad,
        start_parts.network.copy(),
    )
    p = len(theta)
    m = universe.shape[1]
    room = 2 * max(universe.shape[0], universe.shape[1]) + 2
    if not universe.grid:
        room = len(universe.senders) + 1
    ii = np.empty(room, dtype=np.int64)
    jj = np.empty(room, dtype=np.int64)
    dd = np.empty(room, dtype=np.int64)
    ll = np.empty(room, dtype=np.int64)
    x = np.empty((p, CHUNK))
    w = np.empty(CHUNK)
    since = np.zeros(len(expected), dtype=np.int32)
    own = 0
    for a in range(len(log.group)):
        if log.group[a] == 0:
            own += 1
    undo_change = np.empty(own, dtype=np.int64)
    undo_value = np.empty(own)
    undone = 0
    steps = len(log.start) - 1
    for step in range(steps):
        a, stop = log.start[step], log.start[step + 1]
        while a < stop:
            group, place = log.group[a], log.place[a]
            end = a
            if group == 3:
                _flush_all(
                    universe, layout, parts, risk, theta, centre, local, cumulative, step + 1,
                    low, high, ii, jj, dd, ll, x, w, since, expected, score,
                )  # fmt: skip
                while end < stop and log.group[end] == 3:
                    parts.network[log.row[end]] = log.value[end]
                    end += 1
                a = end
                continue
            while end < stop and log.group[end] == group and log.place[end] == place:
                end += 1
            if group == 0:
                i, j = place // m, place % m
                if not universe.grid:
                    i, j = universe.senders[place], universe.receivers[place]
                if not inside(universe, i, j, low, high):
                    a = end
                    continue
                ii[0], jj[0], dd[0] = i, j, place
                count = 1
            else:
                count = of_actor(universe, place, group, low, high, ii, jj, dd)
            _flush(
                universe, layout, parts, risk, theta, centre, local, cumulative, step + 1,
                low, high, ii, jj, dd, count, ll, x, w, since, expected, score,
            )  # fmt: skip
            for b in range(a, end):
                if group == 0:
                    undo_change[undone] = b
                    undo_value[undone] = set_dyad(
                        universe, parts, risk, log.row[b], place, log.value[b]
                    )
                    undone += 1
                else:
                    set_actor(universe, parts, group, log.row[b], place, log.value[b])
            a = end
    _flush_all(
        universe, layout, parts, risk, theta, centre, local, cumulative, steps,
        low, high, ii, jj, dd, ll, x, w, since, expected, score,
    )  # fmt: skip
    for back in range(undone - 1, -1, -1):
        b = undo_change[back]
        set_dyad(universe, parts, risk, log.row[b], log.place[b], undo_value[back])


@compiled
def gather(  # noqa: PLR0912, PLR0917 (numba takes no keywords here)
    universe: Universe,
    low: int,
    high: int,
    event_dyad: Ints,
    event_score: Floats,
    expected: Floats,
    score: Floats,
    observed: Floats,
    by_sender: Floats,
    by_receiver: Floats,
    dyad_squares: Floats,
    pair_squares: Floats,
) -> None:
    """Add the events to what `integrate` found, and sum over the dyads of a tile.

    Parameters
    ----------
    universe, low, high
        The tile.
    event_dyad : array of int, shape (events,)
    event_score : array, shape (events, columns)
    expected, score, observed : arrays, shape (dyads of the tile,), (..., columns), (...)
        Events are added to the last two.
    by_sender, by_receiver : arrays, shape (actors, 1 + columns)
        Added to: expected counts and scores. In an undirected network `by_sender` is by
        actor, and `by_receiver` is not touched.
    dyad_squares, pair_squares : arrays, shape (columns, columns)
        Added to: sums of s s' over dyads, and over pairs (both directions together).
    """
    m, mode = universe.shape[1], universe.shape[2]
    for e in range(len(event_dyad)):
        d = event_dyad[e]
        if universe.grid:
            i, j = d // m, d % m
        else:
            i, j = universe.senders[d], universe.receivers[d]
        if inside(universe, i, j, low, high):
            at = position(universe, i, j, d, low, high)
            observed[at] += 1.0
            score[at] += event_score[e]
    size, p = score.shape
    ii = np.empty(size, dtype=np.int64)
    jj = np.empty(size, dtype=np.int64)
    tile_places(universe, low, high, ii, jj)
    twin = np.full(size, -1, dtype=np.int64)
    if mode == 0:
        if universe.grid:
            for at in range(0, size, 2):
                twin[at], twin[at + 1] = at + 1, at
        else:
            for at in range(size):
                for k in range(universe.sender_start[jj[at]], universe.sender_start[jj[at] + 1]):
                    if universe.receivers[universe.by_sender[k]] == ii[at]:
                        twin[at] = universe.by_sender[k]
    for at in range(size):
        by_sender[ii[at], 0] += expected[at]
        other = by_sender if mode == 1 else by_receiver
        other[jj[at], 0] += expected[at]
        for c in range(p):
            s = score[at, c]
            if s == 0.0:
                continue
            by_sender[ii[at], 1 + c] += s
            other[jj[at], 1 + c] += s
            for b in range(p):
                dyad_squares[c, b] += s * score[at, b]
                both = score[at, b] if twin[at] < 0 else score[at, b] + score[twin[at], b]
                pair_squares[c, b] += s * both

"""What each dyad is expected to do over a whole history: compiled.

The sums of `sums.follow` are over dyads, at every step. These are over steps, for every dyad:
``integral of w x dA - w dB`` while the dyad is at risk, A and B being cumulative. Nothing is
done for a dyad at the steps that leave it alone: what it adds is constant between two of its
changes, so that a pass costs what a pass of `follow` costs.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyadevents.arrays import Floats, Ints
from dyadevents.engine.course import Course, set_actor, set_dyad
from dyadevents.engine.evaluate import CHUNK, columns_on, ends
from dyadevents.engine.plan import SlotPart
from dyadevents.engine.simd_math import borrowing, compiled_borrowing
from dyadevents.inference.pair_tiles import inside, of_actor, position
from dyadevents.network import ModeCode

__all__ = ["integrate"]


class _Pass(NamedTuple):
    """One pass over a history: see `integrate`; `since` is the step up to which a dyad is done."""

    course: Course
    theta: Floats
    centre: Floats
    local: Ints
    cumulative: Floats
    low: int
    high: int
    ii: Ints
    jj: Ints
    dd: Ints
    places: Ints
    x: Floats
    w: Floats
    since: NDArray[np.int32]
    expected: Floats
    score: Floats
    undo_change: Ints
    undo_value: Floats


@borrowing
def _add_up_to(of: _Pass, upto: int, count: int) -> None:
    """Add what the dyads in scratch did up to the start of step `upto`.

    Nothing has changed for them since they were last brought up to date.
    """
    course, cumulative, since = of.course, of.cumulative, of.since
    ii, jj, dd, places = of.ii, of.jj, of.dd, of.places
    kept = 0
    for k in range(count):
        at = position(course.universe, ii[k], jj[k], dd[k], of.low, of.high)
        before = since[at]
        if before < upto:
            if course.risk[dd[k]] and cumulative[upto, 0] != cumulative[before, 0]:
                ii[kept], jj[kept], dd[kept], places[kept] = ii[k], jj[k], dd[k], at
                kept += 1
            else:
                since[at] = upto
    x, w = of.x, of.w
    p = len(of.theta)
    for first in range(0, kept, CHUNK):
        here = min(CHUNK, kept - first)
        columns_on(course.layout, course.parts, of.centre, ii, jj, dd, first, here, x)
        for k in range(here):
            eta = 0.0
            for c in range(p):
                eta += of.theta[c] * x[c, k]
            w[k] = np.exp(eta)
        for k in range(here):
            at = places[first + k]
            before = since[at]
            since[at] = upto
            mass = w[k] * (cumulative[upto, 0] - cumulative[before, 0])
            of.expected[at] += mass
            for c in range(of.score.shape[1]):
                of.score[at, c] += w[k] * (cumulative[upto, 1 + c] - cumulative[before, 1 + c])
            for c in range(p):
                of.score[at, of.local[c]] -= mass * x[c, k]


@borrowing
def _add_all_up_to(of: _Pass, upto: int) -> None:
    """Bring every dyad of the tile up to the start of step `upto`."""
    universe, ii, jj, dd = of.course.universe, of.ii, of.jj, of.dd
    m = universe.shape[1]
    rows = 1
    first = 0
    if universe.grid:
        rows = universe.shape[0]
        if universe.shape[2] != ModeCode.TWO_MODE:
            first, rows = of.low, of.high
    for row in range(first, rows):
        count = 0
        if not universe.grid:
            count = len(universe.senders)
            for d in range(count):
                ii[d], jj[d], dd[d] = universe.senders[d], universe.receivers[d], d
        elif universe.shape[2] == ModeCode.TWO_MODE:
            for j in range(of.low, of.high):
                ii[count], jj[count], dd[count] = row, j, row * m + j
                count += 1
        else:
            for small in range(row):
                ii[count], jj[count], dd[count] = small, row, small * m + row
                count += 1
                if universe.shape[2] == ModeCode.DIRECTED:
                    ii[count], jj[count], dd[count] = row, small, row * m + small
                    count += 1
        _add_up_to(of, upto, count)


@borrowing
def _touched(of: _Pass, group: int, place: int) -> int:
    """Write the dyads of the tile that a change at a place touches; how many."""
    universe = of.course.universe
    if group == SlotPart.DYAD:
        i, j = ends(universe, place)
        of.ii[0], of.jj[0], of.dd[0] = i, j, place
        return 1 if inside(universe, i, j, of.low, of.high) else 0
    return of_actor(universe, place, group, of.low, of.high, of.ii, of.jj, of.dd)


def integrate(  # noqa: PLR0917 (as what it calls)
    of: Course,
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
    of : Course
        Slots of actors are changed; those of dyads and `risk` are put back.
    theta, centre : array, shape (local columns,)
        As in `sums.follow`.
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
    universe = of.universe
    own = int(np.count_nonzero(of.log.group == SlotPart.DYAD))
    room = 2 * int(max(universe.shape[0], universe.shape[1])) + 2
    if not universe.grid:
        room = len(universe.senders) + 1
    _integrate(
        _Pass(
            of,
            theta,
            centre,
            local,
            cumulative,
            low,
            high,
            np.empty(room, dtype=np.int64),
            np.empty(room, dtype=np.int64),
            np.empty(room, dtype=np.int64),
            np.empty(room, dtype=np.int64),
            np.empty((len(theta), CHUNK)),
            np.empty(CHUNK),
            np.zeros(len(expected), dtype=np.int32),
            expected,
            score,
            np.empty(own, dtype=np.int64),
            np.empty(own),
        )
    )


@compiled_borrowing
def _integrate(of: _Pass) -> None:
    universe, parts, risk, log = of.course.universe, of.course.parts, of.course.risk, of.course.log
    undo_change, undo_value, undone = of.undo_change, of.undo_value, 0
    steps = len(log.start) - 1
    for step in range(steps):
        a, stop = log.start[step], log.start[step + 1]
        while a < stop:
            group, place = log.group[a], log.place[a]
            end = a
            if group == SlotPart.NETWORK:
                _add_all_up_to(of, step + 1)
                while end < stop and log.group[end] == SlotPart.NETWORK:
                    parts.network[log.row[end]] = log.value[end]
                    end += 1
                a = end
                continue
            while end < stop and log.group[end] == group and log.place[end] == place:
                end += 1
            count = _touched(of, group, place)
            _add_up_to(of, step + 1, count)
            for b in range(a, end):
                if group != SlotPart.DYAD:
                    set_actor(universe, parts, group, log.row[b], place, log.value[b])
                elif count:
                    undo_change[undone] = b
                    undo_value[undone] = set_dyad(
                        universe, parts, risk, log.row[b], place, log.value[b]
                    )
                    undone += 1
            a = end
    _add_all_up_to(of, steps)
    for back in range(undone - 1, -1, -1):
        b = undo_change[back]
        set_dyad(universe, parts, risk, log.row[b], log.place[b], undo_value[back])

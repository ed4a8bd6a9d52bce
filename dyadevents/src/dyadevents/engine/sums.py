"""The sums over the risk set that the likelihoods need, at every step of a history: compiled.

With ``w = exp(theta . x)``, S0, S1 and S2 are the sums of w, w x and w x x' over the dyads at
risk. A change touches some dyads: what they add is subtracted, the change made, and what they
then add is added. Dyads are cut into tiles, each of which follows the whole history on its
own; tiles do not depend on how many threads there are, and are added up in order.
"""

from __future__ import annotations

import numpy as np

from dyadevents.arrays import Floats
from dyadevents.engine.contributions import (
    Tile,
    add_actor,
    add_each,
    add_grid,
    add_list,
    add_listed,
    add_one,
    shift,
    tile,
)
from dyadevents.engine.course import Course, make_change, set_dyad
from dyadevents.engine.evaluate import ends, number_of
from dyadevents.engine.plan import SlotPart
from dyadevents.engine.simd_math import compiled_borrowing, inline, unfold
from dyadevents.network import ModeCode
from dyadevents.terms.base import Combine

__all__ = ["follow", "follow_tile", "sums_at_once"]


FEW = 64  # changes of a step; the dyads of fewer are evaluated one at a time
SMALL = 1 << 16  # dyads of a grid; those of fewer too, which spares compiling what takes rows


@inline
def _in_tile(of: Tile, place: int) -> bool:
    universe = of.course.universe
    if not universe.grid:
        return True
    i, j = place // universe.shape[1], place % universe.shape[1]
    if universe.shape[2] == ModeCode.UNDIRECTED:
        j = max(i, j)
    return bool(of.low <= j < of.high)


@unfold
def _set_to_zero(total: Floats) -> None:
    for k in range(len(total)):
        total[k] = 0.0


@unfold
def _copy(values: Floats, into: Floats) -> None:
    for k in range(len(values)):
        into[k] = values[k]


@inline
def _changes_in_tile(of: Tile, a: int, stop: int) -> int:
    """Number of changes from `a` to `stop` that do not belong to another tile's dyads."""
    universe, log = of.course.universe, of.course.log
    if not universe.grid or of.high - of.low == universe.shape[1]:
        return stop - a
    count = 0
    for k in range(a, stop):
        if log.group[k] != SlotPart.DYAD or _in_tile(of, log.place[k]):
            count += 1
    return count


@unfold
def _change_dyad(of: Tile, a: int, stop: int, undo: Floats, total: Floats) -> int:
    """Make the changes of one dyad from `a` on, and what it adds; where they end."""
    universe, log = of.course.universe, of.course.log
    place = log.place[a]
    end = a
    while end < stop and log.group[end] == SlotPart.DYAD and log.place[end] == place:
        end += 1
    if _in_tile(of, place):
        i, j = ends(universe, place)
        at = number_of(universe.shape, i, j) if universe.grid else place
        for sign in (-1.0, 1.0):
            add_one(of, i, j, at, sign, total)
            for b in range(a, end if sign < 0 else a):
                make_change(of.course, b, undo)
    return end


@unfold
def _change_dyads(of: Tile, a: int, stop: int, undo: Floats, total: Floats) -> int:
    """Make the changes of as many dyads from `a` on as there is room for; where they end."""
    universe, log = of.course.universe, of.course.log
    end = a
    for sign in (-1.0, 1.0):
        count, last, end = 0, -1, a
        while end < stop and log.group[end] == SlotPart.DYAD:
            place = log.place[end]
            if place != last and count == len(of.dd):
                break
            if _in_tile(of, place):
                if place != last:
                    of.ii[count], of.jj[count] = ends(universe, place)
                    of.dd[count] = place
                    if universe.grid:
                        of.dd[count] = number_of(universe.shape, of.ii[count], of.jj[count])
                    count += 1
                if sign > 0:
                    make_change(of.course, end, undo)
            last = place
            end += 1
        add_listed(of, count, sign, total)
    return end


@unfold
def _moves_as_one(of: Tile, change: int) -> bool:
    """Check if an actor's dyads all move alike by a change; by how much goes to `delta`."""
    log, parts = of.course.log, of.course.parts
    row, place, value = log.row[change], log.place[change], log.value[change]
    blocks = len(parts.sender)
    b = row % blocks
    if log.group[change] == SlotPart.SENDER and row >= blocks:
        return True  # of an undirected network: the actor that is touched is read as the sender
    code = of.course.layout.combine[b]
    if log.group[change] == SlotPart.SENDER:
        moved = 0.0 if code == Combine.RECEIVER else value - parts.sender[b, place]
    else:
        moved = 0.0 if code == Combine.SENDER else value - parts.receiver[b, place]
        if code == Combine.DIFFERENCE:
            moved = -moved
    if of.additive[b] < 0:
        return False
    of.delta[of.additive[b]] += moved
    return True


@unfold
def _change_actor(of: Tile, a: int, stop: int, undo: Floats, total: Floats) -> int:
    """Make the changes of one actor from `a` on, and what its dyads add; where they end."""
    log = of.course.log
    group, place = log.group[a], log.place[a]
    end = a
    for c in range(len(of.delta)):
        of.delta[c] = 0.0
    moves_as_one = True
    for sign in (-1.0, 1.0):
        for k in range(len(total)):
            of.some[k] = 0.0
        add_actor(of, group, place, 1.0, of.some)
        while end < stop and log.group[end] == group and log.place[end] == place:
            moves_as_one &= _moves_as_one(of, end)
            make_change(of.course, end, undo)
            end += 1
        if moves_as_one:
            shift(of.theta, of.delta, of.some, total)
            break
        for k in range(len(total)):
            total[k] += sign * of.some[k]
    return end


def follow(  # noqa: PLR0917 (as what it calls)
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
    actors = bool(np.isin(of.log.group, (SlotPart.SENDER, SlotPart.RECEIVER)).any())
    many = bool(np.diff(of.log.start).max(initial=0) >= FEW)
    often = actors or bool((of.log.group == SlotPart.NETWORK).any())
    rows = often or (of.universe.grid and len(of.risk) > SMALL)
    single = of.parts.dyad.dtype == np.float32  # of the largest grids: compiled whole
    return float(
        follow_tile(
            tile(of, theta, centre, low, high),
            refresh,
            np.zeros(sums.shape[1]),
            np.zeros(sums.shape[1]),
            np.empty(len(of.log.group)),
            sums,
            True if actors or single else None,
            True if actors or many or single or not of.universe.grid else None,
            True if rows or single else None,
        )
    )


def sums_at_once(of: Course, theta: Floats, centre: Floats, low: int, high: int) -> Floats:
    """Return S0, S1 and the lower half of S2 of a tile as it is; see `follow`."""
    sums = np.zeros(1 + len(theta) + len(theta) * (len(theta) + 1) // 2)
    _add_up(tile(of, theta, centre, low, high), sums)
    return sums


@compiled_borrowing
def _add_up(of: Tile, sums: Floats) -> None:
    if of.course.universe.grid:
        add_grid(of, sums)
    else:
        add_list(of, sums)


@compiled_borrowing
def follow_tile(  # noqa: PLR0912, PLR0917 (a branch for each sort of change)
    of: Tile,
    refresh: int,
    total: Floats,
    exact: Floats,
    undo: Floats,
    sums: Floats,
    actors: bool | None,
    listed: bool | None,
    rows: bool | None,
) -> float:
    # Each helper is called in one place: the compiler then writes its loops out once. What changes
    # actors, takes dyads from a list or whole rows of a grid is not compiled where None says so.
    log = of.course.log
    drift = 0.0
    afresh = True
    steps = len(log.start) - 1
    for step in range(steps + 1):
        if afresh or step % refresh == 0 or step == steps:
            _set_to_zero(exact)
            if of.course.universe.grid:
                if rows is not None:
                    add_grid(of, exact)
                else:
                    add_each(of, exact)
            elif listed is not None:
                add_list(of, exact)
            if not afresh and exact[0] > 0:
                drift = max(drift, abs(total[0] - exact[0]) / exact[0])
            _copy(exact, total)
        if step == steps:
            break
        _copy(total, sums[step])
        a, stop = log.start[step], log.start[step + 1]
        afresh = False
        left = _changes_in_tile(of, a, stop)
        while a < stop:
            before = a
            if log.group[a] == SlotPart.DYAD and left < FEW:
                a = _change_dyad(of, a, stop, undo, total)
            elif log.group[a] == SlotPart.NETWORK:
                make_change(of.course, a, undo)
                a += 1
                afresh = True
            elif log.group[a] != SlotPart.DYAD:
                if actors is not None:
                    a = _change_actor(of, a, stop, undo, total)
            elif listed is not None:
                a = _change_dyads(of, a, stop, undo, total)
            left -= _changes_in_tile(of, before, a)
    for b in range(len(undo) - 1, -1, -1):
        if log.group[b] == SlotPart.DYAD and _in_tile(of, log.place[b]):
            set_dyad(of.course, log.row[b], log.place[b], undo[b])
    return drift

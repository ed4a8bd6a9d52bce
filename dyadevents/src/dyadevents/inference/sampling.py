"""Draw dyads from the risk set while following a history: compiled.

Draws are keyed by (seed, event or step, stratum, count): they do not depend on the order of the
work. Dyads of a list are drawn from those at risk; dyads of a grid are drawn until one is at
risk and in the stratum that is wanted. Of the history only who is at risk is followed.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyadevents.counter_rng import keyed_poisson, keyed_uniform
from dyadevents.engine.compiled import compiled, subroutine
from dyadevents.engine.course import Course, set_dyad
from dyadevents.engine.evaluate import Universe
from dyadevents.engine.plan import SlotPart
from dyadevents.engine.simd_math import unfolded
from dyadevents.inference.pools import Pools, attempt, flip
from dyadevents.network import ModeCode

__all__ = ["SampledRows", "draw_controls", "draw_points"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Risk = NDArray[np.uint8]

# The last words of keys; of numpy, they are not constants for which the hash is compiled each time.
_words: Any = np.arange(5)
_WORLD, _PLACE, _OTHER, _LISTED, _SHUFFLE = _words
TRIES = 2000  # misses in a row after which the dyads at risk are listed instead


@subroutine
def _all_of(universe: Universe, pool: Pools, risk: Risk, k: int) -> Ints:
    """Every dyad at risk of a stratum."""
    dyads = np.empty(pool.alive[k], dtype=np.int64)
    at = 0
    m = universe.shape[1]
    for d in range(len(risk)):
        if universe.grid and universe.shape[2] == ModeCode.UNDIRECTED and d // m >= d % m:
            continue
        if risk[d] and (len(pool.stratum) == 0 or pool.stratum[d] == k):
            dyads[at] = d
            at += 1
    return dyads[:at]


class _Request(NamedTuple):
    """Dyads to be drawn: so many of a stratum, for an event or a step.

    `event_dyad` is the dyad of the event, which distinct ones leave out; -1 where dyads are
    drawn for a step and need not be distinct.
    """

    stratum: int
    wanted: int
    event_dyad: int
    seed: int
    key: int


@subroutine
def _some(universe: Universe, pool: Pools, risk: Risk, of: _Request, drawn: Ints) -> int:
    """Write dyads at risk of a stratum; how many there were to be had.

    Distinct ones are all there are if there are no more.
    """
    k, wanted, seed, key = of.stratum, of.wanted, of.seed, of.key
    distinct = of.event_dyad >= 0
    there = pool.alive[k]
    if distinct and (pool.stratum[of.event_dyad] if len(pool.stratum) else 0) == k:
        there -= 1
    if there <= 0:
        return 0
    if distinct and 2 * wanted >= there:
        return _shuffled(_all_of(universe, pool, risk, k), of, min(wanted, there), drawn)
    count, tries, missed = 0, 0, 0
    while count < wanted:
        u = keyed_uniform(seed, _WORLD, key, k, _PLACE, tries)
        v = keyed_uniform(seed, _WORLD, key, k, _OTHER, tries)
        tries += 1
        d = attempt(universe, pool, k, u, v)
        good = d >= 0 and risk[d] > 0
        if good and len(pool.stratum):
            good = pool.stratum[d] == k
        if good and distinct:
            good = d != of.event_dyad
            for a in range(count):
                if drawn[a] == d:
                    good = False
        if good:
            drawn[count] = d
            count += 1
            missed = 0
            continue
        missed += 1
        if missed > TRIES:
            everyone = _all_of(universe, pool, risk, k)
            if distinct:
                return _shuffled(everyone, of, wanted, drawn)
            while count < wanted:
                u = keyed_uniform(seed, _WORLD, key, k, _LISTED, count)
                drawn[count] = everyone[int(u * len(everyone))]
                count += 1
    return count


@subroutine
def _shuffled(everyone: Ints, of: _Request, wanted: int, drawn: Ints) -> int:
    """Write some of a list but the event's dyad, each at most once."""
    size = len(everyone)
    for a in range(size):
        if everyone[a] == of.event_dyad:
            everyone[a] = everyone[size - 1]
            size -= 1
            break
    for a in range(wanted):
        u = keyed_uniform(of.seed, _WORLD, of.key, of.stratum, _SHUFFLE, a)
        b = a + int(u * (size - a))
        everyone[a], everyone[b] = everyone[b], everyone[a]
        drawn[a] = everyone[a]
    return wanted


class SampledRows(NamedTuple):
    """Dyads that were drawn.

    Attributes
    ----------
    of, dyad, stratum : arrays of int, shape (rows,)
        The event, or the step, that a row was drawn for; the dyad; its stratum.
    at_risk : array, shape (rows,)
        How many dyads of the stratum were at risk.
    """

    of: Ints
    dyad: Ints
    stratum: Ints
    at_risk: Floats


@unfolded
def _room_for(rows: SampledRows, size: int) -> SampledRows:
    """Return the same rows with room for at least so many."""
    old = len(rows.of)
    if size <= old:
        return rows
    size *= 2
    more = SampledRows(
        np.empty(size, dtype=np.int64),
        np.empty(size, dtype=np.int64),
        np.empty(size, dtype=np.int64),
        np.empty(size),
    )
    for q in range(old):  # to give a slice compiles what would be said of its shape
        more.of[q], more.dyad[q], more.stratum[q] = rows.of[q], rows.dyad[q], rows.stratum[q]
        more.at_risk[q] = rows.at_risk[q]
    return more


@unfolded
def _write_rows(pool: Pools, request: _Request, drawn: Ints, rows: SampledRows, at: int) -> int:
    """Write a row for each dyad that was drawn; the next free row."""
    for d in drawn:
        rows.of[at], rows.dyad[at], rows.stratum[at] = request.key, d, request.stratum
        rows.at_risk[at] = pool.alive[request.stratum]
        at += 1
    return at


@unfolded
def _change(of: Course, pool: Pools, step: int, undo: Floats) -> None:
    """Let dyads enter or leave the risk set at a step, and their pools."""
    for a in range(of.log.start[step], of.log.start[step + 1]):
        if of.log.group[a] == SlotPart.DYAD and of.log.row[a] < 0:
            place, value = of.log.place[a], of.log.value[a]
            undo[a] = set_dyad(of.universe, of.parts, of.risk, -1, place, value)
            if undo[a] != value:
                flip(of.universe, pool, place, int(value))


@unfolded
def _put_back(of: Course, undo: Floats) -> None:
    """Put the risk set back to what it was at the start."""
    for a in range(len(undo) - 1, -1, -1):
        if of.log.group[a] == SlotPart.DYAD and of.log.row[a] < 0:
            set_dyad(of.universe, of.parts, of.risk, -1, of.log.place[a], undo[a])


@compiled
def draw_controls(  # noqa: PLR0917 (numba takes no keywords here)
    of: Course,
    pool: Pools,
    event_step: Ints,
    event_dyad: Ints,
    chosen: Ints,
    controls: Ints,
    seed: int,
) -> SampledRows:
    """Follow a history and draw distinct dyads of each stratum for each event.

    The event's own dyad is one of those of its stratum and the first that is written.

    Parameters
    ----------
    of : Course
        `risk` is changed on the way, and put back.
    pool : Pools
        Changed.
    event_step, event_dyad : arrays of int, shape (events,)
    chosen : array of int
        Which events get controls, in order.
    controls : array of int, shape (strata,)
    seed : int
    """
    rows, written = _no_rows(), 0
    undo = np.empty(len(of.log.group))
    e = 0
    steps = len(of.log.start) - 1
    for step in range(steps):
        while e < len(chosen) and event_step[chosen[e]] == step:
            case = event_dyad[chosen[e]]
            own = pool.stratum[case] if len(pool.stratum) else 0
            for turn in range(len(pool.alive)):
                # The case's stratum first, so that the case is the first row.
                k = own if turn == 0 else (turn - 1 if turn <= own else turn)
                first = 1 if k == own else 0
                request = _Request(k, controls[k] - first, case, seed, chosen[e])
                drawn = np.empty(max(controls[k], 1), dtype=np.int64)
                drawn[0] = case
                count = 0
                if request.wanted > 0:
                    count = _some(of.universe, pool, of.risk, request, drawn[first:])
                rows = _room_for(rows, written + count + 1)
                written = _write_rows(pool, request, drawn[: first + count], rows, written)
            e += 1
        _change(of, pool, step, undo)
    _put_back(of, undo)
    return _first(rows, written)


@compiled
def draw_points(
    of: Course, pool: Pools, density: Floats, durations: Floats, seed: int
) -> SampledRows:
    """Follow a history and draw points of a Poisson process over dyads at risk and time.

    Parameters
    ----------
    of : Course
        `risk` is changed on the way, and put back.
    pool : Pools
        Changed.
    density : array, shape (strata,)
    durations : array, shape (steps,)
    seed : int
    """
    rows, written = _no_rows(), 0
    undo = np.empty(len(of.log.group))
    steps = len(of.log.start) - 1
    for step in range(steps):
        for k in range(len(pool.alive)):
            mean = density[k] * pool.alive[k] * durations[step]
            drawn_here = keyed_poisson(mean, seed, _WORLD, step, k, _WORLD, _WORLD)
            request = _Request(k, drawn_here, -1, seed, step)
            if request.wanted > 0:
                drawn = np.empty(request.wanted, dtype=np.int64)
                count = _some(of.universe, pool, of.risk, request, drawn)
                rows = _room_for(rows, written + count)
                written = _write_rows(pool, request, drawn[:count], rows, written)
        _change(of, pool, step, undo)
    _put_back(of, undo)
    return _first(rows, written)


@unfolded
def _no_rows() -> SampledRows:
    size = 1024
    return SampledRows(
        np.empty(size, dtype=np.int64),
        np.empty(size, dtype=np.int64),
        np.empty(size, dtype=np.int64),
        np.empty(size),
    )


@unfolded
def _first(rows: SampledRows, count: int) -> SampledRows:
    return SampledRows(
        rows.of[:count].copy(),
        rows.dyad[:count].copy(),
        rows.stratum[:count].copy(),
        rows.at_risk[:count].copy(),
    )

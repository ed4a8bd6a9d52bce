"""Draw dyads from the risk set while following a history: compiled.

Draws are keyed by (seed, event or step, count): they do not depend on the order of the work. Dyads
of a list are drawn from those at risk; dyads of a grid are drawn until one is at risk. Of the
history only who is at risk is followed.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from dyadevents.arrays import Floats, Ints, Risk
from dyadevents.counter_rng import keyed_poisson, keyed_uniform
from dyadevents.engine.compiled import compiled, subroutine
from dyadevents.engine.course import Course, set_dyad
from dyadevents.engine.evaluate import Universe
from dyadevents.engine.plan import SlotPart
from dyadevents.engine.simd_math import unfold
from dyadevents.network import ModeCode

__all__ = ["draw", "poisson_counts", "pool_of"]


# The last words of keys; of numpy, they are not constants for which the hash is compiled each time.
_words: Any = np.arange(5)
_WORLD, _PLACE, _OTHER, _LISTED, _SHUFFLE = _words
TRIES = 2000  # misses in a row after which the dyads at risk are listed instead


class Pool(NamedTuple):
    """Where the dyads at risk are found, so that they can be drawn.

    Attributes
    ----------
    alive : array of int, shape (1,)
        Dyads at risk; kept up to date.
    dyad : array of int, shape (dyads of a list,) or (0,)
        Those of a list, the ones at risk first; a grid has no need of it.
    where : array of int, shape (dyads of a list,) or (0,)
        Position of each dyad in `dyad`.
    """

    alive: Ints
    dyad: Ints
    where: Ints


def pool_of(universe: Universe, risk: Risk) -> Pool:
    """Return the pool of a universe, given who is at risk at the start."""
    alive = np.array([np.count_nonzero(risk)], dtype=np.int64)
    if universe.grid:
        none = np.zeros(0, dtype=np.int64)
        if universe.shape[2] == ModeCode.UNDIRECTED:  # where each dyad stands twice
            alive //= 2
        return Pool(alive, none, none)
    dyad = np.argsort(risk == 0, kind="stable")
    return Pool(alive, dyad, np.argsort(dyad))


@subroutine
def _flip(universe: Universe, pool: Pool, d: int, now: int) -> None:
    """Tell the pool that a dyad entered (1) or left (0) the risk set."""
    if not now:
        pool.alive[0] -= 1
    if not universe.grid:
        edge, at = pool.alive[0], pool.where[d]
        other = pool.dyad[edge]
        pool.dyad[edge], pool.dyad[at] = d, other
        pool.where[d], pool.where[other] = edge, at
    if now:
        pool.alive[0] += 1


@subroutine
def _attempt(universe: Universe, pool: Pool, u: float, v: float) -> int:
    """A dyad that may be at risk, from two uniform numbers; -1 for a loop."""
    n, m, mode = universe.shape[0], universe.shape[1], universe.shape[2]
    if not universe.grid:
        return int(pool.dyad[int(u * pool.alive[0])])
    i, j = int(u * n), int(v * m)
    if mode != ModeCode.TWO_MODE and i == j:
        return -1
    if mode == ModeCode.UNDIRECTED and i > j:
        i, j = j, i
    return int(i * m + j)


@subroutine
def _all_of(universe: Universe, pool: Pool, risk: Risk) -> Ints:
    """Every dyad at risk."""
    dyads = np.empty(pool.alive[0], dtype=np.int64)
    at = 0
    m = universe.shape[1]
    for d in range(len(risk)):
        if universe.grid and universe.shape[2] == ModeCode.UNDIRECTED and d // m >= d % m:
            continue
        if risk[d]:
            dyads[at] = d
            at += 1
    return dyads[:at]


class _Request(NamedTuple):
    """Dyads to be drawn: so many for an event or a step.

    `event_dyad` is the dyad of the event, which distinct ones leave out; -1 where dyads are
    drawn for a step and need not be distinct.
    """

    wanted: int
    event_dyad: int
    seed: int
    key: int


@subroutine
def _some(universe: Universe, pool: Pool, risk: Risk, of: _Request, drawn: Ints) -> int:
    """Write dyads at risk; how many there were to be had.

    Distinct ones are all there are if there are no more.
    """
    wanted, seed, key = of.wanted, of.seed, of.key
    distinct = of.event_dyad >= 0
    there = pool.alive[0] - (1 if distinct else 0)
    if there <= 0:
        return 0
    if distinct and 2 * wanted >= there:
        return _draw_from_list(_all_of(universe, pool, risk), of, min(wanted, there), drawn)
    count, tries, missed = 0, 0, 0
    while count < wanted:
        u = keyed_uniform(seed, _WORLD, key, _WORLD, _PLACE, tries)
        v = keyed_uniform(seed, _WORLD, key, _WORLD, _OTHER, tries)
        tries += 1
        d = _attempt(universe, pool, u, v)
        good = d >= 0 and risk[d] > 0
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
            everyone = _all_of(universe, pool, risk)
            if distinct:
                return _draw_from_list(everyone, of, wanted, drawn)
            while count < wanted:
                u = keyed_uniform(seed, _WORLD, key, _WORLD, _LISTED, count)
                drawn[count] = everyone[int(u * len(everyone))]
                count += 1
    return count


@subroutine
def _draw_from_list(everyone: Ints, of: _Request, wanted: int, drawn: Ints) -> int:
    """Write some of a list but the event's dyad, each at most once."""
    size = len(everyone)
    for a in range(size):
        if everyone[a] == of.event_dyad:
            everyone[a] = everyone[size - 1]
            size -= 1
            break
    for a in range(wanted):
        u = keyed_uniform(of.seed, _WORLD, of.key, _WORLD, _SHUFFLE, a)
        b = a + int(u * (size - a))
        everyone[a], everyone[b] = everyone[b], everyone[a]
        drawn[a] = everyone[a]
    return wanted


@unfold
def _change(of: Course, pool: Pool, step: int, undo: Floats) -> None:
    """Let dyads enter or leave the risk set at a step, and the pool."""
    for a in range(of.log.start[step], of.log.start[step + 1]):
        if of.log.group[a] == SlotPart.DYAD and of.log.row[a] < 0:
            place, value = of.log.place[a], of.log.value[a]
            undo[a] = set_dyad(of, -1, place, value)
            if undo[a] != value:
                _flip(of.universe, pool, place, int(value))


@unfold
def _put_back(of: Course, undo: Floats) -> None:
    """Put the risk set back to what it was at the start."""
    for a in range(len(undo) - 1, -1, -1):
        if of.log.group[a] == SlotPart.DYAD and of.log.row[a] < 0:
            set_dyad(of, -1, of.log.place[a], undo[a])


@compiled
def poisson_counts(means: Floats, seed: int) -> Ints:
    """Return a Poisson count for each step."""
    counts = np.empty(len(means), dtype=np.int64)
    for step in range(len(means)):
        counts[step] = keyed_poisson(means[step], seed, _WORLD, step, _WORLD, _WORLD, _WORLD)
    return counts


def draw(
    of: Course, step: Ints, key: Ints, wanted: Ints, *, event_dyad: Ints, seed: int
) -> tuple[Ints, Ints]:
    """Follow a history and draw dyads that are at risk, as many as are wanted or are to be had.

    Parameters
    ----------
    of : Course
        `risk` is changed on the way, and put back.
    step, key : arrays of int, shape (requests,)
        When dyads are drawn, in order; and what sets draws of one seed apart.
    wanted : array of int, shape (requests,)
    event_dyad : array of int, shape (requests,)
        The dyad of the event that a request is for: it is put before distinct others; -1 where
        dyads are drawn for a step and need not be distinct.

    Returns
    -------
    keys, dyads : arrays of int, shape (rows,)
    """
    pool, drawn = pool_of(of.universe, of.risk), np.empty(int((wanted + 1).sum()), dtype=np.int64)
    counts = _draw(of, pool, step, key, wanted, event_dyad, seed, drawn)
    return np.repeat(key, counts), drawn[: counts.sum()]


@compiled
def _draw(  # noqa: PLR0917 (numba takes no keywords here)
    of: Course,
    pool: Pool,
    step: Ints,
    key: Ints,
    wanted: Ints,
    event_dyad: Ints,
    seed: int,
    drawn: Ints,
) -> Ints:
    """Write rows; how many each request has."""
    counts, undo = np.zeros(len(step), dtype=np.int64), np.empty(len(of.log.group))
    at = r = 0
    for now in range(len(of.log.start) - 1):
        while r < len(step) and step[r] == now:
            request = _Request(wanted[r], event_dyad[r], seed, key[r])
            if request.event_dyad >= 0:
                drawn[at] = request.event_dyad
                counts[r] = 1
            counts[r] += _some(of.universe, pool, of.risk, request, drawn[at + counts[r] :])
            at += counts[r]
            r += 1
        _change(of, pool, now, undo)
    _put_back(of, undo)
    return counts

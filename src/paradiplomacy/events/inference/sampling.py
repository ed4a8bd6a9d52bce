"""Draw dyads from the risk set while following a history: compiled.

Draws are keyed by (seed, event or step, stratum, count): they do not depend on the order of the
work. Dyads of a list are drawn from those at risk; dyads of a grid are drawn until one is at
risk and in the stratum that is wanted.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.events.counter_rng import keyed_poisson, keyed_uniform
from paradiplomacy.events.engine.compiled import compiled
from paradiplomacy.events.engine.evaluate import Parts, Universe, columns_on
from paradiplomacy.events.engine.plan import Layout
from paradiplomacy.events.engine.sums import ChangeLog, set_actor, set_dyad
from paradiplomacy.events.inference.pools import Pools, attempt, flip

__all__ = ["draw"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Risk = NDArray[np.uint8]

TRIES = 2000  # misses in a row after which the dyads at risk are listed instead


@compiled
def _all_of(universe: Universe, pool: Pools, risk: Risk, k: int) -> Ints:
    """Every dyad at risk of a stratum."""
    found = np.empty(pool.alive[k], dtype=np.int64)
    at = 0
    m = universe.shape[1]
    for d in range(len(risk)):
        if universe.grid and universe.shape[2] == 1 and d // m >= d % m:
            continue
        if risk[d] and (len(pool.stratum) == 0 or pool.stratum[d] == k):
            found[at] = d
            at += 1
    return found[:at]


@compiled
def _some(  # noqa: PLR0912, PLR0917 (numba takes no keywords here)
    universe: Universe,
    pool: Pools,
    risk: Risk,
    k: int,
    wanted: int,
    not_this: int,
    distinct: bool,
    seed: int,
    key: int,
    found: Ints,
) -> int:
    """Write `wanted` dyads at risk of a stratum; how many there were to be had.

    Distinct ones leave out `not_this`, and are all there are if there are no more.
    """
    there = pool.alive[k]
    if distinct and not_this >= 0:
        of = pool.stratum[not_this] if len(pool.stratum) else 0
        if of == k:
            there -= 1
    if there <= 0:
        return 0
    if distinct and 2 * wanted >= there:
        return _shuffled(
            _all_of(universe, pool, risk, k), min(wanted, there), not_this, seed, key, k, found
        )
    count, tries, missed = 0, 0, 0
    while count < wanted:
        u = keyed_uniform(seed, 0, key, k, 1, tries)
        v = keyed_uniform(seed, 0, key, k, 2, tries)
        tries += 1
        d = attempt(universe, pool, k, u, v)
        good = d >= 0 and risk[d] > 0
        if good and len(pool.stratum):
            good = pool.stratum[d] == k
        if good and distinct:
            good = d != not_this
            for a in range(count):
                if found[a] == d:
                    good = False
        if good:
            found[count] = d
            count += 1
            missed = 0
            continue
        missed += 1
        if missed > TRIES:
            everyone = _all_of(universe, pool, risk, k)
            if distinct:
                return _shuffled(everyone, wanted, not_this, seed, key, k, found)
            while count < wanted:
                u = keyed_uniform(seed, 0, key, k, 3, count)
                found[count] = everyone[int(u * len(everyone))]
                count += 1
    return count


@compiled
def _shuffled(  # noqa: PLR0917 (numba takes no keywords here)
    everyone: Ints, wanted: int, not_this: int, seed: int, key: int, k: int, found: Ints
) -> int:
    """Write some of a list, each at most once."""
    size = len(everyone)
    for a in range(size):
        if everyone[a] == not_this:
            everyone[a] = everyone[size - 1]
            size -= 1
            break
    for a in range(wanted):
        b = a + int(keyed_uniform(seed, 0, key, k, 4, a) * (size - a))
        everyone[a], everyone[b] = everyone[b], everyone[a]
        found[a] = everyone[a]
    return wanted


@compiled
def _write_columns(  # noqa: PLR0917 (numba takes no keywords here)
    universe: Universe, layout: Layout, parts: Parts, d: int, one: Ints, other: Ints, x: Floats
) -> None:
    dyad = np.empty(1, dtype=np.int64)
    dyad[0] = d
    if universe.grid:
        one[0], other[0] = d // universe.shape[1], d % universe.shape[1]
    else:
        one[0], other[0] = universe.senders[d], universe.receivers[d]
    columns_on(layout, parts, np.zeros(len(x)), one, other, dyad, 0, 1, x)


@compiled
def draw(  # noqa: PLR0912, PLR0915, PLR0917 (one loop over the log)
    universe: Universe,
    layout: Layout,
    start_parts: Parts,
    risk: Risk,
    log: ChangeLog,
    pool: Pools,
    event_step: Ints,
    event_dyad: Ints,
    chosen: Ints,
    controls: Ints,
    density: Floats,
    durations: Floats,
    seed: int,
) -> tuple[Ints, Ints, Ints, Floats, Floats]:
    """Follow a history and draw dyads.

    With `controls`, as many distinct dyads of each stratum for each event, the event's own
    dyad being one of those of its stratum and the first that is written. With `density`,
    points of a Poisson process over dyads at risk and time, of that density in each stratum.

    Parameters
    ----------
    universe, layout, start_parts, risk, log
        As in `sums.follow`; dyad slots and `risk` are put back.
    pool : Pools
        Changed.
    event_step, event_dyad : arrays of int, shape (events,)
    chosen : array of int
        Which events get controls, in order.
    controls : array of int, shape (strata,)
    density : array, shape (strata,) or (0,)
    durations : array, shape (steps,)
    seed : int

    Returns
    -------
    of, dyad, stratum : arrays of int, shape (rows,)
        The event, or the step, that a row was drawn for; the dyad; its stratum.
    at_risk : array, shape (rows,)
        How many dyads of the stratum were at risk.
    x : array, shape (rows, columns)
    """
    p = len(layout.dyad_of)
    strata = len(pool.alive)
    parts = Parts(
        start_parts.sender.copy(),
        start_parts.receiver.copy(),
        start_parts.dyad,
        start_parts.network.copy(),
    )
    one = np.zeros(1, dtype=np.int64)
    other = np.zeros(1, dtype=np.int64)
    column = np.empty((p, 1))
    size = 1024
    of = np.empty(size, dtype=np.int64)
    dyad = np.empty(size, dtype=np.int64)
    stratum = np.empty(size, dtype=np.int64)
    at_risk = np.empty(size)
    x = np.empty((size, p))
    found = np.empty(1024, dtype=np.int64)
    rows = 0
    undo = np.empty(len(log.group))
    e = 0
    for step in range(len(log.start) - 1):
        todo = 1 if len(density) else 0
        first = e
        if not len(density):
            while e < len(chosen) and event_step[chosen[e]] == step:
                e += 1
            todo = e - first
        for t in range(todo):
            case = event_dyad[chosen[first + t]] if not len(density) else -1
            key = chosen[first + t] if not len(density) else step
            own = -1
            if case >= 0:
                own = pool.stratum[case] if len(pool.stratum) else 0
            for turn in range(strata):
                k = turn
                if own >= 0:  # the case's stratum first, so that the case is the first row
                    k = own if turn == 0 else (turn - 1 if turn <= own else turn)
                if len(density):
                    mean = density[k] * pool.alive[k] * durations[step]
                    wanted = keyed_poisson(mean, seed, 0, step, k, 0, 0)
                else:
                    wanted = controls[k] - (1 if k == own else 0)
                if wanted > len(found):
                    found = np.empty(2 * wanted, dtype=np.int64)
                got = 0
                if wanted > 0:
                    got = _some(universe, pool, risk, k, wanted, case, case >= 0, seed, key, found)
                if rows + got + 1 > size:
                    size = 2 * (rows + got + 1)
                    of, dyad, stratum = (
                        _longer(of, size),
                        _longer(dyad, size),
                        _longer(stratum, size),
                    )
                    more = np.empty(size)
                    more[:rows] = at_risk[:rows]
                    at_risk = more
                    wider = np.empty((size, p))
                    wider[:rows] = x[:rows]
                    x = wider
                for a in range(-1 if k == own else 0, got):
                    d = case if a < 0 else found[a]
                    _write_columns(universe, layout, parts, d, one, other, column)
                    of[rows], dyad[rows], stratum[rows] = key, d, k
                    at_risk[rows] = pool.alive[k]
                    for c in range(p):
                        x[rows, c] = column[c, 0]
                    rows += 1
        for a in range(log.start[step], log.start[step + 1]):
            group = log.group[a]
            if group == 0:
                undo[a] = set_dyad(universe, parts, risk, log.row[a], log.place[a], log.value[a])
                if log.row[a] < 0 and undo[a] != log.value[a]:
                    flip(universe, pool, log.place[a], int(log.value[a]))
            elif group == 3:
                parts.network[log.row[a]] = log.value[a]
            else:
                set_actor(universe, parts, group, log.row[a], log.place[a], log.value[a])
    for a in range(len(log.group) - 1, -1, -1):
        if log.group[a] == 0:
            set_dyad(universe, parts, risk, log.row[a], log.place[a], undo[a])
    return (
        of[:rows].copy(),
        dyad[:rows].copy(),
        stratum[:rows].copy(),
        at_risk[:rows].copy(),
        x[:rows].copy(),
    )


@compiled
def _longer(old: Ints, size: int) -> Ints:
    new = np.empty(size, dtype=np.int64)
    new[: len(old)] = old
    return new

"""Where the dyads of each stratum are found, so that they can be drawn from the risk set."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyadevents.engine.compiled import subroutine
from dyadevents.engine.evaluate import Universe
from dyadevents.network import ModeCode

__all__ = ["Pools", "attempt", "flip", "pools"]

Ints = NDArray[np.int64]
Risk = NDArray[np.uint8]
Strata = NDArray[np.int16]


class Pools(NamedTuple):
    """Places of the dyads of each stratum.

    Attributes
    ----------
    stratum : array of int16, shape (dyads of the universe,) or (0,)
        Of each dyad; empty if there is one stratum.
    alive : array of int, shape (strata,)
        Dyads at risk at the start; kept up to date.
    start, dyad : arrays of int
        ``dyad[start[l]:start[l + 1]]`` are dyads of stratum l: all, where they are listed.
        Strata of a grid that are large are not listed, and have no entries.
    size : array of int, shape (strata,)
        Of a list universe, how many of the entries are at risk: those stand first.
    where : array of int, shape (dyads of a list,)
        Position of each dyad of a list in `dyad`.
    """

    stratum: Strata
    alive: Ints
    start: Ints
    dyad: Ints
    size: Ints
    where: Ints


def pools(universe: Universe, risk: Risk, stratum: Strata, n_strata: int) -> Pools:
    """Sort the dyads of a universe into strata.

    Parameters
    ----------
    universe : Universe
    risk : array of uint8
        Who is at risk at the start.
    stratum : array of int16
        Of each dyad of the universe, or empty.
    n_strata : int
    """
    if universe.grid:
        return _grid_pools(universe, risk, stratum, n_strata)
    of_these = stratum if len(stratum) else np.zeros(len(risk), dtype=np.int16)
    where = np.zeros(len(risk), dtype=np.int64)
    lists: list[Ints] = []
    alive = []
    for k in range(n_strata):
        mine = of_these == k
        parts = [np.flatnonzero(mine & (risk > 0)), np.flatnonzero(mine & (risk == 0))]
        alive.append(len(parts[0]))
        lists.append(np.concatenate(parts).astype(np.int64))
        where[lists[-1]] = sum(len(x) for x in lists[:-1]) + np.arange(len(lists[-1]))
    return Pools(stratum, *_ends(alive, lists), where)


def _ends(alive: list[int], lists: list[Ints]) -> tuple[Ints, Ints, Ints, Ints]:
    start = np.concatenate([[0], np.cumsum([len(x) for x in lists])]).astype(np.int64)
    dyad = np.concatenate([*lists, np.zeros(0, dtype=np.int64)])
    count = np.array(alive, dtype=np.int64)
    return count, start, dyad, count.copy()


def _grid_pools(universe: Universe, risk: Risk, stratum: Strata, n_strata: int) -> Pools:
    """Row by row, so that a large grid is never copied."""
    n, m, mode = (int(k) for k in universe.shape[:3])
    alive, size = np.zeros(n_strata, dtype=np.int64), np.zeros(n_strata, dtype=np.int64)
    rows = [
        slice(i * m + (i + 1 if mode == ModeCode.UNDIRECTED else 0), (i + 1) * m) for i in range(n)
    ]
    for row in rows:
        if len(stratum):
            size += np.bincount(stratum[row], minlength=n_strata)
            alive += np.bincount(stratum[row][risk[row] > 0], minlength=n_strata)
        else:
            size += len(risk[row])
            alive += np.count_nonzero(risk[row])
    rare = np.flatnonzero(size < 0.05 * size.sum())
    pieces: list[list[Ints]] = [[] for _ in range(n_strata)]
    for row in rows if len(rare) else []:
        for k in rare:
            pieces[k].append(row.start + np.flatnonzero(stratum[row] == k))
    none = np.zeros(0, dtype=np.int64)
    lists = [np.concatenate([*some, none]).astype(np.int64) for some in pieces]
    return Pools(stratum, *_ends(alive.tolist(), lists), none)


@subroutine
def flip(universe: Universe, pool: Pools, d: int, now: int) -> None:
    """Tell the pools that a dyad entered (1) or left (0) the risk set."""
    k = pool.stratum[d] if len(pool.stratum) else 0
    pool.alive[k] += 1 if now else -1
    if universe.grid:
        return
    if not now:
        pool.size[k] -= 1
    edge = pool.start[k] + pool.size[k]
    at = pool.where[d]
    other = pool.dyad[edge]
    pool.dyad[edge], pool.dyad[at] = d, other
    pool.where[d], pool.where[other] = edge, at
    if now:
        pool.size[k] += 1


@subroutine
def attempt(universe: Universe, pool: Pools, k: int, u: float, v: float) -> int:
    """A dyad that may be of stratum k, from two uniform numbers; -1 for a loop."""
    n, m, mode = universe.shape[0], universe.shape[1], universe.shape[2]
    if not universe.grid:
        return int(pool.dyad[pool.start[k] + int(u * pool.size[k])])
    size = pool.start[k + 1] - pool.start[k]
    if size > 0:
        return int(pool.dyad[pool.start[k] + int(u * size)])
    i, j = int(u * n), int(v * m)
    if mode != ModeCode.TWO_MODE and i == j:
        return -1
    if mode == ModeCode.UNDIRECTED and i > j:
        i, j = j, i
    return int(i * m + j)

"""Tiles in which each dyad has a place of its own, for what is kept of every dyad: compiled.

In a one-mode grid a tile holds the dyads whose larger end lies in [low, high), in both
directions, so that a pair is never cut in two; in a two-mode grid, those of the receivers in
[low, high); of a list, all.
"""

from __future__ import annotations

import numpy as np

from dyadevents.arrays import Ints
from dyadevents.engine.compiled import subroutine
from dyadevents.engine.evaluate import Universe, dyads_of_receiver, dyads_of_sender
from dyadevents.engine.plan import SlotPart
from dyadevents.network import ModeCode

__all__ = ["inside", "of_actor", "position", "tile_places", "tile_size"]


def tile_size(universe: Universe, low: int, high: int) -> int:
    """Number of dyads that a tile holds."""
    if not universe.grid:
        return len(universe.senders)
    if universe.shape[2] == ModeCode.TWO_MODE:
        return int(universe.shape[0]) * (high - low)
    pairs = high * (high - 1) // 2 - low * (low - 1) // 2
    return pairs if universe.shape[2] == ModeCode.UNDIRECTED else 2 * pairs


@subroutine
def position(  # noqa: PLR0917 (numba takes no keywords here)
    universe: Universe, i: int, j: int, d: int, low: int, high: int
) -> int:
    """Return where a dyad is in its tile."""
    if not universe.grid:
        return d
    if universe.shape[2] == ModeCode.TWO_MODE:
        return i * (high - low) + j - low
    big, small = max(i, j), min(i, j)
    pair = big * (big - 1) // 2 - low * (low - 1) // 2 + small
    if universe.shape[2] == ModeCode.UNDIRECTED:
        return pair
    return 2 * pair + (1 if i > j else 0)


@subroutine
def inside(universe: Universe, i: int, j: int, low: int, high: int) -> bool:
    """Check whether a dyad belongs to a tile."""
    if not universe.grid:
        return True
    if universe.shape[2] == ModeCode.TWO_MODE:
        return low <= j < high
    return low <= max(i, j) < high


def tile_places(universe: Universe, low: int, high: int) -> tuple[Ints, Ints]:
    """Return sender and receiver of every dyad of a tile, in the order of the tile."""
    if not universe.grid:
        return universe.senders, universe.receivers
    ends = np.arange(low, high)
    if universe.shape[2] == ModeCode.TWO_MODE:
        n = int(universe.shape[0])
        return np.repeat(np.arange(n), len(ends)), np.tile(ends, n)
    large = np.repeat(ends, ends)
    small = np.arange(len(large)) - np.repeat(np.cumsum(ends) - ends, ends)
    if universe.shape[2] == ModeCode.UNDIRECTED:
        return small, large
    return np.column_stack([small, large]).ravel(), np.column_stack([large, small]).ravel()


@subroutine
def of_actor(  # noqa: PLR0917 (numba takes no keywords here)
    universe: Universe, place: int, group: int, low: int, high: int, ii: Ints, jj: Ints, dd: Ints
) -> int:
    """Write the dyads of an actor that are in a tile; how many."""
    if not universe.grid or universe.shape[2] != ModeCode.DIRECTED:
        if group == SlotPart.SENDER:
            return dyads_of_sender(universe, place, low, high, ii, jj, dd)
        return dyads_of_receiver(universe, place, low, high, ii, jj, dd)
    m = universe.shape[1]
    count = 0
    for other in range(high):
        if other == place or max(place, other) < low or max(place, other) >= high:
            continue
        i, j = (place, other) if group == SlotPart.SENDER else (other, place)
        ii[count], jj[count], dd[count] = i, j, i * m + j
        count += 1
    return count

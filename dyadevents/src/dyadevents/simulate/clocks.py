"""Clocks of the simulator: one for each channel, all running on event-keyed randomness.

A *channel* is something that can happen: an event of a kind by a sender, on a live tie, or of
the network. In its own internal time (its intensity, integrated) it fires by a Poisson process of
rate 1 whose waits are hashes of what the channel is and how often it fired. A change of
intensity changes how fast internal time runs, and no wait is drawn anew: scenarios share
every wait that they both reach.

Sources: the random time change of Kurtz 1980; the modified next reaction method of Anderson
2007; the common reaction path coupling of Rathinam, Sheppard & Khammash 2010.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyadevents.arrays import Floats, Ints
from dyadevents.counter_rng import keyed_exponential, keyed_from, keyed_hash, uniform_from
from dyadevents.engine.compiled import subroutine
from dyadevents.engine.simd_math import borrowing, inline

__all__ = [
    "BLOCK",
    "FIRST",
    "Clocks",
    "arm",
    "new_clocks",
    "place_in_row",
    "retime",
    "soonest",
    "whole",
]


BLOCK = 64  # channels whose soonest is kept
# Integers of numpy are no constants, and of one width: what takes them is compiled for no other.
whole: Any = np.int64
WAIT, PLACE, FIRST = whole(0), whole(1), whole(0)  # the last words of keys


class Clocks(NamedTuple):
    """Clocks of all channels.

    Attributes
    ----------
    left : array of float, shape (channels,)
        Internal time until it fires, as of `since`.
    since, rate : arrays of float, shape (channels,)
        The time from which on the channel has had its present rate.
    due : array of float, shape (channels,)
        When it fires if nothing changes.
    fired : array of int, shape (channels,)
        How often it did.
    best, lead, stale : arrays, shape (blocks,)
        The soonest time and channel of each block, and whether they must be found again.
    """

    left: Floats
    since: Floats
    rate: Floats
    due: Floats
    fired: Ints
    best: Floats
    lead: Ints
    stale: NDArray[np.uint8]


def new_clocks(channels: int) -> Clocks:
    """Return clocks that stand still."""
    blocks = -(-channels // BLOCK)
    size = blocks * BLOCK
    return Clocks(
        np.zeros(size),
        np.zeros(size),
        np.zeros(size),
        np.full(size, np.inf),
        np.zeros(size, dtype=np.int64),
        np.full(blocks, np.inf),
        np.zeros(blocks, dtype=np.int64),
        np.ones(blocks, dtype=np.uint8),
    )


@subroutine
def arm(clocks: Clocks, c: int, time: float, seed: int, world: int, a: int, kind: int) -> None:  # noqa: PLR0917
    """Draw the wait of a channel that starts, or that has just fired, at its present rate."""
    clocks.left[c] = keyed_exponential(seed, world, a, kind, WAIT, clocks.fired[c])
    clocks.since[c] = time
    rate = clocks.rate[c]
    clocks.due[c] = time + clocks.left[c] / rate if rate > 0.0 else np.inf
    clocks.stale[c // BLOCK] = 1


@inline
def retime(clocks: Clocks, c: int, time: float, rate: float) -> float:
    """Give a channel another rate from `time` on; the intensity that it used up until then."""
    old = clocks.rate[c]
    if rate == old:
        return 0.0
    used = old * (time - clocks.since[c])
    clocks.left[c] = max(clocks.left[c] - used, 0.0)
    clocks.since[c] = time
    clocks.rate[c] = rate
    clocks.due[c] = time + clocks.left[c] / rate if rate > 0.0 else np.inf
    clocks.stale[c // BLOCK] = 1
    return float(used)


@borrowing
def soonest(clocks: Clocks, channels: int) -> int:
    """The channel that fires next; the first of several."""
    chosen = 0
    best = np.inf
    for b in range((channels + BLOCK - 1) // BLOCK):
        if clocks.stale[b]:
            low = np.inf
            lead = b * BLOCK
            for c in range(b * BLOCK, (b + 1) * BLOCK):
                if clocks.due[c] < low:
                    low = clocks.due[c]
                    lead = c
            clocks.best[b], clocks.lead[b], clocks.stale[b] = low, lead, 0
        if clocks.best[b] < best:
            best = clocks.best[b]
            chosen = clocks.lead[b]
    return int(chosen)


@subroutine
def place_in_row(  # noqa: PLR0917 (numba takes no keywords here)
    weights: Floats, seed: int, world: int, row: int, kind: int, count: int
) -> int:
    """Draw the receiver of the `count`-th event of a row: each with its share of the weight.

    Every receiver has an exponential wait of its own, keyed by its number, and the first
    one takes the event. Where another scenario has another weight at one receiver, only
    events that this receiver gains or loses differ; with one draw for the whole row, the
    shares of all receivers behind it would shift. -1 where no weight is left.
    """
    start = keyed_hash(seed, world, row, kind, PLACE, count)
    chosen = -1
    best = np.inf
    for j in range(len(weights)):
        w = weights[j]
        if w <= 0.0:
            continue
        u = uniform_from(keyed_from(start, j, FIRST))
        if (1.0 - u) >= best * w:  # -log(u) is at least 1 - u
            continue
        wait = -np.log(u) / w
        if wait < best:
            best = wait
            chosen = j
    return chosen

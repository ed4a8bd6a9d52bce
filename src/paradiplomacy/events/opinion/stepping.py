"""The opinion model in steps, as agent-based toolkits have it: for comparison with them.

In one step every place moves at once. With m_i the mean of its neighbours before the step,

    o_i  <-  o_i + to_neighbours (m_i - o_i) + to_base (base_i - o_i)
    o_i  <-  o_i + gain (1 - o_i)         with probability `chance`: an exchange

A place without neighbours is not pulled to any. Each exchange is a hash of (seed, world, step,
place). The simulator does not use this: `flow` is exact where this takes small steps.

One world goes place by place; several go eight at a time, those eight through all steps
before the next, so that what is read at random stays in the cache of a core.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.events.engine.compiled import compiled
from paradiplomacy.events.keyed import count_word, keyed_count, keyed_prefix, keyed_world
from paradiplomacy.events.model import ModelError
from paradiplomacy.events.opinion.flow import in_blocks
from paradiplomacy.events.opinion.people import Neighbours
from paradiplomacy.events.opinion.policy import PURPOSE
from paradiplomacy.events.opinion.rows import LANES, step_row

__all__ = ["Stepping", "aligned_rows", "step"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_STEP = 4  # beside acts and surveys


@dataclass(frozen=True)
class Stepping:
    """What a step does.

    Parameters
    ----------
    to_neighbours, to_base : float
        Shares of the way that opinion goes in a step; together at most 1.
    chance : float
        Of an exchange at a place in a step.
    gain : float
        The share of the way to 1 that an exchange takes opinion.
    """

    to_neighbours: float
    to_base: float
    chance: float
    gain: float

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if not 0 <= value <= 1:
                raise ModelError(f"{name} is {value:g}; a number from 0 to 1 is expected")
        if self.to_neighbours + self.to_base > 1:
            raise ModelError("to_neighbours and to_base add up to more than the whole way")


@compiled
def _one(  # noqa: PLR0917
    now: Floats,
    start: Any,
    place: Any,
    own: Floats,
    pull: Floats,
    given: Floats,
    below: Any,
    gain: float,
    steps: Any,
    seed: int,
    world: int,
) -> Floats:
    n = len(now)
    then, near = np.empty(n), np.empty(n)
    for step in range(steps[0], steps[1]):
        # Two loops: reading at random in the first, plain arithmetic in long vectors next.
        for i in range(n):
            total = 0.0
            for e in range(start[i], start[i + 1]):
                total += now[place[e]]
            near[i] = total
        key = keyed_world(keyed_prefix(seed, PURPOSE, step, _STEP), world)
        for i in range(n):
            o = own[i] * now[i] + pull[i] * near[i] + given[i]
            h = keyed_count(key, i)
            share = gain if (h >> np.uint64(12)) < below else 0.0
            then[i] = o + share * (1.0 - o)
        now, then = then, now
    return now


@compiled
def aligned_rows(n: int) -> Floats:
    """Return rows of eight, each a cache line."""
    held = np.empty((n + 1) * LANES)
    skip = (-(held.ctypes.data // 8)) % LANES
    return held[skip : skip + n * LANES]


@compiled
def _eight(  # noqa: PLR0917
    opinions: Floats,
    start: Any,
    place: Any,
    own: Floats,
    pull: Floats,
    given: Floats,
    below: Any,
    gain: float,
    steps: Any,
    seed: int,
    worlds: Ints,
    first: int,
    last: int,
) -> None:
    n = len(own)
    now, then = aligned_rows(n), aligned_rows(n)
    keys = np.zeros(LANES, np.uint64)
    for a in range(first, last, LANES):
        wide = min(LANES, last - a)
        for i in range(n):
            for w in range(LANES):
                now[i * LANES + w] = opinions[i, a + min(w, wide - 1)]
        for step in range(steps[0], steps[1]):
            prefix = keyed_prefix(seed, PURPOSE, step, _STEP)
            for w in range(wide):
                keys[w] = keyed_world(prefix, worlds[a + w])
            for i in range(n):
                step_row(
                    now,
                    then,
                    place,
                    np.int64(start[i]),
                    np.int64(start[i + 1]),
                    i,
                    own[i],
                    pull[i],
                    given[i],
                    keys,
                    count_word(i),
                    below,
                    gain,
                )
            now, then = then, now
        for i in range(n):
            for w in range(wide):
                opinions[i, a + w] = now[i * LANES + w]


def step(
    opinions: Floats,
    neighbours: Neighbours,
    *,
    steps: int,
    model: Stepping,
    base: Floats,
    seed: int,
    worlds: Ints,
    before: int = 0,
    threads: int = 1,
) -> Floats:
    """Take opinions some steps on.

    Parameters
    ----------
    opinions : array, shape (places, worlds)
    neighbours : Neighbours
    steps : int
    model : Stepping
    base : array, shape (places,)
    seed : int
    worlds : array of int, shape (worlds,)
        The worlds' numbers. A world is the same in every batch.
    before : int
        How many steps were taken before.
    threads : int
        Worlds are shared out among them; results do not depend on it.

    Returns
    -------
    array, shape (places, worlds)

    Examples
    --------
    >>> line = Neighbours.from_edges(3, [(0, 1), (1, 2)])
    >>> calm = Stepping(to_neighbours=0.5, to_base=0.0, chance=0.0, gain=0.0)
    >>> worlds, base = np.arange(2), np.zeros(3)
    >>> opinions = np.array([[1.0, 0.0], [0.0, 0.0], [0.0, 0.0]])
    >>> step(opinions, line, steps=1, model=calm, base=base, seed=1, worlds=worlds)[:, 0].tolist()
    [0.5, 0.25, 0.0]
    """
    degree = np.diff(neighbours.start)
    around = degree > 0
    own = 1.0 - model.to_base - np.where(around, model.to_neighbours, 0.0)
    pull = np.where(around, model.to_neighbours / np.maximum(degree, 1), 0.0)
    # Unsigned numbers spare the reading of an index the question whether it counts from the end.
    shared = (
        neighbours.start.astype(np.uint64),
        neighbours.place.astype(np.uint32),
        own,
        pull,
        model.to_base * np.asarray(base, dtype=float),
        np.uint64(math.ceil(model.chance * 2.0**52 - 0.5)),  # u < chance, in whole numbers
        model.gain,
        np.array([before, before + steps], dtype=np.int64),
        seed,
    )
    if opinions.shape[1] == 1:
        start = np.array(opinions[:, 0], dtype=float)
        return np.asarray(_one(start, *shared, int(worlds[0])))[:, None]
    moved = np.array(opinions, dtype=float, order="C")
    numbers = np.ascontiguousarray(worlds, dtype=np.int64)
    in_blocks(
        lambda first, last: _eight(moved, *shared, numbers, first, last), moved.shape[1], threads
    )
    return moved

"""Sums over the risk sets of single events: the dyads of one actor, at one step: compiled.

`sums.follow` keeps sums over all dyads up to date, as every step needs them. Where an event is
compared with the dyads of its sender (or receiver) alone, nothing has to be kept: the few dyads
are added up when their event comes.
"""

from __future__ import annotations

import numpy as np

from dyadevents.arrays import Floats, Ints
from dyadevents.engine.contributions import Tile, add_actor, tile
from dyadevents.engine.course import Course, put_back, take_step
from dyadevents.engine.simd_math import compiled_borrowing

__all__ = ["follow_sets"]


def follow_sets(  # noqa: PLR0917 (as what it calls)
    of: Course, theta: Floats, centre: Floats, end: int, step: Ints, actor: Ints, sums: Floats
) -> None:
    """Write the sums over the dyads at risk of one actor, for each set.

    Parameters
    ----------
    of : Course
        Dyad slots and `risk` are changed on the way and put back.
    theta, centre : array, shape (columns,)
    end : int
        Whose dyads: a sender's (1) or a receiver's (2), as in `SlotPart`.
    step, actor : arrays of int, shape (sets,)
        In order of steps; sums are those just before the changes of the step.
    sums : array, shape (sets, 1 + columns + columns * (columns + 1) / 2)
        Written: S0, S1 and the lower half of S2.
    """
    _follow_sets(
        tile(of, theta, centre, 0, int(of.universe.shape[1])),
        end,
        step,
        actor,
        np.empty(len(of.log.group)),
        sums,
    )


@compiled_borrowing
def _follow_sets(  # noqa: PLR0917 (numba takes no keywords here)
    of: Tile, end: int, step: Ints, actor: Ints, undo: Floats, sums: Floats
) -> None:
    at = 0
    steps = len(of.course.log.start) - 1
    for now in range(steps):
        while at < len(step) and step[at] == now:
            total = sums[at]
            for k in range(len(total)):
                total[k] = 0.0
            add_actor(of, end, actor[at], 1.0, total)
            at += 1
        take_step(of.course, now, undo)
    put_back(of.course, steps, undo)

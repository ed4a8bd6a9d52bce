"""Compile the sums over the risk set in a process of its own while a history is replayed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

import numpy as np

from dyadevents.early import compiling, is_compiled
from dyadevents.engine.course import ChangeLog, Course
from dyadevents.engine.evaluate import Parts, Universe
from dyadevents.engine.plan import ColumnDesign, Layout, SlotPart
from dyadevents.engine.replay_loop import run_items
from dyadevents.engine.sums import SMALL, follow, follow_tile
from dyadevents.network import ModeCode

__all__ = ["compile_sums", "compiling_sums"]


def compiling_sums(design: ColumnDesign, *, grid: bool) -> AbstractContextManager[None]:
    """Within it another process compiles the sums for what changes by this design; its end waits.

    Which version a history needs is known only when it was replayed. Where it is another one, that
    is compiled when it is first used.
    """
    if is_compiled(run_items):  # there would be nothing to do meanwhile
        return nullcontext()
    plan, parts = design.plan, set[int]()
    of_all = design.layout.network_of[[c.of_network_only for c in design.columns]]
    for s, statistic in enumerate(design.statistics):
        for slot in plan.use_slot[plan.use_start[s] : plan.use_start[s + 1]]:
            part = int(plan.part[slot])
            alone = part == SlotPart.NETWORK and design.row[slot] in of_all  # is in no sum
            if not statistic.fixed and not alone:
                parts.add(part)
    dyads = int(plan.shape[0]) * int(plan.shape[1])
    return compiling(follow_tile, compile_sums, sorted(parts), grid, grid and dyads > SMALL)


def compile_sums(parts: Sequence[int], grid: bool, large: bool) -> None:
    """Follow two actors to whom little happens; compiled code is the same for every model.

    Parameters
    ----------
    parts : sequence of int
        What changes, each once: `SlotPart`.
    grid : bool
        Whether the dyads are a grid, or a list.
    large : bool
        Whether it is a grid of many.
    """
    none, some = np.zeros(0, dtype=np.int64), np.zeros(3, dtype=np.int64)
    dyads = 0 if not grid else SMALL + 1 if large else 4
    shape = np.array([2, 2, ModeCode.DIRECTED, 0, 2])
    changes, columns = len(parts), np.zeros(1)
    course = Course(
        Universe(shape, grid, none, none, some, none, some, none),
        Layout(np.array([0, 1]), np.zeros(1, dtype=np.int64), np.array([-1]), np.array([-1])),
        Parts(np.zeros((1, 2)), np.zeros((1, 2)), np.zeros((1, dyads)), np.zeros(1)),
        np.zeros(dyads, dtype=np.uint8),
        ChangeLog(
            np.array([0, changes]),
            np.array(parts, dtype=np.int8),
            np.zeros(changes, dtype=np.int32),
            np.zeros(changes, dtype=np.int64),
            np.zeros(changes),
        ),
    )
    follow(course, columns, columns, 0, 2, 1, np.zeros((2, 3)))

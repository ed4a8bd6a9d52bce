"""The course of one kind of event: dyads and columns at the start, and what changes at each step.

Whatever follows a course makes the changes of its steps one after the other. Slots of actors and of
the network are changed in a copy; slots of dyads and the risk set are too large for that: they
are changed in place, and put back at the end.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyadevents.arrays import Floats, Ints, Risk, States
from dyadevents.engine.evaluate import Parts, Universe, ends_of, list_of, number_of, numbers_of
from dyadevents.engine.plan import Layout, SlotPart
from dyadevents.engine.simd_math import compiled_borrowing, inline, unfold
from dyadevents.network import ModeCode
from dyadevents.terms.base import COMBINED, Combine

__all__ = [
    "ChangeLog",
    "Course",
    "course_of_list",
    "make_change",
    "make_changes",
    "number_dyads",
    "own_parts",
    "put_back",
    "rows_at_events",
    "set_dyad",
]
__all__ += ["take_step", "values_before"]


class ChangeLog(NamedTuple):
    """The change log of one kind in the order in which the sums take it.

    Changes ``start[s]:start[s + 1]`` come at the end of step s. Those of one `group` (0
    dyads and who is at risk, 1 senders, 2 receivers, 3 the network) and place stand
    together. `row` is the row of the group's array, -1 in group 0 for the risk set.
    """

    start: Ints
    group: States
    row: NDArray[np.int32]
    place: Ints
    value: Floats


class Course(NamedTuple):
    """The course of one kind of event: dyads, columns, how all is at the start, what changes.

    Attributes
    ----------
    parts : Parts
        Slots at the start.
    risk : array of uint8, shape (dyads,)
        Which dyads are at risk at the start.
    """

    universe: Universe
    layout: Layout
    parts: Parts
    risk: Risk
    log: ChangeLog


def own_parts(of: Course) -> Course:
    """Return a course whose slots of actors and of the network can be changed."""
    parts = of.parts
    own = Parts(parts.sender.copy(), parts.receiver.copy(), parts.dyad, parts.network.copy())
    return Course(of.universe, of.layout, own, of.risk, of.log)


def course_of_list(of: Course, senders: Ints, receivers: Ints) -> Course:
    """Return the course of some dyads of a grid, as that of a list in which they stand so."""
    universe, log, m = of.universe, of.log, of.universe.shape[1]
    dyads, place = senders * m + receivers, log.place
    if universe.shape[2] == ModeCode.UNDIRECTED:  # where the same dyad has two numbers
        place = np.minimum(place, place % m * m + place // m)
    number = np.zeros(universe.shape[0] * m, dtype=np.int32)  # from 1 on; 0 for all other dyads
    number[dyads] = np.arange(1, len(dyads) + 1)
    of_dyad, position = log.group == SlotPart.DYAD, number[place].astype(np.int64) - 1
    is_listed = ~of_dyad | (position >= 0)
    return Course(
        list_of(universe.shape, senders, receivers),
        of.layout,
        of.parts._replace(dyad=of.parts.dyad[:, dyads]),
        of.risk[dyads],
        ChangeLog(
            np.append(0, np.cumsum(is_listed))[log.start],
            log.group[is_listed],
            log.row[is_listed],
            np.where(of_dyad, position, log.place)[is_listed],
            log.value[is_listed],
        ),
    )


@inline
def set_dyad(of: Course, row: int, place: int, value: float) -> float:
    """Set a dyad's slot (or, for row -1, whether it is at risk) and return the old value."""
    universe, parts, risk = of.universe, of.parts, of.risk
    at = twin = place
    if universe.grid:
        i, j = place // universe.shape[1], place % universe.shape[1]
        at = twin = number_of(universe.shape, i, j)
        if universe.shape[2] == ModeCode.UNDIRECTED:
            twin = number_of(universe.shape, j, i)
    if row < 0:
        was = float(risk[at])
        risk[at] = risk[twin] = np.uint8(value)
        return was
    old: float = parts.dyad[row, at]
    parts.dyad[row, at] = parts.dyad[row, twin] = value
    return old


@inline
def make_change(of: Course, change: int, undo: Floats) -> None:
    """Make one change; `undo` is given what a dyad or the risk set was before.

    In an undirected network both ends of a dyad read one array of actors each, and group 1 holds
    both: rows of the second half are the receiver's.
    """
    log, parts = of.log, of.parts
    group, row, place, value = (
        log.group[change],
        log.row[change],
        log.place[change],
        log.value[change],
    )
    blocks = len(parts.sender)
    if group == SlotPart.DYAD:
        undo[change] = set_dyad(of, row, place, value)
    elif group == SlotPart.NETWORK:
        parts.network[row] = value
    elif group == SlotPart.RECEIVER or row >= blocks:
        parts.receiver[row % blocks, place] = value
    else:
        parts.sender[row, place] = value


@unfold
def take_step(of: Course, step: int, undo: Floats) -> None:
    """Make the changes of a step; `undo` is given what dyads and the risk set were before."""
    for change in range(of.log.start[step], of.log.start[step + 1]):
        make_change(of, change, undo)


@unfold
def put_back(of: Course, steps: int, undo: Floats) -> None:
    """Undo what the first steps did to dyads and the risk set."""
    log = of.log
    for a in range(log.start[steps] - 1, -1, -1):
        if log.group[a] == SlotPart.DYAD:
            set_dyad(of, log.row[a], log.place[a], undo[a])


@compiled_borrowing
def make_changes(of: Course, undo: Floats) -> None:
    """Make the changes of the first step; `undo` is scratch, a number for each change."""
    take_step(of, 0, undo)


def values_before(
    log: ChangeLog, changes: Ints, given: NDArray[Any], steps: Ints, places: Ints
) -> Floats:
    """Return what a slot is at places just before steps.

    Parameters
    ----------
    changes : array of int
        Changes of the slot, in order.
    given : array
        The slot at the start, by place.
    steps, places : arrays of int, shape (values,)
    """
    values = given[places].astype(float)
    asked = np.zeros(len(given), dtype=np.bool_)
    asked[places] = True
    changes = changes[asked[log.place[changes]]]  # of many, those at few places are put in order
    if len(changes):
        most = len(log.group) + 1
        keys = log.place[changes] * most + changes
        order = np.argsort(keys)
        last = np.searchsorted(keys[order], places * most + log.start[steps]) - 1
        changed = (last >= 0) & (keys[order[last]] // most == places)
        values[changed] = log.value[changes[order[last[changed]]]].astype(given.dtype)
    return values


def number_dyads(universe: Universe, log: ChangeLog, dyads: Ints) -> tuple[ChangeLog, Ints]:
    """Return a log and dyads with the numbers that arrays of dyads have (see `number_of`)."""
    shape = universe.shape
    if not universe.grid or shape[4] - shape[3] == shape[1]:
        return log, dyads
    place = np.where(log.group == SlotPart.DYAD, numbers_of(shape, log.place), log.place)
    return log._replace(place=place), numbers_of(shape, dyads)


def rows_at_events(of: Course, event_step: Ints, event_dyad: Ints, rows: Floats) -> None:
    """Write the columns of the dyads of events, just before them: shape (events, columns).

    `event_dyad` are numbers in the universe.
    """
    universe, layout, parts, log = of.universe, of.layout, of.parts, of.log
    undirected, m = universe.shape[2] == ModeCode.UNDIRECTED, universe.shape[1]
    dyads = event_dyad
    i, j = ends_of(universe, dyads)
    if universe.grid and undirected:  # the same dyad has two numbers
        dyads = np.minimum(dyads, j * m + i)
        twins = np.minimum(log.place, log.place % m * m + log.place // m)
        log = log._replace(place=np.where(log.group == SlotPart.DYAD, twins, log.place))
    log, dyads = number_dyads(universe, log, dyads)

    def values(part: SlotPart, row: int, slots: NDArray[Any], places: Ints) -> Floats:
        is_row = (log.group == part) & (log.row == row)
        if part == SlotPart.RECEIVER and undirected:  # see `make_change`
            is_row = (log.group == SlotPart.SENDER) & (log.row == row + len(slots))
        return values_before(log, np.flatnonzero(is_row), slots[row], event_step, places)

    for c in range(len(layout.dyad_of)):
        value = np.ones(len(dyads))
        if layout.network_of[c] >= 0:
            slots = parts.network[:, None]
            value *= values(SlotPart.NETWORK, layout.network_of[c], slots, np.zeros_like(i))
        if layout.dyad_of[c] >= 0:
            value *= values(SlotPart.DYAD, layout.dyad_of[c], parts.dyad, dyads)
        for b in range(layout.block_start[c], layout.block_start[c + 1]):
            u = values(SlotPart.SENDER, b, parts.sender, i)
            v = values(SlotPart.RECEIVER, b, parts.receiver, j)
            value *= COMBINED[Combine(layout.combine[b])](u, v)
        rows[:, c] = value

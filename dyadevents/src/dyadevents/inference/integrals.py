"""What each dyad is expected to do over a whole history: compiled.

The sums of `sums.follow` are over dyads, at every step. These are over steps, for every dyad:
``integral of w x dA - w dB`` while the dyad is at risk, A and B being cumulative. Nothing is
done for a dyad at the steps that leave it alone: what it adds is constant between two of its
changes, so that a pass costs what a pass of `follow` costs.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dyadevents.arrays import Floats, Ints
from dyadevents.engine.course import Course, put_back, take_step
from dyadevents.engine.evaluate import CHUNK, columns_on, dyads_of_receiver, dyads_of_sender
from dyadevents.engine.plan import SlotPart
from dyadevents.engine.simd_math import borrowing, compiled_borrowing

__all__ = ["integrate"]


class _Pass(NamedTuple):
    """One pass over a history: see `integrate`; `since` is the step up to which a dyad is done."""

    course: Course
    theta: Floats
    centre: Floats
    local: Ints
    cumulative: Floats
    ii: Ints
    jj: Ints
    dd: Ints
    x: Floats
    w: Floats
    since: Ints
    expected: Floats
    score: Floats
    undo: Floats


@borrowing
def _add_up_to(of: _Pass, upto: int, count: int) -> None:
    """Add what the dyads in scratch did up to the start of step `upto`.

    Nothing has changed for them since they were last brought up to date.
    """
    course, cumulative, since = of.course, of.cumulative, of.since
    ii, jj, dd, x, w = of.ii, of.jj, of.dd, of.x, of.w
    kept = 0
    for k in range(count):
        d = dd[k]
        if since[d] < upto:
            if course.risk[d] and cumulative[upto, 0] != cumulative[since[d], 0]:
                ii[kept], jj[kept], dd[kept] = ii[k], jj[k], d
                kept += 1
            else:
                since[d] = upto
    p = len(of.theta)
    for first in range(0, kept, CHUNK):
        here = min(CHUNK, kept - first)
        columns_on(course.layout, course.parts, of.centre, ii, jj, dd, first, here, x)
        for k in range(here):
            eta = 0.0
            for c in range(p):
                eta += of.theta[c] * x[c, k]
            w[k] = np.exp(eta)
        for k in range(here):
            d = dd[first + k]
            before = since[d]
            since[d] = upto
            mass = w[k] * (cumulative[upto, 0] - cumulative[before, 0])
            of.expected[d] += mass
            for c in range(of.score.shape[1]):
                of.score[d, c] += w[k] * (cumulative[upto, 1 + c] - cumulative[before, 1 + c])
            for c in range(p):
                of.score[d, of.local[c]] -= mass * x[c, k]


@borrowing
def _changed_dyads(of: _Pass, group: int, place: int) -> int:
    """Write the dyads that a change at a place touches; how many."""
    universe, ii, jj, dd = of.course.universe, of.ii, of.jj, of.dd
    if group == SlotPart.SENDER:
        return dyads_of_sender(universe, place, ii, jj, dd)
    if group == SlotPart.RECEIVER:
        return dyads_of_receiver(universe, place, 0, universe.shape[1], ii, jj, dd)
    first, stop = place, place + 1
    if group == SlotPart.NETWORK:
        first, stop = 0, len(universe.senders)
    for d in range(first, stop):
        ii[d - first], jj[d - first], dd[d - first] = universe.senders[d], universe.receivers[d], d
    return stop - first


def integrate(  # noqa: PLR0917 (as what it calls)
    of: Course,
    theta: Floats,
    centre: Floats,
    local: Ints,
    cumulative: Floats,
    expected: Floats,
    score: Floats,
) -> None:
    """Add up, for each dyad of a list, what it is expected to do.

    Parameters
    ----------
    of : Course
        Of a list. Slots of actors are changed; those of dyads and `risk` are put back.
    theta, centre : array, shape (local columns,)
        As in `sums.follow`.
    local : array of int, shape (local columns,)
        Positions of the local columns among all columns.
    cumulative : array, shape (steps + 1, 1 + columns)
        A, then B of each column, up to the start of each step.
    expected : array, shape (dyads,)
        Added to: integral of w dA.
    score : array, shape (dyads, columns)
        Added to: minus the integral of w x dA, plus that of w dB.
    """
    room = len(expected) + 1
    _integrate(
        _Pass(
            of,
            theta,
            centre,
            local,
            cumulative,
            np.empty(room, dtype=np.int64),
            np.empty(room, dtype=np.int64),
            np.empty(room, dtype=np.int64),
            np.empty((len(theta), CHUNK)),
            np.empty(CHUNK),
            np.zeros(len(expected), dtype=np.int64),
            expected,
            score,
            np.empty(len(of.log.group)),
        )
    )


@compiled_borrowing
def _integrate(of: _Pass) -> None:
    log = of.course.log
    steps = len(log.start) - 1
    for step in range(steps):
        first = log.start[step]
        for a in range(first, log.start[step + 1]):
            group, place = log.group[a], log.place[a]
            if a > first and group == log.group[a - 1] and place == log.place[a - 1]:
                continue
            _add_up_to(of, step + 1, _changed_dyads(of, group, place))
        take_step(of.course, step, of.undo)
    _add_up_to(of, steps, _changed_dyads(of, SlotPart.NETWORK, 0))
    put_back(of.course, steps, of.undo)

"""Scores of all dyads at risk just before events, and where the event's dyad stands: compiled."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from dyadevents.arrays import Floats, Ints
from dyadevents.engine.course import Course, put_back, take_step
from dyadevents.engine.evaluate import CHUNK, columns_on, ends
from dyadevents.engine.simd_math import compiled_borrowing, unfold
from dyadevents.network import ModeCode

__all__ = ["ranks_at_events"]

# Of numpy, they are not constants for which what takes them is compiled once more.
_NONE: Any = np.int64(0)
_ONE: Any = np.int64(1)


class _Ranking(NamedTuple):
    """A course that is followed, coefficients, and scratch.

    `counts` is how many dyads score higher than the one that is ranked, as much, and at all.
    """

    course: Course
    theta: Floats
    zero: Floats
    ii: Ints
    jj: Ints
    dd: Ints
    x: Floats
    counts: Ints


@unfold
def _compare(of: _Ranking, own: float, count: int) -> None:
    """Count the dyads in scratch against one that scores `own`."""
    columns_on(of.course.layout, of.course.parts, of.zero, of.ii, of.jj, of.dd, _NONE, count, of.x)
    # Dyads that are alike are computed alike; the margin is for sums in another order.
    margin = 1e-10 * (1.0 + abs(own))
    for k in range(count):
        score = 0.0
        for c in range(len(of.theta)):
            score += of.theta[c] * of.x[c, k]
        if score > own + margin:
            of.counts[0] += 1
        elif score >= own - margin:
            of.counts[1] += 1
    of.counts[2] += count


@unfold
def _rank(of: _Ranking, dyad: int) -> None:
    """Rank one dyad among all that are at risk now."""
    universe, risk, ii, jj, dd = of.course.universe, of.course.risk, of.ii, of.jj, of.dd
    for k in range(len(of.counts)):
        of.counts[k] = 0
    dd[0] = dyad
    ii[0], jj[0] = ends(universe, dyad)
    columns_on(of.course.layout, of.course.parts, of.zero, ii, jj, dd, _NONE, _ONE, of.x)
    own = 0.0
    for c in range(len(of.theta)):
        own += of.theta[c] * of.x[c, 0]
    count = _NONE
    for d in range(len(risk)):
        i, j = ends(universe, d)
        twice = universe.grid and universe.shape[2] == ModeCode.UNDIRECTED and i >= j
        if risk[d] and not twice:
            ii[count], jj[count], dd[count] = i, j, d
            count += 1
        if count == CHUNK or d == len(risk) - 1:
            _compare(of, own, count)
            count = _NONE


def ranks_at_events(
    course: Course, theta: Floats, event_step: Ints, event_dyad: Ints
) -> tuple[Ints, Ints, Ints]:
    """Rank the dyads of events among those at risk just before.

    Parameters
    ----------
    course : Course
        Slots of actors are changed; those of dyads and `risk` are put back.
    theta : array, shape (columns,)
    event_step, event_dyad : arrays of int, shape (events,)
        In order of steps; dyads by their numbers in the universe.

    Returns
    -------
    above, tied, at_risk : arrays of int, shape (events,)
        Dyads that score higher, dyads that score the same (itself counted), all dyads.
    """
    p = len(theta)
    ranking = _Ranking(
        course,
        theta,
        np.zeros(p),
        np.empty(CHUNK, dtype=np.int64),
        np.empty(CHUNK, dtype=np.int64),
        np.empty(CHUNK, dtype=np.int64),
        np.empty((p, CHUNK)),
        np.zeros(3, dtype=np.int64),
    )
    counts = np.zeros((3, len(event_step)), dtype=np.int64)
    _rank_each(ranking, event_step, event_dyad, np.empty(len(course.log.group)), counts)
    return counts[0], counts[1], counts[2]


@compiled_borrowing
def _rank_each(of: _Ranking, event_step: Ints, event_dyad: Ints, undo: Floats, found: Ints) -> None:
    steps = e = 0
    while e < len(event_step):
        if event_step[e] > steps:
            take_step(of.course, steps, undo)
            steps += 1
            continue
        _rank(of, event_dyad[e])
        for k in range(len(found)):
            found[k, e] = of.counts[k]
        e += 1
    put_back(of.course, steps, undo)

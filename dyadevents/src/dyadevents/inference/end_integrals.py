"""What each dyad is expected to do over a history, where each column is of one end or constant.

As `integrals.integrate`, for the columns of `engine.one_ended`: the weight of a dyad is then a
product of a number of its sender, one of its receiver and a constant, so that integrals over time
are products of matrices, (senders, time) by (time, receivers).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyadevents.engine.course import Course
from dyadevents.engine.one_ended import ColumnEnds
from dyadevents.engine.plan import SlotPart

__all__ = ["DyadIntegrals", "fits", "integrate_ends"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class DyadIntegrals(NamedTuple):
    """Of each dyad of a tile: expected events, shape (dyads,), and scores, (dyads, columns)."""

    expected: Floats
    scores: Floats


class _End(NamedTuple):
    """Columns of one end less their centre, shape (columns, actors, stretches), and its weight."""

    columns: Floats
    weight: Floats


@dataclass(frozen=True)
class _Integrand:
    """Integrand: A and B of `integrals.integrate`, and the factors of weights.

    A *stretch* is a run of steps in which all actors stay as they are.

    Attributes
    ----------
    edges : array of int, shape (stretches,)
        The first step of each.
    jumps : array, shape (steps, 1 + columns)
    counted : array of int
        The columns of which B is not 0 throughout.
    sender, receiver : _End
    columns : array, shape (dyads' columns, senders, receivers)
        Less their centre.
    weight : array, shape (senders, receivers)
    local : ColumnEnds
        Positions among all columns.
    """

    edges: Ints
    jumps: Floats
    counted: Ints
    sender: _End
    receiver: _End
    columns: Floats
    weight: Floats
    local: ColumnEnds


MOST_NUMBERS = 50_000_000
"""Numbers of actors over time that may be in memory at once."""


def fits(of: Course, ends: ColumnEnds) -> bool:
    """Check whether the columns of all actors over all steps fit into memory."""
    n, m = int(of.universe.shape[0]), int(of.universe.shape[1])
    actors = len(ends.sender) * n + len(ends.receiver) * m
    return actors * (len(of.log.start) - 1) <= MOST_NUMBERS


def integrate_ends(  # noqa: PLR0917 (as `integrals.integrate`)
    of: Course,
    ends: ColumnEnds,
    theta: Floats,
    centre: Floats,
    local: Ints,
    cumulative: Floats,
    *,
    low: int,
    high: int,
) -> DyadIntegrals:
    """Add up, for each dyad of a tile, what it is expected to do.

    Parameters
    ----------
    of, theta, centre, local, cumulative, low, high
        As in `integrals.integrate`.
    ends : ColumnEnds
        Of its columns.
    """
    given = _integrand(of, ends, theta, centre, local, cumulative, low, high)
    expected, scores = _as_if_always_at_risk(given)
    i, j, at_risk = _not_always_at_risk(of, low, high, len(given.jumps))
    expected[i, j], scores[i, j] = _one_by_one(given, i, j, at_risk)
    return DyadIntegrals(expected.ravel(), scores.reshape(expected.size, -1))


def _integrand(  # noqa: PLR0917 (as `integrals.integrate`)
    of: Course,
    ends: ColumnEnds,
    theta: Floats,
    centre: Floats,
    local: Ints,
    cumulative: Floats,
    low: int,
    high: int,
) -> _Integrand:
    jumps = np.diff(cumulative, axis=0)
    n, m = int(of.universe.shape[0]), int(of.universe.shape[1])
    rows = of.parts.dyad.reshape(-1, n, m)[of.layout.dyad_of[ends.dyad], :, low:high]
    columns = rows - centre[ends.dyad][:, None, None]
    since = _since(of)
    edges = np.union1d(0, since[of.log.group != SlotPart.DYAD])
    edges = edges[edges < len(jumps)]
    stretch = np.searchsorted(edges, since)

    def end(part: SlotPart, of_end: Ints, actors: slice) -> _End:
        paths = _paths(of, part, of_end, stretch, len(edges))[:, actors]
        paths -= centre[of_end][:, None, None]
        return _End(paths, np.exp(np.tensordot(theta[of_end], paths, 1)))

    return _Integrand(
        edges,
        jumps,
        np.flatnonzero(jumps[:, 1:].any(axis=0)),
        end(SlotPart.SENDER, ends.sender, slice(None)),
        end(SlotPart.RECEIVER, ends.receiver, slice(low, high)),
        columns,
        np.exp(np.tensordot(theta[ends.dyad], columns, 1)),
        ColumnEnds(*(local[group] for group in ends)),
    )


def _since(of: Course) -> Ints:
    """From which step on each change of the log is seen."""
    return np.repeat(np.arange(1, len(of.log.start)), np.diff(of.log.start))


def _paths(of: Course, part: SlotPart, columns: Ints, stretch: Ints, stretches: int) -> Floats:
    """Columns of one end over the stretches, `stretch` being that of each change of the log."""
    layout, log = of.layout, of.log
    initial = of.parts.sender if part == SlotPart.SENDER else of.parts.receiver

    here = np.flatnonzero(log.group == part)
    slots = log.row[here] * initial.shape[1] + log.place[here]
    paths = _stepped(initial, slots, stretch[here], log.value[here], stretches)
    paths = paths[layout.block_start[columns]]
    scaled = layout.network_of[columns] >= 0
    if scaled.any():
        here = np.flatnonzero(log.group == SlotPart.NETWORK)
        slots = log.row[here].astype(np.int64)
        networks = _stepped(of.parts.network, slots, stretch[here], log.value[here], stretches)
        paths[scaled] *= networks[layout.network_of[columns][scaled], None]
    return paths


def _stepped(initial: Floats, slots: Ints, stretch: Ints, values: Floats, stretches: int) -> Floats:
    """Numbers that step, over the stretches: shape (those of `initial`, stretches).

    `slots` are flat positions in `initial`, each with the stretch from which on it has a value;
    of several at one stretch the last counts.
    """
    result = np.repeat(initial[..., None], stretches, axis=-1)
    order = np.lexsort((stretch, slots))
    slots, stretch, values = slots[order], stretch[order], values[order]
    first = np.flatnonzero(np.diff(slots, prepend=-1))  # of the changes of each slot
    begins = np.insert(stretch, first, 0)
    values = np.insert(values, first, initial.ravel()[slots[first]])
    stops = np.append(begins[1:], 0)
    stops[stops == 0] = stretches
    paths = np.repeat(values, stops - begins).reshape(-1, stretches)
    result.reshape(-1, stretches)[slots[first]] = paths
    return result


def _as_if_always_at_risk(given: _Integrand) -> tuple[Floats, Floats]:
    """Expected events, shape (senders, receivers), and scores, (senders, receivers, columns)."""
    jumps = np.add.reduceat(given.jumps, given.edges, axis=0)
    sender, receiver, local = given.sender, given.receiver, given.local
    mass = receiver.weight * jumps[:, 0]
    expected = given.weight * (sender.weight @ mass.T)
    scores = np.zeros((jumps.shape[1] - 1, *given.weight.shape))
    for c in given.counted:
        scores[c] = sender.weight @ (receiver.weight * jumps[:, 1 + c]).T
    for c, column in zip(local.sender, sender.columns, strict=True):
        scores[c] -= (sender.weight * column) @ mass.T
    for c, column in zip(local.receiver, receiver.columns, strict=True):
        scores[c] -= sender.weight @ (mass * column).T
    scores *= given.weight
    for c, column in zip(local.dyad, given.columns, strict=True):
        scores[c] -= expected * column
    return expected, np.ascontiguousarray(scores.transpose(1, 2, 0))


def _not_always_at_risk(
    of: Course, low: int, high: int, steps: int
) -> tuple[Ints, Ints, NDArray[np.bool_]]:
    """The dyads of a tile that are not at risk throughout, and before which steps they are."""
    m = int(of.universe.shape[1])
    since, log = _since(of), of.log
    flips = np.flatnonzero((log.group == SlotPart.DYAD) & (log.row < 0))
    dyads = np.union1d(np.flatnonzero(of.risk == 0), log.place[flips])
    dyads = dyads[(dyads % m >= low) & (dyads % m < high)]
    at_risk = np.repeat(of.risk[dyads][:, None] != 0, steps, axis=1)
    for a in flips:
        k = np.searchsorted(dyads, log.place[a])
        if k < len(dyads) and dyads[k] == log.place[a]:
            at_risk[k, since[a] :] = log.value[a] != 0
    return dyads // m, dyads % m - low, at_risk


def _one_by_one(
    given: _Integrand, i: Ints, j: Ints, at_risk: NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    """Expected events and scores of some dyads, step by step."""
    stretch = np.searchsorted(given.edges, np.arange(len(given.jumps)), side="right") - 1
    weight = given.sender.weight[i] * given.receiver.weight[j] * given.weight[i, j][:, None]
    by_step = weight[:, stretch] * at_risk
    mass = by_step * given.jumps[:, 0]
    expected, scores = mass.sum(axis=1), by_step @ given.jumps[:, 1:]
    mass = np.add.reduceat(mass, given.edges, axis=1)
    for end, actor, columns in (
        (given.sender, i, given.local.sender),
        (given.receiver, j, given.local.receiver),
    ):
        scores[:, columns] -= np.einsum("ds,cds->dc", mass, end.columns[:, actor])
    scores[:, given.local.dyad] -= (given.columns[:, i, j] * expected).T
    return expected, scores

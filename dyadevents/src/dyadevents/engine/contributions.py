"""What dyads add to the sums over the risk set: one dyad, some, an actor's, all of a tile.

The sums stand in one array: S0, S1 and the lower half of S2, which are the sums of w, w x and
w x x' with ``w = exp(theta . x)`` over the dyads at risk.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dyadevents.arrays import Floats, Ints
from dyadevents.engine.course import Course, own_parts
from dyadevents.engine.evaluate import (
    CHUNK,
    columns_along,
    columns_of,
    columns_on,
    dyads_of_receiver,
    dyads_of_sender,
    number_of,
)
from dyadevents.engine.plan import SlotPart
from dyadevents.engine.simd_math import (
    borrowing,
    exp_each,
    exponential,
    inline,
    moments,
    unfold,
)
from dyadevents.network import ModeCode
from dyadevents.terms.base import Combine

__all__ = [
    "Tile",
    "add_actor",
    "add_each",
    "add_grid",
    "add_list",
    "add_listed",
    "add_one",
    "shift",
    "tile",
]

#: Blocks that are a number of the sender, one of the receiver, or their sum.
SUMS = (Combine.SENDER, Combine.RECEIVER, Combine.SUM, Combine.DIFFERENCE)


class Tile(NamedTuple):
    """A tile's dyads, coefficients, and scratch.

    Attributes
    ----------
    course, theta, centre, low, high
        See `sums.follow`; slots of actors can be changed.
    ii, jj, dd : arrays of int
        Ends and numbers of dyads; as many as can be touched at once.
    x : array, shape (columns, CHUNK)
    w, wx : array, shape (CHUNK,)
        Columns and weights of a chunk.
    one : array, shape (columns,)
    some : array
        Sums over some dyads.
    additive : array of int, shape (blocks,)
        The column that is this block, of two ends added up, and nothing else; -1 if none.
    delta : array, shape (columns,)
    """

    course: Course
    theta: Floats
    centre: Floats
    low: int
    high: int
    ii: Ints
    jj: Ints
    dd: Ints
    x: Floats
    w: Floats
    wx: Floats
    one: Floats
    some: Floats
    additive: Ints
    delta: Floats


def tile(of: Course, theta: Floats, centre: Floats, low: int, high: int) -> Tile:
    """Return a tile with scratch of its own, and slots of actors that can be changed."""
    own, universe, layout = own_parts(of), of.universe, of.layout
    p = len(theta)
    room = max(universe.shape[0], universe.shape[1]) + 1
    if not universe.grid:
        room = len(universe.senders) + 1
    additive = np.full(len(layout.combine), -1, dtype=np.int64)
    for c in range(p):
        b = layout.block_start[c]
        alone = layout.dyad_of[c] < 0 and layout.network_of[c] < 0
        if alone and layout.block_start[c + 1] == b + 1 and layout.combine[b] in SUMS:
            additive[b] = c
    return Tile(
        own,
        theta,
        centre,
        low,
        high,
        np.empty(room, dtype=np.int64),
        np.empty(room, dtype=np.int64),
        np.empty(room, dtype=np.int64),
        np.empty((p, CHUNK)),
        np.empty(CHUNK),
        np.empty(CHUNK),
        np.empty(p),
        np.zeros(1 + p + p * (p + 1) // 2),
        additive,
        np.zeros(p),
    )


@borrowing
def _weigh(theta: Floats, x: Floats, count: int, w: Floats) -> None:
    """Write the weights of the dyads of a chunk."""
    for k in range(count):
        w[k] = 0.0
    for c in range(len(theta)):
        column, coefficient = x[c], theta[c]
        for k in range(count):
            w[k] += coefficient * column[k]
    exp_each(w, count)


@borrowing
def add_listed(of: Tile, count: int, sign: float, total: Floats) -> None:
    """Add ``sign`` times what the dyads in the tile's scratch contribute."""
    ii, jj, dd = of.ii, of.jj, of.dd
    kept = 0
    for k in range(count):
        if of.course.risk[dd[k]]:
            ii[kept], jj[kept], dd[kept] = ii[k], jj[k], dd[k]
            kept += 1
    for first in range(0, kept, CHUNK):
        here = min(CHUNK, kept - first)
        columns_on(of.course.layout, of.course.parts, of.centre, ii, jj, dd, first, here, of.x)
        _weigh(of.theta, of.x, here, of.w)
        moments(of.x, of.w, of.wx, here, sign, total)


@borrowing
def _add_along(of: Tile, i: int, low: int, high: int, sign: float, total: Floats) -> None:  # noqa: PLR0917
    """Add ``sign`` times what sender i and the receivers in [low, high) of a grid contribute."""
    w = of.w
    for j in range(low, high, CHUNK):
        count = min(CHUNK, high - j)
        d = number_of(of.course.universe.shape, i, j)
        columns_along(of.course.layout, of.course.parts, of.centre, i, j, d, count, of.x)
        _weigh(of.theta, of.x, count, w)
        at_risk = of.course.risk[d : d + count]
        for k in range(count):
            w[k] = w[k] if at_risk[k] else 0.0
        moments(of.x, w, of.wx, count, sign, total)


@inline
def add_one(of: Tile, i: int, j: int, d: int, sign: float, total: Floats) -> None:  # noqa: PLR0917
    """Add ``sign`` times what one dyad contributes if it is at risk."""
    if not of.course.risk[d]:
        return
    x = of.one
    columns_of(of.course.layout, of.course.parts, of.centre, i, j, d, x)
    score = 0.0
    for c in range(len(x)):
        score += of.theta[c] * x[c]
    w = sign * exponential(score)
    total[0] += w
    at = 1 + len(x)
    for c in range(len(x)):
        wx = w * x[c]
        total[1 + c] += wx
        for b in range(c + 1):
            total[at] += wx * x[b]
            at += 1


@unfold
def add_actor(of: Tile, group: int, actor: int, sign: float, total: Floats) -> None:
    """Add ``sign`` times what the dyads of a sender (group 1) or receiver (2) contribute."""
    if of.course.universe.grid and group == SlotPart.SENDER:
        # An undirected dyad belongs to the tile of its larger end.
        undirected = of.course.universe.shape[2] == ModeCode.UNDIRECTED
        as_larger = actor if undirected and of.low <= actor < of.high else 0
        low = max(of.low, actor + 1) if undirected else of.low
        for first, stop in ((0, as_larger), (low, of.high)):
            _add_along(of, actor, first, stop, sign, total)
        return
    if group == SlotPart.SENDER:
        count = dyads_of_sender(of.course.universe, actor, of.ii, of.jj, of.dd)
    else:
        count = dyads_of_receiver(of.course.universe, actor, of.low, of.high, of.ii, of.jj, of.dd)
    add_listed(of, count, sign, total)


@unfold
def add_list(of: Tile, total: Floats) -> None:
    """Add what all dyads of a list contribute."""
    count = len(of.course.universe.senders)
    for d in range(count):
        of.ii[d], of.jj[d], of.dd[d] = (
            of.course.universe.senders[d],
            of.course.universe.receivers[d],
            d,
        )
    add_listed(of, count, 1.0, total)


@unfold
def add_grid(of: Tile, total: Floats) -> None:
    """Add what all dyads of a tile of a grid contribute."""
    undirected = of.course.universe.shape[2] == ModeCode.UNDIRECTED
    for i in range(
        of.low if undirected else 0, of.high if undirected else of.course.universe.shape[0]
    ):
        # Each dyad of an undirected network once, under its larger end.
        first, stop = (0, i) if undirected else (of.low, of.high)
        _add_along(of, i, first, stop, 1.0, total)


@unfold
def add_each(of: Tile, total: Floats) -> None:
    """Add what all dyads of a tile of a grid contribute, one by one: less to compile."""
    shape = of.course.universe.shape
    undirected = shape[2] == ModeCode.UNDIRECTED
    for i in range(of.low if undirected else 0, of.high if undirected else shape[0]):
        for j in range(0 if undirected else of.low, i if undirected else of.high):
            add_one(of, i, j, number_of(shape, i, j), 1.0, total)


@unfold
def shift(theta: Floats, delta: Floats, some: Floats, total: Floats) -> None:
    """Update sums where all columns of some dyads, whose own sums are `some`, grow by `delta`.

    All their weights then grow by one factor, and no dyad has to be evaluated again.
    """
    p = len(theta)
    score = 0.0
    for c in range(p):
        score += theta[c] * delta[c]
    factor = exponential(score)
    s0 = some[0]
    total[0] += factor * s0 - s0
    at = 1 + p
    for c in range(p):
        total[1 + c] += factor * (some[1 + c] + delta[c] * s0) - some[1 + c]
        for b in range(c + 1):
            moved = some[at] + delta[c] * some[1 + b] + delta[b] * some[1 + c]
            total[at] += factor * (moved + delta[c] * delta[b] * s0) - some[at]
            at += 1

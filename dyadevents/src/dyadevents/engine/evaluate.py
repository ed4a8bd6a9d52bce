"""Values of columns on dyads, and where the dyads of an actor are: compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyadevents.arrays import Floats, Ints
from dyadevents.engine.plan import Layout
from dyadevents.engine.simd_math import borrowing, inline
from dyadevents.network import ModeCode
from dyadevents.terms.base import Combine

__all__ = [
    "CHUNK",
    "Parts",
    "Universe",
    "columns_along",
    "columns_of",
    "columns_on",
    "dyads_of_receiver",
    "dyads_of_sender",
    "ends",
    "ends_of",
    "list_of",
    "number_of",
    "numbers_of",
    "value_of_block",
]


CHUNK = 512  # dyads that are evaluated together; their columns stay in the cache


class Parts(NamedTuple):
    """The slots' values: of senders and receivers by block, of dyads, of the network.

    Attributes
    ----------
    sender, receiver : array, shape (blocks, n_senders), (blocks, n_receivers)
    dyad : array, shape (dyad slots, dyads of the universe)
    network : array, shape (network slots,)
    """

    sender: Floats
    receiver: Floats
    dyad: NDArray[np.floating]
    network: Floats


class Universe(NamedTuple):
    """The dyads that are ever at risk: the whole grid, or a list.

    Dyads of a grid have their flat number. Those of a list are numbered in its order;
    ``by_sender[sender_start[i]:sender_start[i + 1]]`` are those of sender i.

    Attributes
    ----------
    shape : array of int
        Senders, receivers, mode; and the receivers, from the fourth number to before the fifth,
        whose dyads are known: of a whole grid all, of a strip those of its tile (see `strips`).
    senders, receivers : arrays of int, shape (dyads,)
        Ends of the dyads of a list; empty for a grid.
    sender_start, by_sender, receiver_start, by_receiver : arrays of int
        Where the dyads of each actor are in a list.
    """

    shape: Ints
    grid: bool
    senders: Ints
    receivers: Ints
    sender_start: Ints
    by_sender: Ints
    receiver_start: Ints
    by_receiver: Ints


def list_of(shape: Ints, senders: Ints, receivers: Ints) -> Universe:
    """Return the universe of a list of dyads."""

    def by(ends: Ints, count: int) -> tuple[Ints, Ints]:
        start = np.concatenate([[0], np.cumsum(np.bincount(ends, minlength=count))])
        short = ends.astype(np.min_scalar_type(count))  # of two bytes: put in order far faster
        return start.astype(np.int64), np.argsort(short, kind="stable").astype(np.int64)

    by_sender, by_receiver = by(senders, int(shape[0])), by(receivers, int(shape[1]))
    return Universe(shape, False, senders, receivers, *by_sender, *by_receiver)


@inline
def ends(universe: Universe, d: int) -> tuple[int, int]:
    """Sender and receiver of a dyad."""
    if universe.grid:
        return d // universe.shape[1], d % universe.shape[1]
    return universe.senders[d], universe.receivers[d]


@inline
def number_of(shape: Ints, i: int, j: int) -> int:
    """Where a dyad of a grid stands in arrays of its dyads: ``i * m + j`` in those of the whole.

    A strip of an undirected network has the rows of its actors, then its columns of the others.
    """
    low: int = shape[3]
    high: int = shape[4]
    if shape[2] != ModeCode.UNDIRECTED:
        return i * (high - low) + j - low
    if i >= low:
        return (i - low) * high + j
    return (high - low) * (high + i) + j - low


def numbers_of(shape: Ints, dyads: Ints) -> Ints:
    """Return `number_of` dyads that are given as ``i * m + j``."""
    i, j = np.divmod(dyads, int(shape[1]))
    low, high = int(shape[3]), int(shape[4])
    if shape[2] != ModeCode.UNDIRECTED:
        return np.asarray(i * (high - low) + j - low)
    return np.where(i >= low, (i - low) * high + j, (high - low) * (high + i) + j - low)


def ends_of(universe: Universe, dyads: Ints) -> tuple[Ints, Ints]:
    """Return senders and receivers of dyads."""
    if universe.grid:
        senders, receivers = np.divmod(dyads, int(universe.shape[1]))
        return senders, receivers
    return universe.senders[dyads], universe.receivers[dyads]


@borrowing
def dyads_of_sender(universe: Universe, i: int, ii: Ints, jj: Ints, dd: Ints) -> int:
    """Write the dyads of sender i in a list, in an undirected network of actor i; how many."""
    count = 0
    for k in range(universe.sender_start[i], universe.sender_start[i + 1]):
        d = universe.by_sender[k]
        ii[count], jj[count], dd[count] = universe.senders[d], universe.receivers[d], d
        count += 1
    if universe.shape[2] == ModeCode.UNDIRECTED:
        for k in range(universe.receiver_start[i], universe.receiver_start[i + 1]):
            d = universe.by_receiver[k]
            ii[count], jj[count], dd[count] = universe.senders[d], universe.receivers[d], d
            count += 1
    return count


@borrowing
def dyads_of_receiver(  # noqa: PLR0917 (numba takes no keywords here)
    universe: Universe, j: int, low: int, high: int, ii: Ints, jj: Ints, dd: Ints
) -> int:
    """Write the dyads of receiver j, if it lies in [low, high); how many."""
    count = 0
    if not universe.grid:
        for k in range(universe.receiver_start[j], universe.receiver_start[j + 1]):
            d = universe.by_receiver[k]
            ii[count], jj[count], dd[count] = universe.senders[d], universe.receivers[d], d
            count += 1
        return count
    if low <= j < high:
        for i in range(universe.shape[0]):
            ii[count], jj[count], dd[count] = i, j, number_of(universe.shape, i, j)
            count += 1
    return count


@inline
def value_of_block(code: int, u: float, v: float) -> float:
    """Return the value of a block on one dyad."""
    if code == Combine.SENDER:
        return u
    if code == Combine.RECEIVER:
        return v
    if code == Combine.SUM:
        return u + v
    if code == Combine.PRODUCT:
        return u * v
    if code == Combine.DIFFERENCE:
        return u - v
    if code == Combine.ABSOLUTE:
        return abs(u - v)
    if code == Combine.EQUAL:
        return 1.0 if u == v else 0.0
    if code == Combine.MINIMUM:
        return min(u, v)
    return max(u, v)


@borrowing
def columns_on(  # noqa: PLR0917 (numba takes no keywords here)
    layout: Layout,
    parts: Parts,
    centre: Floats,
    ii: Ints,
    jj: Ints,
    dd: Ints,
    first: int,
    count: int,
    x: Floats,
) -> None:
    """Write the columns, less `centre`, of `count` dyads from `first` on: x (columns, CHUNK)."""
    for c in range(len(layout.dyad_of)):
        out = x[c]
        scale = 1.0
        if layout.network_of[c] >= 0:
            scale = parts.network[layout.network_of[c]]
        row = layout.dyad_of[c]
        if row >= 0:
            for k in range(count):
                out[k] = scale * parts.dyad[row, dd[first + k]]
        else:
            for k in range(count):
                out[k] = scale
        for b in range(layout.block_start[c], layout.block_start[c + 1]):
            code, u, v = layout.combine[b], parts.sender[b], parts.receiver[b]
            for k in range(count):
                out[k] *= value_of_block(code, u[ii[first + k]], v[jj[first + k]])
        for k in range(count):
            out[k] -= centre[c]


@inline
def columns_of(  # noqa: PLR0917 (numba takes no keywords here)
    layout: Layout, parts: Parts, centre: Floats, i: int, j: int, d: int, x: Floats
) -> None:
    """Write the columns, less `centre`, of one dyad into x, shape (columns,)."""
    for c in range(len(layout.dyad_of)):
        value = 1.0
        if layout.network_of[c] >= 0:
            value = parts.network[layout.network_of[c]]
        if layout.dyad_of[c] >= 0:
            value *= parts.dyad[layout.dyad_of[c], d]
        for b in range(layout.block_start[c], layout.block_start[c + 1]):
            value *= value_of_block(layout.combine[b], parts.sender[b, i], parts.receiver[b, j])
        x[c] = value - centre[c]


@borrowing
def _block_along(code: int, u: float, v: Floats, count: int, out: Floats) -> None:
    """Multiply `out` by the value of a block on each of some dyads of one sender."""
    # A loop of its own for each of the frequent codes: only then is it made of vectors.
    if code == Combine.SUM:
        for k in range(count):
            out[k] *= u + v[k]
    elif code == Combine.PRODUCT:
        for k in range(count):
            out[k] *= u * v[k]
    elif code == Combine.ABSOLUTE:
        for k in range(count):
            out[k] *= abs(u - v[k])
    elif code == Combine.EQUAL:
        for k in range(count):
            out[k] *= 1.0 if u == v[k] else 0.0
    else:
        for k in range(count):
            out[k] *= value_of_block(code, u, v[k])


@borrowing
def columns_along(  # noqa: PLR0917 (numba takes no keywords here)
    layout: Layout,
    parts: Parts,
    centre: Floats,
    i: int,
    j: int,
    d: int,
    count: int,
    x: Floats,
) -> None:
    """Write the columns, less `centre`, of dyads that stand side by side into x, (columns, CHUNK).

    They are `count` dyads of sender i in a grid, with receivers from j on; the first has the
    flat number d.
    """
    for c in range(len(layout.dyad_of)):
        out = x[c]
        scale = 1.0
        if layout.network_of[c] >= 0:
            scale = parts.network[layout.network_of[c]]
        if layout.dyad_of[c] >= 0:
            given = parts.dyad[layout.dyad_of[c], d : d + count]
            for k in range(count):
                out[k] = scale * given[k]
        else:
            for k in range(count):
                out[k] = scale
        for b in range(layout.block_start[c], layout.block_start[c + 1]):
            values = parts.receiver[b, j : j + count]
            _block_along(layout.combine[b], parts.sender[b, i], values, count, out)
        for k in range(count):
            out[k] -= centre[c]

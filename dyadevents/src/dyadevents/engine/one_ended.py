"""Sums over the risk set where each column is of one end, or of a dyad and constant: compiled.

With scores ``a_i + b_j + d_ij`` the weight of a dyad is a product, and all sums of `sums.follow`
come from sums of its factors over one end: ``sum over j of K_ij exp(b_j)`` for each sender i, K
being ``exp(d_ij)`` where the dyad is at risk and 0 elsewhere, and so on. A change of an actor adds
one number times a row of K to them, so that no dyad is evaluated again: some ten times fewer
operations than where columns may depend on both ends at once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyadevents.compiled import subroutine_with
from dyadevents.engine.course import Course, set_actor
from dyadevents.engine.plan import SlotPart
from dyadevents.engine.simd_math import borrowing, compiled_borrowing, exponential, inlined
from dyadevents.network import ModeCode
from dyadevents.terms.base import Combine

__all__ = ["ColumnEnds", "column_ends", "follow_ends", "number_of_products"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_NUMBERS = 100_000_000
"""Numbers that products of columns may take in memory; a larger network is followed otherwise."""


class ColumnEnds(NamedTuple):
    """Numbers of the local columns that belong to senders, to receivers, to dyads."""

    sender: Ints
    receiver: Ints
    dyad: Ints


def column_ends(course: Course) -> ColumnEnds | None:
    """Whose each column is, where each is of one end or constant by dyad; None where one is not.

    Parameters
    ----------
    course : Course
    """
    universe, layout, log = course.universe, course.layout, course.log
    moves = (log.group == SlotPart.DYAD) & (log.row >= 0)
    if not universe.grid or universe.shape[2] != ModeCode.TWO_MODE or moves.any():
        return None
    if universe.shape[4] - universe.shape[3] < universe.shape[1]:  # a strip: of a large grid
        return None
    blocks = np.diff(layout.block_start)
    of_dyad = layout.dyad_of >= 0
    if not np.all(np.where(of_dyad, (blocks == 0) & (layout.network_of < 0), blocks == 1)):
        return None
    code = np.full(len(blocks), -1)
    code[~of_dyad] = layout.combine[layout.block_start[:-1][~of_dyad]]
    if not np.isin(code[~of_dyad], [Combine.SENDER, Combine.RECEIVER]).all():
        return None
    ends = ColumnEnds(
        *(np.flatnonzero(a) for a in (code == Combine.SENDER, code == Combine.RECEIVER, of_dyad))
    )
    numbers = (
        2 * number_of_products(len(ends.dyad)) * int(universe.shape[0]) * int(universe.shape[1])
    )
    return ends if numbers <= MOST_NUMBERS else None


def number_of_products(columns: int) -> int:
    """Number of products of some columns: of none of them, one, or two."""
    return 1 + columns + columns * (columns + 1) // 2


class _Factors(NamedTuple):
    """The factors of all weights, and their sums over one end.

    Attributes
    ----------
    of : Course
    ends : ColumnEnds
    theta, centre : arrays, shape (columns,)
    low : int
        Receivers are numbered from here on.
    sender, receiver : arrays, shape (columns of that end, actors)
        Columns less their centre.
    by_sender, by_receiver : arrays, shape (1 + columns of that end, actors)
        The exponential of the end's part of the score; that times each column.
    kernel : array, shape (products, senders, receivers)
        K; K times each dyad's column; K times each product of two of them.
    turned : array, shape (products, receivers, senders)
        The same.
    over_receivers : array, shape (columns of receivers + products, senders)
        Sums over receivers of K times `by_receiver`, then of each product with K times its first
        row.
    over_senders : array, shape (1 + columns of dyads, receivers)
        Sums over senders of K, and of K times each dyad's column, times the first of `by_sender`.
    """

    of: Course
    ends: ColumnEnds
    theta: Floats
    centre: Floats
    low: int
    sender: Floats
    receiver: Floats
    by_sender: Floats
    by_receiver: Floats
    kernel: Floats
    turned: Floats
    over_receivers: Floats
    over_senders: Floats


@subroutine_with(_nrt=False, fastmath={"contract"})
def _add(row: Floats, times: float, into: Floats) -> None:
    for k in range(len(into)):
        into[k] += times * row[k]


@subroutine_with(_nrt=False, fastmath={"reassoc", "contract", "nsz"})
def _dot(first: Floats, second: Floats) -> float:
    total = 0.0
    for k in range(len(first)):
        total += first[k] * second[k]
    return total


@subroutine_with(_nrt=False, fastmath={"reassoc", "contract", "nsz"})
def _dot_of_three(first: Floats, second: Floats, third: Floats) -> float:
    total = 0.0
    for k in range(len(first)):
        total += first[k] * second[k] * third[k]
    return total


@inlined
def _value(f: _Factors, values: Floats, c: int, actor: int) -> float:
    """A column's value less its centre."""
    layout = f.of.layout
    value = values[layout.block_start[c], actor]
    if layout.network_of[c] >= 0:
        value *= f.of.parts.network[layout.network_of[c]]
    return float(value - f.centre[c])


@borrowing
def _move_sender(f: _Factors, i: int) -> None:
    """Bring a sender's factors, and the sums over senders, up to date."""
    score = 0.0
    for k in range(len(f.sender)):
        c = f.ends.sender[k]
        f.sender[k, i] = _value(f, f.of.parts.sender, c, i)
        score += f.theta[c] * f.sender[k, i]
    weight = exponential(score)
    change = weight - f.by_sender[0, i]
    f.by_sender[0, i] = weight
    for k in range(len(f.sender)):
        f.by_sender[1 + k, i] = weight * f.sender[k, i]
    for k in range(len(f.over_senders)):
        _add(f.kernel[k, i], change, f.over_senders[k])


@borrowing
def _move_receiver(f: _Factors, j: int) -> None:
    """Bring a receiver's factors, and the sums over receivers, up to date."""
    score = 0.0
    for k in range(len(f.receiver)):
        c = f.ends.receiver[k]
        f.receiver[k, j] = _value(f, f.of.parts.receiver, c, f.low + j)
        score += f.theta[c] * f.receiver[k, j]
    weight = exponential(score)
    change = weight - f.by_receiver[0, j]
    rows = len(f.by_receiver)
    for k in range(rows + len(f.turned) - 1):
        product = max(0, k + 1 - rows)
        moved = change
        if 0 < k < rows:
            moved = weight * f.receiver[k - 1, j] - f.by_receiver[k, j]
        _add(f.turned[product, j], moved, f.over_receivers[k])
    f.by_receiver[0, j] = weight
    for k in range(len(f.receiver)):
        f.by_receiver[1 + k, j] = weight * f.receiver[k, j]


@borrowing
def _set_dyad(f: _Factors, i: int, j: int, at_risk: bool) -> None:
    """Set K of a dyad and its products with columns."""
    of, dyad = f.of, f.ends.dyad
    d = i * of.universe.shape[1] + f.low + j
    score = 0.0
    for k in range(len(dyad)):
        c = dyad[k]
        score += f.theta[c] * (of.parts.dyad[of.layout.dyad_of[c], d] - f.centre[c])
    weight = exponential(score) if at_risk else 0.0
    f.kernel[0, i, j] = f.turned[0, j, i] = weight
    at = 1 + len(dyad)
    for k in range(len(dyad)):
        weighted = weight * (of.parts.dyad[of.layout.dyad_of[dyad[k]], d] - f.centre[dyad[k]])
        f.kernel[1 + k, i, j] = f.turned[1 + k, j, i] = weighted
        for b in range(k + 1):
            other = of.parts.dyad[of.layout.dyad_of[dyad[b]], d] - f.centre[dyad[b]]
            f.kernel[at, i, j] = f.turned[at, j, i] = weighted * other
            at += 1


@borrowing
def _sum_afresh(f: _Factors) -> None:
    f.by_sender[:] = 0.0
    f.by_receiver[:] = 0.0
    f.over_receivers[:] = 0.0
    f.over_senders[:] = 0.0
    for i in range(f.by_sender.shape[1]):
        _move_sender(f, i)
    for j in range(f.by_receiver.shape[1]):
        _move_receiver(f, j)


@inlined
def _add_dyad(f: _Factors, i: int, j: int, sign: float) -> None:
    """Add ``sign`` times what one dyad adds to the sums over either end."""
    columns = len(f.by_receiver)
    for k in range(columns):
        f.over_receivers[k, i] += sign * f.by_receiver[k, j] * f.kernel[0, i, j]
    for product in range(1, len(f.kernel)):
        at = columns + product - 1
        f.over_receivers[at, i] += sign * f.by_receiver[0, j] * f.kernel[product, i, j]
    for k in range(len(f.over_senders)):
        f.over_senders[k, j] += sign * f.by_sender[0, i] * f.kernel[k, i, j]


@borrowing
def _move_dyad(f: _Factors, i: int, j: int, at_risk: bool) -> None:
    """Bring a dyad, and the sums over either end, up to date."""
    for sign in (-1.0, 1.0):
        if sign > 0:
            _set_dyad(f, i, j, at_risk)
        _add_dyad(f, i, j, sign)


@inlined
def _place(p: int, c: int, b: int) -> int:
    """Place of the product of two columns among the sums."""
    high, low = max(c, b), min(c, b)
    return 1 + p + high * (high + 1) // 2 + low


@borrowing
def _write(f: _Factors, row: Floats) -> None:
    """Write S0, S1 and the lower half of S2."""
    ends, p = f.ends, len(f.theta)
    senders, receivers, dyads = len(ends.sender), len(ends.receiver), len(ends.dyad)
    weight = f.by_sender[0]
    row[0] = _dot(weight, f.over_receivers[0])
    for k in range(senders):
        c, weighted = ends.sender[k], f.by_sender[1 + k]
        row[1 + c] = _dot(weighted, f.over_receivers[0])
        for b in range(k + 1):
            row[_place(p, c, ends.sender[b])] = _dot_of_three(
                weighted, f.sender[b], f.over_receivers[0]
            )
        for b in range(receivers + dyads):
            other = ends.receiver[b] if b < receivers else ends.dyad[b - receivers]
            row[_place(p, c, other)] = _dot(weighted, f.over_receivers[1 + b])
    for k in range(receivers):
        c, weighted = ends.receiver[k], f.by_receiver[1 + k]
        row[1 + c] = _dot(weight, f.over_receivers[1 + k])
        for b in range(k + 1):
            row[_place(p, c, ends.receiver[b])] = _dot_of_three(
                weighted, f.receiver[b], f.over_senders[0]
            )
        for b in range(dyads):
            row[_place(p, c, ends.dyad[b])] = _dot(weighted, f.over_senders[1 + b])
    at = 1 + receivers + dyads
    for k in range(dyads):
        c = ends.dyad[k]
        row[1 + c] = _dot(weight, f.over_receivers[1 + receivers + k])
        for b in range(k + 1):
            row[_place(p, c, ends.dyad[b])] = _dot(weight, f.over_receivers[at])
            at += 1


def follow_ends(  # noqa: PLR0917 (as `sums.follow`)
    of: Course,
    ends: ColumnEnds,
    theta: Floats,
    centre: Floats,
    low: int,
    high: int,
    refresh: int,
    sums: Floats,
) -> float:
    """Write the sums over the dyads of a tile before each step, as `sums.follow` does.

    Parameters
    ----------
    of : Course
        Slots of actors are changed.
    ends : ColumnEnds
        Of its columns.
    theta, centre, low, high, refresh, sums
        As in `sums.follow`.

    Returns
    -------
    float
        The largest relative difference that summing afresh found.
    """
    n, m = int(of.universe.shape[0]), high - low
    senders, receivers, dyads = len(ends.sender), len(ends.receiver), len(ends.dyad)
    products = 1 + dyads + dyads * (dyads + 1) // 2
    factors = _Factors(
        of,
        ends,
        theta,
        centre,
        low,
        np.empty((senders, n)),
        np.empty((receivers, m)),
        np.zeros((1 + senders, n)),
        np.zeros((1 + receivers, m)),
        np.empty((products, n, m)),
        np.empty((products, m, n)),
        np.zeros((receivers + products, n)),
        np.zeros((1 + dyads, m)),
    )
    return float(_follow(factors, refresh, sums))


@borrowing
def _s0(f: _Factors) -> tuple[float, float]:
    """S0 from the sums over receivers, and from those over senders."""
    by_receivers = _dot(f.by_sender[0], f.over_receivers[0])
    return by_receivers, _dot(f.by_receiver[0], f.over_senders[0])


@compiled_borrowing
def _follow(f: _Factors, refresh: int, sums: Floats) -> float:  # noqa: PLR0912 (one loop over the log)
    log, parts = f.of.log, f.of.parts
    n, m, width = f.of.universe.shape[0], f.of.universe.shape[1], f.by_receiver.shape[1]
    for i in range(n):
        for j in range(width):
            _set_dyad(f, i, j, f.of.risk[i * m + f.low + j] != 0)
    steps = len(log.start) - 1
    drift = 0.0
    afresh, moved = True, True
    for step in range(steps + 1):
        if afresh or step % refresh == 0 or step == steps:
            by_receivers, by_senders = _s0(f)
            _sum_afresh(f)
            exact, _ = _s0(f)
            if not afresh and exact > 0:
                off = max(abs(by_receivers - exact), abs(by_senders - exact))
                drift = max(drift, off / exact)
            moved = True
        if step == steps:
            break
        if moved:
            _write(f, sums[step])
        else:
            for k in range(sums.shape[1]):  # of slices, the compiler would compare the shapes
                sums[step, k] = sums[step - 1, k]
        a, stop = log.start[step], log.start[step + 1]
        afresh, moved = False, False
        while a < stop:
            group, place = log.group[a], log.place[a]
            end = a
            if group == SlotPart.NETWORK:
                while end < stop and log.group[end] == SlotPart.NETWORK:
                    parts.network[log.row[end]] = log.value[end]
                    end += 1
                afresh = True
            elif group == SlotPart.DYAD:
                i, j = place // m, place % m - f.low
                if 0 <= j < width:
                    _move_dyad(f, i, j, log.value[a] != 0)
                    moved = True
                end += 1
            else:
                while end < stop and log.group[end] == group and log.place[end] == place:
                    set_actor(f.of.universe, parts, group, log.row[end], place, log.value[end])
                    end += 1
                if group == SlotPart.SENDER:
                    _move_sender(f, place)
                    moved = True
                elif 0 <= place - f.low < width:
                    _move_receiver(f, place - f.low)
                    moved = True
            a = end
    return drift

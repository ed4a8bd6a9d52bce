"""Coefficients times columns on the dyads of one sender or of one receiver: compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyadevents.arrays import Floats
from dyadevents.engine.evaluate import Parts, value_of_block
from dyadevents.engine.plan import Layout
from dyadevents.engine.simd_math import borrowing
from dyadevents.terms.base import Combine

__all__ = ["Line", "predict", "predict_dyad"]


class Line(NamedTuple):
    """Dyads side by side in a row or a column of the grid.

    Attributes
    ----------
    of_sender : bool
        Whether they share the sender, or the receiver.
    end, first : int
        The actor that they share, and the other end of the first of them.
    dyad, step : int
        The flat number of the first, and what the next one's is more.
    """

    of_sender: bool
    end: int
    first: int
    dyad: int
    step: int
    size: int


@borrowing
def _multiply(code: int, of_sender: bool, ego: float, alter: Floats, out: Floats) -> None:
    """Multiply `out` by the value of a block on each dyad of a line."""
    # A loop of its own for each of the frequent codes: only then is it made of vectors.
    if code == Combine.SUM:
        for q in range(len(alter)):
            out[q] *= ego + alter[q]
    elif code == Combine.PRODUCT:
        for q in range(len(alter)):
            out[q] *= ego * alter[q]
    elif code == Combine.ABSOLUTE:
        for q in range(len(alter)):
            out[q] *= abs(ego - alter[q])
    elif of_sender:
        for q in range(len(alter)):
            out[q] *= value_of_block(code, ego, alter[q])
    else:
        for q in range(len(alter)):
            out[q] *= value_of_block(code, alter[q], ego)


@borrowing
def _product(  # noqa: PLR0917 (numba takes no keywords here)
    layout: Layout,
    c: int,
    scale: float,
    line: Line,
    dyads: NDArray[np.floating],
    ego: Floats,
    alter: Floats,
    out: Floats,
) -> None:
    """Write a column on the dyads of a line, whatever it is the product of."""
    for q in range(line.size):
        out[q] = scale
    row = layout.dyad_of[c]
    if row >= 0:
        for q in range(line.size):
            out[q] *= dyads[row, line.dyad + q * line.step]
    for b in range(layout.block_start[c], layout.block_start[c + 1]):
        other = alter[b, line.first : line.first + line.size]
        _multiply(layout.combine[b], line.of_sender, ego[b, line.end], other, out)


@borrowing
def predict(  # noqa: PLR0917 (numba takes no keywords here)
    layout: Layout,
    parts: Parts,
    theta: Floats,
    low: int,
    high: int,
    line: Line,
    x: Floats,
    eta: Floats,
) -> None:
    """Write theta . x of columns ``low:high`` on the dyads of a line into `eta`.

    `x` is scratch of the same length. All is multiplied and added in the order of
    `predict_dyad`, so that a dyad has the same bits in its row, in its column and alone.
    """
    ego, alter, same = parts.receiver, parts.sender, Combine.RECEIVER
    if line.of_sender:
        ego, alter, same = parts.sender, parts.receiver, Combine.SENDER
    count, last = line.size, line.first + line.size
    for q in range(count):
        eta[q] = 0.0
    for c in range(low, high):
        b, blocks = layout.block_start[c], layout.block_start[c + 1] - layout.block_start[c]
        row, scale = layout.dyad_of[c], 1.0
        if layout.network_of[c] >= 0:
            scale = parts.network[layout.network_of[c]]
        one_end = row < 0 and blocks == 1 and layout.combine[b] <= Combine.RECEIVER
        if one_end and layout.combine[b] == same:
            term = theta[c] * (scale * ego[b, line.end])
            for q in range(count):
                eta[q] += term
        elif one_end:
            other = alter[b, line.first : last]
            for q in range(count):
                eta[q] += theta[c] * (scale * other[q])
        else:
            _product(layout, c, scale, line, parts.dyad, ego, alter, x)
            for q in range(count):
                eta[q] += theta[c] * x[q]


@borrowing
def predict_dyad(  # noqa: PLR0917 (numba takes no keywords here)
    layout: Layout, parts: Parts, theta: Floats, low: int, high: int, i: int, j: int, d: int
) -> float:
    """Return theta . x of columns ``low:high`` on one dyad, which has the flat number d."""
    eta = 0.0
    for c in range(low, high):
        value = 1.0
        if layout.network_of[c] >= 0:
            value = parts.network[layout.network_of[c]]
        if layout.dyad_of[c] >= 0:
            value *= parts.dyad[layout.dyad_of[c], d]
        for b in range(layout.block_start[c], layout.block_start[c + 1]):
            value *= value_of_block(layout.combine[b], parts.sender[b, i], parts.receiver[b, j])
        eta += theta[c] * value
    return eta

"""Slots of columns as they are at the start."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dyadevents.arrays import Floats, Ints
from dyadevents.engine.evaluate import Parts
from dyadevents.engine.plan import ColumnDesign, SlotPart, transform_array
from dyadevents.network import ModeCode, Network
from dyadevents.terms.base import Transform

__all__ = ["initial_parts"]


LARGE = 40_000_000  # dyads from which their columns are held in single precision
BLOCK = 512  # rows and columns of a grid that are filled in together


def initial_parts(
    design: ColumnDesign, values: Floats, network: Network, *, dyads: Ints | None = None
) -> Parts:
    """Return every slot's values, given those of the statistics.

    Parameters
    ----------
    values : array of float
        As in `Replay.values`.
    dyads : array of int, optional
        Flat numbers of the dyads of a list; by default the whole grid.
    """
    n, m = network.n_senders, network.n_receivers
    layout, plan = design.layout, design.plan
    blocks = len(layout.combine)
    rows = int(layout.dyad_of.max(initial=-1)) + 1
    low, high = int(plan.shape[3]), int(plan.shape[4])
    tall = low + high if network.mode == "undirected" else n
    width = tall * (high - low) if dyads is None else len(dyads)
    precision = np.float32 if rows and dyads is None and n * m >= LARGE else np.float64
    parts = Parts(
        np.ones((blocks, n)),
        np.ones((blocks, m)),
        np.zeros((rows, width), dtype=precision),
        np.ones(int(layout.network_of.max(initial=-1)) + 1),
    )
    for number, fixed in design.fixed_dyads.items():
        _fill(parts.dyad[number], [(fixed[:, low:high], Transform.RAW)], plan.shape, dyads)
    for slot, row in enumerate(design.row):
        part = plan.part[slot]
        factors: list[tuple[NDArray[np.floating], Transform]] = []
        for f in range(plan.factor_start[slot], plan.factor_start[slot + 1]):
            s = plan.factor_stat[f]
            here = values[plan.offset[s] : plan.offset[s] + plan.size[s]]
            factors.append((here, Transform(plan.factor_transform[f])))
        if part == SlotPart.DYAD:
            square = [(here.reshape(n, high - low), transform) for here, transform in factors]
            _fill(parts.dyad[row], square, plan.shape, dyads)
        elif part == SlotPart.NETWORK:
            parts.network[row] *= _product(factors)[0]
        elif factors:
            (parts.sender if part == SlotPart.SENDER else parts.receiver)[row] = _product(factors)
    return parts


def _product(factors: Sequence[tuple[NDArray[np.floating], Transform]]) -> NDArray[np.floating]:
    product = transform_array(*factors[0])
    for factor, transform in factors[1:]:
        product = product * transform_array(factor, transform)
    return product


def _fill(
    row: NDArray[np.floating],
    factors: Sequence[tuple[NDArray[np.floating], Transform]],
    shape: Ints,
    dyads: Ints | None,
) -> None:
    """Write the product of dyad factors, shape (n, receivers that are known), into a row of zeros.

    Dyads of an undirected grid become readable from either end; the upper triangle counts.
    The work goes block by block, so that it needs no second array of that size, and blocks
    of zeros are left alone, so that they take no memory.
    """
    n, m, mode, low, high = (int(k) for k in shape)
    if dyads is not None:
        row[:] = _product([(given[dyads // m, dyads % m], how) for given, how in factors])
        return
    undirected, width = mode == ModeCode.UNDIRECTED, high - low
    # As `number_of` has them: of an undirected grid the rows of its actors, then those of others.
    own = row[: width * high].reshape(width, high) if undirected else row.reshape(n, width)
    rest = row[width * high :].reshape(low, width) if undirected else own
    tops = [*range(0, low, BLOCK), *range(low, high, BLOCK)] if undirected else range(0, n, BLOCK)
    for a in tops:
        end = min(a + BLOCK, (low if a < low else high) if undirected else n)
        for b in range(max(a, low) if undirected else low, high, BLOCK):
            stop = min(b + BLOCK, high)
            rows, columns = slice(a, end), slice(b - low, stop - low)
            block = _product([(given[rows, columns], how) for given, how in factors])
            if not block.any():
                continue
            if undirected and a == b:
                block = np.triu(block, 1)
                block = block + block.T
            if not undirected or a < low:
                rest[rows, columns] = block
            else:
                own[a - low : end - low, b:stop] = block
            if undirected and a != b:
                own[columns, rows] = block.T

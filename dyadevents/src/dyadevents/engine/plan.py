"""The columns of a model as arrays, for the compiled replay and the compiled simulator.

A *slot* is one array that a column reads: the sender part or the receiver part of a block,
the dyad part or the network part of a column. Each slot is a product of transformed
statistics. When a statistic moves at a place, the slots that use it move at that place.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyadevents.arrays import Bools, Floats, Ints
from dyadevents.network import Network
from dyadevents.terms.base import Factor, Statistic, StatisticLevel, TermColumn, Transform

__all__ = ["ColumnDesign", "Layout", "SlotPart", "UpdatePlan", "ints", "lay_out"]


def ints(of: object) -> Ints:
    """Return an array of the integers of compiled code."""
    return np.array(of, dtype=np.int64)


class SlotPart(IntEnum):
    """Parts that slots belong to, and so the dyads that a change touches."""

    DYAD = 0  #: one dyad
    SENDER = 1  #: the dyads of one sender
    RECEIVER = 2  #: the dyads of one receiver
    NETWORK = 3  #: every dyad


class UpdatePlan(NamedTuple):
    """Statistics and slots, as compiled code knows them. See `Layout`."""

    shape: Ints  # senders, receivers, mode, first and last receiver (see `Universe`)
    level: Ints  # of each statistic ...
    offset: Ints  # where its values start
    size: Ints
    by_state: Bools
    mask: Ints  # what it watches; 0 for nothing
    window: Floats
    half_life: Floats
    link_rule: Ints
    tick_rule: Ints
    settings_start: Ints
    settings: Floats
    store_start: Ints
    most: int
    use_start: Ints  # slots that use a statistic: use_slot[use_start[s]:use_start[s + 1]]
    use_slot: Ints
    part: Ints  # of each slot ...
    factor_start: Ints
    factor_stat: Ints
    factor_transform: Ints


class Layout(NamedTuple):
    """Slots that each column reads: what the likelihood and the simulator evaluate.

    Column c is the product of its blocks ``block_start[c]:block_start[c + 1]``, of the
    dyad slot ``dyad_of[c]`` and the network slot ``network_of[c]`` (-1 for none). Block b
    combines ``sender_of[b]`` and ``receiver_of[b]`` (rows of the arrays of actor parts) by
    ``combine[b]``.
    """

    block_start: Ints
    combine: Ints
    dyad_of: Ints
    network_of: Ints


@dataclass(frozen=True)
class ColumnDesign:
    """Columns, their plan and layout, and the values that everything has at the start.

    Attributes
    ----------
    statistics : tuple of Statistic
        Those that move, and those that enter a product with one that does.
    row : array of int, shape (slots,)
        Which row of its part's array a slot is: senders and receivers by block, dyads by
        dyad slot, networks by network slot.
    fixed_dyads : dict of int to array
        Dyad rows that never move, shape (n, m) each: read as they are, not copied.
    values : array of float
        Initial values of all statistics, one after another.
    store : array of float
        The rules' memory at the start.
    """

    columns: tuple[TermColumn, ...]
    statistics: tuple[Statistic, ...]
    plan: UpdatePlan
    layout: Layout
    row: Ints
    fixed_dyads: dict[int, NDArray[np.floating]]
    values: Floats
    store: Floats


def transform_array(values: NDArray[np.floating], transform: Transform) -> NDArray[np.floating]:
    """Apply a transformation to an array."""
    if transform == Transform.LOG1P:
        return np.asarray(np.log1p(values))
    if transform == Transform.BINARY:
        return np.asarray((values > 0).astype(values.dtype))
    if transform == Transform.ABSENT:
        return np.asarray((values == 0).astype(values.dtype))
    return values


def _fixed_product(factors: Sequence[Factor], network: Network) -> NDArray[np.floating]:
    shape = (network.n_senders, network.n_receivers)
    product: NDArray[np.floating] | None = None
    for factor in factors:
        given = factor.statistic.initial
        values = np.zeros(shape) if given is None else np.broadcast_to(given, shape)
        values = transform_array(values, factor.transform)
        product = values if product is None else product * values
    assert product is not None
    return product


def lay_out(
    columns: Sequence[TermColumn], network: Network, strip: tuple[int, int] | None = None
) -> ColumnDesign:
    """Turn columns into arrays.

    Parameters
    ----------
    strip : pair of int, optional
        Receivers, from the first to before the second, whose dyads have values; all by default.
    """
    statistics: dict[str, Statistic] = {}
    slots: list[tuple[SlotPart, int, tuple[Factor, ...]]] = []
    fixed: dict[int, NDArray[np.floating]] = {}
    block_start = [0]
    combine: list[int] = []
    dyad_of: list[int] = []
    network_of: list[int] = []
    dyads = networks = 0
    for column in columns:
        for block in column.blocks:
            for part, factors in (
                (SlotPart.SENDER, block.sender),
                (SlotPart.RECEIVER, block.receiver),
            ):
                slots.append((part, len(combine), factors))
            combine.append(int(block.combine))
        block_start.append(len(combine))
        dyad_of.append(dyads if column.dyad else -1)
        if column.dyad:
            if all(factor.statistic.fixed for factor in column.dyad):
                fixed[dyads] = _fixed_product(column.dyad, network)
            else:
                slots.append((SlotPart.DYAD, dyads, column.dyad))
            dyads += 1
        network_of.append(networks if column.network else -1)
        if column.network:
            slots.append((SlotPart.NETWORK, networks, column.network))
            networks += 1
    for _, _, factors in slots:
        for factor in factors:
            statistics.setdefault(factor.statistic.key, factor.statistic)
    numbers = {key: k for k, key in enumerate(statistics)}
    distinct = tuple(statistics.values())
    strip = (0, network.n_receivers) if strip is None else strip
    plan, values, store = _tables(distinct, slots, numbers, network, strip)
    layout = Layout(
        *(np.array(a, dtype=np.int64) for a in (block_start, combine, dyad_of, network_of))
    )
    row = np.array([number for _, number, _ in slots], dtype=np.int64)
    return ColumnDesign(tuple(columns), distinct, plan, layout, row, fixed, values, store)


def _tables(
    statistics: tuple[Statistic, ...],
    slots: list[tuple[SlotPart, int, tuple[Factor, ...]]],
    numbers: dict[str, int],
    network: Network,
    strip: tuple[int, int],
) -> tuple[UpdatePlan, Floats, Floats]:
    width = strip[1] - strip[0]
    sizes = [math.prod(_shape_of(s.level, network, width)) for s in statistics]
    offset = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    values = np.zeros(offset[-1])
    for s, statistic in enumerate(statistics):
        if statistic.initial is not None:
            given = np.broadcast_to(
                statistic.initial, _shape_of(statistic.level, network, network.n_receivers)
            )
            if statistic.level == StatisticLevel.DYAD:
                given = given[:, strip[0] : strip[1]]
            values[offset[s] : offset[s + 1]] = given.ravel()
    stores = [np.zeros(0) if s.store is None else s.store for s in statistics]
    store_start = np.concatenate([[0], np.cumsum([len(x) for x in stores])]).astype(np.int64)
    memory = np.zeros(store_start[-1] + 1)
    for s, here in enumerate(stores):  # what is large and mostly zero takes no memory
        nonzero = np.flatnonzero(here)
        memory[store_start[s] + nonzero] = here[nonzero]
    settings = [np.array(s.settings, dtype=float) for s in statistics]
    settings_start = np.concatenate([[0], np.cumsum([len(x) for x in settings])])
    uses: list[list[int]] = [[] for _ in statistics]
    factor_start, factor_stat, factor_transform = [0], [], []
    for slot, (_, _, factors) in enumerate(slots):
        for factor in factors:
            s = numbers[factor.statistic.key]
            factor_stat.append(s)
            factor_transform.append(int(factor.transform))
            if slot not in uses[s]:
                uses[s].append(slot)
        factor_start.append(len(factor_stat))

    plan = UpdatePlan(
        shape=ints([network.n_senders, network.n_receivers, network.code, *strip]),
        level=ints([s.level for s in statistics]),
        offset=offset[:-1],
        size=ints(sizes),
        by_state=np.array([bool(s.watch and s.watch.by_state) for s in statistics], dtype=np.bool_),
        mask=ints([s.watch.mask if s.watch else 0 for s in statistics]),
        window=np.array([s.window for s in statistics], dtype=float),
        half_life=np.array([s.half_life for s in statistics], dtype=float),
        link_rule=ints([int(s.link_rule) for s in statistics]),
        tick_rule=ints([int(s.tick_rule) for s in statistics]),
        settings_start=ints(settings_start),
        settings=np.concatenate([*settings, np.zeros(1)]),
        store_start=store_start,
        most=max(
            [
                1,
                *(s.most for s in statistics),
                *(
                    size
                    for s, size in zip(statistics, sizes, strict=True)
                    if s.tick_rule or s.half_life < math.inf
                ),
            ]
        ),
        use_start=ints(np.concatenate([[0], np.cumsum([len(u) for u in uses])])),
        use_slot=ints([slot for use in uses for slot in use]),
        part=ints([part for part, _, _ in slots]),
        factor_start=ints(factor_start),
        factor_stat=ints(factor_stat),
        factor_transform=ints(factor_transform),
    )
    return plan, values, memory


def _shape_of(level: StatisticLevel, network: Network, width: int) -> tuple[int, ...]:
    """Return the shape of a statistic, of which so many receivers have dyads."""
    n, m = network.n_senders, network.n_receivers
    return {
        StatisticLevel.DYAD: (n, width),
        StatisticLevel.SENDER: (n,),
        StatisticLevel.RECEIVER: (m,),
        StatisticLevel.NETWORK: (1,),
    }[level]

"""Strips: one tile of a grid that is prepared alone, where all dyads do not fit into memory.

A strip has the dyads of the receivers from `low` to before `high`, in an undirected network those
whose larger end is one of them. Its numbers are those of the whole grid to the last digit: what
other dyads do reaches it by events, sums of actors and lists of partners, which each strip follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from dyadevents.arrays import Bools, Ints, Risk, States
from dyadevents.engine.evaluate import numbers_of
from dyadevents.engine.history_arrays import lower_first
from dyadevents.engine.plan import UpdatePlan
from dyadevents.history import History
from dyadevents.kinds import Kind
from dyadevents.network import ModeCode
from dyadevents.terms.base import StatisticLevel, TermColumn

__all__ = ["Strip", "are_in_strip", "is_large", "needs_whole", "risk_in_strip", "touched_dyads"]

Strip = tuple[int, int]

MOST_CELLS = 400_000_000
"""Senders times receivers, beyond which workers prepare strips, and no fit starts from a sample."""


def is_large(n_senders: int, n_receivers: int) -> bool:
    """Check whether a grid is too large for each worker to have all its dyads."""
    return n_senders * n_receivers > MOST_CELLS


class ChangedDyads(NamedTuple):
    """Dyads that have events or changes of state, in order, and their states."""

    dyads: Ints
    states: States


def touched_dyads(history: History) -> ChangedDyads:
    """Return the dyads whose states can move; all dyads have none at the start."""
    m, changes = history.network.n_receivers, history.state_changes
    ends = [
        lower_first(history, history.senders, history.receivers),
        lower_first(history, changes.senders, changes.receivers),
    ]
    dyads = np.unique(np.concatenate([i[i >= 0] * m + j[i >= 0] for i, j in ends]))
    return ChangedDyads(dyads, np.zeros(len(dyads), dtype=np.int8))


def are_in_strip(shape: Ints, dyads: Ints) -> Bools:
    """Check which dyads, given as ``i * m + j``, belong to the strip of a shape."""
    i, j = np.divmod(dyads, int(shape[1]))
    end = np.maximum(i, j) if shape[2] == ModeCode.UNDIRECTED else j
    return np.asarray((end >= shape[3]) & (end < shape[4]))


def risk_in_strip(plan: UpdatePlan, masks: Ints, touched: ChangedDyads) -> Risk:
    """Return a mark for each dyad of a strip at risk of each kind that can happen without a tie."""
    n, m, mode, low, high = (int(k) for k in plan.shape)
    undirected = mode == ModeCode.UNDIRECTED
    risk = np.ones((len(masks), ((low + high) if undirected else n) * (high - low)), dtype=np.uint8)
    if mode != ModeCode.TWO_MODE:
        risk[:, numbers_of(plan.shape, np.arange(low, high) * (m + 1))] = 0
    own = are_in_strip(plan.shape, touched.dyads)
    dyads, states = touched.dyads[own], touched.states[own]
    for k, mask in enumerate(masks):
        marks = (states >= 0) & ((int(mask) >> np.maximum(states, 0)) & 1 == 1)
        risk[k, numbers_of(plan.shape, dyads)] = marks
        if undirected:
            risk[k, numbers_of(plan.shape, dyads % m * m + dyads // m)] = marks
    return risk


def needs_whole(history: History, kind: Kind, columns: Sequence[TermColumn]) -> str | None:
    """Return why a kind cannot be prepared strip by strip; None where it can."""
    if not kind.everywhere:
        return "it does not happen without a tie"
    if history.states is not None:
        return "states of all dyads at the start are given"
    for column in columns:
        blocks = [f for b in column.blocks for f in (*b.sender, *b.receiver)]
        for factor in (*blocks, *column.dyad, *column.network):
            of, cells = factor.statistic, history.network.n_senders * history.network.n_receivers
            memory = max(0 if of.store is None else len(of.store), of.most)
            steps = of.steps is not None and bool(of.steps.steps)
            moves = of.level == StatisticLevel.DYAD and (of.tick_rule != 0 or steps)
            if memory >= cells or moves:
                return f"{column.name} remembers something of each dyad"
            if of.watch is not None and of.watch.by_state and of.watch.mask & 1:
                return f"{column.name} counts dyads without a tie"
    return None

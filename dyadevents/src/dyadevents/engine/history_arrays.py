"""A history as arrays that compiled functions read, and what they write down of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from dyadevents.arrays import Floats, Ints
from dyadevents.engine.plan import ColumnDesign
from dyadevents.engine.updates import STAYS
from dyadevents.history import History
from dyadevents.kinds import DyadState, Kind

__all__ = ["HistoryArrays", "history_arrays", "leads_of", "lower_first", "masks_of", "step_arrays"]


class MoveArrays(NamedTuple):
    """State changes that no event made, and then events.

    The lower end of a dyad of an undirected network comes first. `old` and `new`, the states of the
    dyad before and after each, are written, but for what a state change leads to, which is given.
    `at` and `twin` are where its state stands, in an undirected network twice.
    """

    kind: Ints  # -1 for a state change
    time: Floats
    low: Ints
    high: Ints
    at: Ints
    twin: Ints
    old: Ints
    new: Ints


class StepArrays(NamedTuple):
    """Steps of covariates: those of statistic s begin at ``start[s]``."""

    start: Ints
    place: Ints
    value: Floats


class RiskArrays(NamedTuple):
    """States as bits.

    Attributes
    ----------
    followed : array of int, shape (kinds that are followed,)
        States in which a dyad is at risk of each.
    allowed : array of int, shape (kinds of the history,)
        States in which each can happen.
    leads : array of int, shape (kinds of the history,)
        State that each leads to, `STAYS` for none.
    """

    followed: Ints
    allowed: Ints
    leads: Ints


class HistoryArrays(NamedTuple):
    """All that a replay is told of a history."""

    moves: MoveArrays
    changes: int  # how many of the moves no event made
    steps: StepArrays
    risk: RiskArrays


def history_arrays(
    history: History, design: ColumnDesign, kinds: Sequence[str], touched: Ints | None = None
) -> HistoryArrays:
    """Return the arrays of a history.

    Parameters
    ----------
    design : ColumnDesign
        Has the steps of covariates.
    kinds : sequence of str
        Kinds whose risk sets are followed.
    touched : array of int, optional
        The dyads, in order, whose states are known; by default all are, as in a grid.
    """
    changes = history.state_changes
    low, high = lower_first(
        history,
        np.concatenate([changes.senders, history.senders]),
        np.concatenate([changes.receivers, history.receivers]),
    )
    m, none = history.network.n_receivers, np.zeros(len(history), dtype=np.int64)
    at = twin = low * m + high
    if touched is not None:
        at = twin = np.searchsorted(touched, at)
    elif history.network.mode == "undirected":
        twin = high * m + low
    return HistoryArrays(
        MoveArrays(
            np.concatenate([np.full(len(changes.times), -1), history.kind_of]).astype(np.int64),
            np.concatenate([changes.times, history.times]),
            low,
            high,
            at,
            twin,
            np.zeros(len(low), dtype=np.int64),
            np.concatenate([changes.states.astype(np.int64), none]),
        ),
        len(changes.times),
        step_arrays(design),
        RiskArrays(
            masks_of([history.kinds[history.kind(name)] for name in kinds]),
            masks_of(history.kinds),
            leads_of(history.kinds),
        ),
    )


def step_arrays(design: ColumnDesign) -> StepArrays:
    """Return the steps of the covariates of a design."""
    tables = [statistic.steps for statistic in design.statistics]
    start = np.cumsum([0, *(len(t.times) if t else 0 for t in tables)])
    return StepArrays(
        start.astype(np.int64),
        np.concatenate([*[t.index for t in tables if t], np.zeros(0)]).astype(np.int64),
        np.concatenate([*[t.values for t in tables if t], np.zeros(0)]).astype(float),
    )


def lower_first(history: History, senders: Ints, receivers: Ints) -> tuple[Ints, Ints]:
    """Return both ends of dyads, in an undirected network the lower one first."""
    if history.network.mode == "undirected":
        senders, receivers = np.minimum(senders, receivers), np.maximum(senders, receivers)
    return senders.astype(np.int64), receivers.astype(np.int64)


def masks_of(kinds: Sequence[Kind]) -> Ints:
    """Return the states in which each kind can happen, as bits."""
    masks = [
        sum(1 << int(state) for state in kind.at_risk if state != DyadState.UNSEEN)
        for kind in kinds
    ]
    return np.array(masks, dtype=np.int64)


def leads_of(kinds: Sequence[Kind]) -> Ints:
    """Return the state that each kind leads to, `STAYS` for none."""
    leads = [STAYS if kind.leads_to is None else int(kind.leads_to) for kind in kinds]
    return np.array(leads, dtype=np.int64)

"""How long dyads were in which state, and what can be counted from that."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dyadevents.arrays import Bools, Floats, Ints
from dyadevents.history import History
from dyadevents.kinds import LIVE

__all__ = ["Spells", "flat_dyads", "spells"]


@dataclass(frozen=True)
class Spells:
    """Times that dyads spent in a live state (active, suspended) without a break.

    Attributes
    ----------
    dyad : array of int, shape (spells,)
        Flat numbers.
    state : array of int, shape (spells,)
    begin, end : arrays of float, shape (spells,)
        Within the observation window.
    seen_begin, seen_end : arrays of bool, shape (spells,)
        Whether the spell began, or ended, by an event within the window. One that was there
        at the start, or came into sight, began before; one that is there at the end goes on.
    """

    dyad: Ints
    state: Ints
    begin: Floats
    end: Floats
    seen_begin: Bools
    seen_end: Bools

    def alive(self, time: float) -> Ints:
        """Return the dyads that are live just after a time."""
        return np.unique(self.dyad[(self.begin <= time) & (time < self.end)])


def flat_dyads(history: History, senders: Ints, receivers: Ints) -> Ints:
    """Return flat numbers of dyads, the smaller end first in an undirected network."""
    if history.network.mode == "undirected":
        senders, receivers = np.minimum(senders, receivers), np.maximum(senders, receivers)
    return np.asarray(senders * history.network.n_receivers + receivers, dtype=np.int64)


def spells(history: History) -> Spells:
    """Find the spells of a history."""
    states = history.initial_states()
    if history.network.mode == "undirected":
        states = np.where(np.triu(np.ones(states.shape, dtype=bool), 1), states, -1)
    live = np.isin(states.ravel(), [int(s) for s in LIVE])
    first = np.flatnonzero(live)
    leads = np.array([-2 if k.leads_to is None else int(k.leads_to) for k in history.kinds])
    moving = np.flatnonzero(
        (leads[history.kind_of] != -2) & (history.senders >= 0) & (history.times <= history.end)
    )
    changes = history.state_changes
    visible = np.flatnonzero(changes.times <= history.end)
    dyad = np.concatenate(
        [
            first,
            flat_dyads(history, changes.senders[visible], changes.receivers[visible]),
            flat_dyads(history, history.senders[moving], history.receivers[moving]),
        ]
    )
    times = np.concatenate(
        [np.full(len(first), history.start), changes.times[visible], history.times[moving]]
    )
    to = np.concatenate(
        [states.ravel()[first], changes.states[visible], leads[history.kind_of[moving]]]
    ).astype(np.int64)
    by_event = np.arange(len(dyad)) >= len(first) + len(visible)
    order = np.lexsort((by_event, times, dyad))
    dyad, times, to, by_event = dyad[order], times[order], to[order], by_event[order]
    goes_on = np.append(dyad[1:] == dyad[:-1], False) if len(dyad) else np.zeros(0, dtype=bool)
    end = np.where(goes_on, np.append(times[1:], history.end), history.end)
    ended_by_event = goes_on & np.append(by_event[1:], False)
    is_live = np.isin(to, [int(s) for s in LIVE]) & (end > history.start)
    return Spells(
        dyad[is_live],
        to[is_live],
        np.maximum(times, history.start)[is_live],
        end[is_live],
        (by_event & (times > history.start))[is_live],
        ended_by_event[is_live],
    )

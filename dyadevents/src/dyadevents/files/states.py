"""States of dyads in plain files: ties that are there already, and what comes into sight."""

from __future__ import annotations

import numpy as np

from dyadevents.arrays import States
from dyadevents.files.tables import Table
from dyadevents.files.time import times_of
from dyadevents.history import StateChanges
from dyadevents.kinds import DyadState
from dyadevents.network import Network

__all__ = ["read_states"]


def read_states(table: Table | None, network: Network) -> tuple[States | None, StateChanges]:
    """Read states: columns sender, receiver, state, optionally time.

    Parameters
    ----------
    table : Table or None

    Returns
    -------
    initial : array of int8, shape (n_senders, n_receivers), or None
        From rows without a time: how things stand before the first event.
    changes : StateChanges
        From rows with a time, in order: changes that no event made.
    """
    if table is None:
        return None, StateChanges()
    states = {state.name.lower(): int(state) for state in DyadState}
    named = [states.get((cell or "").lower()) for cell in table.texts("state")]
    is_state = np.array([value is not None for value in named], dtype=bool)
    table.note_rows(
        ~is_state & table.is_filled("state"),
        "state",
        f"{{cell}} is not a state; there are: {', '.join(states)}",
    )
    table.texts("sender")
    table.texts("receiver")
    i = table.places("sender", network.senders)
    j = table.places("receiver", network.receivers)
    if network.mode != "two-mode":
        table.note_rows((i == j) & (i >= 0), "receiver", "{cell} has no state with itself")
    if network.mode == "undirected":
        i, j = np.minimum(i, j), np.maximum(i, j)
    since = np.full(len(table), np.nan)
    if "time" in table.columns:
        since = times_of(table).values
    is_valid = (i >= 0) & (j >= 0) & is_state
    worth = np.array([value or 0 for value in named], dtype=np.int8)
    first = is_valid & np.isnan(since)
    initial = np.zeros((network.n_senders, network.n_receivers), dtype=np.int8)
    flat = i * network.n_receivers + j
    _, position = np.unique(flat[first], return_index=True)
    again = np.ones(int(first.sum()), dtype=bool)
    again[position] = False
    for row in np.flatnonzero(first)[again][:20]:
        table.note(int(row), "", "an earlier row gives the state of this dyad; keep one of the two")
    initial[i[first], j[first]] = worth[first]
    later = np.flatnonzero(is_valid & ~np.isnan(since))
    later = later[np.argsort(since[later], kind="stable")]
    changes = StateChanges(since[later], i[later], j[later], worth[later])
    return (initial if first.any() else None), changes

"""What happened before a simulation starts, as rows like those that it will write."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dyadevents.arrays import Ints
from dyadevents.engine.history_arrays import lower_first
from dyadevents.engine.plan import ints
from dyadevents.engine.timeline import Timeline, TimelineItem
from dyadevents.history import History
from dyadevents.simulate.state import WorldRows

__all__ = ["Prior", "prior_of"]


class Prior(NamedTuple):
    """Events and states up to the start."""

    rows: WorldRows
    rows_written: int
    committed: int
    row_of_event: Ints


def prior_of(history: History, todo: Timeline) -> Prior:
    """Events and state changes up to the start, with the states that they led from and to."""
    lows, highs = lower_first(history, history.senders, history.receivers)
    changes = history.state_changes
    change_lows, change_highs = lower_first(history, changes.senders, changes.receivers)
    states = history.initial_states()
    leads = [kind.leads_to for kind in history.kinds]
    dated = [(time, 0, c) for c, time in enumerate(changes.times.tolist()) if time <= history.start]
    dated += [(time, 1, e) for e, time in enumerate(history.times.tolist())]
    commits = np.isin(todo.item, (TimelineItem.COMMIT, TimelineItem.COMMIT_STATE))
    committed = int((commits & (todo.step < 0)).sum())
    entries: list[tuple[float, int, int, int, int, int]] = []
    row_of_event = np.zeros(len(history.times), dtype=np.int64)
    for time, is_event, number in sorted(dated):
        if is_event:
            i, j, kind = lows[number], highs[number], int(history.kind_of[number])
            row_of_event[number] = len(entries)
            to = leads[kind]
        else:
            i, j, kind = change_lows[number], change_highs[number], -1
            to = changes.states[number]
        old = int(states[i, j]) if i >= 0 else 0
        new = old if to is None or i < 0 else int(to)
        if i >= 0:
            states[i, j] = new
        entries.append((time, kind, int(i), int(j), old, new))
    size = 2 * len(entries) + 256
    table = np.zeros((6, size))
    table[:, : len(entries)] = np.array(entries, dtype=float).reshape(-1, 6).T
    rows = WorldRows(
        table[0].copy(),
        ints(table[1]),
        ints(table[2]),
        ints(table[3]),
        table[4].astype(np.int8),
        table[5].astype(np.int8),
    )
    return Prior(rows, len(entries), committed, row_of_event)

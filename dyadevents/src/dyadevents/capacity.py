"""Risk sets of which a dyad leaves while one of its ends is taken: one partner, or so many, each.

A dyad without a tie can only form one while both its ends have room. While one has not, the dyad is
out of sight, by changes of state that follow from the events themselves, and it comes back into
sight when a tie of that end ends. Statistics do not count dyads without a tie, so that they stay
as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from dyadevents.arrays import Ints, States
from dyadevents.history import History, HistoryError, StateChanges
from dyadevents.kinds import LIVE, DyadState
from dyadevents.model import ModelError

__all__ = ["Capacity", "with_capacity"]

Capacity = int | Mapping[str, int]
_LIVE = [int(state) for state in LIVE]
_FREE = (DyadState.NONE, DyadState.ENDED)


def with_capacity(history: History, capacity: Capacity) -> History:
    """Return a history of which dyads are out of sight while one of their ends is taken.

    Parameters
    ----------
    capacity : int, or mapping of str to int
        Live ties that an actor has at most: of senders and receivers alike, or by side
        ("senders", "receivers"); a side that is not named has no bound.

    Raises
    ------
    ModelError
        No such side, or a kind that happens without a tie and leads to none.
    HistoryError
        An actor has more live ties than that; the message names the event.

    Examples
    --------
    >>> import numpy as np
    >>> from dyadevents import END, FORM, History, Network
    >>> history = History(
    ...     Network.two_mode(["a", "b"], ["c", "d"]), (FORM, END), np.array([1.0, 2.0]),
    ...     np.array([0, 0]), np.array([0, 0]), np.array([0, 1]), 0.0, 3.0,
    ... )
    >>> taken = with_capacity(history, 1).state_changes
    >>> taken.times.tolist(), taken.states.tolist()  # of a-d and b-c
    ([1.0, 1.0, 2.0, 2.0], [-1, -1, 0, 0])
    """
    limits = _limits(history, capacity)
    for kind in history.kinds:
        if kind.everywhere and kind.leads_to not in LIVE:
            raise ModelError(
                f"capacity: {kind.name!r} happens without a tie, and forms none, so that no end is "
                "taken by it; give kinds that form, end or belong to ties"
            )
    states = _VisibleStates(history, limits)
    first = states.shown.copy()
    times: list[float] = []
    places: list[Ints] = []
    values: list[States] = []
    for time, i, j, state, event in _moves(history):
        changed = states.move(i, j, state, event)
        times += [time] * len(changed)
        places.append(changed)
        values.append(states.shown.ravel()[changed])
    place = np.concatenate([*places, np.zeros(0, dtype=np.int64)]).astype(np.int64)
    given, m = history.state_changes, history.network.n_receivers
    at = np.concatenate([given.times, times])
    order = np.argsort(at, kind="stable")  # of one time, what follows from the others comes last
    changes = StateChanges(
        at[order],
        np.concatenate([given.senders, place // m])[order],
        np.concatenate([given.receivers, place % m])[order],
        np.concatenate([given.states, *values]).astype(np.int8)[order],
    )
    return replace(history, states=first, state_changes=changes)


def _limits(history: History, capacity: Any) -> dict[str, float]:
    given = capacity if isinstance(capacity, Mapping) else {"senders": capacity}
    if not isinstance(capacity, Mapping):
        given = {"senders": capacity, "receivers": capacity}
    whole = all(isinstance(value, int | np.integer) and value >= 1 for value in given.values())
    sides = set(given) <= {"senders", "receivers"} and given
    if not whole or not sides:
        raise ModelError(
            f"capacity={capacity!r}; expected a whole number of at least 1, or one by side: "
            "senders, receivers"
        )
    if history.network.mode == "undirected" and len(set(given.values())) + (2 - len(given)) > 1:
        raise ModelError("capacity: in an undirected network ends are alike; give one number")
    return {side: float(given.get(side, np.inf)) for side in ("senders", "receivers")}


def _moves(history: History) -> Iterator[tuple[float, int, int, DyadState, int]]:
    """Yield what puts a dyad into a state, in order: time, ends, state, and the event or -1."""
    given = history.state_changes
    leads = [kind.leads_to for kind in history.kinds]
    moving = [e for e in range(len(history)) if leads[history.kind_of[e]] is not None]
    rows = [(float(t), 0, c) for c, t in enumerate(given.times)]
    rows += [(float(history.times[e]), 1, e) for e in moving]
    for time, by_event, k in sorted(rows):
        if by_event:
            state = leads[history.kind_of[k]]
            assert state is not None
            yield time, int(history.senders[k]), int(history.receivers[k]), state, k
        else:
            state = DyadState(int(given.states[k]))
            yield time, int(given.senders[k]), int(given.receivers[k]), state, -1


class _VisibleStates:
    """The states of all dyads, as they are and as they are seen."""

    def __init__(self, history: History, limits: Mapping[str, float]) -> None:
        self.history, self.limits = history, limits
        self.undirected = history.network.mode == "undirected"
        self.real = history.initial_states()
        live = np.isin(self.real, _LIVE)
        self.used = {"senders": live.sum(axis=1), "receivers": live.sum(axis=0)}
        for side, names in (
            ("senders", history.network.senders),
            ("receivers", history.network.receivers),
        ):
            over = np.flatnonzero(self.used[side] > limits[side])
            if len(over):
                raise HistoryError(
                    f"{names[int(over[0])]} has {self.used[side][over[0]]} ties at the start, "
                    f"expected at most {limits[side]:g} (capacity)"
                )
        self.shown = self._seen(slice(None), slice(None))

    def _seen(self, rows: Any, columns: Any) -> States:
        """Return states, of which those without a tie are out of sight where an end is full."""
        full = {side: self.used[side] >= self.limits[side] for side in self.used}
        taken = full["senders"][rows, None] | full["receivers"][None, columns]
        real = self.real[rows, columns]
        return np.where(np.isin(real, _FREE) & taken, np.int8(DyadState.UNSEEN), real)

    def move(self, i: int, j: int, state: DyadState, event: int) -> Ints:
        """Put a dyad into a state; return the flat numbers of others that are seen otherwise."""
        dyads = [(i, j), (j, i)] if self.undirected else [(i, j)]
        step = int(state in LIVE) - int(self.real[i, j] in _LIVE)
        for a, b in dyads:
            self.real[a, b] = state
            self.used["senders"][a] += step
            self.used["receivers"][b] += step
        for side, actor in (("senders", i), ("receivers", j)):
            if step > 0 and self.used[side][actor] > self.limits[side]:
                where = self.history.describe(event) if event >= 0 else "a change of state"
                name = getattr(self.history.network, side)[actor]
                raise HistoryError(
                    f"{where}: {name} has its {self.limits[side]:g} ties already (capacity)"
                )
        m = self.shown.shape[1]
        changed = []
        for a, b in dyads:
            row = self._seen(slice(a, a + 1), slice(None))
            column = self._seen(slice(None), slice(b, b + 1))
            self.shown[a, b] = self.real[a, b]  # as the event, or the change that was given, has it
            changed.append(a * m + np.flatnonzero(row[0] != self.shown[a]))
            self.shown[a] = row[0]
            changed.append(np.flatnonzero(column[:, 0] != self.shown[:, b]) * m + b)
            self.shown[:, b] = column[:, 0]
        moved = np.unique(np.concatenate(changed)).astype(np.int64)
        return moved[moved // m < moved % m] if self.undirected else moved

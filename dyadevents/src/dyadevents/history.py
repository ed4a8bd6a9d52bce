"""What happened: events on the dyads of a network, watched from a start to an end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from numbers import Real

import numpy as np

from dyadevents.arrays import Floats, Ints, States
from dyadevents.covariates import Covariate
from dyadevents.errors import DyadEventsError
from dyadevents.kinds import DyadState, Kind
from dyadevents.network import Network

__all__ = ["History", "HistoryError", "StateChanges"]

_WANTED = {
    "times": "numbers",
    "senders": "whole numbers, as network.sender(name) gives",
    "receivers": "whole numbers, as network.receiver(name) gives",
    "kind_of": "whole numbers, which are positions in kinds",
    "weights": "numbers",
    "states": "whole numbers, which are values of DyadState, by sender and receiver",
}


class HistoryError(DyadEventsError):
    """An event, covariate or state does not fit the rest; the message names it."""


@dataclass(frozen=True)
class StateChanges:
    """Dyads that change state without an event: they come into sight, or go out of it.

    A tie first seen in a list of 2016 becomes `ACTIVE` in 2016 and not before: counting
    it from when it was formed would bias the hazard of ending to zero (left truncation).

    Parameters
    ----------
    times : array of float, shape (changes,)
    senders, receivers : arrays of int, shape (changes,)
    states : array of int8, shape (changes,)
        Values of `DyadState`.
    """

    times: Floats = field(default_factory=lambda: np.empty(0))
    senders: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    receivers: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    states: States = field(default_factory=lambda: np.empty(0, dtype=np.int8))

    def __post_init__(self) -> None:
        for name in ("times", "senders", "receivers", "states"):
            object.__setattr__(self, name, np.asarray(getattr(self, name)))


@dataclass(frozen=True)
class History:
    """Events in order of time, with the window in which they were watched.

    Parameters
    ----------
    network : Network
    kinds : tuple of Kind
        The kinds that are distinguished.
    times : array of float, shape (events,)
        In order. Any unit; rates are per that unit.
    senders, receivers : arrays of int, shape (events,)
        Numbers of the actors; -1 for acts of the whole network. In an undirected network
        either order will do.
    kind_of : array of int, shape (events,)
        Positions in `kinds`.
    start, end : float
        The observation window: what happens in (start, end] is seen. Nothing is assumed
        of the time before the first or after the last event.
    covariates : mapping of str to Covariate
    states : array of int8, shape (n_senders, n_receivers), optional
        The state of each dyad at `start`; `NONE` by default, loops `UNSEEN`.
    state_changes : StateChanges
    weights : array of float, shape (events,), optional
        How far each event counts in a likelihood, from 0 to 1: the probability that it happened,
        where reports may be wrong. Statistics count every event whole.
    """

    network: Network
    kinds: tuple[Kind, ...]
    times: Floats
    senders: Ints
    receivers: Ints
    kind_of: Ints
    start: float
    end: float
    covariates: Mapping[str, Covariate] = field(default_factory=dict)
    states: States | None = None
    state_changes: StateChanges = field(default_factory=StateChanges)
    weights: Floats | None = None

    def __post_init__(self) -> None:
        for name, wanted in _WANTED.items():
            given = getattr(self, name)
            array = np.asarray(given, None if given is None or len(given) else np.int64)
            is_number = array.dtype.kind in ("iu" if "whole" in wanted else "iuf")
            if given is not None and not (is_number and array.ndim == 1 + (name == "states")):
                raise HistoryError(
                    f"{name}: expected {wanted}, not {array.ravel().tolist()[0]!r} in an array of "
                    f"shape {array.shape}"
                )
            object.__setattr__(self, name, given if given is None else array)
        for name, kind in (("network", Network), ("start", Real), ("end", Real)):
            if not isinstance(getattr(self, name), kind):
                raise HistoryError(
                    f"{name}: expected {'a Network' if kind is Network else 'a number'}, not "
                    f"{getattr(self, name)!r}"
                )

    def __repr__(self) -> str:
        kinds = ", ".join(kind.name for kind in self.kinds)
        return (
            f"<History: {len(self)} events ({kinds}) from {self.start:g} to {self.end:g}; "
            f"{self.network!r}>"
        )

    def __len__(self) -> int:
        return len(self.times)

    def describe(self, event: int) -> str:
        """Return an event in words, for messages: its number from 1, kind, ends and time."""
        kind = self.kinds[self.kind_of[event]]
        where = ""
        if not kind.of_network:
            i, j = self.senders[event], self.receivers[event]
            where = f" {self.network.senders[i]} - {self.network.receivers[j]}"
        return f"event {event + 1} ({kind.name}{where} at {self.times[event]:g})"

    def kind(self, name: str) -> int:
        """Return the position of a kind."""
        for position, kind in enumerate(self.kinds):
            if kind.name == name:
                return position
        names = ", ".join(kind.name for kind in self.kinds)
        raise HistoryError(f"no kind {name!r} in this history; it has: {names}")

    def initial_states(self) -> States:
        """Return the state of each dyad at the start, shape (n_senders, n_receivers).

        Loops of a one-mode network are `UNSEEN`; an undirected network is symmetric.
        """
        n, m = self.network.n_senders, self.network.n_receivers
        states = np.zeros((n, m), dtype=np.int8) if self.states is None else self.states.copy()
        if self.network.mode == "undirected" and self.states is not None:
            upper = np.triu(states, 1)
            states = upper + upper.T
        if self.network.mode != "two-mode":
            np.fill_diagonal(states, DyadState.UNSEEN)
        return states

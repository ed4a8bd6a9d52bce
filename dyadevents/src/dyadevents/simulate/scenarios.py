"""Scenarios: what is otherwise than in the history that a simulation starts from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from dyadevents.arrays import Floats, Ints
from dyadevents.covariates import Covariate
from dyadevents.history import History, StateChanges
from dyadevents.kinds import DyadState
from dyadevents.model import EventModel, ModelError

__all__ = ["BASELINE_NAME", "Forced", "Scenario"]


BASELINE_NAME = "baseline"


class Forced(NamedTuple):
    """An event that a scenario makes happen, where the dyad is at risk of it at that time."""

    time: float
    kind: str
    sender: str = ""
    receiver: str = ""


class ForcedArrays(NamedTuple):
    """Forced events as arrays."""

    times: Floats
    kinds: Ints
    senders: Ints
    receivers: Ints


@dataclass(frozen=True)
class Scenario:
    """Differences from the baseline.

    Two scenarios with the same seed share every draw that both make, so that their
    differences come from what differs, not from luck.

    Parameters
    ----------
    covariates : mapping of str to Covariate
        In the place of those of the same name: a shock that does not come, a law that
        applies elsewhere, another course of trade.
    states : mapping of (str, str) to DyadState
        Ties at the start that are there, or are not there, or are suspended.
    state_changes : StateChanges, optional
        In the place of those of the history.
    forced : sequence of Forced
        Events that happen at given times, on dyads that are then at risk of them.
    rates : mapping of str to float or Covariate
        By what the rates of a kind are multiplied; 0 lets none happen. A covariate of the
        network multiplies by what it is at a time.

    Examples
    --------
    >>> Scenario(rates={"suspend": 0.0}).rates["suspend"]
    0.0
    """

    covariates: Mapping[str, Covariate] = field(default_factory=dict)
    states: Mapping[tuple[str, str], DyadState] = field(default_factory=dict)
    state_changes: StateChanges | None = None
    forced: Sequence[Forced] = ()
    rates: Mapping[str, float | Covariate] = field(default_factory=dict)

    def apply_to(self, history: History) -> History:
        """Return the history with what this scenario changes in it."""
        for name, covariate in self.covariates.items():
            if name not in history.covariates:
                known = ", ".join(history.covariates) or "none"
                raise ModelError(f"scenario: no covariate {name!r} in the history; it has: {known}")
            if covariate.of != history.covariates[name].of:
                raise ModelError(
                    f"scenario: {name!r} is a covariate of {history.covariates[name].of} in the "
                    f"history, and of {covariate.of} here"
                )
        names = [kind.name for kind in history.kinds]
        for name in self.rates:
            if name not in names:
                raise ModelError(f"scenario: no kind {name!r}; there are: {', '.join(names)}")
        changed = replace(history, covariates={**history.covariates, **self.covariates})
        if self.state_changes is not None:
            changed = replace(changed, state_changes=self.state_changes)
        if not self.states:
            return changed
        network = history.network
        ends = [(network.sender(a), network.receiver(b)) for a, b in self.states]
        to = np.array([int(state) for state in self.states.values()], dtype=np.int8)
        i, j = np.array(ends, dtype=np.int64).T
        if (history.times <= history.start).any():
            # States at the start come out of the events before it.
            old = changed.state_changes
            times = np.append(old.times, np.full(len(to), history.start))
            order = np.argsort(times, kind="stable")
            return replace(
                changed,
                state_changes=StateChanges(
                    times[order],
                    np.append(old.senders, i)[order],
                    np.append(old.receivers, j)[order],
                    np.append(old.states, to)[order],
                ),
            )
        states = changed.initial_states()
        states[i, j] = to
        if network.mode == "undirected":
            states[j, i] = to
        return replace(changed, states=states)

    def forced_arrays(self, model: EventModel, history: History) -> ForcedArrays:
        """Return the forced events as numbers, in order of time."""
        names = [kind.name for kind in model.kinds]
        rows = []
        for event in sorted(self.forced, key=lambda e: e.time):
            if event.kind not in names:
                raise ModelError(
                    f"scenario: {event} is of no kind of the model; it has: {', '.join(names)}"
                )
            k = names.index(event.kind)
            ends = (-1, -1)
            if not model.kinds[k].of_network:
                network = history.network
                ends = (network.sender(event.sender), network.receiver(event.receiver))
                if network.mode != "two-mode" and ends[0] == ends[1]:
                    raise ModelError(f"scenario: {event}: an actor has no event with itself")
            rows.append((event.time, k, *ends))
        return ForcedArrays(
            np.array([row[0] for row in rows], dtype=float),
            *(np.array([row[c] for row in rows], dtype=np.int64) for c in (1, 2, 3)),
        )

    def factors(self, kind: str, start: float) -> tuple[Floats, Floats]:
        """Return the times at which the factor of a kind steps, and the factors between them."""
        given = self.rates.get(kind, 1.0)
        if isinstance(given, Covariate):
            if given.of != "network":
                raise ModelError(
                    f"scenario: rates of {kind!r} can be multiplied by a number or a covariate of "
                    f"the network, not of {given.of}; give a term to what differs between dyads"
                )
            factors = np.concatenate([[float(given.initial)], given.values])
            times = given.times
        else:
            times, factors = np.empty(0), np.array([float(given)])
        if not (np.isfinite(factors) & (factors >= 0)).all():
            raise ModelError(f"scenario: factors of {kind!r} must be finite and not negative")
        return times, factors

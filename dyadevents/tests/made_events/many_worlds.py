"""A model and a history to simulate, and the comparison of two simulations."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from dyadevents import Covariate, DyadState, EventModel, History, terms
from dyadevents.simulate import Scenario, Worlds
from made_events.exact_laws import nothing_yet, squares
from made_events.kinds import TIE_KINDS, WARMING

KINDS = (*TIE_KINDS, WARMING)
EFFECTS: dict[str, Any] = {
    "form": [-3.0, 0.4, 0.3, 0.1],
    "exchange": [-0.3, 0.4],
    "suspend": [-1.5, 0.9],
    "resume": [-0.5],
    "end": [-1.8],
    "warming": [0.0, 0.1],
}


def model_of(commit: str | float = "event") -> EventModel:
    return EventModel(
        KINDS,
        {
            "form": [terms.Given("x"), terms.Sender("u"), terms.EventsOfNetwork(of="warming")],
            "exchange": [terms.Inertia(of="exchange", half_life=0.5)],
            "suspend": [terms.Given("shock")],
            "warming": [terms.TiesOfNetwork()],
        },
        commit=commit,
        tick=0.1 if commit == "event" else None,
    )


def history_of(n: int = 8, m: int = 7, end: float = 5.0) -> History:
    rng = np.random.default_rng(1)
    network = squares(n, m)
    covariates = {
        "x": Covariate("x", "dyads", rng.normal(size=(n, m))),
        "u": Covariate("u", "senders", rng.normal(size=n)),
        "shock": Covariate.series("shock", 0.0, {2.0: 1.0, 3.0: 0.0}),
    }
    empty = nothing_yet(network, KINDS, end=end)
    states = empty.initial_states()
    states[0, :3] = DyadState.ACTIVE
    return replace(empty, covariates=covariates, states=states)


def same(one: Worlds, other: Worlds) -> bool:
    """Whether two simulations agree in every bit."""
    for name in one.runs:
        a, b = one.run(name), other.run(name)
        for field in ("begins", "time", "kind", "sender", "receiver", "score", "integral"):
            if not np.array_equal(getattr(a, field), getattr(b, field)):
                return False
    return len(one) == len(other)


NO_SHOCK = {"no shock": Scenario(covariates={"shock": Covariate.series("shock", 0.0, {})})}

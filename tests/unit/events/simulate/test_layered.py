"""A process around the simulator hears of every cell and sets covariates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from tests.unit.events.simulate.exact_laws import nothing_yet, squares

from paradiplomacy.events import (
    EVENT,
    WARMING,
    Covariate,
    EventModel,
    History,
    ModelError,
    Network,
    terms,
)
from paradiplomacy.events.engine.prepare import prepare
from paradiplomacy.events.inference.likelihood import Likelihood
from paradiplomacy.events.simulate import simulate

KINDS = (EVENT, WARMING)
EFFECTS: dict[str, Any] = {"event": [-1.0, 0.4, 0.3], "warming": [0.5]}


@dataclass(frozen=True)
class Warmth:
    """Events warm their senders by a half each, up to 2; warmings raise the mood by 1."""

    counts: tuple[str, ...] = ("event",)
    names: tuple[str, str] = ("warmth", "mood")

    def covariates(self, network: Network) -> dict[str, Covariate]:
        return {
            self.names[0]: Covariate("warmth", "senders", np.zeros(network.n_senders)),
            self.names[1]: Covariate.series("mood", 0.0, {}),
        }

    def start(self, worlds: np.ndarray, network: Network, seed: int, **_: Any) -> Running:
        return Running(worlds, network)


class Running:
    def __init__(self, worlds: np.ndarray, network: Network) -> None:
        self.warmth = np.zeros((network.n_senders, len(worlds)))
        self.mood = np.zeros(len(worlds))
        self.path: list[tuple[float, np.ndarray, np.ndarray]] = []

    def after_cell(
        self,
        time: float,
        events_by_sender: Mapping[str, np.ndarray],
        events_by_receiver: Mapping[str, np.ndarray],
        acts: Mapping[str, np.ndarray],
    ) -> dict[str, np.ndarray]:
        same = events_by_sender["event"].sum(axis=0) == events_by_receiver["event"].sum(axis=0)
        assert same.all()
        self.warmth = np.minimum(self.warmth + 0.5 * events_by_sender["event"], 2.0)
        self.mood = self.mood + acts["warming"]
        self.path.append((time, self.warmth.copy(), self.mood.copy()))
        return {"warmth": self.warmth, "mood": self.mood}

    def result(self) -> dict[str, np.ndarray]:
        return {
            "time": np.repeat([[p[0] for p in self.path]], len(self.mood), axis=0).T,
            "warmth": np.array([p[1] for p in self.path]),
            "mood": np.array([p[2] for p in self.path]),
        }


def model_of(commit: str | float) -> EventModel:
    return EventModel(
        KINDS, {"event": [terms.Sender("warmth"), terms.Given("mood")]}, commit=commit, tick=0.25
    )


HISTORY = nothing_yet(squares(4, 3), KINDS, end=3.0)


@pytest.mark.parametrize("commit", [0.25, "event"])
def test_what_a_layer_hands_back_holds_in_the_next_cell(commit: str | float) -> None:
    worlds = 5
    found = simulate(model_of(commit), HISTORY, EFFECTS, worlds=worlds, seed=1, outer=Warmth())
    run = found.run()
    assert run.layer["warmth"].shape == (12, 4, worlds)
    assert run.layer["mood"][-1].tolist() == found.counts("warming", [3.0])[:, 0].tolist()
    assert run.layer["warmth"].max() == 2.0
    for world in range(worlds):
        history = _with_path(found.history(world), run.layer, world)
        # Given the layer's path as covariates, the replay finds the same log-likelihood.
        likelihood = Likelihood(
            prepare(model_of(commit), history, "event", baseline=True), "interval"
        )
        loglik = likelihood(likelihood.centred(np.array(EFFECTS["event"]))).loglik
        assert loglik == pytest.approx(found.loglik()[world, 0], rel=1e-9)


def _with_path(history: History, layer: dict[str, np.ndarray], world: int) -> History:
    times = layer["time"][:-1, world]
    n = layer["warmth"].shape[1]
    warmth = Covariate(
        "warmth",
        "senders",
        np.zeros(n),
        np.repeat(times, n),
        np.tile(np.arange(n), len(times)),
        layer["warmth"][:-1, :, world].ravel(),
    )
    mood = Covariate(
        "mood",
        "network",
        np.array(0.0),
        times,
        np.zeros(len(times), dtype=np.int64),
        layer["mood"][:-1, world],
    )
    return replace(history, covariates={"warmth": warmth, "mood": mood})


def test_worlds_with_a_layer_do_not_depend_on_batches() -> None:
    one = simulate(model_of(0.25), HISTORY, EFFECTS, worlds=5, seed=1, outer=Warmth(), batch=5)
    other = simulate(model_of(0.25), HISTORY, EFFECTS, worlds=5, seed=1, outer=Warmth(), batch=2)
    assert np.array_equal(one.run().time, other.run().time)
    assert np.array_equal(one.run().layer["warmth"], other.run().layer["warmth"])


def test_a_layer_without_effects_changes_nothing() -> None:
    none = {"event": [-1.0, 0.0, 0.0], "warming": [0.5]}
    bare = EventModel(KINDS, commit=0.25)
    plain = simulate(bare, HISTORY, {"event": [-1.0], "warming": [0.5]}, worlds=3, seed=1)
    layered = simulate(model_of(0.25), HISTORY, none, worlds=3, seed=1, outer=Warmth())
    assert np.array_equal(plain.run().time, layered.run().time)


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (Warmth(counts=("visit",)), "counts 'visit'"),
        (Warmth(names=("taken", "mood")), "'taken' is a covariate of the history and"),
    ],
)
def test_layers_that_do_not_fit_are_refused(layer: Warmth, message: str) -> None:
    taken = {"taken": Covariate("taken", "senders", np.zeros(4))}
    with pytest.raises(ModelError, match=message):
        simulate(model_of(0.25), replace(HISTORY, covariates=taken), EFFECTS, outer=layer)


def test_an_explosion_with_a_layer_is_told() -> None:
    with pytest.raises(ModelError, match="had more than 50 events"):
        simulate(
            model_of(0.25), HISTORY, {**EFFECTS, "event": [3.0, 0.4, 0.3]}, outer=Warmth(), limit=50
        )

"""Large objects are shown as one short line, which says what is in them."""

from __future__ import annotations

from typing import Any

import pytest

from dyadevents import EventModel, History, fit
from dyadevents.covariates import Covariate
from dyadevents.kinds import EVENT
from dyadevents.network import Network
from paradiplomacy.networks.graph import of_pairs
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.record import Record


def one_line(thing: Any) -> str:
    text = repr(thing)
    assert "\n" not in text
    assert len(text) < 400
    assert text.startswith("<")
    return text


def test_a_record(china_russia: Record) -> None:
    text = one_line(china_russia)
    assert f"{len(china_russia.ties)} ties" in text
    assert "china_russia" in text
    material = one_line(china_russia.materials[0])
    assert f"{len(china_russia.materials[0].statements)} statements" in material
    frames = frames_of(china_russia)
    assert f"{frames.ties.height} ties" in one_line(frames)
    none = {name: getattr(frames, name).clear() for name in Frames.__dataclass_fields__
            if hasattr(getattr(frames, name), "clear") and name != "evidence"}  # fmt: skip
    assert "no rows" in one_line(Frames(**none, as_of=frames.as_of, evidence={}))


def test_a_history_and_its_fit() -> None:
    import numpy as np

    names = [f"actor {k}" for k in range(200)]
    rng = np.random.default_rng(1)
    history = History(
        network=Network.directed(names),
        kinds=(EVENT,),
        times=np.sort(rng.uniform(0, 10, 50)),
        senders=np.arange(50),
        receivers=(np.arange(50) + 7) % 200,
        kind_of=np.zeros(50, dtype=np.int64),
        start=0.0,
        end=10.0,
        covariates={"x": Covariate("x", "senders", rng.normal(size=200))},
    )
    assert "50 events (event) from 0 to 10" in one_line(history)
    assert "directed, 200 actors" in one_line(history.network)
    assert "x of senders: 200, 0 steps" in one_line(history.covariates["x"])
    found = fit(EventModel(terms="sender(x)"), history)
    assert "2 coefficients from 50 events" in one_line(found["event"])
    assert "FitResult: event" in one_line(found)


def test_a_network() -> None:
    network = of_pairs([(f"place {k}", f"place {k + 1}") for k in range(500)])
    assert one_line(network) == "<Network: 501 nodes, 500 edges>"


@pytest.mark.parametrize("mode", ["undirected", "two-mode"])
def test_each_mode_says_how_many_actors_it_has(mode: str) -> None:
    made = Network.undirected("abc") if mode == "undirected" else Network.two_mode("ab", "cde")
    said = {"undirected": "undirected, 3 actors", "two-mode": "two-mode, 2 and 3 actors"}
    assert said[mode] in one_line(made)

"""Sums that drift are mended where it matters, and only there."""

from __future__ import annotations

import numpy as np
import pytest

from dyadevents import EVENT, EventModel, History, Network, terms
from dyadevents.engine.prepare import prepare
from dyadevents.inference.likelihood import DRIFT, Likelihood


@pytest.fixture
def function() -> Likelihood:
    """Events that leave a window soon: weights grow and fall again."""
    rng = np.random.default_rng(4)
    i = rng.integers(0, 6, 80)
    history = History(
        Network.directed("abcdef"),
        (EVENT,),
        np.sort(rng.uniform(0, 20, 80)),
        i,
        (i + rng.integers(1, 6, 80)) % 6,
        np.zeros(80, dtype=int),
        0.0,
        20.0,
    )
    model = EventModel(terms=[terms.Inertia(transform="raw", window=1.0)])
    return Likelihood(prepare(model, history, "event", baseline=True), "interval")


def test_a_value_that_is_to_be_compared_is_mended(function: Likelihood) -> None:
    function(np.array([-1.0, 25.0]))
    assert function.refresh < len(function.prepared.steps)


def test_a_step_that_went_far_too_far_is_not_followed_again(function: Likelihood) -> None:
    function(np.array([-1.0, 0.0]))
    far = function(np.array([-1.0, 25.0]))
    assert function.refresh == len(function.prepared.steps)
    assert far.drift > DRIFT

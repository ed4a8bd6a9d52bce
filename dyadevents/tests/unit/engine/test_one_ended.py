"""Columns of one end: which models have only such, and that their sums are those of any."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dyadevents import EventModel, History, terms
from dyadevents.engine.one_ended import column_ends
from dyadevents.engine.prepare import prepare
from dyadevents.inference.likelihood import DRIFT, Likelihood
from dyadevents.terms.base import Term
from made_events.likelihood_cases import MODES, case


@pytest.mark.parametrize("kind", ["event", "form"])
def test_columns_are_known_by_their_ends(kind: str) -> None:
    model, history = case(kind, "one-ended", "interval", "event")
    ends = column_ends(prepare(model, history, kind, baseline=True).course)
    assert ends is not None
    assert [group.tolist() for group in ends] == [[0, 3, 6], [2, 5], [1, 4]]


@pytest.mark.parametrize("mode", MODES)
def test_columns_of_dyads_that_move_are_followed_dyad_by_dyad(mode: str) -> None:
    model, history = case("event", mode, "interval", "event")
    assert column_ends(prepare(model, history, "event", baseline=True).course) is None


@pytest.mark.parametrize(
    "term",
    [terms.Sum("u"), terms.Given("x"), terms.Inertia(), terms.Given("d") * terms.Given("g")],
    ids=["both ends", "changes", "counts", "times the network's"],
)
def test_one_column_of_another_sort_is_enough(term: Term) -> None:
    model, history = case("event", "one-ended", "interval", "event")
    model = replace(model, terms={"event": [terms.Receiver("u"), term]})
    assert column_ends(prepare(model, history, "event", baseline=True).course) is None


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("refresh", [3, 10_000])
def test_sums_are_those_of_dyads_that_are_evaluated_one_by_one(seed: int, refresh: int) -> None:
    model, history = case("form", "one-ended", "interval", 0.5)
    function = Likelihood(prepare(model, history, "form", baseline=True), "interval")
    function.refresh = refresh
    local = np.random.default_rng(seed).normal(size=7)
    fast = function.sums(local)
    function.ends = None
    slow = function.sums(local)
    scale = slow.s0.max()
    assert np.allclose(fast.s0, slow.s0, rtol=1e-11, atol=1e-13 * scale)
    assert np.allclose(fast.s1, slow.s1, rtol=1e-10, atol=1e-12 * scale)
    assert np.allclose(fast.s2, slow.s2, rtol=1e-10, atol=1e-12 * scale)
    assert max(fast.drift, slow.drift) < DRIFT


def huge_then_small() -> Likelihood:
    """A sender whose weight grows by 27 powers of ten, and forgets."""
    _, history = case("event", "one-ended", "interval", "event")
    rng = np.random.default_rng(4)
    times = np.concatenate([np.sort(rng.uniform(1, 2, 24)), np.sort(rng.uniform(3.5, 8, 40))])
    many = History(
        history.network,
        history.kinds,
        times,
        np.concatenate([np.zeros(24, dtype=int), rng.integers(1, 6, 40)]),
        rng.integers(0, 5, 64),
        np.zeros(64, dtype=int),
        history.start,
        history.end,
    )
    model = EventModel(terms=[terms.SenderActivity(transform="raw", window=1.2)])
    return Likelihood(prepare(model, many, "event", baseline=True), "interval")


def test_what_is_left_of_a_huge_weight_is_summed_afresh() -> None:
    function, local = huge_then_small(), np.array([2.6])
    assert function._follow(local).drift > 1e-6
    mended = function.sums(local)
    assert mended.drift <= DRIFT
    function.ends = None
    assert np.allclose(mended.s0, function.sums(local).s0, rtol=1e-8)

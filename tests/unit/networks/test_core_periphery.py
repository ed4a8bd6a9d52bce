"""Cores: planted ones are found, and those that degree alone makes are called that."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from tests.unit.networks.planted_networks import by_degree, core_rates, names, weighted

from paradiplomacy.networks.core_periphery import core_confidence, core_nulls, fit_core
from paradiplomacy.networks.graph import TieNetwork, of_pairs, simple_edges
from paradiplomacy.networks.tie_counts import CountedNetwork, counted_network, draw_like


def seeded() -> np.random.Generator:
    return np.random.default_rng(11)


def correlation(graph: CountedNetwork, core: set[int]) -> float:
    """The fit by its definition, pair by pair."""
    held = {tuple(e): c for e, c in zip(graph.edges.tolist(), graph.counts.tolist(), strict=True)}
    pairs = list(combinations(range(graph.n), 2))
    weights = np.array([float(held.get(p, 0)) for p in pairs])
    weights = np.log1p(weights)
    ideal = np.array([float((p[0] in core) + (p[1] in core) >= 1) for p in pairs])
    if weights.std() < 1e-9 or ideal.std() < 1e-9:
        return 0.0
    return float(np.corrcoef(weights, ideal)[0, 1])


@pytest.mark.parametrize("seed", range(3))
def test_no_core_of_a_small_network_fits_better(seed: int) -> None:
    graph = weighted(np.random.default_rng(seed), core_rates(9, 3, 3.0, 2.0, 0.6))
    every = [set(c) for k in range(10) for c in combinations(range(9), k)]
    best = max(correlation(graph, core) for core in every)
    found = fit_core(graph, seeded(), restarts=20)
    own = set(np.flatnonzero(found.core).tolist())
    assert found.fit == pytest.approx(best)
    assert correlation(graph, own) == pytest.approx(found.fit)


def test_a_planted_core_is_found_and_stands_beyond_degree() -> None:
    graph = weighted(seeded(), core_rates(40, 6, 4.0, 4.0, 0.2))
    found, nulls = core_nulls(graph, seeded(), draws=39)
    assert np.flatnonzero(found.core).tolist() == [0, 1, 2, 3, 4, 5]
    assert found.is_ordered
    assert found.within + found.across + found.outside == graph.ties
    assert nulls["random"].p_fit == 1 / 40
    ratio = nulls["degrees"].ratio()
    assert ratio is not None
    value, low, high = ratio
    assert low < value < high < 0.8


def test_a_core_that_degree_alone_makes_is_none() -> None:
    """The same expected degrees without the order: unequal, and nothing more."""
    graph = weighted(seeded(), by_degree(core_rates(40, 6, 4.0, 4.0, 0.2)))
    _, nulls = core_nulls(graph, seeded(), draws=39)
    assert nulls["random"].p_fit == 1 / 40  # it looks like a core beside ties dealt anywhere
    assert nulls["degrees"].p_fit > 0.05
    ratio = nulls["degrees"].ratio()
    assert ratio is not None
    assert ratio[1] > 0.8


def test_p_values_are_even_where_the_null_is_true() -> None:
    start = weighted(seeded(), by_degree(core_rates(16, 3, 3.0, 2.0, 0.5)))
    rng, found = seeded(), []
    for _ in range(120):
        graph = draw_like(start, rng, kind="degrees")
        _, nulls = core_nulls(graph, rng, draws=19, kinds=("degrees",), restarts=1)
        found.append(nulls["degrees"].p_fit)
    found_p = np.array(found)
    # Of 120, binomial limits of one in a thousand around the nominal share.
    for level, most in ((0.05, 16), (0.2, 40), (0.5, 78)):
        assert (found_p <= level).sum() <= most
    assert (found_p <= 0.5).sum() >= 42
    assert (found_p <= 0.2).sum() >= 10


def test_confidence_is_high_for_the_planted_core_and_low_elsewhere() -> None:
    graph = weighted(seeded(), core_rates(30, 5, 4.0, 4.0, 0.2))
    confidence = core_confidence(graph, seeded(), resamples=30)
    assert (confidence[:5] > 0.9).all()
    assert (confidence[5:] < 0.3).all()


@pytest.mark.parametrize("pairs", [[], [("a", "b")], [("a", "b"), ("b", "c"), ("a", "c")]])
def test_tiny_and_even_networks_have_no_core(pairs: list[tuple[str, str]]) -> None:
    network = of_pairs(pairs)
    found, nulls = core_nulls(network, seeded(), draws=5)
    assert (found.fit, found.size) == (0.0, 0)
    assert all(null.p_fit == 1.0 for null in nulls.values())
    assert len(core_confidence(network, seeded(), resamples=3)) == network.n


def test_a_large_sparse_network_is_fitted() -> None:
    rng = seeded()
    hubs = np.column_stack([rng.integers(0, 10, 3000), rng.integers(10, 2500, 3000)])
    network = TieNetwork(names(2500), simple_edges(hubs))
    found = fit_core(network, rng)
    assert np.flatnonzero(found.core).tolist() == list(range(10))
    assert found.outside == 0
    assert counted_network(network).ties == found.across + found.within

"""Random networks whose pairs carry counts keep what they say."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.networks.planted_networks import weighted

from paradiplomacy.networks.graph import CountryNetwork, of_pairs
from paradiplomacy.networks.tie_counts import counted_network, random_like, resample_ties, swap_ties


def test_ties_within_a_country_are_left_out() -> None:
    graph = counted_network(
        CountryNetwork(("A", "B"), np.array([[7, 2], [2, 0]]), np.array([3, 1]), 0)
    )
    assert graph.edges.tolist() == [[0, 1]]
    assert graph.counts.tolist() == [2]


@given(st.integers(0, 2**32 - 1))
def test_nulls_keep_what_they_say(seed: int) -> None:
    rng = np.random.default_rng(seed)
    graph = weighted(rng, np.full((8, 8), 1.5))
    other = swap_ties(graph, rng)
    assert other.degrees().tolist() == graph.degrees().tolist()
    for made in (other, random_like(graph, rng), resample_ties(graph, rng)):
        assert made.ties == graph.ties
        assert (made.edges[:, 0] < made.edges[:, 1]).all()
        codes = made.edges[:, 0].astype(np.int64) * made.n + made.edges[:, 1]
        assert (np.diff(codes) > 0).all()


def test_a_random_simple_graph_reaches_every_pair() -> None:
    ring = counted_network(of_pairs([(str(k), str((k + 1) % 5)) for k in range(5)]))
    rng = np.random.default_rng(5)
    seen: set[tuple[int, ...]] = set()
    for _ in range(60):
        drawn = random_like(ring, rng)
        assert drawn.counts.tolist() == [1] * 5
        seen.update(tuple(edge) for edge in drawn.edges.tolist())
    assert len(seen) == 10

"""Louvain's method against networkx, whose order of places it shares."""

from __future__ import annotations

import importlib
from collections import defaultdict
from fractions import Fraction

import networkx as nx
import numpy as np
import pytest
from tests.unit.networks.graphs import as_networkx

from paradiplomacy.networks.communities import louvain, modularity
from paradiplomacy.networks.graph import TieNetwork, of_pairs


def drawn(seed: int) -> TieNetwork:
    """Sparse, dense and scale-free networks of 4 to 120 places, in turn."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(4, 120))
    if seed % 3 == 0:
        pairs = set(nx.barabasi_albert_graph(n, 2, seed=seed).edges)
    else:
        ends = rng.integers(0, n, size=(int(rng.integers(1, (1, 6)[seed % 2] * n)), 2))
        pairs = {(int(a), int(b)) for a, b in ends if a != b} or {(0, 1)}
    return of_pairs(sorted({(f"{min(p):03}", f"{max(p):03}") for p in pairs}))


def exactly(monkeypatch: pytest.MonkeyPatch, network: TieNetwork, seed: int) -> list[set[int]]:
    """What networkx finds in fractions: before 3.7, rounding decides between equal gains."""
    module = importlib.import_module("networkx.algorithms.community.louvain")
    monkeypatch.setattr(module, "defaultdict", lambda _: defaultdict(Fraction))
    graph = as_networkx(network)
    nx.set_edge_attributes(graph, Fraction(1), "weight")
    found: list[set[int]] = nx.community.louvain_communities(graph, seed=seed)
    return found


@pytest.mark.parametrize("seed", range(30))
def test_groups_are_those_of_networkx(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    network = drawn(seed)
    ours = louvain(network, seed)
    theirs = exactly(monkeypatch, network, seed)
    groups = [np.flatnonzero(ours == group).tolist() for group in np.unique(ours)]
    assert sorted(groups) == sorted(map(sorted, theirs))


@pytest.mark.parametrize("seed", range(6))
def test_no_place_would_gain_by_going_to_another_group(seed: int) -> None:
    network = drawn(3 * seed)
    member = louvain(network, seed)
    best = modularity(network, member)
    alone = modularity(network, np.arange(network.n))
    assert best >= alone
    merged = [
        modularity(network, np.where(member == a, b, member))
        for a in range(len(set(member.tolist())))
        for b in range(a)
    ]
    assert max(merged, default=best) <= best + 1e-7


def test_a_clique_is_one_group_and_two_are_two() -> None:
    one = nx.complete_graph(5)
    assert louvain(of_pairs([(str(a), str(b)) for a, b in one.edges]), 0).tolist() == [0] * 5
    two = nx.disjoint_union(one, one)
    assert set(louvain(of_pairs([(f"{a:02}", f"{b:02}") for a, b in two.edges]), 0).tolist()) == {
        0,
        1,
    }

"""Networks of known shape, and random ones, beside the same in networkx."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np

from paradiplomacy.networks.graph import TieNetwork, simple_edges


def named(n: int, pairs: list[tuple[int, int]]) -> TieNetwork:
    """Nodes 0 to n - 1 by name, in that order."""
    edges = np.array(pairs, dtype=np.int32).reshape(-1, 2)
    return TieNetwork(tuple(f"{k:05}" for k in range(n)), simple_edges(edges))


def complete(n: int) -> TieNetwork:
    return named(n, list(combinations(range(n), 2)))


def star(n: int) -> TieNetwork:
    """A hub and n - 1 leaves."""
    return named(n, [(0, k) for k in range(1, n)])


def ring(n: int) -> TieNetwork:
    return named(n, [(k, (k + 1) % n) for k in range(n)])


def bipartite(a: int, b: int) -> TieNetwork:
    """Every one of a is tied to every one of b."""
    return named(a + b, [(i, a + j) for i in range(a) for j in range(b)])


def random(n: int, m: int, *, seed: int) -> TieNetwork:
    rng = np.random.default_rng(seed)
    return named(n, [(int(i), int(j)) for i, j in rng.integers(0, n, size=(m, 2))])


def clubs(*, seed: int = 3, places: int = 120, size: int = 6) -> TieNetwork:
    """Groups that are tied within, and a few random ties between them."""
    rng = np.random.default_rng(seed)
    within = [
        pair
        for start in range(0, places, size)
        for pair in combinations(range(start, start + size), 2)
    ]
    between = [(int(i), int(j)) for i, j in rng.integers(0, places, size=(places // 3, 2))]
    return named(places, within + between)


def as_networkx(network: TieNetwork) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(range(network.n))
    graph.add_edges_from(network.edges.tolist())
    return graph

"""How fast a network is measured, beside the libraries that compute the same thing.

Each statistic is computed by us and by every peer that has it (networkx, igraph, networkit),
in the same run on the same network, in turn, several times. The results are checked to be
equal before a time is reported. The first line is the whole of ``network stats`` without
nulls, in a process of its own, beside the promise: under 60 s and 1.5 GB.

Without an edge list, the network is made: heavy-tailed degrees, and groups that are tied
within, as many places and ties as the merged registries have.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import igraph
import networkit
import networkx
import numpy as np
from _processes import PARADIPLOMACY, run

from paradiplomacy.networks.centrality import betweenness, core_numbers
from paradiplomacy.networks.edge_list import read_edge_list
from paradiplomacy.networks.figures import number
from paradiplomacy.networks.graph import TieNetwork, largest_component, simple_edges
from paradiplomacy.networks.measure import clustering_figures, distances, motifs
from paradiplomacy.networks.mixing import degree_assortativity
from paradiplomacy.networks.nulls import rewire

SECONDS, MEGABYTES = 60, 1500
Compute = Callable[[], Any]


def made(places: int, ties: int, *, seed: int) -> TieNetwork:
    """A network with heavy-tailed degrees, a part of its ties within small groups."""
    rng = np.random.default_rng(seed)
    pull = rng.pareto(1.8, places) + 0.3
    pull /= pull.sum()
    drawn = rng.choice(places, size=(ties, 2), p=pull)
    groups = rng.choice(places, size=(max(1, ties // 200), 9), p=pull)
    i, j = np.triu_indices(9, 1)
    within = np.concatenate([groups[:, i].ravel()[:, None], groups[:, j].ravel()[:, None]], axis=1)
    edges = simple_edges(np.concatenate([within, drawn]))
    keep = np.sort(rng.permutation(len(edges))[:ties])
    return TieNetwork(tuple(f"{k:07}" for k in range(places)), edges[keep])


class Peers:
    """The same network in each library."""

    def __init__(self, network: TieNetwork) -> None:
        pairs = network.edges.tolist()
        self.nx = networkx.Graph()
        self.nx.add_nodes_from(range(network.n))
        self.nx.add_edges_from(pairs)
        self.ig = igraph.Graph(n=network.n, edges=pairs)
        self.nk = networkit.Graph(network.n)
        for i, j in pairs:
            self.nk.addEdge(i, j)


def cases(network: TieNetwork, *, slow: bool) -> dict[str, dict[str, Compute]]:
    """By statistic, who computes it; ours first. Slow peers are left out unless wanted."""
    whole, part = Peers(network), largest_component(network)
    largest = Peers(part)
    n = part.n

    def mean_distance() -> float:
        held = distances(part)
        return float(np.arange(len(held.pairs)) @ held.pairs / held.pairs.sum())

    def nk_mean_distance() -> float:
        apsp = networkit.distance.APSP(largest.nk)
        apsp.run()
        return float(np.sum(apsp.getDistances(asarray=True)) / (n * (n - 1)))

    def nk_betweenness() -> np.ndarray:
        held = networkit.centrality.Betweenness(whole.nk, normalized=True)
        held.run()
        return np.array(held.scores())

    def nk_core() -> np.ndarray:
        held = networkit.centrality.CoreDecomposition(whole.nk)
        held.run()
        return np.array(held.scores(), dtype=int)

    def ig_betweenness() -> np.ndarray:
        pairs = (network.n - 1) * (network.n - 2) / 2
        return np.array(whole.ig.betweenness(directed=False)) / pairs

    def nx_betweenness() -> np.ndarray:
        held = networkx.betweenness_centrality(whole.nx)
        return np.array([held[k] for k in range(network.n)])

    def squares(graph: networkx.Graph) -> int:
        """Pairs of partners by pairs of places, as a library without them would have it."""
        shared: dict[tuple[int, int], int] = {}
        for node in graph:
            around = sorted(graph[node])
            for at, one in enumerate(around):
                for other in around[at + 1 :]:
                    shared[one, other] = shared.get((one, other), 0) + 1
        return sum(c * (c - 1) // 2 for c in shared.values()) // 2

    found: dict[str, dict[str, Compute]] = {
        "triangles": {
            "ours": lambda: motifs(network).triangles,
            "networkx": lambda: sum(networkx.triangles(whole.nx).values()) // 3,
            "igraph": lambda: len(whole.ig.list_triangles()),
        },
        "squares": {
            "ours": lambda: motifs(network).squares,
            "plain Python": lambda: squares(whole.nx),
        },
        "transitivity": {
            "ours": lambda: number(clustering_figures(network)["transitivity"]),
            "networkx": lambda: networkx.transitivity(whole.nx),
            "igraph": whole.ig.transitivity_undirected,
            "networkit": lambda: networkit.globals.ClusteringCoefficient.exactGlobal(whole.nk),
        },
        "mean local clustering": {
            "ours": lambda: number(clustering_figures(network)["clustering_mean"]),
            "networkx": lambda: networkx.average_clustering(whole.nx),
            "igraph": lambda: whole.ig.transitivity_avglocal_undirected(mode="zero"),
        },
        "mean distance, largest component": {
            "ours": mean_distance,
            "igraph": lambda: largest.ig.average_path_length(directed=False),
            "networkit": nk_mean_distance,
        },
        "diameter, largest component": {
            "ours": lambda: int(distances(part).furthest.max()),
            "igraph": lambda: largest.ig.diameter(directed=False),
        },
        "degree assortativity": {
            "ours": lambda: number(degree_assortativity(network)),
            "networkx": lambda: networkx.degree_pearson_correlation_coefficient(whole.nx),
            "igraph": lambda: whole.ig.assortativity_degree(directed=False),
        },
        "core numbers": {
            "ours": lambda: core_numbers(network),
            "networkx": lambda: np.array(
                [c for _, c in sorted(networkx.core_number(whole.nx).items())]
            ),
            "igraph": lambda: np.array(whole.ig.coreness()),
            "networkit": nk_core,
        },
        "betweenness, exact": {
            "ours": lambda: betweenness(network),
            "igraph": ig_betweenness,
            "networkit": nk_betweenness,
        },
    }
    if slow:
        found["mean distance, largest component"]["networkx"] = lambda: (
            networkx.average_shortest_path_length(largest.nx)
        )
        found["diameter, largest component"]["networkx"] = lambda: networkx.diameter(largest.nx)
        found["betweenness, exact"]["networkx"] = nx_betweenness
    return found


def seconds(compute: Compute) -> tuple[float, Any]:
    gc.collect()
    start = time.perf_counter()
    value = compute()
    return time.perf_counter() - start, value


def measure(name: str, ways: dict[str, Compute], runs: int) -> dict[str, Any]:
    """Median seconds of each way, taken in turn, and peers' ratios to ours (above 1: slower)."""
    times: dict[str, list[float]] = {way: [] for way in ways}
    values: dict[str, Any] = {}
    for _ in range(runs):
        for way, compute in ways.items():
            took, values[way] = seconds(compute)
            times[way].append(took)
    for way, value in values.items():
        if not np.allclose(np.asarray(value), np.asarray(values["ours"]), rtol=1e-6, atol=1e-9):
            raise SystemExit(f"{name}: {way} and ours differ")
    medians = {way: statistics.median(taken) for way, taken in times.items()}
    return {
        "statistic": name,
        "equal": True,
        "seconds": {way: round(value, 4) for way, value in medians.items()},
        "ratio_to_ours": {
            way: round(value / medians["ours"], 1)
            for way, value in medians.items()
            if way != "ours"
        },
    }


def rewiring(network: TieNetwork, runs: int) -> dict[str, Any]:
    """Ten swap attempts a tie. Peers draw in ways of their own: only degrees can be compared."""
    degrees = network.degrees().tolist()

    def ours() -> list[int]:
        return rewire(network, np.random.default_rng(1))[0].degrees().tolist()

    def ig() -> list[int]:
        graph = igraph.Graph(n=network.n, edges=network.edges.tolist())
        graph.rewire(n=10 * network.m)
        return list(graph.degree())

    found = measure("rewiring, ten attempts a tie (degrees)", {"ours": ours, "igraph": ig}, runs)
    if ours() != degrees:
        raise SystemExit("rewiring changed the degrees")
    return found


def whole(network: TieNetwork) -> dict[str, Any]:
    """``network stats`` in a process of its own: seconds, peak memory, and the promise."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ties.tsv"
        names = network.names
        lines = (f"{names[i]}\t{names[j]}\n" for i, j in network.edges.tolist())
        file.write_text("".join(lines), encoding="utf-8")
        call = [sys.executable, "-c", PARADIPLOMACY, "network", "stats", str(file)]
        taken, _, megabytes = run([*call, "--json"])
    return {
        "case": "paradiplomacy network stats",
        "seconds": round(taken, 2),
        "bound_seconds": SECONDS,
        "megabytes": round(megabytes),
        "bound_megabytes": MEGABYTES,
        "within_bounds": taken < SECONDS and megabytes < MEGABYTES,
    }


def main() -> None:
    """Measure all cases and print one JSON object a line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("edges", nargs="?", type=Path, help="an edge list; made without it")
    parser.add_argument("--places", type=int, default=18_000)
    parser.add_argument("--ties", type=int, default=26_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slow", action="store_true", help="networkx where it takes minutes")
    wanted = parser.parse_args()
    if wanted.edges:
        network = read_edge_list(wanted.edges).network
    else:
        network = made(wanted.places, wanted.ties, seed=wanted.seed)
    size = {"places": network.n, "ties": network.m, "largest": largest_component(network).n}
    print(json.dumps(size))
    # First: the peak of a child counts that of its parent, which the peers are to raise.
    print(json.dumps(whole(network)), flush=True)
    small = made(200, 300, seed=1)  # compiles what numba compiles, outside the timing
    distances(small)
    betweenness(small)
    rewire(small, np.random.default_rng(1))
    for name, ways in cases(network, slow=wanted.slow).items():
        print(json.dumps(measure(name, ways, wanted.runs)), flush=True)
    print(json.dumps(rewiring(network, wanted.runs)))


if __name__ == "__main__":
    main()

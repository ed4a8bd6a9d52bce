"""Central places, by measures that mean different things."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from paradiplomacy.networks.figures import Absent, Figure, absent, reason
from paradiplomacy.networks.graph import TieNetwork, component_labels
from paradiplomacy.networks.measure import Distances, distances

_EXACT = 2e9  # places times ties up to which betweenness is exact: some 20 seconds
_SOURCES = 2000
_PARTS = 8  # sums are taken in as many parts on every machine, so that they round alike


@dataclass(frozen=True, slots=True, eq=False)
class Centralities:
    """Centralities of every place.

    frame: ``name``, ``degree``, ``betweenness``, ``closeness``, ``eigenvector``, ``pagerank``,
        ``core``; in the order of the network's names.
    sampled: Places from which shortest paths were taken for betweenness, where not from all; 0
        where it is exact.
    """

    frame: pl.DataFrame
    sampled: int


def betweenness(
    network: TieNetwork, *, sources: NDArray[np.int64] | None = None
) -> NDArray[np.float64]:
    """Share of the shortest paths between other places that pass through each, shape (n,).

    Brandes' algorithm (2001), from every place or, as an unbiased estimate, from `sources`
    drawn at random. Divided by the (n - 1)(n - 2) / 2 pairs of other places.

    >>> from paradiplomacy.networks.graph import of_pairs
    >>> betweenness(of_pairs([("a", "b"), ("b", "c")])).tolist()
    [0.0, 1.0, 0.0]
    """
    n = network.n
    if n < 3:
        return np.zeros(n)
    pairs = (n - 1) * (n - 2)  # ordered, as are those that the dependencies sum
    if sources is not None:
        whole = _dependencies(network, np.asarray(sources, dtype=np.int64), np.ones(n))
        return np.asarray(whole * (n / len(sources)) / pairs)
    inner, weight, through = _without_leaves(network)
    part = network.within(inner)
    lying_between = through.astype(np.float64)
    lying_between[inner] += _dependencies(part, np.arange(part.n, dtype=np.int64), weight[inner])
    return lying_between / pairs


def _dependencies(
    network: TieNetwork, sources: NDArray[np.int64], weight: NDArray[np.float64]
) -> NDArray[np.float64]:
    from paradiplomacy.networks.walk_kernels import betweenness_from

    indptr, indices = network.neighbours()
    parts = [part for part in np.array_split(sources, _PARTS) if len(part)]
    with ThreadPoolExecutor() as pool:
        dependencies = pool.map(lambda part: betweenness_from(indptr, indices, part, weight), parts)
        return np.asarray(np.sum(list(dependencies), axis=0))


def _without_leaves(
    network: TieNetwork,
) -> tuple[NDArray[np.bool_], NDArray[np.float64], NDArray[np.int64]]:
    """Fold places of one tie into their partner, which halves the work in sparse networks.

    Returns
    -------
    inner : ndarray of bool, shape (n,)
        Places that stay: those of no tie or several, and both of a pair by itself.
    weight : ndarray of float64, shape (n,)
        How many places each stands for: itself and its leaves.
    through : ndarray of int64, shape (n,)
        Ordered pairs whose paths pass it because one of them is a leaf of its own.
    """
    degrees = network.degrees()
    first, second = network.edges[:, 0], network.edges[:, 1]
    hub = np.concatenate(
        [
            second[(degrees[first] == 1) & (degrees[second] > 1)],
            first[(degrees[second] == 1) & (degrees[first] > 1)],
        ]
    )
    leaf = np.concatenate(
        [
            first[(degrees[first] == 1) & (degrees[second] > 1)],
            second[(degrees[second] == 1) & (degrees[first] > 1)],
        ]
    )
    inner = np.ones(network.n, dtype=bool)
    inner[leaf] = False
    leaves: NDArray[np.int64] = np.bincount(hub, minlength=network.n).astype(np.int64)
    labels = component_labels(network)
    around = np.bincount(labels)[labels]  # places of the component
    through: NDArray[np.int64] = 2 * leaves * (around - leaves - 1) + leaves * (leaves - 1)
    return inner, (leaves + 1).astype(np.float64), through


def core_numbers(network: TieNetwork) -> NDArray[np.int64]:
    """The greatest k of a k-core that each place is in, shape (n,)."""
    indptr, indices = network.neighbours()
    core = np.zeros(network.n, dtype=np.int64)
    remaining = network.degrees().astype(np.int64)  # ties to places that are left
    is_left = np.ones(network.n, dtype=bool)
    while is_left.any():
        k = int(remaining[is_left].min())
        while (gone := np.flatnonzero(is_left & (remaining <= k))).size:
            core[gone], is_left[gone] = k, False
            ends = [indices[indptr[place] : indptr[place + 1]] for place in gone.tolist()]
            remaining -= np.bincount(np.concatenate(ends), minlength=network.n)
    return core


def centralities(
    network: TieNetwork, rng: np.random.Generator, *, known: Distances | None = None
) -> Centralities:
    """All centralities of all places.

    rng: Draws the sources where betweenness is too long to be exact.
    known: Of the whole network, where they are at hand.

    >>> from paradiplomacy.networks.graph import of_pairs
    >>> star = of_pairs([("hub", "a"), ("hub", "b"), ("hub", "c")])
    >>> centralities(star, np.random.default_rng(1)).frame["closeness"].round(2).to_list()
    [0.6, 0.6, 0.6, 1.0]
    """
    n = network.n
    reach = known or distances(network)
    sources = None
    if n * network.m > _EXACT:
        sources = np.sort(rng.choice(n, min(n, _SOURCES), replace=False))
    reached = reach.reached.astype(np.float64)
    closeness = np.zeros(n)
    # Of a place that reaches only some, scaled down by their share (Wasserman, Faust 1994).
    np.divide(reached**2, reach.total * max(1, n - 1), out=closeness, where=reach.total > 0)
    frame = pl.DataFrame(
        {
            "name": list(network.names),
            "degree": network.degrees(),
            "betweenness": betweenness(network, sources=sources),
            "closeness": closeness,
            "eigenvector": _eigenvector(network),
            "pagerank": _pagerank(network),
            "core": core_numbers(network),
        },
        schema_overrides={"name": pl.String},
    )
    return Centralities(frame, 0 if sources is None else len(sources))


def _eigenvector(network: TieNetwork) -> NDArray[np.float64]:
    """Leading eigenvector, greatest entry 1: 0 outside the largest component.

    In several components at once it is not unique, and one of them takes all in the end.
    """
    from scipy.sparse.linalg import eigsh

    values = np.zeros(network.n)
    if not network.m:
        return values
    inside = component_labels(network) == 0
    matrix = network.within(inside).adjacency().astype(np.float64)
    size = matrix.shape[0]
    vector = (
        np.linalg.eigh(matrix.toarray())[1][:, -1]
        if size < 16
        else eigsh(matrix, k=1, which="LA", v0=np.ones(size))[1][:, 0]
    )
    values[inside] = np.abs(vector) / np.abs(vector).max()
    return values


def _pagerank(network: TieNetwork, damping: float = 0.85) -> NDArray[np.float64]:
    """PageRank with ties taken in both directions; places without a tie jump anywhere."""
    matrix, degrees = network.adjacency(), network.degrees()
    is_tied = degrees > 0
    ranks = np.full(network.n, 1 / max(1, network.n))
    for _ in range(500):
        share = np.divide(ranks, degrees, out=np.zeros(network.n), where=is_tied)
        jumps = 1 - damping * ranks[is_tied].sum()
        before, ranks = ranks, damping * (matrix @ share) + jumps / max(1, network.n)
        if np.abs(ranks - before).sum() <= 1e-12:
            break
    return ranks


def centrality_figures(network: TieNetwork, central: Centralities) -> dict[str, Figure]:
    """The deepest core, how many are in it, and how far betweenness is one place's."""
    if not network.m:
        return absent("centrality", reason("no-ties"))
    core, between = central.frame["core"].to_numpy(), central.frame["betweenness"].to_numpy()
    deepest = int(core.max())
    top = float(between.max())
    few: Figure = (
        float((top - between).sum() / (network.n - 1))
        if network.n > 2
        else Absent(reason("three-places"))
    )
    return {
        "degeneracy": deepest,
        "core_members": int((core == deepest).sum()),
        "betweenness_max": top,
        "betweenness_centralization": few,
    }

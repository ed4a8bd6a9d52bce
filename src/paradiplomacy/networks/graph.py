"""A network: places and the ties between them on which structure is measured.

A network is a projection of ties, not the ties themselves: undirected, without loops,
without repeats. What the projection drops (who claims a tie, how often it is listed) is
counted before it is made: see `paradiplomacy.networks.edge_list` and
`paradiplomacy.networks.two_sided`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from paradiplomacy.record.frames import Frames

__all__ = [
    "NODE_NUMBERS",
    "NODE_TEXTS",
    "NO_COUNTRY",
    "CountryNetwork",
    "TieNetwork",
    "component_labels",
    "country_network",
    "largest_component",
    "network_of",
    "of_pairs",
    "simple_edges",
]

# What stands for a country that nothing states: never counted as one.
NO_COUNTRY = frozenset({"", "ZZ"})

NODE_TEXTS = ("label", "country", "region", "admin1", "level")
NODE_NUMBERS = ("latitude", "longitude", "population")


@dataclass(frozen=True, slots=True, eq=False)
class TieNetwork:
    """An undirected simple graph with labelled nodes.

    Parameters
    ----------
    names : tuple of str
        The n node labels, sorted.
    edges : ndarray of int32, shape (m, 2)
        Each edge once as ``i < j``, sorted; no loops.
    attributes : mapping of str to ndarray
        Node attribute to an array of length n: text (``object``) or numbers (``float64``,
        NaN where unknown).

    Examples
    --------
    >>> network = of_pairs([("Bern", "Nice"), ("Nice", "Bern"), ("Nice", "Rome")])
    >>> network.n, network.m, network.degrees().tolist()
    (3, 2, [1, 2, 1])
    """

    names: tuple[str, ...]
    edges: NDArray[np.int32]
    attributes: Mapping[str, NDArray[Any]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Network: {self.n} nodes, {self.m} edges>"

    @property
    def n(self) -> int:
        """Number of nodes."""
        return len(self.names)

    @property
    def m(self) -> int:
        """Number of edges."""
        return len(self.edges)

    def degrees(self) -> NDArray[np.int64]:
        """Degree of each node, shape (n,)."""
        return np.bincount(self.edges.ravel(), minlength=self.n).astype(np.int64)

    def adjacency(self) -> csr_array:
        """Symmetric matrix of 0 and 1 (int32), shape (n, n), with sorted column indices."""
        from scipy.sparse import csr_array

        indptr, indices = self.neighbours()
        return csr_array(
            (np.ones(len(indices), dtype=np.int32), indices, indptr), shape=(self.n, self.n)
        )

    def neighbours(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Neighbour lists as (indptr, indices): those of i are ``indices[indptr[i]:indptr[i+1]]``.

        Each list is sorted.
        """
        i, j = self.edges[:, 0], self.edges[:, 1]
        rows, columns = np.concatenate([i, j]), np.concatenate([j, i])
        order = np.lexsort((columns, rows))
        indptr = np.zeros(self.n + 1, dtype=np.int32)
        np.cumsum(self.degrees(), out=indptr[1:])
        return indptr, np.ascontiguousarray(columns[order], dtype=np.int32)

    def within(self, nodes: NDArray[np.bool_]) -> TieNetwork:
        """The network among those nodes that a mask of shape (n,) picks."""
        chosen = np.flatnonzero(nodes)
        number = np.full(self.n, -1, dtype=np.int32)
        number[chosen] = np.arange(len(chosen), dtype=np.int32)
        edges = number[self.edges].reshape(-1, 2)
        return TieNetwork(
            tuple(self.names[k] for k in chosen.tolist()),
            edges[(edges >= 0).all(axis=1)],
            {key: values[chosen] for key, values in self.attributes.items()},
        )


@dataclass(frozen=True, slots=True, eq=False)
class CountryNetwork:
    """Number of ties between the places of each two countries.

    Parameters
    ----------
    names : tuple of str
        The c country codes, sorted.
    weights : ndarray of int64, shape (c, c)
        Ties by country pair: symmetric; on the diagonal the ties within a country, each
        counted once.
    places : ndarray of int64, shape (c,)
        Places of each country in the network.
    unplaced : int
        Ties left out because the country of an end is unknown.
    """

    names: tuple[str, ...]
    weights: NDArray[np.int64]
    places: NDArray[np.int64]
    unplaced: int

    def __repr__(self) -> str:
        ties = int(np.triu(self.weights).sum())
        return f"<CountryNetwork: {len(self.names)} countries, {ties} ties>"


def simple_edges(pairs: NDArray[np.integer[Any]]) -> NDArray[np.int32]:
    """Pairs of node numbers as edges of a simple graph: no loops, ``i < j``, once, sorted."""
    pairs = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    if not len(pairs):
        return np.empty((0, 2), dtype=np.int32)
    nodes = int(pairs.max()) + 1
    codes = np.unique(pairs.min(axis=1) * nodes + pairs.max(axis=1))
    return np.column_stack([codes // nodes, codes % nodes]).astype(np.int32)


def of_pairs(pairs: Iterable[tuple[str, str]]) -> TieNetwork:
    """The network of pairs of labels; loops and repeats are dropped without a word.

    A label that occurs only in a loop is a node without an edge.
    """
    all_pairs = list(pairs)
    names = sorted({name for pair in all_pairs for name in pair})
    number = {name: k for k, name in enumerate(names)}
    coded = np.array([(number[a], number[b]) for a, b in all_pairs], dtype=np.int32)
    return TieNetwork(tuple(names), simple_edges(coded))


def network_of(frames: Frames, ties: pl.DataFrame | None = None) -> TieNetwork:
    """The network of a record.

    Parameters
    ----------
    frames : Frames
    ties : polars.DataFrame, optional
        Rows of ``frames.ties`` to count; all of them without it, ended ones too.

    Returns
    -------
    TieNetwork
        Nodes are keys of places with a tie (registries list ties, so that a place without one
        is there by accident), with attributes ``label``, ``country``, ``region``,
        ``admin1``, ``level`` (text), ``latitude``, ``longitude``, ``population``.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.record.frames import frames_of
    >>> network = network_of(frames_of(open_record("sino_us")))
    >>> sorted(set(network.attributes["country"]))
    ['CN', 'TW', 'US']
    """
    chosen = frames.ties if ties is None else ties
    ends = pl.concat([chosen["place_a"], chosen["place_b"]]).unique()
    places = frames.places.filter(pl.col("place").is_in(ends.implode())).sort("place")
    numbered = places.select("place").with_row_index("number")
    coded = [
        chosen.select(place=f"place_{end}").join(numbered, on="place", maintain_order="left")
        for end in "ab"
    ]
    pairs = np.column_stack([part["number"].to_numpy() for part in coded])
    attributes: dict[str, NDArray[Any]] = {
        name: np.array(places[name].fill_null("").to_list(), dtype=object) for name in NODE_TEXTS
    } | {
        name: places[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()
        for name in NODE_NUMBERS
    }
    return TieNetwork(tuple(places["place"]), simple_edges(pairs), attributes)


def country_network(network: TieNetwork) -> CountryNetwork:
    """Sum a network's edges by country pair, from its attribute ``country``.

    Examples
    --------
    >>> network = of_pairs([("a", "b"), ("b", "c"), ("a", "d")])
    >>> countries = np.array(["CN", "CN", "US", ""], dtype=object)
    >>> found = country_network(TieNetwork(network.names, network.edges, {"country": countries}))
    >>> found.names, found.weights.tolist(), found.unplaced
    (('CN', 'US'), [[1, 1], [1, 0]], 1)
    """
    of = network.attributes.get("country", np.full(network.n, "", dtype=object))
    names = tuple(sorted({str(code) for code in of} - NO_COUNTRY))
    number = {code: k for k, code in enumerate(names)}
    coded = np.array([number.get(str(code), -1) for code in of], dtype=np.int64)
    ends = coded[network.edges].reshape(-1, 2)
    placed = ends[(ends >= 0).all(axis=1)]
    c = len(names)
    weights = np.zeros((c, c), dtype=np.int64)
    np.add.at(weights, (placed[:, 0], placed[:, 1]), 1)
    symmetric = weights + weights.T
    np.fill_diagonal(symmetric, weights.diagonal())
    places = np.bincount(coded[coded >= 0], minlength=c).astype(np.int64)
    return CountryNetwork(names, symmetric, places, network.m - len(placed))


def component_labels(network: TieNetwork) -> NDArray[np.int32]:
    """Component of each node, shape (n,), numbered from 0 by size, the largest first."""
    from scipy.sparse.csgraph import connected_components

    if network.n == 0:
        return np.empty(0, dtype=np.int32)
    count, labels = connected_components(network.adjacency(), directed=False)
    order = np.argsort(-np.bincount(labels, minlength=count), kind="stable")
    rank = np.empty(count, dtype=np.int32)
    rank[order] = np.arange(count, dtype=np.int32)
    return np.asarray(rank[labels], dtype=np.int32)


def largest_component(network: TieNetwork) -> TieNetwork:
    """The largest connected part; of two equally large ones, that of the first name."""
    return network.within(component_labels(network) == 0)

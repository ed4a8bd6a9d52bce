"""Networks whose pairs carry counts, with random ones like them.

A simple graph is one whose counts are all 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from paradiplomacy.networks.graph import CountryNetwork, TieNetwork

NullKind = Literal["random", "degrees"]
"""``random``: as many ties, anywhere. ``degrees``: each node keeps its number of ties."""


@dataclass(frozen=True, slots=True, eq=False)
class CountedNetwork:
    """A network whose pairs carry counts.

    names: The n node labels.
    edges, of shape (m, 2): Each pair once as ``i < j``, sorted.
    counts, of shape (m,): Ties of each pair, at least 1.
    """

    names: tuple[str, ...]
    edges: NDArray[np.int32]
    counts: NDArray[np.int64]

    @property
    def n(self) -> int:
        """Number of nodes."""
        return len(self.names)

    @property
    def ties(self) -> int:
        """All counts together."""
        return int(self.counts.sum())

    def degrees(self) -> NDArray[np.int64]:
        """Ties of each node, shape (n,)."""
        ends, counts = self.edges.ravel(), np.repeat(self.counts, 2)
        return np.bincount(ends, counts, minlength=self.n).astype(np.int64)

    def rows(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Neighbour lists as (indptr, indices, counts), each list sorted."""
        i, j = self.edges[:, 0].astype(np.int64), self.edges[:, 1].astype(np.int64)
        start, end = np.concatenate([i, j]), np.concatenate([j, i])
        weights = np.concatenate([self.counts, self.counts])
        order = np.lexsort((end, start))
        indptr = np.zeros(self.n + 1, dtype=np.int64)
        np.cumsum(np.bincount(start, minlength=self.n), out=indptr[1:])
        return indptr, end[order], weights[order]


def counted_network(network: TieNetwork | CountryNetwork | CountedNetwork) -> CountedNetwork:
    """A network as pairs with counts; ties within a country are left out.

    >>> from paradiplomacy.networks.graph import of_pairs
    >>> counted_network(of_pairs([("Bern", "Nice"), ("Nice", "Rome")])).counts.tolist()
    [1, 1]
    """
    from paradiplomacy.networks.graph import TieNetwork

    if isinstance(network, CountedNetwork):
        return network
    if isinstance(network, TieNetwork):
        return CountedNetwork(network.names, network.edges, np.ones(network.m, dtype=np.int64))
    upper = np.triu(network.weights, 1)
    i, j = np.nonzero(upper)
    edges = np.column_stack([i, j]).astype(np.int32).reshape(-1, 2)
    return CountedNetwork(network.names, edges, upper[i, j].astype(np.int64))


def draw_like(graph: CountedNetwork, rng: np.random.Generator, *, kind: NullKind) -> CountedNetwork:
    """A random network with as much kept as the kind of null says."""
    return random_like(graph, rng) if kind == "random" else swap_ties(graph, rng)


def random_like(graph: CountedNetwork, rng: np.random.Generator) -> CountedNetwork:
    """As many ties among the same nodes, dealt to pairs at random (Erdos and Renyi 1959).

    A simple graph stays simple.

    >>> from paradiplomacy.networks.tie_counts import counted_network
    >>> from paradiplomacy.networks.graph import of_pairs
    >>> ring = counted_network(of_pairs([(str(k), str((k + 1) % 8)) for k in range(8)]))
    >>> random_like(ring, np.random.default_rng(1)).ties
    8
    """
    n, ties = graph.n, graph.ties
    pairs = n * (n - 1) // 2
    if not ties:
        return graph
    drawn = (
        rng.choice(pairs, size=ties, replace=False, shuffle=False)
        if bool((graph.counts == 1).all())
        else rng.integers(0, pairs, size=ties)
    )
    # Pair number p of the lower triangle: j > i, p = j (j - 1) / 2 + i.
    j = ((1 + np.sqrt(1 + 8 * drawn.astype(np.float64))) / 2).astype(np.int64)
    j -= j * (j - 1) // 2 > drawn
    j += j * (j + 1) // 2 <= drawn
    return _gather_pair_counts(graph, np.column_stack([drawn - j * (j - 1) // 2, j]))


def swap_ties(
    graph: CountedNetwork, rng: np.random.Generator, *, swaps: int = 10
) -> CountedNetwork:
    """Each node keeps its number of ties; whom they run to is random, never to itself.

    swaps: Attempted swaps a tie.

    A simple graph stays simple (Maslov and Sneppen 2002). Where pairs carry counts, ties
    are exchanged one by one and may meet on a pair; ties within a node (a country) are as
    ruled out as they are in what is observed.

    >>> from paradiplomacy.networks.tie_counts import CountedNetwork
    >>> three = CountedNetwork(("CN", "JP", "US"), np.array([[0, 1], [0, 2]]), np.array([4, 2]))
    >>> swap_ties(three, np.random.default_rng(1)).degrees().tolist()
    [6, 4, 2]
    """
    from paradiplomacy.networks.core_kernels import swap_between
    from paradiplomacy.networks.graph import TieNetwork
    from paradiplomacy.networks.nulls import rewire

    if bool((graph.counts == 1).all()):
        other, _ = rewire(TieNetwork(graph.names, graph.edges), rng, swaps=swaps)
        return CountedNetwork(graph.names, other.edges, np.ones(other.m, dtype=np.int64))
    pairs = np.repeat(graph.edges.astype(np.int64), graph.counts, axis=0)
    picks = rng.integers(0, len(pairs), size=(swaps * len(pairs), 3))
    picks[:, 2] &= 1
    swap_between(pairs, picks)
    return _gather_pair_counts(graph, pairs)


def resample_ties(graph: CountedNetwork, rng: np.random.Generator) -> CountedNetwork:
    """As many ties drawn from the observed ones with replacement: a bootstrap over ties."""
    if not graph.ties:
        return graph
    counts = rng.multinomial(graph.ties, graph.counts / graph.ties).astype(np.int64)
    drawn = counts > 0
    return CountedNetwork(graph.names, graph.edges[drawn], counts[drawn])


def _gather_pair_counts(graph: CountedNetwork, pairs: NDArray[np.int64]) -> CountedNetwork:
    ordered = np.sort(pairs, axis=1)
    codes, counts = np.unique(ordered[:, 0] * graph.n + ordered[:, 1], return_counts=True)
    edges = np.column_stack([codes // graph.n, codes % graph.n]).astype(np.int32)
    return CountedNetwork(graph.names, edges, counts.astype(np.int64))

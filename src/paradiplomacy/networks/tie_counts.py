"""Networks whose pairs carry counts; a simple graph is one whose counts are all 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from paradiplomacy.networks.graph import CountryNetwork, TieNetwork


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
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
        degree = np.zeros(self.n, dtype=np.int64)
        np.add.at(degree, self.edges[:, 0], self.counts)
        np.add.at(degree, self.edges[:, 1], self.counts)
        return degree

    def rows(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Neighbour lists as (indptr, indices, counts), each list sorted."""
        i, j = self.edges[:, 0].astype(np.int64), self.edges[:, 1].astype(np.int64)
        start, end = np.concatenate([i, j]), np.concatenate([j, i])
        weights = np.concatenate([self.counts, self.counts])
        order = np.lexsort((end, start))
        indptr = np.zeros(self.n + 1, dtype=np.int64)
        np.cumsum(np.bincount(start, minlength=self.n), out=indptr[1:])
        return indptr, end[order], weights[order]


def counted(network: TieNetwork | CountryNetwork | Counted) -> Counted:
    """A network as pairs with counts; ties within a country are left out.

    >>> from paradiplomacy.networks.graph import of_pairs
    >>> counted(of_pairs([("Bern", "Nice"), ("Nice", "Rome")])).counts.tolist()
    [1, 1]
    """
    from paradiplomacy.networks.graph import TieNetwork

    if isinstance(network, Counted):
        return network
    if isinstance(network, TieNetwork):
        return Counted(network.names, network.edges, np.ones(network.m, dtype=np.int64))
    upper = np.triu(network.weights, 1)
    i, j = np.nonzero(upper)
    edges = np.column_stack([i, j]).astype(np.int32).reshape(-1, 2)
    return Counted(network.names, edges, upper[i, j].astype(np.int64))

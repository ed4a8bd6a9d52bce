"""Description length of a blockmodel: what a partition saves in telling a network.

The microcanonical stochastic blockmodel of Peixoto (2017), plain and degree-corrected, for
networks whose pairs carry counts; a simple graph is one whose counts are all 1. Equations:
docs/methods/world-system.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import lgamma, log
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from paradiplomacy.networks.graph import CountryNetwork, TieNetwork

__all__ = [
    "Counted",
    "DescriptionLengths",
    "counted",
    "description_length",
    "number_prices",
    "szekeres_curve",
]


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """A network whose pairs carry counts.

    Parameters
    ----------
    names : tuple of str
        The n node labels.
    edges : ndarray of int32, shape (m, 2)
        Each pair once as ``i < j``, sorted.
    counts : ndarray of int64, shape (m,)
        Ties of each pair, at least 1.
    """

    names: tuple[str, ...]
    edges: NDArray[np.int32]
    counts: NDArray[np.int64]

    @property
    def n(self) -> int:
        """How many nodes."""
        return len(self.names)

    @property
    def ties(self) -> int:
        """All counts together."""
        return int(self.counts.sum())

    def degrees(self) -> NDArray[np.int64]:
        """Ties of each node, shape (n,)."""
        both = np.zeros(self.n, dtype=np.int64)
        np.add.at(both, self.edges[:, 0], self.counts)
        np.add.at(both, self.edges[:, 1], self.counts)
        return both

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

    Examples
    --------
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


def description_length(
    network: TieNetwork | CountryNetwork | Counted,
    blocks: NDArray[np.integer[Any]],
    *,
    corrected: bool,
) -> float:
    """Nats that it takes to describe a network by way of a partition into blocks.

    Parameters
    ----------
    network : TieNetwork, CountryNetwork or Counted
    blocks : ndarray of int, shape (n,)
        Block of each node; any numbers.
    corrected : bool, keyword-only
        Whether the model separates the degrees from the blocks (Karrer and Newman 2011).

    Returns
    -------
    float
        Negative log of the joint probability of network and partition: the shorter, the
        better the model. Exponentials of differences are posterior odds.

    Notes
    -----
    Peixoto (2017), Physical Review E 95, 012317. Partitions of sums above 1,000 (only the
    degree-corrected model counts them) are by Szekeres's asymptotic formula.

    Examples
    --------
    >>> import numpy as np
    >>> from paradiplomacy.networks.graph import of_pairs
    >>> pairs = [(a + b, a + c) for a in "xy" for b in "12345678" for c in "12345678" if b < c]
    >>> two = np.repeat([0, 1], 8)
    >>> network = of_pairs(pairs)
    >>> apart = description_length(network, two, corrected=False)
    >>> together = description_length(network, np.zeros(16, int), corrected=False)
    >>> round(together - apart, 2)
    21.48
    """
    graph = counted(network)
    if graph.n == 0:
        return 0.0
    names, b = np.unique(np.asarray(blocks), return_inverse=True)
    return DescriptionLengths(graph, corrected=corrected).of(b, len(names))


class DescriptionLengths:
    """Description lengths of one network, by way of one partition after another.

    Parameters
    ----------
    graph : Counted
        With at least one node.
    corrected : bool, keyword-only
        As in `description_length`.
    """

    def __init__(self, graph: Counted, *, corrected: bool) -> None:
        self.graph, self.corrected = graph, corrected
        self.degrees = graph.degrees()
        distinct, kinds = np.unique(self.degrees, return_inverse=True)
        self.kinds, self.distinct = kinds.astype(np.int64), len(distinct)
        self.ties = graph.ties
        self.lnf = log_factorials(2 * self.ties + graph.n + 2)
        self._ends = graph.edges[:, 0].astype(np.int64), graph.edges[:, 1].astype(np.int64)
        self._counts = self._ln_all(graph.counts)
        self._degrees = self._ln_all(self.degrees)

    def of(self, b: NDArray[np.int64], number: int) -> float:
        """The length by way of `number` blocks, numbered from 0, none of them empty."""
        nodes = self.graph.n
        e = self.one_way(b, number)
        inside = e.diagonal().copy()
        between = np.triu(e + e.T, 1)
        sizes = np.bincount(b, minlength=number)
        length = _number_price(nodes, self.ties, number)
        length += _ln(nodes) - self._ln_all(sizes) + self._counts - self._ln_all(between)
        length -= float(inside.sum()) * log(2) + self._ln_all(inside)
        sums = self.sums(b, number)
        if not self.corrected:
            return length + float(sums @ np.log(sizes))
        from paradiplomacy.networks.block_kernels import ln_partitions_of_all

        length += self._ln_all(sums) - self._degrees + self._ln_all(sizes)
        repeats = np.unique(b * self.distinct + self.kinds, return_counts=True)[1]
        spread = float(ln_partitions_of_all(sums, sizes, *tables(), self.lnf))
        return length - self._ln_all(repeats) + spread

    def one_way(self, b: NDArray[np.int64], number: int) -> NDArray[np.int64]:
        """Ties from the blocks of first ends to those of second ends: shape (number, number)."""
        e = np.zeros((number, number), dtype=np.int64)
        first, second = self._ends
        np.add.at(e.reshape(-1), b[first] * number + b[second], self.graph.counts)
        return e

    def sums(self, b: NDArray[np.int64], number: int) -> NDArray[np.int64]:
        """Degrees of the nodes of each block together: shape (number,)."""
        return np.bincount(b, weights=self.degrees, minlength=number).astype(np.int64)

    def _ln_all(self, numbers: NDArray[np.integer[Any]]) -> float:
        """Natural log of the product of the factorials of numbers."""
        return float(self.lnf[numbers].sum())


def number_prices(nodes: int, ties: int, *, most: int) -> NDArray[np.float64]:
    """What telling B blocks costs, apart from which node is in which: shape (most + 1,).

    The number B itself, the sizes of the blocks, and the number of ties of each pair of them.
    """
    prices = np.zeros(most + 1)
    for b in range(1, most + 1):
        prices[b] = _number_price(nodes, ties, b)
    return prices


def _number_price(nodes: int, ties: int, b: int) -> float:
    pairs = b * (b + 1) // 2
    return log(nodes) + _choose(nodes - 1, b - 1) + _choose(pairs + ties - 1, ties)


def _ln(n: int) -> float:
    """Natural log of n factorial."""
    return lgamma(n + 1)


def _choose(n: int, k: int) -> float:
    return _ln(n) - _ln(k) - _ln(n - k) if 0 <= k <= n else float("-inf")


@lru_cache(maxsize=1)
def tables() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Counts of partitions and Szekeres's curve, made once."""
    from paradiplomacy.networks.block_kernels import EXACT, partition_table

    return partition_table(EXACT), szekeres_curve()


@lru_cache(maxsize=8)
def log_factorials(most: int) -> NDArray[np.float64]:
    """Natural logs of the factorials of 0 to `most`: shape (most + 1,)."""
    from scipy.special import gammaln

    return np.asarray(gammaln(np.arange(most + 1) + 1.0), dtype=np.float64)


def szekeres_curve(points: int = 1 << 15) -> NDArray[np.float64]:
    """The ln f(u) and g(u) of Szekeres's formula on an even grid of ln u: shape (3, points).

    Notes
    -----
    q(m, n), the number of partitions of m into at most n parts, is close to
    ``f(u) exp(sqrt(m) g(u)) / m`` with ``u = n / sqrt(m)``, where v solves
    ``v^2 = u^2 D(v)`` with ``D(v) = integral of t / (e^t - 1) from 0 to v``,
    ``f = v / (2^1.5 pi u) / sqrt(1 - (1 + u^2 / 2) e^-v)`` and
    ``g = 2 v / u - u ln(1 - e^-v)`` (Szekeres 1953; Peixoto 2017, app. C). Here v is the
    grid and u follows, so that no equation is left to solve.
    """
    from scipy.special import spence

    v = np.exp(np.linspace(np.log(1e-3), np.log(5000.0), 4 * points))
    u = v / np.sqrt(spence(np.exp(-v)))
    grid = np.linspace(np.log(0.02), np.log(2000.0), points)
    v = np.exp(np.interp(grid, np.log(u), np.log(v)))
    u = np.exp(grid)
    decay = np.exp(-v)
    ln_f = np.log(v / (2**1.5 * np.pi * u)) - 0.5 * np.log1p(-(1 + u * u / 2) * decay)
    g = 2 * v / u - u * np.log1p(-decay)
    return np.vstack([grid, ln_f, g])

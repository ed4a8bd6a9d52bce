"""Blockmodels of a network: which places are tied alike, and whether that is more than chance.

A blockmodel puts places into blocks so that a place's ties depend on its block alone (plain),
or on its block and its own number of ties (degree-corrected). How many blocks, and which of
the two, the description length decides: `paradiplomacy.networks.description_length`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.networks.description_length import (
    Counted,
    DescriptionLengths,
    counted,
    number_prices,
    tables,
)

if TYPE_CHECKING:
    from paradiplomacy.networks.graph import CountryNetwork, TieNetwork

__all__ = ["BlockFit", "fit_blocks", "given_blocks"]

# Above so many blocks they are merged only; at and below, nodes move between them too.
DENSE = 256
TRIES = 10


@dataclass(frozen=True, slots=True, eq=False)
class BlockFit:
    """A partition of a network into blocks.

    Parameters
    ----------
    blocks : ndarray of int64, shape (n,)
        Block of each node, numbered from 0 by ties for each node, the most first.
    corrected : bool
        Whether the model is degree-corrected.
    nats : float
        Description length of network and partition.
    ties : int
        Ties of the network, to put lengths per tie.
    sizes : ndarray of int64, shape (B,)
        Nodes of each block.
    between : ndarray of int64, shape (B, B)
        Ties between blocks, symmetric; on the diagonal those within.
    """

    blocks: NDArray[np.int64]
    corrected: bool
    nats: float
    ties: int
    sizes: NDArray[np.int64]
    between: NDArray[np.int64]

    @property
    def number(self) -> int:
        """How many blocks."""
        return len(self.sizes)

    @property
    def bits_a_tie(self) -> float:
        """Description length in bits for each tie; 0 without ties."""
        return float(self.nats / np.log(2) / self.ties) if self.ties else 0.0

    def densities(self) -> NDArray[np.float64]:
        """Ties for each pair of places, by pair of blocks: shape (B, B).

        0 where a block of one place has no pair within.
        """
        pairs = np.outer(self.sizes, self.sizes).astype(float)
        np.fill_diagonal(pairs, self.sizes * (self.sizes - 1) / 2)
        per_pair = np.zeros_like(pairs)
        np.divide(self.between, pairs, out=per_pair, where=pairs > 0)
        return per_pair


def given_blocks(
    network: TieNetwork | CountryNetwork | Counted,
    blocks: NDArray[Any],
    *,
    corrected: bool,
) -> BlockFit:
    """The fit of blocks that are known beforehand, such as countries.

    Parameters
    ----------
    network : TieNetwork, CountryNetwork or Counted
    blocks : ndarray, shape (n,)
        Block of each node, by any numbers or names.
    corrected : bool, keyword-only

    Examples
    --------
    >>> from paradiplomacy.networks.graph import of_pairs
    >>> star = of_pairs([("hub", leaf) for leaf in "abcdef"])
    >>> hub = np.array([name == "hub" for name in star.names])
    >>> found = given_blocks(star, hub, corrected=False)
    >>> found.sizes.tolist(), found.between.tolist(), found.densities().tolist()
    ([1, 6], [[0, 6], [6, 0]], [[0.0, 1.0], [1.0, 0.0]])
    """
    graph = counted(network)
    names, b = np.unique(np.asarray(blocks).astype(str), return_inverse=True)
    return _given(graph, b, len(names), DescriptionLengths(graph, corrected=corrected))


def _given(
    graph: Counted, b: NDArray[np.int64], number: int, lengths: DescriptionLengths
) -> BlockFit:
    """The fit of blocks that are numbered from 0, none of them empty."""
    sizes = np.bincount(b, minlength=number)
    sums = np.bincount(b, weights=lengths.degrees, minlength=number)
    first = np.full(number, graph.n)
    np.minimum.at(first, b, np.arange(graph.n))
    order = np.lexsort((first, -sums / np.maximum(sizes, 1)))
    rank = np.empty(number, dtype=np.int64)
    rank[order] = np.arange(number)
    b = rank[b].astype(np.int64)
    one_way = lengths.one_way(b, number)
    between = one_way + one_way.T
    np.fill_diagonal(between, one_way.diagonal())
    nats = lengths.of(b, number) if graph.n else 0.0
    return BlockFit(b, lengths.corrected, nats, graph.ties, sizes[order].astype(np.int64), between)


def fit_blocks(
    network: TieNetwork | CountryNetwork | Counted,
    rng: np.random.Generator,
    *,
    corrected: bool,
    restarts: int = 3,
    sweeps: int = 2,
) -> BlockFit:
    """The partition of shortest description length that a greedy search finds.

    Parameters
    ----------
    network : TieNetwork, CountryNetwork or Counted
    rng : numpy.random.Generator
    corrected : bool, keyword-only
        Degree-corrected (Karrer and Newman 2011) or plain.
    restarts : int, keyword-only
        Searches from the start; the shortest length is kept.
    sweeps : int, keyword-only
        Passes over the nodes after each round of mergers.

    Notes
    -----
    From every node by itself, blocks are merged, the best mergers first, and nodes moved in
    between (after Peixoto 2014, Physical Review E 89, 012804); the number of blocks of the
    shortest length is kept and polished. The search is a heuristic: the true minimum may be
    lower, never higher.

    Examples
    --------
    >>> from paradiplomacy.networks.graph import of_pairs
    >>> pairs = [(a + b, a + c) for a in "xyz" for b in "123456" for c in "123456" if b < c]
    >>> found = fit_blocks(of_pairs(pairs), np.random.default_rng(1), corrected=False)
    >>> found.number, found.blocks[:6].tolist()
    (3, [0, 0, 0, 0, 0, 0])
    """
    graph = counted(network)
    if graph.n == 0 or graph.ties == 0:
        return given_blocks(graph, np.zeros(graph.n, dtype=np.int64), corrected=corrected)
    search = _Search(graph, corrected, rng, sweeps)
    assignments = [search.run() for _ in range(max(1, restarts))]
    # One block is always on offer, whatever a search believes.
    assignments.append(np.zeros(graph.n, dtype=np.int64))
    fits = [_given(graph, b, int(b.max()) + 1, search.lengths) for b in assignments]
    return min(fits, key=lambda fit: fit.nats)


class _Search:
    """One graph with what its searches share."""

    def __init__(
        self, graph: Counted, corrected: bool, rng: np.random.Generator, sweeps: int
    ) -> None:
        self.graph, self.corrected, self.rng, self.sweeps = graph, corrected, rng, sweeps
        self.lengths = DescriptionLengths(graph, corrected=corrected)
        self.indptr, self.indices, self.weights = graph.rows()
        self.shared = (*tables(), self.lengths.lnf)
        self.prices = number_prices(graph.n, graph.ties, most=graph.n)

    def run(self) -> NDArray[np.int64]:
        """Merge from single nodes to one block; the shortest partition on the way."""
        b = np.arange(self.graph.n, dtype=np.int64)
        kept = {number: (length, part) for number, length, part in self._levels(b)}
        length, best = min(kept.values(), key=lambda row: row[0])
        return self._polished(best, length)

    def _levels(self, b: NDArray[np.int64]) -> Iterator[tuple[int, float, NDArray[np.int64]]]:
        """Partitions into fewer and fewer blocks: how many, how long, and which."""
        number, shortest, passed = self.graph.n, np.inf, 0
        while True:
            if number <= DENSE:
                b = self._moved(b, number, self.sweeps, warmth=0.0)
                number = int(b.max()) + 1
                length = self.lengths.of(b, number)
                yield number, length, b
                # Far past the best number of blocks nothing is left to find.
                passed = passed + 1 if length > shortest + 1e-9 else 0
                shortest = min(shortest, length)
                if number == 1 or (passed >= 12 and length > 1.02 * shortest):
                    return
            elif number <= 2 * DENSE:
                yield number, self.lengths.of(b, number), b
            target = max(1, min(number - 1, int(number / (1.5 if number > DENSE else 1.25))))
            b = self._merged(b, number, target)
            number = int(b.max()) + 1

    def _merged(self, b: NDArray[np.int64], number: int, target: int) -> NDArray[np.int64]:
        """Merge blocks, cheapest mergers first, until `target` are left."""
        partner, cost = self._mergers(b, number)
        into, partners = list(range(number)), partner.tolist()
        left = number
        for r in np.argsort(cost, kind="stable").tolist():
            if left <= target or partners[r] < 0:
                break
            a, c = _root(into, r), _root(into, partners[r])
            if a != c:
                into[max(a, c)] = min(a, c)
                left -= 1
        roots = np.array([_root(into, r) for r in range(number)])
        return _without_gaps(roots[b], number)

    def _mergers(
        self, b: NDArray[np.int64], number: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        from paradiplomacy.networks.block_kernels import LogTables, SparseRows, merge_gains

        i, j = b[self.graph.edges[:, 0]], b[self.graph.edges[:, 1]]
        both_ways = np.concatenate([i * number + j, j * number + i])
        pairs, of_pair = np.unique(both_ways, return_inverse=True)
        weights = np.bincount(of_pair, weights=np.tile(self.graph.counts, 2)).astype(np.int64)
        indptr = np.searchsorted(pairs, np.arange(number + 1) * number)
        sizes, sums, eta = self._blocks(b, number)
        partner, cost = merge_gains(
            SparseRows(indptr, pairs % number, weights),
            sizes,
            sums,
            eta,
            TRIES,
            LogTables(self.corrected, *self.shared),
            self.rng,
        )
        return partner, cost

    def _blocks(
        self, b: NDArray[np.int64], number: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]:
        sizes = np.bincount(b, minlength=number).astype(np.int64)
        # Only the degree-corrected model asks how the degrees are spread.
        distinct = self.lengths.distinct if self.corrected else 1
        eta = np.zeros((number, distinct), dtype=np.int32)
        if self.corrected:
            np.add.at(eta.reshape(-1), b * distinct + self.lengths.kinds, 1)
        return sizes, self.lengths.sums(b, number), eta

    def _moved(
        self, b: NDArray[np.int64], number: int, passes: int, *, warmth: float
    ) -> NDArray[np.int64]:
        """Nodes moved between `number` blocks (empty ones are dropped at the end)."""
        from paradiplomacy.networks.block_kernels import (
            BlockCounts,
            LogTables,
            NodeKinds,
            SparseRows,
            sweep,
        )

        b = b.copy()
        e = self.lengths.one_way(b, number)
        counts = BlockCounts(e + e.T, *self._blocks(b, number))
        kinds = self.lengths.kinds if self.corrected else np.zeros_like(self.lengths.kinds)
        graph = SparseRows(self.indptr, self.indices, self.weights)
        nodes = NodeKinds(self.lengths.degrees, kinds)
        logs = LogTables(self.corrected, *self.shared)
        for _ in range(passes):
            won = sweep(b, graph, nodes, counts, self.prices, TRIES, warmth, logs, self.rng)
            if warmth == 0.0 and won > -1e-6:
                break
        return _without_gaps(b, number)

    def _polished(self, b: NDArray[np.int64], length: float) -> NDArray[np.int64]:
        """Move, split off and merge while that shortens the description."""
        best = b
        number = int(best.max()) + 1
        for trial in range(6):
            if trial % 2 == 0 and number < self.graph.n:
                # One empty block beside the others, and a little warmth to get unstuck.
                offered = self._moved(best, min(number + 1, DENSE, self.graph.n), 2, warmth=0.5)
            else:
                offered = best if number == 1 else self._merged(best, number, number - 1)
            width = min(int(offered.max()) + 2, max(DENSE, int(offered.max()) + 1), self.graph.n)
            offered = self._moved(offered, width, 20, warmth=0.0)
            blocks = int(offered.max()) + 1
            described = self.lengths.of(offered, blocks)
            if described < length - 1e-9:
                best, length, number = offered, described, blocks
        return best


def _root(into: list[int], r: int) -> int:
    while into[r] != r:
        r = into[r]
    return r


def _without_gaps(b: NDArray[np.int64], number: int) -> NDArray[np.int64]:
    """Blocks below `number`, in the same order, numbered without those that are empty."""
    is_filled = np.bincount(b, minlength=number) > 0
    return np.asarray((np.cumsum(is_filled) - 1)[b])

"""Networks made so that the answer is known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from paradiplomacy.networks.description_length import Counted
from paradiplomacy.networks.graph import TieNetwork


def names(n: int) -> tuple[str, ...]:
    return tuple(f"{k:04}" for k in range(n))


def planted(
    rng: np.random.Generator, sizes: Sequence[int], chances: ArrayLike
) -> tuple[TieNetwork, NDArray[np.int64]]:
    """A simple graph in which the chance of a tie depends on the blocks of both ends."""
    blocks = np.repeat(np.arange(len(sizes)), sizes)
    i, j = np.triu_indices(len(blocks), 1)
    tied = rng.random(len(i)) < np.asarray(chances)[blocks[i], blocks[j]]
    edges = np.column_stack([i[tied], j[tied]]).astype(np.int32)
    return TieNetwork(names(len(blocks)), edges), blocks


def weighted(rng: np.random.Generator, rates: NDArray[np.float64]) -> Counted:
    """Poisson counts with these rates on pairs."""
    counts = np.triu(rng.poisson(rates), 1)
    i, j = np.nonzero(counts)
    edges = np.column_stack([i, j]).astype(np.int32)
    return Counted(names(len(rates)), edges, counts[i, j].astype(np.int64))


def core_rates(n: int, core: int, within: float, across: float, rest: float) -> NDArray[np.float64]:
    """Rates of a core, the first places, and a periphery."""
    member = np.arange(n) < core
    both, either = np.outer(member, member), member[:, None] | member[None, :]
    return np.asarray(np.where(both, within, np.where(either, across, rest)), dtype=float)


def by_degree(rates: NDArray[np.float64]) -> NDArray[np.float64]:
    """The rates of a network with the same expected degrees and nothing else."""
    rates = rates.copy()
    np.fill_diagonal(rates, 0.0)
    strength = rates.sum(axis=1)
    return np.asarray(np.outer(strength, strength) / strength.sum(), dtype=float)


def same_partition(one: NDArray[np.int64], other: NDArray[np.int64]) -> bool:
    """Whether two partitions are the same, whatever their numbers."""
    pairs = {(a, b) for a, b in zip(one.tolist(), other.tolist(), strict=True)}
    return len(pairs) == len(set(one.tolist())) == len(set(other.tolist()))

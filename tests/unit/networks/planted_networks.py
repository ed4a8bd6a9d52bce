"""Networks made so that the answer is known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.networks.tie_counts import CountedNetwork


def names(n: int) -> tuple[str, ...]:
    return tuple(f"{k:04}" for k in range(n))


def weighted(rng: np.random.Generator, rates: NDArray[np.float64]) -> CountedNetwork:
    """Poisson counts with these rates on pairs."""
    counts = np.triu(rng.poisson(rates), 1)
    i, j = np.nonzero(counts)
    edges = np.column_stack([i, j]).astype(np.int32)
    return CountedNetwork(names(len(rates)), edges, counts[i, j].astype(np.int64))


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

"""Compiled steps of core-periphery fits and of the null model for country networks."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyadevents.compiled import compiled, subroutine


@subroutine
def _score(x: float, core: int, n: int, mean: float, sd: float) -> float:
    """Correlation of weights with the pattern of a core of that size; 0 where undefined."""
    pairs = 0.5 * n * (n - 1)
    ones = 0.5 * core * (core - 1) + core * (n - core)
    share = ones / pairs
    if share <= 0.0 or share >= 1.0:
        return 0.0
    return float((x / pairs - mean * share) / (sd * np.sqrt(share * (1.0 - share))))


@compiled
def flip_to_core(  # noqa: PLR0917
    core: NDArray[np.bool_],
    indptr: NDArray[np.int64],
    indices: NDArray[np.int64],
    weights: NDArray[np.float64],
    mean: float,
    sd: float,
    rng: Any,
) -> float:
    """Move nodes in and out of the core, in place, while the correlation grows; returns it."""
    n = len(core)
    x, size = 0.0, 0
    for i in range(n):
        size += core[i]
        for p in range(indptr[i], indptr[i + 1]):
            j = indices[p]
            if j > i and (core[i] or core[j]):
                x += weights[p]
    best = _score(x, size, n, mean, sd)
    order = np.arange(n)
    for _ in range(100):
        moved = False
        for a in range(n - 1, 0, -1):
            c = int(rng.random() * (a + 1))
            order[a], order[c] = order[c], order[a]
        for a in range(n):
            i = order[a]
            change = 0.0
            for p in range(indptr[i], indptr[i + 1]):
                # The pattern gains what runs to the periphery.
                if not core[indices[p]]:
                    change += weights[p]
            sign = -1 if core[i] else 1
            score = _score(x + sign * change, size + sign, n, mean, sd)
            if score > best + 1e-12:
                core[i] = not core[i]
                x, size, best, moved = x + sign * change, size + sign, score, True
        if not moved:
            break
    return best


@compiled
def swap_between(pairs: NDArray[np.int64], picks: NDArray[np.int64]) -> int:
    """Exchange the far ends of two ties at a time, in place, unless a loop would come of it.

    Pairs may repeat. Every node keeps its number of ties. `picks` has shape (attempts, 3).
    """
    swaps = 0
    for step in range(len(picks)):
        first, second = picks[step, 0], picks[step, 1]
        a, b = pairs[first, 0], pairs[first, 1]
        c, d = pairs[second, 0], pairs[second, 1]
        if picks[step, 2]:
            c, d = d, c
        if first == second or a == d or c == b:
            continue
        pairs[first, 1] = d
        pairs[second, 0], pairs[second, 1] = c, b
        swaps += 1
    return swaps

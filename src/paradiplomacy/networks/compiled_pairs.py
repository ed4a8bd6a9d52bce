"""Loops over all pairs of places by distance, which numba compiles on first use."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dyadevents.compiled import compiled, subroutine


@subroutine
def distance_bin(cosine: float, bounds: NDArray[np.float64]) -> int:
    """The bin of a distance; see `great_circles.inner_bounds`."""
    return int(np.searchsorted(bounds, -cosine, side="right"))


@compiled
def pairs_by_distance(  # noqa: PLR0917 (numba takes no keywords here)
    where: NDArray[np.float64],
    sizes: NDArray[np.float64],
    group: NDArray[np.int32],
    allowed: NDArray[np.bool_],
    bounds: NDArray[np.float64],
    pairs: NDArray[np.int64],
    products: NDArray[np.float64],
) -> None:
    """Add to each bin its allowed unordered pairs, and the products of their sizes.

    `where` holds unit vectors, shape (n, 3), whose products are the cosines of the angles
    between places.
    """
    n = len(where)
    for i in range(n):
        x, y, z = where[i, 0], where[i, 1], where[i, 2]
        for j in range(i + 1, n):
            if not allowed[group[i], group[j]]:
                continue
            b = distance_bin(x * where[j, 0] + y * where[j, 1] + z * where[j, 2], bounds)
            pairs[b] += 1
            products[b] += sizes[i] * sizes[j]

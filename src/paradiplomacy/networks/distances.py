"""Distances: how many ties lie between two places. Exact, from every place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.networks.figures import Figure, absent, reason
from paradiplomacy.networks.graph import TieNetwork, largest_component


@dataclass(frozen=True, slots=True, eq=False)
class Distances:
    """Shortest paths between all pairs of places that have one.

    pairs: How many unordered pairs of different places lie 0, 1, 2, ... ties apart; the first is 0.
    total, reached, furthest, of shape (n,): Of each place: sum of its distances, how many others it
        reaches, the greatest distance to one of those.
    """

    pairs: NDArray[np.int64]
    total: NDArray[np.int64]
    reached: NDArray[np.int64]
    furthest: NDArray[np.int64]


def distances(network: TieNetwork) -> Distances:
    """Breadth-first search from every place; memory grows with places, not with pairs.

    >>> from paradiplomacy.networks.graph import of_pairs
    >>> found = distances(of_pairs([("a", "b"), ("b", "c"), ("c", "d")]))
    >>> found.pairs.tolist(), found.furthest.tolist()
    ([0, 3, 2, 1], [3, 2, 2, 3])
    """
    from paradiplomacy.networks.walk_kernels import all_distances

    counts = np.zeros(network.n + 1, dtype=np.int64)
    total, reached, furthest = (np.zeros(network.n, dtype=np.int64) for _ in range(3))
    all_distances(*network.neighbours(), counts, total, reached, furthest)
    longest = int(furthest.max(initial=0))
    return Distances(counts[: longest + 1] // 2, total, reached, furthest)


def distance_figures(network: TieNetwork, known: Distances | None = None) -> dict[str, Figure]:
    """Mean, median, 90th percentile, effective diameter, diameter and radius.

    Of the largest component; `known`, where given, must be of that.
    """
    part = largest_component(network)
    if not part.m:
        return absent("distance", reason("no-ties"))
    reach = known or distances(part)
    steps = np.arange(len(reach.pairs))
    within = np.cumsum(reach.pairs)
    share = within / within[-1]
    # In whole numbers, so that a share of exactly 90 % is not missed by rounding.
    at_90 = int(np.argmax(10 * within >= 9 * within[-1]))
    below = share[at_90 - 1]
    return {
        "distance_mean": float(steps @ reach.pairs / within[-1]),
        "distance_median": int(np.argmax(2 * within >= within[-1])),
        "distance_90": at_90,
        "effective_diameter": float(at_90 - 1 + (0.9 - below) / (share[at_90] - below)),
        "diameter": int(reach.furthest.max()),
        "radius": int(reach.furthest.min()),
    }

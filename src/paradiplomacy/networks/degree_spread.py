"""Degrees: how ties are spread over places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.networks.figures import Absent, Figure, absent, ratio, reason
from paradiplomacy.networks.graph import TieNetwork

NO_TIES = reason("no-ties")


@dataclass(frozen=True, slots=True, eq=False)
class Degrees:
    """Number of places by their number of ties.

    degree, places: Each degree that occurs, ascending, and how many places have it.
    """

    degree: NDArray[np.int64]
    places: NDArray[np.int64]


def degree_distribution(network: TieNetwork) -> Degrees:
    """Degrees that occur, and how often.

    >>> from paradiplomacy.networks.graph import of_pairs
    >>> found = degree_distribution(of_pairs([("a", "b"), ("a", "c"), ("a", "d")]))
    >>> found.degree.tolist(), found.places.tolist()
    ([1, 3], [3, 1])
    """
    degree, places = np.unique(network.degrees(), return_counts=True)
    return Degrees(degree, places.astype(np.int64))


def gini(values: NDArray[Any]) -> float | Absent:
    """Gini coefficient: 0 where all have the same, near 1 where one has everything.

    >>> gini(np.array([2, 2, 2])), gini(np.array([0, 0, 0, 1]))
    (0.0, 0.75)
    """
    n, total = len(values), float(np.sum(values))
    if not total:
        return Absent(NO_TIES)
    ranked = np.sort(values).astype(np.float64)
    return float(2 * (np.arange(1, n + 1) @ ranked) / (n * total) - (n + 1) / n)


def degree_figures(network: TieNetwork) -> dict[str, Figure]:
    """Mean, median, greatest, spread, inequality and entropy of the degrees."""
    degrees = network.degrees()
    n = network.n
    if not n:
        return absent("degree", reason("no-places"))
    shares = degrees[degrees > 0] / max(1, 2 * network.m)
    entropy: Figure = (
        float(-(shares @ np.log(shares)) / np.log(n))
        if network.m
        else Absent(NO_TIES if n > 1 else reason("one-place"))
    )
    top = np.sort(degrees)[::-1][: max(1, round(n / 100))]
    return {
        "degree_mean": 2 * network.m / n,
        "degree_median": float(np.median(degrees)),
        "degree_max": int(degrees.max()),
        "degree_sd": float(degrees.std()),
        "degree_gini": gini(degrees),
        "degree_entropy": entropy,
        "degree_top_1_percent": ratio(int(top.sum()), 2 * network.m, NO_TIES),
    }

"""The figures that can be had quickly: for a network, its null models and its variants."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.networks.figures import Absent, Figure, FigureInterval, absent, ratio, reason
from paradiplomacy.networks.graph import TieNetwork, component_labels, largest_component
from paradiplomacy.networks.mixing import mixing_figures
from paradiplomacy.networks.power_law import PowerLaw

_AT_ONCE = 4_000_000  # entries of the matrix of shared partners that are held at a time


@dataclass(frozen=True, slots=True, eq=False)
class Motifs:
    """Small patterns that a network holds.

    wedges, claws: Places with two and with three of their partners: paths of two edges, stars of
        three.
    triangles, squares: Cycles of three and of four places; a square may have diagonals.
    triangles_of, of shape (n,): Triangles that each place is in.
    """

    wedges: int
    claws: int
    triangles: int
    squares: int
    triangles_of: NDArray[np.int64]


def motifs(network: TieNetwork) -> Motifs:
    """Count wedges, claws, triangles and squares.

    Entry (i, j) of the squared adjacency matrix is the number of partners that i and j
    share. Summed over tied pairs it counts triangles; any two shared partners of a pair
    make a square, and each square is found from both its diagonals.

    >>> from paradiplomacy.networks.graph import of_pairs
    >>> found = motifs(of_pairs([("a", "b"), ("b", "c"), ("c", "d"), ("d", "a"), ("a", "c")]))
    >>> found.triangles, found.squares, found.wedges, found.claws
    (2, 1, 8, 2)
    """
    degrees = network.degrees()
    matrix = network.adjacency().astype(np.int64)
    triangles = np.zeros(network.n, dtype=np.int64)
    twice_squares = 0
    for start, stop in _blocks(network, degrees):
        shared = matrix[start:stop] @ matrix
        triangles[start:stop] = (shared * matrix[start:stop]).sum(axis=1) // 2
        entries = shared.tocoo()
        later = entries.coords[1] > entries.coords[0] + start  # each pair once, no diagonal
        count = entries.data[later]
        twice_squares += int((count * (count - 1) // 2).sum())
    big = degrees.astype(object) if network.n and degrees.max() > 2_000_000 else degrees
    return Motifs(
        wedges=int((big * (big - 1) // 2).sum()),
        claws=int((big * (big - 1) * (big - 2) // 6).sum()),
        triangles=int(triangles.sum()) // 3,
        squares=twice_squares // 2,
        triangles_of=triangles,
    )


def _blocks(network: TieNetwork, degrees: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Rows to take together so that what they expand to stays within bounds."""
    cost = np.zeros(network.n)
    np.add.at(cost, network.edges[:, 0], degrees[network.edges[:, 1]])
    np.add.at(cost, network.edges[:, 1], degrees[network.edges[:, 0]])
    block = (np.cumsum(cost) // _AT_ONCE).astype(np.int64)
    cuts = [0, *(np.flatnonzero(np.diff(block)) + 1).tolist(), network.n]
    return [(start, stop) for start, stop in pairwise(cuts) if stop > start]


def clustering_figures(network: TieNetwork) -> dict[str, Figure]:
    """Triangles, squares, wedges and claws, transitivity and mean local clustering."""
    counts, degrees = motifs(network), network.degrees()
    possible = degrees * (degrees - 1) // 2
    some = possible > 0
    local = counts.triangles_of[some] / possible[some]
    no_wedge = reason("no-two-ties")
    return {
        "wedges": counts.wedges,
        "claws": counts.claws,
        "triangles": counts.triangles,
        "squares": counts.squares,
        "transitivity": ratio(3 * counts.triangles, counts.wedges, no_wedge),
        "clustering_mean": ratio(float(local.sum()), network.n, reason("no-places")),
        "clustering_mean_of_two": ratio(float(local.sum()), int(some.sum()), no_wedge),
    }


def size_figures(network: TieNetwork) -> dict[str, Figure]:
    """Places, ties, fill and components."""
    labels = component_labels(network)
    n, largest = network.n, int((labels == 0).sum())
    return {
        "nodes": n,
        "edges": network.m,
        "fill": ratio(2 * network.m, n * (n - 1), reason("two-places")),
        "components": int(labels.max(initial=-1)) + 1,
        "largest_component": largest,
        "largest_component_share": ratio(largest, n, reason("no-places")),
    }


def power_law_figures(fit: PowerLaw | Absent) -> dict[str, Figure]:
    """Exponent, tail, goodness of fit and comparisons."""
    if isinstance(fit, Absent):
        return absent("power_law", fit.why)
    error = 1.96 * fit.exponent_sd
    figures: dict[str, Figure] = {
        "power_law_exponent": FigureInterval(
            fit.exponent,
            fit.exponent - error,
            fit.exponent + error,
        ),
        "power_law_xmin": fit.xmin,
        "power_law_tail": fit.tail,
        "power_law_p": fit.p,
    }
    for law, comparison in fit.versus.items():
        figures[f"power_law_vs_{law}"] = comparison.ratio
        figures[f"power_law_vs_{law}_p"] = comparison.p
    return figures


def measure(network: TieNetwork, *, known: Distances | None = None) -> dict[str, Figure]:
    """Size, degrees, clustering, distances and mixing: all exact.

    known: Of its largest component, where they are at hand.

    >>> from paradiplomacy.networks.graph import of_pairs
    >>> figures = measure(of_pairs([("a", "b"), ("b", "c"), ("c", "a")]))
    >>> figures["transitivity"], figures["diameter"], figures["fill"]
    (1.0, 1, 1.0)
    """
    with np.errstate(
        divide="raise", invalid="raise"
    ):  # a division by nothing is a mistake of ours: no NaN
        return {
            **size_figures(network),
            **degree_figures(network),
            **clustering_figures(network),
            **distance_figures(network, known),
            **mixing_figures(network),
        }


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
    from paradiplomacy.networks.kernels import all_distances

    counts = np.zeros(network.n + 1, dtype=np.int64)
    total, reached, furthest = (np.zeros(network.n, dtype=np.int64) for _ in range(3))
    all_distances(*network.neighbours(), counts, total, reached, furthest)
    return Distances(counts[: int(furthest.max(initial=0)) + 1] // 2, total, reached, furthest)


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

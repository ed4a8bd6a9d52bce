"""The figures that can be had quickly: for a network, its null models and its variants."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.networks.degree_spread import degree_figures
from paradiplomacy.networks.distances import Distances, distance_figures
from paradiplomacy.networks.figures import (
    Absent,
    Figure,
    FigureInterval,
    absent,
    ratio,
    reason,
)
from paradiplomacy.networks.graph import TieNetwork, component_labels
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

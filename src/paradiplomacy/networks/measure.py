"""The figures that can be had quickly: for a network, its null models and its variants."""

from __future__ import annotations

import numpy as np

from paradiplomacy.networks.clustering import clustering_figures
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

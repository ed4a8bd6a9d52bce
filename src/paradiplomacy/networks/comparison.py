"""Figures of a network next to what random networks give: more, less, or as by chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from paradiplomacy.networks.nulls import NullRange
from paradiplomacy.networks.structure import Structure

DISTANT = 3.0
"""Standard deviations from a null's mean from which a figure is unlike chance."""

ONE_SIDED = frozenset(
    {
        "triangles",
        "transitivity",
        "clustering_mean",
        "clustering_mean_of_two",
        "country_assortativity",
        "within_country",
        "ei_index",
        "home_effect",
    }
)
"""What says nothing where every tie has one end in one and the same country."""

Direction = Literal["more", "less", "chance"]


@dataclass(frozen=True, slots=True)
class FigureComparison:
    """A figure and what a null model gives for it.

    null: None where the model says nothing about this figure.
    direction: How the figure lies to the null; None without one.
    """

    name: str
    value: float
    null: NullRange | None
    direction: Direction | None


def compare_figures(
    structure: Structure, names: Sequence[str], *, hub: bool
) -> tuple[FigureComparison, ...]:
    """Compare figures with rewired draws; figures that are absent are left out.

    names: Of figures, in the order in which they are wanted.
    hub: Whether every tie has one end in one and the same country, so that some figures say nothing
        and are left out.
    """
    comparisons = []
    for name in names:
        measured = structure.measured[name]
        if measured.value is None or (hub and name in ONE_SIDED):
            continue
        null = measured.nulls.get("rewired")
        comparisons.append(FigureComparison(name, measured.value, null, _direction(null)))
    return tuple(comparisons)


def _direction(null: NullRange | None) -> Direction | None:
    if null is None:
        return None
    if null.z is None:  # all draws are alike
        return "chance" if null.observed == null.mean else None
    if abs(null.z) < DISTANT:
        return "chance"
    return "more" if null.observed > null.mean else "less"

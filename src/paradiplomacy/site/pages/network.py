"""Network of ties: who is most tied, what is unlike chance, core and blocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from paradiplomacy.site.kinds import PageKind, View

if TYPE_CHECKING:
    from paradiplomacy.networks.comparison import FigureComparison
    from paradiplomacy.networks.figures import Figures
    from paradiplomacy.networks.structure import Measured, Structure
    from paradiplomacy.networks.world_system import Layer, WorldSystem
    from paradiplomacy.results.networked import Networked
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["KIND"]

ANSWERS = (
    "largest_component_share",
    "transitivity",
    "squares",
    "distance_mean",
    "degree_assortativity",
    "within_country",
    "rich_club_density",
    "modularity",
)
"""Figures that are set against random networks in plain words; all others are in lists."""

KEY_FIGURES = (
    "nodes",
    "edges",
    "degree_mean",
    "degree_gini",
    "transitivity",
    "clustering_mean",
    "distance_mean",
    "degree_assortativity",
    "within_country",
)
"""Figures whose dependence on the definition the page shows; the table has all."""

SHARES = frozenset(
    {
        "clustering_mean",
        "clustering_mean_of_two",
        "degree_top_1_percent",
        "fill",
        "largest_component_share",
        "reciprocity",
        "rich_club_density",
        "transitivity",
        "within_country",
    }
)
"""Figures that are written in per cent."""

MOST_TIED = 15
PAIRS = 15
CORE = 20


def view(site: SiteContext, key: str) -> View:
    """The network in answers first, then figures, each against random networks."""
    if site.results is None:
        return {"pending": True}
    networked = site.results.networked
    structure = networked.structure
    if structure is None:
        return {"pending": False, "structure": None}
    return {
        "pending": False,
        "structure": _structure(structure, networked.geography.hub),
        "most_tied": _most_tied(structure),
        "overlap": _overlap_of_records(networked),
        "pairs": _pairs_with_most_ties(site, networked),
        "world": _world(networked.world),
    }


def _structure(structure: Structure, hub: str) -> dict[str, Any]:
    from paradiplomacy.networks.comparison import ONE_SIDED, compared
    from paradiplomacy.networks.network_statistics import null_title

    left_out = ONE_SIDED if hub else frozenset()
    measured = {
        name: measure for name, measure in structure.measured.items() if name not in left_out
    }
    names = ("nodes", "edges", "largest_component_share", "distance_mean")
    degrees = ("degree_median", "degree_max", "degree_top_1_percent", "degree_gini")
    return {
        "hub": hub,
        **{name: structure[name] for name in (*names, *degrees)},
        "answers": [
            _compare_with_chance(comparison)
            for comparison in compared(structure, ANSWERS, hub=bool(hub))
            if comparison.null is not None
        ],
        "nulls": [
            {"model": model, "says": null_title(model), "draws": null.draws}
            for model, null in structure.nulls.items()
        ],
        "at_risk": structure.pairs_at_risk,
        "groups": _figures_by_group(measured, tuple(structure.nulls)),
        "absent": [
            measure.statistic.title for measure in measured.values() if measure.value is None
        ],
        "left_out": [structure.measured[name].statistic.title for name in sorted(left_out)],
        "definitions": _figures_by_definition(
            structure, [name for name in KEY_FIGURES if name in measured]
        ),
    }


def _compare_with_chance(comparison: FigureComparison) -> dict[str, Any]:
    null = comparison.null
    return {
        "name": comparison.name,
        "value": comparison.value,
        "share": comparison.name in SHARES,
        "mean": null.mean if null else None,
        "low": null.low if null else None,
        "high": null.high if null else None,
        "direction": comparison.direction,
    }


def _figures_by_group(measured: dict[str, Measured], models: Sequence[str]) -> list[dict[str, Any]]:
    """Every figure that there is, by group."""
    from paradiplomacy.networks.figures import FigureInterval
    from paradiplomacy.networks.network_statistics import GROUPS, group_title

    groups = []
    for group in GROUPS:
        lines = [
            {
                "name": name,
                "title": measure.statistic.title,
                "definition": measure.statistic.definition,
                "share": name in SHARES,
                "value": measure.value,
                **(
                    {"low": measure.figure.low, "high": measure.figure.high}
                    if isinstance(measure.figure, FigureInterval)
                    else {"low": None, "high": None}
                ),
                "nulls": [_range_under_null(measure, model) for model in models],
            }
            for name, measure in measured.items()
            if measure.statistic.group == group and measure.value is not None
        ]
        if lines:
            groups.append({"group": group, "title": group_title(group), "lines": lines})
    return groups


def _range_under_null(measured: Measured, model: str) -> dict[str, float] | None:
    null = measured.nulls.get(model)
    return {"mean": null.mean, "low": null.low, "high": null.high} if null else None


def _figures_by_definition(structure: Structure, names: list[str]) -> dict[str, Any]:
    """Key figures of the network and of it under other definitions."""
    from paradiplomacy.networks.network_statistics import STATISTICS

    return {
        "columns": [
            {"name": name, "title": STATISTICS[name].title, "share": name in SHARES}
            for name in names
        ],
        "whole": [structure[name] for name in names],
        "others": [
            {
                "name": variant.name,
                "says": variant.says,
                "values": _values_of_figures(variant.figures, names),
            }
            for variant in structure.sensitivity
        ],
    }


def _values_of_figures(figures: Figures | Any, names: list[str]) -> list[float | None] | None:
    """The figures by name; None where there is no such network."""
    from paradiplomacy.networks.figures import Absent, number

    if isinstance(figures, Absent):
        return None
    return [number(figures[name]) if name in figures else None for name in names]


def _most_tied(structure: Structure) -> list[dict[str, Any]]:
    places = structure.centralities.frame.sort("degree", "name", descending=[True, False])
    return [
        {"place": place, "ties": ties}
        for place, ties in places.select("name", "degree").head(MOST_TIED).iter_rows()
    ]


def _overlap_of_records(networked: Networked) -> list[dict[str, Any]]:
    """Of which ties two records both know, and which one of them lacks."""
    return [
        row
        for row in networked.two_sided.overlap.iter_rows(named=True)
        if row["both"] + row["only_a"] + row["only_b"]
    ][:PAIRS]


def _pairs_with_most_ties(site: SiteContext, networked: Networked) -> list[dict[str, Any]]:
    """In a record of many countries, the pairs with most ties and who claims these."""
    from paradiplomacy.networks.two_sided import named_pairs

    if not networked.geography.is_wide:
        return []
    known = site.index.ties_of_pair
    return [
        {**row, "pair": pair if (pair := f"{row['country_a']}-{row['country_b']}") in known else ""}
        for row in named_pairs(networked.two_sided).head(PAIRS).iter_rows(named=True)
    ]


def _world(world: WorldSystem | None) -> dict[str, Any] | None:
    if world is None:
        return None
    return {
        "countries": _layer(world.countries),
        "places": _layer(world.places),
    }


def _layer(layer: Layer) -> dict[str, Any]:
    """The core of a network, and how much of it follows from numbers of ties."""
    null = layer.nulls.get("degrees")
    ratio = null.ratio() if null else None
    return {
        "nodes": len(layer.names),
        "ties": layer.ties,
        "core": layer.core.size,
        "within": layer.core.within,
        "across": layer.core.across,
        "outside": layer.core.outside,
        "fit": float(layer.core.fit),
        "p": null.p_fit if null else None,
        "beyond_degrees": bool(null and null.p_fit <= 0.05),
        "ratio": [float(value) for value in ratio] if ratio else None,
        "members": layer.table()
        .filter("core")
        .head(CORE)
        .select("name", "ties", "confidence")
        .to_dicts(),
    }


KIND = PageKind("network", view)

"""Network of ties: who is most tied, what is unlike chance, core and blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paradiplomacy.site.kinds import PageKind, View

if TYPE_CHECKING:
    from paradiplomacy.networks.comparison import FigureComparison
    from paradiplomacy.networks.structure import Structure
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
"""Figures that are set against random networks in plain words; the table has all."""

SHARES = frozenset(
    {"largest_component_share", "rich_club_density", "transitivity", "within_country"}
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
        "regions": [
            {
                "key": region.key,
                "title": region.title,
                "ties": len(region.links),
                "places": len(region.inside),
                "leading": region.leading,
            }
            for region in networked.regions
        ],
        "world": _world(networked.world),
    }


def _structure(structure: Structure, hub: str) -> dict[str, Any]:
    from paradiplomacy.networks.comparison import compared

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
        "draws": max((null.draws for null in structure.nulls.values()), default=0),
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
    from paradiplomacy.results.charts.claimed import named_pairs

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

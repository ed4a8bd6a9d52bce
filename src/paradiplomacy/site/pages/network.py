"""Network of ties: who is most tied, what is unlike chance, core and blocks."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from paradiplomacy.site.kinds import View
from paradiplomacy.views import RecordAnswer

if TYPE_CHECKING:
    from paradiplomacy.networks.comparison import FigureComparison
    from paradiplomacy.networks.structure import Structure
    from paradiplomacy.networks.world_system import Layer, WorldSystem
    from paradiplomacy.results.analyses import Networks
    from paradiplomacy.site.site_context import SiteContext

FIGURES = (
    *("nodes", "edges", "largest_component_share", "distance_mean", "degree_median"),
    *("degree_max", "degree_top_1_percent", "degree_gini"),
)
"""Figures that the page shows by themselves."""

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


class NetworkView(RecordAnswer):
    """The network in figures, places with most ties, records, pairs and cores."""

    most_tied: tuple[Mapping[str, Any], ...]
    structure: StructureView
    overlap: tuple[Mapping[str, Any], ...]
    pairs: tuple[Mapping[str, Any], ...]
    world: Mapping[str, CoreView] | None
    pending: bool = False


class StructureView(RecordAnswer):
    """Figures of a network; `hub` is the country in which every tie has an end, if there is one."""

    hub: str
    further: Mapping[str, float | None]
    answers: tuple[FigureAgainstChance, ...]
    draws: int
    fewest: int


class FigureAgainstChance(RecordAnswer):
    """A figure, whether it is a share, and what random networks give."""

    comparison: FigureComparison
    share: bool


class CoreView(RecordAnswer):
    """The core of a network, and how much of it follows from numbers of ties."""

    nodes: int
    ties: int
    core: int
    within: float
    across: float
    outside: float
    fit: float
    p: float | None
    beyond_degrees: bool
    ratio: tuple[float, ...] | None
    members: tuple[Mapping[str, Any], ...]


def view(site: SiteContext, key: str) -> View:
    """The network in answers first, then figures, each against random networks."""
    if site.results is None:
        return {"pending": True}
    networked = site.results.networked
    structure = networked.structure
    if structure is None:
        return {"pending": False, "structure": None}
    return NetworkView(
        structure=_structure(structure, networked.geography.hub),
        most_tied=_most_tied(structure),
        overlap=_overlap_of_records(networked),
        pairs=_pairs_with_most_ties(site, networked),
        world=_world(networked.world),
    ).to_dict()


def _structure(structure: Structure, hub: str) -> StructureView:
    from paradiplomacy.networks.comparison import compare_figures

    figures = [f for f in compare_figures(structure, ANSWERS, hub=bool(hub)) if f.null is not None]
    return StructureView(
        hub=hub,
        further={name: structure[name] for name in FIGURES},
        answers=tuple(FigureAgainstChance(each, each.name in SHARES) for each in figures),
        draws=max((null.draws for null in structure.nulls.values()), default=0),
        fewest=min((each.null.draws for each in figures if each.null), default=0),
    )


def _most_tied(structure: Structure) -> tuple[Mapping[str, Any], ...]:
    places = structure.centralities.frame.sort("degree", "name", descending=[True, False])
    return tuple(
        {"place": place, "ties": ties}
        for place, ties in places.select("name", "degree").head(MOST_TIED).iter_rows()
    )


def _overlap_of_records(networked: Networks) -> tuple[Mapping[str, Any], ...]:
    """Of which ties two records both know, and which one of them lacks."""
    rows = (
        row
        for row in networked.two_sided.overlap.iter_rows(named=True)
        if row["both"] + row["only_a"] + row["only_b"]
    )
    return tuple(islice(rows, PAIRS))


def _pairs_with_most_ties(site: SiteContext, networked: Networks) -> tuple[Mapping[str, Any], ...]:
    """In a record of many countries, the pairs with most ties and who claims these."""
    from paradiplomacy.networks.two_sided import named_pairs

    if not networked.geography.is_wide:
        return ()
    known = site.index.ties_of_pair
    return tuple(
        {**row, "pair": pair if (pair := f"{row['country_a']}-{row['country_b']}") in known else ""}
        for row in named_pairs(networked.two_sided).head(PAIRS).iter_rows(named=True)
    )


def _world(world: WorldSystem | None) -> dict[str, CoreView] | None:
    if world is None:
        return None
    return {"countries": _core(world.countries), "places": _core(world.places)}


def _core(layer: Layer) -> CoreView:
    null = layer.nulls.get("degrees")
    ratio = null.ratio() if null else None
    core = layer.table().filter("core").head(CORE)
    return CoreView(
        nodes=len(layer.names),
        ties=layer.ties,
        core=layer.core.size,
        within=layer.core.within,
        across=layer.core.across,
        outside=layer.core.outside,
        fit=float(layer.core.fit),
        p=null.p_fit if null else None,
        beyond_degrees=bool(null and null.p_fit <= 0.05),
        ratio=tuple(map(float, ratio)) if ratio else None,
        members=tuple(core.select("name", "ties", "confidence").to_dicts()),
    )

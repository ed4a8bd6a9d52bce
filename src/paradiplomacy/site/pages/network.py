"""Network of ties: who is most tied, what is unlike chance, core and blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from paradiplomacy.language import Text
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.views import RecordAnswer

if TYPE_CHECKING:
    from paradiplomacy.networks.comparison import FigureComparison
    from paradiplomacy.networks.figures import Absent, Figures
    from paradiplomacy.networks.nulls import NullRange
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


@dataclass(frozen=True, slots=True)
class NetworkView(RecordAnswer):
    """The network in figures, places with most ties, records, pairs, regions and cores."""

    most_tied: tuple[Mapping[str, Any], ...]
    structure: StructureView
    overlap: tuple[Mapping[str, Any], ...]
    pairs: tuple[Mapping[str, Any], ...]
    world: Mapping[str, CoreView] | None
    pending: bool = False


@dataclass(frozen=True, slots=True)
class StructureView:
    """Figures of a network; `hub` is the country in which every tie has an end, if there is one."""

    hub: str
    nodes: float | None
    edges: float | None
    largest_component_share: float | None
    distance_mean: float | None
    degree_median: float | None
    degree_max: float | None
    degree_top_1_percent: float | None
    degree_gini: float | None
    answers: tuple[FigureAgainstChance, ...]
    nulls: tuple[NullLine, ...]
    at_risk: Text
    groups: tuple[FigureGroup, ...]
    absent: tuple[Text, ...]
    left_out: tuple[Text, ...]
    definitions: FiguresByDefinition


@dataclass(frozen=True, slots=True)
class FigureAgainstChance(RecordAnswer):
    """A figure, whether it is a share, and what random networks give."""

    comparison: FigureComparison
    share: bool


@dataclass(frozen=True, slots=True)
class NullLine:
    """A null model and its number of draws."""

    model: str
    says: Text
    draws: int


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """Figures of one group."""

    group: str
    title: Text
    lines: tuple[FigureLine, ...]


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure with its interval, if it has one, and its range under each null model."""

    name: str
    title: Text
    definition: Text
    share: bool
    value: float
    low: float | None
    high: float | None
    nulls: tuple[NullRange | None, ...]


@dataclass(frozen=True, slots=True)
class FiguresByDefinition:
    """Key figures of the network, and of it under other definitions."""

    columns: tuple[FigureColumn, ...]
    whole: tuple[float | None, ...]
    others: tuple[FiguresOfVariant, ...]


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """A key figure."""

    name: str
    title: Text
    share: bool


@dataclass(frozen=True, slots=True)
class FiguresOfVariant:
    """Key figures under another definition; none where there is no such network."""

    name: str
    says: Text
    values: tuple[float | None, ...] | None


@dataclass(frozen=True, slots=True)
class CoreView:
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
    from paradiplomacy.networks.comparison import ONE_SIDED, compared
    from paradiplomacy.networks.network_statistics import null_title

    left_out = ONE_SIDED if hub else frozenset()
    measured = {
        name: measure for name, measure in structure.measured.items() if name not in left_out
    }
    return StructureView(
        hub=hub,
        nodes=structure["nodes"],
        edges=structure["edges"],
        largest_component_share=structure["largest_component_share"],
        distance_mean=structure["distance_mean"],
        degree_median=structure["degree_median"],
        degree_max=structure["degree_max"],
        degree_top_1_percent=structure["degree_top_1_percent"],
        degree_gini=structure["degree_gini"],
        answers=tuple(
            FigureAgainstChance(each, each.name in SHARES)
            for each in compared(structure, ANSWERS, hub=bool(hub))
            if each.null is not None
        ),
        nulls=tuple(
            NullLine(model, null_title(model), null.draws)
            for model, null in structure.nulls.items()
        ),
        at_risk=structure.pairs_at_risk,
        groups=_figures_by_group(measured, tuple(structure.nulls)),
        absent=tuple(each.statistic.title for each in measured.values() if each.value is None),
        left_out=tuple(structure.measured[name].statistic.title for name in sorted(left_out)),
        definitions=_figures_by_definition(
            structure, [name for name in KEY_FIGURES if name in measured]
        ),
    )


def _figures_by_group(
    measured: Mapping[str, Measured], models: Sequence[str]
) -> tuple[FigureGroup, ...]:
    """Every figure that there is, by group."""
    from paradiplomacy.networks.network_statistics import GROUPS, group_title

    lines: dict[str, list[FigureLine]] = {group: [] for group in GROUPS}
    for name, measure in measured.items():
        if measure.value is not None:
            line = _figure_line(name, measure, measure.value, models)
            lines[measure.statistic.group].append(line)
    return tuple(
        FigureGroup(group, group_title(group), tuple(of_group))
        for group, of_group in lines.items()
        if of_group
    )


def _figure_line(name: str, measured: Measured, value: float, models: Sequence[str]) -> FigureLine:
    from paradiplomacy.networks.figures import FigureInterval

    figure = measured.figure
    low, high = (figure.low, figure.high) if isinstance(figure, FigureInterval) else (None, None)
    return FigureLine(
        name=name,
        title=measured.statistic.title,
        definition=measured.statistic.definition,
        share=name in SHARES,
        value=value,
        low=low,
        high=high,
        nulls=tuple(map(measured.nulls.get, models)),
    )


def _figures_by_definition(structure: Structure, names: list[str]) -> FiguresByDefinition:
    """Key figures of the network and of it under other definitions."""
    from paradiplomacy.networks.network_statistics import STATISTICS

    return FiguresByDefinition(
        columns=tuple(FigureColumn(name, STATISTICS[name].title, name in SHARES) for name in names),
        whole=tuple(structure[name] for name in names),
        others=tuple(
            FiguresOfVariant(variant.name, variant.says, _values_of_figures(variant.figures, names))
            for variant in structure.sensitivity
        ),
    )


def _values_of_figures(
    figures: Figures | Absent, names: list[str]
) -> tuple[float | None, ...] | None:
    """The figures by name; None where there is no such network."""
    from paradiplomacy.networks.figures import Absent, number

    if isinstance(figures, Absent):
        return None
    return tuple(number(figures[name]) if name in figures else None for name in names)


def _most_tied(structure: Structure) -> tuple[Mapping[str, Any], ...]:
    places = structure.centralities.frame.sort("degree", "name", descending=[True, False])
    return tuple(
        {"place": place, "ties": ties}
        for place, ties in places.select("name", "degree").head(MOST_TIED).iter_rows()
    )


def _overlap_of_records(networked: Networked) -> tuple[Mapping[str, Any], ...]:
    """Of which ties two records both know, and which one of them lacks."""
    rows = (
        row
        for row in networked.two_sided.overlap.iter_rows(named=True)
        if row["both"] + row["only_a"] + row["only_b"]
    )
    return tuple(islice(rows, PAIRS))


def _pairs_with_most_ties(site: SiteContext, networked: Networked) -> tuple[Mapping[str, Any], ...]:
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


KIND = PageKind("network", view)

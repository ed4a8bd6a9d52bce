"""The network of a record, or of any edge list: its structure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.options import Encoding, Json, Records, Rule, StoreAt, opened
from paradiplomacy.cli.show import as_json, console, note, progress_bar, table, values_of
from paradiplomacy.errors import ParadiplomacyError, Problem, RecordError

if TYPE_CHECKING:
    from paradiplomacy.networks.edge_list import EdgeList
    from paradiplomacy.networks.figures import Absent, Figures
    from paradiplomacy.networks.structure import Measured, Structure

__all__ = ["stats"]


_TOP = 20  # places and country pairs that are shown to people


def stats(
    edges: Annotated[
        Path | None,
        typer.Argument(
            help="An edge list: two columns, any delimiter, % or # before remarks. "
            "Without it: the network of the record.",
            show_default=False,
        ),
    ] = None,
    *,
    delimiter: Annotated[
        str | None,
        typer.Option(
            help="tab, semicolon, comma, whitespace, or one character.",
            show_default="what gives two columns",
        ),
    ] = None,
    header: Annotated[
        bool, typer.Option("--header", help="The first line names the columns.")
    ] = False,
    encoding: Encoding = "",
    nulls: Annotated[
        int, typer.Option(min=0, max=10_000, help="Networks to draw from each null model.")
    ] = 0,
    seed: Annotated[int, typer.Option(min=0, help="Seed of everything random.")] = 1989,
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    json: Json = False,
) -> None:
    """Measure a network: degrees, clustering, distances, mixing, and what chance would give.

    Example: `paradiplomacy network stats ties.tsv --nulls 20`
    """
    if edges is not None and record:
        what = "an edge list and --record were given; leave one of them out"
        raise RecordError([Problem(edges.name, 0, "", what)])
    if edges is None and encoding:
        raise ParadiplomacyError("--encoding needs an edge list; give both, or neither")
    edge_list: EdgeList | None = None
    if edges is not None:
        from paradiplomacy.networks.edge_list import read_edge_list
        from paradiplomacy.networks.structure import claims_of, structure

        listed = read_edge_list(edges, delimiter=delimiter, header=header, encoding=encoding)
        edge_list, origin = listed, str(edges)
        for doubt in listed.doubts:
            note(str(doubt))
        with progress_bar() as progress:
            measures = structure(
                listed.network, nulls=nulls, seed=seed, claims=claims_of(listed), progress=progress
            )
    else:
        from paradiplomacy.networks.structure import structure_of
        from paradiplomacy.record.frames import frames_of

        record_held = opened(record, rule, store)
        origin = record_held.meta.title
        with progress_bar() as progress:
            measures = structure_of(
                frames_of(record_held, seed=seed), nulls=nulls, seed=seed, progress=progress
            )
    if json:
        as_json("network", _network_view(measures, origin, edge_list))
    else:
        _print(measures, origin, edge_list)


def _print(measures: Structure, origin: str, edge_list: EdgeList | None) -> None:
    from paradiplomacy.networks.network_statistics import GROUPS, group_title

    console().print(f"[bold]{origin}[/bold]\n", highlight=False)
    for key in GROUPS:
        title = str(group_title(key))
        _print_group(title, [m for m in measures.measured.values() if m.statistic.group == key])
    _print_sensitivity(measures)
    places = measures.centralities.frame.sort("degree", "name", descending=[True, False]).head(_TOP)
    rows = [list(map(_format_figure, row)) for row in places.rows()]
    table("Places with most ties", places.columns, rows)
    if measures.country_pairs.height:
        pairs = measures.country_pairs.head(_TOP)
        rows = [list(map(_format_figure, row)) for row in pairs.rows()]
        table("Country pairs with most ties", pairs.columns, rows)
    for line in _remarks_on_network(measures, edge_list):
        note(f"- {line}")


def _print_group(title: str, group: list[Measured]) -> None:
    """A table of the figures that there are, and why the others are not there."""
    from paradiplomacy.networks.figures import why_absent

    shown = [figure for figure in group if figure.value is not None]
    models = sorted({model for figure in shown for model in figure.nulls}, reverse=True)
    last_columns = [f"{model}: mean (95 %), z" for model in models] or ["meaning"]
    rows = [
        [
            str(figure.statistic.title),
            _format_figure(figure.value) + _interval_in_brackets(figure),
            *(
                [_mean_under_null(figure, model) for model in models]
                or [str(figure.statistic.definition)]
            ),
        ]
        for figure in shown
    ]
    if rows:
        table(title, ["", "value (95 %)", *last_columns], rows)
    absent: dict[str, list[str]] = {}
    for figure in group:
        if figure.value is None:
            absent.setdefault(why_absent(figure.figure), []).append(str(figure.statistic.title))
    for why, titles in absent.items():
        note(f"- no {', no '.join(titles)}: {why}")


def _print_sensitivity(measures: Structure) -> None:
    from paradiplomacy.networks.figures import why_absent

    shown = ("nodes", "edges", "transitivity", "clustering_mean", "distance_mean", "degree_gini")
    rows = [["as it is", *(_format_figure(measures[name]) for name in shown), ""]]
    for variant in measures.sensitivity:
        own, why = _figures_by_name(variant.figures), why_absent(variant.figures)
        rows.append(
            [
                variant.name,
                *(_format_figure(own.get(name)) for name in shown),
                why or str(variant.says),
            ]
        )
    titles = [str(measures.measured[name].statistic.title) for name in shown]
    table("Under other definitions", ["definition", *titles, ""], rows)


def _remarks_on_network(measures: Structure, edge_list: EdgeList | None) -> list[str]:
    remarks = []
    if edge_list is not None:
        remarks.append(
            f"{edge_list.rows:,} rows, delimiter {edge_list.delimiter}; left out: "
            f"{edge_list.loops:,} of a place with itself, {edge_list.repeats:,} repeats"
        )
        if edge_list.unread_columns:
            remarks.append(f"{edge_list.unread_columns} columns after the second were not read")
    if measures.centralities.sampled:
        remarks.append(f"betweenness is estimated from {measures.centralities.sampled:,} places")
    for name, model in measures.nulls.items():
        remarks.append(f"{name}: {model.draws} draws of {model.places:,} places")
    remarks.append(f"chance and distance are held against {measures.pairs_at_risk}")
    if not measures.nulls:
        remarks.append("no null models: --nulls 20 shows what chance would give")
    return remarks


def _format_figure(value: object) -> str:
    if isinstance(value, float):
        whole = value.is_integer() or abs(value) >= 1000
        return f"{value:,.0f}" if whole and abs(value) < 1e15 else f"{value:.4g}"
    return "-" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def _interval_in_brackets(figure: Measured) -> str:
    from paradiplomacy.networks.figures import FigureInterval

    if not isinstance(figure.figure, FigureInterval):
        return ""
    return f" ({_format_figure(figure.figure.low)} to {_format_figure(figure.figure.high)})"


def _mean_under_null(figure: Measured, model: str) -> str:
    null = figure.nulls.get(model)
    if null is None:
        return ""
    z = "" if null.z is None else f", z {null.z:+.1f}"
    return (
        f"{_format_figure(null.mean)} "
        f"({_format_figure(null.low)} to {_format_figure(null.high)}){z}"
    )


def _network_view(measures: Structure, origin: str, edge_list: EdgeList | None) -> dict[str, Any]:
    """A network for JSON."""
    from paradiplomacy.networks.distance_effect import DistanceEffect
    from paradiplomacy.networks.figures import why_absent

    counted = ("delimiter", "rows", "remarks", "loops", "repeats", "unread_columns", "cut_short")
    club, expected = measures.rich_club, measures.rich_club_null
    effect, degrees = measures.distance_effect, measures.degrees
    pairs = zip(degrees.degree.tolist(), degrees.places.tolist(), strict=True)
    clubs: list[dict[str, Any]] = [
        {"more_than": int(club.k[row]), "members": int(club.members[row])}
        | {"ties": int(club.ties[row]), "density": float(club.density[row])}
        | {"null_ties": None if expected is None else float(expected[row])}
        for row in range(len(club.k))
    ]
    sensitivity = [
        {"name": variant.name, "says": str(variant.says)}
        | {"reason": why_absent(variant.figures), "statistics": _figures_by_name(variant.figures)}
        for variant in measures.sensitivity
    ]
    nulls = {
        name: values_of(model, "draws", "places", "ties")
        | values_of(model.mixing, "accepted", "kept_first", "kept_last")
        for name, model in measures.nulls.items()
    }
    by_distance = effect.shape.to_dicts() if isinstance(effect, DistanceEffect) else []
    return (
        {"from": origin}
        | ({"file": values_of(edge_list, *counted)} if edge_list else {})
        | {"seed": measures.seed}
        | {"statistics": {name: _figure_view(each) for name, each in measures.measured.items()}}
        | {"degrees": [{"degree": degree, "places": places} for degree, places in pairs]}
        | {"distances": measures.distances.tolist(), "rich_club": clubs}
        | {"places": measures.centralities.frame.to_dicts()}
        | {"betweenness_sampled": measures.centralities.sampled}
        | {"countries": measures.country_table.to_dicts()}
        | {"country_pairs": measures.country_pairs.to_dicts(), "by_distance": by_distance}
        | {"sensitivity": sensitivity, "pairs_at_risk": str(measures.pairs_at_risk)}
        | {"nulls": nulls}
    )


def _figure_view(measured: Measured) -> dict[str, Any]:
    from paradiplomacy.networks.figures import FigureInterval, why_absent

    figure, statistic = measured.figure, measured.statistic
    low, high = (figure.low, figure.high) if isinstance(figure, FigureInterval) else (None, None)
    fields = ("observed", "draws", "mean", "sd", "low", "high", "z")
    nulls = {model: values_of(null, *fields) for model, null in measured.nulls.items()}
    return (
        {"title": str(statistic.title), "definition": str(statistic.definition)}
        | {"value": figure if isinstance(figure, int) else measured.value}
        | {"low": low, "high": high}
        | {"reason": why_absent(figure), "nulls": nulls}
    )


def _figures_by_name(figures: Figures | Absent) -> dict[str, float | None]:
    """Bare numbers by name; none where the network itself is absent."""
    from paradiplomacy.networks.figures import Absent, number

    if isinstance(figures, Absent):
        return {}
    return {name: number(figure) for name, figure in figures.items()}

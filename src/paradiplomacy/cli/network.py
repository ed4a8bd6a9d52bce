"""The network of a record, or of any edge list: its structure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.options import Encoding, Records, Rule, StoreAt, open_records, says
from paradiplomacy.cli.reply import Printer
from paradiplomacy.cli.show import console, note, progress_bar, table, values_of
from paradiplomacy.errors import ParadiplomacyError, Problem, RecordError
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.language import write_value
from paradiplomacy.networks.figures import (
    GROUPS,
    Absent,
    FigureInterval,
    Figures,
    absence_reason,
    group_title,
    number,
)
from paradiplomacy.printable import printable
from paradiplomacy.results.localizer import Localizer

if TYPE_CHECKING:
    from paradiplomacy.networks.edge_list import EdgeList
    from paradiplomacy.networks.structure import MeasuredFigure, Structure

_TOP = 20  # places and country pairs that are shown to people


@says("network")
def stats(
    reply: Printer,
    edges: Path | None = None,
    *,
    delimiter: str | None = None,
    header: bool = False,
    encoding: Encoding = "",
    nulls: Annotated[int, typer.Option(min=0, max=10000)] = 0,
    seed: Annotated[int, typer.Option(min=0)] = 1989,
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
) -> None:
    """Measure a network: degrees, clustering, distances, mixing, and what chance would give.

    Example: `paradiplomacy network stats ties.tsv --nulls 20`

    edges: An edge list: two columns, any delimiter, % or # before remarks. Without it: the network
        of the record.
    delimiter: tab, semicolon, comma, whitespace, or one character. [default: what gives two
        columns]
    header: The first line names the columns.
    nulls: Networks to draw from each null model.
    seed: Seed of everything random.
    """
    if edges is not None and record:
        what = "an edge list and --record were given; leave one of them out"
        raise RecordError([Problem(edges.name, 0, "", what)])
    if edges is None and encoding:
        raise ParadiplomacyError("--encoding needs an edge list; give both, or neither")
    edge_list: EdgeList | None = None
    name_of: Callable[[str], str] = str
    if edges is not None:
        from paradiplomacy.networks.edge_list import read_edge_list
        from paradiplomacy.networks.structure import claims_of, structure

        listed = read_edge_list(edges, delimiter=delimiter, header=header, encoding=encoding)
        edge_list, origin = listed, str(edges)
        for doubt in listed.doubts:
            note(str(doubt))
        with progress_bar(reply.language) as progress:
            measures = structure(
                listed.network, nulls=nulls, seed=seed, claims=claims_of(listed), progress=progress
            )
    else:
        from paradiplomacy.networks.structure import structure_of
        from paradiplomacy.record.frames import frames_of

        record_held = open_records(record, rule, store)
        words = Localizer(record_held, reply.language)
        origin, name_of = words.record_title(), words.place
        with progress_bar(reply.language) as progress:
            measures = structure_of(
                frames_of(record_held, seed=seed), nulls=nulls, seed=seed, progress=progress
            )
    if reply.is_json:
        reply.prints(_network_view(measures, origin, edge_list))
    else:
        console().print(f"[bold]{printable(origin)}[/bold]\n", highlight=False)
        _print(reply, measures, edge_list, name_of)


def _print(
    reply: Printer, measures: Structure, edge_list: EdgeList | None, name_of: Callable[[str], str]
) -> None:

    for key in GROUPS:
        title = reply.text(group_title(key))
        group = [m for m in measures.measured.values() if m.statistic.group == key]
        _print_group(reply, title, group)
    _print_sensitivity(reply, measures)
    places = measures.centralities.frame.sort("degree", "name", descending=[True, False]).head(_TOP)
    named = ([name_of(name), *figures] for name, *figures in places.rows())
    reply.grid(reply.say("places"), places.columns, _format_rows(named))
    if measures.country_pairs.height:
        pairs = measures.country_pairs.head(_TOP)
        rows = (
            [*(write_value(code, "country", reply.language) for code in (one, other)), *figures]
            for one, other, *figures in pairs.rows()
        )
        reply.grid(reply.say("pairs"), pairs.columns, _format_rows(rows))
    for line in _remarks_on_network(reply, measures, edge_list):
        note(f"- {line}")


def _format_rows(rows: Iterable[Iterable[object]]) -> list[list[str]]:
    return [list(map(_format_figure, row)) for row in rows]


def _print_group(reply: Printer, title: str, group: list[MeasuredFigure]) -> None:
    """A table of the figures that there are, and why the others are not there."""
    shown = [figure for figure in group if figure.value is not None]
    models = sorted({model for figure in shown for model in figure.nulls}, reverse=True)
    last = [reply.say("of_null", model=model) for model in models] or [reply.say("meaning")]
    rows = [
        [
            reply.text(figure.statistic.title),
            _format_figure(figure.value) + _interval_in_brackets(reply, figure),
            *(
                [_mean_under_null(reply, figure, model) for model in models]
                or [reply.text(figure.statistic.definition)]
            ),
        ]
        for figure in shown
    ]
    if rows:
        table(title, ["", reply.say("value"), *last], rows)
    absent = group_pairs(
        (absence_reason(figure.figure, reply.language), reply.text(figure.statistic.title))
        for figure in group
        if figure.value is None
    )
    for why, titles in absent.items():
        reply.remark("absent", titles="; ".join(titles), why=why)


def _print_sensitivity(reply: Printer, measures: Structure) -> None:
    shown = ("nodes", "edges", "transitivity", "clustering_mean", "distance_mean", "degree_gini")
    rows = [[reply.say("as_it_is"), *(_format_figure(measures[name]) for name in shown), ""]]
    for variant in measures.sensitivity:
        own, why = (
            _figures_by_name(variant.figures),
            absence_reason(variant.figures, reply.language),
        )
        rows.append(
            [
                variant.name,
                *(_format_figure(own.get(name)) for name in shown),
                why or reply.text(variant.definition),
            ]
        )
    titles = [reply.text(measures.measured[name].statistic.title) for name in shown]
    table(reply.say("sensitivity"), [reply.say("definition"), *titles, ""], rows)


def _remarks_on_network(
    reply: Printer, measures: Structure, edge_list: EdgeList | None
) -> Iterator[str]:
    say = reply.say
    if edge_list is not None:
        yield say("read", **values_of(edge_list, "rows", "delimiter", "loops", "repeats"))
        if edge_list.unread_columns:
            yield say("unread", n=edge_list.unread_columns)
    if measures.centralities.sampled:
        yield say("sampled", n=measures.centralities.sampled)
    for name, model in measures.nulls.items():
        yield say("draws", model=name, n=model.draws, places=model.places)
    yield say("against", pairs=measures.pairs_at_risk)
    if not measures.nulls:
        yield say("no_nulls")


def _format_figure(value: object) -> str:
    if isinstance(value, float):
        whole = value.is_integer() or abs(value) >= 1000
        return f"{value:,.0f}" if whole and abs(value) < 1e15 else f"{value:.4g}"
    return "-" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def _interval_in_brackets(reply: Printer, figure: MeasuredFigure) -> str:
    if not isinstance(figure.figure, FigureInterval):
        return ""
    low, high = map(_format_figure, (figure.figure.low, figure.figure.high))
    return reply.say("interval", low=low, high=high)


def _mean_under_null(reply: Printer, figure: MeasuredFigure, model: str) -> str:
    null = figure.nulls.get(model)
    if null is None:
        return ""
    z = "" if null.z is None else f", z {null.z:+.1f}"
    interval = reply.say("interval", low=_format_figure(null.low), high=_format_figure(null.high))
    return f"{_format_figure(null.mean)}{interval}{z}"


def _network_view(measures: Structure, origin: str, edge_list: EdgeList | None) -> dict[str, Any]:
    """A network for JSON."""
    from paradiplomacy.networks.distance_effect import DistanceEffect

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
        {"name": variant.name, "says": str(variant.definition)}
        | {
            "reason": absence_reason(variant.figures),
            "statistics": _figures_by_name(variant.figures),
        }
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


def _figure_view(measured: MeasuredFigure) -> dict[str, Any]:
    figure, statistic = measured.figure, measured.statistic
    low, high = (figure.low, figure.high) if isinstance(figure, FigureInterval) else (None, None)
    fields = ("observed", "draws", "mean", "sd", "low", "high", "z")
    nulls = {model: values_of(null, *fields) for model, null in measured.nulls.items()}
    return (
        {"title": str(statistic.title), "definition": str(statistic.definition)}
        | {"value": figure if isinstance(figure, int) else measured.value}
        | {"low": low, "high": high}
        | {"reason": absence_reason(figure), "nulls": nulls}
    )


def _figures_by_name(figures: Figures | Absent) -> dict[str, float | None]:
    """Bare numbers by name; none where the network itself is absent."""
    if isinstance(figures, Absent):
        return {}
    return {name: number(figure) for name, figure in figures.items()}

"""Flows of people, ideas and capital along ties, sorted as somebody asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.options import Json, Language, Rule, Since, StoreAt, day_of, opened
from paradiplomacy.cli.show import as_json, note, table
from paradiplomacy.errors import NotFoundError
from paradiplomacy.language import LANGUAGES, Words, render, written

if TYPE_CHECKING:
    from paradiplomacy.answers.exchanges import ExchangeAnswer
    from paradiplomacy.language import Language as Code
    from paradiplomacy.record.flows import Sorted
    from paradiplomacy.record.record import Record

__all__ = ["flows"]

_WORDS = Words(__name__)

_Records = Annotated[
    list[str] | None,
    typer.Argument(
        help="Shipped records, record folders, or records of --store. Without one: sino_us "
        "together with article and china_world.",
        show_default=False,
    ),
]
_By = Annotated[
    list[str] | None,
    typer.Option(
        metavar="WAY",
        help="Sort by this: sector, function (COFOG division), group (COFOG group), form, "
        "teaching (who taught whom), travel (who travelled or gave), period, region, level, "
        "body (through which), tie. May be repeated: the ways are crossed.",
        show_default="function",
    ),
]
_Each = Annotated[
    bool, typer.Option("--each", help="List the exchanges one by one, from place to place.")
]
_Place = Annotated[str, typer.Option(help="Only those with this place at an end.")]
_Until = Annotated[
    str, typer.Option(metavar="DATE", help="Only those that may lie on this day or before it.")
]
_FlowKind = Annotated[
    list[str] | None,
    typer.Option(metavar="FLOW", help="Only personnel, ideas or capital; may be repeated."),
]
_Form = Annotated[
    list[str] | None,
    typer.Option(metavar="FORM", help="Only this form, such as training; may be repeated."),
]
_Sector = Annotated[
    list[str] | None,
    typer.Option(
        metavar="SECTOR", help="Only this sector or COFOG code, such as 05; may be repeated."
    ),
]
_Teacher = Annotated[
    str,
    typer.Option(
        metavar="COUNTRY", help="Only those that this end taught; 'unknown' where nobody says."
    ),
]


def flows(
    record: _Records = None,
    *,
    by: _By = None,
    each: _Each = False,
    place: _Place = "",
    since: Since = "",
    until: _Until = "",
    flow: _FlowKind = None,
    form: _Form = None,
    sector: _Sector = None,
    teacher: _Teacher = "",
    language: Language = "en",
    store: StoreAt = None,
    rule: Rule = "both-ends",
    json: Json = False,
) -> None:
    """Count what flows along ties: people, ideas and capital, sorted as you ask.

    Who travelled and who taught are two questions: officials who come for a course are given by
    their own end and taught by the other. What no source says is a row of its own.

    Example: `paradiplomacy flows --by teaching --by form`

    Example: `paradiplomacy flows article --form training --each`
    """
    from paradiplomacy.cli.flow_views import exchanges_of, flows_view
    from paradiplomacy.record.flows import Wanted, flows_by

    if language not in LANGUAGES:
        raise NotFoundError("language", language, LANGUAGES)
    reconciled = opened(record, rule, store)
    wanted = Wanted(
        place=reconciled.place(place).id if place else "",
        since=day_of("--since", since, first=True),
        until=day_of("--until", until, first=False),
        flows=tuple(flow or ()),
        forms=tuple(form or ()),
        sectors=tuple(sector or ()),
        teacher=teacher,
    )
    flow_counts = flows_by(reconciled, by or ["function"], wanted=wanted)
    if json:
        shown = flows_view(reconciled, flow_counts, language)
        if each:
            shown["each"] = [one.to_dict() for one in exchanges_of(reconciled, flow_counts)]
        as_json("flows/2", shown)
        return
    if not flow_counts.exchanges:
        note(render(_WORDS("none"), language))
    elif each:
        _show_each(reconciled, flow_counts, language)
    else:
        _show_cells(reconciled, flow_counts, language)
    if flow_counts.undated:
        note(render(_WORDS("undated", count=flow_counts.undated), language))


def _show_cells(reconciled: Record, flow_counts: Sorted, language: Code) -> None:
    from paradiplomacy.record.flow_words import flow_label, flow_name, way_to_sort

    ways = [render(way_to_sort(name), language) for name in flow_counts.by]
    names = [render(flow_name(flow), language) for flow in flow_counts.flows]
    totals = [render(_WORDS(f"column.{name}"), language) for name in ("exchanges", "ties")]
    rows: list[list[Any]] = [
        [
            *(
                flow_label(reconciled, name, value, language)
                for name, value in zip(flow_counts.by, cell.values, strict=True)
            ),
            *cell.flows.values(),
            len(cell.exchanges),
            cell.ties,
        ]
        for cell in flow_counts.cells
    ]
    empty = [""] * (len(flow_counts.by) - 1)
    total = [
        render(_WORDS("total"), language),
        *empty,
        *flow_counts.flows.values(),
        len(flow_counts.exchanges),
        flow_counts.ties,
    ]
    title = _WORDS(
        "title",
        by=written(tuple(ways), "commas", language),
        exchanges=len(flow_counts.exchanges),
        ties=flow_counts.ties,
    )
    table(render(title, language), [*ways, *names, *totals], [*rows, total])
    if {"sector", "function", "group", "region"} & set(flow_counts.by):
        note(render(_WORDS("more_than_once"), language))
    note(render(_WORDS("not_known"), language))


def _show_each(reconciled: Record, flow_counts: Sorted, language: Code) -> None:
    from paradiplomacy.cli.flow_views import exchanges_of
    from paradiplomacy.record.flow_words import form_name
    from paradiplomacy.sources.sectors import sector_label

    names = ("date", "source", "recipient", "form", "sector")
    columns = [render(_WORDS(f"column.{name}"), language) for name in names]
    rows = [
        (
            str(one.exchange.date or ""),
            _end(reconciled, one, one.source_place, language) + ("*" if any(one.taught) else ""),
            _end(reconciled, one, one.recipient_place, language),
            render(form_name(str(one.exchange.form or "")), language),
            written(
                tuple(sector_label(word, language) for word in one.exchange.sectors),
                "commas",
                language,
            ),
        )
        for one in exchanges_of(reconciled, flow_counts)
    ]
    title = _WORDS("each", exchanges=len(flow_counts.exchanges), ties=flow_counts.ties)
    table(render(title, language), columns, rows)
    note(render(_WORDS("places"), language))


def _end(record: Record, one: ExchangeAnswer, place: str, language: Code) -> str:
    """The place at an end, or that the way is not known or runs each way."""
    from paradiplomacy.record.flow_words import no_place, place_in

    if place:
        return place_in(record, place, language)
    mutual = "mutual" in (one.exchange.giver, one.taught[0])
    return render(no_place(mutual=mutual), language)

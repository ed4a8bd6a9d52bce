"""Flows of people, ideas and capital along ties, sorted as somebody asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.options import Json, Language, Rule, Since, StoreAt, day_of, opened
from paradiplomacy.cli.show import as_json, note, table

if TYPE_CHECKING:
    from paradiplomacy.record.flows import Sorted
    from paradiplomacy.record.record import Record
    from paradiplomacy.report.flows import FlowWords

__all__ = ["flows"]


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
    from paradiplomacy.record.flows import Wanted, flows_by
    from paradiplomacy.report.flows import each_view, flow_words, flows_view

    words = flow_words(language)
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
        listed = {"each": each_view(reconciled, flow_counts, words)} if each else {}
        as_json("flows", {**flows_view(reconciled, flow_counts, words), **listed})
        return
    if not flow_counts.exchanges:
        note(words.said("none"))
    elif each:
        _show_each(reconciled, flow_counts, words)
    else:
        _show_cells(reconciled, flow_counts, words)
    if flow_counts.undated:
        note(words.said("undated", count=flow_counts.undated))


def _show_cells(reconciled: Record, flow_counts: Sorted, words: FlowWords) -> None:
    names = [words.of("flows", flow) for flow in flow_counts.flows]
    columns = [words.of("dimensions", name) for name in flow_counts.by]
    columns += [*names, words.said("exchanges"), words.said("ties")]
    rows: list[list[Any]] = [
        [
            *(
                words.label(reconciled, name, x)
                for name, x in zip(flow_counts.by, cell.values, strict=True)
            ),
            *cell.flows.values(),
            len(cell.exchanges),
            cell.ties,
        ]
        for cell in flow_counts.cells
    ]
    empty = [""] * (len(flow_counts.by) - 1)
    total = [
        words.said("total"),
        *empty,
        *flow_counts.flows.values(),
        len(flow_counts.exchanges),
        flow_counts.ties,
    ]
    title = words.said(
        "title",
        by=words.said("between").join(words.of("dimensions", name) for name in flow_counts.by),
        exchanges=len(flow_counts.exchanges),
        ties=flow_counts.ties,
    )
    table(title, columns, [*rows, total])
    if {"sector", "function", "group", "region"} & set(flow_counts.by):
        note(words.said("more_than_once"))
    note(words.said("not_known"))


def _show_each(reconciled: Record, flow_counts: Sorted, words: FlowWords) -> None:
    from paradiplomacy.report.flows import each_view

    columns = [words.said(name) for name in ("date", "source", "recipient", "form", "sector")]
    rows = []
    for exchange in each_view(reconciled, flow_counts, words):
        rows.append(
            (
                exchange["date"],
                _end(exchange, "source", words) + ("*" if exchange["taught"] else ""),
                _end(exchange, "recipient", words),
                words.of("forms", exchange["form"]),
                words.said("between").join(exchange["sector_labels"]),
            )
        )
    title = words.said("each", exchanges=len(flow_counts.exchanges), ties=flow_counts.ties)
    table(title, columns, rows)
    note(words.said("places"))


def _end(exchange: dict[str, Any], end: str, words: FlowWords) -> str:
    """The place at an end, or that the way is not known or runs each way."""
    if exchange[end]["label"]:
        return str(exchange[end]["label"])
    return words.said(
        "mutual" if "mutual" in (exchange["giver"], exchange["teacher"]) else "unknown"
    )

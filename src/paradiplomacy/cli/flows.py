"""Flows of people, ideas and capital along ties, sorted as somebody asks for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.options import Json, Rule, StoreAt, opened
from paradiplomacy.cli.show import as_json, note, table
from paradiplomacy.errors import ParadiplomacyError

if TYPE_CHECKING:
    from paradiplomacy.record.flows import Sorted
    from paradiplomacy.record.record import Record
    from paradiplomacy.report.flows import FlowWords

__all__ = ["flows"]


_Records = Annotated[
    list[str] | None,
    typer.Argument(
        help="Shipped records, record folders, or records of --store. Without one: sino_us "
        "together with article.",
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
_Since = Annotated[
    str, typer.Option(metavar="DATE", help="Only those that may lie on this day or after it.")
]
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
_Language = Annotated[str, typer.Option(help="Language of the words: en or zh.")]


def flows(
    record: _Records = None,
    *,
    by: _By = None,
    each: _Each = False,
    place: _Place = "",
    since: _Since = "",
    until: _Until = "",
    flow: _FlowKind = None,
    form: _Form = None,
    sector: _Sector = None,
    teacher: _Teacher = "",
    language: _Language = "en",
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
    held = opened(record, rule, store)
    wanted = Wanted(
        place=held.place(place).id if place else "",
        since=_day("--since", since, first=True),
        until=_day("--until", until, first=False),
        flows=tuple(flow or ()),
        forms=tuple(form or ()),
        sectors=tuple(sector or ()),
        teacher=teacher,
    )
    found = flows_by(held, by or ["function"], wanted=wanted)
    if json:
        listed = {"each": each_view(held, found, words)} if each else {}
        as_json("flows", {**flows_view(held, found, words), **listed})
        return
    if not found.exchanges:
        note(words.said("none"))
    elif each:
        _show_each(held, found, words)
    else:
        _show_cells(held, found, words)
    if found.undated:
        note(words.said("undated", count=found.undated))


def _day(option: str, text: str, *, first: bool) -> date | None:
    from paradiplomacy.model.dates import EventDate

    if not text:
        return None
    try:
        when = EventDate.parse(text)
    except ValueError:
        raise ParadiplomacyError(
            f"{option} {text!r} is no date; expected a year, month or day, such as 1995 or 1995-06"
        ) from None
    return when.earliest if first else when.latest


def _show_cells(held: Record, found: Sorted, words: FlowWords) -> None:
    names = [words.of("flows", flow) for flow in found.flows]
    columns = [words.of("dimensions", name) for name in found.by]
    columns += [*names, words.said("exchanges"), words.said("ties")]
    rows: list[list[Any]] = [
        [
            *(words.label(held, name, x) for name, x in zip(found.by, cell.values, strict=True)),
            *cell.flows.values(),
            len(cell.exchanges),
            cell.ties,
        ]
        for cell in found.cells
    ]
    empty = [""] * (len(found.by) - 1)
    total = [words.said("total"), *empty, *found.flows.values(), len(found.exchanges), found.ties]
    title = words.said(
        "title",
        by=words.said("between").join(words.of("dimensions", name) for name in found.by),
        exchanges=len(found.exchanges),
        ties=found.ties,
    )
    table(title, columns, [*rows, total])
    if {"sector", "function", "group", "region"} & set(found.by):
        note(words.said("more_than_once"))
    note(words.said("not_known"))


def _show_each(held: Record, found: Sorted, words: FlowWords) -> None:
    from paradiplomacy.report.flows import each_view

    columns = [words.said(name) for name in ("date", "source", "recipient", "form", "sector")]
    rows = []
    for one in each_view(held, found, words):
        rows.append(
            (
                one["date"],
                _end(one, "source", words) + ("*" if one["taught"] else ""),
                _end(one, "recipient", words),
                words.of("forms", one["form"]),
                words.said("between").join(one["sector_labels"]),
            )
        )
    title = words.said("each", exchanges=len(found.exchanges), ties=found.ties)
    table(title, columns, rows)
    note(words.said("places"))


def _end(one: dict[str, Any], end: str, words: FlowWords) -> str:
    """The place at an end, or that the way is not known or runs each way."""
    if one[end]["label"]:
        return str(one[end]["label"])
    return words.said("mutual" if "mutual" in (one["giver"], one["teacher"]) else "unknown")

"""Flows of people, ideas and capital along ties, sorted as somebody asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.asking import asks_record
from paradiplomacy.cli.options import Since, day_of
from paradiplomacy.cli.reply import RecordReply
from paradiplomacy.cli.show import table, values_of
from paradiplomacy.language import Words, written

if TYPE_CHECKING:
    from paradiplomacy.record.flows import FlowCell, Sorted

__all__ = ["flows"]

_WORDS = Words(__name__)
_Records = Annotated[
    list[str] | None,
    typer.Argument(
        help="Shipped records, record folders, or records of --store. Without one: sino_us "
        "together with article and china_world."
    ),
]


@asks_record("flows/2", _WORDS, records=_Records)
def flows(
    reply: RecordReply,
    *,
    by: list[str] | None = None,
    place: str = "",
    since: Since = "",
    until: str = "",
    flow: list[str] | None = None,
    form: list[str] | None = None,
    sector: list[str] | None = None,
    teacher: str = "",
) -> None:
    """Count what flows along ties: people, ideas and capital, sorted as you ask.

    Who travelled and who taught are two questions: officials who come for a course are given by
    their own end and taught by the other. What no source says is a row of its own.

    Example: `paradiplomacy flows --by teaching --by form`

    Example: `paradiplomacy flows article --form training`

    by WAY: Sort by this: sector, function (COFOG division), group (COFOG group), form, teaching
        (who taught whom), travel (who travelled or gave), period, region, level, body (through
        which), tie. May be repeated: the ways are crossed. [default: function]
    place: Only those with this place at an end.
    until DATE: Only those that may lie on this day or before it.
    flow FLOW: Only personnel, ideas or capital; may be repeated.
    form FORM: Only this form, such as training; may be repeated.
    sector SECTOR: Only this sector or COFOG code, such as 05; may be repeated.
    teacher COUNTRY: Only those that this end taught; 'unknown' where nobody says.
    """
    from paradiplomacy.record.flows import Wanted, flows_by

    wanted = Wanted(
        place=reply.record.place(place).id if place else "",
        since=day_of("--since", since, first=True),
        until=day_of("--until", until, first=False),
        flows=tuple(flow or ()),
        forms=tuple(form or ()),
        sectors=tuple(sector or ()),
        teacher=teacher,
    )
    counts = flows_by(reply.record, by or ["function"], wanted=wanted)
    if reply.prints(_flows_view(reply, counts)):
        return
    if not counts.exchanges:
        reply.remark("none")
    else:
        _show_cells(reply, counts)
    if counts.undated:
        reply.remark("undated", count=counts.undated)


def _flows_view(reply: RecordReply, counts: Sorted) -> dict[str, Any]:
    """Sorted exchanges for JSON."""
    rows = [_cell_view(reply, counts, cell) for cell in counts.cells]
    totals = {"exchanges": len(counts.exchanges)} | values_of(counts, "ties", "flows", "undated")
    return {"by": list(counts.by)} | totals | {"rows": rows}


def _cell_view(reply: RecordReply, counts: Sorted, cell: FlowCell) -> dict[str, Any]:
    values = dict(zip(counts.by, cell.values, strict=True))
    labels = dict(zip(counts.by, _labels_of_values(reply, counts, cell), strict=True))
    subjects = [f"exchange:{key}" for key in cell.exchanges]
    return (
        {"values": values, "labels": labels}
        | {"exchanges": len(cell.exchanges)}
        | values_of(cell, "flows", "ties")
        | {"subjects": subjects}
    )


def _labels_of_values(reply: RecordReply, counts: Sorted, cell: FlowCell) -> list[str]:
    """Names of the values by which a cell is sorted."""
    from paradiplomacy.record.flow_words import flow_label

    pairs = zip(counts.by, cell.values, strict=True)
    return [flow_label(reply.record, name, value, reply.language) for name, value in pairs]


def _show_cells(reply: RecordReply, counts: Sorted) -> None:
    from paradiplomacy.record.flow_words import flow_name, way_to_sort

    ways = [reply.text(way_to_sort(name)) for name in counts.by]
    names = [reply.text(flow_name(flow)) for flow in counts.flows]
    rows: list[list[Any]] = [
        [
            *_labels_of_values(reply, counts, cell),
            *cell.flows.values(),
            len(cell.exchanges),
            cell.ties,
        ]
        for cell in counts.cells
    ]
    whole = {"exchanges": len(counts.exchanges), "ties": counts.ties}
    empty = [""] * (len(counts.by) - 1)
    total = [reply.say("total"), *empty, *counts.flows.values(), *whole.values()]
    title = reply.say("title", by=written(tuple(ways), "commas", reply.language), **whole)
    table(title, [*ways, *names, *reply.columns(*whole)], [*rows, total])
    if {"sector", "function", "group", "region"} & set(counts.by):
        reply.remark("more_than_once")
    reply.remark("not_known")

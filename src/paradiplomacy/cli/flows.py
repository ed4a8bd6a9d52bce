"""Flows of people, ideas and capital along ties, sorted as somebody asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.options import Since, asks_record, day_of
from paradiplomacy.cli.reply import RecordReply
from paradiplomacy.cli.show import table
from paradiplomacy.language import write_value
from paradiplomacy.record.flow_words import place_in, words
from paradiplomacy.sources.sectors import sector_label

if TYPE_CHECKING:
    from paradiplomacy.answers.exchanges import ExchangeAnswer
    from paradiplomacy.answers.flow_tables import FlowTableAnswer
    from paradiplomacy.record.flows import SortedExchanges
    from paradiplomacy.record.record import Record

_Records = Annotated[
    list[str] | None,
    typer.Argument(
        help="Shipped records, record folders, or records of --store. Without one: sino_us "
        "together with article and china_world."
    ),
]


@asks_record("flows/2", own_words=True, records=_Records)
def flows(
    reply: RecordReply,
    *,
    by: list[str] | None = None,
    each: bool = False,
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

    Example: `paradiplomacy flows article --form training --each`

    by WAY: Sort by this: sector, function (COFOG division), group (COFOG group), form, teaching
        (who taught whom), travel (who travelled or gave), period, region, level, body (through
        which), tie. May be repeated: the ways are crossed. [default: function]
    each: List the exchanges one by one, from place to place.
    place: Only those with this place at an end.
    until DATE: Only those that may lie on this day or before it.
    flow FLOW: Only personnel, ideas or capital; may be repeated.
    form FORM: Only this form, such as training; may be repeated.
    sector SECTOR: Only this sector or COFOG code, such as 05; may be repeated.
    teacher COUNTRY: Only those that this end taught; 'unknown' where nobody says.
    """
    from paradiplomacy.answers.flow_tables import flow_table_answer
    from paradiplomacy.record.flows import FlowQuery, flows_by

    wanted = FlowQuery(
        place=reply.record.place(place).id if place else "",
        since=day_of("--since", since, first=True),
        until=day_of("--until", until, first=False),
        flows=tuple(flow or ()),
        forms=tuple(form or ()),
        sectors=tuple(sector or ()),
        teacher=teacher,
    )
    counts = flows_by(reply.record, by or ["function"], wanted=wanted)
    listed = exchanges_of(reply.record, counts) if each else []
    answer = flow_table_answer(reply.record, counts)
    more = {"each": [one.to_dict() for one in listed]} if each else {}
    if reply.prints(answer.to_dict() | more):
        return
    if not counts.exchanges:
        reply.remark("none")
    elif each:
        _show_each(reply, counts, listed)
    else:
        _show_cells(reply, answer)
    if counts.undated:
        reply.remark("undated", count=counts.undated)


def exchanges_of(record: Record, counts: SortedExchanges) -> list[ExchangeAnswer]:
    """The exchanges that were sorted, in order of time.

    Examples
    --------
    >>> from paradiplomacy.record.flows import FlowQuery, flows_by
    >>> from paradiplomacy.record.open import open_record
    >>> record = open_record("article")
    >>> (one,) = exchanges_of(record, flows_by(record, wanted=FlowQuery(sectors=("wastewater",))))
    >>> one.source_place, one.recipient_place, one.exchange.sectors
    ('us-az-gilbert', 'cn-sichuan-leshan', ('environment', 'wastewater'))
    """
    from paradiplomacy.answers.exchanges import exchange_answer
    from paradiplomacy.answers.index import index_of

    exchanges = (record.exchanges[key] for key in counts.exchanges)
    in_order = sorted(exchanges, key=lambda exchange: (str(exchange.date), exchange.id))
    return [exchange_answer(index_of(record), exchange) for exchange in in_order]


def _show_cells(reply: RecordReply, answer: FlowTableAnswer) -> None:
    ways = [reply.text(words(f"by.{name}")) for name in answer.by]
    names = [reply.text(words(f"flow.{flow}")) for flow in answer.flows]
    rows: list[list[Any]] = [
        [*map(reply.text, row.labels.values()), *row.flows.values(), row.exchanges, row.ties]
        for row in answer.rows
    ]
    whole = {"exchanges": answer.exchanges, "ties": answer.ties}
    empty = [""] * (len(answer.by) - 1)
    total = [reply.say("total"), *empty, *answer.flows.values(), *whole.values()]
    title = reply.say("title", by=write_value(tuple(ways), "commas", reply.language), **whole)
    table(title, [*ways, *names, *reply.columns(*whole)], [*rows, total])
    if {"sector", "function", "group", "region"} & set(answer.by):
        reply.remark("more_than_once")
    reply.remark("not_known")


def _show_each(reply: RecordReply, counts: SortedExchanges, listed: list[ExchangeAnswer]) -> None:
    labels, further = reply.further_table("exchange", listed)
    rows = [
        (
            str(one.exchange.date or ""),
            _name_of_flow_end(reply, one, one.source_place) + ("*" if any(one.taught) else ""),
            _name_of_flow_end(reply, one, one.recipient_place),
            reply.text(words(f"form.{one.exchange.form}")) if one.exchange.form else "",
            write_value(
                tuple(sector_label(word, reply.language) for word in one.exchange.sectors),
                "commas",
                reply.language,
            ),
            *texts,
        )
        for one, texts in zip(listed, further, strict=True)
    ]
    title = reply.say("each", exchanges=len(counts.exchanges), ties=counts.ties)
    table(title, (*reply.columns("date", "source", "recipient", "form", "sector"), *labels), rows)
    reply.remark("places")


def _name_of_flow_end(reply: RecordReply, one: ExchangeAnswer, place: str) -> str:
    """The place at an end, or that the way is not known or runs each way."""
    if place:
        return place_in(reply.record, place, reply.language)
    is_mutual = "mutual" in (one.exchange.giver, one.taught[0])
    return reply.text(words("mutual" if is_mutual else "unknown"))

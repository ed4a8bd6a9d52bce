"""Exchanges of ties: of a place, in a time, by sector, form and flow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

from paradiplomacy.cli.entering import InCountry, Note, Partner, day_option, enters
from paradiplomacy.cli.options import Since, asks_record, day_of
from paradiplomacy.cli.reply import RecordReply

if TYPE_CHECKING:
    from paradiplomacy.answers.exchanges import ExchangeAnswer


@asks_record("exchange-list/2")
def list_(
    reply: RecordReply,
    *,
    place: str = "",
    since: Since = "",
    until: str = "",
    sector: str = "",
    form: str = "",
    flow: str = "",
) -> None:
    """List exchanges, the latest first, with their sources.

    Example: `paradiplomacy exchange list --place Seattle --since 2015`

    place: Only those of this place, or of the places in this state.
    until DATE: Only those that may lie on this day or before it.
    sector SECTOR: Only this sector or COFOG code, such as 05.
    form FORM: Only this form, such as training.
    flow FLOW: Only personnel, ideas or capital.
    """
    from paradiplomacy.answers import exchange_list

    answers = exchange_list(
        reply.record,
        place=place or None,
        since=day_of("--since", since, first=True),
        until=day_of("--until", until, first=False),
        sector=sector or None,
        form=form or None,
        flow=flow or None,
    )
    if reply.lists("exchanges", answers):
        return
    if reply.rows(
        "exchanges", ("date", "tie", "form", "description", "source"), exchange_rows(reply, answers)
    ):
        reply.show_sources()
    if since or until:
        reply.remark("undated")


def exchange_rows(
    reply: RecordReply, answers: Iterable[ExchangeAnswer]
) -> list[tuple[str, str, str, str, str]]:
    """Date, tie, form, what was done and sources of exchanges."""
    return [
        (
            reply.date(each.exchange.date),
            reply.tie(each.tie),
            reply.code("form", each.exchange.form),
            _describe_exchange(reply, each),
            reply.numbers.of(each.sources),
        )
        for each in answers
    ]


def _describe_exchange(reply: RecordReply, answer: ExchangeAnswer) -> str:
    """A line on what was done, and one for each further column."""
    exchange = answer.exchange
    return "\n".join(
        (
            reply.translate(exchange.description)
            or exchange.description
            or reply.sectors(exchange.sectors),
            *reply.further_lines("exchange", answer.further),
        )
    )


@enters("exchange")
def add(
    partner: Partner,
    form: str,
    *,
    country: InCountry = "",
    date: Annotated[str, day_option("When")] = "",
    flow: str = "personnel",
    giver: str = "",
    participants: str = "",
    sector: str = "",
    description: str = "",
    note: Note = "",
) -> None:
    """Enter an activity of a tie of the office.

    Example: `paradiplomacy exchange add Kraków delegation --date 2026-05-02 --giver PL
    --sector environment --description 'Water engineers visited the works' --store ties.db`

    form: What was done: delegation, training, trade mission, student exchange, cultural event,
        technical cooperation, donation, agreement or other.
    flow: What flowed: personnel, ideas or capital.
    giver: Country of those who travelled or gave, or mutual.
    participants: How many took part, by country: 'PL 12; SE 8'.
    sector: Fields, joined by semicolons.
    description: What was done, in a sentence.
    """

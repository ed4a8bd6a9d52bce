"""What ties did: exchanges of a place, in a time, by sector, form and flow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from paradiplomacy.cli.asking import Reply, asks_record
from paradiplomacy.cli.options import Since, day_of

if TYPE_CHECKING:
    from paradiplomacy.answers.exchanges import ExchangeAnswer
    from paradiplomacy.cli.speaker import Speaker

__all__ = ["exchange_rows", "list_"]


@asks_record("exchange-list/2")
def list_(
    reply: Reply,
    *,
    place: Annotated[
        str, typer.Option(help="Only those of this place, or of the places in this state.")
    ] = "",
    since: Since = "",
    until: Annotated[
        str, typer.Option(metavar="DATE", help="Only those that may lie on this day or before it.")
    ] = "",
    sector: Annotated[
        str,
        typer.Option(metavar="SECTOR", help="Only this sector or COFOG code, such as 05."),
    ] = "",
    form: Annotated[
        str, typer.Option(metavar="FORM", help="Only this form, such as training.")
    ] = "",
    flow: Annotated[
        str, typer.Option(metavar="FLOW", help="Only personnel, ideas or capital.")
    ] = "",
) -> None:
    """List exchanges, the latest first, with their sources.

    Example: `paradiplomacy exchange list --place Seattle --since 2015`
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
    if reply.are_json("exchanges", answers, (key for each in answers for key in each.sources)):
        return
    columns = ("date", "tie", "form", "description", "source")
    if reply.rows("exchanges", columns, exchange_rows(reply, answers)):
        reply.show_sources()
    if since or until:
        reply.remark("undated")


def exchange_rows(
    speaker: Speaker, answers: Iterable[ExchangeAnswer]
) -> list[tuple[str, str, str, str, str]]:
    """Date, tie, form, what was done and sources of exchanges."""
    return [
        (
            speaker.date(each.exchange.date),
            speaker.tie(each.tie),
            speaker.code("form", each.exchange.form),
            _what(speaker, each),
            speaker.numbers.of(each.sources),
        )
        for each in answers
    ]


def _what(speaker: Speaker, answer: ExchangeAnswer) -> str:
    """What was done, and what further columns say of it, a line each."""
    from paradiplomacy.answers.columns import labelled

    exchange = answer.exchange
    return "\n".join(
        (
            exchange.description or speaker.sectors(exchange.sectors),
            *(
                speaker.say("labelled", label=label, text=text)
                for label, text in labelled("exchange", answer.further, speaker.language)
            ),
        )
    )

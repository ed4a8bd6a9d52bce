"""What ties did: exchanges of a place, in a time, by sector, form and flow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from paradiplomacy.cli.options import (
    Json,
    Language,
    Records,
    Rule,
    Since,
    StoreAt,
    day_of,
    opened,
)
from paradiplomacy.cli.show import as_json, note, table

if TYPE_CHECKING:
    from paradiplomacy.answers import ExchangeSummary
    from paradiplomacy.cli.speaker import Speaker

__all__ = ["exchange_rows", "list_"]


def list_(
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
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    language: Language = "en",
    json: Json = False,
) -> None:
    """List exchanges, the latest first, with their sources.

    Example: `paradiplomacy exchange list --place Seattle --since 2015`
    """
    from paradiplomacy.answers import exchange_list
    from paradiplomacy.cli.speaker import Speaker, row_view, sources_view

    reconciled = opened(record, rule, store)
    speaker = Speaker(reconciled, language)
    rows = exchange_list(
        reconciled,
        place=place or None,
        since=day_of("--since", since, first=True),
        until=day_of("--until", until, first=False),
        sector=sector or None,
        form=form or None,
        flow=flow or None,
    )
    if json:
        sources = sources_view(reconciled, (key for row in rows for key in row.sources))
        views = [row_view(row, "exchange") for row in rows]
        as_json("exchange-list", {"exchanges": views, "sources": sources})
        return
    if not rows:
        note(speaker.say("none"))
    else:
        columns = speaker.columns("date", "tie", "form", "description", "source")
        cells = exchange_rows(speaker, rows)
        table(speaker.say("title.exchanges", n=len(rows)), columns, cells)
        speaker.show_sources()
    if since or until:
        note(speaker.say("undated"))


def exchange_rows(
    speaker: Speaker, rows: tuple[ExchangeSummary, ...]
) -> list[tuple[str, str, str, str, str]]:
    """Date, tie, form, what was done and sources of exchanges."""
    return [
        (
            speaker.date(row.date),
            speaker.tie(row.tie),
            speaker.code("form", row.form),
            row.description or speaker.sectors(row.sectors),
            speaker.numbers.of(row.sources),
        )
        for row in rows
    ]

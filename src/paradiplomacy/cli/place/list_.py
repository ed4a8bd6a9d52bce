"""The places of a record, with how many ties each has."""

from __future__ import annotations

from typing import Annotated

import typer

from paradiplomacy.cli.options import Country, Json, Language, Records, Rule, StoreAt, opened
from paradiplomacy.cli.show import as_json, note, table

__all__ = ["list_"]


def list_(
    *,
    country: Country = "",
    level: Annotated[
        str, typer.Option(metavar="LEVEL", help="Only those of this level, such as province.")
    ] = "",
    admin1: Annotated[
        str, typer.Option(metavar="NAME", help="Only those in this state or province.")
    ] = "",
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    language: Language = "en",
    json: Json = False,
) -> None:
    """List places, with their ties and when these last gave a sign of life.

    Of a state, province or municipality, what the places in it have is counted apart.

    Example: `paradiplomacy place list --admin1 Texas`
    """
    from paradiplomacy.answers import place_list
    from paradiplomacy.cli.speaker import Speaker, row_view

    reconciled = opened(record, rule, store)
    speaker = Speaker(reconciled, language)
    rows = place_list(
        reconciled, country=country or None, level=level or None, admin1=admin1 or None
    )
    if json:
        as_json("place-list", {"places": [row_view(row, "place") for row in rows]})
        return
    if not rows:
        note(speaker.say("none"))
        return
    table(
        speaker.say("title.places", n=len(rows)),
        speaker.columns("place", "level", "ties", "ties_within", "exchanges", "last_sign"),
        (
            (
                speaker.place(row.key),
                speaker.code("level", row.level),
                row.ties,
                row.ties_within or "",
                row.exchanges,
                speaker.date(row.last_sign or row.last_sign_within),
            )
            for row in rows
        ),
    )

"""The laws, orders and bills on ties."""

from __future__ import annotations

from typing import Annotated

import typer

from paradiplomacy.cli.options import Json, Language, Records, Rule, StoreAt, opened
from paradiplomacy.cli.show import as_json, note, table

__all__ = ["list_"]


def list_(
    *,
    place: Annotated[str, typer.Option(help="Only those that bind this place.")] = "",
    status: Annotated[
        str, typer.Option(metavar="STATUS", help="Only those in force, enacted, order or bill.")
    ] = "",
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    language: Language = "en",
    json: Json = False,
) -> None:
    """List laws, orders and bills on ties, and how many ties each touches. No legal advice.

    Example: `paradiplomacy law list --place Houston`
    """
    from paradiplomacy.answers import law_list
    from paradiplomacy.cli.speaker import Speaker, row_view, sources_view

    reconciled = opened(record, rule, store)
    speaker = Speaker(reconciled, language)
    rows = law_list(reconciled, place=place or None, status=status or None)
    if json:
        sources = sources_view(reconciled, (key for row in rows for key in row.sources))
        as_json("law-list", {"laws": [row_view(row, "law") for row in rows], "sources": sources})
        return
    if not rows:
        note(speaker.say("none"))
        return
    names = ("law", "status", "effective", "terminate_by", "ties", "standing")
    columns = speaker.columns(*names)
    table(
        speaker.say("title.laws", n=len(rows)),
        columns,
        (
            (
                f"{speaker.jurisdiction(row)}\n{row.key}",
                speaker.code("law-status", row.status),
                speaker.date(row.effective),
                speaker.date(row.terminate_by),
                row.ties,
                row.standing,
            )
            for row in rows
        ),
        whole=columns[:1],
    )
    note(speaker.say("advice"))

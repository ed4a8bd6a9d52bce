"""The ties of a place or country, of a kind or status, since a day, or under a law."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from paradiplomacy.cli.options import (
    Country,
    Json,
    Language,
    Records,
    Rule,
    StoreAt,
    day_of,
    opened,
)
from paradiplomacy.cli.show import as_json, note, table

if TYPE_CHECKING:
    from paradiplomacy.answers import TieSummary
    from paradiplomacy.cli.speaker import Speaker
    from paradiplomacy.record.record import Record

__all__ = ["list_", "show_ties"]


def list_(
    *,
    place: Annotated[
        str, typer.Option(help="Only those of this place, or of the places in this state.")
    ] = "",
    country: Country = "",
    status: Annotated[
        list[str] | None,
        typer.Option(
            metavar="STATUS",
            help="Only those that are active, dormant, suspended, ended, proposed or "
            "'not known'; may be repeated.",
        ),
    ] = None,
    kind: Annotated[
        str,
        typer.Option(
            metavar="KIND",
            help="Only those of this kind: sister, friendship, cooperation agreement, "
            "memorandum, sister port or unknown.",
        ),
    ] = "",
    since: Annotated[
        str,
        typer.Option(
            metavar="DATE", help="Only those that may be established on this day or later."
        ),
    ] = "",
    law: Annotated[
        str, typer.Option(metavar="LAW", help="Only those that this law touches, by its key.")
    ] = "",
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    language: Language = "en",
    json: Json = False,
) -> None:
    """List the ties of a place or country, of a kind or status, since a day, or under a law.

    Example: `paradiplomacy tie list --place Texas --status active`

    Example: `paradiplomacy tie list --status ended --status suspended`

    Example: `paradiplomacy tie list --law tx-gov-795 --language zh`
    """
    from paradiplomacy.answers import tie_list
    from paradiplomacy.cli.speaker import Speaker, row_view, sources_view

    reconciled = opened(record, rule, store)
    speaker = Speaker(reconciled, language)
    rows = tie_list(
        reconciled,
        place=place or None,
        country=country or None,
        status=status,
        kind=kind or None,
        since=day_of("--since", since, first=True),
        among=_under(reconciled, law),
    )
    if json:
        views = [
            row_view(row, "tie")
            | {"label_a": reconciled.label(row.place_a), "label_b": reconciled.label(row.place_b)}
            for row in rows
        ]
        sources = sources_view(reconciled, (key for row in rows for key in row.sources))
        as_json("tie-list", {"ties": views, "sources": sources})
        return
    show_ties(speaker, rows, speaker.say("title.ties", n=len(rows)))
    if since:
        note(speaker.say("undated"))
    if law:
        note(speaker.say("advice"))


def _under(record: Record, law: str) -> Collection[str] | None:
    from paradiplomacy.answers import law_named

    return {each.tie for each in law_named(record, law).touched} if law else None


def show_ties(speaker: Speaker, rows: Sequence[TieSummary], title: str) -> None:
    """Print a table of ties, and what it means that a status is not known."""
    if not rows:
        note(speaker.say("none"))
        return
    columns = speaker.columns("tie", "kind", "established", "status", "last_sign")
    table(
        title,
        columns,
        (
            (
                speaker.tie(row.key),
                speaker.code("kind", row.kind),
                established(speaker, row),
                speaker.code("status", row.status),
                speaker.date(row.last_sign),
            )
            for row in rows
        ),
    )
    if any(row.status == "not known" for row in rows):
        note(speaker.say("not_known", years=speaker.record.active_years))


def established(speaker: Speaker, row: TieSummary) -> str:
    """When a tie was established, and how the ends agree on it."""
    if not row.agreement:
        return ""
    date = speaker.date(row.established, of_event=True) or speaker.say("unknown")
    return speaker.say("paren", text=date, more=speaker.code("agreement", row.agreement))

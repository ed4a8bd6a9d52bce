"""Search a record for places, ties, laws, crises, sectors and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from paradiplomacy.cli.options import Json, Language, Records, Rule, StoreAt, opened
from paradiplomacy.cli.show import as_json, note, table

if TYPE_CHECKING:
    from paradiplomacy.answers import SearchHit
    from paradiplomacy.cli.speaker import Speaker

__all__ = ["search"]


def search(
    text: Annotated[
        str,
        typer.Argument(
            help="A place in English, Chinese or pinyin; two places, for the tie between them; "
            "words of a law, crisis, sector or source."
        ),
    ],
    *,
    limit: Annotated[int, typer.Option(min=1, help="How many hits at most.")] = 20,
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    language: Language = "en",
    json: Json = False,
) -> None:
    """Search a record for places, ties, laws, crises, sectors and sources.

    Example: `paradiplomacy search '小石城 长春'`
    """
    from paradiplomacy.answers.search import search as search_record
    from paradiplomacy.cli.speaker import Speaker

    reconciled = opened(record, rule, store)
    speaker = Speaker(reconciled, language)
    hits = search_record(reconciled, text, limit=limit)
    if json:
        as_json("search", {"text": text, "hits": [hit.to_dict() for hit in hits]})
        return
    if not hits:
        note(speaker.say("none"))
        return
    columns = speaker.columns("what", "name", "key")
    rows = ((speaker.say(f"search.{hit.kind}"), _name(hit, speaker), hit.key) for hit in hits)
    table(speaker.say("title.search", text=text), columns, rows, whole=columns[2:])


def _name(hit: SearchHit, speaker: Speaker) -> str:
    """What a hit is called, and that it is only similar to what was asked for."""
    match hit.kind:
        case "place":
            name = speaker.place(hit.key)
        case "tie":
            name = speaker.tie(hit.key)
        case "crisis":
            name = speaker.crisis(hit.key)
        case "sector":
            name = speaker.sectors([hit.key])
        case _:
            name = hit.matched
    return speaker.say("search.similar", name=name) if hit.by == "similar" else name

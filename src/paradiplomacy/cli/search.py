"""Search a record for places, ties, laws, crises, sectors and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from paradiplomacy.cli.options import asks_record
from paradiplomacy.cli.reply import RecordReply

if TYPE_CHECKING:
    from paradiplomacy.answers import SearchHit


@asks_record("search")
def search(
    reply: RecordReply, text: str, *, limit: Annotated[int, typer.Option(min=1)] = 20
) -> None:
    """Search a record for places, ties, laws, crises, sectors and sources.

    Example: `paradiplomacy search '小石城 长春'`

    text: A place in English, Chinese or pinyin; two places, for the tie between them; words of a
        law, crisis, sector or source.
    limit: How many hits at most.
    """
    from paradiplomacy.answers.search import search as search_record

    hits = search_record(reply.record, text, limit=limit)
    if reply.prints({"text": text, "hits": [hit.to_dict() for hit in hits]}):
        return
    if not hits:
        reply.remark("none")
        return
    reply.grid(
        reply.say("title.search", text=text),
        ("what", "name", "key"),
        ((reply.say(f"search.{hit.kind}"), _name_of_hit(hit, reply), hit.key) for hit in hits),
        whole=("key",),
    )


def _name_of_hit(hit: SearchHit, reply: RecordReply) -> str:
    """The name of a hit, and that it is only similar to what was asked for."""
    match hit.kind:
        case "place":
            name = reply.place(hit.key)
        case "tie":
            name = reply.tie(hit.key)
        case "crisis":
            name = reply.crisis(hit.key)
        case "sector":
            name = reply.sectors([hit.key])
        case _:
            name = hit.matched
    return reply.say("search.similar", name=name) if hit.by == "similar" else name

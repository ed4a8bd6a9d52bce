"""The council page of a tie or place, as a file or as JSON: what both commands share."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.new_files import must_be_new
from paradiplomacy.cli.reply import RecordReply

A_PLACE = "A place: key, or a name in English, Chinese or pinyin; 'name, state' where several fit."

OutFile = Annotated[
    Path, typer.Option(metavar="FILE", help="New file; its ending says as what: html, pdf, docx.")
]
Years = Annotated[int, typer.Option(min=1, max=200, help="How many years back it looks.")]


def write_brief(reply: RecordReply, key: str, out: Path, years: int) -> None:
    """Write the page of a tie or place to a new file, or print what it says as JSON."""
    from paradiplomacy.answers.council_sheets import CouncilFacts
    from paradiplomacy.site.council.files import write_council_page

    view = CouncilFacts(reply.index).about(key, years)
    if reply.prints(view):
        return
    must_be_new(out)
    write_council_page(reply.record, view, out, reply.language)
    reply.remark("council", file=str(out))


def note_others(reply: RecordReply, name: str, meant: Collection[str]) -> None:
    """Say which other places a name could mean, though it is nearer to that of the one shown."""
    from paradiplomacy.record.place_names import place_names_of

    places = place_names_of(reply.record.places).find(name, distant=True)
    others = [f"{reply.place(p.id)} ({p.id})" for p in places if p.id not in meant]
    if others:
        reply.remark("may_mean", name=name, places="; ".join(others))

"""Two pages for the council on all ties of one place."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.brief import OutFile, Years, write_brief
from paradiplomacy.cli.options import Json, Language, Records, Rule, StoreAt, opened
from paradiplomacy.cli.place.show import A_PLACE, note_others

__all__ = ["report"]


def report(
    place: Annotated[str, typer.Argument(help=A_PLACE)],
    *,
    out: OutFile = Path("report.html"),
    years: Years = 10,
    language: Language = "en",
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    json: Json = False,
) -> None:
    """Write two pages for the council on all ties of a place; of a state, those within it too.

    Example: `paradiplomacy place report 重庆 --language zh --out chongqing.docx`
    """
    from paradiplomacy.cli.speaker import Speaker

    reconciled = opened(record, rule, store)
    resolved = reconciled.place(place)
    write_brief(reconciled, resolved.id, out, years=years, language=language, json=json)
    note_others(Speaker(reconciled, language), place, [resolved.id])

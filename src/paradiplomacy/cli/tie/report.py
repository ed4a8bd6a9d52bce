"""Two pages for the council on one tie."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.brief import OutFile, Years, write_brief
from paradiplomacy.cli.options import Json, Language, Records, Rule, StoreAt, opened
from paradiplomacy.cli.place.show import A_PLACE, note_others

__all__ = ["report"]


def report(
    place_a: Annotated[str, typer.Argument(help=A_PLACE)],
    place_b: Annotated[str, typer.Argument(help="The place at the other end.")],
    *,
    out: OutFile = Path("report.html"),
    years: Years = 10,
    language: Language = "en",
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    json: Json = False,
) -> None:
    """Write two pages for the council on a tie: what it is, what it did, and who says so.

    Example: `paradiplomacy tie report Seattle Chongqing --out seattle.pdf`
    """
    from paradiplomacy.cli.speaker import Speaker

    reconciled = opened(record, rule, store)
    tie = reconciled.tie(place_a, place_b)
    write_brief(reconciled, tie.id, out, years=years, language=language, json=json)
    for name in (place_a, place_b):
        note_others(Speaker(reconciled, language), name, tie.ends)

"""The council page of a tie or place, as a file or as JSON: what both commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paradiplomacy.cli.show import as_json, note

if TYPE_CHECKING:
    from paradiplomacy.record.record import Record

__all__ = ["OutFile", "Years", "write_brief"]

OutFile = Annotated[
    Path,
    typer.Option(
        "--out", metavar="FILE", help="New file; its ending says as what: html, pdf, docx."
    ),
]
Years = Annotated[int, typer.Option(min=1, max=200, help="How many years back it looks.")]


def write_brief(
    record: Record, key: str, out: Path, *, years: int, language: str, json: bool
) -> None:
    """Write the page of a tie or place, or print what it says as JSON.

    Raises
    ------
    NotFoundError
        There is no such language, or the file's ending is none that can be written.
    ParadiplomacyError
        Something stands there already.
    """
    from paradiplomacy.answers.index import index_of
    from paradiplomacy.errors import NotFoundError, ParadiplomacyError
    from paradiplomacy.language import LANGUAGES
    from paradiplomacy.site.council.facts import CouncilFacts
    from paradiplomacy.site.council.files import write_council_page

    chosen = next((known for known in LANGUAGES if known == language), None)
    if chosen is None:
        raise NotFoundError("language", language, LANGUAGES)
    view = CouncilFacts(index_of(record)).about(key, years)
    if json:
        as_json("report/2", view)
        return
    if out.exists():
        raise ParadiplomacyError(f"{out} is there already; name a new one or move it away")
    write_council_page(record, view, out, chosen)
    note(f"two pages for the council: {out}")

"""Answers that come back, into a record folder."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.interview.options import Questions, asked
from paradiplomacy.cli.options import Encoding, Json
from paradiplomacy.cli.show import as_json, note

__all__ = ["import_"]


def import_(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Exports of ODK Central or KoboToolbox (CSV, XLSX, JSON), or filled-in sheets."
        ),
    ],
    *,
    into: Annotated[
        Path, typer.Option(metavar="FOLDER", help="The record folder that takes the answers.")
    ],
    voice: Annotated[
        str,
        typer.Option(
            metavar="VOICE", help="Who the respondents speak for: government or association."
        ),
    ] = "government",
    encoding: Encoding = "",
    questions: Questions = None,
    json: Json = False,
) -> None:
    """Read answers into a record folder: accounts.csv, answers.csv and a source for each account.

    Everything is checked first; if anything is wrong, all of it is listed and nothing is written.
    The same file again changes nothing. An edited submission replaces the one before, which stays
    in the folder as a closed source.

    Example: `paradiplomacy interview import submissions.csv --into my_record`

    Example: `paradiplomacy interview import kobo.json answers.xlsx --into my_record`
    """
    from paradiplomacy.interviews.submissions import import_submissions

    done = import_submissions(
        files, into, instrument=asked(questions), encoding=encoding, voice=voice
    )
    if json:
        as_json("interview-import", {"folder": str(into), **asdict(done)})
        return
    for text in (*done.more, *(f"{column}: not read, no question" for column in done.unread)):
        note(text)
    note(
        f"{into}: {done.new} accounts new, {done.replaced} replaced, {done.unchanged} unchanged, "
        f"{done.answers} answers"
    )
    if done.superseded:
        note(f"{done.superseded} versions that were replaced before they came: kept, not counted")
    if done.withdrawn:
        note(f"{done.withdrawn} submissions left out: who gave them withdrew")
    if done.refused:
        note(f"{done.refused} submissions left out: a reviewer rejected them")

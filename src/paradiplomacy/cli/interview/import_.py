"""Answers that come back, into a record folder."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.interview.options import Questions, asked
from paradiplomacy.cli.options import Encoding, Json, Language
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
    facts: Annotated[
        bool,
        typer.Option(
            "--facts/--no-facts",
            help="Respondents were told, as forms of this version tell them, that what they say "
            "of the facts of the tie is shown as the word of their place; of older forms "
            "--no-facts.",
        ),
    ] = True,
    encoding: Encoding = "",
    questions: Questions = None,
    language: Language = "en",
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
    from paradiplomacy.language import Value, Words, render

    words = Words(__name__)

    done = import_submissions(
        files, into, instrument=asked(questions), encoding=encoding, voice=voice, told=facts
    )
    if json:
        as_json("interview-import", {"folder": str(into), **asdict(done)})
        return

    def say(key: str, **needs: Value) -> None:
        note(render(words(key, **needs), language))

    for text in done.more:
        note(text)
    for column in done.unread:
        say("unread", column=column)
    counts = {name: getattr(done, name) for name in ("new", "replaced", "unchanged", "answers")}
    say("done", folder=str(into), **counts)
    for key in ("superseded", "withdrawn", "refused"):
        if n := getattr(done, key):
            say(key, n=n)

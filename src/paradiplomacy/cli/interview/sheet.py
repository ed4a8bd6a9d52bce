"""A sheet for answers by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.interview.options import Questions, RecordOfTies, asked, asked_of, speaker
from paradiplomacy.cli.options import Language
from paradiplomacy.cli.show import note

__all__ = ["sheet"]


def sheet(
    out: Annotated[Path, typer.Argument(help="The workbook to write (XLSX).")],
    *,
    record: RecordOfTies = "",
    questions: Questions = None,
    language: Language = "en",
) -> None:
    """Write a sheet to type answers into: from paper, letters, or transcripts.

    One row an account, one column a question. Leave the column id as it is: a row that is
    corrected and imported again replaces what was there.

    Example: `paradiplomacy interview sheet answers.xlsx --record sino_us`
    """
    from paradiplomacy.interviews.sheet import write_sheet

    say = speaker(language)
    write_sheet(asked(questions), out, **asked_of(record))
    note(say("fill_in", file=str(out)))

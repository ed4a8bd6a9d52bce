"""The questionnaire as a form for phones."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.interview.options import Questions, RecordOfTies, asked, asked_of, speaker
from paradiplomacy.cli.options import Language
from paradiplomacy.cli.show import note

__all__ = ["form"]


def form(
    out: Annotated[Path, typer.Argument(help="The workbook to write (XLSX).")],
    *,
    record: RecordOfTies = "",
    questions: Questions = None,
    language: Language = "en",
) -> None:
    """Write the questionnaire as an XLSForm, in English and Chinese, for ODK and KoboToolbox.

    Both run it by phone, also without a network. Upload the workbook there as a new form; what
    they export comes back with `interview import`. pyxform has converted it before it is written.

    Example: `paradiplomacy interview form both_ends.xlsx --record sino_us`
    """
    from paradiplomacy.interviews.xlsform import write_xlsform

    say, instrument = speaker(language), asked(questions)
    converted = write_xlsform(instrument, out, **asked_of(record))
    note(say("wrote", file=str(out), n=len(instrument.questions)))
    for warning in converted.warnings:
        note(say("pyxform", warning=warning))

"""The questionnaire on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.interview.options import Questions, asked
from paradiplomacy.cli.show import note

__all__ = ["print_"]


def print_(
    out: Annotated[Path, typer.Argument(help="The page to write (HTML).")],
    *,
    questions: Questions = None,
) -> None:
    """Write the questionnaire as a page to print, each question in English and Chinese.

    Open it in a browser and print it. Type the answers into the sheet of `interview sheet`.

    Example: `paradiplomacy interview print both_ends.html`
    """
    from paradiplomacy.interviews.printed import printed_page
    from paradiplomacy.writing import write_whole

    instrument = asked(questions)
    write_whole(out, printed_page(instrument))
    note(f"wrote {out}: {len(instrument.questions)} questions in two languages")

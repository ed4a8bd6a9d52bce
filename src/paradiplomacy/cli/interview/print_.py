"""The questionnaire on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.interview.options import Questions, asked, asked_of, speaker
from paradiplomacy.cli.options import Language
from paradiplomacy.cli.show import note

__all__ = ["print_"]


def print_(
    out: Annotated[
        Path, typer.Argument(help="The page to write: HTML, or PDF where it ends in .pdf.")
    ],
    *,
    record: Annotated[
        str,
        typer.Option(
            "--record",
            "-r",
            metavar="RECORD",
            help="A record folder or a shipped record: it says who asks, and between which "
            "countries ties are asked about.",
            show_default=False,
        ),
    ] = "",
    questions: Questions = None,
    language: Language = "en",
) -> None:
    """Write the questionnaire as a page to print, each question in English and Chinese.

    A PDF is of A4 pages; HTML is printed from a browser. Type the answers into the sheet of
    `interview sheet`.

    Example: `paradiplomacy interview print both_ends.pdf`
    """
    from paradiplomacy.interviews.printed import printed_page, printed_pdf
    from paradiplomacy.writing import whole, write_whole

    say, instrument = speaker(language), asked(questions)
    about = asked_of(record)
    about.pop("ties", None)  # on paper a tie is written, not chosen
    if out.suffix.lower() == ".pdf":
        with whole(out) as half:
            half.write_bytes(printed_pdf(instrument, **about))
    else:
        write_whole(out, printed_page(instrument, **about))
    note(say("wrote", file=str(out), n=len(instrument.questions)))

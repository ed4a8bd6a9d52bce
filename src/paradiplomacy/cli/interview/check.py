"""Whether a questionnaire of one's own is as it should be."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.options import Json
from paradiplomacy.cli.show import as_json, note, problem_view
from paradiplomacy.errors import Problem, RecordError

__all__ = ["check"]


def check(
    file: Annotated[Path, typer.Argument(help="A questionnaire in YAML.")], json: Json = False
) -> None:
    """Check a questionnaire of your own: every question, in both languages, and as a form.

    Exit status 1 if anything is wrong. `docs/reference/questionnaire.md` has the format.

    Example: `paradiplomacy interview check my_questions.yaml`
    """
    from tempfile import TemporaryDirectory

    from paradiplomacy.hypotheses.catalogue import catalogue
    from paradiplomacy.interviews.instrument import read_instrument
    from paradiplomacy.interviews.xlsform import write_xlsform
    from paradiplomacy.suggestions import suggestion

    try:
        instrument = read_instrument(file)
        problems = [
            Problem(
                file.name,
                0,
                f"{question.key}.feeds",
                f"{claim!r} is no hypothesis; {suggestion(claim, catalogue()) or 'leave it out'}",
            )
            for question in instrument
            for claim in question.feeds
            if claim not in catalogue()
        ]
        if problems:
            raise RecordError(problems)
        with TemporaryDirectory() as scratch:
            form = write_xlsform(instrument, Path(scratch) / f"{file.stem}.xlsx")
    except RecordError as error:
        if not json:
            raise
        views = [problem_view(problem) for problem in error.problems]
        as_json("interview-check", {"file": str(file), "valid": False, "problems": views})
        raise typer.Exit(1) from None
    counts = {"version": instrument.version, "questions": len(instrument.questions)}
    if json:
        as_json("interview-check", {"file": str(file), "valid": True, "problems": [], **counts})
        return
    note(f"{file} is valid: {len(instrument.questions)} questions, version {instrument.version}")
    for warning in form.warnings:
        note(f"as a form: {warning}")

"""Whether a questionnaire of one's own is as it should be."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.interview.options import speaker
from paradiplomacy.cli.options import Json, Language
from paradiplomacy.cli.show import Say, as_json, note, problem_view
from paradiplomacy.errors import Problem, RecordError

__all__ = ["check"]


def check(
    file: Annotated[Path, typer.Argument(help="A questionnaire in YAML.")],
    language: Language = "en",
    json: Json = False,
) -> None:
    """Check a questionnaire of your own: every question, in both languages, and as a form.

    Exit status 1 if anything is wrong. `docs/reference/questionnaire.md` has the format.

    Example: `paradiplomacy interview check my_questions.yaml`
    """
    from tempfile import TemporaryDirectory

    from paradiplomacy.hypotheses.catalogue import catalogue
    from paradiplomacy.interviews.instrument import read_instrument
    from paradiplomacy.interviews.xlsform import write_xlsform

    say = speaker(language)
    try:
        instrument = read_instrument(file)
        problems = [
            Problem(
                file.name,
                0,
                f"{question.key}.feeds",
                _unknown(say, claim, list(catalogue())),
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
    version = instrument.version
    note(say("valid", file=str(file), n=len(instrument.questions), version=version))
    for warning in form.warnings:
        note(say("as_form", warning=warning))


def _unknown(say: Say, claim: str, known: list[str]) -> str:
    """That there is no such hypothesis, and which are called like it."""
    from paradiplomacy.suggestions import similar

    near = similar(claim, known)
    if near:
        return say("no_claim_near", claim=repr(claim), near=repr(near[0]))
    return say("no_claim", claim=repr(claim))

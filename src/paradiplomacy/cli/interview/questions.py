"""The questions that are put to both ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from paradiplomacy.cli.interview.options import Questions, asked
from paradiplomacy.cli.options import Json, Language
from paradiplomacy.cli.show import as_json, table

if TYPE_CHECKING:
    from paradiplomacy.interviews.asked_of import AskedOf
    from paradiplomacy.interviews.questions import AskedIf, Question

__all__ = ["questions"]


def questions(
    *,
    claim: Annotated[
        str, typer.Option(metavar="ID", help="Only those that help this hypothesis.")
    ] = "",
    questions: Questions = None,
    yaml: Annotated[
        bool, typer.Option("--yaml", help="Print the shipped file, to begin one of your own.")
    ] = False,
    language: Language = "en",
    json: Json = False,
) -> None:
    """List the questions that are put to both ends of a tie, and what may be answered.

    Example: `paradiplomacy interview questions --claim trust-by-level`

    Example: `paradiplomacy interview questions --yaml > my_questions.yaml`
    """
    from paradiplomacy.errors import NotFoundError
    from paradiplomacy.language import LANGUAGES, Words, render

    if language not in LANGUAGES:
        raise NotFoundError("language", language, LANGUAGES)
    if yaml:
        from paradiplomacy.interviews.instrument import shipped_yaml

        typer.echo(shipped_yaml(), nl=False)
        return
    instrument = asked(questions)
    if claim:
        from paradiplomacy.hypotheses.catalogue import catalogue

        if claim not in catalogue():
            raise NotFoundError("hypothesis", claim, catalogue())
    chosen = instrument.feeding(claim) if claim else instrument.questions
    if json:
        views = [_view(question) for question in chosen]
        as_json("interview-questions", {"version": instrument.version, "questions": views})
        return
    words = Words(__name__)
    code = cast("Any", language)

    def say(key: str, **needs: Any) -> str:
        return render(words(key, **needs), language)

    names = ("key", "question", "answers", "only_if")
    table(
        say("title", n=len(chosen), version=instrument.version),
        [say(f"column.{name}") for name in names],
        ((q.key, q.text(code), q.scale(code), "; ".join(map(str, _rules(q)))) for q in chosen),
    )


def _rules(question: Question) -> tuple[AskedIf | AskedOf, ...]:
    """When it is asked, and of which ties."""
    return (*([question.asked_if] if question.asked_if else []), *question.asked_of)


def _view(question: Question) -> dict[str, Any]:
    return {
        "key": question.key,
        "domain": question.domain,
        "kind": question.kind,
        "text": {"en": question.text("en"), "zh": question.text("zh")},
        "answers": {"en": question.scale("en"), "zh": question.scale("zh")},
        "choices": [
            {"value": c.value, "en": c.label.en, "zh": c.label.zh, "mirror": c.mirror}
            for c in question.choices
        ],
        "asked_if": str(question.asked_if) if question.asked_if else None,
        "asked_of": [str(rule) for rule in question.asked_of],
        "attitude": question.attitude,
        "sensitive": question.sensitive,
        "same": str(question.same),
        "feeds": list(question.feeds),
    }

"""What both ends of each tie answered to the same questions, next to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.interview.options import Questions, asked
from paradiplomacy.cli.options import Json, Language, Rule, StoreAt, opened
from paradiplomacy.cli.show import as_json, note, table
from paradiplomacy.cli.whole import Whole, opened_whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from paradiplomacy.cli.speaker import Speaker
    from paradiplomacy.interviews.instrument import Instrument
    from paradiplomacy.interviews.questions import Question

__all__ = ["compare"]

_COLUMNS = ("question", "both", "differ", "alone", "refused", "unknown", "alpha", "ac1", "missed")


def compare(
    record: Annotated[
        list[str] | None,
        typer.Argument(
            help="A shipped record, a record folder, or a record of --store; without any, as "
            "`study` takes it."
        ),
    ] = None,
    *,
    questions: Questions = None,
    visible: Annotated[
        float,
        typer.Option(
            min=0.01, max=1.0, help="Assumed probability that a real discrepancy shows in answers."
        ),
    ] = 1.0,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    whole: Whole = False,
    language: Language = "en",
    json: Json = False,
) -> None:
    """Compare the answers of both ends of each tie, and say what the questions could have missed.

    Example: `paradiplomacy interview compare study --visible 0.5`
    """
    from paradiplomacy.cli.speaker import Speaker
    from paradiplomacy.interviews.agreement import compared_view

    instrument = asked(questions)
    if whole:
        reconciled = opened_whole(record, rule, store, language)
    else:
        reconciled = opened(record, rule, store)
    view = compared_view(reconciled, instrument, visible=visible, attitudes=whole)
    if json:
        as_json("interview-comparison", view)
        return
    say = _words(language)
    speaker = Speaker(reconciled, language)
    if view["compared"]["ties"]:
        _show(view, say, speaker)
    else:
        typer.echo(say("none"))
    if view["with_not_blind"]:
        _show_whole(view["with_not_blind"]["questions"], say)
    _show_discrepancies(view["discrepancies"], say, speaker, instrument)
    _show_facts(view["facts"], say, speaker)
    if view["missed"]["apart"]["trials"]:
        _show_missed(view["missed"], say)
    for reason, left in view["left_out"].items():
        if left:
            note(say(f"left-out.{reason.replace('_', '-')}", n=len(left), keys=tuple(left)))


def _words(language: str) -> Callable[..., str]:
    from paradiplomacy.language import Words, render

    words = Words(__name__)
    return lambda key, **needs: render(words(key, **needs), language)


def _show(view: dict[str, Any], say: Callable[..., str], speaker: Speaker) -> None:
    """How many answers agree, by question."""
    counts = view["counts"]
    typer.echo(
        say(
            "lead",
            ties=view["compared"]["ties"],
            both=view["compared"]["both"],
            compared=counts["agree"] + counts["contradict"] + counts["divided"],
            agree=counts["agree"],
            contradict=counts["contradict"],
            divided=counts["divided"],
            one=counts["one-sided"],
        )
    )
    columns = [say(f"column.{name}") for name in _COLUMNS]
    rows = [
        (
            each["question"],
            each["both"],
            _differ(each, say),
            each["counts"]["one-sided"],
            *each["no_answers"].values(),
            _coefficient(each["alpha"]),
            _coefficient(each["ac1"]),
            _percent(each["missed"], say),
        )
        for each in view["questions"]
    ]
    table(say("title.questions", n=len(rows)), columns, rows, whole=columns[:1])
    typer.echo(say("legend"))


def _show_whole(questions: list[dict[str, Any]], say: Callable[..., str]) -> None:
    """Agreement with those who could read what the other end answered."""
    names = ("question", "both", "alpha", "ac1")
    rows = [
        (each["question"], each["both"], _coefficient(each["alpha"]), _coefficient(each["ac1"]))
        for each in questions
    ]
    columns = [say(f"column.{name}") for name in names]
    table(say("title.whole", n=len(rows)), columns, rows, whole=columns[:1])


def _differ(each: dict[str, Any], say: Callable[..., str]) -> str:
    """How many ends contradict each other or themselves; not of what each says of itself."""
    if each["missed"] is None:
        return say("own")
    return str(each["counts"]["contradict"] + each["counts"]["divided"])


def _coefficient(coefficient: dict[str, Any] | None) -> str:
    return (
        "-"
        if coefficient is None or coefficient["value"] is None
        else f"{round(coefficient['value'], 2) + 0:.2f}"
    )


def _percent(bound: dict[str, Any] | None, say: Callable[..., str]) -> str:
    if bound is None or not bound["trials"]:
        return "-"
    return say("percent", part=bound["rate"])


def _show_discrepancies(
    rows: list[dict[str, Any]], say: Callable[..., str], speaker: Speaker, instrument: Instrument
) -> None:
    """Each discrepancy, with what either end answered."""
    if not rows:
        return
    columns = [say(f"column.{name}") for name in ("tie", "question", "outcome", "answers")]
    table(
        say("title.discrepancies", n=len(rows)),
        columns,
        (
            (
                speaker.tie(row["tie"]),
                row["question"],
                speaker.code("outcome", row["outcome"]),
                "\n".join(
                    _said(end, instrument[row["question"]], say, speaker) for end in row["ends"]
                ),
            )
            for row in rows
        ),
        whole=columns[1:2],
    )


def _show_facts(rows: list[dict[str, Any]], say: Callable[..., str], speaker: Speaker) -> None:
    """What either end answered on each fact of its tie, and how far all that is said agrees."""
    if not rows:
        return
    columns = [say(f"column.{name}") for name in ("tie", "fact", "said", "answers")]
    table(
        say("title.facts", n=len(rows)),
        columns,
        (
            (
                speaker.tie(row["tie"]),
                " ".join(filter(None, (speaker.property(row["property"]), row["when"]))),
                speaker.code("agreement", row["agreement"]),
                "\n".join(_stated(end, row["property"], say, speaker) for end in row["ends"]),
            )
            for row in rows
        ),
    )


def _stated(end: dict[str, Any], name: str, say: Callable[..., str], speaker: Speaker) -> str:
    answers = " / ".join(speaker.value(name, each["value"]) for each in end["values"]) or "-"
    return say("answer", side=speaker.side(end["side"]), answers=answers)


def _said(
    end: dict[str, Any], question: Question, say: Callable[..., str], speaker: Speaker
) -> str:
    """The answers of an end in words: a choice by its label, a date as a date."""
    words = []
    for value in end["given"]:
        choice = question.values.get(value)
        if choice is not None:
            words.append(choice.label("zh" if speaker.language == "zh" else "en"))
        elif isinstance(value, float):
            words.append(f"{value:g}")
        else:
            words.append(speaker.date(value) if question.kind == "date" else value)
    answers = " / ".join(words) or "-"
    return say("answer", side=speaker.side(end["side"]), answers=answers)


def _show_missed(missed: dict[str, Any], say: Callable[..., str]) -> None:
    """What could have been missed, over all questions."""
    for name in ("apart", "together"):
        bound = missed[name]
        chances = {f"at{100 * each['rate']:.0f}": each["chance"] for each in bound["chances"]}
        typer.echo(
            say(
                f"missed.{name}",
                n=bound["trials"],
                seen=bound["seen"],
                rate=bound["rate"],
                **chances,
            )
        )
    hidden = missed["apart"]["hidden"]
    if missed["visible"] < 1:
        typer.echo(say("missed.hidden", n=hidden, visible=missed["visible"]))
    else:
        typer.echo(say("missed.all-show"))

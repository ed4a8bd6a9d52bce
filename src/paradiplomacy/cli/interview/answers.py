"""Answers of both ends: read in, compared, and how many of them decide a claim."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.interview.questionnaires import Questions, instrument_of
from paradiplomacy.cli.options import Encoding, Hypotheses, Whole, asks_record, says
from paradiplomacy.cli.reply import Printer, RecordReply
from paradiplomacy.cli.show import note, progress_unless, table
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.language import render

if TYPE_CHECKING:
    from paradiplomacy.hypotheses.answer_power import AnswerPower
    from paradiplomacy.interviews.instrument import Instrument
    from paradiplomacy.interviews.questions import Question

_Records = Annotated[
    list[str] | None,
    typer.Argument(
        help="A shipped record, a record folder, or a record of --store; without any, as `study` "
        "takes it."
    ),
]


@says("interview-import")
def import_(
    reply: Printer,
    files: list[Path],
    *,
    into: Path,
    voice: str = "government",
    facts: Annotated[bool, typer.Option("--facts/--no-facts")] = True,
    encoding: Encoding = "",
    questions: Questions = None,
) -> None:
    """Read answers into a record folder: accounts.csv, answers.csv and a source for each account.

    Everything is checked first; if anything is wrong, all of it is listed and nothing is written.
    The same file again changes nothing. An edited submission replaces the one before, which stays
    in the folder as a closed source.

    Example: `paradiplomacy interview import submissions.csv --into my_record`

    Example: `paradiplomacy interview import kobo.json answers.xlsx --into my_record`

    files: Exports of ODK Central or KoboToolbox (CSV, XLSX, JSON), or filled-in sheets.
    into FOLDER: The record folder that takes the answers.
    voice VOICE: Who the respondents speak for: government or association.
    facts: Respondents were told, as forms of this version tell them, that what they say of the
        facts of the tie is shown as the word of their place; of older forms --no-facts.
    """
    from paradiplomacy.interviews.submissions.into_record import import_submissions

    done = import_submissions(
        files, into, instrument=instrument_of(questions), encoding=encoding, voice=voice, told=facts
    )
    if reply.prints({"folder": str(into), **asdict(done)}):
        return
    for text in done.more:
        note(text)
    for column in done.unread:
        reply.remark("import.unread", column=column)
    counts = {name: getattr(done, name) for name in ("new", "replaced", "unchanged", "answers")}
    reply.remark("import.done", folder=str(into), **counts)
    for key in ("superseded", "withdrawn", "refused"):
        if n := getattr(done, key):
            reply.remark(f"import.{key}", n=n)


@asks_record("interview-comparison", own_words=True, records=_Records, whole=Whole)
def compare(reply: RecordReply, *, questions: Questions = None) -> None:
    """Compare the answers of both ends of each tie, and say what the questions could have missed.

    Example: `paradiplomacy interview compare study --language zh`
    """
    from paradiplomacy.interviews.agreement import compared_view

    instrument = instrument_of(questions)
    view = compared_view(reply.record, instrument, attitudes=reply.is_whole)
    if reply.prints(view):
        return
    if view["compared"]["ties"]:
        _show(view, reply)
    else:
        reply.line("none")
    if view["with_not_blind"]:
        _show_whole(view["with_not_blind"]["questions"], reply)
    if view["discrepancies"]:
        _show_discrepancies(view["discrepancies"], reply, instrument)
    if view["facts"]:
        _show_facts(view["facts"], reply)
    if view["missed"]["apart"]["trials"]:
        _show_missed(view["missed"], reply)
    for reason, left in view["left_out"].items():
        if left:
            reply.remark(f"left-out.{reason.replace('_', '-')}", n=len(left), keys=tuple(left))


@says("interview-power")
def power(
    reply: Printer,
    claim: list[str] | None = None,
    *,
    effect: float | None = None,
    pairs: Annotated[int, typer.Option(min=1, max=2000)] = 37,
    hypotheses: Hypotheses = None,
    seed: int = 1989,
) -> None:
    """Say how many pairs, both ends of which answer, decide each claim with a chance of 80 %.

    Example: `paradiplomacy interview power`

    Example: `paradiplomacy interview power trade-majority --effect 0.8 --pairs 20`

    claim: Ids of hypotheses; without any, all that ask for answers.
    effect: The true effect, on the scale of the claim. [default: the smallest that each claim calls
        an effect]
    pairs: Also show the chance with so many pairs.
    seed: Seed of what has to be drawn.
    """
    from paradiplomacy.hypotheses.answer_power import answer_power
    from paradiplomacy.hypotheses.catalogue import chosen_hypotheses

    known = [h for h in chosen_hypotheses(claim or (), hypotheses or ()) if claim or h.asks]
    if effect is not None and len(claim or ()) != 1:
        raise ParadiplomacyError("--effect is on the scale of one claim: name that claim too")
    powers: list[AnswerPower] = []
    with progress_unless(reply.is_json, reply.language) as progress:
        for at, hypothesis in enumerate(known):
            progress(hypothesis.id, at / len(known))
            try:
                powers += answer_power([hypothesis], effect=effect, pairs=pairs, seed=seed)
            except ValueError as error:
                raise ParadiplomacyError(str(error)) from None
    if reply.prints({"claims": [asdict(each) for each in powers]}):
        return
    if powers:
        _show_powers(powers, reply)
    else:
        reply.line("power.asks-nothing")


def _show(view: dict[str, Any], reply: RecordReply) -> None:
    """Print how many answers agree, by question."""
    counts = view["counts"]
    numbers = {name: counts[name] for name in ("agree", "contradict", "divided")}
    numbers |= {"compared": sum(numbers.values()), "one": counts["one-sided"]}
    reply.line("lead", ties=view["compared"]["ties"], both=view["compared"]["both"], **numbers)
    rows = [
        (
            each["question"],
            each["both"],
            _differ(each, reply),
            each["counts"]["one-sided"],
            *each["no_answers"].values(),
            _coefficient(each["alpha"]),
            _coefficient(each["ac1"]),
            _percent(each["missed"], reply),
        )
        for each in view["questions"]
    ]
    reply.grid(
        reply.say("title.questions", n=len(rows)),
        ("question", "both", "differ", "alone", "refused", "unknown", "alpha", "ac1", "missed"),
        rows,
        whole=["question"],
    )
    reply.line("legend")


def _show_whole(questions: list[dict[str, Any]], reply: RecordReply) -> None:
    """Agreement with those who could read what the other end answered."""
    names = ("question", "both", "alpha", "ac1")
    rows = [
        (each["question"], each["both"], _coefficient(each["alpha"]), _coefficient(each["ac1"]))
        for each in questions
    ]
    reply.grid(reply.say("title.whole", n=len(rows)), names, rows, whole=["question"])


def _differ(each: dict[str, Any], reply: RecordReply) -> str:
    """Number of ends that contradict each other or themselves; not of what each says of itself."""
    if each["missed"] is None:
        return reply.say("own")
    return str(each["counts"]["contradict"] + each["counts"]["divided"])


def _coefficient(coefficient: dict[str, Any] | None) -> str:
    return (
        "-"
        if coefficient is None or coefficient["value"] is None
        else f"{round(coefficient['value'], 2) + 0:.2f}"
    )


def _percent(bound: dict[str, Any] | None, reply: RecordReply) -> str:
    if bound is None or not bound["trials"]:
        return "-"
    return reply.say("percent", part=bound["rate"])


def _show_discrepancies(
    rows: list[dict[str, Any]], reply: RecordReply, instrument: Instrument
) -> None:
    """Each discrepancy, with what either end answered."""
    reply.grid(
        reply.say("title.discrepancies", n=len(rows)),
        ("tie", "question", "outcome", "answers"),
        (
            (
                reply.tie(row["tie"]),
                row["question"],
                reply.code("outcome", row["outcome"]),
                "\n".join(
                    _answers_in_words(end, instrument[row["question"]], reply)
                    for end in row["ends"]
                ),
            )
            for row in rows
        ),
        whole=["question"],
    )


def _show_facts(rows: list[dict[str, Any]], reply: RecordReply) -> None:
    """Print what either end answered on each fact of its tie, and how far all of it agrees."""
    reply.grid(
        reply.say("title.facts", n=len(rows)),
        ("tie", "fact", "said", "answers"),
        (
            (
                reply.tie(row["tie"]),
                " ".join(filter(None, (reply.property(row["property"]), row["when"]))),
                reply.code("agreement", row["agreement"]),
                "\n".join(
                    _sentence_of_statements(end, row["property"], reply) for end in row["ends"]
                ),
            )
            for row in rows
        ),
    )


def _sentence_of_statements(end: dict[str, Any], name: str, reply: RecordReply) -> str:
    answers = " / ".join(reply.value(name, each["value"]) for each in end["values"]) or "-"
    return reply.say("answer", side=reply.side(end["side"]), answers=answers)


def _answers_in_words(end: dict[str, Any], question: Question, reply: RecordReply) -> str:
    """The answers of an end in words: a choice by its label, a date as a date."""
    words = []
    for value in end["given"]:
        choice = question.values.get(value)
        if choice is not None:
            words.append(choice.label(reply.language))
        elif isinstance(value, float):
            words.append(f"{value:g}")
        else:
            words.append(reply.date(value) if question.kind == "date" else value)
    return reply.say("answer", side=reply.side(end["side"]), answers=" / ".join(words) or "-")


def _show_missed(missed: dict[str, Any], reply: RecordReply) -> None:
    """Print what could have been missed, over all questions."""
    from paradiplomacy.interviews.missed import BASE_RATE

    for name in ("apart", "together"):
        bound = missed[name]
        chances = {f"at{100 * each['rate']:.0f}": each["chance"] for each in bound["chances"]}
        counts = {"n": bound["trials"], "seen": bound["seen"], "rate": bound["rate"]}
        reply.line(f"missed.{name}", **counts, **chances)
    reply.line("missed.all-show")
    typer.echo(render(BASE_RATE, reply.language))


def _show_powers(powers: list[AnswerPower], reply: Printer) -> None:
    """A row a claim that reads answers, and the names of the others."""
    say, decided = reply.say, [each for each in powers if each.unit]
    if decided:
        columns = [*reply.columns("claim", "effect", "needed")]
        columns.append(say("power.with-pairs", pairs=decided[0].pairs))
        rows = [
            (
                each.claim,
                say(f"power.effect.{each.unit}", value=each.effect) + ("" if each.named else " *"),
                say("power.needed", n=each.needed) if each.needed else say("power.never"),
                say("power.chance", part=each.chance),
            )
            for each in decided
        ]
        table(say("power.title", n=len(rows)), columns, rows, whole=columns[:1])
        reply.line("power.given")
        if not all(each.named for each in decided):
            reply.line("power.ours")
    others = [each.claim for each in powers if not each.unit]
    if others:
        reply.line("power.others", n=len(others), claims=tuple(others))

"""Questionnaires: what is asked of both ends, as a list, a form, a page and a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from paradiplomacy.cli.options import says
from paradiplomacy.cli.reply import Printer
from paradiplomacy.cli.show import VALID, must_be_new, problems_as_json, values_of
from paradiplomacy.errors import NotFoundError, Problem, RecordError
from paradiplomacy.interviews.form import QuestionnaireForm, tie_choices
from paradiplomacy.interviews.instrument import (
    NAMED,
    Instrument,
    questionnaire_of,
    read_instrument,
    read_shipped,
    shipped_yaml,
)
from paradiplomacy.interviews.printed import printed_page, printed_pdf, write_sheet
from paradiplomacy.interviews.questions import Question
from paradiplomacy.interviews.xlsform import write_xlsform
from paradiplomacy.suggestions import similar
from paradiplomacy.writing import whole, write_whole

Questions = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="A questionnaire of your own, in YAML, see interview check; or article, or general.",
        show_default="that of the record's claims, else article",
    ),
]
RecordOfTies = Annotated[
    str,
    typer.Option(
        "--record",
        "-r",
        metavar="RECORD",
        help="A record folder or a shipped record: respondents choose among its ties. Without it "
        "they give the keys of both places.",
    ),
]


@says("interview-questions")
def questions(
    reply: Printer, *, claim: str = "", questions: Questions = None, yaml: bool = False
) -> None:
    """List the questions that are put to both ends of a tie, and what may be answered.

    Example: `paradiplomacy interview questions --claim trust-by-level`

    Example: `paradiplomacy interview questions --yaml > my_questions.yaml`

    claim ID: Only those that help this hypothesis.
    yaml: Print the shipped file, to begin one of your own.
    """
    from paradiplomacy.hypotheses.catalogue import catalogue

    if yaml:
        named = str(questions)
        typer.echo(shipped_yaml(named if named in NAMED else "article"), nl=False)
        return
    instrument = instrument_of(questions)
    if claim and claim not in catalogue():
        raise NotFoundError("hypothesis", claim, catalogue())
    chosen = instrument.feeding(claim) if claim else instrument.questions
    views = [_view_of_form_question(question, instrument.languages) for question in chosen]
    if reply.prints({"version": instrument.version, "questions": [*views]}):
        return
    reply.grid(
        reply.say("title", n=len(chosen), version=instrument.version),
        ("key", "question", "answers", "only_if"),
        (
            (
                q.key,
                q.text(reply.language),
                q.scale(reply.language),
                "; ".join(map(str, filter(None, (q.asked_if, *q.asked_of)))),
            )
            for q in chosen
        ),
    )


@says("interview-check")
def check(reply: Printer, file: Path) -> None:
    """Check a questionnaire of your own: every question, in both languages, and as a form.

    Exit status 1 if anything is wrong. `docs/reference/questionnaire.md` has the format.

    Example: `paradiplomacy interview check my_questions.yaml`

    file: A questionnaire in YAML.
    """
    from paradiplomacy.hypotheses.catalogue import catalogue

    checked = {"file": str(file)}
    with problems_as_json("interview-check", checked, reply.is_json):
        instrument = read_instrument(file)
        known = catalogue()
        problems = [
            Problem(file.name, 0, f"{question.key}.feeds", _unknown_claim(reply, claim, known))
            for question in instrument
            for claim in question.feeds
            if claim not in known
        ]
        if problems:
            raise RecordError(problems)
        with TemporaryDirectory() as scratch:
            converted = write_xlsform(
                QuestionnaireForm(instrument), Path(scratch) / f"{file.stem}.xlsx"
            )
    if reply.prints(
        checked | VALID | {"version": instrument.version, "questions": len(instrument.questions)}
    ):
        return
    reply.remark("valid", n=len(instrument.questions), version=instrument.version, **checked)
    for warning in converted.warnings:
        reply.remark("as_form", warning=warning)


@says()
def form(
    reply: Printer, out: Path, *, record: RecordOfTies = "", questions: Questions = None
) -> None:
    """Write the questionnaire as an XLSForm, in English and Chinese, for ODK and KoboToolbox.

    Both run it by phone, also without a network. Upload the workbook there as a new form; what
    they export comes back with `interview import`. pyxform has converted it before it is written.

    Example: `paradiplomacy interview form both_ends.xlsx --record sino_us`

    out: The new workbook to write (XLSX).
    """
    must_be_new(out)
    put = _form(questions, record)
    converted = write_xlsform(put, out)
    reply.remark("wrote", file=str(out), n=len(put.instrument.questions))
    for warning in converted.warnings:
        reply.remark("pyxform", warning=warning)


@says()
def print_(
    reply: Printer,
    out: Path,
    *,
    record: Annotated[str, typer.Option("--record", "-r")] = "",
    questions: Questions = None,
) -> None:
    """Write the questionnaire as a page to print, each question in English and Chinese.

    A PDF is of A4 pages; HTML is printed from a browser. Type the answers into the sheet of
    `interview sheet`.

    Example: `paradiplomacy interview print both_ends.pdf`

    out: The new page to write: .html or .pdf.
    record RECORD: A record folder or a shipped record: it says who asks, and between which
        countries ties are asked about.
    """
    must_be_new(out)
    if out.suffix.lower() not in (".html", ".htm", ".pdf"):
        raise NotFoundError("format of a page", out.suffix[1:] or out.name, ("html", "pdf"))
    put = _form(questions, record)
    if out.suffix.lower() == ".pdf":
        with whole(out) as half:
            half.write_bytes(printed_pdf(put))
    else:
        write_whole(out, printed_page(put))
    reply.remark("wrote", file=str(out), n=len(put.instrument.questions))


@says()
def sheet(
    reply: Printer, out: Path, *, record: RecordOfTies = "", questions: Questions = None
) -> None:
    """Write a sheet to type answers into: from paper, letters, or transcripts.

    One row an account, one column a question. Leave the column id as it is: a row that is
    corrected and imported again replaces what was there.

    Example: `paradiplomacy interview sheet answers.xlsx --record sino_us`

    out: The new workbook to write (XLSX).
    """
    must_be_new(out)  # it may hold answers
    write_sheet(_form(questions, record), out)
    reply.remark("fill_in", file=str(out))


def instrument_of(questions: Path | None) -> Instrument:
    """The questionnaire of the options."""
    named = str(questions or "article")
    return read_shipped(named) if named in NAMED else read_instrument(named)


def _form(questions: Path | None, record: str) -> QuestionnaireForm:
    """The questionnaire of the options, as it is put to the respondents of a record."""
    from paradiplomacy.record.open import record_folder
    from paradiplomacy.sources.record_folder import read_folder_tables

    if not record:
        return QuestionnaireForm(instrument_of(questions))
    with record_folder(record) as folder:
        tables = read_folder_tables(folder)
    meta = tables.meta
    instrument = instrument_of(questions) if questions else questionnaire_of(meta)
    return QuestionnaireForm(instrument, meta.ends, tie_choices(tables), meta)


def _unknown_claim(reply: Printer, claim: str, known: Iterable[str]) -> str:
    """That there is no such hypothesis, and which is called like it."""
    if near := similar(claim, list(known)):
        return reply.say("no_claim_near", claim=repr(claim), near=repr(near[0]))
    return reply.say("no_claim", claim=repr(claim))


def _view_of_form_question(question: Question, spoken: Sequence[str]) -> dict[str, Any]:
    return (
        values_of(question, "key", "domain", "kind")
        | {"text": {each: question.text(each) for each in spoken}}
        | {"answers": {each: question.scale(each) for each in spoken}}
        | {
            "choices": [
                {"value": c.value, **{each: c.label(each) for each in spoken}, "mirror": c.mirror}
                for c in question.choices
            ]
        }
        | values_of(question, "asked_if", "asked_of", "attitude", "sensitive", "same", "feeds")
    )

"""A questionnaire as a page to print, with room for the answers, or as a sheet to fill in."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paradiplomacy.interviews.asked_of import not_all_meet
from paradiplomacy.interviews.bilingual import Bilingual, sign_in_all_languages
from paradiplomacy.interviews.form import FormField, QuestionnaireForm, form_fields, only_if, says
from paradiplomacy.interviews.introduction import introduction
from paradiplomacy.interviews.questions import no_answers
from paradiplomacy.language.translations import language_tag, own_name_of_language
from paradiplomacy.language.typesetting import typeset
from paradiplomacy.writing import whole, workbook

if TYPE_CHECKING:
    from jinja2 import Template


def printed_page(form: QuestionnaireForm) -> str:
    """The page as HTML that needs nothing else: print it from a browser, on A4 or Letter.

    On paper a tie is written, not chosen.

    >>> from paradiplomacy.interviews.instrument import read_shipped
    >>> "由哪一方授课" in printed_page(QuestionnaireForm(read_shipped()))
    True
    """
    return _template().render(**_content_of_page(form))


def printed_pdf(form: QuestionnaireForm) -> bytes:
    """The page as a PDF on A4, set by typst; no question is cut in two.

    Raises ParadiplomacyError: No font with Chinese characters is on this machine.
    """
    template = files(__package__).joinpath("printed.typ").read_bytes()
    return bytes(typeset(template, _content_of_page(form), form.languages[0]))


def _content_of_page(form: QuestionnaireForm) -> dict[str, Any]:
    """The content of the page: all texts in all its languages."""
    instrument, fields = form.to_ask, form_fields(form.to_ask)
    numbers = {
        field.question.key: number
        for number, field in enumerate((f for f in fields if f.question is not None), start=1)
        if field.question is not None
    }
    return {
        "title": _in_all_languages(instrument.title, form),
        "introduction": [
            {
                "title": _in_all_languages(part.title, form),
                "text": _in_all_languages(part.text, form),
            }
            for part in introduction(instrument, form.meta)
        ],
        "after_titles": _in_all_languages(sign_in_all_languages("heading"), form),
        "no_answers": [_in_all_languages(label, form) for label in no_answers().values()],
        "version": instrument.version,
        "languages": {each: language_tag(each).partition("-")[0] for each in form.languages},
        "parts": [
            {
                "title": _in_all_languages(says(f"part.{part}"), form),
                "fields": [_field_as_printed(field, form, numbers) for field in of_part],
            }
            for part, of_part in groupby(fields, key=lambda field: field.part)
        ],
    }


def _in_all_languages(words: Bilingual | None, form: QuestionnaireForm) -> dict[str, str] | None:
    return None if words is None else {each: words(each) for each in form.languages}


def _field_as_printed(
    field: FormField, form: QuestionnaireForm, numbers: dict[str, int]
) -> dict[str, Any]:
    question = field.question
    rules = []
    if question is not None:
        rules = [rule.in_words(form.meta) for rule in not_all_meet(question.asked_of, form.ends)]
        if question.asked_if is not None:
            rules.append(only_if(question.asked_if, form.to_ask, numbers))
    return {
        "number": "" if question is None else numbers[question.key],
        "label": _in_all_languages(field.label, form),
        "hint": _in_all_languages(_hint(field), form),
        "choices": [_in_all_languages(label, form) for _, label in field.choices],
        "lines": 0 if field.choices else 3 if field.kind == "open" else 1,
        "only_if": [_in_all_languages(rule, form) for rule in rules],
        "no_answers": question is not None,
    }


def _hint(field: FormField) -> Bilingual | None:
    """On paper a place is named, not looked up, and a box says that there is no answer."""
    if field.name == "place":
        return says("hint.place-chosen")
    if field.kind in ("date", "count"):
        return says(f"hint.{field.kind}-on-paper")
    return None if field.name == "partner" or field.kind == "open" else field.hint


@cache
def _template() -> Template:
    from jinja2 import Environment

    source = files(__package__).joinpath("printed.html.j2").read_text(encoding="utf-8")
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(source)


_ROWS = 200
"""Rows that get an id."""
_ANSWERS = {"en": "answers", "zh": "回答"}
_LONGEST_MESSAGE, _LONGEST_LIST = 255, 255


def write_sheet(form: QuestionnaireForm, out: Path) -> None:
    """Write the workbook: a sheet `answers` to fill in, and `questions`, which explains it.

    It is for answers on paper, in letters or from transcripts. Each row has an id of its own, so
    that a sheet that is corrected and imported again replaces what was there.

    Its columns are an id, who answers, and the key of each question. One that is there is replaced.
    """
    fields, instrument = form.fields, form.instrument
    batch = secrets.token_hex(4)
    with whole(out) as half, workbook(half, in_memory=True) as book:
        bold = book.add_format({"bold": True})
        text = book.add_format({"num_format": "@"})  # 1985-04 stays what it is
        sheet = book.add_worksheet("answers")
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(fields), 18, text)
        sheet.write_string(0, 0, "id", bold)
        for row in range(1, _ROWS + 1):
            sheet.write_string(row, 0, f"{batch}-{row}", text)
        for place, field in enumerate(fields, start=1):
            sheet.write_string(0, place, field.column, bold)
            sheet.data_validation(1, place, _ROWS, place, _validation(field, form.languages))
        explained = book.add_worksheet("questions")
        explained.set_column(0, len(_heads(form)) - 1, 40)
        introduction = ("", *map(instrument.introduction, form.languages))
        for line, cells in enumerate((_heads(form), *_explanations(form), introduction)):
            for place, cell in enumerate(cells):
                explained.write_string(line, place, cell, bold if line == 0 else None)


def _validation(field: FormField, languages: Sequence[str]) -> dict[str, object]:
    """The message that the sheet shows at a cell, and what may be chosen there."""
    message = "\n".join(map(field.label, languages))
    listed = [name for name, _ in field.options]
    labels = "; ".join(" ".join((name, *map(label, languages))) for name, label in field.options)
    if labels and len(message) + len(labels) < _LONGEST_MESSAGE:
        message += f"\n{labels}"
    shown = {"input_message": message[:_LONGEST_MESSAGE], "ignore_blank": True}
    if not listed or len(",".join(listed)) > _LONGEST_LIST:
        return {"validate": "any", **shown}
    return {"validate": "list", "source": listed, "error_type": "warning", **shown}


def _heads(form: QuestionnaireForm) -> tuple[str, ...]:
    """Heads of the columns that explain the questions."""
    answers = (_ANSWERS.get(code, f"answers ({code})") for code in form.languages)
    named = map(own_name_of_language, form.languages)
    return ("column", *named, *answers, "only if", "only of ties")


def _explanations(form: QuestionnaireForm) -> Iterator[tuple[str, ...]]:
    for field in form.fields:
        question = field.question
        answers = [
            "; ".join(f"{name} {label(language)}" for name, label in field.options)
            or (field.hint(language) if field.hint else "")
            for language in form.languages
        ]
        rule = "" if question is None or question.asked_if is None else str(question.asked_if)
        ties = (
            ""
            if question is None
            else "; ".join(r.in_words(form.meta).en for r in question.asked_of)
        )
        yield (field.column, *map(field.label, form.languages), *answers, rule, ties)

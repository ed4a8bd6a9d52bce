"""A questionnaire as a page to print: each question in both languages, with room for the answer."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Any

from paradiplomacy.interviews.asked_of import not_all_meet
from paradiplomacy.interviews.bilingual import Bilingual, sign_in_all_languages
from paradiplomacy.interviews.form import FormField, QuestionnaireForm, form_fields, only_if, says
from paradiplomacy.interviews.introduction import introduction
from paradiplomacy.interviews.questions import no_answers
from paradiplomacy.language.translations import language_tag
from paradiplomacy.language.typesetting import typeset

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

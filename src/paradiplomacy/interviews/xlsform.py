"""A questionnaire as an XLSForm: ODK and KoboToolbox run it by phone, also without a network.

Source: XLSForm.org, https://xlsform.org/en/ref-table/. pyxform converts it to an XForm as both
tools do, so that a form that is written here opens there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.interviews.asked_of import FOUNDED
from paradiplomacy.interviews.bilingual import Bilingual
from paradiplomacy.interviews.form import SENSITIVE, FormField, QuestionnaireForm, says
from paradiplomacy.interviews.instrument import Instrument
from paradiplomacy.interviews.instrument_file import field_name
from paradiplomacy.interviews.introduction import introduction
from paradiplomacy.interviews.questions import Question
from paradiplomacy.language.translations import own_name_of_language
from paradiplomacy.model.cells import PLACE
from paradiplomacy.model.dates import EventDate
from paradiplomacy.writing import whole, workbook

FORM_ID = "both_ends"
_TYPES = {"count": "integer", "date": "text", "day": "date", "text": "text", "open": "text"}
_EDTF = "regex(., '^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?[~?%]?|-9[89])$')"
_COUNT = "(. >= 0 and . <= 1000000) or . = -98 or . = -99"
_OF_THE_TIE = "substring-before(${tie}, '__') = name or substring-after(${tie}, '__') = name"
_BY_THE_RECORD = "founded_by_the_record"
"""The field that looks up when the record has it that the chosen tie was founded."""

SheetRows = list[dict[str, str]]


class XForm(NamedTuple):
    """The XForm that pyxform made of the workbook.

    xml: The XForm, as phones read it.
    """

    xml: str
    warnings: tuple[str, ...]


def form_sheets(form: QuestionnaireForm) -> dict[str, SheetRows]:
    """The rows of the three sheets of the workbook: survey, choices, settings.

    >>> from paradiplomacy.interviews.instrument import read_shipped
    >>> sheets = form_sheets(QuestionnaireForm(read_shipped()))
    >>> taught = next(r for r in sheets["survey"] if r.get("name") == "training__taught")
    >>> taught["type"], taught["relevant"]
    ('select_one training__taught', "${training__any} = '1'")
    """
    instrument, ties = form.to_ask, form.ties
    survey: SheetRows = [
        {"type": "note", "name": "introduction"}
        | _label("label", _introduction_note(form), form.languages)
    ]
    for part, of_part in groupby(form.fields, key=lambda field: field.part):
        survey.append(
            {"type": "begin_group", "name": f"part_{part}"}
            | _label("label", says(f"part.{part}"), form.languages)
        )
        survey += [_survey_row(field, instrument, bool(ties)) for field in of_part]
        survey.append({"type": "end_group"})
    if ties:
        at = next(i for i, row in enumerate(survey) if row.get("name") == "tie") + 1
        survey.insert(at, _look_up())
    settings = {
        "form_title": " · ".join(map(instrument.title, form.languages)),
        "form_id": FORM_ID,
        "version": instrument.version,
        "default_language": _language_in_forms(form.languages[0]),
    }
    return {"survey": survey, "choices": list(_choice_rows(form)), "settings": [settings]}


def write_xlsform(form: QuestionnaireForm, out: Path) -> XForm:
    """Write the workbook, once pyxform has converted it without an error.

    out: The workbook to write; one that is there is replaced.

    Raises ParadiplomacyError: pyxform cannot convert it.
    """
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    sheets = form_sheets(form)
    warnings: list[str] = []
    with whole(out) as half:
        _write_sheets(half, sheets)
        try:
            converted = convert(half.read_bytes(), warnings=warnings, file_type=".xlsx")
        except PyXFormError as error:
            what = " ".join(str(error).split())
            raise ParadiplomacyError(
                f"{out.name}: pyxform cannot convert this questionnaire: {what}; mend the question "
                "that it names"
            ) from None
    return XForm(converted.xform, tuple(warnings))


def _label(column: str, words: Bilingual, languages: Sequence[str]) -> dict[str, str]:
    return {f"{column}::{_language_in_forms(each)}": words(each) for each in languages}


def _language_in_forms(language: str) -> str:
    """A language as XLSForm names it: ``English (en)``."""
    own = own_name_of_language(language)
    return own if own.endswith(f"({language})") else f"{own} ({language})"


def _introduction_note(form: QuestionnaireForm) -> Bilingual:
    """The introduction as one note, with a line between its parts."""
    parts = introduction(form.to_ask, form.meta)
    return Bilingual.from_texts(
        {
            each: "\n\n".join(f"**{part.title(each)}** {part.text(each)}" for part in parts)
            for each in form.languages
        }
    )


def _look_up() -> dict[str, str]:
    """A hidden field: the day from which on the chosen tie can have been founded, as a number."""
    found = "instance('tie')/root/item[name=${tie}]/founded"
    return {
        "type": "calculate",
        "name": _BY_THE_RECORD,
        "calculation": f"coalesce(translate({found}, '-', ''), '')",
    }


def _survey_row(field: FormField, instrument: Instrument, has_ties: bool) -> dict[str, str]:
    kind = f"select_one {field.name}" if field.kind == "choice" else _TYPES[field.kind]
    languages, (constraint, message) = instrument.languages, _constraint(field)
    rules = (
        []
        if field.question is None
        else [
            *_conditions_of_asked_if(field.question),
            *_asked_of(field.question, instrument, has_ties),
            *([f"not(${{{SENSITIVE}}} = 'skip')"] if field.part == SENSITIVE else []),
        ]
    )
    row = {
        "type": kind,
        "name": field.name,
        **_label("label", field.label, languages),
        **(_label("hint", field.hint, languages) if field.hint is not None else {}),
        "required": "yes" if field.required else "",
        "constraint": constraint,
        **(_label("constraint_message", says(message), languages) if constraint else {}),
        "default": "today()" if field.kind == "day" else "no" if field.name == "quote" else "",
        "appearance": "multiline" if field.kind == "open" else "",
        "choice_filter": _OF_THE_TIE if field.name == "place" and field.choices else "",
        "relevant": "".join(rules) if len(rules) < 2 else " and ".join(f"({r})" for r in rules),
    }
    return {name: cell for name, cell in row.items() if cell}


def _conditions_of_asked_if(question: Question) -> Iterator[str]:
    if question.asked_if is not None:
        name = field_name(question.asked_if.question)
        yield " or ".join(f"${{{name}}} = '{value}'" for value in question.asked_if.values)


def _asked_of(question: Question, instrument: Instrument, has_ties: bool) -> Iterator[str]:
    """Conditions on the tie: its countries by the keys of its places, and when it was founded."""
    ends = ("${place}", "${tie}") if has_ties else ("${place}", "${partner}")
    for rule in question.asked_of:
        if rule.when is not None:
            yield from _stood_by(rule.when, instrument, has_ties)
            continue
        if rule.rule == "your end outside":
            where = " or ".join(f"starts-with(${{place}}, '{c.lower()}-')" for c in rule.countries)
            yield f"not({where})"
        else:
            lies = (f"({_condition_of_place_in(code, *ends)})" for code in rule.countries)
            yield (" and " if rule.rule == "ends in" else " or ").join(lies)


def _condition_of_place_in(code: str, end: str, other: str) -> str:
    prefix = f"{code.lower()}-"
    found = f"starts-with({end}, '{prefix}') or starts-with({other}, '{prefix}')"
    return f"{found} or contains({other}, '__{prefix}')" if other == "${tie}" else found


def _stood_by(when: EventDate, instrument: Instrument, has_ties: bool) -> Iterator[str]:
    """The tie was founded by the end of a date: as was just answered, else by the record."""
    year, day = when.latest.year, f"{when.latest:%Y%m%d}"
    answered = f"${{{field_name(FOUNDED)}}}"
    by_the_record = f"${{{_BY_THE_RECORD}}}"
    known = f"({by_the_record} = '' or number({by_the_record}) <= {day})" if has_ties else "true()"
    if FOUNDED not in instrument:
        yield known
        return
    by_year = f"number(substr({answered}, 0, 4)) <= {year}"
    by_month = f"number(translate(substr({answered}, 0, 7), '-', '')) <= {day[:6]}"
    given = f"if(string-length({answered}) < 7, {by_year}, {by_month})"
    yield f"if(string-length({answered}) < 4, {known}, {given})"


def _constraint(field: FormField) -> tuple[str, str]:
    if field.name in ("place", "partner"):
        return f"regex(., '^{PLACE.pattern.replace('(?:', '(')}$')", "wrong.place"
    return {"date": (_EDTF, "wrong.edtf"), "count": (_COUNT, "wrong.count")}.get(
        field.kind, ("", "")
    )


def _choice_rows(form: QuestionnaireForm) -> Iterator[dict[str, str]]:
    founded = {
        ("tie", t.name): {"founded": f"{t.founded.earliest}"} for t in form.ties if t.founded
    }
    yield from (
        {"list_name": field.name, "name": name, **_label("label", label, form.languages)}
        | founded.get((field.name, name), {})
        for field in form.fields
        for name, label in field.options
    )


def _write_sheets(path: Path, sheets: dict[str, SheetRows]) -> None:
    # Everything is text: what a cell holds is run as no formula.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with workbook(path, **options) as book:
        bold = book.add_format({"bold": True})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            columns = list(dict.fromkeys(column for row in rows for column in row))
            for place, column in enumerate(columns):
                sheet.write_string(0, place, column, bold)
            for line, row in enumerate(rows, start=1):
                for place, column in enumerate(columns):
                    if row.get(column):
                        sheet.write_string(line, place, row[column])

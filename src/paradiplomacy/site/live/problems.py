"""Problems with what somebody wrote, in words that pages have in each language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from paradiplomacy.errors import (
    ChangeError,
    NotFoundError,
    ParadiplomacyError,
    Problem,
    RecordError,
)
from paradiplomacy.language import Message, Words
from paradiplomacy.model import cells
from paradiplomacy.model.columns import Column
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.spreadsheets import runs_as_formula
from paradiplomacy.model.tables import PLACES, table_of
from paradiplomacy.site.kinds import View
from paradiplomacy.sources.fields import MAX_QUOTE_WORDS, is_text, most_characters
from paradiplomacy.sources.hand_entry import column_of
from paradiplomacy.sources.mapped import PERSONAL, date_of
from paradiplomacy.tabular.characters import has_letter

_SAY = Words(__name__)
_BY_TYPE = {
    cells.LOCATOR: "few_words",
    cells.PERSONS: "persons",
    cells.PLACE: "place",
    cells.COUNTRY: "country",
    cells.END: "country",
    cells.COUNTRIES: "country",
    cells.LANGUAGE: "language",
    cells.LANGUAGES: "language",
}
_BY_FIELD = {
    "partner": "partner",
    "office": "partner",
    "country": "country",
    "text_language": "language",
    "text_2_language": "language",
    "dated": "date",
}
_BY_VALUE = {"date": "date", "whole": "number", "number": "number", "flag": "choice"}


def problems_of(
    error: ParadiplomacyError, fields: Mapping[str, str], subject: str = ""
) -> list[View]:
    """Problems, field by field where the field is known.

    fields: What was sent.
    subject: What it was to be written on.

    >>> (view,) = problems_of(ChangeError("no_reason", "give a reason"), {})
    >>> str(view["message"])
    'Give a reason.'
    """
    if isinstance(error, RecordError):
        return [
            {"field": each.field, "message": _sentence_of_expected_value(each, fields, subject)}
            for each in error.problems
        ]
    if isinstance(error, ChangeError):
        return [{"field": "", "message": _SAY(f"refused.{error.code}", **error.needs)}]
    if isinstance(error, NotFoundError):
        return [{"field": "", "message": _SAY("not_found", name=error.name)}]
    return [{"field": "", "message": _SAY("store")}]


def _sentence_of_expected_value(
    problem: Problem, fields: Mapping[str, str], subject: str
) -> Message:
    """Sentence on what a field has to hold."""
    text = fields.get(problem.field, "")
    column = (
        PLACES.column("name")  # as which a partner that is new is written
        if problem.field == "partner"
        else _column_of_entry(problem.field, fields, subject)
        or column_of(subject, fields.get("property", ""), problem.field)
    )
    most = most_characters(column)
    if len(text) > most:
        return _SAY("expected.shorter", length=len(text), most=most)
    if problem.field in ("text", "text_2"):
        return _SAY("expected.agreement_text")
    if not text:
        return _SAY("expected.filled")
    if problem.message.startswith(PERSONAL):
        return _SAY("expected.no_person")
    if problem.field == "property":
        return _SAY("expected.property", value=text)
    if problem.field == "url":
        return _SAY("expected.web")
    if column is not None and is_text(column) and runs_as_formula(text):
        return _SAY("expected.no_formula", sign=text[0])
    if column is not None and column.type is cells.NAME and not has_letter(text):
        return _SAY("expected.name", value=text)
    kind = cells.DATE if column is None else column.type
    of_type = "choice" if kind.words else _BY_TYPE.get(kind, _BY_VALUE.get(kind.value, "text"))
    expected = _BY_FIELD.get(problem.field, of_type)
    if expected == "date" and (which := _wrong_day(text, problem.field)):
        return _SAY(f"expected.{which}", value=text)
    return _SAY(f"expected.{expected}", value=text[:60], most=MAX_QUOTE_WORDS)


def _wrong_day(text: str, field: str) -> str:
    """Fault of a day that can be read; empty of what is none."""
    try:
        day = EventDate.parse(date_of(text, ("edtf", "words")))
    except ValueError:
        return ""
    if field == "due":
        return "over"
    return "to_come" if day.earliest > date.today() else "too_early"


def _column_of_entry(field: str, fields: Mapping[str, str], subject: str) -> Column | None:
    """The column that a field of an entry holds, which has one field a column; else None."""
    table = None if "property" in fields else table_of(subject)
    return next((c for c in table.properties if c.name == field), None) if table else None

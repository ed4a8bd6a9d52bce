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
from paradiplomacy.interviews.form import FormField, TieChoice, form_fields, says
from paradiplomacy.interviews.instrument import Instrument
from paradiplomacy.interviews.instrument_file import field_name
from paradiplomacy.interviews.questions import Bilingual
from paradiplomacy.model.cells import PLACE
from paradiplomacy.writing import whole

__all__ = ["FORM_ID", "LANGUAGES", "XForm", "form_sheets", "write_xlsform"]

LANGUAGES = {"en": "English (en)", "zh": "中文 (zh)"}
FORM_ID = "both_ends"
_TYPES = {"count": "integer", "date": "text", "day": "date", "text": "text", "open": "text"}
_EDTF = "regex(., '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?[~?%]?$')"
_COUNT = ". >= 0 and . <= 1000000"

SheetRows = list[dict[str, str]]


class XForm(NamedTuple):
    """What pyxform made of the workbook.

    Parameters
    ----------
    xml : str
        The XForm, as phones read it.
    warnings : tuple of str
    """

    xml: str
    warnings: tuple[str, ...]


def form_sheets(
    instrument: Instrument, *, ends: Sequence[str] = ("US", "CN"), ties: Sequence[TieChoice] = ()
) -> dict[str, SheetRows]:
    """The rows of the three sheets of the workbook: survey, choices, settings.

    Examples
    --------
    >>> from paradiplomacy.interviews.instrument import shipped
    >>> sheets = form_sheets(shipped())
    >>> taught = next(r for r in sheets["survey"] if r.get("name") == "training__taught")
    >>> taught["type"], taught["relevant"]
    ('select_one training__taught', "${training__any} = '1'")
    """
    fields = form_fields(instrument, ends=ends, ties=ties)
    survey: SheetRows = [
        {"type": "note", "name": "introduction", **_label("label", instrument.introduction)}
    ]
    for part, of_part in groupby(fields, key=lambda field: field.part):
        survey.append({"type": "begin_group", "name": f"part_{part}"} | _heading(part))
        survey += map(_survey_row, of_part)
        survey.append({"type": "end_group"})
    settings = {
        "form_title": f"{instrument.title.en} · {instrument.title.zh}",
        "form_id": FORM_ID,
        "version": instrument.version,
        "default_language": LANGUAGES["en"],
    }
    return {"survey": survey, "choices": list(_choice_rows(fields)), "settings": [settings]}


def write_xlsform(
    instrument: Instrument,
    out: Path,
    *,
    ends: Sequence[str] = ("US", "CN"),
    ties: Sequence[TieChoice] = (),
) -> XForm:
    """Write the workbook, once pyxform has converted it without an error.

    Parameters
    ----------
    instrument : Instrument
    out : Path
        The workbook to write; one that is there is replaced.
    ends : sequence of str
        Countries, by code, for which somebody may answer.
    ties : sequence of TieChoice
        Ties to choose from; without them the form asks for the keys of both places.

    Raises
    ------
    ParadiplomacyError
        pyxform cannot convert it.
    """
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    sheets = form_sheets(instrument, ends=ends, ties=ties)
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


def _heading(part: str) -> dict[str, str]:
    return _label("label", says(f"part.{part}"))


def _label(column: str, words: Bilingual) -> dict[str, str]:
    return {f"{column}::{LANGUAGES['en']}": words.en, f"{column}::{LANGUAGES['zh']}": words.zh}


def _survey_row(field: FormField) -> dict[str, str]:
    kind = f"select_one {field.name}" if field.kind == "choice" else _TYPES[field.kind]
    row = {"type": kind, "name": field.name, **_label("label", field.label)}
    if field.hint is not None:
        row |= _label("hint", field.hint)
    if field.required:
        row["required"] = "yes"
    constraint, message = _constraint(field)
    if constraint:
        row |= {"constraint": constraint, **_label("constraint_message", says(message))}
    if field.kind == "day":
        row["default"] = "today()"
    if field.kind == "open":
        row["appearance"] = "multiline"
    if field.question is not None and field.question.asked_if is not None:
        rule = field.question.asked_if
        name = field_name(rule.question)
        row["relevant"] = " or ".join(f"${{{name}}} = '{value}'" for value in rule.values)
    return row


def _constraint(field: FormField) -> tuple[str, str]:
    if field.name in ("place", "partner"):
        return f"regex(., '^{PLACE.pattern.replace('(?:', '(')}$')", "wrong.place"
    return {"date": (_EDTF, "wrong.edtf"), "count": (_COUNT, "wrong.count")}.get(
        field.kind, ("", "")
    )


def _choice_rows(fields: Sequence[FormField]) -> Iterator[dict[str, str]]:
    for field in fields:
        for name, label in field.choices:
            yield {"list_name": field.name, "name": name, **_label("label", label)}


def _write_sheets(path: Path, sheets: dict[str, SheetRows]) -> None:
    from xlsxwriter import Workbook

    # Everything is text: what a cell holds is run as no formula.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with Workbook(str(path), options) as book:
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

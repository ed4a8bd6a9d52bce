"""A questionnaire as a page to print: each question in both languages, with room for the answer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Any

from paradiplomacy.interviews.form import (
    FormField,
    form_fields,
    only_if,
    says,
)
from paradiplomacy.interviews.instrument import Instrument
from paradiplomacy.interviews.questions import Bilingual
from paradiplomacy.language.typesetting import typeset

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["printed_page", "printed_pdf"]


def printed_page(instrument: Instrument, *, ends: Sequence[str] = ("US", "CN")) -> str:
    """The page as HTML that needs nothing else: print it from a browser, on A4 or Letter.

    Parameters
    ----------
    instrument : Instrument
    ends : sequence of str
        Countries, by code, for which somebody may answer.

    Examples
    --------
    >>> from paradiplomacy.interviews.instrument import shipped
    >>> "由哪一方授课" in printed_page(shipped())
    True
    """
    return _template().render(**_content(instrument, ends))


def printed_pdf(instrument: Instrument, *, ends: Sequence[str] = ("US", "CN")) -> bytes:
    """The page as a PDF on A4, set by typst; no question is cut in two.

    Parameters
    ----------
    instrument : Instrument
    ends : sequence of str
        Countries, by code, for which somebody may answer.

    Raises
    ------
    ParadiplomacyError
        No font with Chinese characters is on this machine.
    """
    template = files(__package__).joinpath("printed.typ").read_bytes()
    return bytes(typeset(template, _content(instrument, ends), "en"))


def _content(instrument: Instrument, ends: Sequence[str]) -> dict[str, Any]:
    """What stands on the page: all texts in both languages."""
    fields = form_fields(instrument, ends=ends)
    numbers = {
        field.question.key: number
        for number, field in enumerate((f for f in fields if f.question is not None), start=1)
        if field.question is not None
    }
    parts = [
        {
            "title": _both(says(f"part.{part}")),
            "fields": [_shown(field, instrument, numbers) for field in of_part],
        }
        for part, of_part in groupby(fields, key=lambda field: field.part)
    ]
    return {
        "title": _both(instrument.title),
        "introduction": _both(instrument.introduction),
        "version": instrument.version,
        "parts": parts,
    }


def _both(words: Bilingual | None) -> dict[str, str] | None:
    return None if words is None else {"en": words.en, "zh": words.zh}


def _shown(field: FormField, instrument: Instrument, numbers: dict[str, int]) -> dict[str, Any]:
    question = field.question
    rule = None if question is None else question.asked_if
    return {
        "number": "" if question is None else numbers[question.key],
        "label": _both(field.label),
        # On paper a place is named, not looked up.
        "hint": None if field.name in ("place", "partner") else _both(field.hint),
        "choices": [_both(label) for _, label in field.choices],
        "lines": 0 if field.choices else 3 if field.kind == "open" else 1,
        "only_if": None if rule is None else _both(only_if(rule, instrument, numbers)),
    }


@cache
def _template() -> Template:
    from jinja2 import Environment

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    source = files(__package__).joinpath("printed.html.j2").read_text(encoding="utf-8")
    return environment.from_string(source)

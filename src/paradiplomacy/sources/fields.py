"""The kinds of cell that a record folder may hold, each with its own check."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic.fields import FieldInfo

from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.spreadsheets import runs_as_formula, unescaped
from paradiplomacy.model.ties import TieKind
from paradiplomacy.tabular.characters import visible

__all__ = [
    "PLACE_KEY",
    "RECORD_KEY",
    "Actor",
    "Count",
    "Country",
    "Degrees",
    "Edtf",
    "Flag",
    "Key",
    "Latitude",
    "Longitude",
    "Name",
    "Number",
    "PlaceKey",
    "Reading",
    "Text",
    "Whole",
    "Words",
    "is_text",
    "kind_of",
]

RECORD_KEY = r"^[a-z][a-z0-9._-]*$"
"""Keys of records: a letter, then letters, digits, dots, underscores and hyphens."""
PLACE_KEY = r"^[a-z]{2}-[a-z0-9]+(?:-[a-z0-9]+)*$"
MAX_QUOTE_WORDS = 14
MOST = 1e15
"""No reading is larger; what is, is a slip, and would be lost in sums of squares."""
MOST_COUNTED = 10**10
"""No count is larger: more than there are people, and whole in any program."""


def _is_date(text: str) -> str:
    if text:
        EventDate.parse(text)
    return text


def _as_written(text: str) -> str:
    if runs_as_formula(text):
        raise ValueError(
            f"starts with {text[0]!r}, which a spreadsheet runs as a formula; "
            "put an apostrophe (') in front, which is taken away when the cell is read"
        )
    return unescaped(text)


def is_text(field: FieldInfo) -> bool:
    """Whether a column holds free text, which is escaped where a spreadsheet would run it."""
    return any(isinstance(m, AfterValidator) and m.func is _as_written for m in field.metadata)


def _on_globe(text: str) -> str:
    if text:
        latitude, longitude = map(float, text.split(","))
        if abs(latitude) > 90 or abs(longitude) > 180:
            raise ValueError(
                "lies on no globe; expected latitude, then longitude, such as 34.74,-92.33"
            )
    return text


def _few_words(text: str) -> str:
    if len(text.split()) > MAX_QUOTE_WORDS:
        raise ValueError(
            f"has {len(text.split())} words; a locator points, it quotes a dozen words at most"
        )
    return text


def _empty_to_none(value: object) -> object:
    return None if value == "" else value


def kind_of(text: str) -> str:
    """The normalised kind behind a wording such as ``sister city`` or ``friendship county``."""
    word = text.strip().lower()
    if word in set(TieKind):
        return word
    head = word.split(" ", 1)[0]
    tails = {"city", "county", "state", "province", "district", "town", "prefecture", "region"}
    if head in ("sister", "friendship") and word.partition(" ")[2] in tails:
        return head
    raise ValueError(f"{text!r} is no kind of tie; expected one of {', '.join(TieKind)}")


Text = Annotated[str, AfterValidator(_as_written)]
"""Free text; an apostrophe keeps a spreadsheet from running it, and is no part of it."""

Name = Annotated[str, AfterValidator(_as_written), AfterValidator(visible)]
"""Text by which a place is known, without characters that nobody can see."""

Words = Annotated[str, AfterValidator(_as_written), AfterValidator(_few_words)]
"""A locator: where in the source, in a dozen words at most."""

Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:[-._][a-z0-9]+)*$")]
"""Lower-case letters and digits, joined by hyphens, dots or underscores."""

PlaceKey = Annotated[str, Field(pattern=PLACE_KEY)]
"""ISO country code, then words: ``cn-jilin-changchun``."""

Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2 code."""

Actor = Annotated[str, Field(pattern=r"^([A-Z]{2}|both|law|expired|)$")]
"""Who acted: a country code for an end, ``both``, ``law``, ``expired`` where nobody did and the
agreement ran out, or empty where unknown."""

Edtf = Annotated[str, AfterValidator(_is_date)]
"""A date in EDTF, or empty."""

Reading = Annotated[float, Field(allow_inf_nan=False, ge=-MOST, le=MOST)]
Number = Annotated[Reading | None, BeforeValidator(_empty_to_none)]
Latitude = Annotated[
    Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)] | None,
    BeforeValidator(_empty_to_none),
]
Longitude = Annotated[
    Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)] | None,
    BeforeValidator(_empty_to_none),
]
Whole = Annotated[int, Field(ge=0, le=MOST_COUNTED)]
Count = Annotated[Whole | None, BeforeValidator(_empty_to_none)]
Degrees = Annotated[
    str,
    Field(pattern=r"^(-?\d{1,3}(\.\d{1,20})?,-?\d{1,3}(\.\d{1,20})?|)$"),
    AfterValidator(_on_globe),
]
"""Latitude and longitude, as one text."""
Flag = Annotated[str, Field(pattern=r"^(yes|no|)$")]

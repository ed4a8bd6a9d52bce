"""From the cell of somebody's table to a value, or to what is wrong with it.

Nothing is guessed: a cell that cannot be read raises a ValueError which says what was found,
what was expected and what to do.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from paradiplomacy.model.dates import EventDate

__all__ = ["coordinates_of", "date_of", "name_of", "remark_of", "wikidata_id_of"]

_LONGEST = 200
"""Characters of a name; the longest that a place is known by has 168."""

_LONGEST_REMARK = 2000

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_EDTF = re.compile(r"[0-9XYESTZ~?%/.,\[\]{}:+\- ]{1,120}")
"""Signs of EDTF: its grammar takes milliseconds to find that a sentence is not a date."""

_FAILED = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
)
_NOT_CALCULATED = "#NOT-CALCULATED"
_NUMBER = r"[+-]?\d{1,3}(?:\.\d{1,20})?"
_ONE = re.compile(_NUMBER)
_TWO = re.compile(rf"({_NUMBER})\s*[,; ]\s*({_NUMBER})")
_FIRST_DAY = date(1899, 12, 30)
"""Day 0 of a spreadsheet, counted back over the leap day of 1900 that never was."""


def name_of(text: str) -> str:
    """A name, or any text that no spreadsheet would run.

    Raises
    ------
    ValueError
        It is none.
    """
    if text in _FAILED:
        raise ValueError(f"is {text}, a failed formula; mend it in the spreadsheet")
    if text == _NOT_CALCULATED:
        raise ValueError(
            "is a formula that was never calculated; open the file in a spreadsheet and save it"
        )
    if text[:1] in ("=", "+", "-", "@"):
        raise ValueError(f"starts with {text[0]!r}, as a formula does; found {text[:40]!r}")
    if _CONTROL.search(text):
        raise ValueError(f"holds control characters; found {text[:40]!r}; remove them")
    if len(text) > _LONGEST:
        raise ValueError(
            f"has {len(text):,} characters, expected a name of at most {_LONGEST}; "
            "shorten it, or look for a quotation mark that is missing"
        )
    return text


def remark_of(text: str) -> str:
    """A remark: text that no spreadsheet would run, and no longer than a page.

    Raises
    ------
    ValueError
        It is none.
    """
    if text[:1] in ("=", "+", "-", "@") or _CONTROL.search(text) or len(text) > _LONGEST_REMARK:
        raise ValueError(
            f"is not a remark: it starts as a formula does, holds control characters or is longer "
            f"than {_LONGEST_REMARK:,} characters; found {text[:40]!r}"
        )
    return text


def date_of(text: str, formats: Sequence[str] = ("edtf",)) -> str:
    """A date in EDTF, as vague as the form that it was written in.

    Parameters
    ----------
    text : str
        A filled cell.
    formats : sequence of str
        Tried in order: ``edtf``; ``excel``, a count of days; or a pattern of `strptime`.

    Raises
    ------
    ValueError
        None of them fits.

    Examples
    --------
    >>> date_of("5/1986", ["%d/%m/%Y", "%m/%Y"]), date_of("1985.0"), date_of("31137", ["excel"])
    ('1986-05', '1985', '1985-03-31')
    """
    name_of(text) if text[:1] == "#" else None
    for form in formats:
        try:
            if form == "edtf":
                if not _EDTF.fullmatch(text):
                    continue
                # A column of years with a gap comes out of many programs as 1985.0.
                return str(EventDate.parse(re.sub(r"^(\d{4})\.0$", r"\1", text)))
            if form == "excel":
                return _counted(text)
            return _as_vague(datetime.strptime(text, form), form)
        except (ValueError, OverflowError):
            continue
    expected = " or ".join(
        {"edtf": "EDTF (1985, 1985-04, 1979-12-06, 1985~)", "excel": "a count of days"}.get(f, f)
        for f in formats
    )
    raise ValueError(
        f"{text[:40]!r} is not a date that is expected here: {expected}; correct it, or add its "
        "form to `formats` in the mapping"
    )


def _counted(text: str) -> str:
    days = float(text)
    if not 1 <= days < 2_958_466:  # the last is 9999-12-31
        raise ValueError("out of range")
    return (_FIRST_DAY + timedelta(days=int(days))).isoformat()


def _as_vague(read: datetime, form: str) -> str:
    directives = {form[i + 1] for i, c in enumerate(form[:-1]) if c == "%"}
    if directives & {"d", "j"}:
        return read.date().isoformat()
    return f"{read.year:04}-{read.month:02}" if directives & {"m", "b", "B"} else f"{read.year:04}"


def coordinates_of(latitude: str, longitude: str) -> tuple[float, float]:
    """Latitude and longitude in degrees, with a decimal point or comma.

    Raises
    ------
    ValueError
        They are not degrees, or out of range.

    Examples
    --------
    >>> coordinates_of("41,0344", "28.8564"), coordinates_of("41.0344, 28.8564", "")
    ((41.0344, 28.8564), (41.0344, 28.8564))
    """
    written = f"{latitude} {longitude}".strip()[:40]
    if not longitude:  # both in one cell
        pair = _TWO.fullmatch(latitude)
        latitude, longitude = pair.groups() if pair else ("", "")
    latitude, longitude = latitude.replace(",", "."), longitude.replace(",", ".")
    if not (_ONE.fullmatch(latitude) and _ONE.fullmatch(longitude)):
        raise ValueError(
            f"{written!r} are not coordinates; expected degrees such as 40.7022 19.9583"
        )
    north, east = float(latitude), float(longitude)
    if not (math.fabs(north) <= 90 and math.fabs(east) <= 180):
        raise ValueError(
            f"{written!r} is out of range: latitude is from -90 to 90, longitude from -180 to 180; "
            "are they swapped?"
        )
    return north, east


def wikidata_id_of(text: str) -> str:
    """An item of Wikidata, by its id or its address.

    Examples
    --------
    >>> wikidata_id_of("http://www.wikidata.org/entity/Q64")
    'Q64'
    """
    match = re.fullmatch(
        r"(?:https?://(?:www\.)?wikidata\.org/(?:entity|wiki)/)?(Q[1-9]\d{0,11})", text
    )
    if match is None:
        raise ValueError(f"{text[:40]!r} is not an item of Wikidata; expected an id such as Q64")
    return match[1]

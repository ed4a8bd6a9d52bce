"""From the cell of somebody's table to a value, or to what is wrong with it.

Nothing is guessed: a cell that cannot be read raises a ValueError which says what was found,
what was expected and what to do.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from paradiplomacy.language.written_dates import excel_day, read_written_date, read_written_span
from paradiplomacy.language.written_digits import to_western_digits
from paradiplomacy.model.cells import LONGEST_NAME
from paradiplomacy.model.dates import EventDate
from paradiplomacy.sources.mapped.header_words import PERSONAL, is_personal

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


def name_of(text: str) -> str:
    """A name, or any text that no spreadsheet would run.

    Raises ValueError: It is none.
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
    if len(text) > LONGEST_NAME:
        raise ValueError(
            f"has {len(text):,} characters, expected a name of at most {LONGEST_NAME}; "
            "shorten it, or look for a quotation mark that is missing"
        )
    return text


def remark_of(text: str) -> str:
    """A remark: text that no spreadsheet would run, and no longer than a page.

    Raises ValueError: It is none.
    """
    if text[:1] in ("=", "+", "-", "@") or _CONTROL.search(text) or len(text) > _LONGEST_REMARK:
        raise ValueError(
            f"is not a remark: it starts as a formula does, holds control characters or is longer "
            f"than {_LONGEST_REMARK:,} characters; found {text[:40]!r}"
        )
    return text


def visible_remark_of(text: str) -> str:
    """A remark that pages may show: one without an address or a number of a person.

    Raises ValueError: It is none.
    """
    if is_personal(text):
        raise ValueError(
            f"{PERSONAL}; take it out of the cell, or list the column under `ignore` in the mapping"
        )
    return remark_of(text)


def date_of(
    text: str,
    formats: Sequence[str] = ("edtf",),
    *,
    languages: Sequence[str] = (),
    starts: bool = False,
    lasts: bool = False,
) -> str:
    """A date in EDTF, as vague as the form that it was written in.

    `text`: a filled cell.
    `formats`: tried in order: ``edtf``; ``words``, as people write; ``excel``, a count of days;
      ``roc``, in years of the Republic of China; or a pattern of `strptime`.
    `languages`: for ``words``: those in which the cell may be written, see `read_written_date`.
    `starts`: whether it says when something began; then *until 2000* is none.
    `lasts`: whether it may have lasted for years, from the first to the last.

    Raises ValueError: None of them fits.

    >>> date_of("5/1986", ["%d/%m/%Y", "%m/%Y"]), date_of("1985.0"), date_of("31137", ["excel"])
    ('1986-05', '1985', '1985-03-31')
    >>> date_of("108/10/25", ["roc"]), date_of("民國 83 年 6 月", ["roc"])
    ('2019-10-25', '1994-06')
    >>> date_of("1962-05-01T00:00:00Z")
    '1962-05-01'
    >>> date_of("Frühjahr 2002", ["edtf", "words"])
    '2002-21'
    """
    name_of(text) if text[:1] == "#" else None
    why = ""
    for form in formats:
        try:
            if form == "edtf":
                if not _EDTF.fullmatch(text):
                    continue
                # A column of years with a gap comes out of many programs as 1985.0, and a day
                # with the hour at which it begins.
                bare = re.sub(r"^(\d{4})\.0$|^(\d{4}-\d\d-\d\d)T[\d:.]+Z?$", r"\1\2", text)
                return str(EventDate.parse(bare))
            if form == "words":
                return _of_words(text, languages, starts=starts, lasts=lasts)
            if form == "roc":
                return read_written_date(_in_christian_years(text), ("zh",), starts=starts)
            if form == "excel":
                return excel_day(float(text))
            return _as_vague(datetime.strptime(to_western_digits(text), form), form)
        except (ValueError, OverflowError) as error:
            why = f" ({error})" if form == "words" else why
    expected = " or ".join(_EXPECTED.get(form, form) for form in formats)
    raise ValueError(
        f"{text[:40]!r} is not a date that is expected here{why}: {expected}; correct it, or add "
        "its form to `formats` in the mapping"
    )


_ROC_YEAR = re.compile(r"(?:民[國国])?\s*(\d{1,3})(?=\s*[年./-])")


def _in_christian_years(text: str) -> str:
    if (match := _ROC_YEAR.match(to_western_digits(text))) is None:
        raise ValueError("has no year of the Republic of China")
    return f"{int(match[1]) + 1911}{to_western_digits(text)[match.end() :]}"


def _of_words(text: str, languages: Sequence[str], *, starts: bool, lasts: bool) -> str:
    try:
        return read_written_date(text, languages, starts=starts)
    except ValueError:
        if lasts:
            with suppress(ValueError):
                return read_written_span(text, languages)
        raise


_EXPECTED = {
    "edtf": "EDTF (1985, 1985-04, 1979-12-06, 1985~)",
    "words": "a date in words (about 1985, May 1985, 1980s)",
    "excel": "a count of days",
    "roc": "a year of the Republic of China (民國72年, 72.8.4)",
}


def _as_vague(read: datetime, form: str) -> str:
    directives = {form[i + 1] for i, c in enumerate(form[:-1]) if c == "%"}
    if directives & {"d", "j"}:
        return read.date().isoformat()
    return f"{read.year:04}-{read.month:02}" if directives & {"m", "b", "B"} else f"{read.year:04}"


def coordinates_of(latitude: str, longitude: str) -> tuple[float, float]:
    """Latitude and longitude in degrees, with a decimal point or comma.

    Raises ValueError: They are not degrees, or out of range.

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

    >>> wikidata_id_of("http://www.wikidata.org/entity/Q64")
    'Q64'
    """
    match = re.fullmatch(
        r"(?:https?://(?:www\.)?wikidata\.org/(?:entity|wiki)/)?(Q[1-9]\d{0,11})", text
    )
    if match is None:
        raise ValueError(f"{text[:40]!r} is not an item of Wikidata; expected an id such as Q64")
    return match[1]

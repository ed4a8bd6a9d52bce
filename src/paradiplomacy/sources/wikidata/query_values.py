"""The values of Wikidata: items, points in time, coordinates, labels."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Any

from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.statements import THIRD, Source, Voice

__all__ = ["WIKIDATA", "clean", "edtf_of", "item_of", "point_of", "precision_without_one"]

WIKIDATA = Source(
    id="wikidata",
    title="Wikidata, property P190 (twinned administrative body)",
    url="https://www.wikidata.org/wiki/Property:P190",
    language="en",
    end=THIRD,
    voice=Voice.REFERENCE,
)

DAY, MONTH, YEAR, DECADE, CENTURY, MILLENNIUM = 11, 10, 9, 8, 7, 6
_TIME = re.compile(
    r"([+-]?)(\d{1,16})-(\d\d)-(\d\d)(?:T[\d:.]{1,20}(?:Z|[+-]\d\d:\d\d)?)?", re.ASCII
)
_ITEM = re.compile(r"(?:https?://www\.wikidata\.org/(?:entity|wiki)/)?(Q[1-9]\d{0,11})", re.ASCII)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def item_of(text: object) -> str | None:
    """The item that a QID or an address of Wikidata names; None where it names none.

    Examples
    --------
    >>> item_of("http://www.wikidata.org/entity/Q3955"), item_of("P190")
    ('Q3955', None)
    """
    match = _ITEM.fullmatch(text.strip()) if isinstance(text, str) else None
    return match[1] if match else None


def clean(text: object) -> str:
    """A label without what cannot be seen or stored; ``""`` for what is not a text."""
    return " ".join(_UNSEEN.sub(" ", text).split()) if isinstance(text, str) else ""


def point_of(latitude: object, longitude: object) -> tuple[float, float] | None:
    """Degrees, or None where they are not a point on Earth."""
    if not (_is_number(latitude) and _is_number(longitude)):
        return None
    try:
        lat, lon = float(latitude), float(longitude)  # type: ignore[arg-type]
    except OverflowError:
        return None
    inside = math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180
    return (lat, lon) if inside else None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def edtf_of(time: object, precision: Any) -> str:
    """A point in time of Wikidata as EDTF: the days that its precision leaves possible.

    Parameters
    ----------
    time : str
        ``+1995-02-18T00:00:00Z``; ``00`` for an unknown month or day. In query results
        without the plus sign.
    precision : int
        11 and above a day, 10 a month, 9 a year, 8 a decade, 7 a century, 6 a millennium.

    Raises
    ------
    ValueError
        It is not a time, or none that EDTF can bear here: before the year 1, after 9999, or
        vaguer than a millennium.

    Notes
    -----
    A decade is 1970 to 1979, a century 1901 to 2000, as Wikidata shows them.

    Examples
    --------
    >>> edtf_of("+1995-02-18T00:00:00Z", 11), edtf_of("+1995-00-00T00:00:00Z", 9)
    ('1995-02-18', '1995')
    >>> edtf_of("+1970-00-00T00:00:00Z", 8), edtf_of("+2000-00-00T00:00:00Z", 7)
    ('1970/1979', '1901/2000')
    """
    match = _TIME.fullmatch(time.strip()) if isinstance(time, str) else None
    if match is None:
        raise ValueError(f"{str(time)[:40]!r} is not a time of Wikidata")
    if not isinstance(precision, int) or isinstance(precision, bool):
        raise ValueError(f"the precision {str(precision)[:20]!r} is not a whole number")
    if precision < MILLENNIUM:
        raise ValueError("it is vaguer than a millennium")
    year, month, day = int(match[2]), int(match[3]), int(match[4])
    if match[1] == "-" or year < 1:
        raise ValueError("it lies before the year 1, which no date here can")
    low, high = _first_and_last_day(year, month, day, min(precision, DAY))
    return EventDate.of(_date_of_day(*low), _date_of_day(*high)).text


def precision_without_one(time: str) -> int:
    """Precision to trust in a time of query results that comes without one.

    They write a year as its 1 January and a month as its first day, so such a day is read
    as the year or the month: that holds the truth either way.

    Examples
    --------
    >>> precision_without_one("1995-01-01T00:00:00Z"), precision_without_one("1995-02-18")
    (9, 11)
    """
    match = _TIME.fullmatch(time.strip())
    if match is None or match[4] not in ("00", "01"):
        return DAY
    return YEAR if match[3] in ("00", "01") else MONTH


def _first_and_last_day(
    year: int, month: int, day: int, precision: int
) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """First and last day."""
    if precision == DAY:
        return (year, month, day), (year, month, day)
    if precision == MONTH:
        if not 1 <= month <= 12:
            raise ValueError(f"there is no month {month}")
        return (year, month, 1), (year, month, _length(year, month))
    span = {YEAR: 1, DECADE: 10, CENTURY: 100, MILLENNIUM: 1000}[precision]
    # Centuries and millennia begin with a year 1, decades with a year 0.
    first = (year - 1) // span * span + 1 if span >= 100 else year // span * span
    return (max(first, 1), 1, 1), (first + span - 1, 12, 31)


def _length(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _LENGTHS[month - 1] + (month == 2 and leap)


def _date_of_day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        raise ValueError(f"there is no day {year}-{month:02}-{day:02}") from None

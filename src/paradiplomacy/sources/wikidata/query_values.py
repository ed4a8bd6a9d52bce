"""The values of Wikidata: items, points in time, coordinates, labels."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.statements import THIRD, Source, Voice

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
_POINT = re.compile(r"Point\(\s*([-+.\deE]{1,40})\s+([-+.\deE]{1,40})\s*\)", re.ASCII)


def item_of(text: str) -> str | None:
    """The item that a QID or an address of Wikidata names; None where it names none.

    >>> item_of("http://www.wikidata.org/entity/Q3955"), item_of("P190")
    ('Q3955', None)
    """
    match = _ITEM.fullmatch(text.strip())
    return match[1] if match else None


def clean(text: str) -> str:
    """A label without what cannot be seen or stored."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def point_of(text: str) -> tuple[float, float] | None:
    """Latitude and longitude on Earth of ``Point(longitude latitude)``; another globe names itself.

    >>> point_of("Point(11.32 50.98)"), point_of("<http://www.wikidata.org/entity/Q405> Point(1 2)")
    ((50.98, 11.32), None)
    """
    match = _POINT.fullmatch(text.strip())
    try:
        longitude, latitude = map(float, match.groups()) if match else (360.0, 0.0)
    except ValueError:
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def edtf_of(time: str, precision: int) -> str:
    """A point in time of Wikidata as EDTF: the days that its precision leaves possible.

    `time`: ``+1995-02-18T00:00:00Z``; ``00`` for an unknown month or day. In query results without
      the plus sign.
    `precision`: 11 and above a day, 10 a month, 9 a year, 8 a decade, 7 a century, 6 a millennium.

    Raises ValueError: It is not a time, or none that EDTF can bear here: before the year 1, after
        9999, or vaguer than a millennium.

    A decade is 1970 to 1979, a century 1901 to 2000, as Wikidata shows them.

    >>> edtf_of("+1995-02-18T00:00:00Z", 11), edtf_of("+1995-00-00T00:00:00Z", 9)
    ('1995-02-18', '1995')
    >>> edtf_of("+1970-00-00T00:00:00Z", 8), edtf_of("+2000-00-00T00:00:00Z", 7)
    ('1970/1979', '1901/2000')
    """
    match = _TIME.fullmatch(time.strip())
    if match is None:
        raise ValueError(f"{time[:40]!r} is not a time of Wikidata")
    if precision < MILLENNIUM:
        raise ValueError("it is vaguer than a millennium")
    year, month, day = int(match[2]), int(match[3]), int(match[4])
    if match[1] == "-" or year < 1:
        raise ValueError("it lies before the year 1, which no date here can")
    return EventDate.of(*_first_and_last_day(year, month, day, min(precision, DAY))).text


def precision_without_one(time: str) -> int:
    """Precision to trust in a time of query results that comes without one.

    They write a year as its 1 January and a month as its first day, so such a day is read
    as the year or the month: that holds the truth either way.

    >>> precision_without_one("1995-01-01T00:00:00Z"), precision_without_one("1995-02-18")
    (9, 11)
    """
    match = _TIME.fullmatch(time.strip())
    if match is None or match[4] not in ("00", "01"):
        return DAY
    return YEAR if match[3] in ("00", "01") else MONTH


def _first_and_last_day(year: int, month: int, day: int, precision: int) -> tuple[date, date]:
    if precision == DAY:
        return (only := _date_of_day(year, month, day)), only
    if precision == MONTH:
        if not 1 <= month <= 12:
            raise ValueError(f"there is no month {month}")
        first = _date_of_day(year, month, 1)
        return first, first.replace(day=monthrange(year, month)[1])
    span = {YEAR: 1, DECADE: 10, CENTURY: 100, MILLENNIUM: 1000}[precision]
    # Centuries and millennia begin with a year 1, decades with a year 0.
    begins = (year - 1) // span * span + 1 if span >= 100 else year // span * span
    return _date_of_day(max(begins, 1), 1, 1), _date_of_day(begins + span - 1, 12, 31)


def _date_of_day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        raise ValueError(f"there is no day {year}-{month:02}-{day:02}") from None

"""Dates that are uncertain by nature: EDTF at the edges, two days inside.

A source says ``1985``, ``1994-04``, ``1979~`` or ``../2014-01``. Inside, each is an
`EventDate`: the first and the last day on which the event may have happened. Comparisons
are honest about overlap, so `EventDate.before` has three answers.
"""

from __future__ import annotations

import calendar
import contextlib
import re
import warnings
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

__all__ = ["EventDate", "agree"]

# Year, month or day with an optional qualifier: nineteen of twenty dates in real records.
# They are read here because the EDTF grammar takes milliseconds for each.
_SIMPLE = re.compile(r"(\d{4})(?:-([01]\d)(?:-(\d{2}))?)?([~?%]?)", re.ASCII)
_DECADE = re.compile(r"(\d{3})X", re.ASCII)
_DAY = r"\d{4}(?:-[01]\d(?:-\d{2})?)?"
_BETWEEN = re.compile(rf"\[({_DAY})\.\.({_DAY})\]", re.ASCII)
_LONGEST = 120
"""Characters; no date that anybody means is longer, and the grammar is slow on nonsense."""
_OPEN = ("..", "")


@dataclass(frozen=True, slots=True, order=True)
class EventDate:
    """The days between which an event happened.

    Parameters
    ----------
    earliest, latest : datetime.date
        First and last possible day, both included. `date.min` and `date.max` stand for
        an open end.
    text : str
        The date in EDTF, as it was said. Not part of equality.
    approximate, uncertain : bool
        EDTF's ``~`` and ``?``. An approximate date's bounds are widened by one unit of
        its precision (``1985~``: 1984 to 1986), an uncertain one's are not.

    Notes
    -----
    The grammar is the Library of Congress's Extended Date/Time Format, levels 0 to 2
    (ISO 8601-2:2019), through the ``edtf`` package.

    Examples
    --------
    >>> EventDate.parse("1985-04").latest
    datetime.date(1985, 4, 30)
    >>> EventDate.parse("1985-04").overlaps(EventDate.parse("1985"))
    True
    >>> EventDate.parse("1984").before(EventDate.parse("1985-04"))
    True
    >>> EventDate.parse("1985").before(EventDate.parse("1985-04")) is None
    True
    """

    earliest: date
    latest: date
    text: str = field(default="", compare=False)
    approximate: bool = field(default=False, compare=False)
    uncertain: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        if self.earliest > self.latest:
            raise ValueError(f"earliest {self.earliest} is after latest {self.latest}")
        if not self.text:
            object.__setattr__(self, "text", _as_edtf(self.earliest, self.latest))

    @classmethod
    def parse(cls, text: str) -> EventDate:
        """Read an EDTF string.

        Raises
        ------
        ValueError
            The text is not an EDTF date, or no day of the calendar; says what was expected.
        """
        return _parse_date(text.strip())

    @classmethod
    def parse_or_none(cls, text: str) -> EventDate | None:
        """Read an EDTF string; None where it is none."""
        try:
            return cls.parse(text)
        except ValueError:
            return None

    @classmethod
    def of(cls, earliest: date, latest: date | None = None) -> EventDate:
        """A date between two days, or on one."""
        return cls(earliest, latest or earliest)

    def __str__(self) -> str:
        return self.text

    @property
    def year(self) -> int | None:
        """The year, if all possible days lie in one or the date is about one; else None.

        Examples
        --------
        >>> [EventDate.parse(text).year for text in ("1994-04", "1985~", "2010~/2019", "198X~")]
        [1994, 1985, None, None]
        """
        middle = self.middle
        if self.approximate and middle is not None:
            is_about_one = self.latest.year - self.earliest.year <= 2  # a year more on either side
            return middle.year if is_about_one else None
        return self.earliest.year if self.earliest.year == self.latest.year else None

    @property
    def is_bounded(self) -> bool:
        """True if both ends are known."""
        return self.earliest != date.min and self.latest != date.max

    @property
    def span_days(self) -> int:
        """Number of days that are possible: 1 for a known day."""
        return (self.latest - self.earliest).days + 1

    @property
    def middle(self) -> date | None:
        """The middle of the possible days, or None where an end is open."""
        if not self.is_bounded:
            return None
        return self.earliest + timedelta(days=(self.latest - self.earliest).days // 2)

    def overlaps(self, other: EventDate) -> bool:
        """True if both could be the same day. Symmetric, but not transitive."""
        return self.earliest <= other.latest and other.earliest <= self.latest

    def within(self, other: EventDate) -> bool:
        """True if every possible day of this date is possible for the other."""
        return other.earliest <= self.earliest and self.latest <= other.latest

    def hull(self, other: EventDate) -> EventDate:
        """The shortest stretch of days that holds both."""
        return EventDate(min(self.earliest, other.earliest), max(self.latest, other.latest))

    def before(self, other: EventDate) -> bool | None:
        """True if this is earlier, False if it is not, None where that cannot be known."""
        if self.latest < other.earliest:
            return True
        if self.earliest >= other.latest:
            return False
        return None


def agree(
    first: EventDate,
    second: EventDate,
    *,
    by: Literal["day", "year"] = "day",
    apart: float = 0.0,
    longest: int | None = None,
) -> bool:
    """True if two dates agree, so that both may be the same day.

    Every room asks this here; what it asks beyond the rule, it says by a parameter.

    Parameters
    ----------
    first, second : EventDate
    by : {"day", "year"}, keyword-only
        ``year``: whether both may lie in the same year.
    apart : float, keyword-only
        So many days may lie between their nearest possible days.
    longest : int, optional, keyword-only
        Dates that leave more days open than this agree only where they are written alike.

    Examples
    --------
    >>> may, spring, june = (EventDate.parse(text) for text in ("1985-05", "2001-21", "1985-06-02"))
    >>> agree(may, EventDate.parse("1985")), agree(may, june), agree(may, june, by="year")
    (True, False, True)
    >>> agree(may, june, apart=2), agree(may, EventDate.parse("1985"), longest=31)
    (True, False)
    >>> agree(spring, spring, longest=31)
    True
    """
    if longest is not None and max(first.span_days, second.span_days) > longest:
        return str(first) == str(second)
    if by == "year":
        first, second = _whole_years(first), _whole_years(second)
    if first.overlaps(second):
        return True
    one, other = sorted((first, second))
    return (other.earliest - one.latest).days <= apart


def _whole_years(of: EventDate) -> EventDate:
    return EventDate(date(of.earliest.year, 1, 1), date(of.latest.year, 12, 31))


def _as_edtf(earliest: date, latest: date) -> str:
    """The shortest EDTF that says these bounds."""
    low, high = earliest.isoformat(), latest.isoformat()
    if earliest == date.min or latest == date.max:
        return f"{'..' if earliest == date.min else low}/{'..' if latest == date.max else high}"
    if (earliest.month, earliest.day, latest.month, latest.day) == (1, 1, 12, 31):
        low, high = low[:4], high[:4]
    elif earliest.day == 1 and latest == _month_end(latest.year, latest.month):
        low, high = low[:7], high[:7]
    return low if low == high else f"{low}/{high}"


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _parse_date(text: str) -> EventDate:
    bounds = _read_date(text)
    if isinstance(bounds, str):
        raise ValueError(bounds)
    return bounds


@lru_cache(maxsize=65_536)
def _read_date(text: str) -> EventDate | str:
    """A date, or what is wrong with it: a table may say the same a hundred thousand times."""
    match = _SIMPLE.fullmatch(text)
    try:
        if len(text) > _LONGEST:
            raise ValueError(f"it has {len(text):,} characters")
        if match:
            return _simple(text, *match.groups())
        if "/" in text:
            return _parse_interval(text)
        return _one_between(text) or _grammar(text)
    except (ValueError, TypeError, OverflowError) as error:
        why = str(error).replace("day is out of range for month", "the month has no such day")
        return (
            f"{text[:_LONGEST]!r} is not a date ({why}); expected EDTF such as 1985, 1985-04, "
            "1979-12-06, 1985~ (about), 1985? (unsure), 1985/1987, ../2014 or [1979..1981]"
        )


def _simple(text: str, year: str, month: str | None, day: str | None, mark: str) -> EventDate:
    y, pad = int(year), int(mark in "~%" and mark != "")
    if month is None:
        low, high = date(max(y - pad, 1), 1, 1), date(y + pad, 12, 31)
    elif day is None:
        date(y, int(month), 1)
        first = y * 12 + int(month) - 1
        low_y, low_m = divmod(first - pad, 12)
        high_y, high_m = divmod(first + pad, 12)
        low, high = date(low_y, low_m + 1, 1), _month_end(high_y, high_m + 1)
    else:
        exact = date(y, int(month), int(day))
        low, high = exact - timedelta(days=pad), exact + timedelta(days=pad)
    return EventDate(low, high, text, mark in ("~", "%"), mark in ("?", "%"))


def _parse_interval(text: str) -> EventDate:
    low_text, _, high_text = text.partition("/")
    if "/" in high_text or (low_text in _OPEN and high_text in _OPEN):
        raise ValueError("an interval has a start, a slash and an end, one of them known")
    low = None if low_text in _OPEN else _parse_date(low_text)
    high = None if high_text in _OPEN else _parse_date(high_text)
    known = [end for end in (low, high) if end is not None]
    start = low.earliest if low else date.min
    end = high.latest if high else date.max
    if start > end:
        raise ValueError(f"the end {high_text} is before the start {low_text}")
    return EventDate(
        start,
        end,
        text,
        any(part.approximate for part in known),
        any(part.uncertain for part in known),
    )


def _one_between(text: str) -> EventDate | None:
    """A decade, or one of the days between two: as `_grammar` reads it, which is slow to load."""
    decade, between = _DECADE.fullmatch(text), _BETWEEN.fullmatch(text)
    if decade:
        first, last = f"{decade[1]}0", f"{decade[1]}9"
    elif between and len(between[1]) == len(between[2]):
        first, last = between[1], between[2]
    else:
        return None
    low, high = _read_date(first), _read_date(last)
    if isinstance(low, str) or isinstance(high, str) or low.latest >= high.earliest:
        return None
    return EventDate(low.earliest, high.latest, text)


def _grammar(text: str) -> EventDate:
    """Everything else (sets, unspecified digits, seasons) by the published grammar."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyparsing warns when the grammar is built
        from edtf import EDTFObject, parse_edtf
        from edtf.parser.edtf_exceptions import EDTFParseException

    if text.startswith("[..") and text.endswith("]"):  # edtf cannot bound an open set
        return EventDate(date.min, _parse_date(text[3:-1]).latest, text)
    if text.startswith("[") and text.endswith("..]"):
        return EventDate(_parse_date(text[1:-3]).earliest, date.max, text)
    try:
        with contextlib.redirect_stdout(None):  # edtf prints what it stumbles over, ...
            parsed = parse_edtf(text)
            if not isinstance(parsed, EDTFObject):
                raise ValueError("it cannot be read")
            low, high = parsed.lower_fuzzy(), parsed.upper_fuzzy()
    except (EDTFParseException, AttributeError):  # ... as over 2004-X1
        raise ValueError("it cannot be read") from None
    return EventDate(
        date(*low[:3]),
        date(*high[:3]),
        text,
        bool(getattr(parsed, "is_approximate", False)),
        bool(getattr(parsed, "is_uncertain", False)),
    )

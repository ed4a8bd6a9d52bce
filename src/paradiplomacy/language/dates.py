"""Dates in words, in any language: from EDTF, as records have them."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from paradiplomacy.language.translations import SHIPPED, locale_of
from paradiplomacy.language.word_files import sentence

_MODULE = "paradiplomacy.language.dates"
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?([~?%]?)")
_DECADE = re.compile(r"(\d{3})X([~?%]?)")
_SOME_DAY = re.compile(r"\[([-\d~?%]*)(\.\.)([-\d~?%]*)\]")
"""One day of a stretch: ``[1987..2005]``."""
_MONTH = "(0[1-9]|1[0-2])"
_WITHIN_A_YEAR = re.compile(rf"(\d{{4}})-{_MONTH}(?:-(\d\d))?(~?)/\1-{_MONTH}(?(3)-(\d\d))(~?)")
"""Two days, or two months, of one year; each may be about it."""
_OPEN = ("", "..")
_MONTHS = 12
_SEASONS = range(21, 25)


@lru_cache(maxsize=16_384)
def in_words(text: str, language: str = "en", *, of_event: bool = False) -> str:
    """An EDTF date in words; what is not a date comes back as it is.

    of_event: Whether it is the date of an event: then a stretch is one of which some day is meant.

    >>> in_words("1994-04-05"), in_words("1985~"), in_words("../2014-01"), in_words("2025-07/..")
    ('5 April 1994', 'about 1985', 'by January 2014', 'since July 2025')
    >>> in_words("[1987..2005]"), in_words("[..2021-01]")
    ('between 1987 and 2005', 'January 2021 or earlier')
    >>> in_words("2025-07/..", of_event=True), in_words("1994/1996", of_event=True)
    ('July 2025 or later', 'between 1994 and 1996')
    >>> in_words("[2009-08-13..2009-08-14]"), in_words("2006-09~/2006-11~")
    ('13 or 14 August 2009', 'about September to November 2006')
    >>> in_words("1994-04-05", "zh"), in_words("1985~", "zh"), in_words("1994/1996", "zh")
    ('1994年4月5日', '约1985年', '1994年至1996年')
    >>> in_words("1994-04-05", "fr"), in_words("1994-04", "de"), in_words("1994", "ja")
    ('5 avril 1994', 'April 1994', '1994年')
    >>> in_words("2022-09-08/2022-09-11"), in_words("2025-10/2025-11", "zh")
    ('8 to 11 September 2022', '2025年10月至11月')
    >>> in_words("2008-09-18/2008-09-21~"), in_words("2008-09-18/2008-09-21~", "zh")
    ('18 to about 21 September 2008', '2008年9月18日至21日前后')
    >>> in_words("202X"), in_words("198X~", "zh")
    ('the 2020s', '约1980年代')
    >>> in_words("2017-08-10~"), in_words("2017-08-10~", "zh")
    ('about 10 August 2017', '2017年8月10日前后')
    """
    some_day = _SOME_DAY.fullmatch(text)
    first, slash, second = some_day.groups() if some_day else text.partition("/")
    ends = [_one_date(part, language) for part in (first, second) if part not in _OPEN]
    if None in ends or not ends:
        return text
    if not slash:
        return str(ends[0])
    is_one_day = bool(some_day or of_event)
    if first in _OPEN or second in _OPEN:
        side = ("by", "or_earlier") if first in _OPEN else ("since", "or_later")
        return sentence(_MODULE, side[is_one_day], language).format(day=ends[0])
    key = ("either" if _is_next(first, second) else "between") if is_one_day else "span"
    whole = sentence(_MODULE, key, language).format(low=ends[0], high=ends[1])
    return _within_a_year(first, second, key, language) or whole


def _is_next(first: str, second: str) -> bool:
    """True of two days of one month, months of one year, or years, the second after the first."""
    *within, low = first.split("-")
    *same, high = second.split("-")
    return within == same and (low + high).isdigit() and int(low) + 1 == int(high)


def _within_a_year(first: str, second: str, key: str, language: str) -> str:
    """A stretch of days or months in one year, which is said once; else empty."""
    match = _WITHIN_A_YEAR.fullmatch(f"{first}/{second}")
    if match is None or language not in SHIPPED:
        return ""
    year, low, day, first_doubt, high, last, doubt = match.groups()
    if doubt < first_doubt:
        return ""
    kind = ("one-month" if low == high else "one-year") if day else "months-of-year"
    month, last_month = (sentence(_MODULE, f"months.{int(n)}", language) for n in (low, high))
    days = {"year": year, "first": int(day or 0), "last": int(last or 0)}
    said = sentence(_MODULE, f"{kind}{'-about' if doubt != first_doubt else ''}.{key}", language)
    return _qualify(said.format(month=month, last_month=last_month, **days), first_doubt, language)


def sign_in_words(text: str, language: str = "en") -> str:
    """The date of a start or a sign of life in words: what is open was on some day.

    >>> sign_in_words("2017-05-16/.."), sign_in_words("2022-09-08/2022-09-11")
    ('16 May 2017 or later', '8 to 11 September 2022')
    """
    return in_words(text, language, of_event=_OPEN[1] in text)


def _one_date(text: str, language: str) -> str | None:
    decade = _DECADE.fullmatch(text)
    if decade is not None:
        words = sentence(_MODULE, "decade", language).format(year=f"{decade[1]}0")
        return _qualify(words, decade[2], language)
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day, doubt = match.groups()
    number = int(month or 1)
    if number > _MONTHS and number not in _SEASONS:
        return None
    key = "day" if day else "month" if month else "year"
    if number > _MONTHS:
        key = f"season.{number}"
    if language not in SHIPPED and number <= _MONTHS:
        words = _by_cldr(key, int(year), number, int(day or 1), language)
    else:
        named = sentence(_MODULE, f"months.{number}", language) if number <= _MONTHS else ""
        words = sentence(_MODULE, key, language).format(year=year, month=named, day=int(day or 1))
    return _qualify(words, doubt, language, of_day=bool(day))


def _by_cldr(key: str, year: int, month: int, day: int, language: str) -> str:
    """A day, month or year as the language writes it by CLDR; of years from 1 to 9999."""
    from babel.dates import format_date, format_skeleton

    try:
        moment = date(max(year, 1), month, day)
    except ValueError:  # 30 February
        return f"{year:04}-{month:02}-{day:02}"
    locale = locale_of(language)
    if key == "day":
        return format_date(moment, "long", locale=locale)
    return format_skeleton("yMMMM" if key == "month" else "y", moment, locale=locale)


def _qualify(words: str, doubt: str, language: str, *, of_day: bool = False) -> str:
    """The words with what the mark after a date means: about, or uncertain."""
    if not doubt:
        return words
    key = "uncertain" if doubt == "?" else "about-day" if of_day else "about"
    return sentence(_MODULE, key, language).format(day=words)

"""Dates as people write them, in the words of many languages, to EDTF.

*omkring 1946*, *1950-talet*, *Frühjahr 2002*, *seit 2014*, *1979年11月2日*. What is read
is never more precise than what was written; what could be two dates is refused.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta

from paradiplomacy.language.date_words import (
    DAYS_WITH_SLASHES,
    TOKEN,
    date_key,
    date_words_and_signs,
    day_of_its_weekday,
    decade_ends,
    load_date_words,
    month_of_word,
    own_month,
    without_eras,
)
from paradiplomacy.language.written_digits import (
    to_western_digits,
    with_christian_years,
    with_numbered_months,
    with_roman_months,
    with_tens,
)

_LONGEST = 80
"""Characters; no date that anybody writes is longer, and what is longer is prose."""

_FIRST_DAY = date(1899, 12, 30)
"""Day 0 of a spreadsheet, counted back over the leap day of 1900 that never was."""

_TIME = re.compile(r"[T ]\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?\s*(?:Z|UTC|[+-]\d\d:?\d\d)?$", re.I)
_OPEN = re.compile(r"(?<=[年년])\s*[~～〜]$|(?<=\d)\s*[～〜]$")
"""*1980年～*: from 1980 on; *1980~* is about."""
_SIGNS_BEFORE = [
    (re.compile(r"^(?:±|\+/-|[≈≃≅])\s*"), "ca "),
    (re.compile(r"^[<＜]\s*(?=\d)"), "before "),
    (re.compile(r"^[>＞]\s*(?=\d)"), "after "),
]
_SEPARATORS = re.compile(r"[\s,;()]+")


def excel_day(count: float) -> str:
    """The day of a spreadsheet's count of days.

    Raises ValueError: No spreadsheet counts so far.

    >>> excel_day(37546)
    '2002-10-17'
    """
    if not 1 <= count < 2_958_466:  # the last is 9999-12-31
        raise ValueError(f"{count:g} is not a count of days of a spreadsheet")
    return (_FIRST_DAY + timedelta(days=int(count))).isoformat()


@dataclass(slots=True)
class _Parts:
    """The signs of a date, told apart."""

    numbers: list[str] = field(default_factory=list)
    months: list[int] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)
    season: int = 0
    dashes: int = 0


def read_written_date(text: str, languages: Sequence[str] = (), *, starts: bool = False) -> str:
    """A date in EDTF, as vague as it was written.

    text: A filled cell.
    languages: Those in which it may be written, the likeliest first; all others follow.
    starts: Whether it says when something began, which no *until 2000* does.
    Raises ValueError: It is none, or could be several; says which.

    >>> [read_written_date(text) for text in ("omkring 1946", "1950-talet", "1989-90")]
    ['1946~', '195X', '[1989..1990]']
    >>> [read_written_date(text) for text in ("2 september 2010", "1979年11月2日", "Frühjahr 2002")]
    ['2010-09-02', '1979-11-02', '2002-21']
    >>> read_written_date("2023-07-03 00:00:00+00:00"), read_written_date("3.-7.7.2023")
    ('2023-07-03', '2023-07-03/2023-07-07')
    >>> read_written_date("28.12.2022-03.01.2023")
    '2022-12-28/2023-01-03'
    >>> [read_written_date(text) for text in ("16.05.1995 р.", "abr-98", "21-Nov-80")]
    ['1995-05-16', '1998-04', '1980-11-21']
    >>> read_written_date("Tháng 8 năm 2005"), read_written_date("slutet av 1940-talet")
    ('2005-08', '194X')
    """
    text = with_christian_years(_OPEN.sub("", text.strip()), languages)
    for sign, word in _SIGNS_BEFORE:
        text = sign.sub(word, text)
    plain = _TIME.sub("", with_tens(to_western_digits(text))).strip(" .;")
    plain = without_eras(with_numbered_months(with_roman_months(plain)))
    if not plain or len(plain) > _LONGEST:
        raise ValueError("no date is as long as this" if plain else "is empty")
    if starts and (text[0] in "～〜" or _says_until(date_key(plain), languages)):
        raise ValueError("says until when, not since when")
    if (match := re.fullmatch(r"(\d{4})\s*年度", plain)) and (
        list(languages[:1]) == ["ja"] or text[:2] in ("昭和", "平成", "令和")
    ):
        return f"[{match[1]}-04..{int(match[1]) + 1}-03]"  # Japan's years of offices
    try:
        return _of_plain(plain, tuple(languages))
    except ValueError:
        if re.search(r"\d\D+\d", plain) and (
            found := day_of_its_weekday(date_key(plain), tuple(languages), _days_of)
        ):
            return found
        raise


def read_written_span(text: str, languages: Sequence[str] = ()) -> str:
    """The first and last date of something that lasted for years, in EDTF.

    languages: as of `read_written_date`.
    Raises ValueError: It names no two dates of which the second is later.

    >>> read_written_span("2004 to about 2024", ("en",))
    '2004/2024~'
    """
    for both in _first_and_last(to_western_digits(text.strip()), languages):
        with suppress(ValueError):
            parts = [read_written_date(part, languages) for part in both]
            first, last = (re.sub(r"[~?%]", "", part) for part in parts)
            if first < last and not re.search(r"[/.\[X]", first + last):
                return "/".join(parts)
    raise ValueError("names no first and last date")


def _first_and_last(plain: str, languages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What stands before and after each dash, or word for *until*."""
    for match in re.finditer(r"\s*[-–—−~〜～至到]+\s*|\s+([^\W\d_]+)\s+", plain):
        if not match[1] or _says_until(date_key(match[1]), languages):
            yield plain[: match.start()], plain[match.end() :]


def _says_until(text: str, languages: Sequence[str]) -> bool:
    first, words = (*TOKEN.findall(text), "")[0], load_date_words()
    own = words["until_in"].get(first, ())
    return first in words["until"] or not {*own}.isdisjoint(languages[:1])


def _days_of(text: str, languages: tuple[str, ...]) -> str:
    """The text as one day, or as the first and last of several; else empty."""
    with suppress(ValueError):
        found = _of_plain(text, languages)
        return found if re.fullmatch(r"\d{4}-\d\d-\d\d(/\d{4}-\d\d-\d\d)?", found) else ""
    return ""


def _of_plain(plain: str, languages: tuple[str, ...]) -> str:
    bare, marks = _without_marks(plain)
    for read in (_of_numbers, _of_ranges):
        if (found := read(bare)) is not None:
            return _mark_edtf(found, marks)
    return _of_two_days(plain, languages) or _of_words(plain, languages)


def _of_two_days(plain: str, languages: tuple[str, ...]) -> str:
    """Two days of two years, of something that lasted over the new year; else empty.

    The order of day and month that one of them shows is that of both.
    """
    if len(re.findall(r"\d{4}", plain)) != 2:
        return ""
    if DAYS_WITH_SLASHES.search(plain):
        orders = {DAYS_WITH_SLASHES.sub(order, plain) for order in (r"\1.\2.\3", r"\2.\1.\3")}
        read = {found for order in orders if (found := _of_two_days(order, languages))}
        return next(iter(read)) if len(read) == 1 else ""
    for both in _first_and_last(plain, languages):
        first, last = (_days_of(part, languages) for part in both)
        if len(first) == len(last) == len("2022-12-28"):
            lasted = date.fromisoformat(last) - date.fromisoformat(first)
            return _edtf_of_span(first, last) if lasted.days <= _LONGEST_SPAN else ""
    return ""


_LONGEST_SPAN = 200
"""Days that something may last over the new year; what is longer is a term, and two dates."""


def _without_marks(text: str) -> tuple[str, set[str]]:
    """The text without words such as *since* before its first number, and what they say.

    Nor has it those for *year* after its last: *16.05.1995 г.*
    """
    words, _ = date_words_and_signs()
    tail = re.search(r"[^\d]*$", text)
    after = TOKEN.findall(date_key(tail[0] if tail else ""))
    if tail and after and all(words.get(word) == "filler" for word in after):
        text = text[: tail.start()]
    head = re.match(r"[^\d]*", text)
    said = [words.get(word, "") for word in TOKEN.findall(date_key(head[0] if head else ""))]
    if not said or not _BEFORE_NUMBERS.issuperset(said):
        return text, set()
    return text[len(head[0]) :] if head else text, set(said)


_BEFORE_NUMBERS = frozenset({"about", "until", "bounds", "before", "after", "filler"})


_Y, _M, _D = r"(?P<year>\d{4})", r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})"
_M2, _D2 = r"(?P<last_month>\d{1,2})", r"(?P<last>\d{1,2})"
_STOP, _SIGN, _DASH = r"(?:[./]|\. )", r"[\s./年月日년월일]{1,3}", r"\s*[-–—−]\s*"
_NUMBERS = [
    re.compile(order)
    for order in (
        rf"{_Y}-{_M}-{_D}",
        rf"{_Y}{_STOP}{_M}{_STOP}{_D}\.?",
        rf"{_Y}{_STOP}(?P<month>0\d|1[0-2])\.?",  # 1985.5 is a number
        rf"{_Y}\. {_M}\.?",
        rf"{_D}\.\s?{_M}\.\s?{_Y}",
        rf"{_M}[./]{_Y}",
        rf"{_Y}\.0+",
    )
]
"""Days, months and years of numbers alone, in the orders that their signs show."""

_SPANS = [
    re.compile(order)
    for order in (
        rf"{_Y}{_SIGN}{_M}{_SIGN}{_D}[\s./日일]*[-–—−~〜至到]\s*(?:{_M2}{_SIGN})?{_D2}[.日일]*",
        rf"{_D}\.?\s*[-–—−/]\s*{_D2}\.\s?{_M}\.\s?{_Y}",
        rf"{_D}\.?\s*[-–—−/]\s*{_D2}/{_M}/{_Y}",
        rf"{_D}\.{_M}\.?{_DASH}{_D2}\.{_M2}\.{_Y}",
    )
]
"""The first and last day of something that lasted within a year."""

_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")


def _of_numbers(text: str) -> str | None:
    """A day, month or year of numbers alone."""
    if _LIKE_A_YEAR.fullmatch(text):
        raise ValueError(
            f"could be a year with a digit too many, or the day {excel_day(int(text))} as a "
            "spreadsheet counts; correct it, or put `excel` before `words` under `formats`"
        )
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text) and 7_000 <= float(text) < 73_051:
        return excel_day(float(text))
    if match := _SLASHED.fullmatch(text):
        first, second, year = map(int, match.groups())
        if first != second and max(first, second) <= 12:
            raise ValueError(
                "could be a day and a month, or a month and a day; say which comes first under "
                "`formats` in the mapping: '%d/%m/%Y' or '%m/%d/%Y'"
            )
        return _edtf_of_day(year, min(first, second), max(first, second))
    found = next(filter(None, (order.fullmatch(text) for order in _NUMBERS)), None)
    return _edtf_of_day(**{n: int(d) for n, d in found.groupdict("0").items()}) if found else None


_LIKE_A_YEAR = re.compile(r"19\d{3}|20\d{3}|119\d\d|120\d\d|220\d\d")
"""*20015*, *11987*; as days these are of the years from 1932 to 1960."""


def _of_ranges(text: str) -> str | None:
    """Two years, of which it is one, or the days of something that lasted."""
    if match := re.fullmatch(r"(\d{4})\s*([-–—−/])\s*(\d{2}|\d{4})", text):
        first, last = int(match[1]), int(match[3])
        if len(match[3]) == 2:
            if 1 <= last <= 12 and match[2] == "-":
                return _edtf_of_day(first, last)
            last += first // 100 * 100 + (100 if last < first % 100 else 0)
        if not 0 < last - first <= _MOST_YEARS:
            raise ValueError(
                f"names two years, {first} and {last}; give each a column of its own, or leave "
                "the one that is meant"
            )
        return f"[{first}..{last}]"
    if match := _TWO_MONTHS.fullmatch(text):
        return _months_of_year(*map(int, match.groups()))
    if found := next(filter(None, (order.fullmatch(text) for order in _SPANS)), None):
        said = {name: int(digits or 0) for name, digits in found.groupdict().items()}
        year, month, last_month = said["year"], said["month"], said.get("last_month", 0)
        return _edtf_of_span(
            _edtf_of_day(year, month, said["day"]),
            _edtf_of_day(year, last_month or month, said["last"]),
        )
    return None


_TWO_MONTHS = re.compile(
    r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]?\s*[-–—−~〜～至到、,，・/]\s*(\d{1,2})\s*[月월]"
)
"""*2024年5-6月*."""

_MOST_YEARS = 2
"""Years that one date may leave open as a range: *1989-90* is one, *2005/2009* is two dates."""


def _edtf_of_span(first: str, last: str) -> str:
    if first >= last:
        raise ValueError("ends before it begins")
    return f"{first}/{last}"


def _of_words(text: str, languages: tuple[str, ...]) -> str:
    parts = _taken_apart(text, languages)
    years = [number for number in parts.numbers if len(number) == 4]
    rest = [int(number) for number in parts.numbers if len(number) < 4]
    of_decade = "years" in parts.marks or ("decade" in parts.marks and _SPELT.search(text))
    is_late = "part" in parts.marks and rest[:1] and not rest[0] % 10  # finales de los 80
    if not years and (of_decade or is_late) and len(rest) == 1 and rest[0] >= _SURELY_19:
        years, rest = [f"19{rest[0]}"], []  # the eighties
        parts.marks.add("years")
    late = [number for number in rest if number > _MOST_DAYS]
    if not years and len(parts.months) == len(late) == 1 and len(rest) < 3:
        years, rest = [f"19{late[0]}"], [n for n in rest if n not in late]  # Apr-98, 21-Nov-80
    if len(years) != 1:
        if len(years) == 2 and not (rest or parts.months) and parts.dashes:
            return _mark_edtf(_edtf_of_two_years(*map(int, years)), parts.marks)
        raise ValueError(
            "has no year of four digits" if not years else "names several years; leave one"
        )
    year = int(years[0])
    if parts.marks & {"decade", "years"}:
        if year % 10 or rest or parts.months:
            raise ValueError("is not a decade")
        is_century = not year % 100 and "part" not in parts.marks  # the early 2000s are ten years
        return _mark_edtf(f"{year // 100}XX" if is_century else f"{year // 10}X", parts.marks)
    if parts.season:
        return _mark_edtf(f"{year:04}-{parts.season}", parts.marks)
    if part := parts.marks & {"quarters", "halves"}:
        return _mark_edtf(_part_of_year(year, rest, next(iter(part))), parts.marks)
    if len(parts.months) == len(rest) == 2 and (parts.dashes or "until" in parts.marks):
        return _edtf_of_span(
            *(_edtf_of_day(year, *d) for d in zip(parts.months, rest, strict=True))
        )
    if len(parts.months) == 2 and not rest:
        return _mark_edtf(_months_of_year(year, *parts.months), parts.marks)
    of_rest = rest[:1] if not parts.months and "of numbers" in parts.marks else []
    months = [*parts.months, *of_rest]
    days = rest if parts.months else rest[1:]
    is_whole = parts.months and ("of numbers" in parts.marks or _WHOLE.search(text))
    if is_whole or len(months) > 1 or (rest and not months) or len(days) > 2:
        raise ValueError("could not be understood as one date")
    if len(days) == 2:
        return _edtf_of_two_days(year, months[0], days, parts)
    return _mark_edtf(_edtf_of_day(year, *months, *days), parts.marks)


def _edtf_of_two_days(year: int, month: int, days: Sequence[int], parts: _Parts) -> str:
    """From the first to the last, or one and the next."""
    if not (parts.dashes or "until" in parts.marks or days[1] - days[0] == 1):
        raise ValueError("names two days; give each a row of its own")
    return _edtf_of_span(*(_edtf_of_day(year, month, day) for day in days))


_WHOLE = re.compile(r"\d([./ -]) ?\d{1,2}\1 ?\d{4}\b|\b\d{4}([./ -]) ?\d{1,2}\2 ?\d")
"""A date of numbers alone, which has its month."""

_SPELT = re.compile(r"\s|0-(luku|luvu|tal)")
"""Beside two digits of a decade, more than an *s* or *er*."""

_SURELY_19 = 30
"""Decades from which on two digits are of the 20th century."""


_MOST_DAYS = 31
"""Numbers beside a month above which it is no day."""


def _edtf_of_two_years(first: int, last: int) -> str:
    if not 0 < last - first <= _MOST_YEARS:
        raise ValueError(f"names two years, {first} and {last}; leave the one that is meant")
    return f"[{first}..{last}]"


def _months_of_year(year: int, first: int, last: int) -> str:
    """Months of one year, in one of which it was."""
    if first >= last:
        raise ValueError("names months of two years; leave the one that is meant")
    return f"[{_edtf_of_day(year, first)}..{_edtf_of_day(year, last)}]"


def _part_of_year(year: int, numbers: Sequence[int], what: str) -> str:
    months = 3 if what == "quarters" else 6
    if len(numbers) != 1 or not 1 <= numbers[0] <= 12 // months:
        raise ValueError("does not say which part of the year")
    last = numbers[0] * months
    return f"[{year}-{last - months + 1:02}..{year}-{last:02}]"


def _mark_edtf(edtf: str, marks: Collection[str]) -> str:
    """The date with EDTF's signs for what the words say of it."""
    if re.fullmatch(r"[\dX]{4}(-[01]\d(-\d\d)?)?", edtf) is None:
        return edtf
    return next((form.format(edtf) for mark, form in _MARKED.items() if mark in marks), edtf)


_MARKED = {"before": "../{}", "after": "{}/..", "about": "{}~", "uncertain": "{}?"}


_LAST_YEAR = 2199
"""What is later was mistyped, or counts from another year than Christians do."""


def _edtf_of_day(year: int, month: int = 0, day: int = 0) -> str:
    if not 1 <= year <= _LAST_YEAR:
        raise ValueError(f"{year} is no year from 1 to {_LAST_YEAR}")
    if month == day == 0:
        return f"{year:04}"
    if not 1 <= month <= 12:
        raise ValueError(f"{month} is no month")
    if day == 0:
        return f"{year:04}-{month:02}"
    if not 1 <= day <= monthrange(year, month)[1]:
        raise ValueError(f"{day} is no day of {year:04}-{month:02}")
    return f"{year:04}-{month:02}-{day:02}"


def _taken_apart(text: str, languages: tuple[str, ...]) -> _Parts:
    parts = _Parts()
    of_decade = load_date_words()["decade_of"].get((*languages, "")[0])
    plain = re.sub(f"{of_decade}(?=\\d+0$)", "decada ", date_key(text)) if of_decade else text
    plain = _only_words(date_key(plain), parts)
    for token in TOKEN.findall(_SEPARATORS.sub(" ", plain)):
        if token.isdigit():
            parts.numbers.append(token)
        elif token in "?~":
            parts.marks.add("uncertain" if token == "?" else "about")
        elif token in "/–—−-" or token.startswith(".."):
            parts.dashes += 1
        else:
            _read_word(token, parts, languages)
    return parts


def _read_word(word: str, parts: _Parts, languages: tuple[str, ...]) -> None:
    """A month, or what else a word says; of a word that is both, the month in usual languages."""
    own = load_date_words()["only_in"].get(word)
    is_other = own is not None and {*own}.isdisjoint(languages[:1])
    what = "" if is_other else date_words_and_signs()[0].get(word, "")
    if what.isdecimal() and int(what) >= _SURELY_19:
        parts.numbers.append(what)
        parts.marks.add("years")
    elif month := (
        own_month(word, languages[:1] if languages[:1] != ("ca",) else ())  # des. is December
        if what == "filler"
        else month_of_word(word, languages, usual_only=bool(what))
    ):
        parts.months += [month] if month not in parts.months else []  # نيسان/أبريل
    elif what:
        _note_date_word(parts, what)
    else:
        raise ValueError(f"has {word!r}, which is no word of a date that is known")


def _only_words(text: str, parts: _Parts) -> str:
    """The text without signs that stand among numbers; these are noted."""
    for sign, what in date_words_and_signs()[1]:
        if sign in text:
            _note_date_word(parts, what)
            text = text.replace(sign, " ")
    bare = re.sub(r"(?<=\d)\s*[年년月월日일號号]", " ", text)
    if bare != text:
        parts.marks.add("of numbers")
    without, decades = re.subn(rf"(?<=\d0)[-'’]?(?:{decade_ends()})\b", " ", bare)
    if decades:
        parts.marks.add("decade")
    return without


def _note_date_word(parts: _Parts, what: str) -> None:
    if what.isdecimal():
        parts.season = int(what)
    else:
        parts.marks.add(what)

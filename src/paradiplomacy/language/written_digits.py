"""Digits of dates in any script: raised, Roman, Chinese and others, to 0 to 9."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence


def without_footnotes(text: str) -> str:
    """The text without the marks of footnotes that it ends in: *1958¹*, *Köln [3]*.

    >>> without_footnotes("1958¹"), without_footnotes("Köln [3]"), without_footnotes("Brest")
    ('1958', 'Köln', 'Brest')
    """
    return re.sub(r"(?<=\w|\))\s*(?:\[[\da-z]{1,3}\]|[¹²³⁰⁴-⁹]+\)?|[*†‡§]+)+\s*$", "", text)


def to_western_digits(text: str) -> str:
    """The text with the digits 0 to 9 for those of all scripts, and none raised: *١٢/٣*, *1º/7*.

    >>> to_western_digits("١٢/٣/١٩٩٨"), to_western_digits("1º/07/2002")
    ('12/3/1998', '1/07/2002')
    """
    bare = re.sub(rf"(?<=\d)[ºª°]|[{UNSEEN}]", "", without_footnotes(text))
    return _westernized_digits(unicodedata.normalize("NFKC", bare)).strip()


def _westernized_digits(text: str) -> str:
    return "".join(map(_digit, text))


UNSEEN = "\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff"
"""Signs for the direction of writing, and for joining letters."""


def _digit(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    return sign if value is None else str(value)


_MONTH = r"(X?(?:I{1,3}|IV|VI{0,3}|IX)|X)"
_ROMAN = re.compile(rf"(?:\b(\d{{1,2}})[. -]+)?\b{_MONTH}[. /-]+(\d{{4}})\b")
"""A month as Central Europe writes it: *15 XII 1978*."""
_AFTER_YEAR = re.compile(rf"\b(\d{{4}})[. -]+{_MONTH}[. -]+(\d{{1,2}})\b")
_PART = re.compile(r"^(I{1,3}|IV)[. ]+(?=[^\W\d_]{2})")


def with_roman_months(text: str) -> str:
    """The text with the numbers of months that it has in Roman numerals, and of parts of a year.

    >>> with_roman_months("15 XII 1978"), with_roman_months("1994. IX. 30.")
    ('15.12.1978', '1994.9.30.')
    >>> with_roman_months("III кв. 2014")
    '3 кв. 2014'
    """
    text = _PART.sub(lambda match: f"{_roman(match[1])} ", text)
    for pattern in (_AFTER_YEAR, _ROMAN):
        text = pattern.sub(_number_of_roman, text)
    return text


def _number_of_roman(match: re.Match[str]) -> str:
    return ".".join(filter(None, (match[1], str(_roman(match[2])), match[3])))


def _roman(numeral: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


_VIETNAMESE = re.compile(
    r"(?:ng[àa]y\s+)?(?:(\d{1,2})\s+)?(?:th[áa]ng|thg\.?)\s*(\d{1,2})\s*(?:n[ăa]m|[,/.-])?"
    r"\s*(\d{4})",
    re.I,
)
_MONGOLIAN = re.compile(
    r"(\d{4})\s*оны?\s*(\d{1,2})\s*-?\s*(?:р|д[уү]г[аэ]{2}р)\s*сар(?:ын)?(?:\s*(\d{1,2}))?"
)


def with_numbered_months(text: str) -> str:
    """The text with numbers alone where Vietnamese or Mongolian words say what each of them is.

    >>> with_numbered_months("Tháng 8 năm 2005"), with_numbered_months("Tháng 6/1997")
    ('8.2005', '6.1997')
    >>> with_numbered_months("2007 оны 12-р сарын 21")
    '2007-12-21'
    """
    text = _MONGOLIAN.sub(lambda match: "-".join(f"{n:0>2}" for n in match.groups() if n), text)
    return _VIETNAMESE.sub(lambda match: ".".join(filter(None, match.groups())), text)


_BEFORE_BUDDHIST = 543
_THAI = re.compile(r"[\u0e01-\u0e3a]")
_BUDDHIST_YEAR = re.compile(r"(?:พ\.\s?ศ\.\s?)?(?<!\d)(2[45]\d\d)(?!\d)")
_IRANIAN_YEAR = re.compile(r"(?<!\d)1[34]\d\d(?!\d)")


def with_christian_years(text: str, languages: Sequence[str]) -> str:
    """The text with years as Christians count them for those of Thailand.

    languages: Those in which it may be written, the likeliest first.
    Raises ValueError: Its year is one of Iran, which begins in March.

    >>> with_christian_years("14 มกราคม พ.ศ. 2562", ()), with_christian_years("14/1/2562", ["th"])
    ('14 มกราคม 2019', '14/1/2019')
    """
    own = list(languages[:1])
    if own == ["th"] or _THAI.search(text):
        return _BUDDHIST_YEAR.sub(
            lambda match: str(int(match[1]) - _BEFORE_BUDDHIST), _westernized_digits(text)
        )
    if (own == ["fa"] or re.search("[۰-۹]", text)) and _IRANIAN_YEAR.search(
        _westernized_digits(text)
    ):
        raise ValueError("has a year of Iran's calendar; give it as a year such as 2019")
    return text


def with_tens(text: str) -> str:
    """Chinese numerals as digits, tens and halves of years too: *十一月二十日*, *下半年*."""
    text = re.sub("[上상](?=半年|반기)", " 1 ", re.sub("[下하](?=半年|반기)", " 2 ", text))
    plain = "".join(
        str("〇一二三四五六七八九".find(c)) if c in "〇一二三四五六七八九" else c for c in text
    )
    return re.sub(
        r"(\d?)十(\d?)(?=[月日号號年])", lambda m: str(int(m[1] or 1) * 10 + int(m[2] or 0)), plain
    )

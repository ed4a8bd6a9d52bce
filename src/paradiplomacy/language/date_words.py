"""Words and signs of dates in many languages; months and days of the week by the CLDR."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.language.written_digits import UNSEEN, with_tens

_VOWELS = "".join(
    sign for sign in map(chr, range(0x591, 0x1800)) if unicodedata.category(sign) in ("Mn", "Mc")
)
"""Signs that are no letters to `re`, and parts of words from Hebrew to Khmer."""
TOKEN = re.compile(rf"\d+|[^\W\d_](?:[^\W\d_]|[{_VOWELS}])*|[?~/–—−-]|\.\.+")
"""A number, a word or a sign of a date."""
_THAI_OR_LAO = "[\u0e01-\u0e4e\u0e81-\u0ece]"
_POINT_WITHIN = re.compile(rf"(?<={_THAI_OR_LAO})\.(?={_THAI_OR_LAO})")
"""*ม.ค.* is one word."""


def date_key(text: str) -> str:
    """Small letters without the marks that writers leave out."""
    split = unicodedata.normalize("NFKD", _POINT_WITHIN.sub("", text.casefold()))
    return unicodedata.normalize("NFC", re.sub(f"[\u0300-\u036f{UNSEEN}]", "", split))


def own_month(word: str, languages: tuple[str, ...]) -> int:
    """The month that a word names in the likeliest language; 0 where none."""
    return _months_of(languages[0]).get(word, 0) if languages else 0


def month_of_word(word: str, languages: tuple[str, ...], *, usual_only: bool) -> int:
    """The month that a word names: in the first language that knows it, in the usual, in all."""
    for variant in _with_variants(languages):
        if found := _months_of(variant).get(word):
            return found
    found_anywhere = _months_in(USUAL).get(word) or frozenset()
    if not found_anywhere and not usual_only and _is_sure_of_a_language(word):
        found_anywhere = _months_in(_languages_of_babel()).get(word, frozenset())
    if len(found_anywhere) > 1:
        raise ValueError(
            f"has {word!r}, which is another month in other languages; say the language under "
            "`languages` in the mapping"
        )
    return next(iter(found_anywhere), 0)


@cache
def _months_of(language: str) -> Mapping[str, int]:
    """Names of months and their short forms in one language, by CLDR.

    A word of many names, such as the Vietnamese one for a month, names none.
    """
    named = group_pairs(
        (token, number)
        for number, name in names_in(language, "months")
        for token in TOKEN.findall(date_key(name))
        if not token.isdigit() and len(token) > 1
    )
    months = {token: of[0] for token, of in named.items() if len({*of}) == 1}
    return months | {_IN[language] + name: n for name, n in months.items() if language in _IN}


_IN = {"he": "ב"}
"""What languages write before a month, as one word with it."""


def names_in(language: str, what: str) -> Iterator[tuple[int, str]]:
    """Numbers and names of months or days, the long before the short."""
    from babel import Locale, UnknownLocaleError

    try:
        named = getattr(Locale.parse(language), what)
    except (UnknownLocaleError, ValueError):
        return
    for form in ("format", "stand-alone"):
        for width in ("wide", "abbreviated", "short"):
            yield from named[form].get(width, {}).items()


USUAL = (
    "en", "en_GB", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "sk",
    "hu", "hr", "ro", "bg", "uk", "ru", "el", "tr", "ca", "et", "lv", "lt", "sl", "id", "vi",
)  # fmt: skip
"""Languages in which a month is looked for before all others: *May* is another month in some."""


def _is_sure_of_a_language(word: str) -> bool:
    """True of a word that is a month if some language has it: *aus* and *от* are words of many."""
    return len(word) >= _FEWEST_LETTERS or not re.match("[a-z\u0370-\u052f]", word)


_FEWEST_LETTERS = 5
"""Of a month in a language that nobody named, in a script of many languages."""


_VARIANTS = {"ar": ("ar_SY", "ar_DZ", "ar_MA"), "sr": ("sr_Latn",), "uz": ("uz_Cyrl",)}
"""Locales in which the months of a language have other names, or other letters."""


def _with_variants(languages: Sequence[str]) -> list[str]:
    return [name for each in languages for name in (each, *_VARIANTS.get(each, ()))]


@cache
def _languages_of_babel() -> tuple[str, ...]:
    from babel.localedata import locale_identifiers

    return tuple(name for name in locale_identifiers() if "_" not in name)


@cache
def _months_in(languages: tuple[str, ...]) -> Mapping[str, frozenset[int]]:
    named = group_pairs(pair for each in languages for pair in _months_of(each).items())
    return {name: frozenset(numbers) for name, numbers in named.items()}


@cache
def load_date_words() -> Mapping[str, Any]:
    import yaml

    text = (files("paradiplomacy.language") / "date_words.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


@cache
def _eras() -> Mapping[str, int]:
    return {str(era): int(before) for era, before in load_date_words()["eras"].items()}


def without_eras(text: str) -> str:
    """The text with years of eras counted on; one beside the year that it is goes.

    Raises ValueError: An era's year is another than the year beside it.
    """
    for era, before in _eras().items():
        count = r"\s*(\d{1,3}|元)(?=\s*(?:年|[./-]\s*\d|\)))"
        sign = rf"(?<![A-Za-z]){era}[.]?" if era.isascii() else era
        for match in reversed([*re.finditer(sign + count, text)]):
            if match[1] != "元" and not int(match[1]):
                raise ValueError("has a year 0, which no era has")
            year = str(before + (1 if match[1] == "元" else int(match[1])))
            rest = text[: match.start()] + text[match.end() :]
            if re.search(r"\d{4}\s*年?\s*\(?$", text[: match.start()]) or (
                "(" in rest and re.match(r"\s*年?\)?\s*\(\d{4}", text[match.end() :])
            ):
                if year not in re.findall(r"\d{4}", rest):
                    raise ValueError(f"names two years, {year} and another")
                text = re.sub(r"\(\s*年?\s*\)|^年?\s*\((?=\d{4}年?\))", "", rest)
            else:
                text = text[: match.start()] + year + text[match.end() :]
    return text


@cache
def decade_ends() -> str:
    ends = [date_key(str(word)) for word in load_date_words()["decade_endings"]]
    return "|".join(re.escape(end) for end in ends if end.isalpha())


_GROUPS = ("years", "filler", "about", "uncertain", "until", "bounds", "before", "after", "part",
           "decades", "seasons", "quarters", "halves")  # fmt: skip
"""Groups of words; a word of several counts for the first."""


@cache
def date_words_and_signs() -> tuple[Mapping[str, str], Sequence[tuple[str, str]]]:
    """Words by what they say, and the signs that are looked for anywhere, the longest first."""
    said: dict[str, str] = {}
    for what in _GROUPS:
        listed = load_date_words()[what]
        for name, of_group in listed.items() if isinstance(listed, dict) else [(what, listed)]:
            for word in of_group:
                said.setdefault(date_key(str(word)), str(name))
    signs = [(word[1:], what) for word, what in said.items() if word[:1] == "*"]
    words = {word: what for word, what in said.items() if word[:1] != "*"}
    return words, sorted(signs, key=lambda sign: (-len(sign[0]), sign))


def _weekdays_of(
    languages: Sequence[str], more: Sequence[Sequence[str]] = ()
) -> Mapping[str, set[int]]:
    """Days of the week (Monday is 0) by the words of languages, and by more words for each."""
    days = [(number, name) for number, names in enumerate(more) for name in names]
    days += [day for each in languages for day in names_in(each, "days")]
    named = group_pairs((date_key(with_tens(name)).strip(" ."), number) for number, name in days)
    return {key: {*on} for key, on in named.items() if len(key) > 1 or not key.isascii()}


@cache
def _weekdays(languages: tuple[str, ...]) -> tuple[re.Pattern[str], Mapping[str, set[int]]]:
    """A pattern of words for days of the week, and the days; in the languages where these have it.

    Alone 日 and 月 are signs of a date, but not in brackets.
    """
    words = load_date_words()["weekdays"]
    known = {
        **_weekdays_of((*USUAL, *words["in"]), words["more"]),
        **_weekdays_of(_with_variants(languages)),
    }
    one = "|".join(
        rf"(?<=\(){re.escape(name)}" if name in "日月일월" else re.escape(name)
        for name in sorted(known, key=len, reverse=True)
    )
    start = r"(?:(?<=[日일号號])|(?<!\w)|(?=\())[(\[]?"
    return re.compile(rf"{start}({one})(?!\w)[.]?[)\]]?,?"), known


DAYS_WITH_SLASHES = re.compile(r"\b(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b")


def day_of_its_weekday(
    text: str, languages: tuple[str, ...], read_days: Callable[[str, tuple[str, ...]], str]
) -> str:
    """The day, or days, that have their days of the week beside them; empty where none has.

    read_days: Reads the rest of the text as a day, or as the first and last of several; else empty.
    Raises ValueError: A day of the week is another.
    """
    pattern, known = _weekdays(languages)
    found = pattern.findall(text)
    for count in (1, 0) if found else ():  # one, as *mar* is a month, too; all, as in a span
        words = found[: count or None]
        rest = re.sub(r"\s+", " ", pattern.sub(" ", text, count=count)).strip(" .,;")
        orders = {DAYS_WITH_SLASHES.sub(order, rest) for order in (r"\1.\2.\3", r"\2.\1.\3")}
        read = {day for order in orders if (day := read_days(order, languages))}
        fit = []
        for day in read:
            on = {date.fromisoformat(each).weekday() for each in day.split("/")}
            fit += [day] if all(known[word] & on for word in words) else []
        if len(fit) == 1:
            return fit[0]
        if read and not fit:
            raise ValueError(f"names a day of the week ({words[0]}) that it is not")
    return ""

"""Months by their names in the languages of the CLDR."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

TOKEN = re.compile(r"\d+|[^\W\d_]+|[?~/–—−-]|\.\.+")
"""A number, a word or a sign of a date."""


def date_key(text: str) -> str:
    """Small letters without the marks that writers leave out."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", split))


def month_of_word(word: str, languages: tuple[str, ...], *, usual_only: bool) -> int:
    """The month that a word names: in the first language that knows it, in the usual, in all."""
    for language in languages:
        for variant in (language, *_VARIANTS.get(language, ())):
            if found := _months_of(variant).get(word):
                return found
    found_anywhere = _months_in(USUAL).get(word) or frozenset()
    if not found_anywhere and not (usual_only or (word.isascii() and len(word) < _FEWEST_LETTERS)):
        found_anywhere = _months_in(_languages_of_babel()).get(word, frozenset())
    if len(found_anywhere) > 1:
        raise ValueError(
            f"has {word!r}, which is another month in other languages; say the language under "
            "`languages` in the mapping"
        )
    return next(iter(found_anywhere), 0)


@cache
def _months_of(language: str) -> Mapping[str, int]:
    """Names of months and their short forms in one language, by CLDR."""
    named: dict[str, int] = {}
    for number, name in names_in(language, "months"):
        for token in TOKEN.findall(date_key(name)):
            if not token.isdigit() and len(token) > 1:
                named.setdefault(token, number)
    return named


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


_FEWEST_LETTERS = 3
"""Of a month in a language that nobody named: *Sa* is a Saturday, and January in one of Africa."""


_VARIANTS = {"ar": ("ar_SY", "ar_DZ", "ar_MA")}
"""Locales in which the months of a language have other names."""


@cache
def _languages_of_babel() -> tuple[str, ...]:
    from babel.localedata import locale_identifiers

    return tuple(name for name in locale_identifiers() if "_" not in name)


@cache
def _months_in(languages: tuple[str, ...]) -> Mapping[str, frozenset[int]]:
    named: dict[str, set[int]] = defaultdict(set)
    for language in languages:
        for name, number in _months_of(language).items():
            named[name].add(number)
    return {name: frozenset(numbers) for name, numbers in named.items()}

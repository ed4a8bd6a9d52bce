"""Days of the week by their names, which stand beside a date: *Sa 3.5.2025*, *5月3日(金)*."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files

from paradiplomacy.language.month_names import USUAL, date_key, month_of_word
from paradiplomacy.language.written_digits import with_tens

__all__ = ["without_weekdays"]

_ASIAN = ("ja", "ko", "zh", "zh_Hant", "ar", "he")
_SIGNS = "日月일월"
"""Sunday and Monday in brackets; else the signs behind a number of a day and of a month."""


def without_weekdays(
    text: str, languages: tuple[str, ...], *, months_too: bool
) -> tuple[str, Mapping[str, frozenset[int]]]:
    """The text without days of the week, and which these are (Monday is 0), by their words.

    text: As `date_key` makes it.
    languages: Those whose word it is, where one of them has it; else it is anyone's.
    months_too: Whether a word that is a month's elsewhere counts: *mar* is Tuesday and March.

    Examples
    --------
    >>> without_weekdays("sa 3.5.2025", ("de",), months_too=False)
    ('3.5.2025', {'sa': frozenset({5})})
    """
    said: dict[str, frozenset[int]] = {}

    def note(match: re.Match[str]) -> str:
        word = match[1]
        if not months_too and _is_month(word):
            return match[0]
        own = _weekdays_of(languages).get(word)
        said[word] = own or _weekdays_of((*USUAL, *_ASIAN))[word]
        return " "

    rest = _pattern(languages).sub(note, text)
    return re.sub(r"\s+", " ", rest).strip(" .,;"), said


def _is_month(word: str) -> bool:
    try:
        return bool(month_of_word(word, (), usual_only=True))
    except ValueError:  # of several
        return True


@cache
def _pattern(languages: tuple[str, ...]) -> re.Pattern[str]:
    names = sorted({*_weekdays_of(languages), *_weekdays_of((*USUAL, *_ASIAN))}, key=len)
    one = "|".join(rf"(?<=\(){name}" if name in _SIGNS else re.escape(name) for name in names[::-1])
    return re.compile(rf"(?:(?<=[日일号號])|(?<!\w)|(?=\())[(\[]?({one})(?!\w)[.]?[)\]]?,?")


@cache
def _weekdays_of(languages: tuple[str, ...]) -> Mapping[str, frozenset[int]]:
    """Names of days and their short forms, by CLDR and as people write them besides."""
    named: dict[str, set[int]] = defaultdict(set)
    for language in languages:
        for number, name in _names_of(language):
            if len(key := date_key(with_tens(name)).strip(" .")) > 1 or not key.isascii():
                named[key].add(number)
    return {name: frozenset(numbers) for name, numbers in named.items()}


def _names_of(language: str) -> Iterable[tuple[int, str]]:
    from babel import Locale, UnknownLocaleError

    yield from enumerate(_other_names().get(language, ()))
    try:
        days = Locale.parse(language).days
    except (UnknownLocaleError, ValueError):
        return
    for form in ("format", "stand-alone"):
        for width in ("wide", "abbreviated", "short"):
            yield from days[form].get(width, {}).items()


@cache
def _other_names() -> Mapping[str, Sequence[str]]:
    import yaml

    text = (files("paradiplomacy.language") / "weekdays.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Sequence[str]] = yaml.safe_load(text)
    return loaded

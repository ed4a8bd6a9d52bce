"""Days of the week by their names, and a date that has one beside it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache

from paradiplomacy.language.date_words import load_date_words
from paradiplomacy.language.month_names import USUAL, date_key, names_in
from paradiplomacy.language.written_digits import with_tens


def _weekdays_of(
    languages: Sequence[str], more: Sequence[Sequence[str]] = ()
) -> Mapping[str, set[int]]:
    """Days of the week (Monday is 0) by the words of languages, and by more words for each."""
    named: dict[str, set[int]] = defaultdict(set)
    days = [(number, name) for number, names in enumerate(more) for name in names]
    for number, name in (*days, *(day for each in languages for day in names_in(each, "days"))):
        key = date_key(with_tens(name)).strip(" .")
        if len(key) > 1 or not key.isascii():
            named[key].add(number)
    return named


@cache
def _weekdays(languages: tuple[str, ...]) -> tuple[re.Pattern[str], Mapping[str, set[int]]]:
    """A pattern of words for days of the week, and the days; in the languages where these have it.

    Alone 日 and 月 are signs of a date, but not in brackets.
    """
    words = load_date_words()["weekdays"]
    known = {**_weekdays_of((*USUAL, *words["in"]), words["more"]), **_weekdays_of(languages)}
    one = "|".join(
        rf"(?<=\(){re.escape(name)}" if name in "日月일월" else re.escape(name)
        for name in sorted(known, key=len, reverse=True)
    )
    start = r"(?:(?<=[日일号號])|(?<!\w)|(?=\())[(\[]?"
    return re.compile(rf"{start}({one})(?!\w)[.]?[)\]]?,?"), known


_SLASHES = re.compile(r"\b(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b")


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
        orders = {_SLASHES.sub(order, rest) for order in (r"\1.\2.\3", r"\2.\1.\3")}
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

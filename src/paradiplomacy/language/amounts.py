"""Estimates in words: values in their units, and intervals."""

from __future__ import annotations

from typing import Protocol

from paradiplomacy.language.decimals import decimal, digits_of
from paradiplomacy.language.locales import HasInterval
from paradiplomacy.language.messages import Words, render
from paradiplomacy.language.word_files import sentences

TIMES = ("years", "months", "days")
"""Units of time; a value that lies beyond the end of the record was not reached."""

_FEWEST = 5
"""Cases below which no median is estimated."""

_WORDS = Words(__name__)


class HasUnit(HasInterval, Protocol):
    """An estimate with its interval, its unit and the number of cases behind it."""

    @property
    def unit(self) -> str:
        """Its unit: ``share``, ``ratio``, ``years`` ..."""

    @property
    def n(self) -> int:
        """The number of cases."""


def unit_name(unit: str, language: str = "en") -> str:
    """The name of a unit in a language; a user's own stays as it was written.

    >>> unit_name("odds ratio", "zh"), unit_name("beers", "zh")
    ('比值比', 'beers')
    """
    return sentences("paradiplomacy.language.units", language).get(unit, unit)


def amount(value: float | None, unit: str, language: str = "en") -> str:
    """A value in its unit, in words.

    >>> amount(0.304, "share"), amount(2.5, "years"), amount(None, "share")
    ('30%', '2.5 years', 'no single value')
    >>> amount(1979.0, "year"), amount(1200.0, "count"), amount(2.5, "years", "zh")
    ('1979', '1,200', '2.5年')
    """
    if value is None:
        return render(_WORDS("no-single-value"), language)
    if unit == "year":
        return f"{value:.0f}"
    if unit == "share":
        return f"{decimal(100 * value, digits_of(value, unit), language)}%"
    text = decimal(value, digits_of(value, unit), language)
    if unit in TIMES:
        return render(_WORDS(f"{unit}.{'one' if text == '1' else 'many'}", n=text), language)
    return text


def reason_for_no_value(
    unit: str, *, low: float | None, high: float | None, n: int, language: str = "en"
) -> str:
    """Words in place of the value of an estimate that has none.

    >>> reason_for_no_value("ratio", low=0.03, high=None, n=4)
    'no single value'
    >>> reason_for_no_value("ratio", low=None, high=None, n=4)
    'not estimated'
    >>> reason_for_no_value("years", low=None, high=None, n=23, language="zh")
    '未达到'
    """
    if low is not None or high is not None:
        return render(_WORDS("no-single-value"), language)
    # A median may lie beyond the end of the record; of fewer than five, none is estimated.
    key = "not-reached" if unit in TIMES and n >= _FEWEST else "not-estimated"
    return render(_WORDS(key), language)


def value_of(estimate: HasUnit, language: str = "en") -> str:
    """The value of an estimate in words, or why it has none."""
    if estimate.value is not None:
        return amount(estimate.value, estimate.unit, language)
    low, high = estimate.low, estimate.high
    return reason_for_no_value(estimate.unit, low=low, high=high, n=estimate.n, language=language)


def interval(estimate: HasUnit, language: str = "en") -> str:
    """The interval of an estimate in words; an open end is named so, a plain fact has none."""
    low, high = estimate.low, estimate.high
    if (low is None and high is None) or low == high == estimate.value:
        return "–"
    ends = {
        name: amount(end, estimate.unit, language)
        for name, end in (("low", low), ("high", high))
        if end is not None
    }
    key = "at-most" if low is None else "at-least" if high is None else "between"
    return render(_WORDS(f"interval.{key}", **ends), language)

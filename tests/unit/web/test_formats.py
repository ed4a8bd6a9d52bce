"""Numbers of pages: in English as the report writes them, in Chinese as Chinese does."""

from __future__ import annotations

from datetime import date

import pytest
from babel import Locale

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.language import amounts
from paradiplomacy.language.english import chance
from paradiplomacy.web.formats import Formats
from paradiplomacy.web.languages import preferred
from paradiplomacy.web.wording import wording_of

ENGLISH = Formats(Locale.parse("en"), wording_of("en"))
CHINESE = Formats(Locale.parse("zh_CN"), wording_of("zh"))
VALUES = (None, 0.0, -0.0, 0.004, 0.0949, 0.304, 1.0, 1.26, -3.14159, 12.55, 166.4, 1979.0, 12902.0)
UNITS = ("share", "years", "months", "year", "count", "ties", "ratio", "percentage points")


@pytest.mark.parametrize("unit", UNITS)
def test_english_is_that_of_the_report(unit: str) -> None:
    for value in VALUES:
        assert ENGLISH.amount(value, unit) == amounts.amount(value, unit)


def estimate(low: float | None, high: float | None, value: float | None = 0.5) -> Estimate:
    return Estimate("share", value, low, high, 9, "share", "exact")


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize(("low", "n"), [(None, 3), (None, 30), (0.2, 30)])
def test_what_has_no_value_says_why(unit: str, low: float | None, n: int) -> None:
    one = Estimate("a", None, low, None, n, unit, "exact")
    told = amounts.value_of(one)
    assert ENGLISH.value_of(one) == told
    assert (told == "not reached") == (unit in amounts.TIMES and low is None and n == 30)
    assert (told == "no single value") == (low is not None)


def test_intervals_say_what_is_open() -> None:
    for low, high in ((0.2, 0.8), (None, 0.8), (0.2, None), (None, None), (0.5, 0.5)):
        assert ENGLISH.interval(estimate(low, high)) == amounts.interval(estimate(low, high))
    assert CHINESE.interval(estimate(0.2, 0.8)) == "20%至80%"
    assert CHINESE.interval(estimate(None, 0.8)) == "至多80%"
    assert CHINESE.interval(estimate(0.2, None)) == "20%或以上"


def test_chinese_numbers_and_dates() -> None:
    assert CHINESE.number(12902) == "12,902"
    assert CHINESE.amount(2.5, "years") == "2.5年"
    assert CHINESE.value_of(Estimate("a", None, None, None, 9, "years", "")) == "未达到"
    assert CHINESE.day(date(2026, 11, 4)) == "2026年11月4日"
    assert CHINESE.moment("2026-01-02T03:04:05+00:00") == "2026年1月2日 03:04 UTC"
    assert ENGLISH.moment("2026-01-02T03:04:05+00:00") == "2 January 2026, 03:04 UTC"
    assert CHINESE.chance(0.0004) == "小于0.001"
    assert ENGLISH.chance(0.0312) == chance(0.0312)


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("zh-TW", "zh"),
        ("ZH-hans-CN;q=0.3", "zh"),
        ("en;q=0, zh;q=0", "en"),
        ("zh;q=nonsense, en;q=0.1", "en"),
        ("de,*;q=0.5", "en"),
        ("en-GB,zh;q=1.0", "en"),
    ],
)
def test_the_browsers_favourite_wins(header: str, code: str) -> None:
    assert preferred(header) == code

"""Dates as sources write them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from paradiplomacy.model.dates import EventDate, agree


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("1985", "1985-01-01", "1985-12-31"),
        ("1984-02", "1984-02-01", "1984-02-29"),
        ("1979-12-06", "1979-12-06", "1979-12-06"),
        ("1985~", "1984-01-01", "1986-12-31"),
        ("1985?", "1985-01-01", "1985-12-31"),
        ("1985%", "1984-01-01", "1986-12-31"),
        ("2025-12~", "2025-11-01", "2026-01-31"),
        ("2000-03-01~", "2000-02-29", "2000-03-02"),
        ("1985/1987", "1985-01-01", "1987-12-31"),
        ("1985-04/1987-02-03", "1985-04-01", "1987-02-03"),
        ("../2014-01", "0001-01-01", "2014-01-31"),
        ("/2014", "0001-01-01", "2014-12-31"),
        ("2025-07/..", "2025-07-01", "9999-12-31"),
        ("[1979..1981]", "1979-01-01", "1981-12-31"),
        ("[..1981]", "0001-01-01", "1981-12-31"),
        ("[1981..]", "1981-01-01", "9999-12-31"),
        ("198X", "1980-01-01", "1989-12-31"),
        ("2001-21", "2001-03-01", "2001-05-31"),
        ("[1985,1987]", "1985-01-01", "1987-12-31"),
    ],
)
def test_the_first_and_last_possible_day(text: str, earliest: str, latest: str) -> None:
    when = EventDate.parse(text)
    assert (when.earliest.isoformat(), when.latest.isoformat()) == (earliest, latest)
    assert str(when) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2001-02-30",
        "1985-13",
        "0000",
        "85",
        "April 1985",
        "1990/1980",
        "../..",
        "/",
        "1/2/3",
        "1985-4-5",
        "unknown",
        "19850405",
    ],
)
def test_what_is_no_date_is_told_what_was_expected(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a date .*expected EDTF such as 1985"):
        EventDate.parse(text)


def test_a_date_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="earliest 1990-01-02 is after latest 1990-01-01"):
        EventDate(date(1990, 1, 2), date(1990, 1, 1))


@pytest.mark.parametrize(
    ("earliest", "latest", "text"),
    [
        (date(1985, 1, 1), date(1985, 12, 31), "1985"),
        (date(1985, 1, 1), date(1987, 12, 31), "1985/1987"),
        (date(1984, 2, 1), date(1984, 2, 29), "1984-02"),
        (date(1984, 2, 1), date(1984, 2, 28), "1984-02-01/1984-02-28"),
        (date(1984, 2, 1), date(1985, 3, 31), "1984-02/1985-03"),
        (date.min, date(2014, 1, 31), "../2014-01-31"),
        (date(2014, 1, 31), date.max, "2014-01-31/.."),
        (date(2014, 1, 31), None, "2014-01-31"),
    ],
)
def test_bounds_are_written_in_the_shortest_way(
    earliest: date, latest: date | None, text: str
) -> None:
    assert str(EventDate.of(earliest, latest)) == text


def test_the_text_is_no_part_of_equality() -> None:
    assert EventDate.parse("1985") == EventDate.parse("1985?") == EventDate.parse("1985-01/1985-12")
    assert len({EventDate.parse("1985"), EventDate.parse("1985?")}) == 1


@pytest.mark.parametrize(
    ("text", "year"),
    [("1985", 1985), ("1985~", 1985), ("1985-04-05", 1985), ("1985/1987", None), ("../1985", None)],
)
def test_a_year_is_named_where_there_is_one(text: str, year: int | None) -> None:
    assert EventDate.parse(text).year == year


def test_an_open_date_has_no_middle() -> None:
    assert EventDate.parse("1985/..").middle is None
    assert EventDate.parse("../1985").middle is None
    assert EventDate.parse("1985-04-05").middle == date(1985, 4, 5)
    assert EventDate.parse("1985").middle == date(1985, 7, 2)


@pytest.mark.parametrize(
    ("first", "second", "asked", "same"),
    [
        ("1985", "1985-04-05", {}, True),
        ("1985-04-05", "1985-04-06", {}, False),
        ("1985-04-05", "1985-04-06", {"apart": 1}, True),
        ("1985-04-05", "1985-04-07", {"apart": 1}, False),
        ("1985-04", "1985-06-01", {"apart": 31}, False),  # 32 days after the last of April
        ("1985-04", "1985-06-01", {"apart": 32}, True),
        ("1985-12-31", "1986-01-01", {"by": "year"}, False),
        ("1985-01-01", "1985-12-31", {"by": "year"}, True),
        ("1985~", "1986-07", {"by": "year"}, True),
        ("1985-05", "1985-05-31", {"longest": 31}, True),
        ("1985-05/1985-06-01", "1985-06-01", {"longest": 31}, False),
        ("1985", "1985", {"longest": 31}, True),
    ],
)
def test_when_two_dates_agree(first: str, second: str, asked: Any, same: bool) -> None:
    one, other = EventDate.parse(first), EventDate.parse(second)
    assert agree(one, other, **asked) is same
    assert agree(other, one, **asked) is same

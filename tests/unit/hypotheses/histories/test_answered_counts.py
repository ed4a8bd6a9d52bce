"""Exchanges that interviews count and the record does not list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from paradiplomacy.hypotheses.histories.answered_counts import (
    COUNTED,
    answered_counts,
    with_answered_counts,
    worst_crises,
)
from paradiplomacy.hypotheses.selection import without_repeats

US, CN = "us-x-a", "cn-y-b"
KEY = f"tie:{CN}|{US}"
AROUND = ("crisis.exchanges-before", "crisis.exchanges-after")
TRADE_WAR = ("exchange.in-2017", "exchange.in-2019")
TRAVEL = ("exchange.in-2019", "exchange.remote-2019", "exchange.in-2021", "exchange.remote-2021")


@pytest.fixture
def asked(hand: Any) -> Any:
    """A tie of 1985 and the crisis of 1989."""
    hand.tie(CN, US, "1985-05-01", countries=("CN", "US"))
    hand.shock("june-1989", "1989-06")
    return hand


def test_without_counts_the_same_frames_come_back(asked: Any) -> None:
    asked.let("US", KEY, exchange__count=3)
    frames = asked.frames()
    assert with_answered_counts(frames, TRADE_WAR) is frames


@pytest.mark.parametrize(
    ("listed", "added"),
    [
        ((), 3),
        (("2017-04-01",), 2),
        (("2017-04-01", "2016-04-01"), 2),
        # It may be one of those counted, or of the year before.
        (("2016-12/2017-01",), 2),
        (("2017-01-01", "2017-02-01", "2017-03-01", "2017-04-01"), 0),
        # The same, reported twice.
        (("2017-04-01", "2017-04-01"), 2),
    ],
    ids=["none", "one", "another year", "either year", "more than counted", "twice"],
)
def test_only_what_the_record_lacks_is_added(
    asked: Any, listed: tuple[str, ...], added: int
) -> None:
    for when in listed:
        asked.exchange(KEY, when)
    asked.let("US", KEY, exchange__in_2017=3, exchange__in_2019=0)
    rows = with_answered_counts(asked.frames(), TRADE_WAR).exchanges.filter(COUNTED)
    days = (date(2017, 1, 1), date(2017, 12, 31))
    assert rows.select("date_low", "date_high").rows() == [days] * added
    assert without_repeats(rows).height == added


def test_what_is_added_rests_on_the_answer(asked: Any) -> None:
    asked.let("US", KEY, exchange__in_2017=1, exchange__in_2019=0)
    known = replace(asked.frames(), evidence={"answer:k0000|exchange.in-2017": ("statement",)})
    frames = with_answered_counts(known, TRADE_WAR)
    assert frames.evidence["exchange:k0000|exchange.in-2017:1"] == ("statement",)
    rows = frames.exchanges
    assert rows["exchange"].to_list() == ["k0000|exchange.in-2017:1"]
    assert rows.select("tie", "place_a", "place_b").row(0) == (KEY, "cn-y-b", "us-x-a")


@pytest.mark.parametrize(
    ("us", "cn"),
    [
        ({"exchange__in_2017": 4}, {}),
        ({"exchange__in_2017": 4, "exchange__in_2019": 9}, {"exchange__in_2019": 4}),
    ],
    ids=["one year alone", "ends contradict"],
)
def test_a_year_with_nothing_to_compare_is_not_read(
    asked: Any, us: dict[str, float], cn: dict[str, float]
) -> None:
    asked.let("US", KEY, **us)
    asked.let("CN", KEY, **cn)
    assert answered_counts(asked.frames(), TRADE_WAR) == ()


def test_exchanges_with_travel_are_those_that_are_not_remote(asked: Any) -> None:
    answers = {"in_2019": 5, "remote_2019": 2, "in_2021": 3, "remote_2021": 3}
    asked.let("CN", KEY, **{f"exchange__{name}": n for name, n in answers.items()})
    asked.exchange(KEY, "2019-05-01")  # a delegation travels
    rows = with_answered_counts(asked.frames(), TRAVEL).exchanges.filter(COUNTED)
    assert without_repeats(rows).height == rows.height
    kinds = [(row["date_low"].year, row["flow"]) for row in rows.iter_rows(named=True)]
    assert sorted(kinds) == sorted([(2019, "personnel")] * 2 + [(2019, "")] * 2 + [(2021, "")] * 3)


def test_more_remote_exchanges_than_there_were_are_no_count(asked: Any) -> None:
    answers = {"in_2019": 1, "remote_2019": 2, "in_2021": 3, "remote_2021": 3}
    asked.let("CN", KEY, **{f"exchange__{name}": n for name, n in answers.items()})
    assert answered_counts(asked.frames(), TRAVEL) == ()


def test_exchanges_around_the_crisis_that_the_answer_means(asked: Any) -> None:
    asked.shock("belgrade-1999", "1999-05-07")
    answers = {"worst": "1999-05", "exchanges_before": 2, "exchanges_after": 1}
    asked.let("US", KEY, **{f"crisis__{name}": value for name, value in answers.items()})
    frames = asked.frames()
    assert worst_crises(frames)[KEY].shock == "belgrade-1999"
    days = [(c.low, c.high, c.number) for c in answered_counts(frames, AROUND)]
    before = (date(1998, 5, 7), date(1999, 5, 6), 2)
    assert days == [before, (date(1999, 5, 8), date(2000, 5, 6), 1)]


@pytest.mark.parametrize("worst", ["1997-05", "1999-04/1999-08"], ids=["none near", "two near"])
def test_a_crisis_that_is_not_clear_counts_nothing(asked: Any, worst: str) -> None:
    asked.shock("belgrade-1999", "1999-05-07")
    asked.shock("report-1999", "1999-07-09")
    asked.let("US", KEY, crisis__worst=worst, crisis__exchanges_before=2, crisis__exchanges_after=1)
    assert answered_counts(asked.frames(), AROUND) == ()


def test_last_year_is_that_before_the_interview(asked: Any) -> None:
    asked.let("US", KEY, exchange__count=2)  # asked in 2020
    (count,) = answered_counts(asked.frames(), ("exchange.count",))
    assert (count.low, count.high, count.number) == (date(2019, 1, 1), date(2019, 12, 31), 2)

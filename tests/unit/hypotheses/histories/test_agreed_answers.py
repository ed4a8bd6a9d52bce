"""What interviews say became of ties, as claims read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from paradiplomacy.hypotheses.histories.agreed_answers import agreed_answers
from paradiplomacy.hypotheses.histories.answered_history import answers_to, with_answered_history
from paradiplomacy.hypotheses.histories.interruptions import interruptions, within

DAY = date(1989, 6, 4)
US, CN = "us-x-a", "cn-y-b"
KEY = f"tie:{CN}|{US}"


@pytest.fixture
def asked(hand: Any) -> Any:
    """A tie of 1985 and the crisis of 1989."""
    hand.tie(CN, US, "1985-05-01", countries=("CN", "US"))
    hand.shock("june-1989", "1989-06")
    return hand


def test_without_answers_the_same_frames_come_back(hand: Any) -> None:
    hand.tie(CN, US, "1985-05-01", countries=("CN", "US"))
    frames = hand.frames()
    assert with_answered_history(frames) is frames
    hand.account("US", tie=KEY)
    hand.answer("k0000", "trade.any", 1)
    frames = hand.frames()
    assert with_answered_history(frames) is frames


@pytest.mark.parametrize(
    ("us", "cn", "known"),
    [(1, 1, True), (1, None, True), (1, 0, False), (None, 0, True)],
    ids=["agree", "one-sided", "contradict", "other-side"],
)
def test_what_both_contradict_is_not_known(
    asked: Any, us: float | None, cn: float | None, *, known: bool
) -> None:
    for side, value in (("US", us), ("CN", cn)):
        if value is not None:
            asked.let(side, KEY, training__any=value)
    assert (KEY in agreed_answers(asked.frames(), "training.any")) is known


@pytest.mark.parametrize(
    ("choice", "kind"),
    [(1, "carried_on"), (2, "carried_on"), (3, "silent"), (4, "suspended"), (5, "suspended")],
)
def test_what_became_of_a_tie_after_june_1989(asked: Any, choice: int, kind: str) -> None:
    asked.let("US", KEY, crisis__june_1989=choice)
    answers = answers_to(with_answered_history(asked.frames()), DAY)
    assert getattr(answers, kind) == (KEY,)
    assert answers.total == 1


def test_a_response_of_the_record_goes_first(asked: Any) -> None:
    asked.response("june-1989", KEY, "continued")
    asked.let("US", KEY, crisis__june_1989=5)
    frames = with_answered_history(asked.frames())
    assert frames.responses["answer"].to_list() == ["continued"]


@pytest.mark.parametrize(
    ("back", "short"), [("1989-11", (1, 0, 0)), ("1992-03", (0, 1, 0)), ("1990-09", (0, 0, 1))]
)
def test_how_long_a_suspension_lasted(asked: Any, back: str, short: tuple[int, ...]) -> None:
    asked.let("CN", KEY, crisis__june_1989=4, crisis__june_1989_return=back)
    frames = with_answered_history(asked.frames())
    assert within(interruptions(frames), 1.0) == short
    spells = frames.spells.sort("start").select("status", "exit").rows()
    assert spells == [("active", "suspended"), ("suspended", "resumed"), ("active", "")]


def test_a_tie_that_may_have_begun_after_june_1989_is_not_cut(asked: Any) -> None:
    asked.let("CN", KEY, crisis__june_1989=4)
    frames = asked.frames()
    open_end = pl.lit(None, dtype=pl.Date).alias("start_high")
    spells = frames.spells.with_columns(open_end)
    found = with_answered_history(replace(frames, spells=spells)).spells
    assert found["status"].to_list() == ["active"]


@pytest.mark.parametrize(
    ("side", "by", "actor"),
    [("US", 1, "US"), ("US", 2, "CN"), ("CN", 1, "CN"), ("CN", 4, "law"), ("US", 5, "expired")],
)
def test_a_tie_that_ended_is_watched_until_then(asked: Any, side: str, by: int, actor: str) -> None:
    asked.let(side, KEY, tie__stands=4, tie__ended="2011-03", tie__ended_by=by)
    (row,) = with_answered_history(asked.frames()).spells.to_dicts()
    assert (row["exit"], row["exit_actor"], row["stop_low"]) == ("ended", actor, date(2011, 3, 1))


def test_an_end_that_the_record_knows_stays(hand: Any) -> None:
    hand.tie(CN, US, "1985-05-01", countries=("CN", "US"), turns=(("ended", "1999-01-01", "CN"),))
    account = hand.account("US", tie=KEY, place=US)
    hand.rows["accounts"][-1]["partner"] = CN
    hand.answer(account, "tie.stands", 4)
    hand.answer(account, "tie.ended", 0)
    hand.rows["answers"][-1] |= {"value": None, "value_date_edtf": "2011-03"}
    (row,) = with_answered_history(hand.frames()).spells.to_dicts()
    assert (row["exit_actor"], row["stop"]) == ("CN", date(1999, 1, 1))

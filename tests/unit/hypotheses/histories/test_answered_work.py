"""Work on a subject of which interviews speak."""

from __future__ import annotations

from typing import Any

import pytest

from paradiplomacy.hypotheses.capacity.rural_development import RURAL, rural
from paradiplomacy.hypotheses.climate.climate_work import CLIMATE
from paradiplomacy.hypotheses.histories.answered_counts import answered_work

US, CN = "us-x-a", "cn-y-b"
KEY = f"tie:{CN}|{US}"


@pytest.fixture
def tie(hand: Any) -> Any:
    """A tie of described places, and both ends' accounts."""
    hand.tie(CN, US, "1985-05-01", countries=("CN", "US"))
    hand.place(CN, "CN", 1_000_000)
    hand.place(US, "US", 1_000_000)
    hand.us, hand.cn = (hand.spoken(side, CN, US) for side in ("US", "CN"))
    return hand


@pytest.mark.parametrize(
    ("recorded", "answer", "sectors"),
    [
        ((), 1, [["climate"]]),
        ((), 0, [[]]),
        (("trade",), 1, [["climate"]]),
        (("trade",), 0, []),
        (("energy",), 1, []),
    ],
    ids=["yes", "no", "yes-to-other-work", "no-to-other-work", "in-the-record"],
)
def test_an_answer_is_an_exchange_where_the_record_has_none(
    tie: Any, recorded: tuple[str, ...], answer: int, sectors: list[list[str]]
) -> None:
    if recorded:
        tie.exchange(KEY, "2010", sectors=recorded)
    tie.answer(tie.us, "climate.any", answer)
    assert answered_work(tie.frames(), CLIMATE)["sectors"].to_list() == sectors


def test_ends_that_contradict_each_other_did_nothing_known(tie: Any) -> None:
    tie.answer(tie.us, "climate.any", 1)
    tie.answer(tie.cn, "climate.any", 0)
    assert answered_work(tie.frames(), CLIMATE).is_empty()


def test_the_first_work_for_rural_areas_is_dated_as_answered(tie: Any) -> None:
    tie.answer(tie.cn, "rural.any", 1)
    tie.dated(tie.cn, "rural.first", "2004-05")
    (row,) = rural(tie.frames()).to_dicts()
    assert (row["exchange"], row["date"].year) == (f"{tie.cn}|rural.any", 2004)
    tie.exchange(KEY, "1995", sectors=("agriculture",))
    assert answered_work(tie.frames(), RURAL).is_empty()

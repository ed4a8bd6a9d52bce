"""Ties dated by interviews, as claims read them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from paradiplomacy.hypotheses.histories.answered_history import (
    with_answered_founding,
    with_answers_that_date,
)
from paradiplomacy.record.frames import Frames

US, CN = "us-x-a", "cn-y-b"
KEY = f"tie:{CN}|{US}"
Asked = Callable[..., Frames]


@pytest.fixture
def asked(hand: Any) -> Asked:
    """Frames of one tie of which the record says one thing and each end another."""

    def frames(record: str, *, turns: Any = (), **ends: str) -> Frames:
        hand.tie(CN, US, record, countries=("CN", "US"), agreement="silent", turns=turns)
        for side, when in ends.items():
            hand.dated(hand.spoken(side.upper(), CN, US), "tie.founded", when)
        return hand.frames()  # type: ignore[no-any-return]

    return frames


@pytest.mark.parametrize(
    ("record", "answer", "low"),
    [
        ("", "1985-03", date(1985, 3, 1)),
        ("1985", "1985-03", date(1985, 3, 1)),
        ("1985-03-07", "1985-03", date(1985, 3, 7)),
        ("1983", "1985-03", date(1983, 1, 1)),
    ],
    ids=["undated", "vaguer", "more-exact", "other"],
)
def test_an_answer_dates_a_tie_only_where_the_record_is_vaguer(
    asked: Asked, record: str, answer: str, low: date
) -> None:
    frames = with_answered_founding(asked(record, us=answer))
    assert frames.ties["established_low"].to_list() == [low]
    assert frames.spells["start_low"].to_list() == [low]


def test_of_two_answers_that_agree_the_more_exact_one_counts(asked: Asked) -> None:
    frames = with_answered_founding(asked("", us="1985", cn="1985-03"))
    row = frames.ties.row(0, named=True)
    assert (row["established_low"], row["established_high"]) == (
        date(1985, 3, 1),
        date(1985, 3, 31),
    )
    assert row["established_agreement"] == "confirmed"


def test_ends_that_contradict_each_other_date_nothing(asked: Asked) -> None:
    frames = asked("", us="1985", cn="1987")
    assert with_answered_founding(frames) is frames


def test_a_tie_is_not_founded_after_it_was_suspended(asked: Asked) -> None:
    frames = asked("", us="1995", turns=(("suspended", "1989-07", "US"),))
    assert with_answered_founding(frames) is frames


def test_what_dates_a_tie_stands_next_to_it(asked: Asked) -> None:
    frames = asked("", us="1985")
    assert with_answers_that_date(frames, (KEY, "exchange:x")) == (
        KEY,
        "answer:k0000|tie.founded",
        "exchange:x",
    )

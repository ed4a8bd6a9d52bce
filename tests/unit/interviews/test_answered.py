"""Answers that somebody types, and the statements that they make."""

from __future__ import annotations

from datetime import date

import pytest

from paradiplomacy.interviews.answered import Respondent, asked, checked, next_after, statements_of
from paradiplomacy.interviews.instrument import shipped

WHO = Respondent("a-1", "US", "us-x", "cn-y", "Office", "", "en", "role", date(2026, 11, 27))


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("tie.founded", " 1985 ", "1985"),
        ("tie.founded", "1985/6/3", "1985-06-03"),
        ("tie.founded", "1985年6月", "1985-06"),
        ("tie.founded", "1985年", "1985"),
        ("tie.founded", "1985~", "1985~"),
        ("tie.founded", "", ""),
        ("trade.any", "0", "0"),
        ("exchange.count", "007", "7"),
    ],
)
def test_what_is_typed_is_kept_in_one_form(key: str, typed: str, kept: str) -> None:
    assert checked(shipped()[key], typed) == kept


@pytest.mark.parametrize(
    ("key", "typed", "why"),
    [
        ("tie.founded", "1985-13", "not_a_date"),
        ("tie.founded", "2999", "not_a_date"),
        ("tie.founded", "0001", "not_a_date"),
        ("trade.any", "2", "not_a_choice"),
        ("trade.any", "١", "not_a_choice"),
        ("exchange.count", "-1", "not_a_count"),
        ("exchange.count", "1e9", "not_a_count"),
        ("exchange.count", "٣", "not_a_count"),
    ],
)
def test_what_is_no_answer_is_refused(key: str, typed: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        checked(shipped()[key], typed)


def test_answers_to_questions_that_are_not_put_are_left_out() -> None:
    answers = {"training.any": "1", "training.taught": "2"}
    subjects = {s.subject for s in statements_of(WHO, answers, shipped(), "r")}
    assert "answer:a-1|training.taught" in subjects
    answers["training.any"] = "0"
    subjects = {s.subject for s in statements_of(WHO, answers, shipped(), "r")}
    assert subjects == {"account:a-1", "answer:a-1|training.any"}


def test_every_question_is_reached_by_going_on_and_back() -> None:
    answers = {"training.any": "1"}
    put = [question.key for question in asked(shipped(), answers)]
    there = [put[0]]
    while (after := next_after(shipped(), answers, there[-1])) is not None:
        there.append(after.key)
    assert there == put
    back = [put[-1]]
    while (before := next_after(shipped(), answers, back[-1], by=-1)) is not None:
        back.append(before.key)
    assert back == put[::-1]

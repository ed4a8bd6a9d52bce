"""Answers that somebody types, and the statements that they make."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from paradiplomacy.interviews.answered import (
    Respondent,
    check_answer,
    may_be_asked,
    next_after,
    no_answer,
    no_answer_of,
    questions_of,
    statements_of,
    value_of,
)
from paradiplomacy.interviews.asked_of import AskedTie
from paradiplomacy.interviews.instrument import read_shipped
from paradiplomacy.model.statements import Statement

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
    assert check_answer(read_shipped()[key], typed) == kept


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
        check_answer(read_shipped()[key], typed)


def test_answers_to_questions_that_are_not_put_are_left_out() -> None:
    answers = {"training.any": "1", "training.taught": "2"}
    subjects = {s.subject for s in statements_of(WHO, answers, read_shipped(), "r")}
    assert "answer:a-1|training.taught" in subjects
    answers["training.any"] = "0"
    subjects = {s.subject for s in statements_of(WHO, answers, read_shipped(), "r")}
    assert subjects == {"account:a-1", "answer:a-1|training.any"}


def test_what_stands_in_place_of_an_answer_is_coded_and_marked() -> None:
    kept = {
        "trade.any": no_answer("refused"),
        "tie.founded": no_answer("unknown"),
        "trust.city": "4",
        "rural.any": "",
    }
    stated = statements_of(replace(WHO, quote=True), kept, read_shipped(), "r")
    said = {(s.subject.partition("|")[2], s.property, s.value) for s in stated}
    assert said >= {
        ("trade.any", "no_answer", "refused"),
        ("tie.founded", "no_answer", "unknown"),
        ("trust.city", "value", "4"),
        ("trust.city", "only_in_groups", "yes"),
        ("", "quote", "yes"),
    }
    assert not [s for s in stated if s.subject.endswith("|rural.any")]
    assert value_of(read_shipped()["trade.any"], kept["trade.any"]) is None
    assert {"quote": "no"}.items() <= {s.property: s.value for s in said_of(WHO)}.items()


def said_of(who: Respondent) -> list[Statement]:
    return [s for s in statements_of(who, {}, read_shipped(), "r") if s.subject == "account:a-1"]


def test_nobody_can_type_what_stands_in_place_of_an_answer() -> None:
    typed = check_answer(read_shipped()["exchange.carrier"], no_answer("refused"))
    assert (typed, no_answer_of(typed)) == ("refused", "")


def test_a_date_that_was_just_given_decides_what_is_put_next() -> None:
    tie = AskedTie("US", "CN")
    put = {q.key for q in questions_of(read_shipped(), {"tie.founded": "1994"}, tie)}
    assert "crisis.june-1989" not in put
    given = {"tie.founded": "1994", "crisis.june-1989": "4", "crisis.june-1989-return": "1990"}
    subjects = {s.subject for s in statements_of(WHO, given, read_shipped(), "r", tie)}
    assert subjects == {"account:a-1", "answer:a-1|tie.founded"}, "what is irrelevant stays out"
    # What is answered to a question that is not put any more decides nothing.
    ended = {"tie.founded": "1985", "tie.stands": "1", "tie.ended": "1986"}
    assert "crisis.june-1989" in {q.key for q in questions_of(read_shipped(), ended, tie)}


def test_as_answers_come_the_questions_only_become_fewer() -> None:
    answers: dict[str, str] = {}
    most = len(may_be_asked(read_shipped(), answers, AskedTie("US", "CN")))
    for key, text in (("tie.stands", "1"), ("tie.founded", "1994"), ("training.any", "1")):
        answers[key] = text
        now = len(may_be_asked(read_shipped(), answers, AskedTie("US", "CN")))
        assert now <= most
        most = now
    put = {q.key for q in questions_of(read_shipped(), answers, AskedTie("US", "CN"))}
    assert put <= {q.key for q in may_be_asked(read_shipped(), answers, AskedTie("US", "CN"))}


def test_every_question_is_reached_by_going_on_and_back() -> None:
    answers = {"training.any": "1"}
    put = [question.key for question in questions_of(read_shipped(), answers)]
    there = [put[0]]
    while (after := next_after(read_shipped(), answers, there[-1])) is not None:
        there.append(after.key)
    assert there == put
    back = [put[-1]]
    while (before := next_after(read_shipped(), answers, back[-1], by=-1)) is not None:
        back.append(before.key)
    assert back == put[::-1]

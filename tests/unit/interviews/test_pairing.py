"""The same question to both ends: what the answers of each tie come to."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from tests.support.folders import CHANGCHUN

from paradiplomacy.interviews.agreement import (
    agreement_of_ends,
    agreement_view,
    compared_view,
)
from paradiplomacy.interviews.pairing import Outcome, Pairing, Reaction, pair_ends
from paradiplomacy.model.context import NO_ANSWERS, Account, SurveyAnswer
from paradiplomacy.model.dates import EventDate

US, CN = "us-ar-little-rock", "cn-jilin-changchun"


class Interviews:
    """Accounts and answers, as a record has them."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.answers: dict[str, SurveyAnswer] = {}

    def of(
        self,
        side: str,
        *,
        place: str = "",
        partner: str = "",
        when: str = "2020",
        **answers: float | str,
    ) -> str:
        """An account, with answers by key of the question (``trade__any``)."""
        key = f"a{len(self.accounts)}"
        here = place or (CN if side == "CN" else US)
        there = partner or (US if here == CN else CN)
        self.accounts[key] = Account(
            key, side, "office", here, there, date=EventDate.parse(when) if when else None
        )
        for name, value in answers.items():
            question = name.replace("__", ".").replace("_", "-")
            given: dict[str, Any] = {"value": None}
            if isinstance(value, float | int):
                given["value"] = float(value)
            elif value in NO_ANSWERS:
                given["no_answer"] = value
            elif question.endswith(("founded", "first", "approved")):
                given["value_date"] = EventDate.parse(value)
            else:
                given["text"] = value
            self.answers[f"{key}|{question}"] = SurveyAnswer(key, question, **given)
        return key

    def paired(self) -> Pairing:
        record: Any = SimpleNamespace(accounts=self.accounts, answers=self.answers)
        return pair_ends(record)


@pytest.fixture
def interviews() -> Interviews:
    return Interviews()


def outcome(pairing: Pairing, question: str) -> Outcome:
    (row,) = pairing.of(question)
    return row.outcome


@pytest.mark.parametrize(
    ("question", "here", "there", "expected"),
    [
        ("trade__any", 1, 1, Outcome.AGREE),
        ("trade__any", 1, 0, Outcome.CONTRADICT),
        ("exchange__count", 10, 12, Outcome.AGREE),  # within 20 % of the larger
        ("exchange__count", 10, 13, Outcome.CONTRADICT),
        ("tie__founded", "1994-04", "1994", Outcome.AGREE),  # may be the same day
        ("tie__founded", "1994-04", "1995", Outcome.CONTRADICT),
        ("climate__first", "2007-01", "2007-12", Outcome.AGREE),  # within twelve months
        ("climate__first", "2007-01", "2009", Outcome.CONTRADICT),
        ("training__taught", 1, 2, Outcome.AGREE),  # ours, seen from there the partner's
        ("training__taught", 1, 1, Outcome.CONTRADICT),
        ("training__taught", 3, 3, Outcome.AGREE),
        ("trust__city", 5, 1, Outcome.OWN),  # each speaks of itself
    ],
)
def test_both_answer(
    interviews: Interviews, question: str, here: Any, there: Any, expected: Outcome
) -> None:
    interviews.of("US", **{question: here})
    interviews.of("CN", **{question: there})
    key = question.replace("__", ".").replace("_", "-")
    assert outcome(interviews.paired(), key) is expected


def test_an_end_that_says_nothing_is_named(interviews: Interviews) -> None:
    interviews.of("US", trade__any=1)
    interviews.of("CN", rural__any=0)
    pairing = interviews.paired()
    (row,) = pairing.of("trade.any")
    assert (row.outcome, row.missing) == (Outcome.ONE_SIDED, (CHANGCHUN,))
    assert [end.spoken for end in row.ends] == [Reaction.SILENT, Reaction.ANSWERED]
    assert outcome(pairing, "climate.any") is Outcome.SILENT
    assert outcome(pairing, "climate.first") is Outcome.NOT_ASKED
    assert pairing.both == pairing.ties


@pytest.mark.parametrize("code", NO_ANSWERS)
def test_who_gives_no_answer_neither_agrees_nor_contradicts(
    interviews: Interviews, code: str
) -> None:
    interviews.of("US", trade__any=1, rural__any=code, training__any=code)
    interviews.of("CN", trade__any=code, rural__any=code, training__any=1, training__taught=1)
    pairing = interviews.paired()
    (trade,), (rural,) = pairing.of("trade.any"), pairing.of("rural.any")
    assert (trade.outcome, trade.missing) == (Outcome.ONE_SIDED, (CHANGCHUN,))
    assert (trade.ends[0].spoken, rural.outcome) == (code, Outcome.SILENT)
    (taught,) = pairing.of("training.taught")
    assert taught.ends[1].spoken is Reaction.NOT_ASKED
    found = agreement_of_ends(pairing, draws=0)
    by_key = {q.question.key: q for q in found.questions}
    assert by_key["rural.any"].no_answers == {code: 2}
    assert {by_key[key].both for key in ("trade.any", "rural.any", "training.any")} == {0}
    assert found.apart.trials == 0
    view = {q["question"]: q for q in agreement_view(found)["questions"]}
    assert view["rural.any"]["no_answers"] == dict.fromkeys(NO_ANSWERS, 0) | {code: 2}


def test_another_account_of_the_same_end_answers_for_who_did_not(interviews: Interviews) -> None:
    interviews.of("US", trade__any="refused")
    interviews.of("US", trade__any=1)
    interviews.of("CN", trade__any=1)
    assert outcome(interviews.paired(), "trade.any") is Outcome.AGREE


def test_what_cannot_concern_a_tie_is_not_silence(interviews: Interviews) -> None:
    tokyo, osaka = "us-tx-x", "jp-osaka"
    interviews.of("US", place=tokyo, partner=osaka, trade__any=1)
    interviews.of("JP", place=osaka, partner=tokyo, trade__any=1, tie__founded="2020")
    pairing = interviews.paired()
    needless = ("friction.harm", "crisis.june-1989", "exchange.in-2017")
    assert {outcome(pairing, key) for key in needless} == {Outcome.NOT_ASKED}
    (row,) = pairing.of("exchange.in-2019")
    assert {end.spoken for end in row.ends} == {Reaction.SILENT, Reaction.NOT_ASKED}


def test_an_end_that_was_not_interviewed_is_absent(interviews: Interviews) -> None:
    interviews.of("US", trade__any=1)
    interviews.of("CN")  # an account without an answer is none by this questionnaire
    pairing = interviews.paired()
    (row,) = pairing.of("trade.any")
    assert row.outcome is Outcome.ONE_SIDED
    assert row.ends[0].spoken is Reaction.ABSENT
    assert (pairing.both, pairing.unanswered) == ((), ("a1",))


def test_what_an_answer_makes_needless_is_not_silence(interviews: Interviews) -> None:
    interviews.of("US", training__any=0)
    interviews.of("CN", training__any=1, training__taught=2)
    pairing = interviews.paired()
    (row,) = pairing.of("training.taught")
    assert row.outcome is Outcome.ONE_SIDED
    assert row.ends[1].spoken is Reaction.NOT_ASKED


@pytest.mark.parametrize(
    ("second", "there", "expected"),
    [(11, 10, Outcome.AGREE), (30, 10, Outcome.DIVIDED), (30, 90, Outcome.DIVIDED)],
)
def test_several_accounts_of_one_end(
    interviews: Interviews, second: int, there: int, expected: Outcome
) -> None:
    keys = [interviews.of("US", exchange__count=n) for n in (10, second)]
    interviews.of("CN", exchange__count=there)
    (row,) = interviews.paired().of("exchange.count")
    assert row.outcome is expected
    # Of two the lower counts.
    assert (row.ends[1].value, row.ends[1].accounts) == (10.0, tuple(keys))


def test_one_end_sees_mirrored_answers_the_same_way(interviews: Interviews) -> None:
    for _ in range(2):
        interviews.of("US", training__any=1, training__taught=1)
    interviews.of("CN", training__any=1, training__taught=2)
    assert outcome(interviews.paired(), "training.taught") is Outcome.AGREE


def test_an_earlier_round_does_not_contradict(interviews: Interviews) -> None:
    interviews.of("US", when="2010", exchange__count=30)
    interviews.of("US", when="2024", exchange__count=4)
    interviews.of("CN", when="2024", exchange__count=4)
    (row,) = interviews.paired().of("exchange.count")
    assert (row.outcome, row.ends[1].accounts) == (Outcome.AGREE, ("a1",))


def test_third_parties_and_accounts_without_a_tie_are_left_out(interviews: Interviews) -> None:
    interviews.of("US", trade__any=1)
    third = interviews.of("third", trade__any=0)
    foreign = interviews.of("TW", trade__any=0)
    key = interviews.of("CN", trade__any=0)
    record = interviews.accounts
    record[key] = Account(key, "CN", "office", "", "")
    pairing = interviews.paired()
    assert (pairing.third, pairing.unplaced) == ((third, foreign), (key,))
    assert outcome(pairing, "trade.any") is Outcome.ONE_SIDED


def test_two_ends_in_one_country_are_told_apart_by_place(interviews: Interviews) -> None:
    trier, weimar = "de-trier", "de-weimar"
    interviews.of("DE", place=trier, partner=weimar, trade__any=1)
    interviews.of("DE", place=weimar, partner=trier, trade__any=0)
    (row,) = interviews.paired().of("trade.any")
    assert row.outcome is Outcome.CONTRADICT
    assert [end.side for end in row.ends] == [trier, weimar]


def test_questions_of_another_questionnaire_are_named(interviews: Interviews) -> None:
    interviews.of("US", weather__good=1)
    assert interviews.paired().unknown == ("weather.good",)


def test_agreement_by_question_and_overall(interviews: Interviews) -> None:
    for i in range(12):
        place, partner = f"us-x-{i}", f"cn-y-{i}"
        said = {"trade__any": i % 2, "rural__any": 1}
        interviews.of("US", place=place, partner=partner, **said)
        said["trade__any"] = 1 - i % 2 if i == 5 else i % 2
        interviews.of("CN", place=partner, partner=place, **said)
    found = agreement_of_ends(interviews.paired(), draws=200)
    by_key = {q.question.key: q for q in found.questions}
    assert set(by_key) == {"trade.any", "rural.any"}
    trade = by_key["trade.any"]
    assert (trade.both, trade.counts[Outcome.CONTRADICT]) == (12, 1)
    assert trade.missed is not None
    assert (trade.missed.trials, trade.missed.seen) == (12, 1)
    assert trade.alpha is not None
    assert trade.alpha.value is not None
    assert 0 < trade.alpha.value < 1
    rural = by_key["rural.any"]
    assert rural.alpha is not None
    assert rural.alpha.value is None
    assert rural.ac1 is not None
    assert rural.ac1.value == 1.0
    assert (found.apart.trials, found.together.trials) == (24, 12)
    assert (found.apart.seen, found.together.seen) == (1, 1)


def test_mirrored_answers_agree_beyond_chance(interviews: Interviews) -> None:
    for i, (here, there) in enumerate([(1, 2), (2, 1), (3, 3), (1, 2)] * 3):
        place, partner = f"us-x-{i}", f"cn-y-{i}"
        for side, value in (("US", here), ("CN", there)):
            ends = (place, partner) if side == "US" else (partner, place)
            interviews.of(
                side, place=ends[0], partner=ends[1], training__any=1, training__taught=value
            )
    found = agreement_of_ends(interviews.paired(), draws=0)
    (taught,) = [q for q in found.questions if q.question.key == "training.taught"]
    assert taught.alpha is not None
    assert taught.alpha.value == 1.0


def test_coefficients_are_of_blind_pairs_and_those_of_all_stand_beside(
    interviews: Interviews,
) -> None:
    late = set()
    for i in range(11):
        place, partner = f"us-x-{i}", f"cn-y-{i}"
        said = {"trade__any": i % 2}
        interviews.of("US", place=place, partner=partner, **said)
        key = interviews.of("CN", place=partner, partner=place, **said)
        if i == 9:  # who read "1" and says "0"
            interviews.answers[f"{key}|trade.any"] = SurveyAnswer(key, "trade.any", 0.0)
            interviews.accounts[key] = replace(interviews.accounts[key], not_blind="yes")
            late.add(key)
    record: Any = SimpleNamespace(accounts=interviews.accounts, answers=interviews.answers, ties={})
    view = compared_view(record)
    assert set(view["left_out"]["not_blind"]) == late
    (blind,), (whole,) = view["questions"], view["with_not_blind"]["questions"]
    assert (blind["both"], blind["counts"]["contradict"], blind["alpha"]["value"]) == (10, 0, 1.0)
    assert (whole["both"], whole["counts"]["contradict"]) == (11, 1)
    assert 0 < whole["alpha"]["value"] < 1
    assert [row["outcome"] for row in view["discrepancies"]] == ["contradict"]
    for key in late:
        interviews.accounts[key] = replace(interviews.accounts[key], not_blind="no")
    assert compared_view(record)["with_not_blind"] is None
    assert pair_ends(record) == replace(pair_ends(record, blind=True), not_blind=())

"""The claims on June 1989: what suspended, and for how long."""

from __future__ import annotations

from math import inf
from typing import Any

import pytest

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.histories.interruptions import (
    Interruption,
    interruptions,
    share_within,
    within,
)
from paradiplomacy.hypotheses.rights.recovery import RECOVERY
from paradiplomacy.hypotheses.rights.suspension_1989 import SUSPENSION_1989 as SUSPENSION

pytestmark = pytest.mark.usefixtures("chinese_too")


def figure(hand: Any, k: int, n: int) -> None:
    text = f"{k} of {n} ties were suspended."
    hand.claim("rights", "figure", text, numerator=k, denominator=n, support="a magazine")


# --- suspension-1989


@pytest.mark.parametrize(("k", "n"), [(12, 40), (20, 40), (30, 40), (0, 3)])
def test_the_claims_own_figure_decides_nothing(hand: Any, k: int, n: int) -> None:
    figure(hand, k, n)
    found = SUSPENSION.run(hand.frames())
    assert found.verdict is Verdict.RESTATED
    assert (found.p, str(found.mde_sentence)) == (None, "")
    assert f"{k} of {n} ties" in str(found.sentence)
    assert "most ties continued" not in str(found.sentence)
    assert (found.n, found.estimates[0].value) == (n, k / n)
    assert found.estimates[0].subjects == ("claim:rights-00",)


def test_twelve_of_forty_in_words_and_numbers(hand: Any) -> None:
    figure(hand, 12, 40)
    found = SUSPENSION.run(hand.frames())
    deciding = found.estimates[0]
    assert (deciding.low, deciding.high) == pytest.approx((0.166, 0.465), abs=5e-4)
    assert "12 of 40 ties (30%)" in str(found.sentence)
    assert "No tie in this record is known to have existed at that time" in str(found.sentence)


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        (["continued"] * 6 + ["suspended"] * 2 + [""], Verdict.SUPPORTED),
        (["suspended"] * 6 + ["continued"] * 2 + [""], Verdict.CONTRADICTED),
        (["continued"] * 3 + ["suspended"] * 2 + [""] * 3, Verdict.RESTATED),
        (["continued"] * 4, Verdict.RESTATED),
    ],
    ids=["most-went-on", "most-stopped", "silence-decides", "four-ties"],
)
def test_answers_that_no_silence_can_turn_decide(
    hand: Any, answers: list[str], verdict: Verdict
) -> None:
    figure(hand, 12, 40)
    hand.shock("june", "1989-06-04", "rights")
    for i, answer in enumerate(answers):
        tie = hand.tie(f"us{i}", f"cn{i}", "1985")
        if answer:
            hand.response("june", tie, answer)
    found = SUSPENSION.run(hand.frames())
    assert (found.verdict, found.p) == (verdict, None)
    of_record = found.estimates[0].basis == "this record"
    assert of_record is verdict.decides


def test_without_a_figure_it_says_what_it_lacks(hand: Any) -> None:
    hand.claim("rights", "figure", "Some were suspended.", value=3.0)
    found = SUSPENSION.run(hand.frames())
    assert found.verdict is Verdict.UNTESTABLE
    assert "figure of how many ties were suspended" in str(found.lacks[0])


def test_among_several_figures_the_one_on_suspensions_is_taken(hand: Any) -> None:
    hand.claim("rights", "figure", "9 of 10 wrote.", numerator=9, denominator=10)
    figure(hand, 7, 30)
    assert SUSPENSION.run(hand.frames()).estimates[0].value == pytest.approx(7 / 30)


def test_bounds_count_silence_both_ways(hand: Any) -> None:
    figure(hand, 12, 40)
    hand.shock("june", "1989-06-04", "rights")
    old = [hand.tie(f"us{i}", f"cn{i}", "1985") for i in range(10)]
    for tie, answer in zip(
        old, ["suspended", "resumed", "letter", "continued", "protest", "statement"], strict=False
    ):
        hand.response("june", tie, answer)
    hand.response("june", old[6], "suspended")
    hand.response("june", old[6], "continued")
    hand.response("june", "", "suspended")
    # Not of them: too young, perhaps too young, ended before, of unknown age, with Taiwan.
    hand.tie("us-young", "cn-young", "1990")
    hand.tie("us-1989", "cn-1989", "1989")
    hand.tie("us-gone", "cn-gone", "1981", turns=(("ended", "1987", "US"),))
    hand.tie("us-when", "cn-when", "")
    taiwan = hand.tie("us0", "tw0", "1979", countries=("US", "TW"))
    hand.response("june", taiwan, "suspended")
    found = SUSPENSION.run(hand.frames())
    bounds = found.estimates[1]
    # Two suspended, three carried on, one told both ways, four silent (one made a statement).
    assert (bounds.n, bounds.value) == (10, None)
    assert (bounds.low, bounds.high) == pytest.approx((0.2, 0.7))
    assert "names two that were suspended (Us0\N{EN DASH}Cn0 and Us1\N{EN DASH}Cn1)" in str(
        found.sentence
    )
    assert "no report on four" in str(found.sentence)
    among = found.sensitivity[0]
    assert (among.n, among.value) == (5, pytest.approx(0.4))
    assert any("One response to June 1989 names no partner" in str(c) for c in found.caveats)
    assert any("Us6\N{EN DASH}Cn6" in str(c) for c in found.caveats)


@pytest.mark.parametrize(
    ("start", "counts"),
    [("1989", True), ("1990-06-04", True), ("1990-06-05", False), ("1989-06-03", False)],
)
def test_a_suspension_in_the_history_counts_within_twelve_months(
    hand: Any, start: str, counts: bool
) -> None:
    figure(hand, 12, 40)
    hand.shock("june", "1989-06-04", "rights")
    hand.tie("us", "cn", "1980", turns=(("suspended", start, "US"), ("resumed", "1999", "US")))
    bounds = SUSPENSION.run(hand.frames()).estimates[1]
    assert bounds.low == (1.0 if counts else 0.0)


def test_a_tie_revived_before_june_1989_existed_then(hand: Any) -> None:
    figure(hand, 12, 40)
    hand.tie("us", "cn", "1980", turns=(("ended", "1983", "US"), ("renewed", "1986", "US")))
    assert SUSPENSION.run(hand.frames()).estimates[1].n == 1


# --- recovery


def exact(years: float) -> Interruption:
    return Interruption(f"tie:{years}", years, years, "resumed")


def still(years: float) -> Interruption:
    return Interruption(f"tie:{years}+", years, inf, "open")


def test_open_cases_count_both_ways() -> None:
    cases = [exact(0.5), exact(3.0), still(30.0), Interruption("e", 4.0, inf, "ended")]
    cases.append(Interruption("s", 0.2, 1.5, "resumed"))
    assert within(cases, 1.0) == (1, 2, 2)
    found = share_within(cases, 1.0)
    low, high = (0.00505, 0.94726)  # 1 of 5 and 3 of 5, Clopper-Pearson
    assert (found.value, found.low, found.high) == (
        None,
        pytest.approx(low, abs=1e-4),
        pytest.approx(high, abs=1e-4),
    )


def test_bounds_of_a_spell_come_from_the_bounds_of_its_dates(hand: Any) -> None:
    hand.tie("ny", "bj", "1980", turns=(("suspended", "1989", "US"), ("resumed", "2004-05", "US")))
    hand.tie("id", "sx", "1985", turns=(("suspended", "1989", "US"),))
    hand.tie("or", "fj", "1984", turns=(("suspended", "1989", "US"), ("renewed", "1990", "US")))
    hand.tie("mi", "sc", "1982", turns=(("suspended", "1989", "US"), ("ended", "1991", "US")))
    found = {i.tie: i for i in interruptions(hand.frames())}
    beijing, shanxi = found["tie:ny|bj"], found["tie:id|sx"]
    assert (beijing.shortest, beijing.longest) == pytest.approx((14.33, 15.41), abs=0.01)
    assert (shanxi.shortest, shanxi.longest) == (pytest.approx(36.0, abs=0.01), inf)
    assert (found["tie:or|fj"].shortest, found["tie:or|fj"].outcome) == (
        pytest.approx(0.0, abs=0.01),
        "resumed",
    )
    assert found["tie:mi|sc"].outcome == "ended"


def test_dormant_and_ended_ties_are_not_interrupted(hand: Any) -> None:
    hand.tie("a", "b", "1980", turns=(("dormant", "2016", ""), ("resumed", "2018", "both")))
    hand.tie("c", "d", "1980", turns=(("ended", "2010", "US"),))
    hand.tie("e", "f", "1980", turns=(("suspended", "2001", "US"), ("ended", "2003", "US")))
    assert [(i.tie, i.outcome) for i in interruptions(hand.frames())] == [("tie:e|f", "ended")]


def suspended(hand: Any, number: int, until: str) -> None:
    for i in range(number):
        turns = (("suspended", "1989-06-20", "US"), ("resumed", until, "US"))
        hand.tie(f"us{until}{i}", f"cn{i}", "1980", turns=turns)


@pytest.mark.parametrize(
    ("short", "long", "verdict"),
    [
        (10, 0, Verdict.SUPPORTED),
        (0, 10, Verdict.CONTRADICTED),
        (5, 5, Verdict.INCONCLUSIVE),
        (4, 0, Verdict.INCONCLUSIVE),
    ],
)
def test_verdict_on_recovery(hand: Any, short: int, long: int, verdict: Verdict) -> None:
    suspended(hand, short, "1990-02-01")
    suspended(hand, long, "1999-02-01")
    found = RECOVERY.run(hand.frames())
    assert found.verdict is verdict
    assert found.estimates[0].value == pytest.approx(short / (short + long))


def test_suspensions_of_unknown_outcome_support_nothing(hand: Any) -> None:
    for i in range(20):
        hand.tie(f"us{i}", f"cn{i}", "1980", turns=(("suspended", "1989", "US"),))
    found = RECOVERY.run(hand.frames())
    assert found.verdict is Verdict.INCONCLUSIVE
    assert (found.estimates[0].low, found.estimates[0].high) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        ("1989", "1989/2004", "after at most 16 years"),
        ("1989", "1995/2004", "after between 5 and 16 years"),
        ("1989", "2004-05", "after about 15 years"),
    ],
)
def test_the_length_of_a_suspension_is_told_no_more_exactly_than_it_is_known(
    hand: Any, since: str, until: str, said: str
) -> None:
    turns = (("suspended", since, "US"), ("resumed", until, "both"))
    hand.tie("idaho", "shanxi", "1985", turns=turns)
    assert f"Shanxi {said}" in str(RECOVERY.run(hand.frames()).sentence)


def test_few_cases_are_named_and_decide_nothing(hand: Any) -> None:
    turns = (("suspended", "1989", "US"), ("resumed", "2004-05", "both"))
    hand.tie("new york", "beijing", "1980", turns=turns)
    hand.tie("idaho", "shanxi", "1985", turns=(("suspended", "1989", "US"),))
    found = RECOVERY.run(hand.frames())
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "New York\N{EN DASH}Beijing after about 15 years" in str(found.sentence)
    assert "Idaho\N{EN DASH}Shanxi" in str(found.sentence)
    assert "Two suspensions cannot decide it" in str(found.sentence)
    assert found.mde is None
    assert found.picture is not None
    assert found.picture.rows[0]["value"] is None


def test_p_values_are_exact_and_none_where_outcomes_are_open(hand: Any) -> None:
    suspended(hand, 9, "1990-02-01")
    suspended(hand, 1, "1999-02-01")
    assert RECOVERY.run(hand.frames()).p == pytest.approx(2 * 11 / 2**10)
    hand.tie("us", "cn", "1980", turns=(("suspended", "1989", "US"),))
    assert RECOVERY.run(hand.frames()).p is None


def test_interviews_would_collect_what_both_lack(hand: Any) -> None:
    assert {"crisis.stopped", "crisis.months-until-return", "crisis.june-1989"} <= set(
        RECOVERY.run(hand.frames()).asks
    )
    assert SUSPENSION.run(hand.frames()).asks == ("crisis.june-1989",)

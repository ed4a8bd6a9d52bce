"""Exchanges before and after the trade war and the pandemic, as both ends count them."""

from __future__ import annotations

from typing import Any

import pytest

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.experiments.covid_2020 import COVID_2020
from paradiplomacy.hypotheses.experiments.trade_war import TRADE_WAR

ASK = ("exchange__in_2019", "exchange__remote_2019", "exchange__in_2021", "exchange__remote_2021")


@pytest.fixture
def pair(hand_of: Any) -> Any:
    made = hand_of("CN", "US")
    made.shock("trade-war-2018", "2018-07-06", "trade")
    made.shock("covid-2020", "2020", "health")
    return made


def ties(hand: Any, number: int) -> list[str]:
    return [hand.tie(f"cn-y-{at:03}", f"us-x-{at:03}", "1985-05-01") for at in range(number)]


@pytest.mark.parametrize(
    ("after", "verdict"), [(10, Verdict.SUPPORTED), (2, Verdict.CONTRADICTED)], ids=["on", "fell"]
)
def test_both_years_of_the_trade_war(pair: Any, after: int, verdict: Verdict) -> None:
    for at, tie in enumerate(ties(pair, 30)):
        more = at % 3
        pair.let("US", tie, exchange__in_2017=10 + more, exchange__in_2019=after + more)
    finding = TRADE_WAR.run(pair.frames())
    assert (finding.verdict, finding.n) == (verdict, 30 * (12 + after))
    assert finding.estimates[0].subjects[0] == "answer:k0000|exchange.in-2017"


def test_ties_that_count_decide_without_those_of_which_sources_report(pair: Any) -> None:
    counted, reported = ties(pair, 7)[:5], "tie:cn-y-006|us-x-006"
    for tie in counted:
        pair.let("US", tie, exchange__in_2017=4, exchange__in_2019=4)
    pair.exchange(reported, "2017-03-01")
    assert TRADE_WAR.run(pair.frames()).n == 40
    # Of four ties that count, the record decides as before, and nothing of theirs is added.
    pair.rows["answers"] = [a for a in pair.rows["answers"] if a["account"] != "k0004"]
    assert TRADE_WAR.run(pair.frames()).n == 1


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [((9, 4, 5, 4), Verdict.SUPPORTED), ((9, 4, 9, 4), Verdict.INCONCLUSIVE)],
    ids=["fell", "as before"],
)
def test_travel_before_and_after_the_pandemic(
    pair: Any, counts: tuple[int, ...], verdict: Verdict
) -> None:
    for at, tie in enumerate(ties(pair, 40)):
        # Three ties in four have no travel left.
        some = (counts[0], counts[1], counts[3], counts[3]) if at % 4 else counts
        answers = dict(zip(ASK, some if verdict is Verdict.SUPPORTED else counts, strict=True))
        pair.let("CN", tie, **answers)
    assert COVID_2020.run(pair.frames()).verdict is verdict

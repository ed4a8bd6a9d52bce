"""Whether climate work goes on at several levels, by ties that say under whose agreement."""

from __future__ import annotations

from typing import Any

import pytest

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.climate.climate_multilevel import CLIMATE_MULTILEVEL

pytestmark = pytest.mark.usefixtures("chinese_too")


def asked(hand: Any, *under: int) -> None:
    for at, choice in enumerate(under):
        tie = hand.tie(f"cn-y-{at}", f"us-x-{at}", countries=("CN", "US"))
        hand.place(f"cn-y-{at}", "CN", 1_000_000)
        hand.place(f"us-x-{at}", "US", 1_000_000)
        hand.let("US", tie, climate__any=1, climate__under=choice)


@pytest.mark.parametrize(
    ("under", "verdict"),
    [
        ((2, 3, 2, 1, 0, 2, 3), Verdict.SUPPORTED),
        ((1,) * 40, Verdict.CONTRADICTED),
        ((1, 1, 0, 2, 1, 1, 1, 1), Verdict.INCONCLUSIVE),
    ],
)
def test_the_share_above_cities_decides(
    hand: Any, under: tuple[int, ...], verdict: Verdict
) -> None:
    asked(hand, *under)
    finding = CLIMATE_MULTILEVEL.run(hand.frames())
    assert (finding.verdict, finding.n) == (verdict, len(under))
    assert finding.estimates[0].subjects[0] == "answer:k0000|climate.under"


def test_four_ties_do_not_decide(hand: Any) -> None:
    asked(hand, 2, 2, 2, 2)
    assert CLIMATE_MULTILEVEL.run(hand.frames()).verdict is Verdict.INCONCLUSIVE


def test_answers_decide_where_no_exchange_has_a_known_division(hand: Any) -> None:
    for at in range(7):
        tie = hand.tie(f"cn-y-{at}", f"us-x-{at}", countries=("CN", "US"))
        hand.let("US", tie, climate__any=1, climate__under=2)
    assert CLIMATE_MULTILEVEL.run(hand.frames()).verdict is Verdict.SUPPORTED

"""What interviews say of crises, contact and friction, as claims on conflict read it."""

from __future__ import annotations

from typing import Any

import pytest

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.conflict.continuity import CONTINUITY
from paradiplomacy.hypotheses.conflict.detachment import DETACHMENT
from paradiplomacy.hypotheses.conflict.dual_ties import DUAL_TIES
from paradiplomacy.hypotheses.conflict.opinion_parts import local_panel
from paradiplomacy.hypotheses.conflict.opinion_up import OPINION_UP
from paradiplomacy.hypotheses.histories.answered_counts import with_answered_counts


def ties(hand: Any, number: int) -> list[str]:
    return [hand.tie(f"cn-y-{at:03}", f"us-x-{at:03}", "1985-05-01") for at in range(number)]


@pytest.fixture
def pair(hand_of: Any) -> Any:
    return hand_of("CN", "US")


@pytest.mark.parametrize(
    ("after", "verdict"), [(20, Verdict.SUPPORTED), (4, Verdict.CONTRADICTED)], ids=["on", "fell"]
)
def test_exchanges_around_a_crisis_as_both_ends_count_them(
    pair: Any, after: int, verdict: Verdict
) -> None:
    pair.shock("belgrade-1999", "1999-05-07")
    for tie in ties(pair, 12):
        pair.let(
            "US",
            tie,
            crisis__worst="1999-05",
            crisis__exchanges_before=20,
            crisis__exchanges_after=after,
        )
    finding = DETACHMENT.run(pair.frames())
    assert (finding.verdict, finding.n) == (verdict, 12 * (20 + after))
    assert finding.estimates[0].subjects[:2] == (
        "answer:k0000|crisis.exchanges-before",
        "answer:k0001|crisis.exchanges-before",
    )


@pytest.mark.parametrize(
    ("yes", "verdict"),
    [(11, Verdict.SUPPORTED), (6, Verdict.INCONCLUSIVE), (1, Verdict.CONTRADICTED)],
)
def test_contact_through_a_crisis(pair: Any, yes: int, verdict: Verdict) -> None:
    for at, tie in enumerate(ties(pair, 12)):
        pair.let("CN", tie, contact__through_crisis=at < yes)
    assert CONTINUITY.run(pair.frames()).verdict is verdict


def test_contact_of_too_few_ties_leaves_the_claim_as_it_was(pair: Any) -> None:
    for tie in ties(pair, 4):
        pair.let("CN", tie, contact__through_crisis=1)
    assert CONTINUITY.run(pair.frames()).verdict is Verdict.UNTESTABLE


@pytest.mark.parametrize(("harm", "breaks"), [(0, 0), (1, 1)])
def test_exchanges_that_became_fewer_are_a_disturbance(pair: Any, harm: int, breaks: int) -> None:
    first, second = ties(pair, 2)
    pair.tie("tw-z-000", "us-x-000", "1983-01-01", countries=("TW", "US"))
    for tie in (first, second):
        pair.let("US", tie, friction__harm=harm)
    assert DUAL_TIES.run(pair.frames()).n == breaks  # the second has no tie to Taiwan


def test_exchanges_of_last_year_count_among_those_between_two_opinions(pair: Any) -> None:
    (tie,) = ties(pair, 1)
    pair.answer(
        pair.spoken("US", *tie.removeprefix("tie:").split("|"), when="2010"), "opinion.local", 3
    )
    pair.let("US", tie, opinion__local=4, exchange__count=20)  # asked in 2020, ten years later
    frames = with_answered_counts(pair.frames(), OPINION_UP.asks)
    assert local_panel(frames)["exchanges"].to_list() == pytest.approx([2.0], rel=0.01)

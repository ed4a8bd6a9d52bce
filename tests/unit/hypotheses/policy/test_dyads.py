"""Pairs of several hubs by year: made records of which the answer is known, and a real one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.unit.hypotheses.policy.many_hubs import HUBS, fill, fill_from

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.policy.dyads import NO_OTHER_HUB, answer_of_dyads, dyads_of
from paradiplomacy.hypotheses.policy.policy_outcome import POLICY_OUTCOME
from paradiplomacy.language import rendered
from paradiplomacy.record.frames import frames_of
from paradiplomacy.record.open import open_record

pytestmark = pytest.mark.usefixtures("chinese_too")


@pytest.mark.thorough
def test_ties_that_bring_a_pair_closer_support_the_claim(hand: Any) -> None:
    fill(hand, effect=-1.0)
    finding = rendered(POLICY_OUTCOME.run(hand.frames()))
    assert finding.verdict is Verdict.SUPPORTED
    assert finding.estimates[0].value == pytest.approx(-1.0, abs=0.05)
    assert str(finding.sentence).startswith("Of 126 pairs of")
    assert "came closer" in str(finding.sentence)
    assert finding.mde is not None
    assert "by the rule that decides" in str(finding.mde_sentence)
    assert "to be detected in eight cases out of ten" in str(finding.mde_sentence)
    assert str(NO_OTHER_HUB) not in finding.lacks
    assert finding.estimates[0].subjects


@pytest.mark.thorough
def test_a_country_that_moves_toward_all_hubs_is_no_effect_of_its_ties(hand: Any) -> None:
    fill(hand, shift=-1.0)
    answer = answer_of_dyads(hand.frames())
    assert answer is not None
    assert answer.interval.value == pytest.approx(0.0, abs=0.05)
    assert answer.verdict is Verdict.INCONCLUSIVE


@pytest.mark.thorough
def test_pairs_that_drift_before_their_tie_decide_nothing(hand: Any) -> None:
    fill(hand, drift=-0.03)
    answer = answer_of_dyads(hand.frames())
    assert answer is not None
    assert answer.interval.below(0.0)  # the interval alone would support the claim
    assert answer.trends.parted
    assert answer.verdict is Verdict.INCONCLUSIVE
    assert "moved differently before" in rendered(POLICY_OUTCOME.run(hand.frames())).sentence


def test_hubs_have_votes_and_first_ties_of_several_and_pairs_stand_once(hand: Any) -> None:
    fill(hand)
    dyads = dyads_of(hand.frames())
    assert dyads is not None
    assert set(dyads.hubs) == set(HUBS)
    assert len(set(map(frozenset, (unit.split("-") for unit in dyads.panel.units)))) == len(
        dyads.panel.units
    )
    assert len(dyads.dating) == int(dyads.panel.adopters.sum())


def test_pairs_without_a_dated_tie_are_unknown_and_left_out(hand: Any) -> None:
    fill(hand)
    before = dyads_of(hand.frames())
    hand.rows["ties"] = [row for row in hand.rows["ties"] if row["place_b"] != "USXAb"]
    after = dyads_of(hand.frames())
    assert before is not None
    assert after is not None
    assert set(before.panel.units) - set(after.panel.units) == {"US-XA"}


def test_one_hub_is_said_to_lack_the_others(hand: Any) -> None:
    fill(hand, hubs=("CN",))
    assert dyads_of(hand.frames()) is None


@pytest.mark.thorough
def test_the_shipped_record_lacks_ties_of_other_hubs() -> None:
    frames = frames_of(open_record())
    assert dyads_of(frames) is None
    finding = rendered(POLICY_OUTCOME.run(frames))
    assert str(finding.sentence).endswith(str(NO_OTHER_HUB))
    assert finding.lacks[0] == str(NO_OTHER_HUB)


@pytest.mark.thorough
def test_dated_ties_of_four_hubs_run_and_leave_the_question_open(shared: Path, hand: Any) -> None:
    fill_from(shared, hand)
    frames = hand.frames()
    dyads = dyads_of(frames)
    assert dyads is not None
    assert {"CN", "US"} <= set(dyads.hubs)
    finding = rendered(POLICY_OUTCOME.run(frames))
    assert finding.verdict is Verdict.INCONCLUSIVE
    assert finding.n >= 20
    assert finding.mde is not None
    deciding = finding.estimates[0]
    assert deciding.low is not None
    assert deciding.high is not None
    assert deciding.low < 0 < deciding.high

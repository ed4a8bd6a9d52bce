"""How many pairs would decide the claims that read answers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from scipy.stats import binom
from tests.support.made_frames import made_frames

from paradiplomacy.hypotheses.answer_power import ALL_DESIGNS, DESIGNS, answer_power
from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.capacity.trade_majority import TRADE_MAJORITY
from paradiplomacy.hypotheses.capacity.training_half import TRAINING_HALF
from paradiplomacy.hypotheses.catalogue import catalogue
from paradiplomacy.hypotheses.estimators.exact import detectable_share
from paradiplomacy.interviews.made import made_study


def test_chance_by_hand() -> None:
    (found,) = answer_power([TRADE_MAJORITY], effect=0.8, pairs=12)
    # Of twelve ties, ten or more tell a share from one half (two-sided, 5 %).
    assert found.chance == pytest.approx(binom.sf(9, 12, 0.8))
    assert found.needed is not None
    least = detectable_share(found.needed)[1]
    assert least is not None
    assert least <= 0.8


def test_equivalence_needs_a_hundred_pairs() -> None:
    (found,) = answer_power([TRAINING_HALF])
    assert (found.needed, found.named, found.effect) == (100, True, 0.5)
    assert found.chance == 0.0  # 37 pairs can never show a share to be about one half


def test_an_effect_under_which_the_claim_is_not_true_is_refused() -> None:
    with pytest.raises(ValueError, match="not true of a share"):
        list(answer_power([TRADE_MAJORITY], effect=0.3))


def test_a_small_effect_needs_more_pairs_than_there_are() -> None:
    (found,) = answer_power([TRADE_MAJORITY], effect=0.505)
    assert found.needed is None


def test_claims_without_a_design_have_no_number() -> None:
    claims = catalogue()
    own = replace(claims["detachment"], id="one-of-ones-own", items=("trade.any",))
    (found,) = answer_power([own])
    assert (found.unit, found.needed, found.chance) == ("", None, None)
    assert list(answer_power([claims["uneven-power"]])) == []  # it asks for nothing


def test_every_claim_that_asks_says_how_many_pairs_decide_it() -> None:
    assert {name for name, claim in catalogue().items() if claim.asks} == set(ALL_DESIGNS)


def test_claims_of_a_made_study_are_decided_as_planted() -> None:
    frames = made_frames(made_study(32))
    claims = catalogue()
    verdicts = {name: claims[name].run(frames).verdict for name in DESIGNS}
    expected = dict.fromkeys(DESIGNS, Verdict.SUPPORTED)
    # Nine ties of ten had training: that is no half.
    assert verdicts == {**expected, "training-half": Verdict.CONTRADICTED}

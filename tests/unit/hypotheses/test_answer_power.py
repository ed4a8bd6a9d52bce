"""How many pairs would decide the claims that read answers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from scipy.stats import binom
from tests.support.made import made_study
from tests.support.made_frames import ON_TIES, made_frames

from paradiplomacy.hypotheses import simulated_answers
from paradiplomacy.hypotheses.answer_power import answer_power
from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.capacity.trade_majority import TRADE_MAJORITY
from paradiplomacy.hypotheses.capacity.training_half import TRAINING_HALF
from paradiplomacy.hypotheses.catalogue import catalogue
from paradiplomacy.hypotheses.climate.climate_multilevel import BY_ANSWERS
from paradiplomacy.hypotheses.estimators.exact import detectable_share, share
from paradiplomacy.hypotheses.simulated_answers import DESIGNS

ON_PLACES = (
    *("coast-to-inland", "urbanization", "climate-any-size", "climate-multilevel"),
    *("rural-development", "intermediaries", "western-fast-track"),
)


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
    assert {name for name, claim in catalogue().items() if claim.asks} == set(DESIGNS)


def test_claims_of_a_made_study_are_decided_as_planted() -> None:
    frames = made_frames(made_study(32))
    claims = catalogue()
    verdicts = {name: claims[name].run(frames).verdict for name in ON_TIES}
    expected = dict.fromkeys(ON_TIES, Verdict.SUPPORTED)
    # Nine ties of ten had training: that is not a half.
    assert verdicts == {**expected, "training-half": Verdict.CONTRADICTED}


def test_the_chance_of_a_share_above_cities_is_that_of_the_claims_own_rule() -> None:
    (power,) = answer_power([catalogue()["climate-multilevel"]], pairs=30)
    rule, chance = BY_ANSWERS.rule, 0.0
    for n in range(31):
        supporting = [
            k
            for k in range(n + 1)
            if rule.verdict(share(k, n), share(k, n), events=n) is Verdict.SUPPORTED
        ]
        chance += binom.pmf(n, 30, 0.5) * binom.pmf(supporting, n, 0.3).sum()
    assert power.chance == pytest.approx(chance)


@pytest.mark.parametrize("name", ON_PLACES)
def test_a_larger_effect_and_more_pairs_are_seen_more_often(name: str) -> None:
    design = DESIGNS[name]
    away = 0.6 if design.effect <= 1 and design.unit != "share" else 1.3
    few, many = (design.chance(pairs, design.effect, 1989) for pairs in (30, 150))
    assert few < many < design.chance(150, design.effect * away, 1989)


@pytest.mark.parametrize("name", sorted(DESIGNS))
def test_every_true_effect_has_a_chance_with_any_number_of_pairs(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulated_answers, "DRAWS", 20)
    design = DESIGNS[name]
    for effect in (design.lowest, design.effect, design.highest):
        for pairs in (1, 2, 9, 40):
            assert 0.0 <= design.chance(pairs, effect, 1) <= 1.0

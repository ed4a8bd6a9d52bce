"""Made studies of crises at the size that `interview power` promises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.support.made_crises import CrisesTruth, made_crises
from tests.support.made_crises_frames import made_crises_frames, with_quiet_days
from tests.support.made_frames import asking_only
from tests.support.promised_power import demand_four_in_five

from paradiplomacy.hypotheses.answer_power import answer_power
from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.catalogue import OURS
from paradiplomacy.hypotheses.simulated_answers import BREAKS, QUIET
from paradiplomacy.interviews.instrument import read_shipped

CLAIMS = {claim.id: claim for claim in OURS}
BASE = CrisesTruth()
TRUE: dict[str, Callable[[float], CrisesTruth]] = {
    "detachment": lambda effect: replace(BASE, crisis=effect),
    "continuity": lambda effect: replace(BASE, contact=effect),
    "rapprochement-lead": lambda effect: replace(BASE, first=effect),
    "engagement": lambda effect: replace(
        BASE, better_on=0.5 + effect / 2, better_off=0.5 - effect / 2
    ),
    "trade-war-2018": lambda effect: replace(BASE, trade_war=effect),
    "covid-2020": lambda effect: replace(BASE, travel=effect),
    "two-dimensions": lambda effect: replace(BASE, stance=effect),
    "dual-ties": lambda effect: replace(BASE, breaks=BREAKS, dual=effect),
    "state-laws": lambda effect: replace(BASE, breaks=BREAKS, law=effect),
}
STRONG = {
    "detachment": 1.0,
    "continuity": 0.75,
    "rapprochement-lead": 1.0,
    "engagement": 0.5,
    "trade-war-2018": 1.0,
    "covid-2020": 0.2,
    "two-dimensions": 0.0,
    "dual-ties": 1.0,
    "state-laws": 8.0,
}
SEEN = {"rapprochement-lead": 1.0}
"""Of twelve breaks, fewer than all decide nothing beside twelve quiet days."""
OPPOSITE = {
    "detachment": 0.3,
    "continuity": 0.25,
    "rapprochement-lead": 0.0,
    "engagement": -0.5,
    "trade-war-2018": 0.3,
    "covid-2020": 4.0,
    "dual-ties": 5.0,
}


def verdict_of(name: str, pairs: int, effect: float, *, seed: int = 1989) -> Verdict:
    asked = asking_only(*(question.key for question in read_shipped().feeding(name)))
    made = made_crises(pairs, truth=TRUE[name](effect), instrument=asked, seed=seed)
    frames = made_crises_frames(made)
    if name == "rapprochement-lead":
        frames = with_quiet_days(frames, QUIET)
    return CLAIMS[name].run(frames).verdict


@pytest.mark.parametrize("name", sorted(TRUE))
def test_without_answers_nothing_is_decided_and_with_them_as_planted(name: str) -> None:
    silent = made_crises(220, instrument=asking_only("trade.any"))
    assert not CLAIMS[name].run(made_crises_frames(silent)).verdict.decides
    assert verdict_of(name, 220, STRONG[name]) is Verdict.SUPPORTED


@pytest.mark.parametrize("name", sorted(OPPOSITE))
def test_the_opposite_is_seen_too(name: str) -> None:
    assert verdict_of(name, 220, OPPOSITE[name]) is Verdict.CONTRADICTED


@pytest.mark.thorough
@pytest.mark.parametrize("name", sorted(TRUE))
def test_so_many_pairs_decide_in_four_of_five_studies(name: str) -> None:
    (promised,) = answer_power([CLAIMS[name]], effect=SEEN.get(name))
    assert promised.needed is not None
    assert promised.effect is not None
    pairs, effect = promised.needed, promised.effect
    demand_four_in_five(
        lambda seed: verdict_of(name, pairs, effect, seed=10_000 + seed) is Verdict.SUPPORTED
    )

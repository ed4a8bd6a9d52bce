"""Made studies at the size that `interview power` promises: four in five decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.support.made import made_study
from tests.support.made_frames import asking_only, made_frames
from tests.support.made_truth import NO_FLAWS, Truth
from tests.support.promised_power import demand_four_in_five

from paradiplomacy.hypotheses.answer_power import answer_power
from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.catalogue import catalogue
from paradiplomacy.hypotheses.simulated_answers import BREAKS, ELSEWHERE, SAME_TRUST, SUSPENDED

JUNE = ("crisis.june-1989", "crisis.june-1989-return")
QUESTIONS = {
    "trust-by-level": ("trust.city", "trust.above"),
    "opinion-up": ("opinion.local",),
    "purpose": (
        "tie.stands",
        "tie.ended",
        "tie.ended-by",
        "purpose.mutual-gain",
        "purpose.solidarity",
    ),
    "suspension-1989": JUNE,
    "june-1989": JUNE,
    "recovery": JUNE,
    "supply-demand": ("training.any", "training.taught"),
    "trade-majority": ("trade.any",),
    "training-half": ("training.any",),
}
BASE = Truth(
    alike=SAME_TRUST,
    breaks=BREAKS,
    nation=0.98,
    training=0.5,
    suspended=SUSPENDED,
    suspended_site=SUSPENDED,
)

TRUE: dict[str, Callable[[float], Truth]] = {
    "trust-by-level": lambda effect: replace(BASE, more_trust=effect),
    "opinion-up": lambda effect: replace(BASE, opinion=effect),
    "purpose": lambda effect: replace(BASE, gain_ratio=effect),
    "suspension-1989": lambda effect: replace(BASE, suspended=effect, suspended_site=effect),
    "june-1989": lambda effect: replace(
        BASE, suspended=ELSEWHERE, suspended_site=ELSEWHERE + effect
    ),
    "recovery": lambda effect: replace(BASE, short=effect),
    "supply-demand": lambda effect: replace(BASE, taught=effect),
    "trade-majority": lambda effect: replace(BASE, trade=effect),
    "training-half": lambda effect: replace(BASE, training=effect),
}


@pytest.mark.thorough
@pytest.mark.parametrize("name", sorted(TRUE))
def test_so_many_pairs_decide_in_four_of_five_studies(name: str) -> None:
    claim = catalogue()[name]
    (promised,) = answer_power([claim])
    assert promised.needed is not None
    assert promised.effect is not None
    instrument = asking_only(*QUESTIONS[name], "opinion.local")
    truth, pairs = TRUE[name](promised.effect), promised.needed

    def is_supported(seed: int) -> bool:
        study = made_study(
            pairs, truth=truth, flaws=NO_FLAWS, instrument=instrument, seed=10_000 + seed
        )
        frames = made_frames(study, exchanges=name == "opinion-up")
        return claim.run(frames).verdict is Verdict.SUPPORTED

    demand_four_in_five(is_supported)

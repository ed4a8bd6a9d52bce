"""Two hundred made studies of places at the size that `interview power` promises."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from scipy.stats import binom
from tests.support.made_frames import asking_only
from tests.support.made_places_frames import made_places_frames

from paradiplomacy.hypotheses.answer_power import answer_power
from paradiplomacy.hypotheses.base import Verdict, deciding_alone
from paradiplomacy.hypotheses.catalogue import catalogue
from paradiplomacy.hypotheses.place_power import PLACE_DESIGNS
from paradiplomacy.interviews.made_places import PlacesTruth, made_places

STUDIES = 200
QUESTIONS = {
    "coast-to-inland": ("tie.founded",),
    "urbanization": ("tie.founded",),
    "western-fast-track": ("tie.founded", "approval.months"),
    "rural-development": ("tie.founded", "rural.any", "rural.first"),
    "intermediaries": ("exchange.count", "exchange.through"),
    "climate-any-size": ("climate.any",),
    "climate-multilevel": ("climate.any", "climate.under"),
}
TRUE: dict[str, Callable[[float], PlacesTruth]] = {
    "coast-to-inland": lambda effect: PlacesTruth(inland=effect),
    "urbanization": lambda effect: PlacesTruth(growth=effect),
    "western-fast-track": lambda effect: PlacesTruth(approval=effect),
    "rural-development": lambda effect: PlacesTruth(rural=effect),
    "intermediaries": lambda effect: PlacesTruth(carried=effect),
    "climate-multilevel": lambda effect: PlacesTruth(above=effect),
    "climate-any-size": lambda effect: PlacesTruth(large=effect, rich=effect),
}


def verdict_of(name: str, pairs: int, effect: float, seed: int) -> Verdict:
    study = made_places(
        pairs, truth=TRUE[name](effect), instrument=asking_only(*QUESTIONS[name]), seed=seed
    )
    with deciding_alone():
        return catalogue()[name].run(made_places_frames(study)).verdict


@pytest.mark.parametrize("name", sorted(PLACE_DESIGNS))
def test_without_answers_nothing_is_decided_and_with_them_as_planted(name: str) -> None:
    strong = {"coast-to-inland": 2.0, "urbanization": 2.5, "rural-development": 8.0}
    strong |= {"intermediaries": 0.4, "western-fast-track": 0.4, "climate-any-size": 0.7}
    strong["climate-multilevel"] = 0.5
    claim, truth = catalogue()[name], TRUE[name](strong[name])
    study = made_places(220, truth=truth, instrument=asking_only(*QUESTIONS[name]))
    frames = made_places_frames(study)
    silent = made_places_frames(made_places(220, truth=truth, instrument=asking_only("trade.any")))
    with deciding_alone():
        assert claim.run(frames).verdict is Verdict.SUPPORTED
        assert not claim.run(silent).verdict.decides


@pytest.mark.thorough
@pytest.mark.parametrize("name", sorted(PLACE_DESIGNS))
def test_so_many_pairs_decide_in_four_of_five_studies(name: str) -> None:
    (promised,) = answer_power([catalogue()[name]])
    assert promised.needed is not None
    assert promised.effect is not None
    supported = sum(
        verdict_of(name, promised.needed, promised.effect, seed) is Verdict.SUPPORTED
        for seed in range(STUDIES)
    )
    low, high = binom.interval(0.999, STUDIES, 0.8)
    assert low <= supported
    # Whole numbers of pairs, and the larger of two errors, can promise a little less than is so.
    assert supported <= high + 0.05 * STUDIES

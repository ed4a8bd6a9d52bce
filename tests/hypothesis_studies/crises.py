"""Exchanges before and after crises."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

from tests.hypothesis_studies.base import MANY, Answer, Make, Study, shifted
from tests.simulated_records import Setting, records_of, worlds_of

from paradiplomacy.events import Covariate, terms
from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.conflict.detachment import MARGIN
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import (
    detectable_ratio,
    needed_for_equivalence,
    share_of_ratio,
)
from paradiplomacy.hypotheses.histories.crisis_windows import episodes, pooled
from paradiplomacy.record.frames import Frames

__all__ = ["STUDIES", "equivalence"]

_CRISES = (2.0, 5.0, 8.0)


def _crisis_setting() -> Setting:
    after = {year + step: 1.0 - step for year in _CRISES for step in (0.0, 1.0)}
    shock = Covariate.series("shock", 0.0, after)
    return Setting(years=10.0, shocks=_CRISES, covariates={"shock": shock})


_SHAKEN = _crisis_setting()


def _shaking(rate: float) -> Make:
    def make(ratio: float, records: int, seed: int) -> Iterator[Frames]:
        """Exchanges of 100 ties, at another rate in the year after each of three crises."""
        worlds = worlds_of(
            _SHAKEN,
            {"exchange": [terms.Given("shock")]},
            {"exchange": [shifted(rate, ratio, 1 / 2), log(ratio)]},
            worlds=records,
            seed=seed,
        )
        return records_of(_SHAKEN, worlds)

    return make


def _judged_crises(frames: Frames) -> Answer:
    windows = episodes(frames)
    least, _ = detectable_ratio(sum(w.total for w in windows))
    return Answer(pooled(windows), least)


def equivalence(ratio: float, *, records: int, seed: int) -> int:
    """How often exchanges are shown to go on, where their number is as large as that takes."""
    needed = needed_for_equivalence(
        (share_of_ratio(MARGIN[0], 1, 1), share_of_ratio(MARGIN[1], 1, 1))
    )
    rate = needed / (2 * len(_CRISES) * 100)
    rule = DecisionRule("same", 1.0, margin=MARGIN)
    shown = 0
    for frames in _shaking(rate)(ratio, records, seed):
        windows = episodes(frames)
        verdict = rule.verdict(
            pooled(windows), pooled(windows, level=0.9), events=sum(w.total for w in windows)
        )
        shown += verdict is Verdict.SUPPORTED
    return shown


STUDIES = (
    Study("exchanges after and before crises", _shaking(0.15), _judged_crises, records=MANY),
)

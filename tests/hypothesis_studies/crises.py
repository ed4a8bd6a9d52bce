"""Exchanges before and after crises."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

from tests.hypothesis_studies.base import MANY, Answer, Make, Study, shifted
from tests.simulated_records import Setting, records_of, worlds_of

from dyadevents import Covariate, terms
from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.conflict.detachment import DESIGN, RULE
from paradiplomacy.hypotheses.designs.clustered_counts import ClusteredCounts
from paradiplomacy.hypotheses.estimators.exact import (
    detectable_ratio,
    needed_for_equivalence,
    share_of_ratio,
)
from paradiplomacy.record.frames import Frames

__all__ = ["STUDIES", "equivalence"]

_CRISES = tuple(2.0 + 3.0 * n for n in range(9))
FEW_CRISES = 1.4
"""So many times the exchanges of a known error, by quantiles of t with eight degrees."""


def _crisis_setting() -> Setting:
    after = {year + step: 1.0 - step for year in _CRISES for step in (0.0, 1.0)}
    shock = Covariate.series("shock", 0.0, after)
    return Setting(years=28.0, shocks=_CRISES, covariates={"shock": shock})


_SHAKEN = _crisis_setting()


def _shaking(rate: float) -> Make:
    def make(ratio: float, records: int, seed: int) -> Iterator[Frames]:
        """Exchanges of 100 ties, at another rate in the year after each of nine crises."""
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
    windows = DESIGN.windows(frames)
    seen = ClusteredCounts.of(frames, windows)
    least, _ = detectable_ratio(round(sum(w.total for w in windows) / seen.loss))
    return Answer(seen.ratio(), least)


def equivalence(ratio: float, *, records: int, seed: int) -> int:
    """How often exchanges are shown to go on, where their number is as large as that takes."""
    needed = needed_for_equivalence(
        (share_of_ratio(RULE.margin[0], 1, 1), share_of_ratio(RULE.margin[1], 1, 1))
    )
    rate = FEW_CRISES * needed / (2 * len(_CRISES) * 100)
    shown = 0
    for frames in _shaking(rate)(ratio, records, seed):
        shown += (
            ClusteredCounts.of(frames, DESIGN.windows(frames)).verdict(RULE) is Verdict.SUPPORTED
        )
    return shown


STUDIES = (
    Study("exchanges after and before crises", _shaking(0.05), _judged_crises, records=MANY),
)

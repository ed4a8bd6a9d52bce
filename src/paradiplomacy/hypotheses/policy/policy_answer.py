"""What the panel of many countries answers, and what verdict that makes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval
from paradiplomacy.hypotheses.estimators.staggered import Effects, effects
from paradiplomacy.hypotheses.estimators.staggered_checks import Permuted, permuted
from paradiplomacy.hypotheses.estimators.staggered_rule import YEARS_BEFORE, Trends, trends_of
from paradiplomacy.hypotheses.policy.policy_checks import MARGIN_SD
from paradiplomacy.hypotheses.policy.policy_design import (
    AFTER,
    PolicyDesign,
    could_decide,
    could_see,
    design_of,
    spread,
)
from paradiplomacy.hypotheses.policy.uncertain_dates import Dates, dates_of
from paradiplomacy.record.frames import Frames

__all__ = ["DRAWS", "PolicyAnswer", "answer_of"]

DRAWS = 4_999

_UNKNOWN = Interval(None, None, None, 0.95)


@dataclass(frozen=True, slots=True)
class PolicyAnswer:
    """What the panel says: the effect, and what speaks for or against the comparison.

    `mde` is the smallest effect that the whole rule would find, `by_interval` the one that its
    interval alone would; both with first ties in the years in which they are seen. `dates` is
    what is left where these years are upper bounds, None where all are known.
    """

    design: PolicyDesign
    mde: float | None
    by_interval: float | None
    error: float
    sd: float
    effects: Effects
    chance: Permuted
    trends: Trends
    dates: Dates | None

    @property
    def margin(self) -> float:
        """Below it an effect counts as none."""
        return MARGIN_SD * self.sd

    @property
    def verdict(self) -> Verdict:
        """By the rule of the hypothesis."""
        trends = self.trends
        if len(self.design.adopters) < ENOUGH_EVENTS or trends.robust is None:
            return Verdict.INCONCLUSIVE
        if trends.before is None or trends.parted:
            return Verdict.INCONCLUSIVE
        spans = [self.chance.interval, trends.robust.interval]
        worst = (0.0, 0.0)
        if self.dates is not None:
            spans.append(self.dates.interval)
            worst = self.dates.worst
        if worst[1] <= 0 and all(interval.below(0.0) for interval in spans):
            return Verdict.SUPPORTED
        if worst[0] >= 0 and all(interval.above(0.0) for interval in spans):
            return Verdict.CONTRADICTED
        return Verdict.INCONCLUSIVE


def answer_of(frames: Frames) -> PolicyAnswer:
    """Estimate, shuffle, and ask what would speak against it."""
    design = design_of(frames)
    panel = design.panel
    n, sd = len(panel.units), spread(panel)
    alone, error = could_see(panel)
    mde = could_decide(panel, seed=frames.seed)
    steps = effects(panel, span=(-YEARS_BEFORE, AFTER[1]))
    chance = permuted(panel, draws=DRAWS, seed=frames.seed, span=AFTER, margin=MARGIN_SD * sd)
    if chance is None:
        # Every reading is the same, or one country is left: there is nothing to shuffle.
        chance = Permuted(1.0, _UNKNOWN, replace(_UNKNOWN, level=0.9), 0, 1.0)
    trends = trends_of(panel, draws=DRAWS, seed=frames.seed, last=AFTER[1], units=n)
    dates = dates_of(design, seed=frames.seed)
    return PolicyAnswer(design, mde, alone, error, sd, steps, chance, trends, dates)

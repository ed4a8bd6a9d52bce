"""What the panel of many countries answers, and what verdict that makes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, SIGNIFICANCE, Interval
from paradiplomacy.hypotheses.estimators.honest_bounds import Honest, honest
from paradiplomacy.hypotheses.estimators.staggered import Effects, effects
from paradiplomacy.hypotheses.estimators.staggered_checks import Permuted, joint_p, permuted
from paradiplomacy.hypotheses.policy.policy_checks import MARGIN_SD
from paradiplomacy.hypotheses.policy.policy_design import (
    AFTER,
    Design,
    could_see,
    design_of,
    spread,
)
from paradiplomacy.record.frames import Frames

__all__ = ["DRAWS", "PolicyAnswer", "answer_of"]

AROUND = (-5, 9)
DRAWS = 399

_UNKNOWN = Interval(None, None, None, 0.95)


@dataclass(frozen=True, slots=True)
class PolicyAnswer:
    """What the panel says: the effect, and what speaks for or against the comparison."""

    design: Design
    mde: float | None
    error: float
    sd: float
    found: Effects
    chance: Permuted
    before: float | None
    robust: Honest | None

    @property
    def margin(self) -> float:
        """Below it an effect counts as none."""
        return MARGIN_SD * self.sd

    @property
    def parted_before(self) -> bool:
        """Whether countries moved differently before their first tie already."""
        return self.before is not None and self.before < SIGNIFICANCE

    @property
    def verdict(self) -> Verdict:
        """By the rule of the hypothesis."""
        if len(self.design.adopters) < ENOUGH_EVENTS or self.robust is None:
            return Verdict.INCONCLUSIVE
        if self.before is None or self.parted_before:
            return Verdict.INCONCLUSIVE
        both = (self.chance.interval, self.robust.interval)
        if all(interval.below(0.0) for interval in both):
            return Verdict.SUPPORTED
        if all(interval.above(0.0) for interval in both):
            return Verdict.CONTRADICTED
        return Verdict.INCONCLUSIVE


def answer_of(frames: Frames) -> PolicyAnswer:
    """Estimate, shuffle, and ask what would speak against it."""
    design = design_of(frames)
    panel = design.panel
    n, sd = len(panel.units), spread(panel)
    mde, error = could_see(panel)
    found = effects(panel, span=AROUND)
    chance = permuted(panel, draws=DRAWS, seed=frames.seed, span=AFTER, margin=MARGIN_SD * sd)
    if chance is None:
        # Every reading is the same, or one country is left: there is nothing to shuffle.
        chance = Permuted(1.0, _UNKNOWN, replace(_UNKNOWN, level=0.9), 0, 1.0)
    before = joint_p(panel, draws=DRAWS, seed=frames.seed, span=AROUND)
    robust = honest(found, units=n)
    return PolicyAnswer(design, mde, error, sd, found, chance, before, robust)

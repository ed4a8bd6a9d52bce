"""The effect of first ties by year, drawn."""

from __future__ import annotations

from paradiplomacy.hypotheses.base import Picture
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.finding import intervals
from paradiplomacy.hypotheses.policy.policy_answer import PolicyAnswer
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Message, Words

__all__ = ["decade_picture"]

WORDS = Words(__name__)


def decade_picture(answer: PolicyAnswer) -> Picture:
    """The effect by year from the first tie, and over the decade."""
    from scipy.stats import t

    steps, margin = answer.effects, answer.margin
    reach = float(t.ppf(0.975, max(len(answer.design.panel.units) - 1, 1)))
    rows = []
    for since, value, error in zip(steps.since, steps.effect, steps.errors, strict=True):
        wide = reach * error
        year = Interval(float(value), float(value - wide), float(value + wide), 0.95)
        rows.append((_when(int(since)), as_estimate("", year, 0, "points", "")))
    chance = answer.chance.interval
    if chance.low is not None and chance.high is not None:
        rows.append((WORDS("label.decade"), as_estimate("", chance, 0, "points", "")))
    around = (-margin, margin) if margin > 0 else None
    return intervals(WORDS("axis"), rows, reference=0.0, margin=around)


def _when(since: int) -> Message:
    if since == 0:
        return WORDS("label.first")
    return WORDS("label.before" if since < 0 else "label.after", n=abs(since))

"""Answer of the panel of many countries, its verdict, and checks of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from paradiplomacy.hypotheses.base import Estimate, Verdict
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.estimators.staggered import Effects, effects
from paradiplomacy.hypotheses.estimators.staggered_checks import Permuted, permuted
from paradiplomacy.hypotheses.estimators.staggered_rule import YEARS_BEFORE, Trends, trends_of
from paradiplomacy.hypotheses.policy.policy_design import (
    AFTER,
    PolicyDesign,
    could_decide,
    could_see,
    dating,
    design_of,
    spread,
    verdict_of_spans,
)
from paradiplomacy.hypotheses.policy.uncertain_dates import Dates, dates_of
from paradiplomacy.hypotheses.selection import as_estimate, as_number
from paradiplomacy.language import Text, Words
from paradiplomacy.record.frames import Frames

__all__ = ["DRAWS", "LUCK_HOW", "PARTING_HOW", "PolicyAnswer", "answer_of", "broken_at", "checks"]

WORDS = Words(__name__)

MARGIN_SD = 0.1
"""An effect counts as none below this part of the outcome's standard deviation."""

LUCK_HOW = WORDS("check.luck-how")
PARTING_HOW = WORDS("check.parting-how")


def checks(
    design: PolicyDesign, chance: Permuted, trends: Trends, dates: Dates | None
) -> Iterator[Estimate]:
    """Estimates that check it: of an unseen cause, the years before, dates, and equivalence."""
    n = len(design.adopters)
    subjects = dating(design)
    before, robust = trends.before, trends.robust
    how = PARTING_HOW
    if robust is not None:
        yield broken_at(design, robust.breakdown, WORDS("check.break"), how)
    if before is not None:
        yield as_number(WORDS("check.luck"), before, n, "p-value", LUCK_HOW, subjects=subjects)
    if robust is not None:
        yield as_estimate(
            WORDS("check.parting"), robust.interval, n, "points", how, subjects=subjects
        )
    if dates is not None:
        low, high = dates.worst
        of = {"n": dates.vague, "since": dates.earliest}
        yield as_estimate(
            WORDS("dates.drawn", **of),
            dates.interval,
            n,
            "points",
            WORDS("dates.drawn-how"),
            subjects=subjects,
        )
        for key, value in (("lowest", low), ("highest", high)):
            name = WORDS(f"dates.{key}", **of)
            how = WORDS("dates.worst-how")
            yield as_number(name, value, n, "points", how, subjects=subjects)
    if chance.tost < 1:
        yield as_number(
            WORDS("check.small"),
            chance.tost,
            n,
            "p-value",
            WORDS("check.small-how", margin=MARGIN_SD),
            subjects=subjects,
        )


def broken_at(design: PolicyDesign, breakdown: float, name: Text, how: Text) -> Estimate:
    """The row of a breakdown value."""
    return as_number(
        name,
        breakdown,
        len(design.adopters),
        "times",
        WORDS("check.break-how", how=how),
        subjects=dating(design),
    )


DRAWS = 4_999

_UNKNOWN = Interval(None, None, None, 0.95)


@dataclass(frozen=True, slots=True)
class PolicyAnswer:
    """Answer of the panel: the effect, and what speaks for or against the comparison.

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
        spans = [self.chance.interval]
        if self.dates is not None:
            spans += [self.dates.interval, Interval(None, *self.dates.worst, 1.0)]
        return verdict_of_spans(spans, self.trends, ties=len(self.design.adopters))


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

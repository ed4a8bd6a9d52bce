"""What stands beside the answer on policy: checks of it, single cases, and other choices."""

from __future__ import annotations

from collections.abc import Iterator

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.staggered_checks import Permuted
from paradiplomacy.hypotheses.estimators.staggered_rule import Trends
from paradiplomacy.hypotheses.policy.policy_design import (
    METHOD,
    PolicyDesign,
    dating,
)
from paradiplomacy.hypotheses.policy.uncertain_dates import Dates
from paradiplomacy.hypotheses.selection import as_estimate, as_number
from paradiplomacy.language import Text, Words

__all__ = ["LUCK_HOW", "MARGIN_SD", "METHOD", "PARTING_HOW", "broken_at", "checks"]

MARGIN_SD = 0.1
"""An effect counts as none below this part of the outcome's standard deviation."""

WORDS = Words(__name__)
LUCK_HOW = WORDS("check.luck-how")
PARTING_HOW = WORDS("check.parting-how")


def checks(
    design: PolicyDesign, chance: Permuted, trends: Trends, dates: Dates | None
) -> Iterator[Estimate]:
    """What it takes to explain the change away, the years before, dates, and equivalence."""
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

"""What stands beside the answer on policy: checks of it, single cases, and other choices."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.staggered import UnitYears
from paradiplomacy.hypotheses.estimators.staggered_checks import Permuted
from paradiplomacy.hypotheses.estimators.staggered_rule import Trends
from paradiplomacy.hypotheses.policy.panel import panel_of
from paradiplomacy.hypotheses.policy.policy_design import (
    AFTER,
    METHOD,
    OLDER,
    OUTCOME,
    PolicyDesign,
    dating,
    held,
)
from paradiplomacy.hypotheses.policy.single_case import synthetic
from paradiplomacy.hypotheses.policy.uncertain_dates import Dates
from paradiplomacy.hypotheses.selection import as_estimate, as_number, main_pair
from paradiplomacy.language import Text, Words
from paradiplomacy.record.frames import Frames

__all__ = ["LUCK_HOW", "MARGIN_SD", "METHOD", "PARTING_HOW", "broken_at", "checks", "single_cases"]

MARGIN_SD = 0.1
"""An effect counts as none below this part of the outcome's standard deviation."""

WORDS = Words(__name__)
LUCK_HOW = WORDS("check.luck-how")
PARTING_HOW = WORDS("check.parting-how")
SHOCK, UNTIL = 1989, 1995


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


def single_cases(frames: Frames, design: PolicyDesign) -> Iterator[Estimate]:
    """Synthetic controls of single shocks."""
    jump = _largest_jump(design)
    if jump is not None:
        code, year, ties = jump
        whole = panel_of(frames, design.hub, OUTCOME)
        pool = [i for i, c in enumerate(whole.units) if design.counts(c)]
        yield from _synthetic(
            frames,
            whole.only(pool),
            (design.hub, code, OUTCOME),
            (year, year + AFTER[1]),
            WORDS("case.jump", country=code, n=ties, year=year),
        )
    pair = main_pair(frames)
    if pair is not None and design.hub in pair:
        (code,) = (c for c in pair if c != design.hub)
        yield from _synthetic(
            frames,
            panel_of(frames, design.hub, OLDER),
            (design.hub, code, OLDER),
            (SHOCK, UNTIL),
            WORDS("case.shock", country=code, year=SHOCK, until=UNTIL),
        )


def _synthetic(
    frames: Frames, panel: UnitYears, of: tuple[str, str, str], when: tuple[int, int], name: Text
) -> Iterator[Estimate]:
    hub, code, series = of
    year, until = when
    window = panel.years <= until
    values = panel.values[:, window]
    full = [bool(np.isfinite(row).all()) for row in values]
    if code not in panel.units or not full[panel.units.index(code)]:
        return
    codes = [c for c, keep in zip(panel.units, full, strict=True) if keep]
    before = int((panel.years[window] < year).sum())
    control = synthetic(values[np.array(full)], codes.index(code), before=before)
    if control is None or control.interval.low is None:
        return
    others = [c for c in codes if c != code]
    order = np.argsort(-control.weights, kind="stable")
    made_of = tuple(
        WORDS("case.weight", country=others[i], weight=float(control.weights[i])) for i in order[:3]
    )
    subjects = held(
        frames, [f"reading:{series}|{a}-{b}|{year}" for a, b in ((hub, code), (code, hub))], series
    )
    yield as_estimate(
        name,
        control.interval,
        1,
        "points",
        WORDS(
            "case.method",
            others=control.others,
            made_of=made_of,
            fit=control.fit,
            year=year,
            p=control.p,
        ),
        subjects=subjects,
    )


def _largest_jump(design: PolicyDesign) -> tuple[str, int, int] | None:
    """Country, year and number of the most ties that a register counts in a year but its first."""
    jumps = [
        (ties, -year, code)
        for code, of in design.ties.items()
        for year, ties in of.by_year
        if ties > 1 and of.counted is not None and year > of.counted[0]
    ]
    if not jumps:
        return None
    ties, year, code = max(jumps)
    return code, -year, ties

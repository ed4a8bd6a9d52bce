"""What is said of the policies of nations: findings, what they lack, and caveats, in words."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

import numpy as np
import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Verdict
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, SIGNIFICANCE, Interval
from paradiplomacy.hypotheses.estimators.staggered import NEVER
from paradiplomacy.hypotheses.policy.panel import of_hub, panel_of
from paradiplomacy.hypotheses.policy.policy_answer import PolicyAnswer
from paradiplomacy.hypotheses.policy.policy_checks import (
    COUNTRIES,
    EARLIER,
    PLACEBO_DATES,
)
from paradiplomacy.hypotheses.policy.policy_design import OLDER, OUTCOME, Design
from paradiplomacy.hypotheses.policy.single_case import detectable_step
from paradiplomacy.hypotheses.policy.third_state import AGREEMENT, PLACEBO_OUTCOME, third_of
from paradiplomacy.hypotheses.selection import main_pair, pair_ties
from paradiplomacy.language.english import count, country, listed, number
from paradiplomacy.record.frames import Frames

__all__ = ["caveats", "lacks", "mde_sentence", "sentence"]

MOST_LEFT_OUT = 30
STATES = 200
"""About so many states vote in the United Nations."""


def _span(found: Interval) -> str:
    if found.low is None or found.high is None:
        return "95% interval without a limit"
    return f"95% interval {found.low:+.2f} to {found.high:+.2f}"


def sentence(frames: Frames, answer: PolicyAnswer, others: Sequence[Estimate]) -> str:
    """What a council member reads: of many countries, of placebos, of the one pair."""
    return _of_many(answer) + _of_placebo(others) + _one_dyad(frames, answer.design)


def _of_many(answer: PolicyAnswer) -> str:
    design, chance = answer.design, answer.chance
    panel, hub = design.panel, country(design.hub)
    never = int((panel.first == NEVER).sum())
    years = panel.first[panel.adopters]
    said = (
        f"Of {len(panel.units)} countries without a known tie to {hub} at the start, "
        f"{number(len(design.adopters))} made a first one from {years.min()} to {years.max()} and "
        f"{number(never)} made none. "
    )
    value = chance.interval.value
    if value is None:
        return f"{said}Their votes do not vary, so that nothing can be told from them. "
    moved = "nearer to" if value < 0 else "farther from"
    said += (
        "In the decade from the first tie those that made one moved "
        f"{abs(value):.2f} points {moved} {hub} in votes of the United Nations than those that "
        f"had none yet ({_span(chance.interval)}; shuffled dates do as much in {chance.p:.0%} of "
        "cases). "
    )
    if answer.trends.parted:
        said += (
            "They moved differently before the first tie already, so that the comparison does not "
            "show what ties did. "
        )
    else:
        said += _READING[answer.verdict]
    enough = len(design.adopters) >= ENOUGH_EVENTS and not answer.trends.parted
    if chance.tost < SIGNIFICANCE and enough:
        return f"{said}An effect of {answer.margin:.2f} points or more is ruled out. "
    if answer.verdict is Verdict.INCONCLUSIVE and answer.mde is not None:
        said += (
            f"Nor does it show that ties do nothing: an effect below {answer.mde:.2f} points could "
            "well be missed. "
        )
    return said


def _of_placebo(others: Sequence[Estimate]) -> str:
    """What dates without a tie and an outcome that ties should not move say, if anything."""
    said = ""
    for one in others:
        found = Interval(one.value, one.low, one.high, one.level)
        if not found.below(0.0) and not found.above(0.0):
            continue
        if PLACEBO_DATES in str(one.name):
            said += (
                f"Dates {number(EARLIER)} years too early show a change as well, one of "
                f"{one.value:+.2f} points: such changes come without ties. "
            )
        if PLACEBO_OUTCOME in str(one.name):
            said += (
                "Votes that ties should leave as they are changed as well, by "
                f"{one.value:+.1f} percentage points: something else moved these countries. "
            )
    return said


_READING = {
    Verdict.SUPPORTED: "So first ties went with a policy that came closer. ",
    Verdict.CONTRADICTED: "So first ties did not bring policy closer, to the contrary. ",
    Verdict.INCONCLUSIVE: "That does not tell an effect of ties from chance. ",
}


def _one_dyad(frames: Frames, design: Design) -> str:
    """What the leading pair of the record could show by itself."""
    pair = main_pair(frames)
    if pair is None or design.hub not in pair:
        return "No single country's record can answer this for itself."
    (code,) = (c for c in pair if c != design.hub)
    named = f"the pair {country(pair[0])} and {country(pair[1])}"
    found = _step(frames, design.hub, code)
    if found is None:
        return (
            f"For {named} alone no answer is given: too few years of votes before the first tie or "
            "after it."
        )
    year, low, high, mde, sd = found
    return (
        f"For {named} alone no answer is given: their votes from {low} to {high} could only show a "
        f"lasting step of {mde:.1f} points or more at the first tie in {year}, "
        f"{mde / sd:.1f} times what the distance varied over all these years, and nothing "
        "would tell ties from what else began then."
    )


def _step(frames: Frames, hub: str, code: str) -> tuple[int, int, int, float, float] | None:
    """First tie, first and last year, detectable step and spread of the pair's longest series."""
    dates = pair_ties(frames, hub, code)["established_high"].drop_nulls()
    if dates.is_empty():
        return None
    year = int(str(dates.min())[:4])
    best = None
    for series in (OUTCOME, OLDER):
        panel = panel_of(frames, hub, series)
        if code not in panel.units:
            continue
        row = panel.values[panel.units.index(code)]
        told = np.flatnonzero(np.isfinite(row))
        if len(told) < 6 or len(told) < told[-1] - told[0] + 1:
            continue
        values, years = row[told], panel.years[told]
        found = detectable_step(values, int((years < year).sum()))
        sd = float(np.std(values))
        if found is not None and isfinite(found[0]) and sd > 0:
            one = (year, int(years[0]), int(years[-1]), found[0], sd)
            best = one if best is None or one[2] - one[1] > best[2] - best[1] else best
    return best


def mde_sentence(answer: PolicyAnswer) -> str:
    """What effect the whole rule could find, before what was found."""
    design, mde, alone = answer.design, answer.mde, answer.by_interval
    told = f"With {count(len(design.adopters), 'first tie')} in {len(design.panel.units)} countries"
    if mde is None or answer.sd <= 0:
        return f"{told} no effect could be worked out that would be found."
    said = (
        f"{told}, and votes that vary as they did before any tie, an effect of {mde:.2f} points "
        f"({mde / answer.sd:.1f} standard deviations) would be found in eight of ten by the rule "
        "that decides, bounds included; a smaller one could be missed."
    )
    if alone is None:
        return said
    return (
        f"{said} If trends were surely alike, shuffling would find {alone:.2f} points "
        f"({alone / answer.sd:.1f} standard deviations)."
    )


def lacks(frames: Frames, answer: PolicyAnswer) -> tuple[str, ...]:
    """What more would tell more."""
    design = answer.design
    told = of_hub(frames, design.hub)
    wanted = []
    if answer.error > 0 and answer.margin > 0:
        # Two one-sided tests at 5 % with a power of 0.8 where there truly is no effect.
        needed = len(design.panel.units) * (2.93 * answer.error / answer.margin) ** 2
        wanted.append(
            "Countries with dated first ties and votes: to show that there is no effect that "
            f"counts takes about {needed:,.0f} that vary like these"
            + (", more than there are." if needed > STATES else ".")
        )
    for prefix, words in (("disputes.", "militarized disputes"), ("trade.", "trade")):
        known = told.filter(pl.col("series").str.starts_with(prefix))["country"].n_unique()
        if known < COUNTRIES:
            wanted.append(
                f"Other outcomes: {words} of {country(design.hub)} with each country, year by "
                f"year (series {prefix}*; here with {count(known, 'country')})."
            )
    if not third_of(frames, design.hub):
        wanted.append(
            "A placebo outcome that ties should not move: how often each country votes like a "
            f"third state, and its distance to it (series {AGREEMENT} and {OLDER})."
        )
    return (
        *wanted,
        "When ties of each country began, from the first one on, and when they ended.",
    )


def caveats(answer: PolicyAnswer) -> tuple[str, ...]:
    """What to keep in mind."""
    design = answer.design
    told = [
        "Countries choose when they make ties. A government that moves closer may let its cities "
        "make them: the comparison cannot tell which came first within a year.",
        "Votes in the General Assembly are one outcome, on many matters, and cheap to cast.",
        "A first tie is a small dose; ties that grow to hundreds may do what one does not.",
        "A first count in a register is not the first tie of all: ties of earlier years that no "
        "source here dates would make a country look new to them.",
    ]
    if design.always:
        named = listed([country(code) for code in design.always], most=MOST_LEFT_OUT)
        told.append(
            f"Left out, since their ties began before the register or in its first year: {named}."
        )
    if design.uncounted:
        told.append(
            f"Left out: {count(len(design.uncounted), 'country')} with votes whose ties no "
            "register counts: whether they have one is unknown, and unknown is not a no."
        )
    never = [
        country(code)
        for code, first in zip(design.panel.units, design.panel.first, strict=True)
        if first == NEVER
    ]
    if never:
        told.append(
            "Without a tie to the end, and so compared with all others: "
            f"{listed(never, most=MOST_LEFT_OUT)}. They are not like the rest in size or in what "
            "else binds them."
        )
    if answer.trends.before is not None and answer.trends.parted:
        told.append(
            f"Changes before the first tie differ (p = {answer.trends.before:.3f}): that trends "
            "would have been parallel without ties is in doubt."
        )
    if answer.trends.robust is not None:
        told.append(
            "If trends may part after the first tie as they did at most before it, the mean may be "
            f"off by {answer.trends.robust.bias:.2f} points for that reason alone."
        )
    return tuple(told)

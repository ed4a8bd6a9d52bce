"""Whether sister ties bring the policies of nations closer: many countries, not one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any

import numpy as np
import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Hypothesis, Need, Picture, Verdict
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, SIGNIFICANCE, Interval
from paradiplomacy.hypotheses.policy.panel import NEVER, of_hub, panel_of
from paradiplomacy.hypotheses.policy.policy_checks import (
    COUNTRIES,
    EARLIER,
    MARGIN_SD,
    METHOD,
    PLACEBO_DATES,
    checks,
    sensitivity,
    single_cases,
)
from paradiplomacy.hypotheses.policy.policy_design import (
    AFTER,
    OLDER,
    OUTCOME,
    Design,
    design_of,
    detectable,
    spread,
    subjects_of,
)
from paradiplomacy.hypotheses.policy.single_case import detectable_step
from paradiplomacy.hypotheses.policy.staggered import (
    Effects,
    Honest,
    Permuted,
    effects,
    honest,
    joint_p,
    permuted,
)
from paradiplomacy.hypotheses.policy.third_state import AGREEMENT, PLACEBO_OUTCOME, third_of
from paradiplomacy.hypotheses.selection import as_estimate, as_row, main_pair, pair_ties
from paradiplomacy.hypotheses.wording import count, country, listed, number
from paradiplomacy.record.frames import Frames

__all__ = ["POLICY_OUTCOME"]

AROUND = (-5, 9)
DRAWS = 399
MOST_LEFT_OUT = 30
STATES = 200
"""About so many states vote in the United Nations."""


@dataclass(frozen=True, slots=True)
class _Answer:
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


def _answer(frames: Frames) -> _Answer:
    design = design_of(frames)
    panel = design.panel
    n, sd = len(panel.countries), spread(panel)
    mde, error = detectable(panel)
    found = effects(panel, span=AROUND)
    chance = permuted(panel, draws=DRAWS, seed=frames.seed, span=AFTER, margin=MARGIN_SD * sd)
    if chance is None:
        # Every reading is the same, or one country is left: there is nothing to shuffle.
        chance = Permuted(1.0, _UNKNOWN, replace(_UNKNOWN, level=0.9), 0, 1.0)
    before = joint_p(panel, draws=DRAWS, seed=frames.seed, span=AROUND)
    robust = honest(found, countries=n)
    return _Answer(design, mde, error, sd, found, chance, before, robust)


_UNKNOWN = Interval(None, None, None, 0.95)


def _test(frames: Frames) -> Finding:
    answer = _answer(frames)
    others = tuple(sensitivity(frames, answer.design, answer.chance))
    design, chance = answer.design, answer.chance
    deciding = as_estimate(
        f"change of the distance to {country(design.hub)} in votes of the United Nations, in the "
        "decade from the first tie",
        chance.interval,
        len(design.adopters),
        "points",
        METHOD,
        subjects=subjects_of(frames, design),
    )
    return Finding(
        POLICY_OUTCOME.id,
        answer.verdict,
        _sentence(answer) + _of_placebo(others) + _one_dyad(frames, design),
        estimates=(
            deciding,
            *checks(design, chance, answer.before, answer.robust),
            *single_cases(frames, design),
        ),
        n=len(design.adopters),
        method=(
            "Staggered difference-in-differences with controls not yet tied, randomization "
            "inference, bounds under broken parallel trends."
        ),
        mde=answer.mde,
        mde_unit="points of distance",
        mde_sentence=_mde_sentence(answer),
        lacks=_lacks(frames, answer),
        sensitivity=others,
        caveats=_caveats(answer),
        picture=_picture(answer),
        p=chance.p if chance.draws else None,
    )


def _span(found: Interval) -> str:
    if found.low is None or found.high is None:
        return "95% interval without a limit"
    return f"95% interval {found.low:+.2f} to {found.high:+.2f}"


def _sentence(answer: _Answer) -> str:
    design, chance = answer.design, answer.chance
    panel, hub = design.panel, country(design.hub)
    never = int((panel.first == NEVER).sum())
    years = panel.first[panel.adopters]
    said = (
        f"Of {len(panel.countries)} countries without a known tie to {hub} at the start, "
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
    if answer.parted_before:
        said += (
            "They moved differently before the first tie already, so that the comparison does not "
            "show what ties did. "
        )
    else:
        said += _READING[answer.verdict]
    enough = len(design.adopters) >= ENOUGH_EVENTS and not answer.parted_before
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
        if PLACEBO_DATES in one.name:
            said += (
                f"Dates {number(EARLIER)} years too early show a change as well, one of "
                f"{one.value:+.2f} points: such changes come without ties. "
            )
        if PLACEBO_OUTCOME in one.name:
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
        if code not in panel.countries:
            continue
        row = panel.values[panel.countries.index(code)]
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


def _mde_sentence(answer: _Answer) -> str:
    design, mde = answer.design, answer.mde
    told = (
        f"With {count(len(design.adopters), 'first tie')} in {len(design.panel.countries)} "
        "countries"
    )
    if mde is None or answer.sd <= 0:
        return f"{told} no effect could be worked out that would be found."
    return (
        f"{told}, and votes that vary as they did before any tie, an effect of {mde:.2f} points "
        f"({mde / answer.sd:.1f} standard deviations) would be found in eight of ten by shuffling, "
        "if trends were alike; a smaller one could be missed."
    )


def _lacks(frames: Frames, answer: _Answer) -> tuple[str, ...]:
    design = answer.design
    told = of_hub(frames, design.hub)
    lacks = []
    if answer.error > 0 and answer.margin > 0:
        # Two one-sided tests at 5 % with a power of 0.8 where there truly is no effect.
        needed = len(design.panel.countries) * (2.93 * answer.error / answer.margin) ** 2
        lacks.append(
            "Countries with dated first ties and votes: to show that there is no effect that "
            f"counts takes about {needed:,.0f} that vary like these"
            + (", more than there are." if needed > STATES else ".")
        )
    for prefix, words in (("disputes.", "militarized disputes"), ("trade.", "trade")):
        known = told.filter(pl.col("series").str.starts_with(prefix))["country"].n_unique()
        if known < COUNTRIES:
            lacks.append(
                f"Other outcomes: {words} of {country(design.hub)} with each country, year by "
                f"year (series {prefix}*; here with {count(known, 'country')})."
            )
    if not third_of(frames, design.hub):
        lacks.append(
            "A placebo outcome that ties should not move: how often each country votes like a "
            f"third state, and its distance to it (series {AGREEMENT} and {OLDER})."
        )
    return (
        *lacks,
        "When ties of each country began, from the first one on, and when they ended.",
    )


def _caveats(answer: _Answer) -> tuple[str, ...]:
    design = answer.design
    caveats = [
        "Countries choose when they make ties. A government that moves closer may let its cities "
        "make them: the comparison cannot tell which came first within a year.",
        "Votes in the General Assembly are one outcome, on many matters, and cheap to cast.",
        "A first tie is a small dose; ties that grow to hundreds may do what one does not.",
        "A first count in a register is not the first tie of all: ties of earlier years that no "
        "source here dates would make a country look new to them.",
    ]
    if design.always:
        named = listed([country(code) for code in design.always], most=MOST_LEFT_OUT)
        caveats.append(
            f"Left out, since their ties began before the register or in its first year: {named}."
        )
    never = [
        country(code)
        for code, first in zip(design.panel.countries, design.panel.first, strict=True)
        if first == NEVER
    ]
    if never:
        caveats.append(
            "Without a tie to the end, and so compared with all others: "
            f"{listed(never, most=MOST_LEFT_OUT)}. They are not like the rest in size or in what "
            "else binds them."
        )
    if answer.parted_before and answer.before is not None:
        caveats.append(
            f"Changes before the first tie differ (p = {answer.before:.3f}): that trends would "
            "have been parallel without ties is in doubt."
        )
    if answer.robust is not None:
        caveats.append(
            "If trends may part after the first tie as they did at most before it, the mean may be "
            f"off by {answer.robust.bias:.2f} points for that reason alone."
        )
    return tuple(caveats)


def _picture(answer: _Answer) -> Picture:
    from scipy.stats import t

    found, margin = answer.found, answer.margin
    reach = float(t.ppf(0.975, max(len(answer.design.panel.countries) - 1, 1)))
    rows: list[dict[str, Any]] = [
        {
            "label": _when(int(since)),
            "value": float(value),
            "low": float(value - reach * error),
            "high": float(value + reach * error),
        }
        for since, value, error in zip(found.since, found.effect, found.errors, strict=True)
    ]
    chance = answer.chance.interval
    if chance.low is not None and chance.high is not None:
        whole = as_estimate("", chance, answer.found.influence.shape[1], "points", "")
        rows.append(as_row("The decade, by shuffling", whole))
    return Picture(
        "intervals",
        tuple(rows),
        "Change of the distance since the year before the first tie, in points",
        "",
        reference=0.0,
        margin=(-margin, margin) if margin > 0 else None,
    )


def _when(since: int) -> str:
    if since == 0:
        return "Year of the first tie"
    return f"{count(abs(since), 'year').capitalize()} {'before' if since < 0 else 'after'}"


def _comparisons(frames: Frames) -> int:
    """Cells that have both sides of the comparison after the first tie."""
    return len(effects(design_of(frames).panel, span=AFTER).by_cohort)


POLICY_OUTCOME = Hypothesis(
    id="policy-outcome",
    section="Conclusion, 1",
    claim="Sister ties bring the policies of nations closer over the long run.",
    needs=(
        Need(
            "readings",
            f"the distance in votes of the United Nations (series {OUTCOME}) of one country to "
            "others whose ties a register counts by year (series sister-cities-established), for "
            "countries without a tie when the register begins",
            lambda frames: len(design_of(frames).panel.countries),
            COUNTRIES,
        ),
        Need(
            "readings",
            "countries whose first tie falls within those years",
            lambda frames: len(design_of(frames).adopters),
            2,
        ),
        Need(
            "readings",
            "years after a first tie in which other countries are still without one",
            _comparisons,
        ),
    ),
    test=_test,
    estimator=(
        "Mean change of the distance in votes of the United Nations over the decade from the first "
        "tie, less that of countries not yet tied (Callaway and Sant'Anna 2021), with a 95 % "
        "interval by shuffling years of first ties over countries: supported if all of it lies "
        "below nothing, the joint test of the years before does not reject at 5 %, and the "
        "interval stays below nothing where trends may part as much as before (relative "
        "magnitudes, 1); contradicted if all of it lies above under the same conditions; else "
        "inconclusive, and always inconclusive below five first ties. No effect is said to be "
        "shown only if two one-sided tests keep it within 0.1 standard deviations."
    ),
    varies=(),  # it rests on counts by country and year, which no choice of ties changes
)

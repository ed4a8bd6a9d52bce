"""Words and pictures on the policies of nations: findings, what they lack, and caveats."""

from __future__ import annotations

from collections.abc import Sequence

from paradiplomacy.hypotheses.base import Estimate, Verdict
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, SIGNIFICANCE, Interval
from paradiplomacy.hypotheses.estimators.staggered_did import NEVER
from paradiplomacy.hypotheses.finding import (
    Detectable,
    always,
    interval_of,
    intervals,
    sentences_of,
    some,
)
from paradiplomacy.hypotheses.picture import Picture
from paradiplomacy.hypotheses.policy.policy_answer import (
    AGREEMENT,
    EARLIER,
    PLACEBO_DATES,
    PolicyAnswer,
    is_placebo,
    third_of,
)
from paradiplomacy.hypotheses.policy.policy_design import (
    OLDER,
    RULE,
    PolicyDesign,
    words_for_change_of_distance,
)
from paradiplomacy.hypotheses.selection import as_estimate, main_pair
from paradiplomacy.language import Message, Text, Words, sentences
from paradiplomacy.record.frames import Frames

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
        side = "before" if since < 0 else "after"
        label = WORDS(f"label.{side}", n=abs(int(since))) if since else WORDS("label.first")
        rows.append((label, as_estimate("", year, 0, "points", "")))
    chance = answer.chance.interval
    if chance.low is not None and chance.high is not None:
        rows.append((WORDS("label.decade"), as_estimate("", chance, 0, "points", "")))
    return intervals(
        WORDS("axis"), rows, reference=0.0, margin=(-margin, margin) if margin > 0 else None
    )


STATES = 200
"""About so many states vote in the United Nations."""


def sentence(frames: Frames, answer: PolicyAnswer, choices: Sequence[Estimate]) -> Message:
    """Sentence that a council member reads: of many countries, of placebos, of the one pair."""
    return sentences(
        *_texts_on_many_countries(answer), *_of_placebo(choices), _one_dyad(frames, answer.design)
    )


def _texts_on_many_countries(answer: PolicyAnswer) -> tuple[Text, ...]:
    design, chance = answer.design, answer.chance
    panel, hub = design.panel, design.hub
    years = panel.first[panel.adopters]
    counted = WORDS(
        "counted",
        n=len(panel.units),
        hub=hub,
        tied=len(design.adopters),
        first=int(years.min()),
        last=int(years.max()),
        later=len(design.later),
        low=int(panel.years[0]),
        high=int(panel.years[-1]),
    )
    change = chance.interval
    if change.value is None:
        return counted, WORDS("no-variation")
    moved = WORDS(
        "moved",
        span=_words_for_ends(change, hub=hub) or WORDS("no-limit"),
        estimate=words_for_change_of_distance(change.value),
        p=chance.p,
    )
    reading = WORDS("parted") if answer.trends.has_pretrend else WORDS(f"reading.{answer.verdict}")
    return (*_of_breakdown(answer), counted, moved, *_of_dates(answer), reading, _of_none(answer))


def _of_breakdown(answer: PolicyAnswer) -> tuple[Message, ...]:
    """Sentence on how far trends may part before the conclusion breaks: the first thing to know."""
    robust = answer.trends.robust
    if robust is None:
        return ()
    times = robust.breakdown
    return (WORDS("break.at-once") if times <= 0 else WORDS("break.at", times=times),)


def _of_dates(answer: PolicyAnswer) -> tuple[Message, ...]:
    """Sentence on what is left where first ties may be older than those that are seen."""
    dates = answer.dates
    span = None if dates is None else _words_for_ends(dates.interval, hub=answer.design.hub)
    if dates is None or span is None:
        return ()
    low, high = (words_for_change_of_distance(value) for value in dates.worst)
    return (WORDS("vague", n=dates.vague, since=dates.earliest, span=span, low=low, high=high),)


def _words_for_ends(interval: Interval, *, hub: str = "") -> Message | None:
    """Both ends in words, each with its side, the first with the hub; None where one is open."""
    if interval.low is None or interval.high is None:
        return None
    low = words_for_change_of_distance(interval.low)
    if hub:
        key = "from.nearer" if interval.low < 0 else "from.farther"
        low = WORDS(key, size=abs(interval.low), hub=hub)
    return WORDS("span", low=low, high=words_for_change_of_distance(interval.high))


def _of_none(answer: PolicyAnswer) -> Text:
    """Words on whether an effect that counts is ruled out, or could be missed."""
    enough = len(answer.design.adopters) >= ENOUGH_EVENTS and not answer.trends.has_pretrend
    if answer.chance.tost < SIGNIFICANCE and enough:
        return WORDS("ruled-out", margin=answer.margin)
    missed = answer.verdict is Verdict.INCONCLUSIVE and answer.mde is not None
    return WORDS("missed", mde=answer.mde) if missed else ""


def _of_placebo(choices: Sequence[Estimate]) -> tuple[Message, ...]:
    """Sentences on dates without a tie and an outcome that ties should not move, if any."""
    changes = []
    for other in choices:
        interval = interval_of(other)
        if not interval.below(0.0) and not interval.above(0.0):
            continue
        if other.name == PLACEBO_DATES:
            changes.append(WORDS("placebo.dates", years=EARLIER, change=other.value))
        if is_placebo(other):
            changes.append(WORDS("placebo.outcome", change=other.value))
    return tuple(changes)


def _one_dyad(frames: Frames, design: PolicyDesign) -> Message:
    """Sentence on the leading pair of the record, which cannot answer by itself."""
    pair = main_pair(frames)
    return (
        WORDS("pair.none")
        if pair is None or design.hub not in pair
        else WORDS("pair.alone", first=pair[0], second=pair[1])
    )


def detectable_of(answer: PolicyAnswer) -> Detectable:
    """Effect that the whole rule could find, before what was found."""
    alone, design = answer.by_interval, answer.design
    sample = WORDS("sample", n=len(design.adopters), countries=len(design.panel.units))
    known = answer.mde is not None and answer.sd > 0
    more = WORDS("alone", mde=alone, sd=alone / answer.sd) if known and alone is not None else ""
    return Detectable(answer.mde, WORDS("mde-unit"), sample, "number", more)


def other_choices(estimates: Sequence[Estimate], verdict: Verdict) -> tuple[Message, ...]:
    """Other bases that do not show what the verdict rests on."""
    if not verdict.decides:
        return ()
    return tuple(
        WORDS("choice", name=other.name, interval=interval_of(other))
        for other in estimates
        if RULE.of_all(interval_of(other), events=RULE.least) is not verdict
    )


def lacks(frames: Frames, answer: PolicyAnswer) -> tuple[Text, ...]:
    """Texts on what more would help to decide."""
    design, needed = answer.design, 0.0
    if answer.error > 0 and answer.margin > 0:
        # Two one-sided tests at 5 % with a power of 0.8 where there truly is no effect.
        needed = len(design.panel.units) * (2.93 * answer.error / answer.margin) ** 2
    placebo = {"agreement": AGREEMENT, "distance": OLDER}
    return sentences_of(
        WORDS,
        "lack",
        {
            "more-than-there-are": {"needed": needed} if needed > STATES else None,
            "countries": {"needed": needed} if 0 < needed <= STATES else None,
            "placebo": None if third_of(frames, design.hub) else placebo,
            "dates": True,
            "other-hubs": True,
        },
    )


def caveats(answer: PolicyAnswer) -> tuple[Text, ...]:
    """Caveats to keep in mind."""
    design, trends = answer.design, answer.trends
    panel, vague = design.panel, len(design.vague)
    never = [c for c, first in zip(panel.units, panel.first, strict=True) if first == NEVER]
    bias = {"bias": float(trends.robust.bias)} if trends.robust is not None else None
    parted = {"p": trends.before} if trends.before is not None and trends.has_pretrend else None
    return sentences_of(
        WORDS,
        "caveat",
        {
            **always("choose", "votes", "dose"),
            "upper": {"n": vague, "known": len(panel.units) - vague} if vague else None,
            "always": some(countries=_names_of_countries(design.always)),
            "unsure": some(n=len(design.unsure)),
            "undated": some(n=len(design.undated)),
            "never": some(countries=_names_of_countries(never)),
            "parted": parted,
            "bias": bias,
        },
    )


def _names_of_countries(codes: Sequence[str]) -> tuple[Message, ...]:
    return tuple(WORDS("country", country=code) for code in codes)

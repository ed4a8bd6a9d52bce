"""Claim that ties that went on through a crisis later did more than those that stopped."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.base import Finding, Need, Verdict
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval
from paradiplomacy.hypotheses.estimators.matched_sets import detectable, p_of_sets
from paradiplomacy.hypotheses.finding import (
    Detectable,
    always,
    decision,
    finding,
    interval_of,
    some,
    with_record,
)
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.hypotheses.names import names_of
from paradiplomacy.hypotheses.rights.conditions import OF_CONDITIONS, conditions
from paradiplomacy.hypotheses.rights.stopped_or_not import (
    CALIPER,
    MOST,
    MatchedTies,
    followed_shocks,
    tie_of,
    units_of,
)
from paradiplomacy.hypotheses.selection import most_of
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

RULE = DecisionRule("more", 0.0)
WORDS = Words(__name__)


def _find_difference_after_crises(frames: Frames) -> Finding:
    """By the conditions that both ends speak of, where enough do; else by exchanges."""
    answers = conditions(frames)
    if not answers.decide:
        return _by_exchanges(frames)
    base = answers.finding()
    if not _count_stopped(frames):
        return base
    record = _by_exchanges(frames)
    return with_record(
        base, record, caveats=(*base.caveats, *record.caveats), picture=record.picture
    )


def _by_exchanges(frames: Frames) -> Finding:
    units = units_of(frames)
    matched = MatchedTies.of(frames, units)
    deciding = matched.estimate(WORDS("estimate.deciding"))
    gap, n = interval_of(deciding), len(matched.sets)
    verdict, p = RULE.verdict(gap, gap, events=min(n, matched.exchanges)), p_of_sets(matched.sets)
    if (gap.value or 0.0) < 0:
        # What stopped and never came back is not compared: that favours stopping.
        verdict, p = Verdict.INCONCLUSIVE, 1.0
    least = detectable([len(matched_set.controls) for matched_set in matched.sets])
    controls = [unit for matched_set in matched.sets for unit in matched_set.controls]
    reported = units.filter(pl.col("unit").is_in(controls) & pl.col("reported")).height
    back = len(matched.back)
    unmatched = set(matched.back) - {matched_set.treated for matched_set in matched.sets}
    return finding(
        WORDS,
        decision(verdict, deciding, p=p, n=n),
        _sentence_on_later_years(frames, matched, gap, verdict),
        detectable=Detectable(least, WORDS("mde-unit"), WORDS("sample", n=n), "number"),
        lacks={"stops": {"n": len(matched.stopped)}} | always("exchanges", "conditions"),
        caveats={
            "stand-in": True,
            "silent-reported": {"reported": reported, "n": len(controls)} if controls else None,
            "silent": not controls,
            "came-back": {"gone": len(matched.stopped) - back},
            "alike": True,
            "unmatched": some(n=len(unmatched), back=back),
        },
        rows=[(WORDS("row"), deciding)] if matched.sets else [],
        reference=0.0,
    )


def _sentence_on_later_years(
    frames: Frames, matched: MatchedTies, gap: Interval, verdict: Verdict
) -> Message:
    names, sets = names_of(frames), len(matched.sets)
    ties = tuple(names[tie_of(unit)] for unit in matched.stopped)
    stopped = WORDS("stopped", n=len(ties), ties=ties, back=len(matched.back), sets=sets)
    if gap.value is None:
        return sentences(stopped, WORDS("nothing"))
    key = "more" if gap.value >= 0 else "fewer"
    compared = WORDS(key, size=abs(gap.value), sets=sets, interval=_sentence_on_gap(gap))
    reading = WORDS(f"sentence.{verdict}", compared=compared)
    return sentences(
        stopped, WORDS("few", compared=compared, n=sets) if sets < ENOUGH_EVENTS else reading
    )


def _sentence_on_gap(gap: Interval) -> Message:
    ends = {name: end for name, end in (("low", gap.low), ("high", gap.high)) if end is not None}
    key = {(): "open", ("low",): "upwards", ("high",): "downwards"}.get(tuple(ends), "both")
    return WORDS(f"interval.{key}", level=gap.level, **ends)


def _count_stopped(frames: Frames) -> int:
    """Ties that stopped, of which some may be back."""
    return units_of(frames).filter("treated").height


def _if_answered(frames: Frames) -> int:
    """One where answers decide without."""
    return int(conditions(frames).decide)


ENGAGEMENT = article_claim(
    WORDS,
    "Human Rights Protection, 4",
    _find_difference_after_crises,
    Need("shocks", WORDS("need.crises"), most_of(_if_answered, followed_shocks)),
    Need("spells", WORDS("need.stops"), most_of(_if_answered, _count_stopped)),
    estimator=sentences(
        WORDS("estimator", most=MOST, caliper=CALIPER, rule=RULE.words()),
        WORDS("estimator-answers", rule=OF_CONDITIONS.words()),
    ),
)

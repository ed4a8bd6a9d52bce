"""Claim that cooperation and confrontation are two dimensions, not the ends of one scale."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.base import Finding, Need, Verdict
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.correlations import detectable_rho
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, SIGNIFICANCE
from paradiplomacy.hypotheses.finding import Detectable, always, beyond, decision, finding, some
from paradiplomacy.hypotheses.histories.stances import coded_acts, with_answered_stances
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.hypotheses.rights.related_stances import (
    AXES,
    OPPOSITE,
    StanceCorrelation,
    places_asked,
    stances_picture,
)
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

RULE = DecisionRule("more", OPPOSITE)
WORDS = Words(__name__)


def _with_answers(frames: Frames) -> Frames:
    return with_answered_stances(frames) if places_asked(frames) else frames


def _verdict_with_p(frames: Frames, stances: StanceCorrelation) -> tuple[Verdict, float | None]:
    """The verdict and the p-value, which a place's single answer must not bring about."""
    rho = stances.interval.value
    # Where so many places are alike that even opposites would not reach it, nothing can be found.
    if rho is None or stances.floor >= OPPOSITE:
        return Verdict.INCONCLUSIVE, stances.p
    interval, p = stances.interval, stances.p
    verdict = RULE.verdict(interval, interval, events=stances.least)
    if rho < OPPOSITE and p is not None:
        p = max(p, min(1.0, 2 * stances.by_chance(frames)))
        verdict = verdict.only_if(p <= SIGNIFICANCE)
    return verdict, p


def _find_correlation_of_answers(frames: Frames) -> Finding:
    frames = _with_answers(frames)
    stances = StanceCorrelation.of(frames)
    verdict, p = _verdict_with_p(frames, stances)
    n, name = stances.places.height, WORDS("estimate.deciding")
    relation = stances.interval, n, "rank correlation", WORDS("wider")
    deciding = as_estimate(name, *relation, subjects=stances.subjects, cases=WORDS("cases", n=n))
    least = beyond(detectable_rho(n, against=OPPOSITE), OPPOSITE)
    unit, sample = WORDS("mde-unit", opposite=OPPOSITE), WORDS("sample", n=n)
    confronted = stances.places.filter(pl.col("confrontation") > 0).height
    sides = tuple(WORDS("side", country=code) for code in stances.places["country"].unique().sort())
    return finding(
        WORDS,
        decision(verdict, deciding, p=p),
        _sentence_on_relation(stances, verdict),
        detectable=Detectable(least, unit, sample, "number"),
        lacks={"answers": {"n": confronted}, "tone": True},
        caveats={
            **always("weights", "known"),
            "unsampled": {"quiet": n - confronted, "n": n},
            "sides": some(sides=sides),
            "no-sides": not sides,
            "floor": {"floor": stances.floor},
        },
        picture=stances_picture(frames, stances.places),
    )


def _sentence_on_relation(stances: StanceCorrelation, verdict: Verdict) -> Message:
    cooperated, confronted = (stances.places.filter(pl.col(axis) > 0).height for axis in AXES)
    did = WORDS("did", n=stances.places.height, cooperated=cooperated, confronted=confronted)
    if on_each_axis := stances.places.filter(*(pl.col(axis) > 0 for axis in AXES)).height:
        did = WORDS("did-both", did=did, both=on_each_axis)
    if stances.interval.value is None:
        return WORDS("all-alike", did=did)
    related = WORDS("related", did=did, rho=stances.interval)
    return (
        WORDS("too-few", related=related, n=stances.least)
        if stances.least < ENOUGH_EVENTS
        else WORDS(f"sentence.{verdict}", related=related)
    )


TWO_DIMENSIONS = article_claim(
    WORDS,
    "Human Rights Protection, 2",
    _find_correlation_of_answers,
    Need("responses", WORDS("need"), lambda f: coded_acts(_with_answers(f), exchanges=False)),
    estimator=WORDS("estimator", rule=RULE.words()),
    margin=(-1.0, OPPOSITE),
)

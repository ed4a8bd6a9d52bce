"""Whether cooperation and confrontation of places are two dimensions, or the ends of one scale."""

from __future__ import annotations

from functools import partial

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Picture, Verdict
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import (
    ENOUGH_EVENTS,
    SIGNIFICANCE,
    Interval,
    share,
)
from paradiplomacy.hypotheses.estimators.rank_correlation import (
    detectable_rho,
    p_by_permutation,
)
from paradiplomacy.hypotheses.histories.answered_stances import with_answered_stances
from paradiplomacy.hypotheses.histories.stances import (
    CODINGS,
    ORDERED,
    Coding,
    coded_acts,
)
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.names import place_name
from paradiplomacy.hypotheses.phrases import largest_missed
from paradiplomacy.hypotheses.rights.related_stances import AXES, OPPOSITE, Related, places_asked
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Message, Name, Words
from paradiplomacy.record.frames import Frames

__all__ = ["TWO_DIMENSIONS"]

RULE = DecisionRule("more", OPPOSITE)
WORDS = Words(__name__)
FEWER_DRAWS = 2_000
"""Resamples of places under other codings, which decide nothing."""


def _estimate(related: Related, name: Message) -> Estimate:
    return as_estimate(
        name,
        related.interval,
        related.places.height,
        "rank correlation",
        WORDS("wider"),
        subjects=related.subjects,
    )


def _with_answers(frames: Frames) -> Frames:
    return with_answered_stances(frames) if places_asked(frames) else frames


def _decided(frames: Frames, seen: Related) -> tuple[Verdict, float | None]:
    """The verdict and the p-value, which a place's single answer must not bring about."""
    rho = seen.interval.value
    # Where so many places are alike that even opposites would not reach it, nothing can be found.
    if rho is None or seen.floor >= OPPOSITE:
        return Verdict.INCONCLUSIVE, seen.p
    verdict, p = RULE.verdict(seen.interval, seen.interval, events=seen.least), seen.p
    if rho < OPPOSITE and p is not None:
        p = max(p, min(1.0, 2 * seen.by_chance(frames)))
        verdict = verdict if p <= SIGNIFICANCE else Verdict.INCONCLUSIVE
    return verdict, p


def _test(frames: Frames, *, whole: bool = True) -> Finding:
    frames = _with_answers(frames)
    seen = Related.of(frames)
    least = detectable_rho(seen.places.height, against=OPPOSITE)
    verdict, p = _decided(frames, seen)
    deciding = _estimate(seen, WORDS("estimate.deciding"))
    if not whole:
        return Finding(TWO_DIMENSIONS.id, verdict, "", estimates=(deciding,), p=p)
    both = _in_one_crisis(frames, seen.places)
    return Finding(
        TWO_DIMENSIONS.id,
        verdict,
        _sentence(seen, both, verdict),
        estimates=(deciding, both, _ever_both(seen)),
        n=seen.places.height,
        method=WORDS("method"),
        mde=None if least is None else least - OPPOSITE,
        mde_unit=WORDS("mde-unit", opposite=OPPOSITE),
        mde_sentence=_mde_sentence(seen.places.height, least),
        lacks=(
            WORDS("lack.answers", n=seen.places.filter(pl.col("confrontation") > 0).height),
            WORDS("lack.tone"),
        ),
        sensitivity=_sensitivity(frames, seen),
        caveats=_caveats(seen),
        picture=_picture(frames, seen.places),
        p=p,
    )


def _sensitivity(frames: Frames, seen: Related) -> tuple[Estimate, ...]:
    fewer = partial(Related.of, frames, draws=FEWER_DRAWS)
    choices = (
        *(
            (WORDS("choice.coding", coding=_coding(coding)), fewer(coding))
            for coding in CODINGS
            if coding is not ORDERED
        ),
        (WORDS("choice.two-answers"), fewer(acts=2)),
        (WORDS("choice.pandemics"), fewer(pandemics=True)),
        (WORDS("choice.laws"), fewer(by_law=True)),
        (WORDS("choice.exchanges"), fewer(exchanges=True)),
    )
    x, y = (seen.places[axis].to_list() for axis in AXES)
    by_chance = Estimate(
        WORDS("estimate.by-chance"),
        p_by_permutation(x, y, seed=frames.seed),
        None,
        None,
        seen.places.height,
        "p-value",
        WORDS("permuted"),
        subjects=seen.subjects,
    )
    rows = [
        _estimate(related, WORDS("estimate.choice", choice=choice)) for choice, related in choices
    ]
    return (*rows, by_chance)


def _coding(coding: Coding) -> Message:
    return WORDS(f"coding.{coding.name}")


def _in_one_crisis(frames: Frames, places: pl.DataFrame) -> Estimate:
    """Places whose answers to one and the same crisis were of both kinds."""
    did = (
        coded_acts(frames, exchanges=False)
        .filter((pl.col("shock") != "") & pl.col("place").is_in(places["place"].to_list()))
        .group_by("place", "shock", maintain_order=True)
        .agg((pl.col(axis) > 0).any() for axis in AXES)
        .filter(pl.all_horizontal(AXES))
    )
    return _share(WORDS("estimate.one-crisis"), places, did["place"].unique().to_list())


def _share(name: Message, places: pl.DataFrame, some: list[str]) -> Estimate:
    """So many of all places, by the acts of these."""
    subjects = places.filter(pl.col("place").is_in(some))["subjects"]
    return as_estimate(
        name,
        share(len(some), places.height),
        places.height,
        "share",
        WORDS("exact"),
        subjects=tuple(subjects.explode().drop_nulls().unique().sort()),
    )


def _ever_both(seen: Related) -> Estimate:
    did = seen.places.filter((pl.col("cooperation") > 0) & (pl.col("confrontation") > 0))
    return _share(WORDS("estimate.ever"), seen.places, did["place"].to_list())


def _sentence(seen: Related, both: Estimate, verdict: Verdict) -> Message:
    n = seen.places.height
    cooperated, confronted = (seen.places.filter(pl.col(axis) > 0).height for axis in AXES)
    did = WORDS("did", n=n, cooperated=cooperated, confronted=confronted)
    if both.value is not None and n:
        share = Interval(both.value, both.low, both.high, both.level)
        did = WORDS("did-both", did=did, both=round(both.value * n), share=share)
    if seen.interval.value is None:
        return WORDS("all-alike", did=did)
    related = WORDS("related", did=did, rho=seen.interval)
    if seen.least < ENOUGH_EVENTS:
        return WORDS("too-few", related=related, n=seen.least)
    return WORDS(f"sentence.{verdict}", related=related)


def _mde_sentence(n: int, least: float | None) -> Message:
    if least is None:
        return largest_missed(WORDS("sample", n=n), WORDS("effect", opposite=OPPOSITE))
    return WORDS("detectable", n=n, least=least, opposite=OPPOSITE)


def _caveats(seen: Related) -> tuple[Message, ...]:
    quiet = seen.places.filter(pl.col("confrontation") == 0).height
    countries = seen.places["country"].unique().sort()
    sides = tuple(WORDS("side", country=code) for code in countries)
    return (
        WORDS("caveat.weights"),
        WORDS("caveat.known"),
        WORDS("caveat.unsampled", quiet=quiet, n=seen.places.height),
        WORDS("caveat.sides", sides=sides) if sides else WORDS("caveat.no-sides"),
        WORDS("caveat.floor", floor=seen.floor),
    )


def _picture(frames: Frames, places: pl.DataFrame) -> Picture:
    def names(keys: list[str]) -> tuple[Name, ...]:
        return tuple(place_name(frames, key) for key in keys)

    spots = (
        places.sort("label")
        .group_by("country", *AXES, maintain_order=True)
        .agg(pl.len().alias("count"), pl.col("place"))
        .sort("country", *AXES)
    )
    rows = tuple(
        {
            "x": row["cooperation"],
            "y": row["confrontation"],
            "group": WORDS("side", country=row["country"]),
            "label": WORDS("places", labels=names(row["place"])),
            "count": row["count"],
        }
        for row in spots.iter_rows(named=True)
    )
    return Picture("points", rows, WORDS("axis.cooperation"), WORDS("axis.confrontation"))


TWO_DIMENSIONS = Hypothesis(
    id="two-dimensions",
    section="Human Rights Protection, 2",
    claim=WORDS("claim"),
    needs=(
        Need(
            "responses",
            WORDS("need"),
            lambda frames: coded_acts(_with_answers(frames), exchanges=False).height,
        ),
    ),
    test=_test,
    alone=partial(_test, whole=False),
    estimator=WORDS("estimator", rule=RULE.words()),
    margin=(-1.0, OPPOSITE),
)

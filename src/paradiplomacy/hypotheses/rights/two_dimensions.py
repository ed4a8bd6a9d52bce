"""Whether cooperation and confrontation of places are two dimensions, or the ends of one scale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from paradiplomacy.hypotheses.base import (
    Estimate,
    Finding,
    Hypothesis,
    Need,
    Picture,
    Verdict,
    wants_all,
)
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval, share
from paradiplomacy.hypotheses.estimators.rank_correlation import (
    detectable_rho,
    p_against,
    p_by_permutation,
    resampled,
    spearman,
)
from paradiplomacy.hypotheses.histories.answered_counts import listed_alone
from paradiplomacy.hypotheses.histories.answered_stances import asked_places, with_answered_stances
from paradiplomacy.hypotheses.histories.stances import (
    ALL,
    BINARY,
    CODINGS,
    ORDERED,
    Coding,
    coded_acts,
    stances,
)
from paradiplomacy.hypotheses.names import place_name
from paradiplomacy.hypotheses.phrases import largest_missed
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Message, Name, Words
from paradiplomacy.record.frames import Frames

__all__ = ["TWO_DIMENSIONS", "Related"]

OPPOSITE = -0.5
RULE = DecisionRule("more", OPPOSITE)
WITHIN = timedelta(days=365)
WORDS = Words(__name__)
AXES = ("cooperation", "confrontation")


@dataclass(frozen=True, slots=True)
class Related:
    """The correlation over places, and what it rests on."""

    places: pl.DataFrame
    interval: Interval
    p: float | None

    @classmethod
    def of(
        cls, frames: Frames, coding: Coding = ORDERED, *, acts: int = 1, **choices: bool
    ) -> Related:
        """Over places that answered a crisis and of which so many acts or more are reported.

        Where enough places are asked what they did, over these alone: of the others only what
        stood out is reported.
        """
        asked = _asked(frames)
        places = stances(frames, coding, **choices).filter(
            (pl.col("period") == ALL)
            & (pl.col("responses") > 0)
            & (pl.col("place").is_in(asked) if asked else pl.lit(value=True))
            & (pl.col("responses") + pl.col("exchanges") >= acts)
        )
        x, y = (places[axis].to_list() for axis in AXES)
        fisher = spearman(x, y)
        drawn, by_draws = resampled(x, y, seed=frames.seed, against=OPPOSITE)
        lows = [end for end in (fisher.low, drawn.low) if end is not None]
        highs = [end for end in (fisher.high, drawn.high) if end is not None]
        interval = Interval(fisher.value, min(lows), max(highs), 0.95)
        ps = [p for p in (p_against(x, y, OPPOSITE), by_draws) if p is not None]
        return cls(places, interval, max(ps, default=None))

    @property
    def least(self) -> int:
        """Places with any act, of the dimension that fewer have."""
        return min(self.places.filter(pl.col(axis) > 0).height for axis in AXES)

    @property
    def floor(self) -> float:
        """The correlation if the same numbers were dealt in opposite order."""
        x, y = (self.places[axis].sort().to_list() for axis in AXES)
        return spearman(x, y[::-1]).value or 0.0

    @property
    def subjects(self) -> tuple[str, ...]:
        """The acts that it rests on."""
        return tuple(self.places["subjects"].explode().drop_nulls().unique().sort())

    def estimate(self, name: Message) -> Estimate:
        """The correlation as an estimate."""
        return as_estimate(
            name,
            self.interval,
            self.places.height,
            "rank correlation",
            WORDS("wider"),
            subjects=self.subjects,
        )


def _asked(frames: Frames) -> list[str]:
    """Places that are asked what they did in crises; none where they are too few to decide."""
    asked = sorted(asked_places(frames)) if not frames.answers.is_empty() else []
    return asked if len(asked) >= ENOUGH_EVENTS else []


def _with_answers(frames: Frames) -> Frames:
    return with_answered_stances(frames) if _asked(frames) else listed_alone(frames)


def _test(frames: Frames) -> Finding:
    frames = _with_answers(frames)
    seen = Related.of(frames)
    least = detectable_rho(seen.places.height, against=OPPOSITE)
    verdict = Verdict.INCONCLUSIVE
    # Where so many places are alike that even opposites would not reach it, nothing can be found.
    if seen.interval.value is not None and seen.floor < OPPOSITE:
        verdict = RULE.verdict(seen.interval, seen.interval, events=seen.least)
    deciding = seen.estimate(WORDS("estimate.deciding"))
    if not wants_all():
        return Finding(TWO_DIMENSIONS.id, verdict, "", estimates=(deciding,), p=seen.p)
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
        p=seen.p,
    )


def _sensitivity(frames: Frames, seen: Related) -> tuple[Estimate, ...]:
    choices = (
        *(
            (WORDS("choice.coding", coding=_coding(coding)), Related.of(frames, coding))
            for coding in CODINGS
            if coding is not ORDERED
        ),
        (WORDS("choice.responses"), Related.of(frames, exchanges=False)),
        (
            WORDS("choice.responses-binary", coding=_coding(BINARY)),
            Related.of(frames, BINARY, exchanges=False),
        ),
        (WORDS("choice.two-acts"), Related.of(frames, acts=2)),
        (WORDS("choice.pandemics"), Related.of(frames, pandemics=True)),
        (WORDS("choice.laws"), Related.of(frames, by_law=True)),
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
        related.estimate(WORDS("estimate.choice", choice=choice)) for choice, related in choices
    ]
    return (*rows, by_chance)


def _coding(coding: Coding) -> Message:
    return WORDS(f"coding.{coding.name}")


def _in_one_crisis(frames: Frames, places: pl.DataFrame) -> Estimate:
    """Places that did both within a year of one and the same crisis."""
    acts = coded_acts(frames)
    against = acts.filter(pl.col("confrontation") > 0).select("place", "shock")
    crises = frames.shocks.select(
        "shock", pl.col("date_low").alias("first"), (pl.col("date_high") + WITHIN).alias("last")
    )
    with_them = (
        acts.filter(pl.col("cooperation") > 0)
        .rename({"shock": "answers"})
        .join(against.unique().join(crises, on="shock"), on="place")
        .filter(
            ((pl.col("answers") == pl.col("shock")) & pl.col("date").is_null())
            | (pl.col("answers").is_null() | (pl.col("answers") == pl.col("shock")))
            & pl.col("date").is_between("first", "last")
        )
    )
    n, k = places.height, with_them["place"].n_unique()
    subjects = places.filter(pl.col("place").is_in(with_them["place"].to_list()))["subjects"]
    return as_estimate(
        WORDS("estimate.one-crisis"),
        share(k, n),
        n,
        "share",
        WORDS("exact"),
        subjects=tuple(subjects.explode().drop_nulls().unique().sort()),
    )


def _ever_both(seen: Related) -> Estimate:
    did = seen.places.filter((pl.col("cooperation") > 0) & (pl.col("confrontation") > 0))
    return as_estimate(
        WORDS("estimate.ever"),
        share(did.height, seen.places.height),
        seen.places.height,
        "share",
        WORDS("exact"),
        subjects=tuple(did["subjects"].explode().drop_nulls().unique().sort()),
    )


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
        WORDS("caveat.exchange"),
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
    estimator=WORDS("estimator", rule=RULE.words()),
    margin=(-1.0, OPPOSITE),
)

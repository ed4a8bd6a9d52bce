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
from paradiplomacy.hypotheses.designs.rule import Rule
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval, share
from paradiplomacy.hypotheses.estimators.rank_correlation import (
    detectable_rho,
    p_against,
    p_by_permutation,
    resampled,
    spearman,
)
from paradiplomacy.hypotheses.histories.stances import (
    ALL,
    BINARY,
    CODINGS,
    ORDERED,
    Coding,
    coded_acts,
    stances,
)
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.hypotheses.wording import missed
from paradiplomacy.language.english import (
    capital,
    count,
    country,
    listed,
    number,
    percent,
    percent_span,
)
from paradiplomacy.record.frames import Frames

__all__ = ["TWO_DIMENSIONS", "Related"]

OPPOSITE = -0.5
RULE = Rule("more", OPPOSITE)
WITHIN = timedelta(days=365)
WIDER = (
    "Spearman's rank correlation; the wider ends of Fisher's interval (Bonett and Wright 2000) "
    "and of up to 2,000 resamples of places"
)
AXES = ("cooperation", "confrontation")


@dataclass(frozen=True, slots=True)
class Related:
    """The correlation over places, and what it rests on."""

    places: pl.DataFrame
    found: Interval
    p: float | None

    @classmethod
    def of(
        cls, frames: Frames, coding: Coding = ORDERED, *, acts: int = 1, **choices: bool
    ) -> Related:
        """Over places that answered a crisis and of which so many acts or more are told."""
        places = stances(frames, coding, **choices).filter(
            (pl.col("period") == ALL)
            & (pl.col("responses") > 0)
            & (pl.col("responses") + pl.col("exchanges") >= acts)
        )
        x, y = (places[axis].to_list() for axis in AXES)
        fisher = spearman(x, y)
        drawn, by_draws = resampled(x, y, seed=frames.seed, against=OPPOSITE)
        lows = [end for end in (fisher.low, drawn.low) if end is not None]
        highs = [end for end in (fisher.high, drawn.high) if end is not None]
        found = Interval(fisher.value, min(lows), max(highs), 0.95)
        ps = [p for p in (p_against(x, y, OPPOSITE), by_draws) if p is not None]
        return cls(places, found, max(ps, default=None))

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

    def estimate(self, name: str) -> Estimate:
        """The correlation as an estimate."""
        return as_estimate(
            name,
            self.found,
            self.places.height,
            "rank correlation",
            WIDER,
            subjects=self.subjects,
        )


def _test(frames: Frames) -> Finding:
    seen = Related.of(frames)
    least = detectable_rho(seen.places.height, against=OPPOSITE)
    verdict = Verdict.INCONCLUSIVE
    # Where so many places are alike that even opposites would not reach it, nothing is told.
    if seen.found.value is not None and seen.floor < OPPOSITE:
        verdict = RULE.verdict(seen.found, seen.found, events=seen.least)
    deciding = seen.estimate("rank correlation of cooperation and confrontation over places")
    both = _in_one_crisis(frames, seen.places)
    return Finding(
        TWO_DIMENSIONS.id,
        verdict,
        _sentence(seen, both, verdict),
        estimates=(deciding, both, _ever_both(seen)),
        n=seen.places.height,
        method="Rank correlation of two coded sums over the places that answered a crisis.",
        mde=None if least is None else least - OPPOSITE,
        mde_unit=f"difference in rank correlation from {OPPOSITE:g}",
        mde_sentence=_mde_sentence(seen.places.height, least),
        lacks=(
            "Answers of more places to the same crises, from both ends, also of those that did "
            "nothing: above all more that protested or stopped "
            f"({seen.places.filter(pl.col('confrontation') > 0).height} are here).",
            "The tone of statements, which this record does not code.",
        ),
        sensitivity=_sensitivity(frames, seen) if wants_all() else (),
        caveats=_caveats(seen),
        picture=_picture(seen.places),
        p=seen.p,
    )


def _sensitivity(frames: Frames, seen: Related) -> tuple[Estimate, ...]:
    choices = {
        **{coding.name: Related.of(frames, coding) for coding in CODINGS if coding is not ORDERED},
        "responses alone": Related.of(frames, exchanges=False),
        f"responses alone, {BINARY.name}": Related.of(frames, BINARY, exchanges=False),
        "places with two acts or more": Related.of(frames, acts=2),
        "answers to a pandemic too": Related.of(frames, pandemics=True),
        "what a law ordered too": Related.of(frames, by_law=True),
    }
    x, y = (seen.places[axis].to_list() for axis in AXES)
    by_chance = Estimate(
        "share of random orders with a correlation as far from zero",
        p_by_permutation(x, y, seed=frames.seed),
        None,
        None,
        seen.places.height,
        "p-value",
        "up to 4,999 seeded permutations; a large value says that the two may be unrelated",
        subjects=seen.subjects,
    )
    rows = [one.estimate(f"rank correlation, {name}") for name, one in choices.items()]
    return (*rows, by_chance)


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
        "share of places that did both within a year of one crisis",
        share(k, n),
        n,
        "share",
        "share with exact binomial interval (Clopper-Pearson)",
        subjects=tuple(subjects.explode().drop_nulls().unique().sort()),
    )


def _ever_both(seen: Related) -> Estimate:
    did = seen.places.filter((pl.col("cooperation") > 0) & (pl.col("confrontation") > 0))
    return as_estimate(
        "share of places that did both at any time",
        share(did.height, seen.places.height),
        seen.places.height,
        "share",
        "share with exact binomial interval (Clopper-Pearson)",
        subjects=tuple(did["subjects"].explode().drop_nulls().unique().sort()),
    )


def _sentence(seen: Related, both: Estimate, verdict: Verdict) -> str:
    n = seen.places.height
    held = {axis: seen.places.filter(pl.col(axis) > 0).height for axis in AXES}
    told = (
        f"Of {count(n, 'place')} that answered a crisis {number(held['cooperation'])} cooperated "
        f"with the other country at some time and {number(held['confrontation'])} confronted it"
    )
    if both.value is not None and n:
        span = Interval(both.value, both.low, both.high, both.level)
        told += (
            f"; {number(round(both.value * n))} did both within a year of one crisis "
            f"({percent(both.value)}; {percent_span(span)})"
        )
    if seen.found.value is None:
        return (
            f"{told}. All are alike in one of both, so it cannot be told whether more of the one "
            "goes with less of the other."
        )
    told += (
        ". On a scale from -1 (who does more of one does less of the other) over 0 (unrelated) "
        f"to 1 (both grow together) the record gives {seen.found.value:.2f} "
        f"({percent(seen.found.level)} interval {seen.found.low:.2f} to {seen.found.high:.2f})"
    )
    if seen.least < ENOUGH_EVENTS:
        few = capital(count(seen.least, "place"))
        return f"{told}. {few} with acts of one kind cannot decide it."
    return told + _READING[verdict]


_READING = {
    Verdict.SUPPORTED: ". So one is not the opposite of the other: they are two dimensions.",
    Verdict.CONTRADICTED: ". So who confronts more cooperates less: one scale tells most of it.",
    Verdict.INCONCLUSIVE: (
        ". That is too uncertain to say whether they are two dimensions or one scale."
    ),
}


def _mde_sentence(n: int, least: float | None) -> str:
    if least is None:
        return missed(f"With {count(n, 'place')}", f"difference from {OPPOSITE:g}")
    return (
        f"With {count(n, 'place')}, a correlation of {least:.2f} or more would be told from "
        f"{OPPOSITE:g} in eight samples of ten."
    )


def _caveats(seen: Related) -> tuple[str, ...]:
    quiet = seen.places.filter(pl.col("confrontation") == 0).height
    sides = listed([country(code) for code in seen.places["country"].unique().sort()])
    return (
        "The weights are ours and order acts by how far they go; only their order counts. Other "
        "codings stand beside it.",
        "A place of which a record knows more has more of both, which draws the correlation up; "
        "a place with a single act can have only one of both, which draws it down.",
        "Nobody sampled these places: sources tell of places that did something unusual, and "
        f"{quiet} of {seen.places.height} here have no act of confrontation.",
        f"Places that answered are of {sides or 'neither country'}: one end's answers do not "
        "tell the other's.",
        f"So many places are alike that the correlation could not fall below {seen.floor:.2f}, "
        "were they as opposite as can be.",
        "An exchange counts for both ends, whichever end proposed it.",
    )


def _picture(places: pl.DataFrame) -> Picture:
    spots = (
        places.sort("label")
        .group_by("country", *AXES, maintain_order=True)
        .agg(pl.len().alias("count"), pl.col("label"))
        .sort("country", *AXES)
    )
    rows = tuple(
        {
            "x": row["cooperation"],
            "y": row["confrontation"],
            "group": country(row["country"]),
            "label": listed(row["label"], most=2),
            "count": row["count"],
        }
        for row in spots.iter_rows(named=True)
    )
    return Picture("points", rows, "Cooperation", "Confrontation")


TWO_DIMENSIONS = Hypothesis(
    id="two-dimensions",
    section="Human Rights Protection, 2",
    claim=(
        "In how places answer crises, cooperation and confrontation are two dimensions rather "
        "than the ends of one scale."
    ),
    needs=(
        Need(
            "responses",
            "answers to crises, each with the place that gave it, of the two countries with most "
            "ties",
            lambda frames: coded_acts(frames, exchanges=False).height,
        ),
    ),
    test=_test,
    estimator=(
        "Spearman's rank correlation of coded cooperation and coded confrontation over places "
        "that answered a crisis, with the wider of Fisher's and a resampled 95 % interval. The "
        f"claim is {RULE.words()} Here these are places with any act of each dimension."
    ),
    margin=(-1.0, OPPOSITE),
    items=("crisis.stopped", "exchange.count"),
)

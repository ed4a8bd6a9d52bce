"""Claim that cooperation and confrontation are two dimensions, not the ends of one scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from paradiplomacy.hypotheses.base import Finding, Need, Picture, Verdict
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.correlations import (
    detectable_rho,
    p_against,
    resampled,
    spearman,
)
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, SIGNIFICANCE, Interval
from paradiplomacy.hypotheses.finding import Detectable, always, beyond, decided, finding, some
from paradiplomacy.hypotheses.histories.stances import (
    ALL,
    asked_places,
    coded_acts,
    stances,
    with_answered_stances,
)
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.hypotheses.names import place_name
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Message, Name, Words
from paradiplomacy.record.frames import Frames

WORDS = Words(__name__)
OPPOSITE = -0.5
AXES = ("cooperation", "confrontation")
DRAWS = 20_000
"""Resamples of places."""
DEALINGS = 19_999
MOST = 5_000_000
"""Answers times dealings that are computed at most: more answers are dealt fewer times."""
RULE = DecisionRule("more", OPPOSITE)


@dataclass(frozen=True, slots=True)
class Related:
    """The correlation over places that answered a crisis, and what it rests on."""

    places: pl.DataFrame
    interval: Interval
    p: float | None

    @classmethod
    def of(cls, frames: Frames) -> Related:
        """By answers to crises alone.

        Where enough places are asked what they did, over these alone: of the others only what
        stood out is reported. An exchange is no answer to a crisis.
        """
        asked = places_asked(frames)
        places = stances(frames, exchanges=False).filter(
            (pl.col("period") == ALL)
            & (pl.col("responses") > 0)
            & (pl.col("place").is_in(asked) if asked else pl.lit(value=True))
        )
        x, y = (places[axis].to_list() for axis in AXES)
        fisher, (drawn, p) = (
            spearman(x, y),
            resampled(x, y, seed=frames.seed, against=OPPOSITE, draws=DRAWS),
        )
        ps = [p for p in (p_against(x, y, OPPOSITE), p) if p is not None]
        return cls(places, fisher.spanning(drawn), max(ps, default=None))

    def by_chance(self, frames: Frames) -> float:
        """Chance that answers dealt at random are as opposite."""
        acts = coded_acts(frames, exchanges=False)
        return p_of_opposites(
            acts.filter(pl.col("place").is_in(self.places["place"].to_list())), seed=frames.seed
        )

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


def places_asked(frames: Frames) -> list[str]:
    """Places that are asked what they did in crises; none where they are too few to decide."""
    asked = sorted(asked_places(frames)) if not frames.answers.is_empty() else []
    return asked if len(asked) >= ENOUGH_EVENTS else []


def p_of_opposites(acts: pl.DataFrame, *, seed: int) -> float:
    """Chance that answers dealt at random make the two dimensions as opposite, or more.

    acts: As from `paradiplomacy.hypotheses.histories.stances.coded_acts`.

    Each place keeps how many answers it gave; which these are is dealt anew. The correlation is
    Spearman's of the sums of places.
    """
    import numpy as np
    from scipy.stats import rankdata

    rows = acts.sort("place", "subject")
    first = np.unique(rows["place"].rank("dense").to_numpy() - 1, return_index=True)[1]
    draws = min(DEALINGS, max(199, MOST // max(rows.height, 1)))
    orders = np.tile(np.arange(rows.height), (draws + 1, 1))
    orders[1:] = np.random.default_rng(seed).permuted(orders[1:], axis=1)

    def ranks(axis: str) -> Any:
        sums = np.add.reduceat(rows[axis].to_numpy()[orders], first, axis=1)
        ranked = rankdata(sums, axis=1)
        return ranked - ranked.mean(axis=1, keepdims=True)

    a, b = ranks("cooperation"), ranks("confrontation")
    whole = np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    rho = np.where(whole > 0, (a * b).sum(axis=1) / np.where(whole > 0, whole, 1.0), 0.0)
    return float((rho <= rho[0] + 1e-9).mean())


def stances_picture(frames: Frames, places: pl.DataFrame) -> Picture:
    """Places by how much they cooperated and confronted."""

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
            "group": WORDS("country", country=row["country"]),
            "label": WORDS("places", labels=names(row["place"])),
            "count": row["count"],
        }
        for row in spots.iter_rows(named=True)
    )
    return Picture("points", rows, WORDS("axis.cooperation"), WORDS("axis.confrontation"))


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
        verdict = verdict.only_if(p <= SIGNIFICANCE)
    return verdict, p


def _find_correlation_of_answers(frames: Frames) -> Finding:
    frames = _with_answers(frames)
    seen = Related.of(frames)
    verdict, p = _decided(frames, seen)
    n, name = seen.places.height, WORDS("estimate.deciding")
    relation = seen.interval, n, "rank correlation", WORDS("wider")
    deciding = as_estimate(name, *relation, subjects=seen.subjects, cases=WORDS("cases", n=n))
    base = decided(verdict, deciding, p=p)
    least = beyond(detectable_rho(n, against=OPPOSITE), OPPOSITE)
    unit, sample = WORDS("mde-unit", opposite=OPPOSITE), WORDS("sample", n=n)
    confronted = seen.places.filter(pl.col("confrontation") > 0).height
    sides = tuple(WORDS("side", country=code) for code in seen.places["country"].unique().sort())
    return finding(
        WORDS,
        base,
        _sentence_on_relation(seen, verdict),
        detectable=Detectable(least, unit, sample, "number"),
        lacks={"answers": {"n": confronted}, "tone": True},
        caveats={
            **always("weights", "known"),
            "unsampled": {"quiet": n - confronted, "n": n},
            "sides": some(sides=sides),
            "no-sides": not sides,
            "floor": {"floor": seen.floor},
        },
        picture=stances_picture(frames, seen.places),
    )


def _sentence_on_relation(seen: Related, verdict: Verdict) -> Message:
    n = seen.places.height
    cooperated, confronted = (seen.places.filter(pl.col(axis) > 0).height for axis in AXES)
    did = WORDS("did", n=n, cooperated=cooperated, confronted=confronted)
    if both := seen.places.filter(*(pl.col(axis) > 0 for axis in AXES)).height:
        did = WORDS("did-both", did=did, both=both)
    if seen.interval.value is None:
        return WORDS("all-alike", did=did)
    related = WORDS("related", did=did, rho=seen.interval)
    if seen.least < ENOUGH_EVENTS:
        return WORDS("too-few", related=related, n=seen.least)
    return WORDS(f"sentence.{verdict}", related=related)


TWO_DIMENSIONS = article_claim(
    WORDS,
    "Human Rights Protection, 2",
    _find_correlation_of_answers,
    Need("responses", WORDS("need"), lambda f: coded_acts(_with_answers(f), exchanges=False)),
    estimator=WORDS("estimator", rule=RULE.words()),
    margin=(-1.0, OPPOSITE),
)

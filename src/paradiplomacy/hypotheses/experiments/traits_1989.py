"""Traits of ties that stood in June 1989, and what those did that have them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.half_told import HalfTold
from paradiplomacy.hypotheses.histories.crisis_answers import Answers, existing
from paradiplomacy.hypotheses.histories.exposure import MAINLAND, RIVAL, homes_of
from paradiplomacy.hypotheses.selection import as_estimate, ends_in
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

__all__ = ["DAY", "trait_name", "traits_of", "tried_traits"]

WORDS = Words(__name__)
DAY = date(1989, 6, 4)
SITE = "Beijing"
TRAITS = ("site", "large", "coastal", "state", "old", "dual")


@dataclass(frozen=True, slots=True)
class Trait:
    """One trait, tried alone."""

    key: str
    counts: HalfTold
    ties: tuple[str, ...]

    @property
    def name(self) -> Message:
        """What it is called."""
        return trait_name(self.key)

    @property
    def estimate(self) -> Estimate:
        """The difference in share between ties with and without it."""
        return as_estimate(
            WORDS("name.difference", trait=self.name),
            self.counts.difference(),
            sum(self.counts.sizes),
            "difference in share",
            WORDS("bounded"),
            subjects=self.ties,
        )


def trait_name(key: str) -> Message:
    """What a trait is called."""
    return WORDS(f"trait.{key}")


@cached_by_frames
def traits_of(frames: Frames) -> pl.DataFrame:
    """Ties that stood on the day, with their traits; null where one is not known."""
    ties = ends_in(existing(frames, DAY), MAINLAND)
    homes = homes_of(frames, RIVAL)
    rivals = frames.ties.filter(
        pl.col("tie").is_in(list(homes)) & (pl.col("established_low") <= DAY).fill_null(value=True)
    )
    dual = {homes[tie] for tie in rivals["tie"]}
    size = pl.max_horizontal("near_population", "far_population")
    return ties.select(
        "tie",
        "established",
        site=(pl.col("near_admin1") == SITE) | (pl.col("near_label") == SITE),
        size=size,
        large=size > size.median(),
        coastal="near_coastal",
        state=pl.col("tier") == "state",
        old=pl.col("established") < pl.col("established").median(),
        dual=pl.col("far_place").is_in(list(dual)),
    )


def tried_traits(traits: pl.DataFrame, answers: Answers) -> dict[str, Trait]:
    """Every trait with both values among the ties."""
    kinds = dict.fromkeys(answers.suspended, 0) | dict.fromkeys(answers.carried_on, 1)
    tried = {}
    for key in TRAITS:
        known = traits.filter(pl.col(key).is_not_null())
        cells = [0] * 6
        for tie, has in known.select("tie", key).iter_rows():
            cells[kinds.get(tie, 2) + (0 if has else 3)] += 1
        counts = HalfTold(*cells)
        if all(counts.sizes):
            tried[key] = Trait(key, counts, tuple(known["tie"]))
    return tried

"""The correlation of cooperation and confrontation over places that answered a crisis."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval
from paradiplomacy.hypotheses.estimators.rank_correlation import p_against, resampled, spearman
from paradiplomacy.hypotheses.histories.answered_stances import asked_places
from paradiplomacy.hypotheses.histories.stances import ALL, ORDERED, Coding, coded_acts, stances
from paradiplomacy.hypotheses.rights.dealt_answers import p_of_opposites
from paradiplomacy.record.frames import Frames

__all__ = ["AXES", "DRAWS", "OPPOSITE", "Related", "places_asked"]

OPPOSITE = -0.5
AXES = ("cooperation", "confrontation")
DRAWS = 20_000
"""Resamples of places."""


@dataclass(frozen=True, slots=True)
class Related:
    """The correlation over places that answered a crisis, and what it rests on."""

    places: pl.DataFrame
    interval: Interval
    p: float | None

    @classmethod
    def of(
        cls,
        frames: Frames,
        coding: Coding = ORDERED,
        *,
        acts: int = 1,
        draws: int = DRAWS,
        exchanges: bool = False,
        **choices: bool,
    ) -> Related:
        """By answers to crises alone, of places with so many acts or more.

        Where enough places are asked what they did, over these alone: of the others only what
        stood out is reported. An exchange is no answer to a crisis, and counts only if asked for.
        """
        asked, choices = places_asked(frames), {**choices, "exchanges": exchanges}
        places = stances(frames, coding, **choices).filter(
            (pl.col("period") == ALL)
            & (pl.col("responses") > 0)
            & (pl.col("place").is_in(asked) if asked else pl.lit(value=True))
            & (pl.col("responses") + pl.col("exchanges") >= acts)
        )
        x, y = (places[axis].to_list() for axis in AXES)
        fisher, (drawn, p) = (
            spearman(x, y),
            resampled(x, y, seed=frames.seed, against=OPPOSITE, draws=draws),
        )
        ps = [p for p in (p_against(x, y, OPPOSITE), p) if p is not None]
        return cls(places, fisher.spanning(drawn), max(ps, default=None))

    def by_chance(self, frames: Frames) -> float:
        """How often answers dealt at random are as opposite."""
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

"""The correlation of cooperation and confrontation over places that answered a crisis.

A place with one answer has it on one dimension alone, so that the two look opposite even if
nothing makes them so. Answers that are dealt anew among places keep that, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from paradiplomacy.hypotheses.estimators.correlations import bootstrap_rho, p_against, spearman
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval
from paradiplomacy.hypotheses.histories.stances import ALL, asked_places, coded_acts, stances
from paradiplomacy.hypotheses.names import place_name
from paradiplomacy.hypotheses.picture import Picture
from paradiplomacy.language import Name, Words
from paradiplomacy.record.frames import Frames

WORDS = Words(__name__)

OPPOSITE = -0.5
AXES = ("cooperation", "confrontation")
DRAWS = 20_000
"""Resamples of places."""


@dataclass(frozen=True, slots=True)
class StanceCorrelation:
    """The correlation over places that answered a crisis, and what it rests on."""

    places: pl.DataFrame
    interval: Interval
    p: float | None

    @classmethod
    def of(cls, frames: Frames) -> StanceCorrelation:
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
            bootstrap_rho(x, y, seed=frames.seed, against=OPPOSITE, draws=DRAWS),
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
    places = sorted(asked_places(frames)) if not frames.answers.is_empty() else []
    return places if len(places) >= ENOUGH_EVENTS else []


DEALINGS = 19_999
MOST = 5_000_000
"""Answers times dealings that are computed at most: more answers are dealt fewer times."""


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
        ranked = rankdata(np.add.reduceat(rows[axis].to_numpy()[orders], first, axis=1), axis=1)
        return ranked - ranked.mean(axis=1, keepdims=True)

    a, b = ranks("cooperation"), ranks("confrontation")
    norm = np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    rho = np.where(norm > 0, (a * b).sum(axis=1) / np.where(norm > 0, norm, 1.0), 0.0)
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
            "group": WORDS("side", country=row["country"]),
            "label": WORDS("places", labels=names(row["place"])),
            "count": row["count"],
        }
        for row in spots.iter_rows(named=True)
    )
    return Picture("points", rows, WORDS("axis.cooperation"), WORDS("axis.confrontation"))

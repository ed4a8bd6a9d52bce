"""How ties grew on the coast, inland and in each region: logistic curves next to one another."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.capacity.regions import region_words
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.estimators.growth import Growth, later_by, logistic_growth
from paradiplomacy.hypotheses.histories.founding import START, years_watched
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

__all__ = ["growth_by_region"]

WORDS = Words(__name__)


def growth_by_region(frames: Frames, ties: pl.DataFrame) -> Iterator[Estimate]:
    """When half of the growth was reached, and how much later inland than on the coast.

    Parameters
    ----------
    frames : Frames
    ties : polars.DataFrame
        As from `dated_ties`.
    """
    window = (0.0, years_watched(frames))
    ties = ties.filter(pl.col("years").is_between(*window))
    sides = {
        side: (of_side, logistic_growth(of_side["years"].to_numpy(), window))
        for side, of_side in (
            ("coast", ties.filter(pl.col("inland") == 0)),
            ("inland", ties.filter(pl.col("inland") == 1)),
        )
    }
    for side, (of_side, growth) in sides.items():
        yield from _middle(WORDS(f"middle.{side}"), of_side, growth)
    coast, inland = (growth for _, growth in sides.values())
    if coast and inland and (gap := later_by(inland.middle, coast.middle)):
        yield as_estimate(
            WORDS("later"),
            gap,
            ties.height,
            "years",
            WORDS("logistic-both"),
            subjects=tuple(ties["tie"]),
        )
    known = ties.filter(pl.col("region") != "")
    for (region,), of_region in known.group_by("region", maintain_order=True):
        growth = logistic_growth(of_region["years"].to_numpy(), window)
        name = WORDS("middle-of-region", region=region_words(str(region)))
        yield from _middle(name, of_region, growth)


def _middle(name: Message, ties: pl.DataFrame, growth: Growth | None) -> Iterator[Estimate]:
    if growth is None:
        return
    first, middle = START.year, growth.middle
    value, low, high = (
        None if years is None else first + years
        for years in (middle.value, middle.low, middle.high)
    )
    yield as_estimate(
        name,
        Interval(value, low, high, middle.level),
        growth.n,
        "year",
        WORDS("logistic"),
        subjects=tuple(ties["tie"]),
    )

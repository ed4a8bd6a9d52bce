"""How ties grew on the coast, inland and in each region: logistic curves beside one another."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.estimators.growth import Growth, later_by, logistic_growth
from paradiplomacy.hypotheses.histories.founding import START, years_watched
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.record.frames import Frames

__all__ = ["growth_by_region"]

LOGISTIC = (
    "logistic growth of dated ties, maximum likelihood, profile interval; ties are taken as "
    "independent"
)


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
        name: (of_side, logistic_growth(of_side["years"].to_numpy(), window))
        for name, of_side in (
            ("the coast", ties.filter(pl.col("inland") == 0)),
            ("inland", ties.filter(pl.col("inland") == 1)),
        )
    }
    for name, (of_side, found) in sides.items():
        yield from _middle(name, of_side, found)
    coast, inland = (found for _, found in sides.values())
    if coast and inland and (gap := later_by(inland.middle, coast.middle)):
        yield as_estimate(
            "years by which the middle of growth is later inland than on the coast",
            gap,
            ties.height,
            "years",
            f"{LOGISTIC}; both intervals put together (Zou and Donner 2008)",
            subjects=tuple(ties["tie"]),
        )
    known = ties.filter(pl.col("region") != "")
    for (region,), of_region in known.group_by("region", maintain_order=True):
        found = logistic_growth(of_region["years"].to_numpy(), window)
        yield from _middle(f"the region {region}", of_region, found)


def _middle(name: str, ties: pl.DataFrame, found: Growth | None) -> Iterator[Estimate]:
    if found is None:
        return
    first = START.year
    value, low, high = (
        None if at is None else first + at
        for at in (found.middle.value, found.middle.low, found.middle.high)
    )
    yield as_estimate(
        f"year by which half of the growth was reached, {name}",
        Interval(value, low, high, found.middle.level),
        found.n,
        "year",
        LOGISTIC,
        subjects=tuple(ties["tie"]),
    )

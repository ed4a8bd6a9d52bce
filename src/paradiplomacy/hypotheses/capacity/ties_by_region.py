"""Dated ties of each region: the first of them, and all by years."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Picture
from paradiplomacy.hypotheses.capacity.regions import region_words
from paradiplomacy.hypotheses.histories.founding import START
from paradiplomacy.language import Words

__all__ = ["BIN_YEARS", "by_region", "first_year", "regions_picture"]

WORDS = Words(__name__)
BIN_YEARS = 5


def by_region(ties: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    """Dated ties of each region, the region of the earliest first."""
    known = ties.filter(pl.col("region") != "").sort("established", "tie")
    parts = known.partition_by("region", maintain_order=True)
    return sorted(
        ((part["region"].to_list()[0], part) for part in parts),
        key=lambda row: (row[1]["year"].to_list()[0], row[0]),
    )


def first_year(region: str, ties: pl.DataFrame) -> Estimate:
    """The year of the first tie of a region."""
    first = ties.row(0, named=True)
    return Estimate(
        WORDS("estimate.first", region=region_words(region)),
        float(first["year"]),
        float(first["established_low"].year),
        float(first["established_high"].year),
        ties.height,
        "year",
        WORDS("earliest"),
        level=1.0,
        subjects=(first["tie"],),
    )


def regions_picture(ties: pl.DataFrame) -> Picture:
    """Ties of each region, in steps of five years."""
    first = START.year
    bins = (
        ties.with_columns(
            (first + (pl.col("year") - first).floordiv(BIN_YEARS) * BIN_YEARS).alias("from"),
            pl.col("region").fill_null("").replace("", "unknown").alias("group"),
        )
        .group_by("from", "group", maintain_order=True)
        .len()
        .sort("from", "group")
    )
    rows = tuple(
        {
            "year": year,
            "group": WORDS("unknown-region") if region == "unknown" else region_words(region),
            "count": number,
        }
        for year, region, number in bins.select("from", "group", "len").iter_rows()
    )
    return Picture("stacked-years", rows, WORDS("x-axis"), WORDS("y-axis"), span=BIN_YEARS)

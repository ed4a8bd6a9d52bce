"""Trade and tension of two countries by year, for as many pairs of countries as a record has."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.histories.series import DISPUTES
from paradiplomacy.hypotheses.selection import main_pair
from paradiplomacy.record.frames import Frames

__all__ = ["cooling_acts", "disputes", "pair_subject", "trade"]

TRADE = r"^trade\.(?:\w+_)?(exports|imports)$"


def trade(frames: Frames) -> pl.DataFrame:
    """Trade of both ways by pair of countries and year.

    Returns
    -------
    polars.DataFrame
        dyad (``US-CN``, as the series name it), year, log (binary logarithm), grown (its change
        since the year before, null where that is unknown), subjects (the readings).
    """
    flow = pl.col("series").str.extract(TRADE, 1)
    way = (
        _by_year(frames)
        .with_columns(flow.alias("way"))
        .filter(pl.col("way").is_not_null() & (pl.col("value") > 0))
        .group_by("dyad", "year", "way", maintain_order=True)
        .agg(pl.col("value").mean(), pl.col("reading"))
    )
    both = (
        way.group_by("dyad", "year", maintain_order=True)
        .agg(
            pl.col("value").sum(),
            pl.len().alias("ways"),
            pl.col("reading").list.explode().sort().alias("subjects"),
        )
        .filter(pl.col("ways") == 2)
        .select("dyad", "year", pl.col("value").log(2).alias("log"), "subjects")
    )
    before = both.select("dyad", pl.col("year") + 1, pl.col("log").alias("last"))
    return (
        both.join(before, on=["dyad", "year"], how="left")
        .with_columns((pl.col("log") - pl.col("last")).alias("grown"))
        .drop("last")
        .sort("dyad", "year")
    )


def disputes(frames: Frames) -> pl.DataFrame:
    """Whether a militarized dispute of a pair was open: dyad, year, tension, subjects."""
    return (
        _by_year(frames)
        .filter(pl.col("series") == DISPUTES)
        .group_by("dyad", "year", maintain_order=True)
        .agg(
            (pl.col("value") > 0).any().cast(pl.Int64).alias("tension"),
            pl.col("reading").sort().alias("subjects"),
        )
        .sort("dyad", "year")
    )


def cooling_acts(frames: Frames, dyad: str) -> pl.DataFrame:
    """Cooling acts of a pair of countries in each year of the acts: dyad, year, tension, subjects.

    A year within the span of the record's acts in which none is recorded counts none.
    """
    ends = dyad.split("-")
    acts = frames.acts.filter(
        pl.col("date").is_not_null()
        & pl.col("actor").is_in([*ends, "both"])
        & pl.col("target").fill_null("").is_in([*ends, ""])
    ).with_columns(pl.col("date").dt.year().alias("year"))
    if acts.is_empty():
        return pl.DataFrame(
            schema={
                "dyad": pl.String,
                "year": pl.Int32,
                "tension": pl.Int64,
                "subjects": pl.List(pl.String),
            }
        )
    first, last = min(acts["year"].to_list()), max(acts["year"].to_list())
    span = pl.int_range(first, last + 1, dtype=pl.Int32, eager=True)
    cooling = (
        acts.filter(pl.col("sign") == "cooling")
        .group_by("year", maintain_order=True)
        .agg(
            pl.len().cast(pl.Int64).alias("tension"),
            pl.concat_str(pl.lit("act:"), "act").sort().alias("subjects"),
        )
    )
    return (
        pl.DataFrame({"year": span})
        .join(cooling, on="year", how="left")
        .select(
            pl.lit(dyad).alias("dyad"),
            "year",
            pl.col("tension").fill_null(0),
            pl.col("subjects").fill_null([]),
        )
        .sort("year")
    )


def pair_subject(frames: Frames) -> str:
    """The main pair as series name it: the subject of trade of both, in either order."""
    pair = main_pair(frames)
    named = set(trade(frames)["dyad"])
    for ends in (pair, pair[::-1]) if pair else ():
        if "-".join(ends) in named:
            return "-".join(ends)
    return ""


def _by_year(frames: Frames) -> pl.DataFrame:
    """Readings of a year on a pair of countries, each with the subject of its statements."""
    low, high = pl.col("date_low"), pl.col("date_high")
    whole = (
        (low.dt.year() == high.dt.year())
        & (low.dt.ordinal_day() == 1)
        & (high.dt.month() == 12)
        & (high.dt.day() == 31)
    )
    year = low.dt.year()
    key = pl.concat_str(
        pl.lit("reading:"), "series", pl.lit("|"), "subject", pl.lit("|"), year.cast(pl.String)
    )
    return frames.readings.filter(
        pl.col("subject").str.contains(r"^[A-Z]{2}-[A-Z]{2}$")
        & whole
        & pl.col("value").is_not_null()
    ).select(
        "series", pl.col("subject").alias("dyad"), year.alias("year"), "value", key.alias("reading")
    )

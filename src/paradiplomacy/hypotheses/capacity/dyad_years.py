"""Trade and disputes of pairs of countries by year, and what they are fitted by."""

from __future__ import annotations

from math import exp, sqrt

import polars as pl

from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, detectable_errors
from paradiplomacy.hypotheses.estimators.normal_estimates import Effect
from paradiplomacy.hypotheses.estimators.regression import regress
from paradiplomacy.record.frames import Frames

DISPUTES = "disputes.mid_ongoing"
TRADE = r"^trade\.(?:\w+_)?(exports|imports)$"


def trade(frames: Frames) -> pl.DataFrame:
    """Trade of both ways by pair of countries and year.

    Columns: dyad (``US-CN``, as the series name it), year, log (binary logarithm), subjects (the
    readings).
    """
    way = (
        _readings_of_whole_years(frames)
        .with_columns(pl.col("series").str.extract(TRADE, 1).alias("way"))
        .filter(pl.col("way").is_not_null() & (pl.col("value") > 0))
        .group_by("dyad", "year", "way", maintain_order=True)
        .agg(pl.col("value").mean(), pl.col("reading"))
    )
    return (
        way.group_by("dyad", "year", maintain_order=True)
        .agg(
            pl.col("value").sum(),
            pl.len().alias("ways"),
            pl.col("reading").list.explode().sort().alias("subjects"),
        )
        .filter(pl.col("ways") == 2)
        .select("dyad", "year", pl.col("value").log(2).alias("log"), "subjects")
        .sort("dyad", "year")
    )


def disputes(frames: Frames) -> pl.DataFrame:
    """Years of a pair, with or without a militarized dispute: dyad, year, tension, subjects."""
    return (
        _readings_of_whole_years(frames)
        .filter(pl.col("series") == DISPUTES)
        .group_by("dyad", "year", maintain_order=True)
        .agg(
            (pl.col("value") > 0).any().cast(pl.Int64).alias("tension"),
            pl.col("reading").sort().alias("subjects"),
        )
        .sort("dyad", "year")
    )


def _readings_of_whole_years(frames: Frames) -> pl.DataFrame:
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


def panel_years(frames: Frames) -> pl.DataFrame:
    """Years of pairs with trade known for the year before: dyad, year, log, tension, subjects.

    Pairs and years without any dispute say nothing of what makes a dispute, and are left out.
    """
    years = (
        disputes(frames)
        .rename({"subjects": "dispute"})
        .join(
            trade(frames).select("dyad", pl.col("year") + 1, "log", "subjects"), on=["dyad", "year"]
        )
        .with_columns(pl.concat_list("dispute", "subjects").alias("subjects"))
        .sort("dyad", "year")
    )
    for _ in range(years.height):
        informative = years.filter(
            (pl.col("tension").sum().over("dyad") > 0) & (pl.col("tension").sum().over("year") > 0)
        )
        if informative.height == years.height:
            break
        years = informative
    return years


def fit(panel: pl.DataFrame) -> Effect | None:
    """The log ratio of rates of years in dispute for twice the trade of the year before."""
    fitted = regress(
        panel, "tension", columns=["log"], kind="count", fixed=["dyad", "year"], clusters="dyad"
    )
    return fitted["log"] if fitted else None


def detectable_ratio(panel: pl.DataFrame) -> float | None:
    """The ratio below one that the panel's disputes and spread of trade would show.

    Signorini (1991), Biometrika 78: the information on a log ratio is the number of events
    times the variance of the covariate. Here that is what pairs and years leave of it, each
    year of a pair weighed by the disputes that those of the pair and of the year lead one to
    expect. Quantiles are those of the t distribution on which the interval rests.
    """
    events, freedom = int(panel["tension"].sum()), panel["dyad"].n_unique() - 1
    if events < ENOUGH_EVENTS or freedom < 1:
        return None
    tension, log, weight = pl.col("tension"), pl.col("log"), pl.col("weight")

    def part(of: str) -> pl.Expr:
        return (log * weight).sum().over(of) / weight.sum().over(of)

    demeaned = log - part("dyad") - part("year") + (log * weight).sum() / weight.sum()
    information_of = panel.with_columns(
        (tension.sum().over("dyad") * tension.sum().over("year") / events).alias("weight")
    ).select((weight * demeaned**2).sum())
    information = float(information_of.item())
    return None if information <= 0 else exp(-detectable_errors(freedom) / sqrt(information))

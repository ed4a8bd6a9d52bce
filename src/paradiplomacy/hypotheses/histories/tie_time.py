"""Years that ties lived within periods, and what they did in that time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from paradiplomacy.hypotheses.selection import DAYS_A_YEAR, told_once
from paradiplomacy.record.frames import Frames

__all__ = ["done_while_alive", "years_alive"]


def years_alive(
    frames: Frames, ties: Sequence[str], periods: Sequence[tuple[date, date]]
) -> pl.DataFrame:
    """Years in which dated ties were active, by tie and period.

    Parameters
    ----------
    frames : Frames
    ties : sequence of str
    periods : sequence of (date, date)
        First and last day of each.

    Returns
    -------
    polars.DataFrame
        tie, period (its number), years. Ties without a date of founding are not there.
    """
    spans = pl.DataFrame(
        [(k, *period) for k, period in enumerate(periods)],
        schema={"period": pl.Int64, "first": pl.Date, "last": pl.Date},
        orient="row",
    )
    lived = pl.min_horizontal("stop", "last") - pl.max_horizontal("start", "first")
    return (
        _active_spells(frames, ties)
        .join(spans, how="cross")
        .with_columns((lived.dt.total_days().clip(0) / DAYS_A_YEAR).alias("years"))
        .group_by("tie", "period", maintain_order=True)
        .agg(pl.col("years").sum())
        .sort("tie", "period")
    )


def done_while_alive(frames: Frames, exchanges: pl.DataFrame) -> pl.DataFrame:
    """Dated exchanges on a day on which their tie was active, each counted once."""
    ties = exchanges["tie"].unique().sort().to_list()
    kept = (
        exchanges.filter(pl.col("date").is_not_null())
        .join(_active_spells(frames, ties), on="tie")
        .filter((pl.col("date") >= pl.col("start")) & (pl.col("date") <= pl.col("stop")))
    )
    return exchanges.join(kept, on="exchange", how="semi").sort("exchange").pipe(told_once)


def _active_spells(frames: Frames, ties: Sequence[str]) -> pl.DataFrame:
    """Active spells with a known start; one of unknown end lasts as long as it may."""
    return frames.spells.filter(
        pl.col("tie").is_in(list(ties))
        & (pl.col("status") == "active")
        & pl.col("start").is_not_null()
    ).select("tie", "start", pl.coalesce("stop", "stop_high", pl.lit(frames.as_of)).alias("stop"))

"""Work for rural areas by tie and decade, and what interviews date of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from paradiplomacy.hypotheses.histories.answered_work import AskedWork, answered_work, works_on
from paradiplomacy.hypotheses.histories.founding import ALTER
from paradiplomacy.hypotheses.histories.tie_time import done_while_alive, years_alive
from paradiplomacy.hypotheses.selection import ends_in, exchange_subjects, ties_of_pair
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

WEST = "West"
PERIODS = ((date(1990, 1, 1), date(1999, 12, 31)), (date(2000, 1, 1), date(2009, 12, 31)))
SECTORS = ("agriculture", "rural", "rural development", "poverty")
RURAL = AskedWork(SECTORS, "rural.any", "rural.first")


@cached_by_frames
def ties_by_region(frames: Frames) -> pl.DataFrame:
    """Ties of the main pair seen from China: tie, province, west (null where unknown)."""
    ties = ends_in(ties_of_pair(frames), ALTER)
    return ties.filter(pl.col("ego_region").fill_null("") != "").select(
        "tie",
        pl.col("ego_admin1").fill_null("").alias("province"),
        (pl.col("ego_region") == WEST).alias("west"),
    )


def cells_of(frames: Frames, exchanges: pl.DataFrame) -> pl.DataFrame:
    """Some exchanges of each tie in both decades, and the years in which it was active."""
    ties = ties_by_region(frames)
    years = years_alive(frames, ties["tie"].to_list(), PERIODS)
    when = pl.sum_horizontal(pl.col("date") >= first for first, _ in PERIODS) - 1
    counted = (
        done_while_alive(frames, exchanges)
        .filter((pl.col("date") >= PERIODS[0][0]) & (pl.col("date") <= PERIODS[-1][1]))
        .with_columns(when.cast(pl.Int64).alias("period"))
        .group_by("tie", "period", maintain_order=True)
        .agg(pl.len().cast(pl.Int64).alias("events"))
    )
    return (
        years.join(ties, on="tie")
        .join(counted, on=["tie", "period"], how="left")
        .select(
            pl.col("tie").alias("subject"),
            pl.col("province").alias("cluster"),
            pl.col("west").alias("group"),
            (pl.col("period") == 1).alias("later"),
            pl.col("events").fill_null(0),
            "years",
        )
        .sort("subject", "later")
    )


def rural(frames: Frames) -> pl.DataFrame:
    """Exchanges with a sector of rural areas; of a tie without, the first that interviews date."""
    exchanges = pl.concat([frames.exchanges, answered_work(frames, RURAL)])
    return exchanges.filter(works_on(SECTORS))


@cached_by_frames
def rural_cells(frames: Frames) -> pl.DataFrame:
    """Work for rural areas by tie and decade."""
    return cells_of(_until_the_first(frames), rural(frames))


@cached_by_frames
def _until_the_first(frames: Frames) -> Frames:
    """The frames with ties watched until the first work that an interview dates.

    Of what came after it nothing is known; nor is it of a tie whose work nobody dates.
    """
    answers = answered_work(frames, RURAL).filter(works_on(SECTORS))
    if answers.is_empty():
        return frames
    undated = answers.filter(pl.col("date").is_null())
    known = answers.select("tie", pl.col("date").alias("_first")).drop_nulls()
    ended = pl.col("_first") < pl.coalesce("stop", "stop_high", pl.lit(frames.as_of))
    spells = (
        frames.spells.join(undated, on="tie", how="anti", maintain_order="left")
        .join(known, on="tie", how="left", maintain_order="left")
        .filter((pl.col("start") <= pl.col("_first")).fill_null(value=True))
        .with_columns(pl.when(ended).then("_first").otherwise("stop").alias("stop"))
        .drop("_first")
    )
    return replace(frames, spells=spells)


def rural_subjects(frames: Frames) -> tuple[str, ...]:
    """The ties, and the answers that say it."""
    ties = rural_cells(frames).filter(pl.col("years") > 0)["subject"].unique(maintain_order=True)
    answers = answered_work(frames, RURAL).filter(pl.col("tie").is_in(ties.to_list()))
    return (*ties, *exchange_subjects(answers))

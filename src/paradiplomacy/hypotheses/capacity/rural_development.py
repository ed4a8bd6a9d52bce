"""Claim that work for rural areas grew in China's western provinces in the 2000s."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.hypotheses.capacity.new_ties import ALTER
from paradiplomacy.hypotheses.designs.change import Change
from paradiplomacy.hypotheses.designs.design import hypothesis
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.finding import always, finding
from paradiplomacy.hypotheses.histories.answered_counts import AskedWork, answered_work, works_on
from paradiplomacy.hypotheses.histories.tie_time import done_while_alive, years_alive
from paradiplomacy.hypotheses.selection import ends_in, exchange_subjects, ties_of_pair
from paradiplomacy.language import Words
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames
from paradiplomacy.sources.sectors import sector_word

WORDS = Words(__name__)
OF_SECTORS = Words("paradiplomacy.sources.sectors")
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
    when = pl.sum_horizontal(pl.col("date") >= first for first, _ in PERIODS) - 1
    counted = (
        done_while_alive(frames, exchanges)
        .filter((pl.col("date") >= PERIODS[0][0]) & (pl.col("date") <= PERIODS[-1][1]))
        .with_columns(when.cast(pl.Int64).alias("period"))
        .group_by("tie", "period", maintain_order=True)
        .agg(pl.len().cast(pl.Int64).alias("events"))
    )
    return (
        years_alive(frames, ties["tie"].to_list(), PERIODS)
        .join(ties, on="tie")
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
    return pl.concat([frames.exchanges, answered_work(frames, RURAL)]).filter(works_on(SECTORS))


@cached_by_frames
def _rural_cells(frames: Frames) -> pl.DataFrame:
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
    known = answers.select("tie", pl.col("date").alias("_first")).drop_nulls()
    ended = pl.col("_first") < pl.coalesce("stop", "stop_high", pl.lit(frames.as_of))
    spells = (
        frames.spells.join(
            answers.filter(pl.col("date").is_null()), on="tie", how="anti", maintain_order="left"
        )
        .join(known, on="tie", how="left", maintain_order="left")
        .filter((pl.col("start") <= pl.col("_first")).fill_null(value=True))
        .with_columns(pl.when(ended).then("_first").otherwise("stop").alias("stop"))
        .drop("_first")
    )
    return replace(frames, spells=spells)


def _rural_subjects(frames: Frames) -> tuple[str, ...]:
    """The ties, and the answers that say it."""
    ties = _rural_cells(frames).filter(pl.col("years") > 0)["subject"].unique(maintain_order=True)
    answers = answered_work(frames, RURAL).filter(pl.col("tie").is_in(ties.to_list()))
    return (*ties, *exchange_subjects(answers))


DESIGN = Change(
    cells=_rural_cells,
    subjects=_rural_subjects,
    event=WORDS("event"),
    inside=WORDS("inside"),
    outside=WORDS("outside"),
    before=WORDS("before"),
    after=WORDS("after"),
    cluster=WORDS("cluster"),
    frame="spells",
    rule=DecisionRule("more", 1.0, margin=(2 / 3, 3 / 2)),
)


def _find_change_of_rural_work(frames: Frames) -> Finding:
    change, words = DESIGN.test(frames), dict.fromkeys(map(sector_word, SECTORS))
    return finding(
        WORDS,
        replace(change, lacks=()),
        lacks=(WORDS("lack"), *change.lacks),
        caveats=always("silence")
        | {"sectors": {"sectors": tuple(OF_SECTORS(f"sector.{word}") for word in words)}}
        | always("sources", "undated"),
    )


RURAL_DEVELOPMENT = hypothesis(
    "rural-development",
    DESIGN,
    section="Capacity Building, 2",
    claim=WORDS("claim"),
    test=_find_change_of_rural_work,
    # Without the older ties there are few years of the 1990s to compare with.
    varies=("definition", "contradicted", "dates", "size"),
)

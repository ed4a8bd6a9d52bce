"""Whether work for rural areas grew in China's western provinces in the 2000s."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding
from paradiplomacy.hypotheses.designs.change import Change
from paradiplomacy.hypotheses.designs.design import hypothesis
from paradiplomacy.hypotheses.designs.four import Four, exact_change
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.histories.answered_work import AskedWork, answered_work, works_on
from paradiplomacy.hypotheses.histories.founding import FAR
from paradiplomacy.hypotheses.histories.tie_time import done_while_alive, years_alive
from paradiplomacy.hypotheses.selection import as_estimate, ends_in, main_pair, pair_ties
from paradiplomacy.language import Words, sentences
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

__all__ = ["RURAL_DEVELOPMENT"]

WEST = "West"
PERIODS = ((date(1990, 1, 1), date(1999, 12, 31)), (date(2000, 1, 1), date(2009, 12, 31)))
SECTORS = ("agriculture", "rural", "rural development", "poverty")
RURAL = AskedWork(SECTORS, "rural.any", "rural.first")
WORDS = Words(__name__)


@cached_by_frames
def ties_by_region(frames: Frames) -> pl.DataFrame:
    """Ties of the main pair seen from China: tie, province, west (null where unknown)."""
    pair = main_pair(frames)
    ties = ends_in(pair_ties(frames, *pair), FAR) if pair else ends_in(frames.ties.clear(), FAR)
    return ties.filter(pl.col("near_region").fill_null("") != "").select(
        "tie",
        pl.col("near_admin1").fill_null("").alias("province"),
        (pl.col("near_region") == WEST).alias("west"),
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
def _cells(frames: Frames) -> pl.DataFrame:
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


def _subjects(frames: Frames) -> tuple[str, ...]:
    cells = _cells(frames)
    ties = cells.filter(pl.col("years") > 0)["subject"].unique(maintain_order=True)
    answers = answered_work(frames, RURAL).filter(pl.col("tie").is_in(ties.to_list()))
    return (*ties, *("exchange:" + answers["exchange"]))


DESIGN = Change(
    cells=_cells,
    subjects=_subjects,
    event=WORDS("event"),
    inside=WORDS("inside"),
    outside=WORDS("outside"),
    before=WORDS("before"),
    after=WORDS("after"),
    cluster=WORDS("cluster"),
    frame="spells",
    rule=DecisionRule("more", 1.0, margin=(2 / 3, 3 / 2)),
)


def _test(frames: Frames, *, whole: bool = True) -> Finding:
    finding = DESIGN.test(frames)
    if not whole:
        return finding
    west, others = _any_year(frames, west=True), _any_year(frames, west=False)
    every = Four.of(cells_of(frames, frames.exchanges))
    any_subject = as_estimate(
        WORDS("estimate.any-subject"),
        exact_change(every),
        every.all,
        "ratio",
        WORDS("exact"),
        subjects=finding.estimates[0].subjects,
    )
    return replace(
        finding,
        hypothesis="rural-development",
        sentence=sentences(finding.sentence, WORDS("any-year", n=west.n + others.n, west=west.n)),
        estimates=(*finding.estimates, west, others),
        sensitivity=(*finding.sensitivity, any_subject),
        lacks=(WORDS("lack"), *finding.lacks),
        caveats=(
            WORDS("caveat.silence"),
            WORDS("caveat.sectors", sectors=SECTORS),
            WORDS("caveat.sources"),
            WORDS("caveat.undated"),
        ),
    )


def _any_year(frames: Frames, *, west: bool) -> Estimate:
    """All exchanges on rural areas that the record holds, of any year, in a region."""
    ties = ties_by_region(frames).filter(pl.col("west") == west)
    exchanges = rural(frames).join(ties, on="tie")
    return Estimate(
        WORDS("estimate.any-year", region=DESIGN.inside if west else DESIGN.outside),
        float(exchanges.height),
        None,
        None,
        exchanges.height,
        "count",
        WORDS("counted"),
        subjects=tuple(f"exchange:{key}" for key in exchanges["exchange"].sort()),
    )


RURAL_DEVELOPMENT = replace(
    hypothesis(
        "rural-development",
        DESIGN,
        section="Capacity Building, 2",
        claim=WORDS("claim"),
        # Without the older ties there are few years of the 1990s to compare with.
        varies=("definition", "contradicted", "dates", "size"),
    ),
    test=_test,
    alone=partial(_test, whole=False),
)

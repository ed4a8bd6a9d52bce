"""Whether work for rural areas grew in China's western provinces in the 2000s."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding
from paradiplomacy.hypotheses.designs.change import Change
from paradiplomacy.hypotheses.designs.design import hypothesis
from paradiplomacy.hypotheses.designs.four import Four, exact_change
from paradiplomacy.hypotheses.designs.rule import Rule
from paradiplomacy.hypotheses.histories.founding import FAR
from paradiplomacy.hypotheses.histories.tie_time import done_while_alive, years_alive
from paradiplomacy.hypotheses.selection import as_estimate, ends_in, main_pair, pair_ties
from paradiplomacy.language.english import count, listed, number
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

__all__ = ["RURAL_DEVELOPMENT"]

WEST = "West"
PERIODS = ((date(1990, 1, 1), date(1999, 12, 31)), (date(2000, 1, 1), date(2009, 12, 31)))
SECTORS = ("agriculture", "rural", "rural development", "poverty")


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
    """Exchanges with a sector of rural areas."""
    wanted = pl.col("sectors").list.eval(pl.element().is_in(list(SECTORS))).list.any()
    return frames.exchanges.filter(wanted.fill_null(value=False))


def _cells(frames: Frames) -> pl.DataFrame:
    return cells_of(frames, rural(frames))


def _subjects(frames: Frames) -> tuple[str, ...]:
    cells = _cells(frames)
    return tuple(cells.filter(pl.col("years") > 0)["subject"].unique(maintain_order=True))


DESIGN = Change(
    cells=_cells,
    subjects=_subjects,
    event="rural exchange",
    inside="China's western provinces",
    outside="its other provinces",
    before="1990s",
    after="2000s",
    cluster="province",
    frame="spells",
    rule=Rule("more", 1.0, margin=(2 / 3, 3 / 2)),
)


def _test(frames: Frames) -> Finding:
    found, ever = DESIGN.test(frames), _ever(frames)
    every = Four.of(cells_of(frames, frames.exchanges))
    thickened = as_estimate(
        "exchanges on any subject: change of the rate in China's western provinces, relative to "
        "the others",
        exact_change(every),
        every.all,
        "ratio",
        "ratio of ratios of Poisson rates, exact conditional interval",
        subjects=found.estimates[0].subjects,
    )
    return replace(
        found,
        hypothesis="rural-development",
        sentence=f"{found.sentence} {_ever_words(ever)}",
        estimates=(*found.estimates, *ever),
        sensitivity=(*found.sensitivity, thickened),
        lacks=(
            "Work for rural areas before 2010, with dates: who did it, and that others did none.",
            *found.lacks,
        ),
        caveats=(
            "A year without a recorded exchange is a year of which no source tells; it counts as "
            "one without work for rural areas.",
            f"Rural is read from the sectors {listed(SECTORS)}; work that sources file under "
            "health, training or environment is missed.",
            "Most of the record's exchanges are from after 2009. Whether sources of the western "
            "provinces thickened more than others is told by the row on any subject.",
            "Ties without a date of founding, or in a province of unknown region, are left out.",
        ),
    )


def _ever(frames: Frames) -> tuple[Estimate, ...]:
    """All exchanges on rural areas that the record holds, of any year, by region."""
    ties = ties_by_region(frames)
    held = rural(frames).join(ties, on="tie")
    return tuple(
        Estimate(
            f"rural exchanges in any year, {where}",
            float(part.height),
            None,
            None,
            part.height,
            "count",
            "counted; at least so many, as sources do not tell of all",
            subjects=tuple(f"exchange:{key}" for key in part["exchange"].sort()),
        )
        for where, part in (
            (DESIGN.inside, held.filter(pl.col("west"))),
            (DESIGN.outside, held.filter(~pl.col("west"))),
        )
    )


def _ever_words(ever: tuple[Estimate, ...]) -> str:
    west, others = (e.n for e in ever)
    held = count(west + others, "rural exchange")
    return f"Of any year, the record holds {held}, {number(west) if west else 'none'} in the West."


RURAL_DEVELOPMENT = replace(
    hypothesis(
        "rural-development",
        DESIGN,
        section="Capacity Building, 2",
        claim="Work for rural areas grew in the 2000s, above all in China's western provinces.",
        items=("rural.any",),
        # Without the older ties there are few years of the 1990s to compare with.
        varies=("definition", "contradicted", "dates", "size"),
    ),
    test=_test,
)

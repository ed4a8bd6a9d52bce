"""Ties at each crisis: which stopped in the year after, which went on, and what followed."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from paradiplomacy.hypotheses.histories.crisis_windows import PANDEMIC
from paradiplomacy.hypotheses.histories.tie_years import BROKEN, LAW, LIVE
from paradiplomacy.hypotheses.selection import (
    DAYS_A_YEAR,
    days_later,
    existing_on,
    main_pair,
    pair_ties,
    told_once,
)
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

__all__ = ["BEFORE_YEARS", "LAST_YEAR", "followed_shocks", "units_of"]

YEAR = timedelta(days=365)
BEFORE_YEARS = 5
LAST_YEAR = 6
WIDEST = 366
"""A shock whose possible days span more has no year after it."""
WENT_ON = ("continued", "letter", "protest")

UNITS = {
    "unit": pl.String,
    "shock": pl.String,
    "tie": pl.String,
    "treated": pl.Boolean,
    "reported": pl.Boolean,
    "tier": pl.String,
    "sized": pl.Boolean,
    "size": pl.Float64,
    "age": pl.Float64,
    "before": pl.Float64,
    "outcome": pl.Int64,
}


def followed_shocks(frames: Frames) -> pl.DataFrame:
    """Crises between both countries of which the record holds the six years after.

    A pandemic is none: it stops travel whatever two governments, or two cities, want.
    """
    span = (pl.col("date_high") - pl.col("date_low")).dt.total_days() + 1
    over = pl.col("date_high") + LAST_YEAR * YEAR <= frames.as_of
    return frames.shocks.filter(
        (span <= WIDEST).fill_null(value=False)
        & over.fill_null(value=False)
        & (pl.col("kind").fill_null("") != PANDEMIC)
    ).sort("date_low", "shock")


@cached_by_frames
def units_of(frames: Frames, *, by_law: bool = False) -> pl.DataFrame:
    """One row a crisis and a tie that stood then, with what could make ties alike.

    Parameters
    ----------
    frames : Frames
    by_law : bool, keyword-only
        Whether a tie that a law stopped counts as one that stopped; else it is left out.

    Returns
    -------
    polars.DataFrame
        Columns unit, shock, tie, treated (stopped in the year after), reported (a source says
        that it stopped or went on), tier, sized, size (logarithm of the larger end's
        population), age (years), before (logarithm of one more than the exchanges of the five
        years before), outcome (exchanges of years two to six after).

    Notes
    -----
    A tie stops at one crisis only: at that which a source names, else at the last one before
    it, and is left out at others in the year before. What is reported both ways, and has no
    suspension in its history, is left out.
    """
    pair = main_pair(frames)
    shocks = followed_shocks(frames)
    if pair is None or shocks.is_empty():
        return pl.DataFrame(schema=UNITS)
    ties = pair_ties(frames, *pair)
    stops = _stops(frames, ties)
    exchanges = (
        frames.exchanges.filter(pl.col("date").is_not_null())
        .join(ties.select("tie"), on="tie", how="semi")
        .pipe(told_once)
        .select("tie", "date")
    )
    parts = []
    for shock, first, last in shocks.select("shock", "date_low", "date_high").iter_rows():
        standing = _standing(frames, ties, first)
        near = stops.filter(pl.col("shock") == shock)
        broke = near.filter("here")
        forced = broke.filter("law")["tie"] if not by_law else pl.Series([], dtype=pl.String)
        reported = frames.responses.filter(pl.col("shock") == shock)
        on = reported.filter(pl.col("answer").is_in(WENT_ON))["tie"]
        off = broke["tie"]
        unclear = reported.filter(
            pl.col("answer").is_in(BROKEN) & pl.col("tie").is_in(on.to_list())
        )
        unclear = unclear.filter(~pl.col("tie").is_in(broke.filter("spell")["tie"].to_list()))
        left_out = {*forced, *near.filter(~pl.col("here"))["tie"], *unclear["tie"]}
        parts.append(
            standing.filter(~pl.col("tie").is_in(list(left_out)))
            .with_columns(
                pl.lit(shock).alias("shock"),
                pl.col("tie").is_in(off.to_list()).alias("treated"),
                pl.col("tie").is_in([*on, *off]).alias("reported"),
                ((pl.lit(first) - pl.col("established_high")).dt.total_days() / DAYS_A_YEAR).alias(
                    "age"
                ),
            )
            .join(
                _counted(exchanges, days_later(first, -BEFORE_YEARS * YEAR.days), first),
                on="tie",
                how="left",
            )
            .rename({"count": "before"})
            .join(
                _counted(exchanges, last + YEAR + timedelta(days=1), last + LAST_YEAR * YEAR),
                on="tie",
                how="left",
            )
            .rename({"count": "outcome"})
        )
    size = pl.max_horizontal("population_a", "population_b").cast(pl.Float64).log()
    return (
        pl.concat(parts)
        .with_columns(
            (pl.col("shock") + " " + pl.col("tie")).alias("unit"),
            size.alias("size"),
            size.is_not_null().alias("sized"),
            pl.col("before").fill_null(0).cast(pl.Float64).log1p(),
            pl.col("outcome").fill_null(0).cast(pl.Int64),
        )
        .select(list(UNITS))
        .sort("unit")
    )


def _standing(frames: Frames, ties: pl.DataFrame, day: date) -> pl.DataFrame:
    """Ties that stood and were not already suspended."""
    asleep = frames.spells.filter(
        (pl.col("status") == "suspended")
        & (pl.col("start_high") < day)
        & (pl.col("stop_low").fill_null(date.max) > day)
    )
    return existing_on(frames, ties, day).join(asleep.select("tie"), on="tie", how="anti")


def _counted(exchanges: pl.DataFrame, first: date, last: date) -> pl.DataFrame:
    within = pl.col("date").is_between(first, last, closed="left")
    return (
        exchanges.filter(within).group_by("tie", maintain_order=True).agg(pl.len().alias("count"))
    )


def _stops(frames: Frames, ties: pl.DataFrame) -> pl.DataFrame:
    """Every stop and the crises in the year before it.

    Columns shock, tie, law, spell (whether the history of the tie has it) and here (whether
    it belongs to this crisis, or to another one in that year).
    """
    held = set(ties["tie"])
    shocks = frames.shocks.drop_nulls(["date_low", "date_high"]).sort("date_low", "shock")
    named = set(
        frames.responses.filter(pl.col("answer").is_in(BROKEN)).select("shock", "tie").iter_rows()
    )
    broken = frames.spells.filter(
        pl.col("status").is_in(LIVE)
        & pl.col("exit").is_in(BROKEN)
        & pl.col("tie").is_in(list(held))
        & pl.col("stop_low").is_not_null()
        & pl.col("stop_high").is_not_null()
    ).sort("tie", "stop")
    rows: dict[tuple[str, str], tuple[bool, bool, bool]] = {}
    by_law = set(broken.filter(pl.col("exit_actor") == LAW)["tie"])
    for tie, low, high, actor in broken.select(
        "tie", "stop_low", "stop_high", "exit_actor"
    ).iter_rows():
        possible: list[str] = shocks.filter(
            (pl.col("date_low") <= high) & (pl.col("date_high") + YEAR >= low)
        )["shock"].to_list()
        reported = [shock for shock in possible if (shock, tie) in named]
        for shock in possible:
            here = shock in reported or (not reported and shock == possible[-1])
            rows[(shock, tie)] = (actor == LAW, True, here)
    for shock, tie in sorted(named):
        if tie in held and (shock, tie) not in rows:
            rows[(shock, tie)] = (tie in by_law, False, True)
    table = [(*key, *value) for key, value in rows.items()]
    kinds = {"shock": pl.String, "tie": pl.String, **dict.fromkeys(_FLAGS, pl.Boolean)}
    return pl.DataFrame(table, schema=kinds, orient="row")


_FLAGS = ("law", "spell", "here")

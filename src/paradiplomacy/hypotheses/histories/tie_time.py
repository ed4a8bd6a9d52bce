"""Time that ties spend in a status: years at risk, years alive, and what they did in that time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from paradiplomacy.hypotheses.selection import DAYS_A_YEAR, without_repeats
from paradiplomacy.record.frames import Frames

LIVE = ("active", "dormant")
NOT_ENDED = (*LIVE, "suspended")
BROKEN = ("suspended", "ended")
LAW = "law"
"""Who acts where a law orders the break."""


def tie_spells(
    frames: Frames, statuses: Sequence[str], *, first: date = date.min, last: date = date.max
) -> pl.DataFrame:
    """Spells of some statuses, cut to a stretch of time and to the record's end.

    first, last: First and last day that counts.

    Columns of `Frames.spells`, with ``from``, ``to``, ``years`` between them, and ``within``
    (whether the stop is not cut off).

    A spell that starts on an unknown day is left out. One that stops on an unknown day stops at
    the one end of its possible days that is known, else at the end of the record.
    """
    until = min(last, frames.as_of)
    stop = pl.coalesce("stop", "stop_high", "stop_low", pl.lit(frames.as_of))
    return (
        frames.spells.filter(pl.col("status").is_in(statuses) & pl.col("start").is_not_null())
        .with_columns(
            pl.max_horizontal("start", pl.lit(first)).alias("from"),
            pl.min_horizontal(stop, pl.lit(until)).alias("to"),
            stop.is_between(first, until).alias("within"),
        )
        .filter(pl.col("from") <= pl.col("to"))
        .with_columns(
            ((pl.col("to") - pl.col("from")).dt.total_days() / DAYS_A_YEAR).alias("years")
        )
    )


def tie_years(frames: Frames) -> pl.DataFrame:
    """Watch every tie from its start until it breaks, and again once it is resumed.

    Columns tie, years and events (suspensions and ends that no law ordered), one row a tie that was
    watched at all.
    """
    broke = pl.col("exit").is_in(BROKEN) & (pl.col("exit_actor").fill_null("") != LAW)
    return (
        tie_spells(frames, LIVE)
        .group_by("tie", maintain_order=True)
        .agg(pl.col("years").sum(), broke.sum().cast(pl.Int64).alias("events"))
        .sort("tie")
    )


def years_alive(
    frames: Frames, ties: Sequence[str], periods: Sequence[tuple[date, date]]
) -> pl.DataFrame:
    """Years in which dated ties were active, by tie and period.

    periods: First and last day of each.

    Columns: tie, period (its number), years. Ties without a date of founding are not there.
    """
    spans = pl.DataFrame(
        [(k, *period) for k, period in enumerate(periods)],
        schema={"period": pl.Int64, "first": pl.Date, "last": pl.Date},
        orient="row",
    )
    lived = pl.min_horizontal("to", "last") - pl.max_horizontal("from", "first")
    return (
        tie_spells(frames, ("active",))
        .filter(pl.col("tie").is_in(list(ties)))
        .join(spans, how="cross")
        .with_columns((lived.dt.total_days().clip(0) / DAYS_A_YEAR).alias("years"))
        .group_by("tie", "period", maintain_order=True)
        .agg(pl.col("years").sum())
        .sort("tie", "period")
    )


def done_while_alive(frames: Frames, exchanges: pl.DataFrame) -> pl.DataFrame:
    """Dated exchanges on a day on which their tie was active, each counted once."""
    alive = (
        exchanges.filter(pl.col("date").is_not_null())
        .join(tie_spells(frames, ("active",)).select("tie", "from", "to"), on="tie")
        .filter(pl.col("date").is_between(pl.col("from"), pl.col("to")))
    )
    return exchanges.join(alive, on="exchange", how="semi").sort("exchange").pipe(without_repeats)

"""Years that each tie was watched, and how often it broke in them."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.selection import DAYS_A_YEAR
from paradiplomacy.record.frames import Frames

__all__ = ["BROKEN", "LAW", "LIVE", "tie_years"]

BROKEN = ("suspended", "ended")
LIVE = ("active", "dormant")
LAW = "law"
"""Who acts where a law orders the break."""


def tie_years(frames: Frames, *, by_law: bool = False) -> pl.DataFrame:
    """Watch every tie from its start until it breaks, and again once it is resumed.

    Parameters
    ----------
    frames : Frames
    by_law : bool, keyword-only
        Whether a suspension or end by law counts; else the tie is watched up to it.

    Returns
    -------
    polars.DataFrame
        Columns tie, years and events (suspensions and ends), one row a tie that was watched
        at all.

    Notes
    -----
    A stretch whose start is unknown is left out. A break whose day is unknown is put at the
    one end of its possible days that is known, else at the end of the record.
    """
    as_of = pl.lit(frames.as_of)
    stop = pl.min_horizontal(pl.coalesce("stop", "stop_low", "stop_high", as_of), as_of)
    broke = pl.col("exit").is_in(BROKEN)
    if not by_law:
        broke &= pl.col("exit_actor").fill_null("") != LAW
    return (
        frames.spells.filter(pl.col("status").is_in(LIVE) & pl.col("start").is_not_null())
        .with_columns(((stop - pl.col("start")).dt.total_days() / DAYS_A_YEAR).alias("years"))
        .filter(pl.col("years") >= 0)
        .group_by("tie", maintain_order=True)
        .agg(pl.col("years").sum(), broke.sum().cast(pl.Int64).alias("events"))
        .sort("tie")
    )

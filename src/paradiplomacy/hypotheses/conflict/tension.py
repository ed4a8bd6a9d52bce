"""Months of a record: exchanges, standing ties, and the tension between nations before."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from paradiplomacy.hypotheses.histories.crisis_windows import CLOSED_YEARS, PANDEMIC, shocks_of_pair
from paradiplomacy.hypotheses.histories.periods import (
    by_days,
    month_starts,
    pair_acts,
    standing,
    standing_exchanges,
    surely,
)
from paradiplomacy.hypotheses.selection import main_pair, pair_ties
from paradiplomacy.record.frame_cache import cached_by_frames, cached_by_table
from paradiplomacy.record.frames import Frames

__all__ = ["BEFORE", "months"]

BEFORE = 12
"""Months of acts before a month that make its tension."""

_MONTHS_A_YEAR = 12


@cached_by_frames
def months(frames: Frames) -> pl.DataFrame:
    """One row a month: exchanges, standing ties and the tension of the year before.

    Returns
    -------
    polars.DataFrame
        With ``month``, ``events`` (exchanges that surely fell into the month), ``by_days``
        (every exchange by the share of its days), ``ties``, ``tension`` (cooling less warming
        acts of the 12 months before), ``tense`` (whether that is above zero), ``year``,
        ``closed`` (within three years since a pandemic began), ``late`` and ``later`` (time and
        its square, centred, in decades). From a year after the first act, and the first tie,
        to the last full month.
    """
    pair = main_pair(frames)
    acts = pair_acts(frames)
    if pair is None or acts.is_empty():
        return _NO_MONTHS
    ties = pair_ties(frames, *pair)
    starts = month_starts(min(acts["date_low"]), frames.as_of)
    counted = len(starts) - 1
    if counted <= BEFORE:
        return _NO_MONTHS
    exchanges = standing_exchanges(frames)
    tension = _tension(acts, tuple(starts))
    rows = pl.DataFrame(
        {
            "month": starts[BEFORE:-1],
            "events": surely(exchanges, starts)[BEFORE:],
            "by_days": by_days(exchanges, starts)[BEFORE:],
            "ties": standing(frames, ties, starts[BEFORE:-1]),
            "tension": tension,
            "tense": tension > 0,
        }
    ).filter(pl.col("ties") > 0)
    middle = (rows.height - 1) / 2
    time = (pl.int_range(pl.len()) - middle) / (10 * _MONTHS_A_YEAR)
    return rows.with_columns(
        pl.col("month").dt.year().alias("year"),
        _in_closed_years(frames).alias("closed"),
        time.alias("late"),
        (time**2).alias("later"),
    )


@cached_by_table
def _tension(acts: pl.DataFrame, starts: tuple[date, ...]) -> Any:
    """Cooling less warming acts of months m - 12 to m - 1, of each m with so many before it."""
    import numpy as np

    cooling, warming = (
        by_days(acts.filter(pl.col("sign") == sign), starts) for sign in ("cooling", "warming")
    )
    so_far = np.concatenate([[0.0], np.cumsum(cooling - warming)])
    return np.round(so_far[BEFORE:-1] - so_far[: -1 - BEFORE], 9)


_NO_MONTHS = pl.DataFrame(
    schema={
        "month": pl.Date,
        **dict.fromkeys(("events", "by_days", "ties", "tension", "late", "later"), pl.Float64),
        **dict.fromkeys(("tense", "closed"), pl.Boolean),
        "year": pl.Int32,
    }
)


def _in_closed_years(frames: Frames) -> pl.Expr:
    starts = shocks_of_pair(frames).filter(pl.col("kind") == PANDEMIC)["date_low"].drop_nulls()
    inside = pl.lit(value=False)
    for start in starts:
        inside |= pl.col("month").is_between(start, _years_on(start), closed="left")
    return inside


def _years_on(start: date) -> date:
    return date(min(start.year + CLOSED_YEARS, date.max.year), start.month, 1)

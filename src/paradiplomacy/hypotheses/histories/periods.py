"""Content of a record by month or by year: events, standing ties, national acts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from paradiplomacy.hypotheses.histories.crisis_windows import exchanges_of
from paradiplomacy.hypotheses.selection import main_pair, ties_of_pair
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

_CELLS = 50_000
"""Of edges by events that are worked out at once: they fit into the processor's cache."""

VAGUE_DAYS = 366
"""An event that may lie on more days than a year has says nothing of when it was."""


def month_starts(first: date, last: date) -> list[date]:
    """First days of all months from one to the other, both included."""
    span = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(month // 12, month % 12 + 1, 1) for month in span]


def year_starts(first: int, last: int) -> list[date]:
    """First days of all years from one to the other, both included."""
    return [date(year, 1, 1) for year in range(first, last + 1)]


def by_days(events: pl.DataFrame, edges: Sequence[date]) -> Any:
    """Expected numbers of events between edges: each counts by the share of its days.

    events: With ``date_low`` and ``date_high``, both known.
    edges: First days of the periods, and the first day after the last.

    Returns one number a period.
    """
    lows, highs = (_ordinals(events, name) for name in ("date_low", "date_high"))
    long = highs - lows + 1
    days = np.array([edge.toordinal() for edge in edges], dtype=float)
    at_once = max(_CELLS // max(len(lows), 1), 1)
    so_far = [
        np.clip((some[:, None] - lows) / long, 0.0, 1.0).sum(axis=1)
        for some in np.split(days, range(at_once, len(days), at_once))
    ]
    return np.diff(np.concatenate(so_far))


def surely(events: pl.DataFrame, edges: Sequence[date]) -> Any:
    """Numbers of events all of whose possible days lie in one period."""
    ends = np.array([edge.toordinal() for edge in edges])
    low, high = (
        np.searchsorted(ends, _ordinals(events, name), side="right") - 1
        for name in ("date_low", "date_high")
    )
    inside = low[(low == high) & (low >= 0) & (low < len(ends) - 1)]
    return np.bincount(inside, minlength=len(ends) - 1).astype(float)


def _ordinals(events: pl.DataFrame, name: str) -> Any:
    """Days as `datetime.date.toordinal` numbers them; polars counts from 1970."""
    return events[name].to_physical().to_numpy().astype(float) + date(1970, 1, 1).toordinal()


def count_existing_ties(frames: Frames, ties: pl.DataFrame, days: Sequence[date]) -> Any:
    """Number of ties that surely were established before each day and had not ended.

    As `existing_on` counts them, for many days at once: ties without a date of
    establishment are left out, and a tie that is suspended stands.
    """
    dated = ties.filter(pl.col("established_high").is_not_null())
    spells = frames.spells.join(dated.select("tie"), on="tie", how="semi")
    ended = spells.filter((pl.col("exit") == "ended") & pl.col("stop_high").is_not_null()).select(
        "tie", end="stop_high"
    )
    back = spells.filter((pl.col("status") == "ended") & (pl.col("exit") != "")).select(
        "tie", back="stop_low"
    )
    # Who ended and came back is not gone from the day of the return on.
    back = ended.join(back, on="tie").select(
        day=pl.max_horizontal("end", pl.col("back").fill_null(date.min))
    )
    when = np.array([day.toordinal() for day in days])

    def before(rows: pl.DataFrame, name: str) -> Any:
        return np.searchsorted(np.sort(_ordinals(rows, name)), when, side="left").astype(float)

    return before(dated, "established_high") - before(ended, "end") + before(back, "day")


@cached_by_frames
def exchanges_of_live_ties(frames: Frames) -> pl.DataFrame:
    """Dated exchanges of the pair's ties that surely stood by then, each counted once."""
    ties = ties_of_pair(frames).select("tie", "established_high")
    exchanges = exchanges_of(frames, ties).join(ties, on="tie")
    long = (pl.col("date_high") - pl.col("date_low")).dt.total_days() + 1
    return exchanges.filter(
        (pl.col("established_high") < pl.col("date_low")) & (long <= VAGUE_DAYS)
    ).drop("established_high")


def pair_acts(frames: Frames) -> pl.DataFrame:
    """Dated national acts between the two countries of the record's pair.

    An act of both has no target.
    """
    return _acts_of(frames.acts, main_pair(frames) or ("", ""))


@cached_by_frames
def _acts_of(acts: pl.DataFrame, pair: tuple[str, str]) -> pl.DataFrame:
    actors = [*pair, "both", ""]
    long = (pl.col("date_high") - pl.col("date_low")).dt.total_days() + 1
    return acts.filter(
        pl.col("actor").fill_null("").is_in(actors)
        & pl.col("target").fill_null("").is_in(actors)
        & (long <= VAGUE_DAYS).fill_null(value=False)
    ).sort("date_low", "act")

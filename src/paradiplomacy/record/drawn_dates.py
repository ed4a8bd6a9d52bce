"""The frames with every uncertain date drawn within its bounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from paradiplomacy.record.frames import SCHEMAS, Frames

_DRAWN = {"exchanges": "date", "responses": "date", "acts": "date", "shocks": "date"}


def with_drawn_dates(frames: Frames, seed: int) -> Frames:
    """One possible record: each date on one day of those between its bounds.

    Within its bounds every day is taken to be equally likely. Spells of a tie keep their
    order: each change is drawn no earlier than the one before. A date with an open end stays
    as it is.

    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.record.frames import frames_of
    >>> drawn = with_drawn_dates(frames_of(open_record("china_russia")), 1).ties
    >>> drawn.filter(pl.col("established_low") != pl.col("established_high")).height
    0
    """
    rng = np.random.default_rng(seed)
    drawn: dict[str, Any] = {
        name: _draw_dates_of_frame(getattr(frames, name), column, rng)
        for name, column in _DRAWN.items()
    }
    drawn["spells"], starts = _draw_spells_in_order(frames.spells, rng)
    ties = _draw_dates_of_frame(frames.ties, "established", rng)
    tie_starts = pl.Series([starts.get(tie) for tie in ties["tie"]], dtype=pl.Date)
    known = pl.col("established").is_not_null() & tie_starts.is_not_null()
    drawn["ties"] = ties.with_columns(
        pl.when(known).then(tie_starts).otherwise(pl.col(name)).alias(name)
        for name in ("established", "established_low", "established_high")
    )
    return replace(frames, **drawn)


def _draw_dates_of_frame(frame: pl.DataFrame, name: str, rng: np.random.Generator) -> pl.DataFrame:
    low, high = pl.col(f"{name}_low"), pl.col(f"{name}_high")
    part = pl.Series("_part", rng.random(frame.height))
    days = (part * ((high - low).dt.total_days() + 1)).floor().cast(pl.Int64)
    at = (low + pl.duration(days=days)).cast(pl.Date)
    bounded = low.is_not_null() & high.is_not_null()
    return frame.with_columns(
        pl.when(bounded).then(at).otherwise(pl.col(column)).alias(column)
        for column in (name, f"{name}_low", f"{name}_high")
    )


def _draw_spells_in_order(
    spells: pl.DataFrame, rng: np.random.Generator
) -> tuple[pl.DataFrame, dict[str, date]]:
    """Spells with drawn starts and stops, and the drawn start of each dated tie."""
    rows: list[dict[str, Any]] = []
    starts: dict[str, date] = {}
    before: date | None = None
    for row in spells.iter_rows(named=True):
        new = dict(row)
        is_first = not rows or rows[-1]["tie"] != row["tie"]
        before = None if is_first else before
        follows = not is_first and rows[-1]["exit"] == row["entry"]
        start = (rows[-1]["stop"] if follows else None) or _draw_day(
            row["start_low"], row["start_high"], before, rng
        )
        if start is not None and row["entry"] == "established":  # it may have been proposed before
            starts.setdefault(row["tie"], start)
        before = start or before
        stop = _draw_day(row["stop_low"], row["stop_high"], before, rng)
        before = stop or before
        for name, at in (("start", start), ("stop", stop)):
            if at is not None:
                new |= {name: at, f"{name}_low": at, f"{name}_high": at}
        rows.append(new)
    return pl.DataFrame(rows, schema=SCHEMAS["spells"]), starts


def _draw_day(
    low: date | None, high: date | None, before: date | None, rng: np.random.Generator
) -> date | None:
    if low is None or high is None:
        return None
    first = max(low, before) if before is not None else low
    return first + timedelta(days=int(rng.integers(max((high - first).days, 0) + 1)))

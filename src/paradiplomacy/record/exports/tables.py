"""Every frame of a record as CSV or Parquet."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from paradiplomacy.model.spreadsheets import ESCAPED
from paradiplomacy.record.frames import SCHEMAS, frames_of
from paradiplomacy.record.record import Record

__all__ = ["flat", "write_csv", "write_parquet"]


def write_csv(record: Record, out: Path) -> None:
    """One CSV file a frame; lists are joined by semicolons."""
    out.mkdir()
    frames = frames_of(record)
    for name in SCHEMAS:
        flat(getattr(frames, name)).write_csv(out / f"{name}.csv")


def write_parquet(record: Record, out: Path) -> None:
    """One Parquet file a frame, lists kept."""
    out.mkdir()
    frames = frames_of(record)
    for name in SCHEMAS:
        getattr(frames, name).write_parquet(out / f"{name}.parquet")


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """A frame that a spreadsheet can open: lists joined, nothing that runs as a formula."""
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    joined = frame.with_columns(pl.col(lists).cast(pl.List(pl.String)).list.join("; "))
    texts = [pl.col(name) for name, kind in joined.schema.items() if kind == pl.String]
    return joined.with_columns(
        pl.when(text.str.contains(ESCAPED))
        .then(pl.concat_str(pl.lit("'"), text))
        .otherwise(text)
        .name.keep()
        for text in texts
    )

"""Every frame of a record as CSV or Parquet."""

from __future__ import annotations

import io
from pathlib import Path

import polars as pl

from paradiplomacy.exports.dated import frame_for_others
from paradiplomacy.model.spreadsheets import ESCAPED
from paradiplomacy.record.frames import SCHEMAS, frames_of
from paradiplomacy.record.record import Record


def write_csv(record: Record, out: Path) -> None:
    """One CSV file a frame; lists are joined by semicolons."""
    out.mkdir()
    frames = frames_of(record)
    for name in SCHEMAS:
        (out / f"{name}.csv").write_bytes(csv_of(frame_for_others(frames, name)))


def write_parquet(record: Record, out: Path) -> None:
    """One Parquet file a frame, lists kept."""
    out.mkdir()
    frames = frames_of(record)
    for name in SCHEMAS:
        (out / f"{name}.parquet").write_bytes(parquet_of(frame_for_others(frames, name)))


def csv_of(frame: pl.DataFrame) -> bytes:
    """A frame as CSV, see `flat`.

    Polars does not write it itself: of a full disk it says neither that it is full nor where.
    """
    return flat(frame).write_csv().encode()


def parquet_of(frame: pl.DataFrame) -> bytes:
    """A frame as Parquet."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


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

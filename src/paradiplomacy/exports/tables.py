"""Every frame of a record as CSV or Parquet."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import polars as pl

from paradiplomacy.model.spreadsheets import ESCAPED
from paradiplomacy.record.frames import SCHEMAS, Frames, frames_of
from paradiplomacy.record.record import Record

_NAMES = {"_edtf": "", "_low": "_earliest", "_high": "_latest", "": "_midpoint"}


def _names_of_written_columns(frame: str) -> dict[str, str]:
    """Columns as they are written, in order, each with its name in the frame."""
    schema = SCHEMAS[frame]
    dates = [name.removesuffix("_edtf") for name in schema if name.endswith("_edtf")]
    helpers = {f"{name}{end}": name for name in dates for end in _NAMES}
    columns: dict[str, str] = {}
    for name in schema:
        if name not in helpers:
            columns[name] = name
        elif name.endswith("_edtf"):
            day = helpers[name]
            columns |= {f"{day}{new}": f"{day}{old}" for old, new in _NAMES.items()}
    return columns


WRITTEN: dict[str, dict[str, Any]] = {
    frame: {
        name: SCHEMAS[frame][source] for name, source in _names_of_written_columns(frame).items()
    }
    for frame in SCHEMAS
}
"""Columns and types of each frame as it is written."""


def frame_for_others(frames: Frames, name: str) -> pl.DataFrame:
    """A frame as it is written for others.

    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.record.frames import frames_of
    >>> laws = frame_for_others(frames_of(open_record("sino_us")), "laws")
    >>> laws.filter(law="ar-14-1-116")["enacted", "enacted_midpoint"].row(0)
    ('2025', datetime.date(2025, 7, 2))
    """
    frame: pl.DataFrame = getattr(frames, name)
    columns = _names_of_written_columns(name)
    texts = {new: pl.col(source).alias(new) for new, source in columns.items()}
    # Frames have an empty text for a date that is not known.
    edtf = [new for new, source in columns.items() if source.endswith("_edtf")]
    return frame.select(texts.values()).with_columns(pl.col(edtf).replace("", None))


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

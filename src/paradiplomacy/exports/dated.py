"""Frames as they are written for others: dates in EDTF, and the helpers named as what they are.

Analyses need days, so that a frame has the middle of a date's possible days under its bare
name. Who opens a table reads that as the date. What is written has the date as it was said
under the bare name, and the days under ``_earliest``, ``_latest`` and ``_midpoint``.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from paradiplomacy.record.frames import SCHEMAS, Frames

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

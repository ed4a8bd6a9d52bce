"""Meanings of the columns of a report's tables: of frames as `model.table_words` has it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import polars as pl
import yaml

from paradiplomacy.model.table_words import FrameWords, frame_words
from paradiplomacy.model.tables import FRAMES


@cache
def all_tables() -> Mapping[str, FrameWords]:
    """Description of every table that a report may write, by name."""
    text = (files("paradiplomacy.results") / "report_tables.yaml").read_text(encoding="utf-8")
    own = {name: FrameWords(**about) for name, about in yaml.safe_load(text).items()}
    return {frame: frame_words(frame) for frame in FRAMES} | own


def type_words(kind: pl.DataType) -> str:
    """Type of a column in words.

    >>> type_words(pl.Int64()), type_words(pl.Date())
    ('whole number', 'day (ISO 8601)')
    """
    if isinstance(kind, pl.List):
        return "texts joined by semicolons"
    if kind.is_integer():
        return "whole number"
    names = {pl.Float64: "number", pl.Boolean: "true or false", pl.Date: "day (ISO 8601)"}
    return next((word for known, word in names.items() if kind == known), "text")

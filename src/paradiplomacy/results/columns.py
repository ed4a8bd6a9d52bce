"""Meanings of the columns of a report's tables: of frames as `model.table_words` has it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from paradiplomacy.model.table_words import FrameWords, frame_words
from paradiplomacy.model.tables import FRAMES

__all__ = ["described"]


@cache
def described() -> Mapping[str, FrameWords]:
    """Description of every table that a report may write, by name."""
    text = (files("paradiplomacy.results") / "report_tables.yaml").read_text(encoding="utf-8")
    own = {name: FrameWords(**about) for name, about in yaml.safe_load(text).items()}
    return {frame: frame_words(frame) for frame in FRAMES} | own

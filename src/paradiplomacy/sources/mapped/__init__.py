"""Ties and activities from a table of any shape, by a mapping that names its columns."""

from __future__ import annotations

from paradiplomacy.sources.mapped.header_words import PERSONAL, is_personal
from paradiplomacy.sources.mapped.mapped_cells import date_of, name_of
from paradiplomacy.sources.mapped.mapping_file import load_mapping, shipped_mappings
from paradiplomacy.sources.mapped.preview import preview_table
from paradiplomacy.sources.mapped.suggest import suggest_mapping
from paradiplomacy.sources.mapped.table import read_mapped_table

__all__ = [
    "PERSONAL",
    "date_of",
    "is_personal",
    "load_mapping",
    "name_of",
    "preview_table",
    "read_mapped_table",
    "shipped_mappings",
    "suggest_mapping",
]

"""A record folder to start from: every file with its columns, and one made-up tie."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from typing import Any

import yaml

from paradiplomacy.model.tables import FILES

__all__ = ["new_record_files"]

_LAST = ("source", "locator", "note", "certainty")
"""Columns that stand last, for those who fill in rows by hand."""


def new_record_files(name: str, *, as_of: date) -> Mapping[str, str]:
    """The text of each file of a new record folder, by name.

    Parameters
    ----------
    name : str
        What the record is called; its id is made of it.
    as_of : datetime.date, keyword-only
        The day to which the record speaks.

    Examples
    --------
    >>> texts = new_record_files("My ties", as_of=date(2026, 1, 31))
    >>> texts["record.yaml"].splitlines()[0], texts["shocks.csv"].strip()
    ('id: my_ties', 'id,name,name_zh,date,countries,kind,source,locator,note,certainty')
    """
    text = (files("paradiplomacy.sources") / "new_record.yaml").read_text(encoding="utf-8")
    start: dict[str, Any] = yaml.safe_load(text)
    meta = {"id": _id(name)} | start["record.yaml"] | {"as_of": as_of.isoformat()}
    described = yaml.safe_dump(meta, allow_unicode=True, sort_keys=False)
    return {"record.yaml": described} | {
        file: _csv([column.name for column in table.cells], start.get(file, []))
        for file, table in FILES.items()
    }


def _csv(columns: list[str], rows: list[dict[str, str]]) -> str:
    first = [column for column in columns if column not in _LAST]
    written = io.StringIO()
    names = [*first, *(column for column in _LAST if column in columns)]
    writer = csv.DictWriter(written, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def _id(name: str) -> str:
    """A name as the id of a record: small letters, digits and underscores."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "record"

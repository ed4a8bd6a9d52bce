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

from paradiplomacy.errors import NotFoundError
from paradiplomacy.language.countries import country_code
from paradiplomacy.model.tables import FILES

_LAST = ("source", "locator", "note", "certainty")
"""Columns that stand last, for those who fill in rows by hand."""


def new_record_files(
    name: str, *, as_of: date, countries: tuple[str, str] = ("US", "DE")
) -> Mapping[str, str]:
    """The text of each file of a new record folder, by name.

    `name`: what the record is called; its id is made of it.
    `as_of`: the day to which the record speaks.
    `countries`: ISO codes of two countries, the own first, in which the made-up places lie.

    Raises NotFoundError: A code is that of no country.

    >>> texts = new_record_files("My ties", as_of=date(2026, 1, 31))
    >>> texts["record.yaml"].splitlines()[0], texts["shocks.csv"].strip()
    ('id: my_ties', 'id,name,name_zh,date,countries,kind,source,locator,note,certainty')
    """
    text = (files("paradiplomacy.sources") / "new_record.yaml").read_text(encoding="utf-8")
    for name_in_file, code in zip(("HERE", "THERE"), countries, strict=True):
        if country_code(code) != code:
            raise NotFoundError("country", code, (), hint="give a code of ISO 3166, such as SE")
        text = re.sub(rf"\b{name_in_file}\b", f'"{code}"', text)  # NO alone is false
        text = re.sub(rf"\b{name_in_file.lower()}-", f"{code.lower()}-", text)
    start: dict[str, Any] = yaml.safe_load(text)
    for place in start["places.csv"]:
        place.update(_made_up_point(place["country"]))
    id_ = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "record"
    meta = {"id": id_} | start["record.yaml"] | {"as_of": as_of.isoformat()}
    return {"record.yaml": yaml.safe_dump(meta, allow_unicode=True, sort_keys=False)} | {
        file: _csv([column.name for column in table.cells], start.get(file, []))
        for file, table in FILES.items()
    }


def _made_up_point(country: str) -> dict[str, str]:
    """A point near the largest place of a country; of one without a place of its own, none."""
    from paradiplomacy.sources.gazetteer import gazetteer

    places = gazetteer().frame
    places = places.filter(places["country"] == country).sort("population", descending=True)
    if places.is_empty():
        return {}
    return {name: f"{places[name][0]:.1f}" for name in ("latitude", "longitude")}


def _csv(columns: list[str], rows: list[dict[str, str]]) -> str:
    first = [column for column in columns if column not in _LAST]
    written = io.StringIO()
    names = [*first, *(column for column in _LAST if column in columns)]
    writer = csv.DictWriter(written, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()

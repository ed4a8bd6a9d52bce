"""Long lists: their first rows for the page, and all of them as columns for its script.

A column has a type that says what its values are and how they look, in
``templates/lists.html.j2`` and in ``assets/src/rows.js`` alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from paradiplomacy.language import LANGUAGES
from paradiplomacy.language.dates import in_words

if TYPE_CHECKING:
    from paradiplomacy.site.kinds import View
    from paradiplomacy.site.site import Site

__all__ = ["FIRST", "ListColumn", "address", "columns_of", "first_rows", "rounded"]

FIRST = 50
"""How many rows of a long list stand in the page itself."""

PLACED = ("pair", "country", "division", "place", "tie")
"""By what the places of a row say, a list can be filtered whether it has such a column or not."""

_PLAIN_DATE = re.compile(r"\d{4}(-\d\d){0,2}")


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of a list.

    Parameters
    ----------
    name : str
        Its title is the word ``column.NAME``; filters in addresses name it so.
    type : {"tie", "place", "code", "codes", "date", "number", "text", "source"}
        What its values are: a tie as its key (empty of a pair that is not a tie in this record)
        and its ends; the key of a place or source (``RECORD/KEY``); a code or a list of codes,
        for which there are words; an EDTF date; a number; text of the record.
    group : str
        The group of words for codes: ``status``. ``country`` for countries.
    is_shown : bool
        Whether the table shows it. Lists can be filtered by those that it does not show.
    """

    name: str
    type: Literal["tie", "place", "code", "codes", "date", "number", "text", "source"]
    group: str = ""
    is_shown: bool = True


def first_rows(
    columns: Sequence[ListColumn],
    rows: Sequence[Sequence[Any]],
    *,
    data: str,
    filters: Sequence[str] = (),
) -> View:
    """What the page of a long list shows before its script has run.

    Parameters
    ----------
    columns : sequence of ListColumn
    rows : sequence of sequence
        One value a column.
    data : str, keyword-only
        Name of the data script with all rows.
    filters : sequence of str, keyword-only
        The columns that get a box of choices, shown or not.
    """
    shown = [at for at, column in enumerate(columns) if column.is_shown]
    return {
        "columns": [
            {"name": c.name, "type": c.type, "group": c.group or c.name}
            for c in columns
            if c.is_shown
        ],
        "rows": [[row[at] for at in shown] for row in rows[:FIRST]],
        "total": len(rows),
        "data": data,
        "filters": list(filters),
        "also": [*(c.name for c in columns if not c.is_shown and c.name not in filters), *PLACED],
    }


def columns_of(site: Site, columns: Sequence[ListColumn], rows: Sequence[Sequence[Any]]) -> View:
    """All rows of a list as columns, small enough for a script to load."""
    values = zip(*rows, strict=True) if rows else ([] for _ in columns)
    return {
        "total": len(rows),
        "columns": [
            {"name": column.name, "type": column.type} | _packed(site, column, list(given))
            for column, given in zip(columns, values, strict=True)
        ],
    }


def _packed(site: Site, column: ListColumn, values: list[Any]) -> View:
    match column.type:
        case "tie":
            at = site.place_positions
            return {
                "values": [[at[a], at[b]] for _, a, b in values],
                "untied": [row for row, (key, _, _) in enumerate(values) if not key],
            }
        case "place":
            return {"values": [site.place_positions.get(key) for key in values]}
        case "code" | "codes":
            return _coded(site, column, values)
        case "date":
            special = {v for v in values if v and not _PLAIN_DATE.fullmatch(v)}
            words = {v: [in_words(v, language) for language in LANGUAGES] for v in sorted(special)}
            return {"values": [value or None for value in values], "written": words}
        case "source":
            return {"values": [[address(site, "source", k), *_titles(site, k)] for k in values]}
        case _:
            return {"values": values}


def address(site: Site, name: str, key: str) -> str:
    """Where a script finds the page of a thing, or the part of a page: ``FOLDER/NAME#PART``."""
    page, part = site.page_of(name, key)
    return f"{page}#{part}" if part else page


def _titles(site: Site, source: str) -> list[str]:
    """The title of a source; in both languages where they differ, as of one that is withheld."""
    titles = [site.writer(language).title_of("source", source) for language in LANGUAGES]
    return titles[:1] if titles[0] == titles[1] else titles


def _coded(site: Site, column: ListColumn, values: list[Any]) -> View:
    """Codes as positions in the list of those that occur, which has their words."""
    many = column.type == "codes"
    codes = sorted({code for v in values for code in (v if many else (v,)) if code})
    position = {code: at for at, code in enumerate(codes)}
    group = column.group or column.name
    labels = {
        language: [site.writer(language).coded(group, code) for code in codes]
        for language in LANGUAGES
    }
    packed = [[position[c] for c in v if c] if many else position.get(v) for v in values]
    return {"codes": codes, "labels": labels, "values": packed}


def rounded(angle: float | None) -> float | None:
    """Degrees to a hundredth, about a kilometre."""
    return None if angle is None else round(angle, 2)

"""Where in a file its table stands: the sheet, the header, and rows that are none of the list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from paradiplomacy.errors import FileError, RecordError
from paradiplomacy.language.countries import countries_called
from paradiplomacy.sources.folded_names import fold_text
from paradiplomacy.sources.mapped.header_words import (
    is_count,
    is_remark,
    is_total,
    named_by,
    parts_of_world,
)
from paradiplomacy.sources.mapped.mapping import year_of_column
from paradiplomacy.tabular.characters import clean
from paradiplomacy.tabular.rows import TableReader, TableRow
from paradiplomacy.tabular.tables import TableFormat, first_rows, joined_header
from paradiplomacy.tabular.text import ENCODING_OPTION

_DEEP = 25
"""Rows among which a header is looked for."""
_MOST_SHEETS = 20
_LONGEST_NAME = 60
"""Characters of a name of a column."""
_DATUM = re.compile(r"[-+]?\d+[.,]\d+|\d{4}-\d\d(-\d\d)?|Q\d+|https?://\S+")
"""What stands in rows: a coordinate, a date, an item of Wikidata, an address; not a year."""
_VALUE = re.compile(r"[\W\d_]*\d[\W\d_]*|.*\b\d{4}\b.*")
"""A cell of numbers, or with a year: no name of a column."""


def locate_table(
    path: str | Path, encoding: str
) -> tuple[TableFormat, dict[str, Any], tuple[str, ...]]:
    """The format in which a table is read, what of it a mapping has to say, and other sheets.

    The header is the row, or the pair of rows of which one spans the other, that names most
    columns by words which are known; of several sheets the one that has such a header.
    """
    usual = TableFormat().written_in(encoding)
    rows, sheets = first_rows(path, usual, how=ENCODING_OPTION)
    headers = {sheets[0] if sheets else "": (*_header_in(rows), rows)}
    for sheet in sheets[1:_MOST_SHEETS]:
        try:
            of_sheet, _ = first_rows(path, usual.model_copy(update={"sheet": sheet}))
        except RecordError:
            continue
        headers[sheet] = (*_header_in(of_sheet), of_sheet)
    best = max(headers, key=lambda sheet: headers[sheet][0])
    _, line, height, rows = headers[best]
    settings: dict[str, Any] = {} if best in ("", *sheets[:1]) else {"sheet": best}
    if line > 1 and rows and line != rows[0].line:
        settings["header"] = line
    if height > 1:
        settings["header_rows"] = height
    header = _names_at(rows, line, height)
    all_below = [_clean_cells(row.cells) for row in rows if row.line >= line][height:]
    below = [cells for cells in all_below if any(cells) and not reason_not_listed(cells, header)]
    settings |= _fill_settings(header, below)
    other_sheets = tuple(s for s in headers if s != best and headers[s][0] > 1)
    return usual.model_copy(update=settings), settings, other_sheets


def begins_another(cells: Sequence[str], columns: Sequence[str]) -> bool:
    """True of the header of a second table below the first, which has names of columns of it.

    >>> first = ["No.", "Sister city", "Country", "Council", "Signed"]
    >>> begins_another(["No.", "City", "Country", "Date", ""], first)
    True
    >>> begins_another(["3", "Sister Bay", "Country", "", ""], first)
    False
    """
    filled = [cell for cell in cells if cell]
    shared = sum(cell in columns for cell in filled)
    if not shared or len(filled) < 3 or len(set(filled)) < 3 or list(cells) == list(columns):
        return False
    if any(map(_is_value, _without_years(filled))) or any(map(countries_called, filled)):
        return False
    named = sum(bool(named_by(cell, "columns")) for cell in filled if cell not in columns)
    return (shared > 1 and 3 * (shared + named) >= 2 * len(filled)) or shared + named == len(filled)


def _names_at(rows: Sequence[TableRow], line: int, height: int) -> list[str]:
    header = [row.cells for row in rows if row.line >= line][:height]
    names = [clean(cell) for cell in header[0]] if header else []
    return joined_header(names, [clean(c) for c in header[1]]) if len(header) > 1 else names


def _header_in(rows: Sequence[TableRow]) -> tuple[int, int, int]:
    """Number of columns that the header names, its line, and the number of its rows."""
    first = next((row for row in rows if len(_distinct(row.cells)) > 1), None)
    best = (0, first.line if first is not None else 1, 1)
    if rows and rows[0].line == 0:  # names of JSON
        return (_named_columns(rows[0].cells), 0, 1)
    if len(rows) > 2 and all(
        len(_distinct(row.cells)) == 2 and _named_columns(row.cells[:1]) for row in rows
    ):
        return best  # a form, which lies on its side
    for row, below in zip(rows[:_DEEP], [*rows[1:], None], strict=False):
        if len(_distinct(row.cells)) < 2 or any(map(_is_value, _without_years(row.cells))):
            continue
        named = _named_columns(row.cells)
        if named > max(best[0], 1):
            best = (named, row.line, 1)
        if below is not None and _spans(row.cells, below.cells):
            named = _named_columns(
                joined_header(_clean_cells(row.cells), _clean_cells(below.cells))
            )
            if named >= max(best[0], 2):
                best = (named, row.line, 2)
    return best


def _spans(above: Sequence[str], below: Sequence[str]) -> bool:
    """True of two rows that name columns together: the upper one has fewer names than the lower."""
    upper, lower = _clean_cells(above), _clean_cells(below)
    own = [cell for i, cell in enumerate(lower) if cell and upper[i : i + 1] != [cell]]
    parted = any(
        cell and i and (not upper[i : i + 1] or upper[i] in ("", upper[i - 1]))
        for i, cell in enumerate(lower)
    )
    by_year = not _without_years(own)
    if len(own) < 2 or not parted or (not by_year and any(map(_is_value, lower))):
        return False
    merged = any(
        cell and cell == upper[i - 1 : i][0] and lower[i - 1 : i] != lower[i : i + 1]
        for i, cell in enumerate(upper[: len(lower)])
        if i
    )
    return merged or by_year or sum(bool(named_by(c, "columns")) for c in own) * 2 >= len(own)


def _is_value(cell: str) -> bool:
    return bool(_VALUE.fullmatch(cell))


def _without_years(cells: Sequence[str]) -> list[str]:
    """The distinct cells without years that follow each other, which name columns."""
    distinct = _distinct(cells)
    years = [int(year) for cell in distinct if (year := year_of_column(cell))]
    follow = len(years) > 1 and {abs(b - a) for a, b in pairwise(years)} == {1}
    return [cell for cell in distinct if not (follow and year_of_column(cell))]


def _clean_cells(cells: Sequence[str]) -> list[str]:
    return [clean(cell) for cell in cells]


def _distinct(cells: Sequence[str]) -> list[str]:
    return [cell for cell in dict.fromkeys(map(clean, cells)) if cell]


def _named_columns(cells: Sequence[str]) -> int:
    return sum(
        len(cell) <= _LONGEST_NAME and bool(named_by(cell, "columns")) for cell in _distinct(cells)
    )


def _fill_settings(header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Countries and towns that stand once for several rows: in the first of them, or above."""
    alone = [cells for cells in map(_distinct, rows) if len(cells) == 1]
    headings = [cells[0] for cells in alone if countries_called(cells[0])]
    if len(headings) > 1 and not any("country" in named_by(c, "columns") for c in header):
        return {"headings": "(country)"}
    filled = [c for at, c in enumerate(header) if _stands_once(at, c, rows)]
    return {"fill": filled} if filled else {}


def _stands_once(at: int, column: str, rows: Sequence[Sequence[str]]) -> bool:
    """True of a column of countries, or of towns right of nothing, that stand once for several."""
    named = named_by(column, "columns")
    cells = [cells[at] if at < len(cells) else "" for cells in rows]
    empty = [row for row, cell in zip(rows, cells, strict=True) if not cell]
    if not rows or not cells[0] or len(empty) * 3 <= len(rows) or len(empty) + 1 >= len(rows):
        return False
    alone = not any(re.search(r"[^\W\d_]", cell) for row in empty for cell in row[:at])
    return "country" in named or ("name" in named and alone)


def reason_not_listed(cells: Sequence[str], columns: Sequence[str]) -> str:
    """Why a row is none of the list: a total, a remark, a continent, a number a column; or ``""``.

    >>> reason_not_listed(["", "Summe: 12", "", ""], ["No.", "Stadt", "Land", "Seit"])
    "looks like a total ('Summe: 12')"
    >>> reason_not_listed(["3", "Lyon", "Frankreich", ""], ["No.", "Stadt", "Land", "Seit"])
    ''
    """
    filled = [cell for cell in cells if cell]
    words = [cell for cell in filled if re.search(r"[^\W\d_]", cell)]
    few = len(set(filled)) <= max(2, len(cells) // 2)  # most rows have more, and are not looked at
    if few or len(words) == 1:
        stands_alone = len(filled) == 1 and len(cells) > 1
        counts = (cell for cell in filled if is_total(cell) or (stands_alone and is_count(cell)))
        if total := next(counts, ""):
            return f"looks like a total ({total[:40]!r})"
    if len(filled) > 2 and filled == [str(i) for i in range(1, len(filled) + 1)]:
        return "numbers the columns"
    if len(filled) > 1 and list(cells) == list(columns):
        return "is the header again"
    alone = filled[0] if len(set(filled)) == 1 and len(cells) > 2 else ""
    if alone and (is_remark(alone) or re.search(r":(\s|$)|：", alone)):
        return f"looks like a remark on the list ({alone[:40]!r})"
    return f"is a heading ({alone!r})" if alone and fold_text(alone, {}) in parts_of_world() else ""


def check_header(table: TableReader, rows: Sequence[TableRow]) -> None:
    """Refuse a table without a header, of one column or on its side: nothing can be guessed."""
    datum = next((column for column in table.columns if _DATUM.fullmatch(column.strip())), None)
    if datum is not None:
        raise FileError(
            table.file,
            f"has {datum!r} in its first row, which is not a name of a column; put a header there",
            row=1,
        )
    years = [c for c in table.columns if re.search(r"\b(1[89]|20)\d\d\b", c)]
    countries = [c for c in table.columns if countries_called(c)]
    if (years and countries) or not any(named_by(c, "columns") for c in table.columns):
        years = [c for c in years if len(c) == 4]
        if (datum := next(iter([*countries, *years]), None)) is not None:
            raise FileError(
                table.file,
                f"has {datum!r} where the names of the columns are looked for; write these names "
                "into a row above",
                row=1,
            )
    named = [any(named_by(name, "columns")) for name in table.columns[1:]]
    below = [clean(row.cells[0]) for row in rows]
    if len(below) > 1 and not any(named) and all(named_by(cell, "columns") for cell in below):
        raise FileError(
            table.file,
            f"seems to lie on its side: {below[0]!r} and {below[1]!r} stand in its first column; "
            "turn rows into columns (paste special, transpose)",
        )
    if len(table.columns) < 2:
        raise FileError(
            table.file,
            "has one column, expected one or more for each end of a tie; name the delimiter or "
            "write the mapping by hand",
            row=1,
        )


def check_is_one(table: TableReader) -> None:
    """Refuse two tables that stand beside each other, with an empty column between them."""
    parts: list[list[str]] = [[]]
    for column in table.columns:
        if re.fullmatch(r"(\(column \d+\))?", column.strip()):
            parts.append([])
        else:
            parts[-1].append(column)
    roles = [[named_by(column, "columns") for column in part] for part in parts]
    whole = [
        part
        for part, named in zip(parts, roles, strict=True)
        if any("name" in each for each in named)
        and any({"established", "date"} & set(each) for each in named if "name" not in each)
    ]
    if len(whole) > 1:
        first, second = (part[0] for part in whole[:2])
        raise FileError(
            table.file,
            f"seems to hold two tables beside each other, from {first!r} and from {second!r} on; "
            "move one below the other, or to a sheet of its own",
            row=1,
        )

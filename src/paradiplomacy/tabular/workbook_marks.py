"""Marks in the XML of a sheet that its values lack: its extent, and what is not a value.

A parser makes room for every cell up to the last one, and a copy of a text for every cell
that shares it. So both are counted first, in the bytes, where no tree is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import reduce
from io import BytesIO
from typing import NamedTuple
from xml.etree.ElementTree import Element, fromstring, iterparse

from paradiplomacy.errors import FileError

_MOST_MERGED = 20_000
_MOST_ROWS = 1_048_576
_MOST_CELLS = 20_000_000
"""A single cell at the far right makes a row of 16,384."""
_MOST_TEXT = 200_000_000
"""Bytes of the texts of all cells, those that are shared counted as often as they stand there."""
_NOT_CALCULATED = "#NOT-CALCULATED"

_NO_SIGNS = re.compile(r"\"[^\"]*\"|\[[^]]*\]|\\.|general|e[+-]|;.*", re.I)
"""What a form of numbers has besides signs of a date: words, colours, powers, other forms."""


class SheetMarks(NamedTuple):
    """Marks of a sheet that its values lack.

    `marks`: by row and column: text that stands in cells without a value, and signs of the date
      where one shows few: 4 where a cell shows a year alone, 7 where a year and a month.
    `hidden`: numbers of the rows that the sheet does not show.
    """

    marks: dict[int, dict[int, str | int]]
    hidden: frozenset[int]


def marks_of(xml: bytes, strings: bytes, styles: bytes, file: str) -> SheetMarks:
    """Read what is not a value, and refuse what no sheet holds that people fill.

    `xml`, `strings`, `styles`: the sheet, the texts that cells share, and how they show numbers.
    `file`: name of the workbook, for messages.

    Raises FileError: It has more rows, cells, merged cells or text than any sheet that people fill.
    """
    vague = _vague_styles(styles)
    lengths = [len(text) for text in re.split(rb"</(?:\w+:)?si\s*>", strings)]
    marks: dict[int, dict[int, str | int]] = {}
    hidden = set[int]()
    rows = columns = merged = text = 0
    for element, row, column in _parts_of_sheet(xml):
        kind = _bare(element)
        rows, columns = max(rows, row), max(columns, column)
        if kind == "c":
            inside = {_bare(child): child.text or "" for child in element}
            if (mark := _mark_of_cell(element, inside, vague)) is not None:
                marks.setdefault(row, {})[column] = mark
            if element.get("t") == "s" and (number := inside.get("v", "").strip()).isdecimal():
                text += lengths[int(number)] if int(number) < len(lengths) else 0
        elif kind == "row" and element.get("hidden") in ("1", "true"):
            hidden.add(row)
        merged += kind == "mergeCell"
        if rows > _MOST_ROWS:
            raise FileError(
                file, f"has more than {_MOST_ROWS:,} rows, which no sheet has; save it again"
            )
        if rows * columns > _MOST_CELLS:
            raise FileError(
                file,
                f"has more than {_MOST_CELLS:,} cells, up to the last that is filled or formatted; "
                "save only the rows and columns needed",
            )
        if text > _MOST_TEXT:
            raise FileError(
                file,
                "unpacks to far more than a table: a long text stands in very many cells; "
                "shorten it, or save only the columns needed",
            )
        if merged > _MOST_MERGED:
            raise FileError(file, f"has more than {_MOST_MERGED:,} merged cells; save it without")
    return SheetMarks(marks, frozenset(hidden))


def _parts_of_sheet(xml: bytes) -> Iterator[tuple[Element, int, int]]:
    """Every element that ends, with the row and the column, from 1, that it stands in."""
    row = column = 0
    for event, element in iterparse(BytesIO(xml), events=("start", "end")):
        kind = _bare(element)
        if event == "start" and kind == "row":
            row, column = int(element.get("r") or row + 1), 0
        elif event == "start" and kind == "c":
            at = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?(\d+)", element.get("r") or "")
            letters, row = (at[1].upper(), int(at[2])) if at else ("", row)
            column = reduce(lambda n, a: n * 26 + ord(a) - 64, letters, 0) or column + 1
        elif event == "end":
            yield element, row, column
            if kind in ("c", "row"):
                element.clear()


def _mark_of_cell(cell: Element, inside: dict[str, str], vague: dict[str, int]) -> str | int | None:
    value = inside.get("v", "")
    if cell.get("t") == "e" and value:
        return value
    if "f" in inside and not value and "is" not in inside:
        return _NOT_CALCULATED
    return vague.get(cell.get("s", "")) if "v" in inside else None


def _bare(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def _vague_styles(xml: bytes) -> dict[str, int]:
    """Signs of a date that a style shows, by its number: of those that show no day."""
    codes, vague = {"17": "mmm-yy"}, dict[str, int]()
    for part in fromstring(xml) if xml else ():
        if _bare(part) == "numFmts":
            codes |= {each.get("numFmtId", ""): each.get("formatCode", "") for each in part}
        for number, each in enumerate(part if _bare(part) == "cellXfs" else ()):
            if signs := signs_of_date(codes.get(each.get("numFmtId", ""))):
                vague[str(number)] = signs
    return vague


def signs_of_date(form: str | None) -> int:
    """Signs of a date that a form of cells shows, where it shows no day; else 0.

    >>> signs_of_date("mmm yyyy"), signs_of_date("yyyy"), signs_of_date("dd.mm.yy")
    (7, 4, 0)
    """
    code = _NO_SIGNS.sub("", form or "").lower()
    is_vague = re.search("[ye]", code) and "d" not in code
    return (7 if "m" in code else 4) if is_vague else 0

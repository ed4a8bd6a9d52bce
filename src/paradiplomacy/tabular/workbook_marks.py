"""Marks in the XML of a sheet that its values lack: its extent, and what is not a value.

A parser makes room for every cell up to the last one, and a copy of a text for every cell
that shares it. So both are counted first, in the bytes, where no tree is needed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, fromstring, iterparse

from paradiplomacy.errors import FileError

_MOST_MERGED = 20_000
_MOST_ROWS = 1_048_576
_MOST_CELLS = 20_000_000
"""A single cell at the far right makes a row of 16,384."""
_MOST_TEXT = 200_000_000
"""Bytes of the texts of all cells, those that are shared counted as often as they stand there."""
_NOT_CALCULATED = "#NOT-CALCULATED"

_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell[\s/>]")
_ROW_NUMBER = re.compile(rb"\br\s*=\s*[\"'][A-Za-z]*(\d+)[\"']")
_UNNUMBERED = re.compile(rb"<(?:\w+:)?c(?:\s+(?!r\s*=)[^>]*)?/?>")
_SHARED = re.compile(rb"\bt\s*=\s*[\"']s[\"']")
_FAILED = re.compile(rb"\bt\s*=\s*[\"']e[\"']")
_NO_SIGNS = re.compile(r"\"[^\"]*\"|\[[^]]*\]|\\.|general|e[+-]|;.*", re.I)
"""What a form of numbers has besides signs of a date: words, colours, powers, other forms."""
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d+)")


def marks_of(
    xml: bytes, strings: bytes, styles: bytes, file: str
) -> dict[int, dict[int, str | int]]:
    """Text that stands in cells without a value, and signs of the date where one shows few.

    By row and column: 4 signs where a cell shows a year alone, 7 where a year and a month.

    `xml`, `strings`, `styles`: the sheet, the texts that cells share, and how they show numbers.
    `file`: name of the workbook, for messages.

    Raises FileError: It has more rows, cells, merged cells or text than any sheet that people fill.
    """
    _check_extent(xml, file)
    _check_texts(xml, strings, file)
    if len(_MERGED.findall(xml)) > _MOST_MERGED:
        raise FileError(file, f"has more than {_MOST_MERGED:,} merged cells; save it without")
    marks: dict[int, dict[int, str | int]] = {}
    vague = _vague_styles(styles)
    used = vague and re.search(rf"\bs=[\"']({'|'.join(vague)})[\"']".encode(), xml)
    has_marks = b"<f" in xml or b":f" in xml or used or _FAILED.search(xml)
    for element, row, column in _cells_of_sheet(xml) if has_marks else ():
        inside = {child.tag.rpartition("}")[2]: child for child in element}
        value = inside.get("v")
        if element.get("t") == "e" and value is not None and value.text:
            marks.setdefault(row, {})[column] = value.text
        elif "f" in inside and not (value is not None and value.text) and "is" not in inside:
            marks.setdefault(row, {})[column] = _NOT_CALCULATED
        elif value is not None and (shown := vague.get(element.get("s", ""))):
            marks.setdefault(row, {})[column] = shown
    return marks


def hidden_rows(xml: bytes) -> frozenset[int]:
    """Numbers of the rows that a sheet does not show."""
    rows = re.findall(rb"<(?:\w+:)?row\s[^<>]*\bhidden=[\"'](?:1|true)[^<>]*>", xml)
    return frozenset(int(number[1]) for row in rows if (number := _ROW_NUMBER.search(row)))


def _vague_styles(xml: bytes) -> dict[str, int]:
    """Signs of a date that a style shows, by its number: of those that show no day."""
    codes, vague = {"17": "mmm-yy"}, dict[str, int]()
    for part in fromstring(xml) if xml else ():
        kind = part.tag.rpartition("}")[2]
        if kind == "numFmts":
            codes |= {each.get("numFmtId", ""): each.get("formatCode", "") for each in part}
        for number, each in enumerate(part if kind == "cellXfs" else ()):
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


def column_letters(number: int) -> str:
    """Name of a column, from 1.

    >>> column_letters(5), column_letters(28)
    ('E', 'AB')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _cells_of_sheet(xml: bytes) -> Iterator[tuple[Element, int, int]]:
    """Cells with their row and column."""
    row = column = 0
    for event, element in iterparse(io.BytesIO(xml), events=("start", "end")):
        kind = element.tag.rpartition("}")[2]
        if event == "start":
            if kind == "row":
                row, column = int(element.get("r") or row + 1), 0
            continue
        if kind == "c":
            at = element.get("r")
            column, row = _parse_cell_reference(at) if at else (column + 1, row)
            yield element, row, column
            element.clear()
        elif kind == "row":
            element.clear()


def _parse_cell_reference(reference: str) -> tuple[int, int]:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(f"{reference[:20]!r} is not a cell")
    return _column_number(match[1].encode()), int(match[2])


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _check_extent(xml: bytes, file: str) -> None:
    rows = max((int(number[:12]) for number in _ROW_NUMBER.findall(xml)), default=0)
    columns = _widest(xml)
    if _UNNUMBERED.search(xml):  # cells that follow each other, and so perhaps their rows too
        cells = re.compile(rb"<(?:\w+:)?c[\s/>]")
        columns += max(len(cells.findall(row)) for row in _ROW.split(xml))
        rows += len(_ROW.findall(xml))
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


def _widest(xml: bytes) -> int:
    """Number of the last column, found in one pass: each search is for one that is farther."""
    letters, at = b"", 0
    while True:
        match = _farther_than(letters).search(xml, at)
        if match is None:
            return _column_number(letters)
        letters, at = match[1].upper(), match.end()


def _farther_than(letters: bytes) -> re.Pattern[bytes]:
    longer = rb"[A-Z]{%d,}" % (len(letters) + 1)
    marks = [
        letters[:i] + rb"[%c-Z]" % (letter + 1) + rb"[A-Z]{%d}" % (len(letters) - i - 1)
        for i, letter in enumerate(letters)
        if letter < 90
    ]
    return re.compile(
        rb"\br\s*=\s*[\"'](" + b"|".join([longer, *marks]) + rb")\d+[\"']", re.IGNORECASE
    )


def _check_texts(xml: bytes, strings: bytes, file: str) -> None:
    lengths = [len(text) for text in re.split(rb"</(?:\w+:)?si\s*>", strings)]
    if len(_SHARED.findall(xml)) * max(lengths) <= _MOST_TEXT:
        return
    total = 0
    for cell, _, _ in _cells_of_sheet(xml):
        value = next((child for child in cell if child.tag.rpartition("}")[2] == "v"), None)
        number = (value.text or "").strip() if value is not None else ""
        if cell.get("t") == "s" and number.isdecimal():
            total += lengths[int(number)] if int(number) < len(lengths) else 0
            if total > _MOST_TEXT:
                raise FileError(
                    file,
                    "unpacks to far more than a table: a long text stands in very many cells; "
                    "shorten it, or save only the columns needed",
                )

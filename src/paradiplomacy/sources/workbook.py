"""A sheet of a workbook (XLSX) as rows of text, by openpyxl.

A workbook is a zip of XML. What would swell or lie is refused before it is parsed; merged
cells share their value, dates become EDTF, and formulas count as last calculated.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Any, NamedTuple
from xml.etree.ElementTree import iterparse

from paradiplomacy.errors import Problem, RecordError
from paradiplomacy.sources.table_file import Row

__all__ = ["Sheet", "read_sheet"]

_LARGEST = 300_000_000
"""Bytes that a workbook may unpack to; a million ordinary rows stay below it."""
_STEEPEST = 200
"""Times that a part may shrink by packing; ordinary sheets shrink some ten times."""
_MOST_MERGED = 20_000
_MOST_ROWS = 1_048_576
_MOST_CELLS = 50_000_000
"""A single cell at the far right makes a row of 16,384."""
_NOT_CALCULATED = "#NOT-CALCULATED"


class Sheet(NamedTuple):
    """Rows of a sheet, and the names of the other sheets."""

    rows: list[Row | Problem]
    beside: tuple[str, ...]


class _Merged(NamedTuple):
    top: int
    bottom: int
    left: int
    right: int


def read_sheet(data: bytes, file: str, *, name: str = "") -> Sheet:
    """Rows of one sheet.

    Parameters
    ----------
    data : bytes
        The workbook.
    file : str
        Its name, for messages.
    name : str
        Name of the sheet, or its number from 1; the first where empty.

    Raises
    ------
    RecordError
        It is no workbook, is broken, or unpacks to more than is plausible.
    """

    def refused(said: str) -> RecordError:
        return RecordError([Problem(file, 0, "", said)])

    if data[:2] != b"PK":
        raise refused("is an old XLS file or has a password; save it as XLSX without one, or CSV")
    try:
        _is_plausible(data, refused)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and validations, which are not read
            return _read(data, file, name, refused)
    except RecordError:
        raise
    # zipfile: broken, oddly packed (NotImplementedError) or locked (RuntimeError).
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        said = f"is a broken workbook ({error}); save it again as XLSX, or CSV"
        raise refused(said) from None
    except Exception as error:
        # openpyxl raises whatever its descriptors stumble over: KeyError, TypeError,
        # ValueError, ParseError, InvalidFileException ... all of which mean one thing here.
        said = f"is no workbook that can be read ({type(error).__name__}: {str(error)[:80]}); "
        raise refused(said + "save it again as XLSX, or CSV") from None


def _is_plausible(data: bytes, refused: Callable[[str], RecordError]) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        names = {part.filename for part in parts}
        if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
            raise refused("is a zip file and no XLSX workbook; save the table as XLSX, or CSV")
        steep = any(part.file_size > _STEEPEST * max(part.compress_size, 50_000) for part in parts)
        if steep or sum(part.file_size for part in parts) > _LARGEST:
            raise refused("unpacks to far more than a table; save only the sheet that is needed")
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                with archive.open(part) as opened:
                    if b"<!" in opened.read(2048).replace(b"<!--", b""):
                        raise refused("declares a document type, which no workbook does")


def _read(data: bytes, file: str, name: str, refused: Callable[[str], RecordError]) -> Sheet:
    from openpyxl import load_workbook

    # Values as last calculated. Formulas are told from empty cells by the sheet's own XML.
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "_worksheet_path")]
        if not sheets:
            raise refused("has no sheet with cells")
        titles = [sheet.title for sheet in sheets]
        if name in titles or not name:
            chosen = titles.index(name) if name else 0
        elif name.isdecimal() and 1 <= int(name) <= len(titles):
            chosen = int(name) - 1
        else:
            raise refused(f"has no sheet {name!r}; expected one of {', '.join(titles)}")
        sheet = sheets[chosen]
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            merged, uncalculated = _marks(archive, sheet._worksheet_path, refused)
        sheet.reset_dimensions()  # files lie about how large they are
        values = _not_too_many(sheet.iter_rows(values_only=True), refused)
        rows = list(_rows(values, merged, uncalculated))
    finally:
        book.close()
    beside = tuple(f"sheet {title!r}" for title in titles if title != sheet.title)
    return Sheet(rows, beside)


def _not_too_many(
    values: Iterator[tuple[Any, ...]], refused: Callable[[str], RecordError]
) -> Iterator[tuple[Any, ...]]:
    cells = 0
    for number, row in enumerate(values, start=1):
        cells += len(row)
        if number > _MOST_ROWS:
            raise refused(f"has more than {_MOST_ROWS:,} rows, which no sheet has; save it again")
        if cells > _MOST_CELLS:
            raise refused(f"has more than {_MOST_CELLS:,} cells; save only the columns needed")
        yield row


def _marks(
    archive: zipfile.ZipFile, path: str, refused: Callable[[str], RecordError]
) -> tuple[list[_Merged], set[tuple[int, int]]]:
    """Merged ranges, and formulas that hold no value: openpyxl tells neither of them here."""
    from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

    merged: list[_Merged] = []
    uncalculated: set[tuple[int, int]] = set()
    raw = archive.read(path.lstrip("/"))
    if b"mergeCell" not in raw and b"<f" not in raw and b":f" not in raw:
        return merged, uncalculated
    for _, element in iterparse(io.BytesIO(raw)):
        tag = element.tag.rpartition("}")[2]
        if tag == "c":
            inside = {child.tag.rpartition("}")[2] for child in element if child.text or len(child)}
            formula = any(child.tag.rpartition("}")[2] == "f" for child in element)
            if formula and not inside & {"v", "is"} and element.get("r"):
                uncalculated.add(coordinate_to_tuple(element.get("r", "")))
        elif tag == "row":
            element.clear()
        elif tag == "mergeCell":
            left, top, right, bottom = range_boundaries(element.get("ref", ""))
            merged.append(_Merged(top, bottom, left, right))
            if len(merged) > _MOST_MERGED:
                raise refused(f"has more than {_MOST_MERGED:,} merged cells; save it without")
    return sorted(merged), uncalculated


def _rows(
    values: Iterator[tuple[Any, ...]],
    merged: list[_Merged],
    uncalculated: set[tuple[int, int]],
) -> Iterator[Row | Problem]:
    coming, shared = list(reversed(merged)), dict[_Merged, str]()
    open_: list[_Merged] = []
    marked = {row for row, _ in uncalculated}
    for number, row in enumerate(values, start=1):
        if not row and not open_ and number not in marked:
            continue
        cells = [_text(value) for value in row]
        while cells and not cells[-1] and number not in marked:
            cells.pop()
        if number in marked:
            for column in range(1, len(cells) + 1):
                if (number, column) in uncalculated:
                    cells[column - 1] = _NOT_CALCULATED
        while coming and coming[-1].top <= number:
            range_ = coming.pop()
            open_.append(range_)
            shared[range_] = cells[range_.left - 1] if range_.left <= len(cells) else ""
        if open_:
            open_ = [range_ for range_ in open_ if range_.bottom >= number]
            for range_ in open_:
                right = min(range_.right, max(len(cells), range_.left))
                cells += [""] * (right - len(cells))
                cells[range_.left - 1 : right] = [shared[range_]] * (right - range_.left + 1)
        yield Row(number, cells)


def _text(value: Any) -> str:
    """A cell as text: a whole number without its point, a day in EDTF."""
    if value is None:
        return ""
    if isinstance(value, str):
        return re.sub(r"_x00(0[0-9A-F]|1[0-9A-F])_", " ", value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)

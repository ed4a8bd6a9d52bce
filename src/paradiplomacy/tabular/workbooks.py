"""A sheet of a workbook (XLSX, ODS, XLS) as rows of text, by calamine.

A workbook is a zip of XML. What would swell or lie is refused before it is parsed; merged
cells share their value, dates become EDTF, and formulas count as last calculated.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from math import isfinite
from typing import Any, NamedTuple

from paradiplomacy.errors import FileError, Problem
from paradiplomacy.tabular.rows import TableRow
from paradiplomacy.tabular.workbook_marks import MergedCells, SheetMarks, marks_of
from paradiplomacy.tabular.workbook_parts import (
    check_opendocument,
    chosen_sheet,
    chosen_title,
    is_opendocument,
)

__all__ = ["Sheet", "read_sheet"]

_AGAIN = "save it again as XLSX, or CSV"
_CONTROL = re.compile("[\x00-\x1f]")


class Sheet(NamedTuple):
    """Rows of a sheet, its name, and the names of all sheets of its workbook."""

    rows: list[TableRow | Problem]
    title: str
    titles: tuple[str, ...]


def read_sheet(data: bytes, file: str, *, name: str = "") -> Sheet:
    """Rows of one sheet.

    `data`: the workbook.
    `file`: its name, for messages.
    `name`: name of the sheet, or its number from 1; the first where empty.

    Raises
    ------
    FileError
        It is not a workbook, is broken, or unpacks to more than is plausible.
    """
    try:
        return _read_sheet_of_workbook(data, file, name)
    except FileError:
        raise
    # zipfile: broken, oddly packed (NotImplementedError) or locked (RuntimeError).
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise FileError(file, f"is a broken workbook ({error}); {_AGAIN}") from None
    except Exception as error:
        # calamine and the parser of XML have an error for each part; all mean one thing here.
        what = f"{type(error).__name__}: {str(error)[:80]}"
        if data[:2] != b"PK":
            message = f"is an old XLS file that cannot be read, or has a password ({what})"
            raise FileError(file, f"{message}; save it as XLSX without one, or CSV") from None
        raise FileError(file, f"is not a workbook that can be read ({what}); {_AGAIN}") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # calamine gave up: a broken file again
            raise
        raise FileError(file, f"is not a workbook that can be read; {_AGAIN}") from None


def _read_sheet_of_workbook(data: bytes, file: str, name: str) -> Sheet:
    from python_calamine import CalamineWorkbook

    if data[:2] != b"PK":
        return _read_sheet_as_it_is(data, file, name)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if is_opendocument(archive):
            check_opendocument(archive, file)
            return _read_sheet_as_it_is(data, file, name)
        chosen = chosen_sheet(archive, file, name=name)
    # Before calamine reads the sheet: it makes room for every cell up to the last.
    marks = marks_of(chosen.xml, chosen.strings, file)
    with CalamineWorkbook.from_filelike(io.BytesIO(chosen.repacked)) as book:
        sheet = book.get_sheet_by_name(chosen.title)
        before = [""] * (sheet.start or (0, 0))[1]
        rows = list(_complete_sheet_rows(sheet.iter_rows(), before, marks))
    return Sheet(rows, chosen.title, tuple(chosen.titles))


def _read_sheet_as_it_is(data: bytes, file: str, name: str) -> Sheet:
    """A sheet of an ODS or XLS, which calamine reads whole."""
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        title = chosen_title(book.sheet_names, file, name=name)
        sheet = book.get_sheet_by_name(title)
        before = [""] * (sheet.start or (0, 0))[1]
        ranges = sheet.merged_cell_ranges or ()
        merged = [MergedCells(a[0] + 1, z[0] + 1, a[1] + 1, z[1] + 1) for a, z in ranges]
        marks = SheetMarks(sorted(merged), {})
        rows = list(_complete_sheet_rows(sheet.iter_rows(), before, marks))
        titles = tuple(book.sheet_names)
    return Sheet(rows, title, titles)


def _complete_sheet_rows(
    values: Iterator[list[Any]], before: list[str], marks: SheetMarks
) -> Iterator[TableRow | Problem]:
    """Rows with what calamine leaves out; `before` are empty columns left of its first."""
    coming, shared = list(reversed(marks.merged)), dict[MergedCells, str]()
    open_: list[MergedCells] = []
    for number, row in enumerate(values, start=1):
        cells = [*before, *map(_text_of_workbook_cell, row)]
        while cells and not cells[-1]:
            cells.pop()
        for column, text in marks.texts.get(number, {}).items():
            cells += [""] * (column - len(cells))
            cells[column - 1] = text
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
        if cells:
            yield TableRow(number, cells)


def _text_of_workbook_cell(value: Any) -> str:
    """A cell as text: a whole number without its point, a day in EDTF."""
    if isinstance(value, str):
        return _CONTROL.sub(" ", value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and not isfinite(value):
        return "#NUM!"  # as spreadsheets show a number that is none
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)

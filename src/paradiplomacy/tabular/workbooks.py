"""A sheet of a workbook (XLSX, ODS, XLS) as rows of text, by calamine.

A workbook is a zip of XML. What would swell or lie is refused before it is parsed; merged
cells share their value, dates become EDTF, and formulas count as last calculated.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from math import isfinite
from typing import Any

from paradiplomacy.errors import FileError, Problem
from paradiplomacy.tabular.old_workbooks import marks_of_old_workbook
from paradiplomacy.tabular.rows import TableReader, TableRow
from paradiplomacy.tabular.workbook_marks import marks_of
from paradiplomacy.tabular.workbook_parts import (
    chosen_sheet,
    chosen_title,
    is_opendocument,
    marks_of_opendocument,
)

_AGAIN = "save it again as XLSX, or CSV"
_CONTROL = re.compile("[\x00-\x1f]")
_Range = tuple[tuple[int, int], tuple[int, int]]
"""Row and column of the first and of the last of merged cells, from 0."""


def read_sheet(data: bytes, file: str, *, name: str = "") -> TableReader:
    """One sheet as a table, its header among its rows.

    `data`: the workbook.
    `file`: its name, for messages.
    `name`: name of the sheet, or its number from 1; the first where empty.

    Raises FileError: It is not a workbook, is broken, or unpacks to more than is plausible.
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
            raise FileError(
                file,
                f"is an old XLS file that cannot be read, or has a password ({what}); "
                "save it as XLSX without one, or CSV",
            ) from None
        raise FileError(file, f"is not a workbook that can be read ({what}); {_AGAIN}") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # calamine gave up: a broken file again
            raise
        raise FileError(file, f"is not a workbook that can be read; {_AGAIN}") from None


def _read_sheet_of_workbook(data: bytes, file: str, name: str) -> TableReader:
    from python_calamine import CalamineWorkbook

    marks: dict[int, dict[int, str | int]] = {}
    of_sheets: dict[str, dict[int, dict[int, str | int]]] = {}
    titles: list[str] = []
    hidden = frozenset[int]()
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if is_opendocument(archive):
                of_sheets = marks_of_opendocument(archive, file)
            else:
                chosen = chosen_sheet(archive, file, name=name)
                # Before calamine reads the sheet: it makes room for every cell up to the last.
                marks, hidden = marks_of(chosen.xml, chosen.strings, chosen.styles, file)
                name, titles = chosen.title, chosen.titles
    else:
        of_sheets = marks_of_old_workbook(data)
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        titles = titles or book.sheet_names
        title = chosen_title(titles, file, name=name)
        sheet = book.get_sheet_by_name(title)
        before = [""] * (sheet.start or (0, 0))[1]
        merged = sorted(sheet.merged_cell_ranges or ())
        marks = marks or of_sheets.get(title, {})
        rows = list(_complete_sheet_rows(sheet.iter_rows(), before, merged, marks))
    unread = tuple(f"sheet {other!r}" for other in titles if other != title)
    return TableReader(
        file, iter(rows), unread=unread, hidden=hidden, sheet=title, sheets=tuple(titles)
    )


def _complete_sheet_rows(
    values: Iterator[list[Any]],
    before: list[str],
    merged: list[_Range],
    marks: Mapping[int, Mapping[int, str | int]],
) -> Iterator[TableRow | Problem]:
    """Rows with what calamine leaves out; `before` are empty columns left of its first."""
    coming, shared = list(reversed(merged)), dict[_Range, str]()
    open_: list[_Range] = []
    for number, row in enumerate(values):
        cells = [*before, *map(_text_of_workbook_cell, row)]
        while cells and not cells[-1]:
            cells.pop()
        for column, mark in marks.get(number + 1, {}).items():
            cells += [""] * (column - len(cells))
            at = column - 1
            cells[at] = mark if isinstance(mark, str) else _as_vague_as_cell(cells[at], mark)
        while coming and coming[-1][0][0] <= number:
            range_ = coming.pop()
            left = range_[0][1]
            open_.append(range_)
            shared[range_] = cells[left] if left < len(cells) else ""
        open_ = [range_ for range_ in open_ if range_[1][0] >= number]
        for range_ in open_:
            (_, left), (_, last) = range_
            right = min(last, max(len(cells) - 1, left))
            cells += [""] * (right + 1 - len(cells))
            cells[left : right + 1] = [shared[range_]] * (right + 1 - left)
        if cells:
            yield TableRow(number + 1, cells)


def _as_vague_as_cell(day: str, length: int) -> str:
    """A day without the 1 that stands there because a cell shows no day, or no month."""
    ends = ((4, "-01-01"), (7, "-01"))
    return next((day[:n] for n, end in ends if n >= length and day[n:] == end), day)


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

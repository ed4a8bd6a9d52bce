"""Rows of a table as it was saved: CSV in any common dialect, TSV, or a sheet of a workbook.

A row that is broken comes back as a `Problem`; a file that cannot be trusted as a whole
(another encoding, a quotation mark that is never closed) is a `RecordError`.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from paradiplomacy.errors import FileError, Problem, RecordError
from paradiplomacy.printable import printable
from paradiplomacy.sources.cells import clean
from paradiplomacy.sources.mapping import File
from paradiplomacy.tabular.files import read_bytes
from paradiplomacy.tabular.text import decode

__all__ = ["Row", "Table", "read_table"]

_MOST_COLUMNS = 16_384
"""As many as a sheet has."""
_DELIMITERS = (",", ";", "\t", "|")
_PLAIN = File()


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the line on which it starts, and its cells, one for each column."""

    line: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is being read.

    Parameters
    ----------
    file : str
        Name of the file, for messages.
    columns : tuple of str
        Names of the columns; one without a name is called ``(column 3)``.
    rows : iterator of Row or Problem
        Empty rows are passed over.
    beside : tuple of str
        What else the file holds and is not read: other sheets.
    """

    file: str
    columns: tuple[str, ...]
    rows: Iterator[Row | Problem]
    beside: tuple[str, ...] = ()


def read_table(
    path: str | Path, file: File = _PLAIN, *, wanted: Collection[str] = (), how: str = ""
) -> Table:
    """Open a table.

    Parameters
    ----------
    path : path
        A text file, or a workbook (XLSX), whatever its name ends in.
    file : File
        How it is written.
    wanted : collection of str
        Columns that are looked for: they tell the delimiter where `file` does not.
    how : str
        How another encoding can be named, see `paradiplomacy.tabular.text.decode`.

    Raises
    ------
    RecordError
        It is no such file, or it cannot be trusted as a whole.
    """
    path = Path(path)
    name = printable(path.name, one_line=True)
    data = read_bytes(path, expected="a CSV, TSV or XLSX file", may_be=("zip",))
    if data[:4] == b"PK\x03\x04" or data[:4] == b"\xd0\xcf\x11\xe0":
        from paradiplomacy.sources.workbook import read_sheet

        sheet = read_sheet(data, path.name, name=file.sheet)
        return _table(name, file, iter(sheet.rows), beside=sheet.beside, sheet=sheet.title)
    text = decode(data, path.name, encoding=file.encoding, how=how)
    return _table(name, file, _split(text, path.name, file, wanted))


def _split(text: str, name: str, file: File, wanted: Collection[str]) -> Iterator[Row | Problem]:
    mark = "\t" if file.delimiter == "tab" else file.delimiter
    if not mark:
        lines = list(islice(io.StringIO(text, newline=None), 20 + file.header))
        mark = _delimiter(lines, file, wanted)
    counted = _Counted(io.StringIO(text, newline=None))
    reader = _reader(counted, mark, file.quote)
    while True:
        line = counted.number + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            said = str(error)
            if "expected after" not in said:
                raise RecordError([Problem(name, line, "", _unclosed(said))]) from None
            said = "has text after a closing quotation mark; double each one inside a cell"
            yield Problem(name, line, "", said)
            continue
        if cells is None:
            return
        yield Row(line, cells)


class _Counted:
    """Lines, counted as they are taken."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number += 1
        return line


def _reader(lines: Iterable[str], mark: str, quote: str) -> Iterator[list[str]]:
    if quote == "none":
        return csv.reader(lines, delimiter=mark, quoting=csv.QUOTE_NONE, strict=True)
    return csv.reader(lines, delimiter=mark, quotechar=quote, strict=True)


def _unclosed(said: str) -> str:
    if "field larger" in said:
        return (
            f"a cell is longer than {csv.field_size_limit():,} characters; shorten it, look for a "
            "quotation mark that is never closed, or write `quote: none` under `file`"
        )
    if "end of data" in said:
        return (
            "a quotation mark is never closed, so that all rows from here on are one cell; close "
            "it, or write `quote: none` under `file` of the mapping"
        )
    return said


def _delimiter(lines: list[str], file: File, wanted: Collection[str]) -> str:
    """The mark that gives most of the wanted columns, or else the most even rows."""

    def worth(mark: str) -> tuple[int, int, int]:
        try:
            rows = [row for row in _reader(lines, mark, file.quote) if row]
        except csv.Error:
            return (-1, 0, 0)
        head = rows[file.header - 1] if len(rows) >= file.header and not file.columns else []
        found = len({cell.strip() for cell in head} & set(wanted))
        widths = Counter(len(row) for row in rows)
        width, times = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        return (found, times if width > 1 else 0, width)

    return max(_DELIMITERS, key=worth)


def _table(
    name: str,
    file: File,
    rows: Iterator[Row | Problem],
    *,
    beside: tuple[str, ...] = (),
    sheet: str = "",
) -> Table:
    if file.columns:
        head = [clean(column) for column in file.columns]
    else:
        first = next(islice(rows, file.header - 1, None), None)
        if isinstance(first, Problem):
            raise RecordError([first])
        cells = first.cells if first else ()
        if len(cells) > _MOST_COLUMNS:
            said = f"has {len(cells):,} columns, expected at most {_MOST_COLUMNS:,}; is it a table?"
            raise FileError(name, said)
        head = [clean(cell) for cell in cells]
        if not any(head):
            said = f"has no header in row {file.header}; expected the names of the columns there"
            raise RecordError([Problem(name, 0, "", said)])
    columns = tuple(column or f"(column {i})" for i, column in enumerate(head, start=1))
    return Table(name, columns, _fitting(name, columns, rows, sheet=sheet), beside)


def _fitting(
    name: str, columns: tuple[str, ...], rows: Iterator[Row | Problem], *, sheet: str
) -> Iterator[Row | Problem]:
    """Rows with one cell for each column.

    A sheet leaves empty cells at the end away, and may have remarks right of its table: there
    every cell has its place, so that a longer row is no broken one.
    """
    width = len(columns)
    named = max(i for i, c in enumerate(columns, start=1) if c != f"(column {i})")
    for row in rows:
        if isinstance(row, Problem):
            yield row
            continue
        cells = row.cells
        if not any(cell and not cell.isspace() for cell in cells):
            continue
        if len(cells) != width:
            if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
                cells = cells[:width]
            elif sheet and len(cells) > width:
                yield from _remarks(name, sheet, row, width)
                cells = cells[:width]
            elif sheet or named <= len(cells) < width:
                cells = [*cells, *[""] * (width - len(cells))]
            else:
                said = (
                    f"has {len(cells)} cells where the header has {width}; it is cut short, or a "
                    "cell that holds the delimiter is not quoted: mend the row"
                )
                yield Problem(name, row.line, "", said)
                continue
        yield Row(row.line, cells)


def _remarks(name: str, sheet: str, row: Row, width: int) -> Iterator[Problem]:
    """Cells right of the last column that the header names: they are not read."""
    from paradiplomacy.sources.workbook_marks import column_letters

    for number, cell in enumerate(row.cells[width:], start=width + 1):
        if cell.strip():
            said = (
                f"the row is taken without {cell[:40]!r}, which stands in column "
                f"{column_letters(number)} of the sheet {sheet!r}, right of the last column that "
                "the header names; give that column a name, or move the remark"
            )
            yield Problem(name, row.line, "", said)
            return

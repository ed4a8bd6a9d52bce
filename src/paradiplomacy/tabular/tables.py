"""A table as it was saved: CSV, TSV, a sheet (XLSX, ODS), JSON, a table of a page, dBASE.

A row that is broken comes back as a `Problem`; a file that cannot be trusted as a whole
(another encoding, a quotation mark that is never closed) is a `RecordError`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from paradiplomacy.errors import FileError, Problem, RecordError
from paradiplomacy.printable import printable
from paradiplomacy.tabular.characters import clean
from paradiplomacy.tabular.delimited import SAMPLED, delimiter_of, split_rows
from paradiplomacy.tabular.files import read_bytes
from paradiplomacy.tabular.other_tables import (
    dbf_text,
    html_rows,
    is_dbf,
    json_rows,
    zipped_dbf,
)
from paradiplomacy.tabular.rows import TableRow, wrong_width
from paradiplomacy.tabular.text import decode, known_encoding

__all__ = ["TableFormat", "TableReader", "looks_like_a_table", "read_table"]

_MOST_COLUMNS = 16_384
"""As many as a sheet has."""


class TableFormat(BaseModel):
    """Format of the file of a table; what is not given is found out, or usual."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    encoding: str = "utf-8-sig"
    delimiter: str = Field("", pattern=r"^(tab|[^\w\s\"']|\t|)$")
    quote: str = Field('"', pattern=r"^(none|[^\w\s])$")
    sheet: str = ""
    header: Annotated[int, Field(ge=1, le=10_000)] = 1
    columns: list[Annotated[str, Field(min_length=1)]] = []
    missing: list[str] = []

    @field_validator("encoding")
    @classmethod
    def _is_an_encoding(cls, name: str) -> str:
        known_encoding(name)
        return name

    def written_in(self, encoding: str) -> TableFormat:
        """The same format in another encoding; as it is where none is given."""
        return self.model_copy(update={"encoding": encoding}) if encoding else self


_USUAL = TableFormat()


@dataclass(frozen=True, slots=True)
class TableReader:
    """A table that is being read.

    Parameters
    ----------
    file : str
        Name of the file, for messages.
    columns : tuple of str
        Names of the columns; one without a name is called ``(column 3)``.
    rows : iterator of TableRow or Problem
        Empty rows are passed over.
    unread : tuple of str
        What else the file holds and is not read: other sheets.
    """

    file: str
    columns: tuple[str, ...]
    rows: Iterator[TableRow | Problem]
    unread: tuple[str, ...] = ()


def read_table(
    path: str | Path,
    table_format: TableFormat = _USUAL,
    *,
    wanted: Collection[str] = (),
    how: str = "",
    quote_hint: str = "",
) -> TableReader:
    """Open a table.

    Parameters
    ----------
    path : path
        Text, JSON, HTML, a workbook (XLSX, ODS) or a dBASE file, whatever its name ends in.
    table_format : TableFormat
        How it is written.
    wanted : collection of str
        Columns that are looked for: the delimiter is the one that gives them.
    how : str
        How another encoding can be named, see `paradiplomacy.tabular.text.decode`.
    quote_hint : str
        What can be done about quotation marks, see `paradiplomacy.tabular.delimited.split_rows`.

    Raises
    ------
    RecordError
        It is no such file, or it cannot be trusted as a whole.
    """
    path = Path(path)
    name = printable(path.name, one_line=True)
    data = read_bytes(path, expected="a table such as CSV or XLSX", may_be=("zip",))
    if _is_book(data) and not (zipped := zipped_dbf(data, name)):
        from paradiplomacy.tabular.workbooks import read_sheet

        sheet = read_sheet(data, path.name, name=table_format.sheet)
        columns, rows = _header_of(name, table_format, iter(sheet.rows))
        fitting = _fit_rows_to_columns(name, columns, rows, sheet=sheet.title)
        return TableReader(name, columns, fitting, sheet.unread)
    if is_dbf(data := zipped if _is_book(data) else data):
        data = dbf_text(data, name)
        table_format = table_format.model_copy(update={"delimiter": "tab", "quote": "none"})
    text = decode(data, path.name, encoding=table_format.encoding, how=how)
    if (kind := _format_by_beginning(text)) == "text":
        split = split_rows(
            text,
            path.name,
            _delimiter_of_table(text, table_format, wanted),
            quote=table_format.quote,
            quote_hint=quote_hint,
        )
        columns, rows = _header_of(name, table_format, split)
        return TableReader(name, columns, _fit_rows_to_columns(name, columns, rows))
    if kind == "json":
        columns, rows = _header_of(name, table_format, json_rows(text, name))
        return TableReader(name, columns, _fit_rows_to_columns(name, columns, rows))
    listed, unread_tables = html_rows(text, name, number=table_format.sheet)
    columns, rows = _header_of(name, table_format, iter(listed))
    unread = (f"{unread_tables} other tables of the page",) if unread_tables else ()
    return TableReader(name, columns, _fit_rows_to_columns(name, columns, rows, sheet="1"), unread)


def _is_book(data: bytes) -> bool:
    return data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def _format_by_beginning(text: str) -> str:
    """``json``, ``html`` or ``text``, by how it begins."""
    begins = text[:4096].lstrip()
    if begins[:1] in ("[", "{"):
        return "json"
    is_page = re.match(r"<(?:!doctype|html|table|div|head|body|\?xml)\b", begins, re.IGNORECASE)
    return "html" if is_page else "text"


def looks_like_a_table(path: str | Path) -> bool:
    """True of a file that is a table which `read_table` reads, by its first rows.

    One that cannot be read, as its encoding is not known, is one by its name.
    """
    try:
        table = read_table(path)
    except RecordError:
        return Path(path).suffix.lower() in _SUFFIXES
    first = next((row for row in table.rows if isinstance(row, TableRow)), None)
    return first is not None and len(table.columns) > 1


_SUFFIXES = frozenset({".csv", ".tsv", ".xlsx", ".xls", ".ods", ".dbf"})


def _delimiter_of_table(text: str, table_format: TableFormat, wanted: Collection[str]) -> str:
    if table_format.delimiter:
        return "\t" if table_format.delimiter == "tab" else table_format.delimiter
    header = 0 if table_format.columns else table_format.header
    lines = list(islice(io.StringIO(text, newline=None), SAMPLED + header))
    return delimiter_of(lines, quote=table_format.quote, header=header, wanted=wanted)


def _header_of(
    name: str, table_format: TableFormat, rows: Iterator[TableRow | Problem]
) -> tuple[tuple[str, ...], Iterator[TableRow | Problem]]:
    """The names of the columns, and the rows below them."""
    if table_format.columns:
        names = [clean(column) for column in table_format.columns]
    else:
        first = next(islice(rows, table_format.header - 1, None), None)
        if isinstance(first, Problem):
            raise RecordError([first])
        cells = first.cells if first else ()
        if len(cells) > _MOST_COLUMNS:
            problem = f"has {len(cells):,} columns, expected at most {_MOST_COLUMNS:,}"
            raise FileError(name, f"{problem}; is it a table?")
        names = [clean(cell) for cell in cells]
        if not any(names):
            problem = f"has no header in row {table_format.header}"
            raise FileError(name, f"{problem}; expected the names of the columns there")
    return tuple(column or f"(column {i})" for i, column in enumerate(names, start=1)), rows


def _fit_rows_to_columns(
    name: str, columns: tuple[str, ...], rows: Iterator[TableRow | Problem], *, sheet: str = ""
) -> Iterator[TableRow | Problem]:
    """Rows with one cell for each column.

    A sheet leaves empty cells at the end away, and may have remarks right of its table: there
    every cell has its place, so that a longer row is not a broken one.
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
                yield from _remarks_on_extra_cells(name, sheet, row, width)
                cells = cells[:width]
            elif sheet or named <= len(cells) < width:
                cells = [*cells, *[""] * (width - len(cells))]
            else:
                yield Problem(name, row.line, "", wrong_width(len(cells), width))
                continue
        yield TableRow(row.line, cells)


def _remarks_on_extra_cells(name: str, sheet: str, row: TableRow, width: int) -> Iterator[Problem]:
    """Cells right of the last column that the header names: they are not read."""
    from paradiplomacy.tabular.workbook_marks import column_letters

    for number, cell in enumerate(row.cells[width:], start=width + 1):
        if cell.strip():
            message = (
                f"the row is taken without {cell[:40]!r}, which stands in column "
                f"{column_letters(number)} of the sheet {sheet!r}, right of the last column that "
                "the header names; give that column a name, or move the remark"
            )
            yield Problem(name, row.line, "", message)
            return

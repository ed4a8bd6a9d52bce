"""A table as it was saved: CSV, TSV, a sheet (XLSX, ODS, XLS), JSON, a table of a page, dBASE.

A row that is broken comes back as a `Problem`; a file that cannot be trusted as a whole
(another encoding, a quotation mark that is never closed) is a `RecordError`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import islice, starmap, zip_longest
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from paradiplomacy.errors import FileError, Problem, RecordError
from paradiplomacy.printable import printable
from paradiplomacy.tabular.dbase import code_page, dbf_encoding, dbf_text, is_dbf, zipped_dbf
from paradiplomacy.tabular.files import read_bytes
from paradiplomacy.tabular.json_files import json_rows
from paradiplomacy.tabular.page_tables import LISTED, html_rows, page_encoding, pasted_rows
from paradiplomacy.tabular.rows import (
    SAMPLED,
    TableReader,
    TableRow,
    delimiter_of,
    split_rows,
    wrong_width,
)
from paradiplomacy.tabular.text import clean, decode, known_encoding

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
    header_rows: Annotated[int, Field(ge=1, le=3)] = 1
    headings: str = ""
    fill: list[str] = []
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


def read_table(
    path: str | Path,
    table_format: TableFormat = _USUAL,
    *,
    wanted: Collection[str] = (),
    how: str = "",
    quote_hint: str = "",
) -> TableReader:
    """Open a table.

    `path`: text, JSON, HTML, a workbook (XLSX, ODS, XLS) or a dBASE file, whatever its name ends
      in.
    `table_format`: how it is written.
    `wanted`: columns that are looked for: the delimiter is the one that gives them.
    `how`: how another encoding can be named, see `paradiplomacy.tabular.text.decode`.
    `quote_hint`: what can be done about quotation marks, see
      `paradiplomacy.tabular.rows.split_rows`.

    Raises RecordError: It is no such file, or it cannot be trusted as a whole.
    """
    opened = _open_table(path, table_format, wanted, how, quote_hint)
    columns, rows = _header_of(opened.file, table_format, opened.rows)
    rows = _fit_rows_to_columns(opened.file, columns, rows, sheet=opened.sheet)
    if table_format.headings:
        columns = (*columns, table_format.headings)
        rows = _under_headings(opened.file, rows)
    rows = _filled_down(rows, columns, table_format)
    return replace(opened, columns=columns, rows=rows)


def first_rows(
    path: str | Path, table_format: TableFormat = _USUAL, *, how: str = "", most: int = 40
) -> tuple[list[TableRow], tuple[str, ...]]:
    """The first rows of a table as they stand, header or not, and the names of all its sheets."""
    opened = _open_table(path, table_format.model_copy(update={"columns": ["any"]}), (), how, "")
    rows = islice((row for row in opened.rows if isinstance(row, TableRow)), most)
    return list(rows), opened.sheets


def _open_table(
    path: str | Path, table_format: TableFormat, wanted: Collection[str], how: str, quote_hint: str
) -> TableReader:
    """The rows of a file, its header among them."""
    path = Path(path)
    name = printable(path.name, one_line=True)
    data = read_bytes(path, expected="a table such as CSV or XLSX", may_be=("zip",))
    if _is_book(data) and not (zipped := zipped_dbf(data, name)):
        from paradiplomacy.tabular.workbooks import read_sheet

        return replace(read_sheet(data, path.name, name=table_format.sheet), file=name)
    is_usual = table_format.encoding == _USUAL.encoding
    if is_dbf(data := zipped if _is_book(data) else data):
        named = dbf_encoding(data, code_page(path)) if is_usual else ""
        data = dbf_text(data, name)
        table_format = table_format.written_in(named).model_copy(
            update={"delimiter": "tab", "quote": "none"}
        )
    elif is_usual:
        table_format = table_format.written_in(page_encoding(data))
    text = decode(data, path.name, encoding=table_format.encoding, how=how)
    kind = _format_by_beginning(text)
    if kind == "text" and path.suffix.lower() == ".txt" and (pasted := pasted_rows(text)):
        return TableReader(name, starmap(TableRow, enumerate([list(LISTED), *pasted], start=1)))
    if kind == "text":
        return TableReader(
            name,
            split_rows(
                text,
                path.name,
                _delimiter_of_table(text, table_format, wanted),
                quote=table_format.quote,
                quote_hint=quote_hint,
            ),
        )
    if kind == "json":
        cut = re.search(r'"exceededTransferLimit"\s*:\s*true', text) is not None
        unread = ("rows that the server kept back (exceededTransferLimit)",) if cut else ()
        return TableReader(name, json_rows(text, name), unread=unread)
    listed, more = html_rows(text, name, number=table_format.sheet)
    unread = (f"{more} other tables of the page",) if more else ()
    return TableReader(name, iter(listed), unread=unread, sheet="1")


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
    return any(isinstance(row, TableRow) for row in table.rows) and len(table.columns) > 1


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
        first = next((row for row in rows if _stands_from(row, table_format.header)), None)
        if isinstance(first, Problem):
            raise RecordError([first])
        cells = first.cells if first else ()
        if len(cells) > _MOST_COLUMNS:
            raise FileError(
                name,
                f"has {len(cells):,} columns, expected at most {_MOST_COLUMNS:,}; is it a table?",
            )
        names = [clean(cell) for cell in cells]
        for below in islice(rows, table_format.header_rows - 1):
            if isinstance(below, Problem):
                raise RecordError([below])
            names = joined_header(names, [clean(cell) for cell in below.cells])
        if not any(names):
            raise FileError(
                name,
                f"has no header in row {table_format.header}; expected the names of the columns "
                "there",
            )
    return tuple(column or f"(column {i})" for i, column in enumerate(names, start=1)), rows


def _stands_from(row: TableRow | Problem, header: int) -> bool:
    """True of a row on the line of the header or below; of all rows of JSON, whose names are 0."""
    line = row.line if isinstance(row, TableRow) else row.row
    return line == 0 or line >= header


def joined_header(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """The names of columns that stand in two rows, of which the upper spans the lower.

    >>> joined_header(["No.", "Partner", "", "Signed"], ["", "City", "Country", ""])
    ['No.', 'Partner City', 'Partner Country', 'Signed']
    """
    names, spanning = [], ""
    for upper, lower in zip_longest(above, below, fillvalue=""):
        spanning = upper or (spanning if lower else "")
        names.append(" ".join(dict.fromkeys(part for part in (spanning, lower) if part)))
    return names


def _under_headings(name: str, rows: Iterator[TableRow | Problem]) -> Iterator[TableRow | Problem]:
    """Rows with one cell more: the last row above that has one filled cell alone."""
    heading, above = "", None
    for row in rows:
        if isinstance(row, Problem):
            yield row
            continue
        filled = {clean(cell) for cell in row.cells} - {""}
        if len(filled) == 1:
            if above is not None:
                yield _heads_nothing(name, above)
            heading, above = filled.pop(), row
        else:
            above = None
            yield TableRow(row.line, [*row.cells, heading])
    if above is not None:
        yield _heads_nothing(name, above)


def _heads_nothing(name: str, row: TableRow) -> Problem:
    text = next(cell for cell in map(clean, row.cells) if cell)
    return Problem(
        name,
        row.line,
        "",
        f"{text[:40]!r} stands alone and heads no row; it was left out: is it a partner?",
    )


def _filled_down(
    rows: Iterator[TableRow | Problem], columns: Sequence[str], table_format: TableFormat
) -> Iterator[TableRow | Problem]:
    """Rows in which an empty cell of some columns says what the one above says."""
    last = {columns.index(column): "" for column in table_format.fill if column in columns}
    for row in rows:
        if last and isinstance(row, TableRow):
            cells = list(row.cells)
            for at, above in last.items():
                last[at] = cells[at] = cells[at] if cells[at].strip() else above
            yield TableRow(row.line, cells)
        else:
            yield row


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
                yield _remark_on_extra_cells(name, sheet, row, width)
                cells = cells[:width]
            elif sheet or named <= len(cells) < width:
                cells = [*cells, *[""] * (width - len(cells))]
            else:
                yield Problem(name, row.line, "", wrong_width(len(cells), width))
                continue
        yield TableRow(row.line, cells)


def _remark_on_extra_cells(name: str, sheet: str, row: TableRow, width: int) -> Problem:
    """Cells right of the last column that the header names: they are not read."""
    from xlsxwriter.utility import xl_col_to_name

    at = next(i for i, cell in enumerate(row.cells) if i >= width and cell.strip())
    return Problem(
        name,
        row.line,
        "",
        f"the row is taken without {row.cells[at][:40]!r}, which stands in column "
        f"{xl_col_to_name(at)} of the sheet {sheet!r}, right of the last column that the "
        "header names; give that column a name, or move the remark",
    )

"""A large table in a text file, read fast for the event model: text in every cell."""

from __future__ import annotations

import codecs
import io
from itertools import islice
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dyadevents.files.tables import Table
from paradiplomacy.errors import FileError, Problem, RecordError
from paradiplomacy.printable import printable
from paradiplomacy.tabular.characters import visible_bytes
from paradiplomacy.tabular.files import read_bytes
from paradiplomacy.tabular.rows import (
    SAMPLED,
    delimiter_of,
    line_starts,
    repeated_columns,
    split_rows,
    wrong_width,
)
from paradiplomacy.tabular.text import ENCODING_OPTION, cut_short, utf8_bytes

Ints = NDArray[np.int64]

LARGEST = 1_000_000_000
"""Bytes of a file."""
MOST_CELLS = 100_000_000
"""Cells of a file; each takes some 16 bytes of memory, several times over."""
MOST_COLUMNS = 4_096
"""Columns of a file; each is looked at by itself, which takes some milliseconds."""
_SAMPLE = 100_000  # bytes whose lines decide on the delimiter


def _text_bytes(path: Path, encoding: str) -> bytes:
    """Return the content in UTF-8, with line breaks that Polars knows."""
    data = read_bytes(
        path,
        at_most=LARGEST,
        expected="a CSV file",
        too_large="leave out columns that no term needs, or aggregate the rows",
    )
    text = visible_bytes(utf8_bytes(data, path.name, encoding=encoding, how=ENCODING_OPTION))
    return text if b"\n" in text else text.replace(b"\r", b"\n")


def _line_starts(text: bytes) -> list[int] | None:
    """Return the line on which each row starts; None where every row is one line."""
    if b'"' not in text:
        return None
    lines = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8-sig", newline="")
    return line_starts(lines, _delimiter_of_sample(text))


def _delimiter_of_sample(text: bytes) -> str:
    """The delimiter of the first lines, of which the last may be cut off."""
    lines = io.TextIOWrapper(io.BytesIO(text[:_SAMPLE]), "utf-8-sig", errors="replace")
    return delimiter_of(list(islice(lines, SAMPLED + 1)))


def read_file_table(path: str | Path, *, encoding: str = "") -> Table:
    """Read a file of comma-separated values (tabs, semicolons and bars will do).

    A column without a name, where some programs put row numbers, is left out.

    `path`: text; the first line names the columns.
    `encoding`: encoding of the text; UTF-8 where empty.

    Raises FileError: The file is not there, no text in that encoding, larger than `LARGEST`, or has
        more cells or columns than `MOST_CELLS` and `MOST_COLUMNS`.
    Raises RecordError: It is empty, names a column twice, or has a row with more cells than
        columns.
    """
    file = Path(path)
    text = _text_bytes(file, encoding)
    separator = _delimiter_of_sample(text)
    _check_cells(file, text, separator)
    try:
        if not text or text.isspace():
            raise pl.exceptions.NoDataError
        # With a mark in front, Polars takes no text for bytes that are packed.
        marked = text if not text.startswith(b"x") else codecs.BOM_UTF8 + text
        frame = pl.read_csv(marked, infer_schema=False, separator=separator)
    except pl.exceptions.NoDataError:
        raise RecordError(
            [Problem(file.name, 0, "", "the file is empty; the first line names the columns")]
        ) from None
    except pl.exceptions.PolarsError as error:
        raise RecordError(_unreadable_problems(file, text, separator, str(error))) from None
    names = [name.strip() for name in frame.columns]
    written = [name.removesuffix("_duplicated_0") for name in names]  # what Polars renames
    if repeated := list(repeated_columns(file.name, written)):
        raise RecordError(repeated)
    frame.columns = names
    if "" in names and len(names) > 1:  # row numbers that some programs write
        frame = frame.drop("")
        names.remove("")
    frame = frame.with_columns(pl.all().str.strip_chars())
    if any((frame[name] == "").any() for name in names):
        frame = frame.with_columns(
            pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in names
        )
    blank = frame.select(pl.all_horizontal(pl.all().is_null())).to_series().to_numpy()
    frame, index = frame.filter(~blank), np.flatnonzero(~blank)

    def lines_of(rows: Ints) -> list[int]:
        starts = _line_starts(_text_bytes(file, encoding))
        return [int(k) + 2 if starts is None else starts[int(k) + 1] for k in index[rows]]

    return Table(
        printable(file.name, one_line=True),
        frame.columns,
        lambda name: _cells_of_column(frame[name]),
        frame.height,
        lines_of,
        doubts=tuple(map(str, cut_short(file.name, text))),
    )


def _cells_of_column(column: pl.Series) -> list[str | None]:
    """Return the cells of a column; the same text is one object where few come again and again."""
    if 10 * column.n_unique() > len(column):
        return column.to_list()
    known: dict[str | None, str | None] = {}
    return [known.setdefault(cell, cell) for cell in column]


def _check_cells(file: Path, text: bytes, separator: str) -> None:
    columns = text.partition(b"\n")[0].count(separator.encode()) + 1
    if columns > MOST_COLUMNS:
        raise FileError(
            file.name,
            f"has {columns:,} columns, expected at most {MOST_COLUMNS:,}; leave out those that no "
            "term needs",
        )
    if len(text) <= MOST_CELLS:
        return
    codes = np.frombuffer(text, dtype=np.uint8)
    cells = sum(int(np.count_nonzero(codes == ord(mark))) for mark in ("\n", separator))
    if cells > MOST_CELLS:
        raise FileError(
            file.name,
            f"has some {cells:,} cells, expected at most {MOST_CELLS:,}; leave out columns that "
            "no term needs, or aggregate the rows",
        )


def _unreadable_problems(file: Path, text: bytes, separator: str, reason: str) -> list[Problem]:
    """Find the rows that a fast reader stumbled over."""
    problems, width = [], 0
    try:
        for row in split_rows(text.decode("utf-8-sig"), file.name, separator):
            if isinstance(row, Problem):
                problems.append(row)
                continue
            width = width or len(row.cells)
            if len(row.cells) > width:
                problem = wrong_width(len(row.cells), width)
                problems.append(Problem(file.name, row.line, "", problem))
    except RecordError as error:
        problems += error.problems
    return problems or [Problem(file.name, 0, "", "cannot be read: " + reason.partition("\n")[0])]

"""A large table in a text file, read fast into a frame: text in every cell, and each row's line.

Every check collects what is wrong in all rows, so that a file is put right in one go.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from paradiplomacy.errors import FileError, Problem, RecordError
from paradiplomacy.suggestions import did_you_mean, similar
from paradiplomacy.tabular.characters import visible_bytes
from paradiplomacy.tabular.delimited import SAMPLED, delimiter_of, line_starts, split_rows
from paradiplomacy.tabular.files import read_bytes
from paradiplomacy.tabular.lines import cut_short
from paradiplomacy.tabular.problems import Problems
from paradiplomacy.tabular.rows import repeated_columns, wrong_width
from paradiplomacy.tabular.text import ENCODING_OPTION, utf8_bytes

__all__ = ["LARGEST", "MOST_CELLS", "MOST_COLUMNS", "FileTable", "read_file_table"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

LARGEST = 400_000_000
"""Bytes of a file."""
MOST_CELLS = 20_000_000
"""Cells of a file; each takes some 16 bytes of memory, several times over."""
MOST_COLUMNS = 4_096
"""Columns of a file; each is looked at by itself, which takes some milliseconds."""
_NOTED = 200  # problems of one sort that are kept; a message shows fewer
_SAMPLE = 100_000  # bytes whose lines decide on the delimiter
_TRUTH = {"true": "1", "false": "0", "yes": "1", "no": "0"}


@dataclass(frozen=True)
class FileTable:
    """The rows of a file that are not blank, as text.

    Parameters
    ----------
    path : Path
    frame : polars.DataFrame
        Text in every column, blanks around it taken off, empty cells null.
    index : array of int, shape (rows,)
        The number of each row among all rows of the file, from 0.
    problems : Problems
        Shared by all files that are read together.
    encoding : str
        Encoding that was named; UTF-8 where empty.
    doubts : tuple of Problem
        Whether the file may be cut short.
    """

    path: Path
    frame: pl.DataFrame
    index: Ints
    problems: Problems = field(repr=False)
    encoding: str = ""
    doubts: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        """Name of the file, without its folder."""
        return self.path.name

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return self.frame.columns

    def __len__(self) -> int:
        return self.frame.height

    def lines(self, rows: Sequence[int] | Ints) -> list[int]:
        """Return the lines of the file on which rows start, the header's being 1."""
        if not len(rows):
            return []
        wanted = self.index[np.asarray(rows, dtype=np.int64)]
        starts = _line_starts(_text_bytes(self.path, self.encoding))
        return [int(k) + 2 if starts is None else starts[int(k) + 1] for k in wanted]

    def line(self, row: int) -> int:
        """Return the line of the file on which a row starts."""
        return self.lines([row])[0]

    def note(self, row: int, column: str, message: str) -> None:
        """Note one problem; row -1 is the header, row -2 the whole file."""
        line = {-1: 1, -2: 0}.get(row)
        self.problems.append(
            Problem(self.name, self.line(row) if line is None else line, column, message)
        )

    def note_rows(self, wrong: Bools, column: str, message: str, **values: Any) -> None:
        """Note a problem of every row where `wrong`; ``{cell}`` in the message is the cell."""
        rows = np.flatnonzero(wrong)[:_NOTED]
        cells = self.frame[column][rows].to_list() if column in self.columns else [""] * len(rows)
        for line, row, cell in zip(self.lines(rows), rows, cells, strict=True):
            in_row = {key: column_values[row] for key, column_values in values.items()}
            text = message.format(cell=repr(cell or ""), **in_row)
            self.problems.append(Problem(self.name, line, column, text))

    def require(self, *columns: str, optional: Sequence[str] = ()) -> bool:
        """Note which columns are missing; whether all are there.

        A column that is almost called like an optional one is a problem too: left unread it
        would be missed by nobody.
        """
        complete = True
        others = [name for name in self.columns if name not in (*columns, *optional)]
        for wanted in columns:
            if wanted not in self.columns:
                near = similar(wanted, others, most=1)
                hint = f"; rename {near[0]!r} if it is meant" if near else ""
                present = ", ".join(self.columns)
                self.note(-1, wanted, f"there is no such column; the file has: {present}{hint}")
                complete = False
        for wanted in optional:
            near = similar(wanted, others, most=1, least=0.8)
            if wanted not in self.columns and near:
                self.note(-1, near[0], f"{did_you_mean([wanted])} rename the column or drop it")
                complete = False
        return complete

    def texts(self, column: str) -> pl.Series:
        """Return the cells of a column; an empty one is a problem."""
        cells = self.frame[column]
        if cells.null_count():
            self.note_rows(cells.is_null().to_numpy(), column, "the cell is empty; fill it in")
        return cells

    def numbers(self, column: str, wanted: Bools | None = None) -> Floats:
        """Return the numbers of a column, shape (rows,); what is none is a problem.

        ``true`` and ``false`` count as 1 and 0. Cells where `wanted` is False are not looked at.
        """
        cells = self.frame[column]
        numbers = cells.cast(pl.Float64, strict=False)
        if numbers.null_count() > cells.null_count():
            cells = cells.str.to_lowercase().replace(_TRUTH)
            numbers = cells.cast(pl.Float64, strict=False)
        values = numbers.fill_null(np.nan).to_numpy().astype(np.float64)
        bad = ~np.isfinite(values)
        if wanted is not None:
            bad &= wanted
        if bad.any():
            empty = cells.is_null().to_numpy()
            why = "the cell is empty; a number is expected: fill it in or drop the row"
            self.note_rows(bad & empty, column, why)
            self.note_rows(bad & ~empty, column, "{cell} is not a finite number")
        return values

    def numeric(self, column: str) -> bool:
        """Whether some cell of a column reads as a number, or as true or false."""
        cells = self.frame[column].drop_nulls().str.to_lowercase().replace(_TRUTH)
        return len(cells) == 0 or bool(cells.cast(pl.Float64, strict=False).is_not_null().any())

    def places(self, column: str, names: pl.Enum) -> Ints:
        """Return the numbers of the actors of a column, -1 where the cell is empty or unknown."""
        codes = self.frame[column].cast(names, strict=False).to_physical()
        return codes.cast(pl.Int64).fill_null(-1).to_numpy()


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
    return line_starts(lines, _delimiter(text))


def _delimiter(text: bytes) -> str:
    """The delimiter of the first lines, of which the last may be cut off."""
    lines = io.TextIOWrapper(io.BytesIO(text[:_SAMPLE]), "utf-8-sig", errors="replace")
    return delimiter_of(list(islice(lines, SAMPLED + 1)))


def read_file_table(path: str | Path, problems: Problems, *, encoding: str = "") -> FileTable:
    """Read a file of comma-separated values (tabs, semicolons and bars will do).

    A column without a name, where some programs put row numbers, is left out.

    Parameters
    ----------
    path : path
        Text; the first line names the columns.
    problems : Problems
        Where later checks note what is wrong.
    encoding : str
        Encoding of the text; UTF-8 where empty.

    Raises
    ------
    FileError
        The file is not there, no text in that encoding, larger than `LARGEST`, or has more
        cells or columns than `MOST_CELLS` and `MOST_COLUMNS`.
    RecordError
        It is empty, names a column twice, or has a row with more cells than columns.
    """
    file = Path(path)
    text = _text_bytes(file, encoding)
    separator = _delimiter(text)
    _check_cells(file, text, separator)
    try:
        if not text or text.isspace():
            raise pl.exceptions.NoDataError
        # With a mark in front, Polars takes no text for bytes that are packed.
        marked = text if not text.startswith(b"x") else codecs.BOM_UTF8 + text
        frame = pl.read_csv(marked, infer_schema=False, separator=separator)
    except pl.exceptions.NoDataError:
        what = "the file is empty; the first line names the columns"
        raise RecordError([Problem(file.name, 0, "", what)]) from None
    except pl.exceptions.PolarsError as error:
        raise RecordError(_why_unreadable(file, text, separator, str(error))) from None
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
    return FileTable(
        file,
        frame.filter(~blank),
        np.flatnonzero(~blank),
        problems,
        encoding,
        doubts=cut_short(file.name, text),
    )


def _check_cells(file: Path, text: bytes, separator: str) -> None:
    columns = text.partition(b"\n")[0].count(separator.encode()) + 1
    if columns > MOST_COLUMNS:
        what = (
            f"has {columns:,} columns, expected at most {MOST_COLUMNS:,}; leave out those that no "
            "term needs"
        )
        raise FileError(file.name, what)
    if len(text) <= MOST_CELLS:
        return
    codes = np.frombuffer(text, dtype=np.uint8)
    cells = sum(int(np.count_nonzero(codes == ord(mark))) for mark in ("\n", separator))
    if cells > MOST_CELLS:
        what = (
            f"has some {cells:,} cells, expected at most {MOST_CELLS:,}; leave out columns that "
            "no term needs, or aggregate the rows"
        )
        raise FileError(file.name, what)


def _why_unreadable(file: Path, text: bytes, separator: str, reason: str) -> list[Problem]:
    """Find the rows that a fast reader stumbled over."""
    problems, width = [], 0
    try:
        for row in split_rows(text.decode("utf-8-sig"), file.name, separator):
            if isinstance(row, Problem):
                problems.append(row)
                continue
            width = width or len(row.cells)
            if len(row.cells) > width:
                message = wrong_width(len(row.cells), width)
                problems.append(Problem(file.name, row.line, "", message))
    except RecordError as error:
        problems += error.problems
    reason = reason.partition("\n")[0]
    return problems or [Problem(file.name, 0, "", f"cannot be read: {reason}")]

"""Tables of text, whatever file they came from, and what is wrong with their cells.

Every check collects what is wrong in all rows, so that a file is put right in one go.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dyadevents.errors import TableError, TableProblem
from dyadevents.suggestions import did_you_mean, similar

__all__ = ["Table", "TableReader", "read_table"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_NOTED = 200  # problems of one sort that are kept; a message shows fewer
_TRUTH = {"true": "1", "false": "0", "yes": "1", "no": "0"}


@dataclass(frozen=True)
class Table:
    """A table as text: what was read of a file, without its blank rows.

    Parameters
    ----------
    name : str
        Name of the file, without its folder.
    frame : polars.DataFrame
        Text in every column, blanks around it taken off, empty cells null.
    lines_of : callable
        The lines of the file on which rows start, the header's being 1.
    doubts : tuple of str
        Why the file may not be whole.
    problems : list of TableProblem
        What is wrong; shared by all tables that are read together.
    """

    name: str
    frame: pl.DataFrame
    lines_of: Callable[[Ints], list[int]] = field(repr=False)
    doubts: tuple[str, ...] = ()
    problems: list[TableProblem] = field(default_factory=list, repr=False)

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return self.frame.columns

    def __len__(self) -> int:
        return self.frame.height

    def lines(self, rows: Sequence[int] | Ints) -> list[int]:
        """Return the lines of the file on which rows start, the header's being 1."""
        return self.lines_of(np.asarray(rows, dtype=np.int64)) if len(rows) else []

    def line(self, row: int) -> int:
        """Return the line of the file on which a row starts."""
        return self.lines([row])[0]

    def note(self, row: int, column: str, message: str) -> None:
        """Note one problem; row -1 is the header, row -2 the whole file."""
        line = {-1: 1, -2: 0}.get(row)
        self.problems.append(
            TableProblem(self.name, self.line(row) if line is None else line, column, message)
        )

    def note_rows(self, wrong: Bools, column: str, message: str, **values: Any) -> None:
        """Note a problem of every row where `wrong`; ``{cell}`` in the message is the cell."""
        rows = np.flatnonzero(wrong)[:_NOTED]
        cells = self.frame[column][rows].to_list() if column in self.columns else [""] * len(rows)
        for line, row, cell in zip(self.lines(rows), rows, cells, strict=True):
            in_row = {key: column_values[row] for key, column_values in values.items()}
            text = message.format(cell=repr(cell or ""), **in_row)
            self.problems.append(TableProblem(self.name, line, column, text))

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


TableReader = Callable[[str | Path], Table]
"""Opens a file as a table of text."""


def read_table(path: str | Path) -> Table:
    """Read a file of comma-separated values in UTF-8, the first line of which names the columns.

    Raises
    ------
    TableError
        The file is not there, empty, or cannot be read.
    """
    file = Path(path)
    try:
        frame = pl.read_csv(file, infer_schema=False)
    except FileNotFoundError:
        why = "is not there, expected a CSV file"
    except pl.exceptions.NoDataError:
        why = "the file is empty; the first line names the columns"
    except pl.exceptions.PolarsError as error:
        why = f"cannot be read: {str(error).partition(chr(10))[0]}"
    else:
        frame = frame.rename(str.strip)
        if "" in frame.columns and frame.width > 1:  # row numbers that some programs write
            frame = frame.drop("")
        frame = frame.with_columns(pl.all().str.strip_chars().replace("", None))
        blank = frame.select(pl.all_horizontal(pl.all().is_null())).to_series().to_numpy()
        index = np.flatnonzero(~blank)

        def lines_of(rows: Ints) -> list[int]:
            starts = _line_starts(file)
            return [starts[int(k) + 1] for k in index[rows]]

        return Table(file.name, frame.filter(~blank), lines_of)
    raise TableError([TableProblem(file.name, 0, "", why)])


def _line_starts(file: Path) -> list[int]:
    """Return the line on which each row starts, the header's first."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = csv.reader(opened)
        ends = [0, *(rows.line_num for _ in rows)]
    return [end + 1 for end in ends[:-1]]

"""Tables of text, whatever they came from, and what is wrong with their cells.

Every check collects what is wrong in all rows, so that a file is put right in one go.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from dyadevents.arrays import Bools, Floats, Ints
from dyadevents.errors import TableProblem
from dyadevents.suggestions import did_you_mean, similar

if TYPE_CHECKING:
    from narwhals.typing import IntoDataFrame

__all__ = [
    "Cells",
    "Table",
    "Unit",
    "cell_text",
    "note_lacking",
    "numbers_of",
    "series_floats",
]

Cells = NDArray[np.object_]
Unit = Literal["year", "day", "hour", "minute", "second"]

_NOTED = 200  # problems of one sort that are kept; a message shows fewer
_TRUTH = {"true": 1.0, "false": 0.0, "yes": 1.0, "no": 0.0}


@dataclass(frozen=True)
class Table:
    """A table as text: what was read of a file, without its blank rows.

    Parameters
    ----------
    name : str
        Name of the file, without its folder.
    columns : sequence of str
        Names of the columns.
    column : callable
        The cells of a column by its name, as text without blanks around it; None where empty.
    height : int
        Number of rows.
    lines_of : callable
        The lines of the file on which rows start, the header's being 1.
    doubts : tuple of str
        Why the file may not be whole.
    problems : list of TableProblem
        What is wrong; shared by all tables that are read together.
    called : mapping of str to str
        What whoever brought the table calls columns that have other names here.
    series : callable, optional
        A column as a Series of narwhals, where the table is a frame.
    unit : {"year", "day", "hour", "minute", "second"}
        What a date in it is counted in; see `files.time`.
    field_of : callable, optional
        What a cell's column is called, by row and name here, where that is not `called`.
    """

    name: str
    columns: Sequence[str]
    column: Callable[[str], Sequence[str | None]] = field(repr=False)
    height: int
    lines_of: Callable[[Ints], list[int]] = field(repr=False)
    doubts: tuple[str, ...] = ()
    problems: list[TableProblem] = field(default_factory=list, repr=False)
    called: Mapping[str, str] = field(default_factory=dict, repr=False)
    series: Callable[[str], Any] | None = field(default=None, repr=False)
    unit: Unit = "year"
    field_of: Callable[[int, str], str] | None = field(default=None, repr=False)

    @classmethod
    def of(cls, frame: IntoDataFrame, name: str = "the table") -> Table:
        """Return the table that a frame of Polars, pandas, PyArrow ... is.

        Its rows are counted from 1.

        Parameters
        ----------
        frame : any frame that narwhals takes
            Cells may be text, numbers, truth values or dates; a missing one is empty.
        name : str
            What messages call it.

        Examples
        --------
        >>> import polars
        >>> Table.of(polars.DataFrame({"name": ["Ann", None], "size": [3, 4]})).texts("size")
        array(['3', '4'], dtype=object)
        """
        import narwhals as nw

        table = nw.from_native(frame, eager_only=True)

        read: dict[str, list[str | None]] = {}

        def column(wanted: str) -> list[str | None]:
            if wanted not in read:
                read[wanted] = _texts(table[wanted].to_list())
            return read[wanted]

        columns = [str(name) for name in table.columns]
        return cls(name, columns, column, len(table), _counted_from_1, series=table.__getitem__)

    def rename(self, names: Mapping[str, str]) -> Table:
        """Return the table with columns under the names that they have here.

        Parameters
        ----------
        names : mapping of str to str
            What they are called in the table, by name here; a table that lacks such a column is
            taken to have it under its name here already.
        """
        called = {ours: theirs for ours, theirs in names.items() if theirs in self.columns}
        ours_of_theirs = {theirs: ours for ours, theirs in called.items()}
        hidden = called.keys() - ours_of_theirs.keys()  # columns whose names mean others here
        columns = [ours_of_theirs.get(name, name) for name in self.columns if name not in hidden]
        back = {name: called.get(name, name) for name in columns}
        given, series = self.column, self.series
        return replace(
            self,
            columns=columns,
            column=lambda name: given(back[name]),
            called={ours: theirs for ours, theirs in names.items() if ours != theirs},
            series=None if series is None else lambda name: series(back[name]),
        )

    def __len__(self) -> int:
        return self.height

    def cells(self, column: str) -> Cells:
        """Return the cells of a column as an array of text, None where empty."""
        cells = np.empty(self.height, dtype=object)
        cells[:] = self.column(column)
        return cells

    def is_filled(self, column: str) -> Bools:
        """Return where a column is not empty."""
        if (values := self._floats(column)) is not None:
            return ~np.isnan(values)
        return np.array([cell is not None for cell in self.column(column)], dtype=bool)

    def lines(self, rows: Sequence[int] | Ints) -> list[int]:
        """Return the lines of the file on which rows start, the header's being 1."""
        return self.lines_of(np.asarray(rows, dtype=np.int64)) if len(rows) else []

    def line(self, row: int) -> int:
        """Return the line of the file on which a row starts."""
        return self.lines([row])[0]

    def note(self, row: int, column: str, message: str) -> None:
        """Note one problem; row -1 is the header, row -2 the whole file."""
        line = {-1: 0 if self.series else 1, -2: 0}.get(row)  # a frame has no line of names
        column = self.field(row, column)
        self.problems.append(
            TableProblem(self.name, self.line(row) if line is None else line, column, message)
        )

    def field(self, row: int, column: str) -> str:
        """Return what whoever brought the table calls the column of a cell."""
        own = self.called.get(column, column)
        return own if self.field_of is None or row < 0 else self.field_of(row, column)

    def note_rows(self, wrong: Bools, column: str, message: str, **values: Any) -> None:
        """Note a problem of every row where `wrong`; ``{cell}`` in the message is the cell."""
        rows = np.flatnonzero(wrong)[:_NOTED]
        if not len(rows):
            return
        cells = self.cells(column)[rows] if column in self.columns else [""] * len(rows)
        for line, row, cell in zip(self.lines(rows), rows, cells, strict=True):
            in_row = {key: column_values[row] for key, column_values in values.items()}
            text = message.format(cell=repr(cell or ""), **in_row)
            self.problems.append(TableProblem(self.name, line, self.field(int(row), column), text))

    def require(self, *columns: str, optional: Sequence[str] = ()) -> bool:
        """Note which columns are missing; whether all are there.

        A column that is almost called like an optional one is a problem too: left unread it
        would be missed by nobody.
        """
        complete = True
        unknown = [name for name in self.columns if name not in (*columns, *optional)]
        for wanted in columns:
            if wanted not in self.columns:
                nearest = similar(wanted, unknown, most=1)
                hint = f"; rename {nearest[0]!r} if it is meant" if nearest else ""
                if self.series and not hint:
                    hint = f"; say which is meant, as in {wanted}={unknown[0]!r}" if unknown else ""
                present = ", ".join(self.called.get(name, name) for name in self.columns)
                self.note(-1, wanted, f"there is no such column; the file has: {present}{hint}")
                complete = False
        for wanted in optional:
            nearest = similar(wanted, unknown, most=1, least=0.8)
            if wanted not in self.columns and nearest:
                self.note(-1, nearest[0], f"{did_you_mean([wanted])} rename the column or drop it")
                complete = False
        return complete

    def texts(self, column: str) -> Cells:
        """Return the cells of a column; an empty one is a problem."""
        self.note_rows(~self.is_filled(column), column, "the cell is empty; fill it in")
        return self.cells(column)

    def numbers(self, column: str, wanted: Bools | None = None) -> Floats:
        """Return the numbers of a column, shape (rows,); what is none is a problem.

        ``true`` and ``false`` count as 1 and 0. Cells where `wanted` is False are not looked at.
        """
        known = self._floats(column)
        values = numbers_of(self.cells(column), truth=True) if known is None else known
        bad = ~np.isfinite(values)
        if wanted is not None:
            bad &= wanted
        if bad.any():
            given = self.is_filled(column)
            why = "the cell is empty; a number is expected: fill it in or drop the row"
            self.note_rows(bad & ~given, column, why)
            self.note_rows(bad & given, column, "{cell} is not a finite number")
        return values

    def numeric(self, column: str) -> bool:
        """Check whether some cell of a column reads as a number, or as true or false."""
        if self._floats(column) is not None:
            return True
        cells = [cell for cell in self.column(column) if cell is not None]
        return not cells or any(_number(cell, _TRUTH) is not None for cell in cells)

    def _floats(self, column: str) -> Floats | None:
        """Return a column of numbers of a frame, NaN where empty; None for anything else."""
        if self.series is None or not self.series(column).dtype.is_numeric():
            return None
        return series_floats(self.series(column))

    def labels(self, *columns: str) -> None:
        """Note columns of a frame that hold no labels.

        Decimals are made of whole numbers where a cell is missing.
        """
        for column in columns:
            if self.series is None or column not in self.columns:
                continue
            series = self.series(column)
            content = "decimals" if series.dtype.is_float() else _no_label(series)
            if content:
                what = (
                    f"holds {content} ({series.dtype}), and labels are text or whole "
                    "numbers; convert the column, and give every row a label"
                )
                self.note(-2, column, what)

    def places(self, column: str, names: Sequence[str]) -> Ints:
        """Return the numbers of the actors of a column, -1 where the cell is empty or unknown."""
        number = {name: k for k, name in enumerate(names)}
        cells: Any = self.column(column)
        numbers = map(number.get, cells, repeat(-1))
        return np.fromiter(numbers, dtype=np.int64, count=self.height)


def note_lacking(tables: Sequence[Table], argument: str, name: str) -> None:
    """Note a column that an argument names and none of some tables has, before they are renamed."""
    if tables and name != argument and not any(name in table.columns for table in tables):
        tables[0].note(
            -1,
            name,
            f"there is no such column, which {argument}={name!r} names; the file has: "
            + ", ".join(tables[0].columns),
        )


def _no_label(series: Any) -> str:
    """Return what cells of a Series are that can be no labels; "" for labels."""
    import narwhals as nw

    if series.dtype.is_nested() or series.dtype == nw.Binary:
        return "lists or bytes"
    if series.dtype != nw.Object:
        return ""
    wrong = (bytes, list, dict, set, np.ndarray)
    return "lists or bytes" if any(isinstance(cell, wrong) for cell in series.to_list()) else ""


def series_floats(series: Any) -> Floats:
    """Return a Series of numbers as an array, NaN where empty."""
    import narwhals as nw

    filled = series.cast(nw.Float64)
    if filled.null_count():
        filled = filled.fill_null(math.nan)
    return np.array(filled.to_numpy(), dtype=np.float64)


def _counted_from_1(rows: Ints) -> list[int]:
    return [int(row) + 1 for row in rows]


def cell_text(value: object) -> str | None:
    """Return a cell of a frame as a file would have it; None where it is missing or blank."""
    missing = value is None or (isinstance(value, float) and math.isnan(value))
    if missing or type(value).__name__ in ("NaTType", "NAType"):  # of pandas
        return None
    return str(value).strip() or None


def _texts(values: Sequence[object]) -> list[str | None]:
    """Return cells as text; the same text is one object, as labels come again and again."""
    known: dict[object, str | None] = {}
    return [
        cell_text(value)
        if type(value) is not str
        else known[value]
        if value in known
        else known.setdefault(value, cell_text(value))
        for value in values
    ]


def _number(cell: str, truth: Mapping[str, float]) -> float | None:
    """Return the number that a cell reads as; None for other text."""
    if cell.isascii() and "_" not in cell:
        try:
            return float(cell)
        except ValueError:
            pass
    return truth.get(cell.lower())


def numbers_of(cells: Cells, *, truth: bool = False) -> Floats:
    """Return the numbers that cells read as, NaN for other text and where empty.

    Examples
    --------
    >>> numbers_of(np.array(["1e3", "yes", None, "1_000"], dtype=object), truth=True)
    array([1000.,    1.,   nan,   nan])
    """
    try:  # float takes more than a file should have, such as 1_000
        plain = "".join(cells)
        if plain.isascii() and "_" not in plain:
            return np.fromiter(map(float, cells), dtype=np.float64, count=len(cells))
    except (TypeError, ValueError):
        pass
    words = _TRUTH if truth else {}
    found = (None if cell is None else _number(cell, words) for cell in cells)
    return np.array([np.nan if value is None else value for value in found], dtype=np.float64)

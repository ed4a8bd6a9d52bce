"""Files as tables of text: comma-separated values and Parquet, by whichever library is there."""

from __future__ import annotations

import csv
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from dyadevents.arrays import Ints
from dyadevents.errors import DyadEventsError, TableError, TableProblem
from dyadevents.files.tables import Table, cell_text

__all__ = ["TableReader", "read_table"]

TableReader = Callable[[str | Path], Table]
"""Opens a file as a table of text."""


def read_table(path: str | Path) -> Table:
    """Read a file of comma-separated values in UTF-8 with a header, or a Parquet file.

    Polars reads it, or else DuckDB.

    Raises
    ------
    TableError
        The file is not there, empty, or cannot be read.
    DyadEventsError
        Neither Polars nor DuckDB is installed.
    """
    file = Path(path)
    if not file.is_file():
        raise TableError([TableProblem(file.name, 0, "", "is not there, expected a CSV file")])
    of_library = next((read for name, read in _LIBRARIES.items() if find_spec(name)), None)
    if of_library is None:
        raise DyadEventsError(
            f"to read {file.name}, install dyadevents[polars] or dyadevents[duckdb]; or read it "
            "yourself, and give the frame of pandas, Polars or PyArrow in place of the file"
        )
    packed = file.suffix == ".parquet"
    if not packed and not file.read_bytes().strip():
        what = "the file is empty; the first line names the columns"
        raise TableError([TableProblem(file.name, 0, "", what)])
    try:
        table = of_library(file, packed)
    except Exception as error:  # each library has its own
        why = f"cannot be read: {str(error).partition(chr(10))[0]}"
        raise TableError([TableProblem(file.name, 0, "", why)]) from None
    return _without_blank_rows(table, file, packed=packed)


def _by_polars(file: Path, packed: bool) -> Table:
    import polars

    found = polars.read_parquet(file) if packed else polars.read_csv(file, infer_schema=False)
    return Table.of(found, file.name)


def _by_duckdb(file: Path, packed: bool) -> Table:
    import duckdb

    if packed:
        found = duckdb.read_parquet(str(file))
    else:
        found = duckdb.read_csv(
            str(file), header=True, all_varchar=True, null_padding=True, parallel=False
        )
    cells = found.fetchnumpy()
    height = len(next(iter(cells.values()), ()))

    def column(wanted: str) -> list[str | None]:
        return [cell_text(value) for value in cells[wanted].tolist()]

    return Table(file.name, list(cells), column, height, _lines_below_header)


_LIBRARIES: dict[str, Callable[[Path, bool], Table]] = {"polars": _by_polars, "duckdb": _by_duckdb}


def _without_blank_rows(table: Table, file: Path, *, packed: bool) -> Table:
    """Leave out rows without a cell, and the column of row numbers that some programs write."""
    names = {name.strip(): name for name in table.columns}
    if len(names) > 1:
        names.pop("", None)
    filled = np.zeros(len(table), dtype=bool)
    for name in names.values():
        filled |= table.is_filled(name)
    index = np.flatnonzero(filled)

    def column(wanted: str) -> list[str | None]:
        return list(table.cells(names[wanted])[index])

    def lines_of(rows: Ints) -> list[int]:
        if packed:
            return _lines_below_header(index[rows])
        starts = _line_starts(file)
        return [starts[int(row) + 1] for row in rows]

    return Table(file.name, list(names), column, len(index), lines_of)


def _lines_below_header(rows: Ints) -> list[int]:
    return [int(row) + 2 for row in rows]


def _line_starts(file: Path) -> list[int]:
    """Return the line on which each row that is not blank starts, the header's first."""
    starts, line = [], 1
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = csv.reader(opened)
        for cells in rows:
            if any(map(str.strip, cells)):
                starts.append(line)
            line = rows.line_num + 1
    return starts

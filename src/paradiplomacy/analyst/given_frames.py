"""Frames as analysts bring them, read as Polars and checked; each mistake is one clear error."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from paradiplomacy.errors import Problem, RecordError
from paradiplomacy.suggestions import suggestion

__all__ = [
    "columns_of",
    "demand_filled",
    "fault",
    "frame_of_rows",
    "given_frame",
    "library_of",
    "numbers_in",
]

_MOST = 20
"""Rows that an error lists."""


def fault(argument: str, message: str, *, row: int = 0, column: str = "") -> RecordError:
    """The error in one place of a frame; rows count from 1."""
    return RecordError([Problem(argument, row, column, message)])


def library_of(frame: object) -> str:
    """The library of a frame, "pandas", "polars" or "pyarrow", in which results go out."""
    names = [cls.__module__.partition(".")[0] for cls in type(frame).__mro__]
    return next((name for name in names if name in {"pandas", "polars", "pyarrow"}), "polars")


def given_frame(source: Any, argument: str = "frame") -> pl.DataFrame:
    """A frame of any library as one of Polars.

    Parameters
    ----------
    source : frame
        Of pandas, Polars, PyArrow or any library that narwhals knows, lazy or not; a relation of
        DuckDB; a mapping of names to columns.
    argument : str
        What errors call it.

    Raises
    ------
    RecordError
        It is no frame, names a column twice, or has no row.

    Examples
    --------
    >>> given_frame({"city": ["Bern"], "year": [1990]}).columns
    ['city', 'year']
    """
    import narwhals as nw

    # Pandas alone may name a column twice.
    names = [str(name) for name in source.columns] if library_of(source) == "pandas" else []
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise fault(argument, "two columns have this name; rename one", column=repeated[0])
    if isinstance(source, dict):
        frame = pl.DataFrame(source)
    else:
        try:
            read = nw.from_native(source)
        except TypeError:
            what = (
                f"is {type(source).__name__}, expected a frame of pandas, Polars, PyArrow or "
                "another library, a relation of DuckDB, or a mapping of columns"
            )
            raise fault(argument, what) from None
        frame = (
            read.collect(backend="polars") if isinstance(read, nw.LazyFrame) else read
        ).to_polars()
    if frame.is_empty():
        raise fault(argument, "has no row")
    return frame


def columns_of(frame: pl.DataFrame, names: Iterable[str], argument: str = "frame") -> None:
    """Raise where a column that was named is not there.

    Raises
    ------
    RecordError
        Says which column there is instead.
    """
    for name in names:
        if name not in frame.columns:
            instead = suggestion(name, frame.columns) or f"it has {', '.join(frame.columns)}"
            raise fault(argument, f"no such column; {instead}", column=name)


def demand_filled(frame: pl.DataFrame, names: Iterable[str], argument: str = "frame") -> None:
    """Raise where a cell of a column is empty, or blank.

    Raises
    ------
    RecordError
        Names the first such cell.
    """
    for name in names:
        empty = (frame[name].cast(pl.String).str.strip_chars().fill_null("") == "").arg_true()
        if len(empty):
            raise fault(
                argument, "is empty; fill it or drop the row", row=empty[0] + 1, column=name
            )


def numbers_in(frame: pl.DataFrame, name: str, argument: str = "frame") -> pl.Series:
    """A column as numbers, null where a cell is empty or NaN.

    Raises
    ------
    RecordError
        A cell is no number.
    """
    column = frame[name]
    if column.dtype == pl.Boolean or column.dtype.is_numeric() or column.dtype == pl.Null:
        return column.cast(pl.Float64).fill_nan(None)
    text = column.cast(pl.String).str.strip_chars()
    numbers = text.cast(pl.Float64, strict=False).fill_nan(None)
    empty = text.is_null() | text.str.to_lowercase().is_in(["", "nan", "na", "none"])
    wrong = (numbers.is_null() & ~empty).arg_true()
    if len(wrong):
        problems = [
            Problem(
                argument, row + 1, name, f"{text[row]!r} is no number; mend it or leave it empty"
            )
            for row in wrong[:_MOST].to_list()
        ]
        raise RecordError(problems)
    return numbers


def frame_of_rows(rows: Sequence[Any], columns: Sequence[str], library: str) -> Any:
    """Rows, whose attributes are the columns, as a frame of a library."""
    from dyadevents.results.frames import frame_of

    return frame_of({name: [getattr(row, name) for row in rows] for name in columns}, library)

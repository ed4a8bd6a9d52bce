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

    source: Of pandas, Polars, PyArrow or any library that narwhals knows, lazy or not; a relation
        of DuckDB; a mapping of names to columns.
    argument: What errors call it.

    Raises RecordError: It is no frame, names a column twice, or has no row.

    >>> given_frame({"city": ["Bern"], "year": [1990]}).columns
    ['city', 'year']
    """
    import narwhals as nw

    if library_of(source) == "pandas":  # which alone may name a column twice
        names = [str(name) for name in getattr(source, "columns", ())]
        repeated = sorted({name for name in names if names.count(name) > 1})
        if repeated:
            raise fault(argument, "two columns have this name; rename one", column=repeated[0])
    try:
        read: Any = source if isinstance(source, dict) else nw.from_native(source)
    except TypeError:
        what = (
            f"is {type(source).__name__}, expected a frame of pandas, Polars, PyArrow or "
            "another library, a relation of DuckDB, or a mapping of columns"
        )
        raise fault(argument, what) from None
    except Exception as error:  # each library has its own
        raise fault(argument, _unread(error)) from None
    try:
        if isinstance(read, nw.LazyFrame):
            read = read.collect(backend="polars")
        frame = pl.DataFrame(read) if isinstance(read, dict) else read.to_polars()
    except Exception as error:  # as above
        raise fault(argument, _unread(error), column=_mixed_column(source)) from None
    if frame.is_empty():
        raise fault(argument, "has no row")
    return frame


def _unread(error: Exception) -> str:
    return f"cannot be read: {' '.join(str(error).split())[:300]}"


def _mixed_column(source: Any) -> str:
    """The first column of pandas whose cells are not of one kind; none of another library."""
    if library_of(source) == "pandas":
        for name in source.columns:
            try:
                pl.from_pandas(source[[name]])
            except Exception:  # as above
                return str(name)
    return ""


def columns_of(frame: pl.DataFrame, names: Iterable[str], argument: str = "frame") -> None:
    """Raise where a column that was named is not there, or holds what is no cell.

    Raises RecordError: Says which column there is instead.
    """
    for name in names:
        if not isinstance(name, str):
            raise fault(argument, f"expected the name of a column, not {name!r}")
        if name in frame.columns:
            dtype = frame[name].dtype
            if dtype.is_nested() or dtype in (pl.Binary, pl.Object):
                what = f"holds {dtype}, expected text, numbers or dates"
                raise fault(argument, what, column=name)
        else:
            instead = suggestion(name, frame.columns) or f"it has {', '.join(frame.columns)}"
            raise fault(argument, f"no such column; {instead}", column=name)


def demand_filled(frame: pl.DataFrame, names: Iterable[str], argument: str = "frame") -> None:
    """Raise where a cell of a column is empty, or blank.

    Raises RecordError: Names the first such cell.
    """
    for name in names:
        empty = (frame[name].cast(pl.String).str.strip_chars().fill_null("") == "").arg_true()
        if len(empty):
            raise fault(
                argument, "is empty; fill it or drop the row", row=empty[0] + 1, column=name
            )


def numbers_in(frame: pl.DataFrame, name: str, argument: str = "frame") -> pl.Series:
    """A column as numbers, null where a cell is empty or NaN.

    Raises RecordError: A cell is no number.
    """
    column = frame[name]
    if column.dtype == pl.Boolean or column.dtype.is_numeric() or column.dtype == pl.Null:
        numbers = column.cast(pl.Float64).fill_nan(None)
        wrong = numbers.is_infinite().fill_null(value=False).arg_true()
    else:
        text = column.cast(pl.String).str.strip_chars()
        numbers = text.cast(pl.Float64, strict=False).fill_nan(None)
        empty = text.is_null() | text.str.to_lowercase().is_in(["", "nan", "na", "none"])
        wrong = ((numbers.is_null() & ~empty) | numbers.is_infinite()).arg_true()
    if len(wrong):
        mend = "is no number; mend it or leave it empty"
        problems = [
            Problem(argument, row + 1, name, f"{str(column[row])!r} {mend}")
            for row in wrong[:_MOST].to_list()
        ]
        raise RecordError(problems)
    return numbers


def frame_of_rows(rows: Sequence[Any], columns: Sequence[str], library: str) -> Any:
    """Rows, whose attributes are the columns, as a frame of a library."""
    from dyadevents.results.frames import frame_of

    return frame_of({name: [getattr(row, name) for row in rows] for name in columns}, library)

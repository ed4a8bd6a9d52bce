"""Frames as analysts bring them, read as Polars and checked; each mistake is one clear error."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf
from numbers import Integral, Real
from typing import Any

import polars as pl

from paradiplomacy.errors import ParadiplomacyError, Problem, RecordError
from paradiplomacy.suggestions import suggestion

_MOST = 20
"""Rows that an error lists."""
_PLAIN = (pl.String, pl.Boolean, pl.Categorical, pl.Enum, pl.Null)
"""What a column may hold besides numbers and dates."""
_DEGREES = {"latitude": 90, "longitude": 180}


def fault(argument: str, message: str, *, row: int = 0, column: str = "") -> RecordError:
    """The error in one place of a frame; rows count from 1."""
    return RecordError([Problem(argument, row, column, message)])


def library_of(frame: object) -> str:
    """The library of a frame, "pandas", "polars" or "pyarrow", in which results go out.

    As `dyadevents.fit` has it: of a relation of DuckDB "pyarrow"; of no frame "polars".
    """
    from dyadevents.files.brought import frame_library

    return frame_library(frame) or "polars"


def demand_number(
    option: str, value: object, *, above: float = 0, below: float = inf, whole: bool = False
) -> None:
    """Raise unless an option is a number between two ends, which it may not be itself.

    Raises ParadiplomacyError: Says what it may be.

    >>> demand_number("level", 0.9, below=1)
    """
    kind = Integral if whole else Real
    if isinstance(value, bool) or not isinstance(value, kind) or not above < float(value) < below:
        ends = f"between {above:g} and {below:g}" if below < inf else f"above {above:g}"
        what = f"be a whole number, {above + 1:g} or more" if whole else f"lie {ends}"
        raise ParadiplomacyError(f"{option} must {what}, not {value!r}")


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
            if not (dtype.is_numeric() or dtype.is_temporal() or dtype in _PLAIN):
                what = f"holds {dtype}, expected text, numbers or dates"
                raise fault(argument, what, column=name)
        else:
            instead = suggestion(name, frame.columns) or f"it has {', '.join(frame.columns)}"
            raise fault(argument, f"no such column; {instead}", column=name)


def text_of_names(column: pl.Series) -> pl.Series:
    """Names as text without spaces around them, null where a cell is empty; 1.0 is the name 1.

    >>> text_of_names(pl.Series([1.0, 2.5, None])).to_list()
    ['1', '2.5', None]
    """
    text = column.cast(pl.String).str.strip_chars().replace("", None)
    return text.replace("NaN", None).str.replace(r"\.0$", "") if column.dtype.is_float() else text


def names_in(frame: pl.DataFrame, name: str, argument: str = "frame") -> pl.Series:
    """A column as `text_of_names`, without an empty cell.

    Raises RecordError: Names the first cell that is empty.
    """
    text = text_of_names(frame[name])
    empty = text.is_null().arg_true()
    if len(empty):
        raise fault(argument, "is empty; fill it or drop the row", row=empty[0] + 1, column=name)
    return text


def numbers_in(frame: pl.DataFrame, name: str, argument: str = "frame") -> pl.Series:
    """A column as numbers, null where a cell is empty or NaN.

    Raises RecordError: A cell is no number, or no latitude or longitude in such a column.
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
    what, most = "is no number", _DEGREES.get(name, inf)
    if not len(wrong):
        wrong = (numbers.abs() > most).arg_true()
        what = f"does not lie between -{most} and {most} degrees"
    if len(wrong):
        problems = [
            Problem(argument, r + 1, name, f"{str(column[r])!r} {what}; mend it or leave it empty")
            for r in wrong[:_MOST].to_list()
        ]
        raise RecordError(problems)
    return numbers

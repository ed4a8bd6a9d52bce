"""The parts of a condition, each of one kind, and the functions that it may call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import polars as pl

__all__ = ["FUNCTIONS", "KINDS", "Function", "Kind", "Value", "kind_of"]

Kind = Literal["text", "number", "date", "truth", "list"]

KINDS: dict[Kind, str] = {
    "text": "text",
    "number": "a number",
    "date": "a date",
    "truth": "true or false",
    "list": "a list of text",
}
"""How messages name each kind."""


@dataclass(frozen=True, slots=True)
class Value:
    """A part of a condition.

    Parameters
    ----------
    expr : polars.Expr
    kind : str
    written : str
        Its place in the condition, for messages.
    literal : object
        What was written, of a text, a number, a date, TRUE or FALSE; None of anything else.
    """

    expr: pl.Expr
    kind: Kind
    written: str
    literal: object = None

    def __str__(self) -> str:
        return f"{self.written} is {KINDS[self.kind]}"


def kind_of(dtype: pl.DataType) -> Kind:
    """The kind of a column.

    Examples
    --------
    >>> kind_of(pl.UInt32()), kind_of(pl.List(pl.String))
    ('number', 'list')
    """
    if dtype == pl.Boolean:
        return "truth"
    if dtype == pl.Date:
        return "date"
    if dtype == pl.String:
        return "text"
    if dtype.is_numeric():
        return "number"
    if dtype == pl.List(pl.String):
        return "list"
    raise TypeError(f"a condition knows no column of type {dtype}")


Kinds = tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Function:
    """A function.

    Parameters
    ----------
    usage, meaning : str
        How it is written, and what it gives.
    takes : tuple of tuples of str
        The kinds that each argument may be of; the last one's as often as there are arguments
        where `usage` ends in dots.
    gives : str or None
        The kind of the result; None for that of the arguments, which are then of one kind.
    make : callable
        From the arguments, as Polars expressions, to the result.
    """

    usage: str
    meaning: str
    takes: tuple[Kinds, ...]
    gives: Kind | None
    make: Callable[..., pl.Expr]

    def kinds(self, count: int) -> tuple[Kinds, ...] | None:
        """The kinds of so many arguments; None where it does not take so many."""
        more = count - len(self.takes)
        if more > 0 and self.usage.endswith(", ...)"):
            return self.takes + self.takes[-1:] * more
        return None if more else self.takes


_ANY: Kinds = ("text", "number", "date", "truth")
_ORDERED: Kinds = ("text", "number", "date")
_TEXT: Kinds = ("text",)
_NUMBER: Kinds = ("number",)
_LIST: Kinds = ("list",)
_DAY: Kinds = ("date",)


def _unless_empty(values: pl.Expr, result: pl.Expr) -> pl.Expr:
    # Of no reading at all a sum is unknown, not zero.
    return pl.when(values.count() > 0).then(result)


_FUNCTIONS = (
    Function("COALESCE(a, b, ...)", "the first of them that is known", (_ANY, _ANY), None,
             lambda *values: pl.coalesce(values)),
    Function("NULLIF(a, b)", "unknown where both are the same, else a", (_ANY, _ANY), None,
             lambda a, b: pl.when(a == b).then(None).otherwise(a)),
    Function("GREATEST(a, b, ...)", "the largest that is known", (_NUMBER, _NUMBER), "number",
             pl.max_horizontal),
    Function("LEAST(a, b, ...)", "the smallest that is known", (_NUMBER, _NUMBER), "number",
             pl.min_horizontal),
    Function("ABS(a)", "without its sign", (_NUMBER,), "number", pl.Expr.abs),
    Function("CEIL(a)", "the next whole number above", (_NUMBER,), "number", pl.Expr.ceil),
    Function("FLOOR(a)", "the next whole number below", (_NUMBER,), "number", pl.Expr.floor),
    Function("ROUND(a)", "the nearest whole number", (_NUMBER,), "number", pl.Expr.round),
    # What has no root or logarithm is unknown; Polars would have it larger than any number.
    Function("SQRT(a)", "the square root", (_NUMBER,), "number",
             lambda a: pl.when(a >= 0).then(a.sqrt())),
    Function("LN(a)", "the natural logarithm", (_NUMBER,), "number",
             lambda a: pl.when(a > 0).then(a.log())),
    Function("LOWER(a)", "in small letters", (_TEXT,), "text", lambda a: a.str.to_lowercase()),
    Function("UPPER(a)", "in capital letters", (_TEXT,), "text", lambda a: a.str.to_uppercase()),
    Function("TRIM(a)", "without space at both ends", (_TEXT,), "text",
             lambda a: a.str.strip_chars()),
    Function("LENGTH(a)", "the number of characters", (_TEXT,), "number",
             lambda a: a.str.len_chars().cast(pl.Int64)),
    Function("STARTS_WITH(a, b)", "whether text a begins with b", (_TEXT, _TEXT), "truth",
             lambda a, b: a.str.starts_with(b)),
    Function("ENDS_WITH(a, b)", "whether text a ends with b", (_TEXT, _TEXT), "truth",
             lambda a, b: a.str.ends_with(b)),
    Function("ARRAY_CONTAINS(list, a)", "whether a list has text a", (_LIST, _TEXT), "truth",
             lambda a, b: a.list.contains(b)),
    Function("ARRAY_LENGTH(list)", "how many entries a list has", (_LIST,), "number",
             lambda a: a.list.len().cast(pl.Int64)),
    Function("AVG(a)", "the mean of all rows", (_NUMBER,), "number", pl.Expr.mean),
    Function("MEDIAN(a)", "the median of all rows", (_NUMBER,), "number", pl.Expr.median),
    Function("SUM(a)", "the sum of all rows", (_NUMBER,), "number",
             lambda a: _unless_empty(a, a.sum())),
    Function("MIN(a)", "the smallest of all rows", (_ORDERED,), None, pl.Expr.min),
    Function("MAX(a)", "the largest of all rows", (_ORDERED,), None, pl.Expr.max),
    Function("COUNT(a), COUNT(*)", "how many rows have a value; how many rows there are",
             ((*_ANY, "list"),), "number", lambda a: a.count().cast(pl.Int64)),
    Function("YEAR(a)", "the year of a date", (_DAY,), "number",
             lambda a: a.dt.year().cast(pl.Int64)),
    Function("QUARTER(a)", "the quarter of a date, 1 to 4", (_DAY,), "number",
             lambda a: a.dt.quarter().cast(pl.Int64)),
    Function("MONTH(a)", "the month of a date, 1 to 12", (_DAY,), "number",
             lambda a: a.dt.month().cast(pl.Int64)),
    Function("DAY(a)", "the day of the month", (_DAY,), "number",
             lambda a: a.dt.day().cast(pl.Int64)),
)  # fmt: skip

FUNCTIONS = {function.usage.partition("(")[0]: function for function in _FUNCTIONS}
"""By name, in capital letters."""

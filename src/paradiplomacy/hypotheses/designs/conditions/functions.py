"""The functions that a condition may call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from paradiplomacy.hypotheses.designs.conditions.values import Kind

__all__ = ["CASTS", "DATE_PARTS", "FUNCTIONS", "Function"]


@dataclass(frozen=True, slots=True)
class Function:
    """A function.

    Parameters
    ----------
    make : callable
        From the arguments, as Polars expressions, to the result.
    takes : tuple of tuples of str
        The kinds that each argument may be of.
    gives : str or None
        The kind of the result; None for that of the arguments, which are then of one kind.
    usage, meaning : str
        How it is written, and what it gives.
    many : bool
        The last argument may be repeated.
    """

    make: Callable[..., pl.Expr]
    takes: tuple[tuple[Kind, ...], ...]
    gives: Kind | None
    usage: str
    meaning: str
    many: bool = False


_ANY: tuple[Kind, ...] = ("text", "number", "date", "truth")
_ORDERED: tuple[Kind, ...] = ("text", "number", "date")
_TEXT: tuple[Kind, ...] = ("text",)
_NUMBER: tuple[Kind, ...] = ("number",)
_LIST: tuple[Kind, ...] = ("list",)


def _of_text(make: Callable[[pl.Expr], pl.Expr], usage: str, meaning: str) -> Function:
    return Function(make, (_TEXT,), "text", usage, meaning)


def _of_number(make: Callable[[pl.Expr], pl.Expr], usage: str, meaning: str) -> Function:
    return Function(make, (_NUMBER,), "number", usage, meaning)


def _sum(values: pl.Expr) -> pl.Expr:
    # Of no reading at all the sum is unknown, not zero.
    return pl.when(values.count() > 0).then(values.sum())


def _nullif(value: pl.Expr, other: pl.Expr) -> pl.Expr:
    return pl.when(value == other).then(None).otherwise(value)


def _first(*values: pl.Expr) -> pl.Expr:
    return pl.coalesce(values)


def _count(values: pl.Expr) -> pl.Expr:
    return values.count().cast(pl.Int64)


FUNCTIONS: dict[str, Function] = {
    "COALESCE": Function(
        _first,
        (_ANY, _ANY),
        None,
        "COALESCE(a, b, ...)",
        "the first of them that is known",
        many=True,
    ),
    "NULLIF": Function(
        _nullif, (_ANY, _ANY), None, "NULLIF(a, b)", "unknown where both are the same, else a"
    ),
    "GREATEST": Function(
        pl.max_horizontal,
        (_NUMBER, _NUMBER),
        "number",
        "GREATEST(a, b, ...)",
        "the largest that is known",
        many=True,
    ),
    "LEAST": Function(
        pl.min_horizontal,
        (_NUMBER, _NUMBER),
        "number",
        "LEAST(a, b, ...)",
        "the smallest that is known",
        many=True,
    ),
    "ABS": _of_number(pl.Expr.abs, "ABS(a)", "without its sign"),
    "CEIL": _of_number(pl.Expr.ceil, "CEIL(a)", "the next whole number above"),
    "FLOOR": _of_number(pl.Expr.floor, "FLOOR(a)", "the next whole number below"),
    "ROUND": _of_number(pl.Expr.round, "ROUND(a)", "the nearest whole number"),
    # What has no root or logarithm is unknown; Polars would have it larger than any number.
    "SQRT": _of_number(lambda a: pl.when(a >= 0).then(a.sqrt()), "SQRT(a)", "the square root"),
    "LN": _of_number(lambda a: pl.when(a > 0).then(a.log()), "LN(a)", "the natural logarithm"),
    "LOWER": _of_text(lambda a: a.str.to_lowercase(), "LOWER(a)", "in small letters"),
    "UPPER": _of_text(lambda a: a.str.to_uppercase(), "UPPER(a)", "in capital letters"),
    "TRIM": _of_text(lambda a: a.str.strip_chars(), "TRIM(a)", "without space at both ends"),
    "LENGTH": Function(
        lambda a: a.str.len_chars().cast(pl.Int64),
        (_TEXT,),
        "number",
        "LENGTH(a)",
        "the number of characters",
    ),
    "STARTS_WITH": Function(
        lambda a, b: a.str.starts_with(b),
        (_TEXT, _TEXT),
        "truth",
        "STARTS_WITH(a, b)",
        "whether text a begins with b",
    ),
    "ENDS_WITH": Function(
        lambda a, b: a.str.ends_with(b),
        (_TEXT, _TEXT),
        "truth",
        "ENDS_WITH(a, b)",
        "whether text a ends with b",
    ),
    "ARRAY_CONTAINS": Function(
        lambda a, b: a.list.contains(b),
        (_LIST, _TEXT),
        "truth",
        "ARRAY_CONTAINS(list, a)",
        "whether a list has text a",
    ),
    "ARRAY_LENGTH": Function(
        lambda a: a.list.len().cast(pl.Int64),
        (_LIST,),
        "number",
        "ARRAY_LENGTH(list)",
        "how many entries a list has",
    ),
    "AVG": _of_number(pl.Expr.mean, "AVG(a)", "the mean of all rows"),
    "MEDIAN": _of_number(pl.Expr.median, "MEDIAN(a)", "the median of all rows"),
    "SUM": _of_number(_sum, "SUM(a)", "the sum of all rows"),
    "MIN": Function(pl.Expr.min, (_ORDERED,), None, "MIN(a)", "the smallest of all rows"),
    "MAX": Function(pl.Expr.max, (_ORDERED,), None, "MAX(a)", "the largest of all rows"),
    "COUNT": Function(
        _count,
        ((*_ANY, "list"),),
        "number",
        "COUNT(a), COUNT(*)",
        "how many rows have a value; how many rows there are",
    ),
}
"""By name, in capital letters."""

DATE_PARTS: dict[str, Callable[[pl.Expr], pl.Expr]] = {
    "YEAR": lambda a: a.dt.year(),
    "QUARTER": lambda a: a.dt.quarter(),
    "MONTH": lambda a: a.dt.month(),
    "DAY": lambda a: a.dt.day(),
}
"""What EXTRACT takes from a date; each is a function of its own as well."""

FUNCTIONS |= {
    name: Function(
        lambda a, make=make: make(a).cast(pl.Int64),
        (("date",),),
        "number",
        f"{name}(a)",
        f"the same as EXTRACT({name.lower()} FROM a)",
    )
    for name, make in DATE_PARTS.items()
}

CASTS: dict[str, tuple[pl.DataType, Kind]] = {
    **dict.fromkeys(("INT", "INTEGER", "BIGINT"), (pl.Int64(), "number")),
    **dict.fromkeys(("FLOAT", "DOUBLE"), (pl.Float64(), "number")),
    **dict.fromkeys(("TEXT", "VARCHAR"), (pl.String(), "text")),
}
"""The types of CAST."""

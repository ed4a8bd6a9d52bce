"""The values that a condition works with: their kinds, and the functions that take them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import and_, or_
from typing import Literal

import polars as pl
from sqlglot import exp

Kind = Literal["text", "number", "date", "truth", "list"]

KIND_WORDS: dict[Kind, str] = {
    "text": "text",
    "number": "a number",
    "date": "a date",
    "truth": "true or false",
    "list": "a list of text",
}
"""How messages name each kind."""

_WRITTEN: dict[Kind, str] = {
    "date": "; write a day as DATE '2000-01-31'",
    "number": "; write a number without quotes",
    "truth": "; write TRUE or FALSE without quotes",
}


class ConditionError(ValueError):
    """Error in a condition, in words that fit after the name of its field."""


@dataclass(frozen=True, slots=True)
class ConditionValue:
    """A part of a condition: its expression, its kind, and where it stands in the tree."""

    expr: pl.Expr
    kind: Kind
    node: exp.Expr

    @property
    def short_sql(self) -> str:
        """The part as SQL, shortened."""
        text = self.node.sql()
        return text if len(text) <= 40 else text[:37] + "..."

    def __str__(self) -> str:
        return f"{self.short_sql} is {KIND_WORDS[self.kind]}"


FUNCTIONS: dict[type[exp.Expr], tuple[str, tuple[Kind, ...], Kind, Callable[..., pl.Expr]]] = {
    exp.And: ("AND", ("truth", "truth"), "truth", and_),
    exp.Or: ("OR", ("truth", "truth"), "truth", or_),
    exp.Not: ("NOT", ("truth",), "truth", pl.Expr.not_),
    exp.Year: ("YEAR", ("date",), "number", lambda a: a.dt.year().cast(pl.Int64)),
    exp.ArrayContains: (
        "ARRAY_CONTAINS",
        ("list", "text"),
        "truth",
        lambda a, b: a.list.contains(b),
    ),
    exp.ArraySize: ("ARRAY_LENGTH", ("list",), "number", lambda a: a.list.len().cast(pl.Int64)),
}
"""The name of each, what it takes and gives, beside COALESCE, which takes those of any one kind."""


def kind_of_column(dtype: pl.DataType) -> Kind:
    """The kind of what stands in a column."""
    kinds: dict[pl.DataType | type[pl.DataType], Kind] = {
        pl.Boolean(): "truth",
        pl.Date(): "date",
        pl.String(): "text",
        pl.List(pl.String): "list",
    }
    kind = "number" if dtype.is_numeric() else kinds.get(dtype)
    if kind is None:
        raise TypeError(f"a condition knows no column of type {dtype}")
    return kind


def demand_kind(value: ConditionValue, kind: Kind, why: str) -> None:
    """Refuse a value of another kind, and say why it is asked for."""
    if value.kind != kind:
        raise ConditionError(f"cannot be worked out ({why}, and {value})")


def demand_one_kind(values: Sequence[ConditionValue]) -> None:
    """Refuse values that are not all of one kind, with how the odd one may be meant."""
    first = values[0]
    other = next((value for value in values if value.kind != first.kind), None)
    if other is None:
        return
    hint, kinds = "", {first.kind, other.kind}
    texts = [v for v in (first, other) if v.kind == "text" and isinstance(v.node, exp.Literal)]
    if texts and "list" in kinds:
        listed = first if first.kind == "list" else other
        hint = f"; write ARRAY_CONTAINS({listed.short_sql}, {texts[0].short_sql})"
    elif texts:
        hint = next(hint for kind, hint in _WRITTEN.items() if kind in kinds)
    raise ConditionError(f"cannot be worked out ({first}, but {other}){hint}")

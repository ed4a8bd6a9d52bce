"""The values that a condition works with: their kinds, and the functions that take them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from paradiplomacy.hypotheses.designs.condition_tokens import ConditionError

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


@dataclass(frozen=True, slots=True)
class ConditionValue:
    """A part of a condition: its expression, its kind, how it is written, and a literal's value."""

    expr: pl.Expr
    kind: Kind
    written: str
    literal: object = None

    def __str__(self) -> str:
        return f"{self.written} is {KIND_WORDS[self.kind]}"


FUNCTIONS: dict[str, tuple[tuple[Kind, ...], Kind, Callable[..., pl.Expr]]] = {
    "YEAR": (("date",), "number", lambda a: a.dt.year().cast(pl.Int64)),
    "ARRAY_CONTAINS": (("list", "text"), "truth", lambda a, b: a.list.contains(b)),
    "ARRAY_LENGTH": (("list",), "number", lambda a: a.list.len().cast(pl.Int64)),
}
"""What each takes and gives, beside COALESCE, which takes two of any one kind."""


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
    texts = [v for v in (first, other) if v.kind == "text" and v.literal is not None]
    if texts and "list" in kinds:
        listed = first if first.kind == "list" else other
        hint = f"; write ARRAY_CONTAINS({listed.written}, {texts[0].written})"
    elif texts:
        hint = next(hint for kind, hint in _WRITTEN.items() if kind in kinds)
    raise ConditionError(f"cannot be worked out ({first}, but {other}){hint}")

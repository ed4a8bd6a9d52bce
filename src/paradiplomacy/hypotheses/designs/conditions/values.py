"""The parts that a condition is made of: each a Polars expression that knows its kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

__all__ = ["KINDS", "Kind", "Value", "kind_of"]

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

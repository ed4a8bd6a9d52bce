"""The language of conditions: from the text that a person wrote to a Polars expression.

A condition looks like SQL, and sqlglot makes a tree of it; no SQL engine ever sees it, as engines
read files and addresses while they parse. A part of the tree that is not named here is refused, so
that other rows, other frames, files and addresses have no way in.

`polars.sql_expr` was tried in its place. It lets subqueries in, and takes half of the conditions
that `tests/unit/hypotheses/designs/test_conditions.py` refuses: a number compared with a text, a
day written as text, text joined by AND.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from operator import and_, or_
from typing import Literal

import polars as pl
from sqlglot import Dialect, exp
from sqlglot.errors import ParseError, TokenError

from paradiplomacy.suggestions import suggestion

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


LONGEST = 2_000
"""Characters of a condition."""
_LARGEST = 2**63 - 1

_COMPARISONS: dict[type[exp.Expr], Callable[..., pl.Expr]] = {
    exp.EQ: pl.Expr.eq,
    exp.NEQ: pl.Expr.ne,
    exp.LT: pl.Expr.lt,
    exp.LTE: pl.Expr.le,
    exp.GT: pl.Expr.gt,
    exp.GTE: pl.Expr.ge,
    exp.Between: lambda term, low, high: (term >= low) & (term <= high),
    exp.In: lambda term, *others: pl.any_horizontal([term == other for other in others]),
}
_PARTS = {"this", "expression", "expressions", "low", "high", "to", "is_string", "negate"}
"""Parts of what is read here; what has another part means more than is read."""
_OPERANDS = ("this", "expression", "low", "high", "expressions")

_REASONS: dict[type[exp.Expr] | tuple[type[exp.Expr], ...], str] = {
    (exp.Query, exp.SubqueryPredicate): "a condition is on one row and cannot select others",
    exp.Window: "a condition is on one row and has no windows",
    exp.Case: "a condition has no cases; join conditions by AND and OR",
    exp.Interval: "a condition moves no dates; write the day that you mean",
    exp.Null: "nothing equals what is unknown; write a IS NULL, or a IS NOT NULL",
    (exp.CurrentDate, exp.CurrentTimestamp): (
        "the answer would change with the day; write a day as DATE '2000-01-31'"
    ),
    (exp.Concat, exp.DPipe): "texts cannot be joined in a condition",
    (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod, exp.Neg): (
        "a condition compares, and does not calculate"
    ),
    exp.Is: "whether a column is true is written column = TRUE",
    exp.Identifier: "a column is named without its frame",
}
"""Parts of SQL that a condition does without, and why."""
_SIGNS = {
    "‘’“”": "expected straight quotes, as in 'RU'",
    "（）": "expected plain brackets, as in (1, 2)",
    "，": "expected a plain comma",
    ";": "a condition is one expression, and ends without a semicolon",
}
_ANY_VALUE = "expected a column, a text, a number or a date"


def parse_condition(text: str, columns: Mapping[str, pl.DataType], *, frame: str = "") -> pl.Expr:
    """The Polars expression of a condition.

    Parameters
    ----------
    text : str
    columns : mapping of str to polars.DataType
        The columns that it may name.
    frame : str, optional, keyword-only
        Name of their frame, for messages.

    Returns
    -------
    polars.Expr
        True, false, or null where a row does not say.

    Raises
    ------
    ConditionError
        Says what is wrong with it.

    Examples
    --------
    >>> columns = {"kind": pl.String(), "value": pl.Float64()}
    >>> rows = pl.DataFrame({"kind": ["a", "b", None], "value": [1.0, 2.0, 3.0]})
    >>> rows.filter(parse_condition("kind = 'b' OR value > 2", columns))["value"].to_list()
    [2.0, 3.0]
    >>> parse_condition("knd = 'b'", columns, frame="ties")
    Traceback (most recent call last):
    paradiplomacy.hypotheses.designs.condition_language.ConditionError: 'knd' is not a column of \
frame ties; did you mean 'kind'?
    """
    if len(text) > LONGEST:
        raise ConditionError(f"is longer than {LONGEST:,} characters")
    try:
        condition = _Reader(columns, frame).read_node(_tree(text))
    except RecursionError:
        raise ConditionError("is nested too deeply; write it flatter") from None
    if condition.kind != "truth":
        raise ConditionError(
            f"gives {KIND_WORDS[condition.kind]}, expected true or false,"
            " as in: status = 'suspended'"
        )
    return condition.expr


def _tree(text: str) -> exp.Expr:
    """The tree of a condition."""
    try:
        (tree,) = Dialect.get_or_raise(None).parse_into(exp.Condition, text)
    except TokenError:
        why = "a text or a name without its closing quote; a quote within a text is written twice"
        raise ConditionError(f"is not an SQL expression ({why})") from None
    except ParseError as error:
        raise _syntax_error(error) from None
    if not isinstance(tree, exp.Expr):
        raise ConditionError(f"is not an SQL expression ({_ANY_VALUE})")
    if any(part.comments for part in tree.walk()):
        raise _part_error(tree, "has a remark; remarks stand after # in YAML")
    return tree


def _syntax_error(error: ParseError) -> ConditionError:
    """The error where what stands in a condition does not follow on what comes before."""
    where = error.errors[0]
    part, why = where["highlight"], where["description"]
    if "Required" in why:
        why = _ANY_VALUE
    elif "Unexpected" in why:
        before = where["start_context"].rstrip()[-1:]
        why = _reason_of_sign(before + part) or "expected AND, OR or the end"
    return ConditionError(f"is not an SQL expression ({part!r}: {why})")


def _reason_of_sign(part: str) -> str:
    return next((why for signs, why in _SIGNS.items() if set(signs) & set(part)), "")


class _Reader:
    """Reads the tree of a condition on the rows of a frame."""

    def __init__(self, columns: Mapping[str, pl.DataType], frame: str) -> None:
        self._columns, self._frame = columns, frame

    def read_node(self, node: exp.Expr) -> ConditionValue:
        node = node.unnest()
        for name, part in node.args.items():
            if part and name not in _PARTS:
                foreign = isinstance(part, exp.Expr) and not _reason_of(node)
                raise _part_error(part if foreign else node)
        expr, kind = self._read_part(node)
        return ConditionValue(expr.not_() if node.args.get("negate") else expr, kind, node)

    def _values(self, node: exp.Expr) -> list[ConditionValue]:
        """Values that a part is made of, in order."""
        parts = (node.args.get(name) for name in _OPERANDS)
        flat = (each for part in parts for each in (part if isinstance(part, list) else [part]))
        return [self.read_node(each) for each in flat if each is not None]

    def _read_part(self, node: exp.Expr) -> tuple[pl.Expr, Kind]:
        match node:
            case exp.Column():
                return self._column(node.name, quoted=node.this.quoted)
            case exp.Boolean():
                return pl.lit(node.this), "truth"
            case exp.Literal(is_string=True):
                return pl.lit(node.name), "text"
            case exp.Literal() | exp.Neg(this=exp.Literal(is_string=False)):
                return _number(node), "number"
            case exp.Cast(this=exp.Literal(is_string=True)) if node.is_type("date"):
                return _day(node.name), "date"
            case exp.Is(expression=exp.Null()):
                return self.read_node(node.this).expr.is_null(), "truth"
            case exp.Like(expression=exp.Literal(is_string=True)):
                term = self.read_node(node.this)
                demand_kind(term, "text", "LIKE compares text")
                return term.expr.str.contains(_pattern(node.expression.name)), "truth"
            case exp.Coalesce():
                values = self._values(node)
                demand_one_kind(values)
                return pl.coalesce([value.expr for value in values]), values[0].kind
        if type(node) in _COMPARISONS:
            return self._compare_term(node), "truth"
        if type(node) in FUNCTIONS:
            return self._read_function(node)
        raise _part_error(node)

    def _column(self, name: str, *, quoted: bool) -> tuple[pl.Expr, Kind]:
        if name in self._columns:
            return pl.col(name), kind_of_column(self._columns[name])
        why = _reason_of_sign(name)
        if why:
            raise ConditionError(f"is not an SQL expression ({name!r}: {why})")
        instead = suggestion(name, self._columns, listed=100)
        hint = "; put text in single quotes" if quoted else ""
        raise ConditionError(f"{name!r} is not a column of frame {self._frame}; {instead}{hint}")

    def _compare_term(self, node: exp.Expr) -> pl.Expr:
        """A term compared with one or with several others."""
        term, *rest = values = self._values(node)
        if not rest:
            raise _part_error(node, _ANY_VALUE)
        # Of `a = b IS NULL` languages that look like SQL do not agree what comes first.
        if any(isinstance(value.node, exp.Predicate | exp.Is | exp.Not) for value in values):
            raise _part_error(node, "conditions are joined by AND and OR, and not compared")
        demand_one_kind(values)
        if term.kind == "list":
            raise ConditionError(f"{term}; expected ARRAY_CONTAINS({term.short_sql}, 'a text')")
        return _COMPARISONS[type(node)](*(value.expr for value in values))

    def _read_function(self, node: exp.Expr) -> tuple[pl.Expr, Kind]:
        name, takes, gives, make = FUNCTIONS[type(node)]
        arguments = self._values(node)
        if len(arguments) != len(takes):
            raise _part_error(
                node, f"expected {name} of {' and '.join(KIND_WORDS[kind] for kind in takes)}"
            )
        for argument, kind in zip(arguments, takes, strict=True):
            demand_kind(argument, kind, f"{name} needs {KIND_WORDS[kind]}")
        return make(*(argument.expr for argument in arguments)), gives


def _part_error(node: exp.Expr, why: str = "") -> ConditionError:
    """The error where a part of SQL is none of conditions."""
    why = why or _reason_of(node)
    if not why and isinstance(node, exp.Func):
        name = node.name if isinstance(node, exp.Anonymous) else node.sql_name()
        functions = ["COALESCE", *(function for function, *_ in FUNCTIONS.values())]
        instead = suggestion(name.upper(), functions, listed=100)
        return ConditionError(f"{name[:60]!r} is not a function of conditions; {instead}")
    part = ConditionValue(pl.lit(None), "text", node).short_sql
    return ConditionError(f"is not an SQL expression ({part!r}: {why or 'no part of a condition'})")


def _reason_of(node: exp.Expr) -> str:
    """Reason for which a condition does without such a part; ``""`` where it may have it."""
    return next((why for kinds, why in _REASONS.items() if isinstance(node, kinds)), "")


def _number(node: exp.Expr) -> pl.Expr:
    written = node.sql().replace(" ", "")
    whole = written.lstrip("-").isdigit()
    number = int(written) if whole else float(written)
    if abs(number) > _LARGEST if whole else not isfinite(number):
        raise ConditionError(f"{written[:30]} is too large a number")
    return pl.lit(number, dtype=pl.Int64 if whole else pl.Float64)


def _day(written: str) -> pl.Expr:
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
            raise ValueError
        return pl.lit(date.fromisoformat(written))
    except ValueError:
        why = "expected a day after DATE, as in DATE '2000-01-31'"
        raise ConditionError(f"is not an SQL expression ({written[:30]!r}: {why})") from None


def _pattern(like: str) -> str:
    """The regular expression of a pattern of LIKE."""
    wild = {"%": ".*", "_": "."}
    return f"(?s)^{''.join(wild.get(sign) or re.escape(sign) for sign in like)}$"

"""The grammar of conditions: from the text that a person wrote to a Polars expression.

Whatever the grammar does not name is refused: other rows, other frames, files and addresses
have no way in, as nothing but this module ever reads the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from math import isfinite

import polars as pl

from paradiplomacy.hypotheses.designs.conditions.functions import (
    FUNCTIONS,
    KINDS,
    Kind,
    Value,
    kind_of,
)
from paradiplomacy.hypotheses.designs.conditions.tokens import ConditionError, Token, tokens_of
from paradiplomacy.suggestions import suggestion

__all__ = ["DEEPEST", "LONGEST", "LONGEST_LIST", "parsed"]

LONGEST = 2_000
"""Characters of a condition."""
DEEPEST = 40
"""Brackets, NOTs and signs within one another."""
LONGEST_LIST = 200
"""Values between the brackets of IN or of a function."""
_LARGEST = 2**63 - 1

_COMPARE: dict[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "=": pl.Expr.eq,
    "==": pl.Expr.eq,
    "<>": pl.Expr.ne,
    "!=": pl.Expr.ne,
    "<": pl.Expr.lt,
    "<=": pl.Expr.le,
    ">": pl.Expr.gt,
    ">=": pl.Expr.ge,
}
_KEYWORDS = {
    *("AND", "OR", "NOT", "IS", "NULL", "IN", "BETWEEN", "LIKE", "ILIKE", "TRUE", "FALSE"),
}
_ELSEWHERE = {
    "SELECT": "a condition is on one row and cannot select others",
    "OVER": "a condition is on one row and has no windows",
    "CASE": "a condition has no cases; join conditions by AND and OR",
    "NULL": "nothing equals what is unknown; write a IS NULL, or a IS NOT NULL",
    "CURRENT_DATE": "the answer would change with the day; write a day as DATE '2000-01-31'",
}
_RESERVED = _KEYWORDS | _ELSEWHERE.keys()
_WRITTEN: dict[Kind, str] = {
    "date": "; write a day as DATE '2000-01-31'",
    "number": "; write a number without quotes",
    "truth": "; write TRUE or FALSE without quotes",
}
_INTERVAL = re.compile(r"([0-9]{1,4}) (day|week|month|year)s?", re.IGNORECASE)
_OFFSETS = {"day": "d", "week": "w", "month": "mo", "year": "y"}


def parsed(text: str, columns: Mapping[str, pl.DataType], *, frame: str = "") -> pl.Expr:
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
    >>> rows.filter(parsed("kind = 'b' OR value > 2", columns))["value"].to_list()
    [2.0, 3.0]
    >>> parsed("knd = 'b'", columns, frame="ties")
    Traceback (most recent call last):
    paradiplomacy.hypotheses.designs.conditions.tokens.ConditionError: 'knd' is not a column of \
frame ties; did you mean 'kind'?
    """
    if len(text) > LONGEST:
        raise ConditionError(f"is longer than {LONGEST:,} characters")
    parser = _Parser(text, columns, frame)
    condition = parser.condition()
    if parser.current.sort != "end":
        raise parser.expected("AND, OR or the end")
    if condition.kind != "truth":
        raise ConditionError(
            f"gives {KINDS[condition.kind]}, expected true or false, as in: status = 'suspended'"
        )
    return condition.expr


class _Parser:
    """One function for each rule of the grammar, from the loosest to the tightest."""

    def __init__(self, text: str, columns: Mapping[str, pl.DataType], frame: str) -> None:
        self._text, self._columns, self._frame = text, columns, frame
        self._tokens = tokens_of(text)
        self._at = self._depth = 0

    # --- condition: choice OR choice ...; choice: not AND not ... -------------------------

    def condition(self) -> Value:
        return self._left(self._choice, ("OR",), self._join)

    def _choice(self) -> Value:
        return self._left(self._not, ("AND",), self._join)

    def _left(
        self,
        part: Callable[[], Value],
        signs: Sequence[str],
        join: Callable[[Value, str], tuple[pl.Expr, Kind]],
    ) -> Value:
        """Parts with signs between them; each is joined with all that stands left of it."""
        start, joined = self.current.at, part()
        while self.current.key in signs:
            joined = self._value(*join(joined, self._next().key), start)
        return joined

    def _join(self, left: Value, word: str) -> tuple[pl.Expr, Kind]:
        right = self._not() if word == "AND" else self._choice()
        for side in (left, right):
            self._demand(side, "truth", f"{word} joins conditions")
        return left.expr & right.expr if word == "AND" else left.expr | right.expr, "truth"

    def _not(self) -> Value:
        start = self.current.at
        if not self._takes("NOT"):
            return self._comparison()
        with self._deeper():
            operand = self._not()
        self._demand(operand, "truth", "NOT turns a condition round")
        return self._value(operand.expr.not_(), "truth", start)

    # --- comparison: sum, what it is compared with, IS [NOT] NULL ---------------------------

    def _comparison(self) -> Value:
        start, term = self.current.at, self._sum()
        rules = {"IN": self._in, "BETWEEN": self._between, "LIKE": self._like, "ILIKE": self._like}
        if self.current.key in _COMPARE:
            compare = _COMPARE[self._next().key]
            other = self._sum()
            self._demand_one_type([term, other])
            if term.kind == "list":
                raise ConditionError(f"{term}; expected ARRAY_CONTAINS({term.written}, 'a text')")
            term = self._value(compare(term.expr, other.expr), "truth", start)
        elif (negated := self._takes("NOT")) or self.current.key in rules:
            if self.current.key not in rules:
                raise self.expected("IN, BETWEEN or LIKE after NOT")
            rule = self._next().key
            result = rules[rule](term, rule)
            term = self._value(result.not_() if negated else result, "truth", start)
        while self._takes("IS"):
            negated = self._takes("NOT")
            self._demand_word(
                "NULL", "NULL after IS; whether a column is true is written column = TRUE"
            )
            result = term.expr.is_not_null() if negated else term.expr.is_null()
            term = self._value(result, "truth", start)
        return term

    def _in(self, term: Value, _: str) -> pl.Expr:
        self._demand_word("(")
        listed = self._list(self._sum)
        self._demand_one_type([term, *listed])
        literals = [choice.literal for choice in listed]
        if term.kind in ("text", "date") and None not in literals:
            return term.expr.is_in(literals)
        return pl.any_horizontal([term.expr == choice.expr for choice in listed])

    def _between(self, term: Value, _: str) -> pl.Expr:
        low = self._sum()
        self._demand_word("AND", "AND, as in BETWEEN 1 AND 5")
        high = self._sum()
        self._demand_one_type([term, low, high])
        return (term.expr >= low.expr) & (term.expr <= high.expr)

    def _like(self, term: Value, rule: str) -> pl.Expr:
        self._demand(term, "text", "LIKE compares text")
        pattern = self._next()
        if pattern.sort != "text":
            raise self.expected("a text in single quotes after LIKE", pattern)
        wild = {"%": ".*", "_": "."}
        regex = "".join(wild.get(character) or re.escape(character) for character in pattern.value)
        return term.expr.str.contains(f"(?{'is' if rule == 'ILIKE' else 's'})^{regex}$")

    # --- arithmetic -----------------------------------------------------------------------

    def _sum(self) -> Value:
        return self._left(self._product, ("+", "-"), self._add)

    def _add(self, total: Value, sign: str) -> tuple[pl.Expr, Kind]:
        if self.current.key == "INTERVAL" and self._after.sort == "text":
            return self._moved(total, sign), "date"
        other = self._product()
        if sign == "-" and total.kind == other.kind == "date":
            return (total.expr - other.expr).dt.total_days(), "number"
        return self._calculated(total, sign, other)

    def _calculated(self, left: Value, sign: str, right: Value) -> tuple[pl.Expr, Kind]:
        for side in (left, right):
            self._demand(side, "number", f"{sign} needs numbers")
        return _ARITHMETIC[sign](left.expr, right.expr), "number"

    def _moved(self, day: Value, sign: str) -> pl.Expr:
        self._demand(day, "date", "INTERVAL moves a date")
        self._next()
        written = self._next()
        matched = _INTERVAL.fullmatch(written.value.strip())
        if matched is None:
            raise self.expected(
                "a number of days, weeks, months or years, as in INTERVAL '5 years'", written
            )
        by = f"{matched[1]}{_OFFSETS[matched[2].lower()]}"
        return day.expr.dt.offset_by(by if sign == "+" else f"-{by}")

    def _product(self) -> Value:
        return self._left(
            self._signed,
            ("*", "/"),
            lambda product, sign: self._calculated(product, sign, self._signed()),
        )

    def _signed(self) -> Value:
        start, sign = self.current.at, self.current.key
        if not (self._takes("-") or self._takes("+")):
            return self._primary()
        with self._deeper():
            operand = self._signed()
        self._demand(operand, "number", f"{sign} needs a number")
        return self._value(-operand.expr if sign == "-" else operand.expr, "number", start)

    # --- what stands for itself -------------------------------------------------------------

    def _primary(self) -> Value:
        token = self._next()
        start, key, sort = token.at, token.key, token.sort
        if key == "(":
            with self._deeper():
                inner = self.condition()
            if self.current.key == ",":
                raise self.expected("a list after IN only")
            self._demand_word(")")
            return self._value(inner.expr, inner.kind, start)
        if sort == "text":
            return self._value(pl.lit(token.value), "text", start, token.value)
        if sort == "number":
            return self._number(token)
        if sort == "name" or (sort == "word" and self._is_column(token)):
            return self._column(token)
        if key in ("TRUE", "FALSE"):
            return self._value(pl.lit(key == "TRUE"), "truth", start)
        if key == "DATE" and self.current.sort == "text":
            return self._day(start)
        is_call = sort == "word" and key not in _RESERVED and self.current.key == "("
        if not is_call:
            raise self.expected("a column, a text, a number or a date", token)
        with self._deeper():
            return self._call(token)

    def _is_column(self, token: Token) -> bool:
        # Only a function is followed by a bracket, and only a day by a text. A word that is
        # neither is taken for a column, which may not be there.
        before_text = self.current.sort == "text" and token.key in ("DATE", "INTERVAL")
        if self.current.key == "(" or (before_text and token.key == "DATE"):
            return False
        return token.value in self._columns or not (before_text or token.key in _RESERVED)

    def _column(self, token: Token) -> Value:
        name = token.value
        if name not in self._columns:
            instead = suggestion(name, self._columns, listed=100)
            hint = "; put text in single quotes" if token.sort == "name" else ""
            raise ConditionError(
                f"{name!r} is not a column of frame {self._frame}; {instead}{hint}"
            )
        dtype, column = self._columns[name], pl.col(name)
        # Unsigned numbers would not go below zero, but start again from above.
        column = column.cast(pl.Int64) if dtype.is_unsigned_integer() else column
        return self._value(column, kind_of(dtype), token.at)

    def _number(self, token: Token) -> Value:
        whole = token.value.isdigit()
        value = int(token.value) if whole else float(token.value)
        if value > _LARGEST if whole else not isfinite(value):
            raise ConditionError(f"{token} is too large a number")
        dtype = pl.Int64 if whole else pl.Float64
        return self._value(pl.lit(value, dtype=dtype), "number", token.at)

    def _day(self, start: int) -> Value:
        written = self._next()
        try:
            if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written.value):
                raise ValueError
            day = date.fromisoformat(written.value)
        except ValueError:
            raise self.expected("a day after DATE, as in DATE '2000-01-31'", written) from None
        return self._value(pl.lit(day), "date", start, day)

    # --- functions -------------------------------------------------------------------------

    def _call(self, token: Token) -> Value:
        name = token.key
        self._demand_word("(")
        if name == "COUNT" and self._takes("*"):
            self._demand_word(")")
            return self._value(pl.len().cast(pl.Int64), "number", token.at)
        function = FUNCTIONS.get(name)
        if function is None:
            problem = f"{token.value[:60]!r} is not a function of conditions"
            raise ConditionError(f"{problem}; {suggestion(name, list(FUNCTIONS), listed=100)}")
        arguments = [] if self._takes(")") else self._list(self.condition)
        takes = function.kinds(len(arguments))
        if takes is None:
            raise self.expected(function.usage, token)
        for argument, kinds in zip(arguments, takes, strict=True):
            either = " or ".join(KINDS[kind] for kind in kinds)
            self._demand(argument, kinds, f"{function.usage} needs {either}")
        if function.gives is None:
            self._demand_one_type(arguments)
        expression = function.make(*(argument.expr for argument in arguments))
        return self._value(expression, function.gives or arguments[0].kind, token.at)

    def _list(self, part: Callable[[], Value]) -> list[Value]:
        """Values between commas, up to the closing bracket."""
        listed = [part()]
        while self._takes(","):
            listed.append(part())
            self._demand_short(listed)
        self._demand_word(")", "a comma or a closing bracket")
        return listed

    # --- tokens ----------------------------------------------------------------------------

    @property
    def current(self) -> Token:
        return self._tokens[self._at]

    @property
    def _after(self) -> Token:
        return self._tokens[min(self._at + 1, len(self._tokens) - 1)]

    def _next(self) -> Token:
        token = self.current
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def _takes(self, key: str) -> bool:
        """True if a keyword or a sign comes next; it is passed over."""
        if self.current.key != key:
            return False
        self._next()
        return True

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ConditionError(f"is nested more than {DEEPEST} levels deep; write it flatter")
        yield
        self._depth -= 1

    def _value(self, expr: pl.Expr, kind: Kind, start: int, literal: object = None) -> Value:
        text = " ".join(self._text[start : self.current.at].split())
        return Value(expr, kind, text if len(text) <= 40 else text[:37] + "...", literal)

    # --- messages --------------------------------------------------------------------------

    def expected(self, what: str, token: Token | None = None) -> ConditionError:
        token = token or self.current
        why = _ELSEWHERE.get(token.key, f"expected {what}")
        return ConditionError(
            f"is not an SQL expression (character {token.at + 1}, {str(token)!r}: {why})"
        )

    def _demand_word(self, key: str, what: str = "") -> None:
        if not self._takes(key):
            raise self.expected(what or repr(key))

    def _demand_short(self, listed: Sequence[object]) -> None:
        if len(listed) > LONGEST_LIST:
            raise ConditionError(f"has a list of more than {LONGEST_LIST} values; shorten it")

    def _demand(self, value: Value, kinds: Kind | tuple[Kind, ...], why: str) -> None:
        if value.kind not in ((kinds,) if isinstance(kinds, str) else kinds):
            raise ConditionError(f"cannot be worked out ({why}, and {value})")

    def _demand_one_type(self, values: Sequence[Value]) -> None:
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


def _quotient(a: pl.Expr, b: pl.Expr) -> pl.Expr:
    # What is divided by zero is unknown; Polars would have it larger than any number.
    return a / pl.when(b != 0).then(b)


_ARITHMETIC: dict[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "+": pl.Expr.add,
    "-": pl.Expr.sub,
    "*": pl.Expr.mul,
    "/": _quotient,
}

"""The language of conditions: from the text that a person wrote to a Polars expression.

A condition looks like SQL, but no SQL engine ever sees it: engines read files and addresses
while they parse. Whatever the grammar does not name is refused: other rows, other frames, files
and addresses have no way in, as nothing but the tokens and the grammar here ever reads the text.

`polars.sql_expr` was tried in its place. It lets subqueries in, and takes half of the conditions
that `tests/unit/hypotheses/designs/test_conditions.py` refuses: a number compared with a text, a
day written as text, text joined by AND. What would have to be checked around it is this grammar.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from math import isfinite

import polars as pl

from paradiplomacy.hypotheses.designs.condition_tokens import (
    NOT_OF_CONDITIONS,
    ConditionError,
    Token,
    TokenReader,
)
from paradiplomacy.hypotheses.designs.condition_values import (
    FUNCTIONS,
    KIND_WORDS,
    ConditionValue,
    Kind,
    demand_kind,
    demand_one_kind,
    kind_of_column,
)
from paradiplomacy.suggestions import suggestion

LONGEST = 2_000
"""Characters of a condition."""
DEEPEST = 40
"""Brackets and NOTs within one another."""
LONGEST_LIST = 200
"""Values between the brackets of IN."""
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
_KEYWORDS = {"AND", "OR", "NOT", "IS", "NULL", "IN", "BETWEEN", "LIKE", "TRUE", "FALSE"}
_RESERVED = _KEYWORDS | NOT_OF_CONDITIONS.keys()


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
    paradiplomacy.hypotheses.designs.condition_tokens.ConditionError: 'knd' is not a column of \
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
            f"gives {KIND_WORDS[condition.kind]}, expected true or false,"
            " as in: status = 'suspended'"
        )
    return condition.expr


class _Parser(TokenReader):
    """One function for each rule of the grammar, from the loosest to the tightest."""

    def __init__(self, text: str, columns: Mapping[str, pl.DataType], frame: str) -> None:
        super().__init__(text)
        self._text, self._columns, self._frame = text, columns, frame
        self._depth = 0

    # --- condition: choice OR choice ...; choice: not AND not ... -------------------------

    def condition(self) -> ConditionValue:
        return self._joined("OR", self._choice)

    def _choice(self) -> ConditionValue:
        return self._joined("AND", self._not)

    def _joined(self, word: str, part: Callable[[], ConditionValue]) -> ConditionValue:
        start, left = self.current.at, part()
        while self.takes(word):
            right = part()
            for side in (left, right):
                demand_kind(side, "truth", f"{word} joins conditions")
            both = left.expr & right.expr if word == "AND" else left.expr | right.expr
            left = self._value(both, "truth", start)
        return left

    def _not(self) -> ConditionValue:
        start = self.current.at
        if not self.takes("NOT"):
            return self._comparison()
        with self._deeper():
            operand = self._not()
        demand_kind(operand, "truth", "NOT turns a condition round")
        return self._value(operand.expr.not_(), "truth", start)

    # --- comparison: a term, what it is compared with, IS [NOT] NULL -----------------------

    def _comparison(self) -> ConditionValue:
        start, term = self.current.at, self._term()
        rules = {"IN": self._in, "BETWEEN": self._between, "LIKE": self._like}
        if self.current.key in _COMPARE:
            compare = _COMPARE[self.take().key]
            other = self._term()
            demand_one_kind([term, other])
            if term.kind == "list":
                raise ConditionError(f"{term}; expected ARRAY_CONTAINS({term.written}, 'a text')")
            term = self._value(compare(term.expr, other.expr), "truth", start)
        elif (negated := self.takes("NOT")) or self.current.key in rules:
            if self.current.key not in rules:
                raise self.expected("IN, BETWEEN or LIKE after NOT")
            result = rules[self.take().key](term)
            term = self._value(result.not_() if negated else result, "truth", start)
        while self.takes("IS"):
            negated = self.takes("NOT")
            self.demand("NULL", "NULL after IS; whether a column is true is written column = TRUE")
            result = term.expr.is_not_null() if negated else term.expr.is_null()
            term = self._value(result, "truth", start)
        return term

    def _in(self, term: ConditionValue) -> pl.Expr:
        self.demand("(")
        listed = self._list(self._term)
        demand_one_kind([term, *listed])
        return pl.any_horizontal([term.expr == choice.expr for choice in listed])

    def _between(self, term: ConditionValue) -> pl.Expr:
        low = self._term()
        self.demand("AND", "AND, as in BETWEEN 1 AND 5")
        high = self._term()
        demand_one_kind([term, low, high])
        return (term.expr >= low.expr) & (term.expr <= high.expr)

    def _like(self, term: ConditionValue) -> pl.Expr:
        demand_kind(term, "text", "LIKE compares text")
        pattern = self.take()
        if pattern.sort != "text":
            raise self.expected("a text in single quotes after LIKE", pattern)
        wild = {"%": ".*", "_": "."}
        regex = "".join(wild.get(character) or re.escape(character) for character in pattern.value)
        return term.expr.str.contains(f"(?s)^{regex}$")

    # --- what stands for itself -------------------------------------------------------------

    def _term(self) -> ConditionValue:
        token = self.take()
        start, key, sort = token.at, token.key, token.sort
        if key == "(":
            with self._deeper():
                inner = self.condition()
            if self.current.key == ",":
                raise self.expected("a list after IN only")
            self.demand(")")
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
        if sort != "word" or key in _RESERVED or self.current.key != "(":
            raise self.expected("a column, a text, a number or a date", token)
        with self._deeper():
            return self._call(token)

    def _is_column(self, token: Token) -> bool:
        # Only a function is followed by a bracket, and only a day by a text. A word that is
        # neither is taken for a column, which may not be there.
        return (
            self.current.key != "("
            and not (self.current.sort == "text" and token.key == "DATE")
            and (token.value in self._columns or token.key not in _RESERVED)
        )

    def _column(self, token: Token) -> ConditionValue:
        name = token.value
        if name not in self._columns:
            instead = suggestion(name, self._columns, listed=100)
            hint = "; put text in single quotes" if token.sort == "name" else ""
            raise ConditionError(
                f"{name!r} is not a column of frame {self._frame}; {instead}{hint}"
            )
        return self._value(pl.col(name), kind_of_column(self._columns[name]), token.at)

    def _number(self, token: Token) -> ConditionValue:
        whole = token.value.lstrip("-").isdigit()
        value = int(token.value) if whole else float(token.value)
        if abs(value) > _LARGEST if whole else not isfinite(value):
            raise ConditionError(f"{token} is too large a number")
        dtype = pl.Int64 if whole else pl.Float64
        return self._value(pl.lit(value, dtype=dtype), "number", token.at)

    def _day(self, start: int) -> ConditionValue:
        written = self.take()
        try:
            if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written.value):
                raise ValueError
            day = date.fromisoformat(written.value)
        except ValueError:
            raise self.expected("a day after DATE, as in DATE '2000-01-31'", written) from None
        return self._value(pl.lit(day), "date", start, day)

    def _call(self, token: Token) -> ConditionValue:
        name = token.key
        if name != "COALESCE" and name not in FUNCTIONS:
            problem = f"{token.value[:60]!r} is not a function of conditions"
            known = ["COALESCE", *FUNCTIONS]
            raise ConditionError(f"{problem}; {suggestion(name, known, listed=100)}")
        self.demand("(")
        given = [] if self.takes(")") else self._list(self.condition)
        if name == "COALESCE":
            if len(given) != 2:
                raise self.expected("COALESCE(a, b)", token)
            demand_one_kind(given)
            return self._value(pl.coalesce([v.expr for v in given]), given[0].kind, token.at)
        takes, gives, make = FUNCTIONS[name]
        if len(given) != len(takes):
            raise self.expected(f"{name} of {' and '.join(KIND_WORDS[k] for k in takes)}", token)
        for argument, kind in zip(given, takes, strict=True):
            demand_kind(argument, kind, f"{name} needs {KIND_WORDS[kind]}")
        return self._value(make(*(argument.expr for argument in given)), gives, token.at)

    def _list(self, part: Callable[[], ConditionValue]) -> list[ConditionValue]:
        """Values between commas, up to the closing bracket."""
        listed = [part()]
        while self.takes(","):
            listed.append(part())
            if len(listed) > LONGEST_LIST:
                raise ConditionError(f"has a list of more than {LONGEST_LIST} values; shorten it")
        self.demand(")", "a comma or a closing bracket")
        return listed

    # --- depth, and values with how they are written --------------------------------------

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ConditionError(f"is nested more than {DEEPEST} levels deep; write it flatter")
        yield
        self._depth -= 1

    def _value(
        self, expr: pl.Expr, kind: Kind, start: int, literal: object = None
    ) -> ConditionValue:
        text = " ".join(self._text[start : self.current.at].split())
        return ConditionValue(expr, kind, text if len(text) <= 40 else text[:37] + "...", literal)

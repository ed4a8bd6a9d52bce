"""The grammar of conditions: from the text that a person wrote to a Polars expression.

Whatever the grammar does not name is refused: other rows, other frames, files and addresses
have no way in, as nothing but this module ever reads the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from math import isfinite

import polars as pl

from paradiplomacy.hypotheses.designs.conditions.functions import (
    CASTS,
    DATE_PARTS,
    FUNCTIONS,
    Function,
)
from paradiplomacy.hypotheses.designs.conditions.tokens import ConditionError, Token, tokens_of
from paradiplomacy.hypotheses.designs.conditions.values import KINDS, Kind, Value, kind_of
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
    *("CASE", "WHEN", "THEN", "ELSE", "END"),
}
_ELSEWHERE = {
    "SELECT": "a condition is on one row and cannot select others",
    "OVER": "a condition is on one row and has no windows",
    "NULL": "nothing equals what is unknown; write a IS NULL, or a IS NOT NULL",
    "CURRENT_DATE": "the answer would change with the day; write a day as DATE '2000-01-31'",
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
    if parser.here.sort != "end":
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
        return self._joined("OR", lambda: self._joined("AND", self._not, pl.Expr.and_), pl.Expr.or_)

    def _joined(
        self, word: str, part: Callable[[], Value], join: Callable[[pl.Expr, pl.Expr], pl.Expr]
    ) -> Value:
        start = self.here.at
        joined = part()
        while self._takes(word):
            other = part()
            for side in (joined, other):
                self._demand(side, "truth", f"{word} joins conditions")
            joined = self._value(join(joined.expr, other.expr), "truth", start)
        return joined

    def _not(self) -> Value:
        start = self.here.at
        if not self._takes("NOT"):
            return self._comparison()
        with self._deeper():
            operand = self._not()
        self._demand(operand, "truth", "NOT turns a condition round")
        return self._value(operand.expr.not_(), "truth", start)

    # --- comparison: sum, what it is compared with, IS [NOT] NULL ---------------------------

    def _comparison(self) -> Value:
        start = self.here.at
        term = self._sum()
        key = self.here.key
        if key in _COMPARE:
            self._next()
            other = self._sum()
            self._demand_alike([term, other])
            if term.kind == "list":
                raise ConditionError(f"{term}; expected ARRAY_CONTAINS({term.written}, 'a text')")
            term = self._value(_COMPARE[key](term.expr, other.expr), "truth", start)
        else:
            negated = self._takes("NOT")
            rules = (rule(term) for rule in (self._in, self._between, self._like))
            expression = next((candidate for candidate in rules if candidate is not None), None)
            if expression is not None:
                term = self._value(expression.not_() if negated else expression, "truth", start)
            elif negated:
                raise self.expected("IN, BETWEEN or LIKE after NOT")
        while self._takes("IS"):
            negated = self._takes("NOT")
            if not self._takes("NULL"):
                raise self.expected(
                    "NULL after IS; whether a column is true is written column = TRUE"
                )
            expression = term.expr.is_not_null() if negated else term.expr.is_null()
            term = self._value(expression, "truth", start)
        return term

    def _in(self, term: Value) -> pl.Expr | None:
        if not self._takes("IN"):
            return None
        self._demand_sign("(")
        listed = self._list(self._sum)
        self._demand_alike([term, *listed])
        literals = [choice.literal for choice in listed]
        if term.kind in ("text", "date") and None not in literals:
            return term.expr.is_in(literals)
        return pl.any_horizontal([term.expr == choice.expr for choice in listed])

    def _between(self, term: Value) -> pl.Expr | None:
        if not self._takes("BETWEEN"):
            return None
        low = self._sum()
        if not self._takes("AND"):
            raise self.expected("AND, as in BETWEEN 1 AND 5")
        high = self._sum()
        self._demand_alike([term, low, high])
        return (term.expr >= low.expr) & (term.expr <= high.expr)

    def _like(self, term: Value) -> pl.Expr | None:
        if self.here.key not in ("LIKE", "ILIKE"):
            return None
        flags = "is" if self._next().key == "ILIKE" else "s"
        self._demand(term, "text", "LIKE compares text")
        pattern = self._next()
        if pattern.sort != "text":
            raise self.expected("a text in single quotes after LIKE", pattern)
        wild = {"%": ".*", "_": "."}
        regex = "".join(wild.get(character) or re.escape(character) for character in pattern.value)
        return term.expr.str.contains(f"(?{flags})^{regex}$")

    # --- arithmetic -----------------------------------------------------------------------

    def _sum(self) -> Value:
        start = self.here.at
        total = self._product()
        while self.here.key in ("+", "-"):
            sign = self._next().key
            if self.here.key == "INTERVAL" and self._after.sort == "text":
                total = self._value(self._moved(total, sign), "date", start)
                continue
            other = self._product()
            if sign == "-" and total.kind == other.kind == "date":
                days = (total.expr - other.expr).dt.total_days()
                total = self._value(days, "number", start)
                continue
            for side in (total, other):
                self._demand(side, "number", f"{sign} needs numbers")
            expression = total.expr + other.expr if sign == "+" else total.expr - other.expr
            total = self._value(expression, "number", start)
        return total

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
        start = self.here.at
        product = self._signed()
        while self.here.key in ("*", "/", "%"):
            sign = self._next().key
            other = self._signed()
            for side in (product, other):
                self._demand(side, "number", f"{sign} needs numbers")
            product = self._value(_multiplied(product.expr, sign, other.expr), "number", start)
        return product

    def _signed(self) -> Value:
        start = self.here.at
        if self.here.key not in ("-", "+"):
            return self._primary()
        sign = self._next().key
        with self._deeper():
            operand = self._signed()
        self._demand(operand, "number", f"{sign} needs a number")
        return self._value(-operand.expr if sign == "-" else operand.expr, "number", start)

    # --- what stands for itself -------------------------------------------------------------

    def _primary(self) -> Value:
        token = self._next()
        start = token.at
        if token.key == "(":
            with self._deeper():
                inner = self.condition()
            if self.here.key == ",":
                raise self.expected("a list after IN only")
            self._demand_sign(")")
            return self._value(inner.expr, inner.kind, start)
        if token.sort == "text":
            return self._value(pl.lit(token.value), "text", start, token.value)
        if token.sort == "number":
            return self._number(token)
        if token.sort == "name" or (token.sort == "word" and self._is_column(token)):
            return self._column(token)
        if token.key in ("TRUE", "FALSE"):
            truth = token.key == "TRUE"
            return self._value(pl.lit(truth), "truth", start)
        if token.key == "DATE" and self.here.sort == "text":
            return self._day(start)
        if token.key == "CASE":
            with self._deeper():
                return self._case(start)
        reserved = token.key in _KEYWORDS or token.key in _ELSEWHERE
        if token.sort == "word" and not reserved and self.here.key == "(":
            with self._deeper():
                return self._call(token)
        raise self.expected("a column, a text, a number or a date", token)

    def _is_column(self, token: Token) -> bool:
        if token.value in self._columns:
            # Only a function is followed by a bracket, and only a day by a text.
            return self.here.key != "(" and not (token.key == "DATE" and self.here.sort == "text")
        if token.key in _KEYWORDS or token.key in _ELSEWHERE or self.here.key == "(":
            return False  # a word that is neither is taken for a column that is not there
        return not (token.key in ("DATE", "INTERVAL") and self.here.sort == "text")

    def _column(self, token: Token) -> Value:
        name = token.value
        if name not in self._columns:
            instead = suggestion(name, self._columns, listed=100)
            problem = f"{name!r} is not a column of frame {self._frame}; {instead}"
            hint = "; put text in single quotes" if token.sort == "name" else ""
            raise ConditionError(problem + hint)
        dtype = self._columns[name]
        column = pl.col(name)
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

    def _case(self, start: int) -> Value:
        if self.here.key != "WHEN":
            raise self.expected("WHEN, as in CASE WHEN tier = 'city' THEN 1 ELSE 2 END")
        cases: list[tuple[Value, Value]] = []
        while self._takes("WHEN"):
            when = self.condition()
            self._demand(when, "truth", "WHEN is followed by a condition")
            if not self._takes("THEN"):
                raise self.expected("THEN")
            cases.append((when, self.condition()))
            self._demand_short(cases)
        other = self.condition() if self._takes("ELSE") else None
        if not self._takes("END"):
            raise self.expected("WHEN, ELSE or END")
        results = [then for _, then in cases] + ([] if other is None else [other])
        self._demand_alike(results)
        expression = pl.lit(None) if other is None else other.expr
        for when, then in reversed(cases):
            expression = pl.when(when.expr).then(then.expr).otherwise(expression)
        return self._value(expression, results[0].kind, start)

    # --- functions -------------------------------------------------------------------------

    def _call(self, token: Token) -> Value:
        name = token.key
        self._demand_sign("(")
        if name == "CAST":
            return self._cast(token.at)
        if name == "EXTRACT":
            return self._extract(token.at)
        if name == "COUNT" and self._takes("*"):
            self._demand_sign(")")
            return self._value(pl.len().cast(pl.Int64), "number", token.at)
        function = FUNCTIONS.get(name)
        if function is None:
            known = [*FUNCTIONS, "CAST", "EXTRACT"]
            problem = f"{token.value[:60]!r} is not a function of conditions"
            raise ConditionError(f"{problem}; {suggestion(name, known, listed=100)}")
        arguments = [] if self._takes(")") else self._list(self.condition)
        takes = _kinds(function, len(arguments))
        if takes is None:
            raise self._refused(token, f"expected {function.usage}")
        for argument, kinds in zip(arguments, takes, strict=True):
            self._demand(argument, kinds, f"{function.usage} needs {_or(kinds)}")
        if function.gives is None:
            self._demand_alike(arguments)
        expression = function.make(*(argument.expr for argument in arguments))
        return self._value(expression, function.gives or arguments[0].kind, token.at)

    def _cast(self, start: int) -> Value:
        operand = self.condition()
        if not self._takes("AS"):
            raise self.expected("AS, as in CAST(value AS INTEGER)")
        wanted = self._next()
        if wanted.key not in CASTS:
            raise self.expected(f"one of {', '.join(CASTS)}", wanted)
        self._demand_sign(")")
        if operand.kind == "list" or (operand.kind == "date" and CASTS[wanted.key][1] == "number"):
            raise ConditionError(f"{operand}, which is not made into {wanted}")
        dtype, kind = CASTS[wanted.key]
        return self._value(operand.expr.cast(dtype), kind, start)

    def _extract(self, start: int) -> Value:
        part = self._next()
        if part.key not in DATE_PARTS:
            raise self.expected(f"one of {', '.join(DATE_PARTS)}", part)
        if not self._takes("FROM"):
            raise self.expected("FROM, as in EXTRACT(year FROM established)")
        day = self.condition()
        self._demand_sign(")")
        self._demand(day, "date", "EXTRACT needs a date")
        return self._value(DATE_PARTS[part.key](day.expr).cast(pl.Int64), "number", start)

    def _list(self, part: Callable[[], Value]) -> list[Value]:
        """What stands between commas, up to the closing bracket."""
        listed = [part()]
        while self._takes(","):
            listed.append(part())
            self._demand_short(listed)
        self._demand_sign(")", "a comma or a closing bracket")
        return listed

    # --- tokens ----------------------------------------------------------------------------

    @property
    def here(self) -> Token:
        return self._tokens[self._at]

    @property
    def _after(self) -> Token:
        return self._tokens[min(self._at + 1, len(self._tokens) - 1)]

    def _next(self) -> Token:
        token = self.here
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def _takes(self, key: str) -> bool:
        """Whether a keyword or a sign comes next; it is passed over."""
        if self.here.key != key:
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
        return Value(expr, kind, _short(self._text[start : self.here.at]), literal)

    # --- messages --------------------------------------------------------------------------

    def expected(self, what: str, token: Token | None = None) -> ConditionError:
        return self._refused(token or self.here, f"expected {what}")

    def _refused(self, token: Token, why: str) -> ConditionError:
        why = _ELSEWHERE.get(token.key, why)
        return ConditionError(
            f"is not an SQL expression (character {token.at + 1}, {str(token)!r}: {why})"
        )

    def _demand_sign(self, sign: str, what: str = "") -> None:
        if not self._takes(sign):
            raise self.expected(what or f"{sign!r}")

    def _demand_short(self, listed: Sequence[object]) -> None:
        if len(listed) > LONGEST_LIST:
            raise ConditionError(f"has a list of more than {LONGEST_LIST} values; shorten it")

    def _demand(self, value: Value, kinds: Kind | tuple[Kind, ...], why: str) -> None:
        if value.kind not in ((kinds,) if isinstance(kinds, str) else kinds):
            raise ConditionError(f"cannot be worked out ({why}, and {value})")

    def _demand_alike(self, values: Sequence[Value]) -> None:
        first = values[0]
        for other in values[1:]:
            if other.kind != first.kind:
                kinds = {first.kind, other.kind}
                texts = [v for v in (first, other) if v.kind == "text" and v.literal is not None]
                hint = ""
                if texts and "date" in kinds:
                    hint = "; write a day as DATE '2000-01-31'"
                elif texts and "number" in kinds:
                    hint = "; write a number without quotes"
                elif texts and "truth" in kinds:
                    hint = "; write TRUE or FALSE without quotes"
                elif texts and "list" in kinds:
                    listed = first if first.kind == "list" else other
                    hint = f"; write ARRAY_CONTAINS({listed.written}, {texts[0].written})"
                raise ConditionError(f"cannot be worked out ({first}, but {other}){hint}")


def _multiplied(a: pl.Expr, sign: str, b: pl.Expr) -> pl.Expr:
    if sign == "*":
        return a * b
    # What is divided by zero is unknown; Polars would have it larger than any number.
    divisor = pl.when(b != 0).then(b)
    if sign == "/":
        return a / divisor
    rest = a % divisor  # has the sign of the divisor; in SQL it has that of the dividend
    crossed = (rest != 0) & ((a < 0) != (divisor < 0))
    return pl.when(crossed).then(rest - divisor).otherwise(rest)


def _kinds(function: Function, count: int) -> tuple[tuple[Kind, ...], ...] | None:
    """The kinds of so many arguments; None where it does not take so many."""
    takes = function.takes
    if function.many and count > len(takes):
        takes += (takes[-1],) * (count - len(takes))
    return takes if len(takes) == count else None


def _or(kinds: Iterable[Kind]) -> str:
    return " or ".join(KINDS[kind] for kind in kinds)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:37] + "..."

"""The words, texts, numbers and signs of a condition, as its grammar reads them one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LENGTH = 30
"""Characters of the condition that a message repeats."""

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<word>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<name>"[^"]*")
    | (?P<text>'(?:[^']|'')*')
    | (?P<number>-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<sign><>|<=|>=|!=|==|[=<>(),])
    | (?P<end>\Z)
    )""",
    re.VERBOSE,
)

_ARITHMETIC = "a condition compares, and does not calculate"

NOT_OF_CONDITIONS = {
    "SELECT": "a condition is on one row and cannot select others",
    "OVER": "a condition is on one row and has no windows",
    "CASE": "a condition has no cases; join conditions by AND and OR",
    "INTERVAL": "a condition moves no dates; write the day that you mean",
    "NULL": "nothing equals what is unknown; write a IS NULL, or a IS NOT NULL",
    "CURRENT_DATE": "the answer would change with the day; write a day as DATE '2000-01-31'",
}
"""Words of SQL that a condition does without, and why."""

_REFUSED = {
    "--": "has a remark; remarks stand after # in YAML",
    "/*": "has a remark; remarks stand after # in YAML",
    "'": "a text without its closing quote; a quote within a text is written twice",
    '"': "a name without its closing quote",
    **dict.fromkeys("‘’“”", "expected straight quotes, as in 'RU'"),
    **dict.fromkeys("（）", "expected plain brackets, as in (1, 2)"),
    "，": "expected a plain comma",
    ";": "a condition is one expression, and ends without a semicolon",
    ".": "a column is named without its frame",
    "|": "texts cannot be joined in a condition",
    ":": "a column keeps its type",
    **dict.fromkeys("+-*/%", _ARITHMETIC),
}


class ConditionError(ValueError):
    """Error in a condition, in words that fit after the name of its field."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a condition: its sort, its value without quotes, and its first character."""

    sort: str
    value: str
    at: int

    @property
    def key(self) -> str:
        """A keyword or a sign as the grammar spells it; ``""`` for anything else."""
        return self.value.upper() if self.sort in ("word", "sign") else ""

    def __str__(self) -> str:
        if self.sort == "end":
            return "the end"
        quote = {"name": '"', "text": "'"}.get(self.sort, "")
        shortened = self.value if len(self.value) <= _LENGTH else self.value[:_LENGTH] + "..."
        return f"{quote}{shortened}{quote}"


def tokens_of(text: str) -> list[Token]:
    """The tokens of a condition; the last one is its end."""
    tokens: list[Token] = []
    at = 0
    while not tokens or tokens[-1].sort != "end":
        matched = _TOKEN.match(text, at)
        rest = text[at:].lstrip()
        start = len(text) - len(rest)
        if matched is None or rest[:2] in ("--", "/*"):
            why = _REFUSED.get(rest[:2]) or _REFUSED.get(rest[:1], "no part of a condition")
            raise ConditionError(
                f"is not an SQL expression (character {start + 1}, {rest[:_LENGTH]!r}: {why})"
            )
        sort = str(matched.lastgroup)
        value = matched[sort]
        if sort == "text":
            value = value[1:-1].replace("''", "'")
        elif sort == "name":
            value = value[1:-1]
        elif sort == "number" and re.match(r"[A-Za-z0-9_.]", text[matched.end() :]):
            whole = re.match(r"[-\w.]*", rest)
            raise ConditionError(f"has no number {whole[0][:_LENGTH]!r}" if whole else "")
        tokens.append(Token(sort, value, start))
        at = matched.end()
    return tokens


class TokenReader:
    """Reads the tokens of a condition one by one."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens_of(text)
        self._at = 0

    @property
    def current(self) -> Token:
        """The token that comes next."""
        return self._tokens[self._at]

    def take(self) -> Token:
        """The token that comes next, which is passed over."""
        token = self.current
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def takes(self, key: str) -> bool:
        """True if a keyword or a sign comes next; it is passed over."""
        if self.current.key != key:
            return False
        self.take()
        return True

    def expected(self, what: str, token: Token | None = None) -> ConditionError:
        """The error where another token, or the next one, is not what is expected."""
        token = token or self.current
        why = NOT_OF_CONDITIONS.get(token.key, f"expected {what}")
        return ConditionError(
            f"is not an SQL expression (character {token.at + 1}, {str(token)!r}: {why})"
        )

    def demand(self, key: str, what: str = "") -> None:
        """Pass over a keyword or a sign that has to come next."""
        if not self.takes(key):
            raise self.expected(what or repr(key))

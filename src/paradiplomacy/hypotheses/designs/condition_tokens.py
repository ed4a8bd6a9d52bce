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

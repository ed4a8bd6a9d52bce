"""The words of a condition: its text, cut into tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

__all__ = ["ConditionError", "Token", "tokens_of"]

Sort = Literal["word", "name", "text", "number", "sign", "end"]

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<word>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<name>"[^"]*")
    | (?P<text>'(?:[^']|'')*')
    | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<sign><>|<=|>=|!=|==|[-+*/=<>(),])
    | (?P<end>\Z)
    )""",
    re.VERBOSE,
)
_LENGTH = 30
"""Characters of the condition that a message repeats."""
_REFUSED = {
    "--": "has a remark; remarks stand after # in YAML",
    "/*": "has a remark; remarks stand after # in YAML",
    "'": "a text without its closing quote; a quote within a text is written twice",
    '"': "a name without its closing quote",
    "‘": "expected straight quotes, as in 'RU'",
    "’": "expected straight quotes, as in 'RU'",
    "“": "expected straight quotes, as in 'RU'",
    "”": "expected straight quotes, as in 'RU'",
    "（": "expected plain brackets, as in (1, 2)",
    "）": "expected plain brackets, as in (1, 2)",
    "，": "expected a plain comma",
    ";": "a condition is one expression, and ends without a semicolon",
    ".": "a column is named without its frame",
    "|": "texts cannot be joined in a condition",
    ":": "a column keeps its type",
    "%": "a condition has no remainders",
}


class ConditionError(ValueError):
    """Error in a condition, in words that fit after the name of its field."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a condition.

    Parameters
    ----------
    sort : str
        ``word`` (a keyword, a function or a column), ``name`` (a column in double quotes),
        ``text``, ``number``, ``sign`` or ``end``.
    value : str
        Without quotes.
    at : int
        Its first character in the condition, from 0.
    """

    sort: Sort
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
    """The tokens of a condition; the last one is its end.

    Raises
    ------
    ConditionError
        A character cannot stand where it stands.

    Examples
    --------
    >>> [token.value for token in tokens_of("kind <> 'it''s'")]
    ['kind', '<>', "it's", '']
    """
    tokens: list[Token] = []
    at = 0
    while not tokens or tokens[-1].sort != "end":
        matched = _TOKEN.match(text, at)
        rest = text[at:].lstrip()
        start = len(text) - len(rest)
        if matched is None or rest[:2] in ("--", "/*"):
            raise _error_of_refused_text(rest, start)
        sort: Sort = matched.lastgroup  # type: ignore[assignment]
        value = matched[sort]
        if sort == "text":
            value = value[1:-1].replace("''", "'")
        elif sort == "name":
            value = value[1:-1]
        elif sort == "number" and re.match(r"[A-Za-z0-9_.]", text[matched.end() :]):
            whole = re.match(r"[\w.]*", rest)
            raise ConditionError(f"has no number {whole[0][:_LENGTH]!r}" if whole else "")
        tokens.append(Token(sort, value, start))
        at = matched.end()
    return tokens


def _error_of_refused_text(rest: str, start: int) -> ConditionError:
    why = _REFUSED.get(rest[:2]) or _REFUSED.get(rest[:1], "no part of a condition")
    return ConditionError(
        f"is not an SQL expression (character {start + 1}, {rest[:_LENGTH]!r}: {why})"
    )

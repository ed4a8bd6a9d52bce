"""Texts that people brought, as a terminal can show them."""

from __future__ import annotations

import re

# Control characters would be carried out by a terminal, marks of direction turn round what
# follows, and surrogates (bytes of a file name that is not UTF-8) cannot be written at all.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
_ALL = 5_000
_LINE = 1_000
_LEAST = 200


def printable(text: str, *, one_line: bool = False) -> str:
    r"""A text in which every character that a terminal would obey is an escape.

    Parameters
    ----------
    text : str
    one_line : bool
        Whether line breaks and tabs are escaped, too, as they are not part of a name.

    Examples
    --------
    >>> print(printable("old\udce9\x1b[2J.csv"))
    old\xe9\x1b[2J.csv
    >>> print(printable("two\nlines.csv", one_line=True))
    two\nlines.csv
    """
    text = _UNPRINTABLE.sub(_escape, text)
    return text.replace("\n", r"\n").replace("\t", r"\t") if one_line else text


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if 0xDC80 <= code <= 0xDCFF:
        code -= 0xDC00  # the byte that the surrogate stands for
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def shorten(text: str) -> str:
    """A message in which no line, and not the whole, is longer than somebody reads.

    What is left out is the middle of a line: what is wrong stands before it, and what to do
    behind it.

    Examples
    --------
    >>> len(shorten("no term '" + "x" * 100_000 + "'; did you mean 'y'?")) < 1_100
    True
    >>> shorten("a short one")
    'a short one'
    """
    lines = text.split("\n")
    if len(text) > _LINE and len(lines) > _ALL // _LEAST:
        half = _ALL // _LEAST // 2
        left = len(lines) - 2 * half
        lines = [*lines[:half], f"... {left:,} lines are left out ...", *lines[-half:]]
    longest = _LINE if len(text) <= _ALL else min(_LINE, _ALL // len(lines))
    return "\n".join(_cut_middle_of_line(line, longest) for line in lines)


def _cut_middle_of_line(line: str, longest: int) -> str:
    if len(line) <= longest:
        return line
    start = longest // 2
    left = len(line) - longest
    return f"{line[:start]} [... {left:,} characters ...] {line[-(longest - start) :]}"

"""Formulas that a spreadsheet would run, and how a CSV keeps it from doing so.

Every CSV that people open goes through `escape_formula`; what we read back goes through
`unescape_formula`.
"""

from __future__ import annotations

import re

from paradiplomacy.tabular.rows import MAX_CELL

FORMULA_STARTS = "=+-@\t\r＝＋－＠"
"""Characters with which a formula starts."""


ESCAPED = f"^'*[{re.escape(FORMULA_STARTS)}]"
"""Pattern of a text that `escape_formula` changes; Polars reads it, too."""


_ESCAPED = re.compile(ESCAPED)


def runs_as_formula(text: str) -> bool:
    """True if a spreadsheet takes a text for a formula."""
    return text[:1] in FORMULA_STARTS if text else False


def escape_formula(text: str) -> str:
    """A text with an apostrophe in front where a spreadsheet would run it.

    Only for text: a negative number is not a formula. A text that already has apostrophes in
    front of a formula gets one more, so that `unescape_formula` gives back what was there.

    >>> [escape_formula(text) for text in ("=1+1", "@SUM(1)", "Berat", "'s-Hertogenbosch")]
    ["'=1+1", "'@SUM(1)", 'Berat', "'s-Hertogenbosch"]
    """
    return f"'{text}" if _ESCAPED.match(text) else text


def unescape_formula(text: str) -> str:
    """The text that `escape_formula` was given.

    >>> [unescape_formula(text) for text in ("'=1+1", "'s-Hertogenbosch", escape_formula("''-"))]
    ['=1+1', "'s-Hertogenbosch", "''-"]
    """
    return text[1:] if text[:1] == "'" and _ESCAPED.match(text) else text


def too_long_for_cell(text: str, most: int = MAX_CELL) -> str:
    """Fault of a text that no cell of a record folder takes, in words; empty of one that fits.

    `most`: characters, where a cell takes fewer.

    >>> too_long_for_cell("a" * 16_384), too_long_for_cell("a" * 20_000)[:45]
    ('', 'has 20,000 characters, and at most 16,384 fit')
    """
    length = len(escape_formula(text))
    if length <= most:
        return ""
    return (
        f"has {length:,} characters, and at most {most:,} fit; "
        "shorten it, and keep the whole text in a file of its own"
    )

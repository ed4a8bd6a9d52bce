"""A figure in words, as the report writes it."""

from __future__ import annotations

from math import log10

from paradiplomacy.report import words

__all__ = ["figure_words"]


def figure_words(value: float | None) -> str:
    """A figure with three digits that count, or all digits of a whole number.

    Examples
    --------
    >>> figure_words(26114), figure_words(0.0617), figure_words(1234.5), figure_words(None)
    ('26,114', '0.0617', '1,234', '–')
    >>> figure_words(0.0000412)
    '4.12e−5'
    """
    if value is None:
        return "–"
    if float(value).is_integer():
        return words.number(value, 0)
    if abs(value) < 0.0001:
        return f"{value:.2e}".replace("e-0", "e-").replace("-", "−")
    return words.number(value, max(0, 2 - int(log10(abs(value))) + (abs(value) < 1)))

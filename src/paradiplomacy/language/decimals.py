"""Numbers in digits, as tables and charts have them."""

from __future__ import annotations

from paradiplomacy.language.translations import SHIPPED, locale_of

_WHOLE_UNITS = ("count", "counts", "ties", "exchanges", "places")


def decimal(value: float, digits: int = 2, language: str = "en") -> str:
    """A number with thousands separated and no idle zeros.

    >>> decimal(12902), decimal(0.5), decimal(-3.14159)
    ('12,902', '0.5', '−3.14')
    >>> decimal(12902.5, 1, "de")
    '12.902,5'
    """
    if language not in SHIPPED:
        from babel.numbers import format_decimal

        pattern = "#,##0." + "#" * digits
        return format_decimal(round(value, digits), pattern, locale=locale_of(language))
    text = f"{value:,.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", "−")


def digits_of(value: float, unit: str) -> int:
    """Number of decimals that are given of a value; of a share, of its percent.

    >>> digits_of(0.304, "share"), digits_of(0.004, "ratio"), digits_of(12.5, "years")
    (0, 4, 1)
    """
    if unit == "share":
        return 1 if abs(value) < 0.1 else 0
    if unit in _WHOLE_UNITS:
        return 0 if float(value).is_integer() else 1
    size = abs(value)
    if size >= 100:
        return 0
    if size >= 10:
        return 1
    return 2 if size >= 0.01 or size == 0 else 4

"""Numbers, names and lists in Chinese sentences: in digits, and without plurals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from paradiplomacy.language.locales import Numerals, country_of_locale, figure_formats

__all__ = ["FORMATS", "joined"]

_ZH = Numerals("zh")


def joined(items: Sequence[str], most: int | None = None) -> str:
    """Items as in a sentence; the rest counted where there are many.

    Examples
    --------
    >>> joined(["a", "b", "c"]), joined(["a", "b", "c"], 2)
    ('a、b和c', 'a、b等3项')
    """
    if most is not None and len(items) > most:
        return "、".join(items[:most]) + f"等{len(items)}项"
    if len(items) < 2:
        return "".join(items)
    return "、".join(items[:-1]) + "和" + items[-1]


def _country(code: str, _: str) -> str:
    return country_of_locale(code, "zh")


def _chance(p: float, _: str) -> str:
    return f"小于{_ZH.digits(0.001, 3)}" if p < 0.001 else _ZH.chance(p)


FORMATS: Mapping[str, Callable[[Any, str], str]] = {
    **figure_formats(_ZH),
    "number": lambda n, _: f"{n:,}",
    "month": lambda n, _: f"{n}月",
    "country": _country,
    "country-name": _country,
    "country-in-sentence": _country,
    "possessive": _country,
    "joined": lambda items, most: joined(items, int(most) if most else None),
    "chance": _chance,
}
"""How a number or name is written, by the word that stands after the colon in a sentence."""

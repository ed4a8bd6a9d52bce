"""Numbers, names and lists in Chinese sentences: in digits, and without plurals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from paradiplomacy.language.locales import Numerals, country_of_locale, figure_formats

_ZH = Numerals("zh")


def join_items(items: Sequence[str], most: int | None = None, thing: str = "项") -> str:
    """Items as in a sentence; where there are many, how many, with the measure word `thing`.

    >>> join_items(["a", "b", "c"]), join_items(["a", "b", "c"], 2)
    ('a、b和c', 'a、b等3项')
    >>> join_items(["北京市", "上海市", "天津市"], 2, "个市")
    '北京市、上海市等3个市'
    """
    if most is not None and len(items) > most:
        return "、".join(items[:most]) + f"等{len(items)}{thing}"
    if len(items) < 2:
        return "".join(items)
    return "、".join(items[:-1]) + "和" + items[-1]


def _join_by_format(items: Sequence[str], how: str) -> str:
    most, _, thing = how.partition(" ")
    return join_items(items, int(most) if most else None, thing or "项")


FORMATS: Mapping[str, Callable[[Any, str], str]] = {
    **figure_formats(_ZH),
    "number": lambda n, _: f"{n:,}",
    "month": lambda n, _: f"{n}月",
    **dict.fromkeys(
        ("country", "country-name", "country-in-sentence", "possessive"),
        lambda code, _: country_of_locale(code, "zh"),
    ),
    "joined": _join_by_format,
    "wan": lambda n, _: f"{n / 10_000:g}万" if n >= 10_000 else f"{n:,}",
    "chance": lambda p, _: f"小于{_ZH.digits(0.001, 3)}" if p < 0.001 else _ZH.chance(p),
}
"""How a number or name is written, by the word that stands after the colon in a sentence."""

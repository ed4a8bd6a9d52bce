"""Numbers, names and lists in Chinese sentences: in digits, and without plurals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from paradiplomacy.language.english import chance as english_chance
from paradiplomacy.language.english import figure
from paradiplomacy.language.english import ratio as english_ratio
from paradiplomacy.language.spans import HasInterval

__all__ = [
    "FORMATS",
    "brief",
    "country",
    "joined",
    "percent",
    "percent_interval",
    "ratio",
    "ratio_interval",
]


def number(n: float) -> str:
    """A whole number in digits.

    Examples
    --------
    >>> number(3), number(1200)
    ('3', '1,200')
    """
    return f"{n:,}"


_NAMED = {"ZZ": "未注明国家", "YU": "南斯拉夫", "DD": "民主德国", "CS": "捷克斯洛伐克"}
"""What the CLDR does not name: no country, and states of the past."""


@cache
def country(code: str) -> str:
    """The name of a country, from the Unicode CLDR; the code where it names none.

    Examples
    --------
    >>> country("US"), country("CN"), country("ZZ")
    ('美国', '中国', '未注明国家')
    """
    from babel import Locale

    if code in _NAMED:
        return _NAMED[code]
    return str(Locale.parse("zh_Hans").territories.get(code, code))


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


def percent(part: float | None) -> str:
    """A share in whole per cent.

    Examples
    --------
    >>> percent(0.3), percent(0.004), percent(0.999), percent(None)
    ('30%', '不足1%', '99%以上', '未知')
    """
    if part is None:
        return "未知"
    if 0 < part < 0.005:
        return "不足1%"
    if 0.995 <= part < 1:
        return "99%以上"
    return f"{100 * part:.0f}%"


def percent_interval(span: HasInterval) -> str:
    """The interval of a share, with its coverage.

    Examples
    --------
    >>> from paradiplomacy.hypotheses.estimators.exact import Interval
    >>> percent_interval(Interval(0.3, 0.166, 0.465, 0.95))
    '95%区间为17%至46%'
    """
    low, high = span.low or 0.0, 1.0 if span.high is None else span.high
    return f"{percent(span.level)}区间为{percent(low)}至{percent(high)}"


def ratio(value: float | None) -> str:
    """A ratio to two digits.

    Examples
    --------
    >>> ratio(0.784), ratio(12.3), ratio(None)
    ('0.78', '12', '无比值')
    """
    return "无比值" if value is None else english_ratio(value)


def ratio_interval(span: HasInterval) -> str:
    """The interval of a ratio, with its coverage.

    Examples
    --------
    >>> from paradiplomacy.hypotheses.estimators.exact import Interval
    >>> ratio_interval(Interval(2.0, 0.5, None, 0.95))
    '95%区间自0.50起，无上限'
    """
    low = ratio(span.low or 0.0)
    if span.high is None:
        return f"{percent(span.level)}区间自{low}起，无上限"
    return f"{percent(span.level)}区间为{low}至{ratio(span.high)}"


def p_value(p: float | None) -> str:
    """A p-value.

    Examples
    --------
    >>> p_value(0.034), p_value(0.001), p_value(None)
    ('p = 0.03', 'p < 0.01', '无p值')
    """
    if p is None:
        return "无p值"
    return "p < 0.01" if p < 0.01 else f"p = {p:.2f}"


def chance(p: float) -> str:
    """A p-value without its letter.

    Examples
    --------
    >>> chance(0.0004), chance(0.61)
    ('小于0.001', '0.61')
    """
    return "小于0.001" if p < 0.001 else english_chance(p)


def brief(text: str) -> str:
    """Of several sentences the one that gives an estimate with its interval, else the first.

    Examples
    --------
    >>> brief("9对中3对终止。占33%（95%区间为7%至70%）。不能判定。")
    '占33%（95%区间为7%至70%）。'
    """
    sentences = [f"{sentence}。" for sentence in text.split("。") if sentence]
    return next(
        (sentence for sentence in sentences if "%区间" in sentence),
        sentences[0] if sentences else "",
    )


FORMATS: Mapping[str, Callable[[Any, str], str]] = {
    "brief": lambda text, _: brief(text),
    "number": lambda n, _: number(n),
    "month": lambda n, _: f"{n}月",
    "country": lambda code, _: country(code),
    "country-name": lambda code, _: country(code),
    "country-in-sentence": lambda code, _: country(code),
    "possessive": lambda code, _: country(code),
    "joined": lambda items, most: joined(items, int(most) if most else None),
    "with": lambda items, _: "与".join(items),
    "commas": lambda items, _: "、".join(items),
    "semicolons": lambda items, _: "；".join(items),
    "sentences": lambda items, _: "".join(items),
    "percent": lambda part, _: percent(part),
    "percent-interval": lambda span, _: percent_interval(span),
    "ratio": lambda value, _: ratio(value),
    "ratio-interval": lambda span, _: ratio_interval(span),
    "figure": lambda value, _: figure(value),
    "figure-interval": lambda span, _: f"{figure(span.low)}至{figure(span.high)}",
    "p": lambda p, _: p_value(p),
    "chance": lambda p, _: chance(p),
}
"""How a number or name is written, by the word that stands after the colon in a sentence."""

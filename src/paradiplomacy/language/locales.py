"""Numbers, names and lists in sentences of any language, by the CLDR and a few words of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, reduce
from typing import Any, Protocol

from paradiplomacy.language.dates import in_words
from paradiplomacy.language.translations import SHIPPED, locale_of
from paradiplomacy.language.word_files import sentence

_MODULE = "paradiplomacy.language.locales"
PLAIN_FORMAT = re.compile(r"(\+?),?(?:\.(\d))?([dfg%]?)")
"""Formats of Python that stand in sentences."""

_CATEGORIES = ("zero", "one", "two", "few", "many", "other")


@cache
def plural_categories(language: str) -> tuple[str, ...]:
    """The forms in which a language counts whole numbers up to a thousand, by CLDR, in its order.

    A sentence of a translation gives as many: ``{n:count Stadt|Städte}``.

    >>> plural_categories("fr"), plural_categories("pl"), plural_categories("ja")
    (('one', 'other'), ('one', 'few', 'many'), ('other',))
    """
    form_of = locale_of(language).plural_form
    used = {form_of(n) for n in range(1001)}
    return tuple(category for category in _CATEGORIES if category in used)


class HasInterval(Protocol):
    """An estimate and its interval; None stands for no such number, or no bound."""

    @property
    def value(self) -> float | None:
        """The estimate."""

    @property
    def low(self) -> float | None:
        """The lower end."""

    @property
    def high(self) -> float | None:
        """The upper end."""

    @property
    def level(self) -> float:
        """The coverage, such as 0.95."""


class Numerals:
    """Numbers of one language, bare and in its own few words.

    >>> en, zh = Numerals("en"), Numerals("zh")
    >>> en.percent(0.004), en.ratio(0.784), en.p_value(0.034), en.chance(0.0004), en.figure(1234.5)
    ('under 1%', '0.78', 'p = 0.03', 'under 0.001', '1,234')
    >>> zh.percent(0.3), zh.percent(0.004), zh.percent(None), zh.ratio(None), zh.p_value(0.001)
    ('30%', '不足1%', '未知', '无比值', 'p < 0.01')
    >>> Numerals("de").digits(12902.5, 1)
    '12.902,5'
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._own = language not in SHIPPED

    def say(self, key: str, **needs: str) -> str:
        """A sentence of the word file of numbers."""
        return sentence(_MODULE, key, self.language).format(**needs)

    def digits(self, value: float, decimals: int = 0) -> str:
        """A number in digits, with so many decimals."""
        if not self._own:
            return f"{value:,.{decimals}f}".replace("-", "−")
        from babel.numbers import format_decimal

        pattern = "#,##0" + (f".{'0' * decimals}" if decimals else "")
        return format_decimal(round(value, decimals), pattern, locale=locale_of(self.language))

    def format(self, value: float, how: str) -> str:
        """A number by a format of Python, such as ``,.1f`` or ``+.2f``."""
        match = PLAIN_FORMAT.fullmatch(how)
        if match is None or match[3] == "g":
            return format(value, how)
        sign = "+" if match[1] and value >= 0 else ""
        if match[3] == "%":
            return sign + self._percent(value, int(match[2] or 0))
        return sign + self.digits(value, int(match[2] or 0))

    def percent(self, part: float | None) -> str:
        """A share in whole per cent."""
        if part is None:
            return self.say("unknown")
        if 0 < part < 0.005:
            return self.say("under", limit=self._percent(0.01))
        if 0.995 <= part < 1:
            return self.say("over", limit=self._percent(0.99))
        return self._percent(part)

    def _percent(self, part: float, decimals: int = 0) -> str:
        if not self._own:
            return f"{100 * part:.{decimals}f}%"
        from babel.numbers import format_percent

        locale = locale_of(self.language)
        pattern = str(locale.percent_formats[None].pattern)
        if decimals:
            pattern = pattern.replace("0", f"0.{'0' * decimals}", 1)
        return format_percent(round(part, decimals + 2), pattern, locale=locale)

    def percent_interval(self, span: HasInterval) -> str:
        """The interval of a share, with its coverage."""
        low, high = span.low or 0.0, 1.0 if span.high is None else span.high
        return self._interval(span.level, self.percent(low), self.percent(high))

    def _interval(self, level: float, low: str, high: str) -> str:
        return self.say("interval", level=self.percent(level), low=low, high=high)

    def ratio(self, value: float | None) -> str:
        """A ratio to two digits."""
        return self.say("no-ratio") if value is None else self.digits(value, 2 if value < 10 else 0)

    def ratio_interval(self, span: HasInterval) -> str:
        """The interval of a ratio, with its coverage."""
        low = self.ratio(span.low or 0.0)
        if span.high is None:
            return self.say("upwards", level=self.percent(span.level), low=low)
        return self._interval(span.level, low, self.ratio(span.high))

    def p_value(self, p: float | None) -> str:
        """A p-value."""
        if p is None:
            return self.say("no-p")
        return self.say("p-below" if p < 0.01 else "p", p=self.digits(max(p, 0.01), 2))

    def chance(self, p: float) -> str:
        """A p-value without its letter."""
        if p < 0.001:
            return self.say("under", limit=self.digits(0.001, 3))
        return self.digits(p, 3 if p < 0.1 else 2)

    def figure(self, value: float | None) -> str:
        """A figure in the unit of an outcome, to three digits; 0 where there is none."""
        value = value or 0.0
        if abs(value) >= 1000:
            return self.digits(value)
        text = f"{value:.3g}"
        return text if "e" in text else self.digits(value, len(text.partition(".")[2]))

    def span(self, low: str, high: str) -> str:
        """Two numbers, from the lower to the higher."""
        return self.say("span", low=low, high=high)

    def chain(self, key: str, items: Sequence[str]) -> str:
        """Items, each put to those before it: ``comma``, ``semicolon``, ``with``, ``sentences``."""
        return reduce(lambda before, item: self.say(key, a=before, b=item), items) if items else ""

    def sign(self, key: str) -> str:
        """The sign alone that stands between two: ``comma``, ``colon`` ..."""
        return self.say(key, a="", b="")

    def brief(self, text: str) -> str:
        """Of several sentences the one that gives an estimate with its interval, else the first."""
        interval = sentence(_MODULE, "interval", self.language)
        said = re.compile(".+?".join(map(re.escape, re.split(r"\{\w+\}", interval))))
        each = re.split(r"(?<=[^A-Z][.!?]) +|(?<=[。！？])", text)
        return next((part for part in each if said.search(part)), each[0])


def figure_formats(words: Numerals) -> dict[str, Callable[[Any, str], str]]:
    """Writers of figures, intervals and lists, which all languages put together alike."""
    return {
        "brief": lambda text, _: words.brief(text),
        "day": lambda text, _: in_words(text, words.language),
        "with": lambda items, _: words.chain("with", items),
        "commas": lambda items, _: words.chain("comma", items),
        "semicolons": lambda items, _: words.chain("semicolon", items),
        "sentences": lambda items, _: words.chain("sentences", items),
        "percent": lambda part, _: words.percent(part),
        "percent-interval": lambda span, _: words.percent_interval(span),
        "ratio": lambda value, _: words.ratio(value),
        "ratio-interval": lambda span, _: words.ratio_interval(span),
        "figure": lambda value, _: words.figure(value),
        "figure-interval": lambda s, _: words.span(words.figure(s.low), words.figure(s.high)),
        "p": lambda p, _: words.p_value(p),
        "chance": lambda p, _: words.chance(p),
    }


def numerals(language: str) -> Mapping[str, Callable[[Any, str], str]]:
    """Writers of what stands in braces in a language that was found, as `english.FORMATS` does."""
    words, locale = Numerals(language), locale_of(language)

    def forms(n: float, thing: str) -> str:
        """The form of a noun, or of any other word, that goes with a number."""
        each = thing.split("|")
        form = locale.plural_form(n)
        known = plural_categories(language)
        return each[min(known.index(form) if form in known else len(known) - 1, len(each) - 1)]

    def count(n: float, thing: str) -> str:
        return words.say("counted", n=words.digits(n), thing=forms(n, thing))

    def join(items: Sequence[str], most: str) -> str:
        from babel.lists import format_list

        shown = list(items[: int(most or len(items))])
        if len(items) > len(shown):
            shown.append(words.say("more", n=words.digits(len(items) - len(shown))))
        return str(format_list(shown, locale=locale))

    def country(code: str, _: str = "") -> str:
        return country_of_locale(code, language)

    return {
        **figure_formats(words),
        "number": lambda n, _: words.digits(n),
        "alone": lambda n, _: words.digits(n) if n else words.say("none"),
        "Number": lambda n, _: words.digits(n),
        "count": count,
        "Count": count,
        "forms": forms,
        "plural": lambda thing, _: str(thing).rpartition("|")[2],
        "capital": lambda text, _: text[:1].upper() + text[1:],
        "month": lambda n, _: str(locale.months["format"]["wide"][n]),
        **dict.fromkeys(("country", "country-name", "country-in-sentence"), country),
        "possessive": lambda code, _: words.say("possessive", name=country(code)),
        "joined": join,
    }


@cache
def country_of_locale(code: str, language: str) -> str:
    """The name of a country, from the Unicode CLDR; the code where it names none.

    >>> country_of_locale("US", "zh"), country_of_locale("DE", "fr"), country_of_locale("YU", "zh")
    ('美国', 'Allemagne', '南斯拉夫')
    """
    if code in _NOT_IN_CLDR:
        return sentence(_MODULE, f"countries.{code}", language)
    return str(locale_of(language).territories.get(code, code))


_NOT_IN_CLDR = frozenset(
    ["ZZ", "YU", "DD", "CS", "SU", "AN", "BU", "DY", "HV", "NH", "RH", "TP", "VD", "YD", "ZR"]
)
"""No country, and states of the past."""

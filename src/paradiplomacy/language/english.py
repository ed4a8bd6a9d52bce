"""Numbers, names and lists in English sentences: rounded, and never a missing value."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from paradiplomacy.language.countries import country_in_sentence, country_name
from paradiplomacy.language.spans import HasInterval

__all__ = [
    "FORMATS",
    "Noun",
    "alone",
    "brief",
    "capital",
    "chance",
    "count",
    "country",
    "figure",
    "listed",
    "number",
    "percent",
    "percent_span",
    "plural",
    "possessive",
    "ratio",
    "ratio_span",
]

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_JOINT = re.compile(r" (?:of|with|without|that|which|whose|in|on|at|to|from|between|by|for) ")
"""Before it stands the noun that takes the plural: ties *with* an exchange."""
_PLURALS = {
    "is": "are",
    "was": "were",
    "has": "have",
    "crisis": "crises",
    "series": "series",
    "person": "people",
    "child": "children",
    "man": "men",
    "woman": "women",
    "half": "halves",
}


class Noun(str):
    """A noun that brings its plural with it, for words that follow no rule.

    Examples
    --------
    >>> count(2, Noun("Land", "Länder")), count(1, Noun("Land", "Länder"))
    ('two Länder', 'one Land')
    """

    many: str

    def __new__(cls, one: str, many: str) -> Noun:
        """The singular as text, with its plural beside it."""
        noun = super().__new__(cls, one)
        noun.many = many
        return noun


def number(n: int) -> str:
    """A number, spelt out up to ten.

    Examples
    --------
    >>> number(3), number(1200)
    ('three', '1,200')
    """
    return _WORDS[n] if n < len(_WORDS) else f"{n:,}"


def alone(n: int) -> str:
    """A number that stands without its noun.

    Examples
    --------
    >>> alone(3), alone(0)
    ('three', 'none')
    """
    return number(n) if n else "none"


def count(n: int, thing: str) -> str:
    """A number with its noun, spelt out up to ten.

    Examples
    --------
    >>> count(1, "tie"), count(12, "tie"), count(0, "crisis")
    ('one tie', '12 ties', 'no crises')
    >>> count(2, "tie with an exchange")
    'two ties with an exchange'
    """
    return f"{number(n)} {thing if n == 1 else plural(thing)}"


def plural(thing: str) -> str:
    """The plural of a noun, with all that follows it.

    Examples
    --------
    >>> plural("county"), plural("day"), plural("branch"), plural("crisis")
    ('counties', 'days', 'branches', 'crises')
    >>> plural("city with a tie")
    'cities with a tie'
    """
    if isinstance(thing, Noun):
        return thing.many
    joint = _JOINT.search(thing)
    noun, rest = (thing[: joint.start()], thing[joint.start() :]) if joint else (thing, "")
    *head, last = noun.split(" ")
    return " ".join([*head, _plural(last)]) + rest


def _plural(noun: str) -> str:
    if noun in _PLURALS:
        return _PLURALS[noun]
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + ("es" if re.search(r"(?:s|x|z|ch|sh)$", noun) else "s")


def capital(text: str) -> str:
    """A label with a capital first letter, the rest as it is.

    Examples
    --------
    >>> capital("ties with the East")
    'Ties with the East'
    """
    return text[:1].upper() + text[1:]


def possessive(name: str) -> str:
    """A name as the owner of what follows.

    Examples
    --------
    >>> possessive("China"), possessive("the United States")
    ("China's", "the United States'")
    """
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def country(code: str) -> str:
    """The name of a country in sentences, or its code.

    Examples
    --------
    >>> country("CN"), country("XX")
    ('China', 'XX')
    """
    return "U.S." if code == "US" else country_name(code)


def listed(items: Sequence[str], *, most: int = 6) -> str:
    """Items joined as in a sentence; the rest counted where there are many.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed(["a", "b", "c"], most=2)
    ('a, b and c', 'a, b and 1 more')
    """
    shown = list(items[:most])
    if len(items) > most:
        shown.append(f"{len(items) - most} more")
    if len(shown) < 2:
        return "".join(shown)
    return ", ".join(shown[:-1]) + " and " + shown[-1]


def percent(part: float | None) -> str:
    """A share in whole per cent.

    Examples
    --------
    >>> percent(0.3), percent(0.004), percent(0.0), percent(None)
    ('30%', 'under 1%', '0%', 'unknown')
    """
    if part is None:
        return "unknown"
    if 0 < part < 0.005:
        return "under 1%"
    if 0.995 <= part < 1:
        return "over 99%"
    return f"{100 * part:.0f}%"


def percent_span(span: HasInterval) -> str:
    """The interval of a share, with its coverage.

    Examples
    --------
    >>> from paradiplomacy.hypotheses.estimators.exact import Interval
    >>> percent_span(Interval(0.3, 0.166, 0.465, 0.95))
    '95% interval 17% to 46%'
    """
    low, high = span.low or 0.0, 1.0 if span.high is None else span.high
    return f"{percent(span.level)} interval {percent(low)} to {percent(high)}"


def ratio(value: float | None) -> str:
    """A ratio to two digits.

    Examples
    --------
    >>> ratio(0.784), ratio(12.3), ratio(None)
    ('0.78', '12', 'no ratio')
    """
    if value is None:
        return "no ratio"
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def ratio_span(span: HasInterval) -> str:
    """The interval of a ratio, with its coverage.

    Examples
    --------
    >>> from paradiplomacy.hypotheses.estimators.exact import Interval
    >>> ratio_span(Interval(2.0, 0.5, None, 0.95))
    '95% interval 0.50 upwards, without an upper limit'
    """
    coverage = f"{percent(span.level)} interval {ratio(span.low or 0.0)}"
    if span.high is None:
        return f"{coverage} upwards, without an upper limit"
    return f"{coverage} to {ratio(span.high)}"


def p_value(p: float | None) -> str:
    """A p-value.

    Examples
    --------
    >>> p_value(0.034), p_value(0.001)
    ('p = 0.03', 'p below 0.01')
    """
    if p is None:
        return "no p-value"
    return "p below 0.01" if p < 0.01 else f"p = {p:.2f}"


def figure(value: float | None) -> str:
    """A figure in the unit of an outcome, to three digits; 0 where there is none.

    Examples
    --------
    >>> figure(-0.12345), figure(1234.5), figure(0.0)
    ('-0.123', '1,234', '0')
    """
    value = value or 0.0
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def chance(p: float) -> str:
    """A p-value without its letter.

    Examples
    --------
    >>> chance(0.0004), chance(0.0312), chance(0.61)
    ('under 0.001', '0.031', '0.61')
    """
    if p < 0.001:
        return "under 0.001"
    return f"{p:.3f}" if p < 0.1 else f"{p:.2f}"


def brief(text: str) -> str:
    """Of several sentences the one that gives an estimate with its interval, else the first.

    Examples
    --------
    >>> brief("Of 9 U.S. ties 3 ended. That is 33% (95% interval 7% to 70%). It decides nothing.")
    'That is 33% (95% interval 7% to 70%).'
    """
    sentences = _BETWEEN_SENTENCES.split(text)
    return next((sentence for sentence in sentences if "% interval" in sentence), sentences[0])


_BETWEEN_SENTENCES = re.compile(r"(?<=[^A-Z][.!?]) +(?=[A-Z])")
"""An abbreviation such as U.S. ends no sentence."""


FORMATS: Mapping[str, Callable[[Any, str], str]] = {
    "brief": lambda text, _: brief(text),
    "number": lambda n, _: number(n),
    "alone": lambda n, _: alone(n),
    "Number": lambda n, _: capital(number(n)),
    "count": count,
    "Count": lambda n, thing: capital(count(n, thing)),
    "plural": lambda thing, _: plural(thing),
    "capital": lambda text, _: capital(text),
    "month": lambda n, _: month_name[n],
    "country": lambda code, _: country(code),
    "country-name": lambda code, _: country_name(code),
    "country-in-sentence": lambda code, _: country_in_sentence(code),
    "possessive": lambda code, _: possessive(country_in_sentence(code)),
    "joined": lambda items, most: listed(items, most=int(most or len(items))),
    "with": lambda items, _: " with ".join(items),
    "commas": lambda items, _: ", ".join(items),
    "semicolons": lambda items, _: "; ".join(items),
    "sentences": lambda items, _: " ".join(items),
    "percent": lambda part, _: percent(part),
    "percent-interval": lambda span, _: percent_span(span),
    "ratio": lambda value, _: ratio(value),
    "ratio-interval": lambda span, _: ratio_span(span),
    "figure": lambda value, _: figure(value),
    "figure-interval": lambda span, _: f"{figure(span.low)} to {figure(span.high)}",
    "p": lambda p, _: p_value(p),
    "chance": lambda p, _: chance(p),
}
"""How a number or name is written, by the word that stands after the colon in a sentence."""

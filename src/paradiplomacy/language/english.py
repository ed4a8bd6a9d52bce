"""Numbers, names and lists in English sentences: spelt out up to ten, and with plurals."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from paradiplomacy.language.countries import country_in_sentence, country_name
from paradiplomacy.language.locales import Numerals, figure_formats

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

    >>> number(3), number(1200)
    ('three', '1,200')
    """
    return _WORDS[n] if n < len(_WORDS) else f"{n:,}"


def count(n: int, thing: str) -> str:
    """A number with its noun, spelt out up to ten.

    >>> count(1, "tie"), count(12, "tie"), count(0, "crisis")
    ('one tie', '12 ties', 'no crises')
    >>> count(2, "tie with an exchange")
    'two ties with an exchange'
    """
    return f"{number(n)} {thing if n == 1 else plural(thing)}"


def plural(thing: str) -> str:
    """The plural of a noun, with all that follows it.

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

    >>> capital("ties with the East")
    'Ties with the East'
    """
    return text[:1].upper() + text[1:]


def possessive(name: str) -> str:
    """A name as the owner of what follows.

    >>> possessive("China"), possessive("the United States")
    ("China's", "the United States'")
    """
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def forms(n: int, thing: str) -> str:
    """A word or two that go with a number: ``one|many``, or words that begin with *are* or so.

    >>> forms(1, "is|are"), forms(2, "is|are"), forms(1, "were ended"), forms(1, "worked")
    ('is', 'are', 'was ended', 'worked')
    """
    one, mark, many = thing.partition("|")
    if n != 1:
        return many or one
    verb, space, rest = one.partition(" ")
    return one if mark else _SINGULAR.get(verb, verb) + space + rest


_SINGULAR = {"are": "is", "were": "was", "have": "has", "do": "does"}


def list_items(items: Sequence[str], *, most: int = 6) -> str:
    """Items joined as in a sentence; the rest counted where there are many.

    >>> list_items(["a", "b", "c"]), list_items(["a", "b", "c"], most=2)
    ('a, b and c', 'a, b and 1 more')
    >>> list_items(["Ames, Iowa", "b"]), list_items(["a", "Ames, Iowa", "c"])  # items with a comma
    ('Ames, Iowa, and b', 'a; Ames, Iowa; and c')
    """
    first = list(items[:most])
    if len(items) > most:
        first.append(f"{len(items) - most} more")
    if len(first) < 2:
        return "".join(first)
    if len(first) == 2:
        return f"{first[0]}{',' if ', ' in first[0] else ''} and {first[1]}"
    if any(", " in item for item in first):
        return "; ".join([*first[:-1], f"and {first[-1]}"])
    return ", ".join(first[:-1]) + " and " + first[-1]


def brief(text: str) -> str:
    """Of several sentences the one that gives an estimate with its interval, else the first.

    >>> brief("Of 9 U.S. ties 3 ended. That is 33% (95% interval 7% to 70%). It decides nothing.")
    'That is 33% (95% interval 7% to 70%).'
    """
    sentences = _BETWEEN_SENTENCES.split(text)
    return next((sentence for sentence in sentences if "% interval" in sentence), sentences[0])


_BETWEEN_SENTENCES = re.compile(r"(?<=[^A-Z][.!?]) +(?=[A-Z])")
"""An abbreviation such as U.S. ends no sentence."""


FORMATS: Mapping[str, Callable[[Any, str], str]] = {
    **figure_formats(Numerals("en")),
    "brief": lambda text, _: brief(text),
    "number": lambda n, _: number(n),
    "alone": lambda n, _: number(n) if n else "none",
    "Number": lambda n, _: capital(number(n)),
    "count": count,
    "Count": lambda n, thing: capital(count(n, thing)),
    "forms": forms,
    "plural": lambda thing, _: plural(thing),
    "capital": lambda text, _: capital(text),
    "month": lambda n, _: month_name[n],
    "country": lambda code, _: "U.S." if code == "US" else country_name(code),
    "country-name": lambda code, _: country_name(code),
    "country-in-sentence": lambda code, _: country_in_sentence(code),
    "possessive": lambda code, _: possessive(country_in_sentence(code)),
    "joined": lambda items, most: list_items(items, most=int(most or len(items))),
}
"""How a number or name is written, by the word that stands after the colon in a sentence."""

"""From codes and numbers to words: dates, countries, counts, estimates."""

from __future__ import annotations

import re
from collections.abc import Iterable

from paradiplomacy.language.amounts import amount, interval, value_of
from paradiplomacy.language.countries import country_name
from paradiplomacy.language.dates import in_words
from paradiplomacy.language.decimals import decimal as number
from paradiplomacy.language.english import capital, chance, plural
from paradiplomacy.model.statements import THIRD
from paradiplomacy.model.table_words import label_of
from paradiplomacy.model.tables import FILES

__all__ = [
    "amount",
    "capital",
    "cell_of",
    "chance",
    "count_of",
    "country",
    "in_han",
    "interval",
    "listed",
    "number",
    "percent",
    "property_words",
    "section_parts",
    "side_words",
    "value_of",
    "value_words",
    "when",
]


def country(code: str) -> str:
    """The short English name of a country; the code where it names none."""
    return country_name(code)


def side_words(side: str) -> str:
    """Who speaks: a country, a third party, or, by its key, a place."""
    return "third party" if side == THIRD else country(side)


def property_words(name: str) -> str:
    """How a property is called in sentences."""
    return label_of(name)


def percent(part: float, whole: float) -> str:
    """A share of a whole in percent, or a dash where there is no whole."""
    return f"{number(100 * part / whole, 0)}%" if whole else "–"


def count_of(count: int, one: str, many: str = "") -> str:
    """A count with its noun.

    Examples
    --------
    >>> count_of(1, "tie"), count_of(2, "tie"), count_of(0, "city")
    ('1 tie', '2 ties', 'no cities')
    """
    noun = one if count == 1 else (many or plural(one))
    return f"{number(count) if count else 'no'} {noun}"


def section_parts(section: str) -> tuple[str, str]:
    """A section of the article: its title, and its paragraphs where it names any.

    Examples
    --------
    >>> section_parts("Human Rights Protection, 2-3"), section_parts("Climate, and more")
    (('Human Rights Protection', '2-3'), ('Climate, and more', ''))
    """
    title, _, paragraphs = section.rpartition(", ")
    return (title, paragraphs) if title and paragraphs[:1].isdigit() else (section, "")


def cell_of(text: str) -> str:
    """A text as a cell of a table in Markdown: on one line, with bars escaped."""
    return " ".join(text.split()).replace("|", "\\|")


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words as a list in a sentence.

    Examples
    --------
    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    held = list(words)
    if len(held) < 2:
        return "".join(held)
    return f"{', '.join(held[:-1])} {last} {held[-1]}"


def in_han(text: str) -> bool:
    """Whether a text has Chinese characters, so that a page can say so.

    Examples
    --------
    >>> in_han("长春市"), in_han("Омск")
    (True, False)
    """
    return re.search(r"[\u3400-\u9fff]", text) is not None


def when(text: str) -> str:
    """An EDTF date in words; what is no date comes back as it is.

    Examples
    --------
    >>> when("1994-04-05")
    '5 April 1994'
    """
    return in_words(text)


def value_words(name: str, value: str) -> str:
    """The value of a property, as a sentence would say it."""
    if name == "interruption":
        change, _, date = value.partition(" ")
        denied = date.startswith("not ")
        date = when(date.removeprefix("not "))
        said = f"{change}, {'date unknown' if date == 'unknown' else date}"
        return f"not {said}" if denied else said
    if value.startswith("not "):
        return f"not {value_words(name, value.removeprefix('not '))}"
    if value == "unknown":
        return "date unknown"
    return when(value) if re.match(r"[\d.]", value) and name not in _NUMBERS else value


_NUMBERS = frozenset(
    column.name
    for table in FILES.values()
    for column in table.cells
    if column.type.value in ("whole", "number")
)

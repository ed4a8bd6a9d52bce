"""From codes and numbers to words: dates, countries, counts, estimates."""

from __future__ import annotations

import re
from collections.abc import Iterable

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.language.countries import country_name
from paradiplomacy.language.dates import in_words
from paradiplomacy.language.english import capital, chance, plural
from paradiplomacy.model.statements import THIRD
from paradiplomacy.model.table_words import label_of
from paradiplomacy.model.tables import FILES

__all__ = [
    "TIMES",
    "amount",
    "capital",
    "cell_of",
    "chance",
    "count_of",
    "country",
    "digits_of",
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
    "why_no_value",
]

TIMES = ("years", "months", "days")
"""Units of time; a value that lies beyond the end of the record was not reached."""

FEWEST = 5
"""Cases below which no median is estimated."""

_WHOLE_UNITS = ("count", "counts", "ties", "exchanges", "places")


def country(code: str) -> str:
    """The short English name of a country; the code where it names none."""
    return country_name(code)


def side_words(side: str) -> str:
    """Who speaks: a country, a third party, or, by its key, a place."""
    return "third party" if side == THIRD else country(side)


def property_words(name: str) -> str:
    """How a property is called in sentences."""
    return label_of(name)


def number(value: float, digits: int = 2) -> str:
    """A number with thousands separated and no idle zeros.

    Examples
    --------
    >>> number(12902), number(0.5), number(-3.14159)
    ('12,902', '0.5', '−3.14')
    """
    text = f"{value:,.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text == "-0":
        text = "0"
    return text.replace("-", "−")


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


def amount(value: float | None, unit: str) -> str:
    """A value in its unit, in words.

    Examples
    --------
    >>> amount(0.304, "share"), amount(2.5, "years"), amount(None, "share")
    ('30%', '2.5 years', 'no single value')
    >>> amount(1979.0, "year"), amount(1200.0, "count")
    ('1979', '1,200')
    """
    if value is None:
        return "no single value"
    if unit == "year":
        return f"{value:.0f}"
    if unit == "share":
        return f"{number(100 * value, digits_of(value, unit))}%"
    text = number(value, digits_of(value, unit))
    if unit in TIMES:
        return f"{text} {unit.removesuffix('s') if text == '1' else unit}"
    return text


def why_no_value(unit: str, *, low: float | None, high: float | None, n: int) -> str:
    """What is said in place of the value of an estimate that has none.

    Examples
    --------
    >>> why_no_value("ratio", low=0.03, high=None, n=4)
    'no single value'
    >>> why_no_value("ratio", low=None, high=None, n=4)
    'not estimated'
    >>> why_no_value("years", low=None, high=None, n=23)
    'not reached'
    """
    if low is not None or high is not None:
        return "no single value"
    # A median may lie beyond the end of the record; of fewer than five, none is estimated.
    return "not reached" if unit in TIMES and n >= FEWEST else "not estimated"


def value_of(estimate: Estimate) -> str:
    """The value of an estimate in words, or why it has none."""
    if estimate.value is not None:
        return amount(estimate.value, estimate.unit)
    return why_no_value(estimate.unit, low=estimate.low, high=estimate.high, n=estimate.n)


def digits_of(value: float, unit: str) -> int:
    """How many decimals of a value are told; of a share, of its percent.

    Examples
    --------
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


def interval(estimate: Estimate) -> str:
    """The interval of an estimate in words; an open end is named so."""
    if estimate.low is None and estimate.high is None:
        return "–"
    if estimate.low == estimate.high and estimate.value == estimate.low:
        return "–"  # a plain fact of the record
    if estimate.low is None:
        return f"up to {amount(estimate.high, estimate.unit)}"
    if estimate.high is None:
        return f"{amount(estimate.low, estimate.unit)} or more"
    return f"{amount(estimate.low, estimate.unit)} to {amount(estimate.high, estimate.unit)}"


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

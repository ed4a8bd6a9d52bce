"""Names of countries and places in charts, in the language of the chart."""

from __future__ import annotations

from paradiplomacy.answers.scope import scope_of
from paradiplomacy.language import Language, write_value
from paradiplomacy.record.name_forms import name_in
from paradiplomacy.record.record import Record


def country(code: str, language: Language) -> str:
    """The short name of a country; the code where it names none.

    >>> country("US", "en"), country("US", "zh")
    ('United States', '美国')
    """
    return write_value(code, "country-name", language)


def place(record: Record, key: str, language: Language, *, short: bool = False) -> str:
    """A place by its name in the language, where one is known."""
    known = record.places[key]
    return name_in(known, language) or (known.name if short else known.label)


def among(record: Record, language: Language) -> str:
    """Between which countries the ties are that a chart of a record counts; empty of many.

    >>> from paradiplomacy import open_record
    >>> among(open_record("china_russia"), "en")
    'China and Russia'
    """
    codes = scope_of(record).countries
    names = tuple(write_value(code, "country-in-sentence", language) for code in codes)
    return write_value(names, "joined", language)

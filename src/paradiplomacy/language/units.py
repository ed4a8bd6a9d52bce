"""Names of the units of estimates."""

from __future__ import annotations

from paradiplomacy.language.word_files import sentences


def unit_name(unit: str, language: str = "en") -> str:
    """The name of a unit in a language; a user's own stays as it was written.

    >>> unit_name("odds ratio", "zh"), unit_name("beers", "zh")
    ('比值比', 'beers')
    """
    return sentences(__name__, language).get(unit, unit)

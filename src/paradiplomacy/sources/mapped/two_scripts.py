"""A cell with a name in two scripts: the name in its own letters, or its region, or its country."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from paradiplomacy.language.countries import script_of, scripts_of
from paradiplomacy.sources.folded_names import (
    division_names,
    divisions_in_chinese,
    name_key,
    says_division,
    simplified_text,
)
from paradiplomacy.sources.gazetteer import gazetteer
from paradiplomacy.sources.mention_keys import NOWHERE

OWN_LETTERS = frozenset({"CN", "HK", "JP", "KP", "KR", "MO", "TW"})
"""Countries whose names in their own letters are what the record calls their places."""


def in_two_scripts(name: str) -> tuple[str, str]:
    """A name in Latin letters and in another script, where a cell has both; else the cell.

    >>> in_two_scripts("Zhenjiang / 镇江"), in_two_scripts("Windsor (Ontario)")
    (('Zhenjiang', '镇江'), ('Windsor (Ontario)', ''))
    """
    match = re.fullmatch(r"(.+?)\s*(?:[/|]\s*(.+)|[(（]([^()（）]+)[)）])", name)
    if match is not None:
        first, second = match[1].strip(), (match[2] or match[3]).strip()
        scripts = [_is_latin(first), _is_latin(second)]
        if scripts == [True, False]:
            return first, second
        if scripts == [False, True]:
            return second, first
    return name, ""


def _is_latin(text: str) -> bool | None:
    """True where all letters are Latin; None where only some are, or there are none."""
    kinds = {unicodedata.name(c, "").startswith("LATIN") for c in text if c.isalpha()}
    return kinds.pop() if len(kinds) == 1 else None


def is_region(text: str, *, of: str, country: str) -> bool:
    """True of the state in *Manchester (康涅狄格州)*, which is no local name of the place.

    `country`: `NOWHERE` where nobody says it; then a region of one country alone counts.

    >>> is_region("Коннектикут", of="Manchester", country="US")
    True
    >>> is_region("Нью-Йорк", of="New York", country="US")
    False
    >>> is_region("Alabama", of="Бирмингем", country=NOWHERE), is_region(
    ...     "Busan", of="부산", country="KR"
    ... )
    (True, False)
    """
    by_country = division_names(text)
    if country == NOWHERE:
        if len(by_country) != 1:
            return False
        country = next(iter(by_country))
    if script_of(text) == "LATIN":
        if script_of(of) in scripts_of(country):
            return False
    elif script_of(text) in scripts_of(country) and (
        country in OWN_LETTERS or not says_division(text)
    ):
        return False
    if names := by_country.get(country, ()):
        return not _shares_its_name(of, names)
    chinese = divisions_in_chinese(country)
    meant = chinese.get(simplified_text(text), "")
    return meant != of if meant else bool(chinese and re.search("[州주]$", text))


def may_be_local(text: str, *, country: str) -> bool:
    """True of a name in a script of its country, or by which the gazetteer knows a place there."""
    if country == NOWHERE or script_of(text) in scripts_of(country) or not scripts_of(country):
        return True
    return _is_place(name_key(text), country)


@cache
def _is_place(key: str, country: str) -> bool:
    return not gazetteer().index({country}, keys={key}).is_empty()


def _shares_its_name(name: str, names: tuple[str, ...]) -> bool:
    """True of a place that is called as its region is: Kyoto City, New York."""
    key = name_key(name)
    return any(each in key or key in each for each in map(name_key, names))

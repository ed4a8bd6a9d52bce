"""Items of Wikidata that stand for countries, and countries that are cities, too."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

__all__ = ["CITY_STATES", "country_items"]


@cache
def country_items() -> Mapping[str, str]:
    """Countries that items of Wikidata stand for, by the item.

    Examples
    --------
    >>> country_items()["Q183"]
    'DE'
    """
    text = (files("paradiplomacy.sources") / "country_items.csv").read_text(encoding="utf-8")
    return {row["item"]: row["country"] for row in csv.DictReader(text.splitlines())}


CITY_STATES = frozenset({"GI", "HK", "MC", "MO", "SG", "SM", "VA"})
"""Countries and regions that are cities, too, and have partners as such."""

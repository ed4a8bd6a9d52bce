"""A place, as its Wikidata entity describes it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from paradiplomacy.sources.countries import country_of, languages_of
from paradiplomacy.sources.extract import NOWHERE
from paradiplomacy.sources.wikidata.snaks import best, labels_of, mapping, snak_of
from paradiplomacy.sources.wikidata.values import clean

__all__ = ["PLACE_PROPERTIES", "EntityPlace", "place_of"]

_COUNTRY, _COORDINATES, _GEONAMES = "P17", "P625", "P1566"
PLACE_PROPERTIES = (_COUNTRY, _COORDINATES, _GEONAMES)
"""Properties that are read here."""


@dataclass(frozen=True, slots=True)
class EntityPlace:
    """What an entity says of its place.

    Parameters
    ----------
    name, name_local : str
        Label in English (else for all languages, else in any), and in the language of the
        country where that differs. Empty where there is none.
    country : str
        ISO code; `NOWHERE` where the entity names none, none that is left, or several.
    countries : int
        How many countries of today it is said to lie in.
    point : (float, float) or None
        The first of its coordinates.
    geonames : tuple of str
        Its numbers in GeoNames: often one for the town and one for its government.
    """

    name: str
    name_local: str
    country: str
    countries: int
    point: tuple[float, float] | None
    geonames: tuple[str, ...]


def place_of(entity: Mapping[str, Any], unread: Counter[str]) -> EntityPlace:
    """Read an entity's labels, P17, P625 and P1566; `unread` counts what is passed over."""
    claims = mapping(entity.get("claims"))
    codes = set()
    for statement in _holding(claims, _COUNTRY, unread):
        land = snak_of(statement.get("mainsnak")).item
        code = country_of(land) if land else None
        if code is not None:
            codes.add(code)
        else:
            unread[f"{_COUNTRY} {land or 'without an item'}"] += 1
    country = next(iter(codes)) if len(codes) == 1 else NOWHERE
    stated = [snak_of(s.get("mainsnak")).point for s in _holding(claims, _COORDINATES, unread)]
    points = [point for point in stated if point is not None]
    unread[f"{_COORDINATES} unusable or further ones"] += len(stated) - bool(points)
    numbers = [snak_of(s.get("mainsnak")).text for s in _holding(claims, _GEONAMES, unread)]
    usable = dict.fromkeys(n for n in numbers if re.fullmatch(r"[1-9]\d{0,9}", n, re.ASCII))
    unread[f"{_GEONAMES} unusable or repeated"] += len(numbers) - len(usable)
    cleaned = {language: clean(text) for language, text in sorted(labels_of(entity).items())}
    labels = {language: text for language, text in cleaned.items() if text}
    name = next((labels[lang] for lang in ("en", "mul", *labels) if lang in labels), "")
    local = next((labels[lang] for lang in languages_of(country) if lang in labels), "")
    return EntityPlace(
        name=name,
        name_local=local if local != name else "",
        country=country,
        countries=len(codes),
        point=points[0] if points else None,
        geonames=tuple(usable),
    )


def _holding(claims: Mapping[str, Any], prop: str, unread: Counter[str]) -> list[Mapping[str, Any]]:
    chosen, passed_over = best(claims, prop)
    unread[f"{prop} ended or of lower rank"] += passed_over
    return chosen

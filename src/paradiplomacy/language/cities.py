"""Names of some four hundred large cities in every language of CLDR, which names time zones so."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.language.countries import country_key
from paradiplomacy.language.translations import locale_of


def cities_called(name: str, country: str = "") -> frozenset[str]:
    """English names of the cities that are called so somewhere, of one country where it is given.

    >>> sorted(cities_called("Kischinau", "MD")), sorted(cities_called("纽约"))
    (['Chisinau'], ['New York'])
    """
    return frozenset(
        city
        for of, city in _zones_by_city_name().get(country_key(name), frozenset())
        if country in ("", of)
    )


def city_called(name: str, country: str, language: str) -> str:
    """Name of a city in a language; empty where it is no large city of the country.

    >>> city_called("Moscow", "RU", "fr"), city_called("Harbin", "CN", "fr")
    ('Moscou', '')
    """
    return _cities_of_language(language).get((country, country_key(name)), "")


@cache
def _cities_of_language(language: str) -> Mapping[tuple[str, str], str]:
    from babel.core import get_global

    lands = get_global("zone_territories")
    return {
        (str(lands[zone]), country_key(_city_of_zone(zone))): str(named)
        for zone, said in locale_of(language).time_zones.items()
        if zone in lands and (named := said.get("city"))
    }


@cache
def _zones_by_city_name() -> Mapping[str, frozenset[tuple[str, str]]]:
    from babel import Locale
    from babel.core import get_global
    from babel.localedata import locale_identifiers

    lands = get_global("zone_territories")
    called = group_pairs(
        (country_key(said["city"]), (str(lands[zone]), _city_of_zone(zone)))
        for language in (name for name in locale_identifiers() if "_" not in name)
        for zone, said in Locale.parse(language).time_zones.items()
        if zone in lands and said.get("city")
    )
    return {key: frozenset(cities) for key, cities in called.items()}


def _city_of_zone(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")

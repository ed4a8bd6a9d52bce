"""Countries, flags and states, as lists of Wikipedia write them."""

from __future__ import annotations

import re
from functools import cache

from paradiplomacy.language.countries import country_and_region, country_code
from paradiplomacy.sources.gazetteer import gazetteer
from paradiplomacy.sources.mention_keys import slug

CITY_STATES = frozenset({"DJ", "GI", "HK", "MC", "MO", "SG", "SM", "VA"})
"""Countries that are a place themselves: a line that says no more than their name names it."""

SOVEREIGN = {
    "AS": "US", "AW": "NL", "AX": "FI", "BM": "GB", "BQ": "NL", "CW": "NL", "FO": "DK", "GF": "FR",
    "GG": "GB", "GI": "GB", "GL": "DK", "GP": "FR", "GU": "US", "HK": "CN", "IM": "GB", "JE": "GB",
    "MO": "CN", "MP": "US", "MQ": "FR", "NC": "FR", "PF": "FR", "PR": "US", "RE": "FR", "SJ": "NO",
    "SX": "NL", "TW": "CN", "VI": "US", "YT": "FR",
}  # fmt: skip
"""Codes of ISO 3166 that lists name together with a second country: *Réunion, France*."""

_ALSO = {
    "bosnia-herzegovina": "BA", "palestinian territories": "PS",
    "palestinian national authority": "PS", "palestinian authority": "PS", "the philippines": "PH",
    "the united states": "US", "the united kingdom": "GB", "p.r. china": "CN", "pr china": "CN",
    "mainland china": "CN", "the czech republic": "CZ", "åland islands": "AX", "åland": "AX",
    "u.k.": "GB", "us": "US", "uk": "GB", "uae": "AE", "prc": "CN", "drc": "CD",
}  # fmt: skip


@cache
def country_in(text: str) -> tuple[str, str]:
    """Code of the country that a text names, and the part of it that the text may name.

    Texts of two or three letters count only where they are in common use as a country's
    name: ``CA`` beside a place is a state as often as a country.

    >>> country_in("Scotland"), country_in("Georgia (country)"), country_in("CA")
    (('GB', 'Scotland'), ('GE', ''), ('', ''))
    """
    text = text.strip()
    dotted = country_code(text) if text.endswith(".") else None
    if dotted:
        return dotted, ""
    text = text.strip(" .")
    known = _ALSO.get(text.casefold()) or _ALSO.get(text.casefold().removeprefix("the "))
    if known:
        return known, ""
    if len(text) <= 3 and not (len(text) == 3 and text.isupper()):
        return "", ""
    code, region = country_and_region(text) if "," not in text else (None, "")
    if code is None and text.casefold().startswith("the "):
        code = country_code(text[4:])
    return code or "", region


@cache
def country_of_flag(text: str) -> str:
    """Code of the country that a flag's name or file names; ``""`` where none.

    >>> country_of_flag("Germany"), country_of_flag("Flag of the Czech Republic.svg")
    ('DE', 'CZ')
    """
    text = re.sub(r"\.(?:svg|png|gif|jpe?g)$", "", text.strip().replace("_", " "), flags=re.I)
    text = re.sub(r"^flag of (?:the )?", "", text, flags=re.I)
    text = re.sub(r"\s*\((?!country)[^()]*\)$", "", text)
    return country_in(text)[0] or (country_code(text) or "" if text else "")


@cache
def _regions_by_country() -> dict[str, dict[str, str]]:
    """By country: the key of a first-order division's name, and the name."""
    by_country: dict[str, dict[str, str]] = {}
    pairs = gazetteer().frame.select("country", "admin1").unique().sort("country", "admin1")
    for country, name in pairs.iter_rows():
        if name:
            by_country.setdefault(country, {}).setdefault(_region_key(name), name)
    return by_country


def _region_key(name: str) -> str:
    return "-".join(w for w in slug(name).split("-") if w not in _GENERIC) or slug(name)


_GENERIC = frozenset(
    {"autonomous", "canton", "city", "community", "county", "department", "district",
     "governorate", "land", "metropolitan", "municipality", "oblast", "of", "parish",
     "prefecture", "province", "region", "republic", "state", "territory", "the",
     "voivodeship", "krai", "emirate", "division"}
)  # fmt: skip
_ELSEWISE = {("US", "d-c"): "District of Columbia", ("US", "dc"): "District of Columbia"}


def region_name(country: str, text: str) -> str:
    """The first-order division of a country that a text names, as GeoNames spells it.

    >>> region_name("JP", "Shiga Prefecture"), region_name("US", "Georgia (U.S. state)")
    ('Shiga', 'Georgia')
    >>> region_name("CA", "Ottawa")
    ''
    """
    bare = re.sub(r"\s*\([^()]*\)$", "", text.strip(" ."))
    if not bare:
        return ""
    key = _region_key(bare)
    return _ELSEWISE.get((country, key)) or _regions_by_country().get(country, {}).get(key, "")


def state_of(text: str) -> tuple[str, str]:
    """Country and division where one country alone has a division of that name.

    >>> state_of("California"), state_of("Western")
    (('US', 'California'), ('', ''))
    """
    matches = [(c, name) for c in _regions_by_country() if (name := region_name(c, text))]
    american = [pair for pair in matches if pair[0] == "US"]
    if len(matches) == 1 or ("U.S. state" in text and american):
        return (american or matches)[0]
    return "", ""

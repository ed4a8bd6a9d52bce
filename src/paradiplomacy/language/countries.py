"""Country names, as lists write them, to ISO codes."""

from __future__ import annotations

import re
from functools import cache

__all__ = ["country_and_region", "country_code", "country_in_sentence", "country_name"]

_ALSO = {
    "abkhazia": "GE", "caribbean netherlands": "BQ", "cocos islands": "CC",
    "saint martin": "MF", "saint helena": "SH", "sint maarten": "SX",
    "bolivia": "BO", "brunei": "BN", "cape verde": "CV", "czech republic": "CZ",
    "democratic republic of the congo": "CD", "dr congo": "CD", "east timor": "TL",
    "england": "GB", "great britain": "GB", "holland": "NL", "ivory coast": "CI", "iran": "IR",
    "kosovo": "XK", "xk": "XK", "laos": "LA", "macau": "MO", "macedonia": "MK", "micronesia": "FM",
    "moldova": "MD", "nagorno-karabakh": "AZ", "north korea": "KP", "north macedonia": "MK",
    "northern cyprus": "CY", "northern ireland": "GB", "palestine": "PS",
    "people's republic of china": "CN", "republic of china": "TW", "republic of ireland": "IE",
    "republic of the congo": "CG", "russia": "RU", "scotland": "GB", "sahrawi republic": "EH",
    "sahrawi arab democratic republic": "EH", "western sahara": "EH", "south korea": "KR",
    "south ossetia": "GE", "swaziland": "SZ", "são tomé and príncipe": "ST",
    "bosnia and hercegovina": "BA", "falkland islands": "FK", "west bank": "PS",
    "syria": "SY", "taiwan": "TW", "tanzania": "TZ",
    "the bahamas": "BS", "the gambia": "GM", "the netherlands": "NL",
    "kingdom of the netherlands": "NL", "transnistria": "MD", "turkey": "TR",
    "u.s.": "US", "u.s.a.": "US", "uk": "GB", "united states of america": "US", "usa": "US",
    "vatican": "VA", "vatican city": "VA", "venezuela": "VE", "vietnam": "VN", "wales": "GB",
    "u.s. virgin islands": "VI", "british virgin islands": "VG", "burma": "MM",
    "federated states of micronesia": "FM", "state of palestine": "PS", "reunion": "RE",
}  # fmt: skip
"""Names that ISO writes otherwise. A code says where a place lies, not whose it is."""


_PARTS = frozenset({"england", "northern ireland", "scotland", "wales"})
"""Parts that lists write alone where a country is meant: the country, and its region."""


@cache
def country_code(name: str) -> str | None:
    """ISO 3166-1 alpha-2 code of a country's name or code; None where it names none.

    Examples
    --------
    >>> country_code("Czech Republic"), country_code("DEU"), country_code("Atlantis")
    ('CZ', 'DE', None)
    """
    import pycountry

    plain = re.sub(r"\s+", " ", name.replace("’", "'")).strip()
    known = _ALSO.get(plain.casefold())
    if known is not None:
        return known
    try:
        return str(pycountry.countries.lookup(plain).alpha_2)
    except LookupError:
        return None


@cache
def country_and_region(text: str) -> tuple[str | None, str]:
    """Code and region of a country cell that may also name a part of the country.

    Examples
    --------
    >>> country_and_region("Ohio, United States"), country_and_region("Georgia (country)")
    (('US', 'Ohio'), ('GE', ''))
    >>> country_and_region("Wales") == country_and_region("Wales, United Kingdom")
    True
    """
    plain = re.sub(r"\s*\(country\)$", "", text.strip())
    code = country_code(plain)
    if code is not None or "," not in plain:
        return code, plain if plain.casefold() in _PARTS else ""
    region, _, country = plain.rpartition(",")
    return country_code(country), region.strip()


@cache
def country_name(code: str) -> str:
    """A country's everyday name in English; the code where it names none.

    Examples
    --------
    >>> country_name("CZ"), country_name("BO"), country_name("ZZ")
    ('Czechia', 'Bolivia', 'country not named')
    """
    import pycountry

    if code in _NAMED:
        return _NAMED[code]
    country = pycountry.countries.get(alpha_2=code)
    return code if country is None else str(getattr(country, "common_name", country.name))


_NAMED = {"ZZ": "country not named", "XK": "Kosovo", "KR": "South Korea", "KP": "North Korea",
          "RU": "Russia", "SY": "Syria", "LA": "Laos", "BN": "Brunei", "PS": "Palestine",
          "CD": "DR Congo", "CG": "Congo", "FM": "Micronesia", "VA": "Vatican City",
          "BQ": "Caribbean Netherlands", "CC": "Cocos Islands", "FK": "Falkland Islands",
          "MF": "Saint Martin", "SH": "Saint Helena", "SX": "Sint Maarten",
          "VG": "British Virgin Islands", "VI": "U.S. Virgin Islands",
          "YU": "Yugoslavia", "DD": "East Germany", "CS": "Czechoslovakia"}  # fmt: skip
"""Countries whose everyday name ISO writes otherwise, and states of the past."""


def country_in_sentence(code: str) -> str:
    """Return the name of a country as it stands in a sentence.

    Examples
    --------
    >>> country_in_sentence("US"), country_in_sentence("CN")
    ('the United States', 'China')
    """
    name = country_name(code)
    return f"the {name}" if name.startswith("United ") or name in _WITH_THE else name


_WITH_THE = {"Netherlands", "Philippines", "Bahamas", "Gambia", "Maldives", "Seychelles"}

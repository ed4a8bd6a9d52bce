"""Country names, as lists write them, to ISO codes: in English, or in any language of CLDR."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib.resources import files
from itertools import chain

import yaml

from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.suggestions import did_you_mean, similar

_PARTS = frozenset({"england", "northern ireland", "scotland", "wales"})
"""Parts that lists write alone where a country is meant: the country, and its region."""


@cache
def country_code(name: str) -> str | None:
    """ISO 3166-1 alpha-2 code of a country's name or code; None where it names none.

    >>> country_code("Czech Republic"), country_code("DEU"), country_code("Atlantis")
    ('CZ', 'DE', None)
    """
    plain = re.sub(r"\s+", " ", name.replace("’", "'")).strip().casefold()
    return _english("also").get(plain) or _codes_of_iso().get(plain)


@cache
def _english(part: str) -> Mapping[str, str]:
    """Names and codes that ISO has otherwise: ``also`` to a code, ``everyday`` of one."""
    text = (files("paradiplomacy.language") / "countries_english.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text)[part])


@cache
def iso_countries() -> Mapping[str, Mapping[str, str]]:
    """Codes and English names of ISO 3166-1, by the code of two letters."""
    return {row["code"]: row for row in shipped_rows("iso_countries.csv")}


@cache
def _codes_of_iso() -> Mapping[str, str]:
    return {
        text.casefold(): code
        for code, row in iso_countries().items()
        for text in filter(None, row.values())
    }


@cache
def shipped_rows(file: str, room: str = "language") -> tuple[dict[str, str], ...]:
    """The rows of a table that a room ships."""
    text = (files(f"paradiplomacy.{room}") / file).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def iso_divisions(country: str) -> tuple[Mapping[str, str], ...]:
    """Divisions of a country by ISO 3166-2: code, name, and name in Chinese, or ``""``."""
    return tuple(row for row in shipped_rows("iso_divisions.csv") if row["code"][:2] == country)


@cache
def country_and_region(
    text: str, languages: tuple[str, ...] | None = None
) -> tuple[str | None, str]:
    """Code and region of a country cell that may also name a part of the country.

    languages: In which the cell is likely written, see `countries_called`; English alone without
    them.

    >>> country_and_region("Ohio, United States"), country_and_region("Georgia (country)")
    (('US', 'Ohio'), ('GE', ''))
    >>> country_and_region("USA, Maryland")
    ('US', 'Maryland')
    >>> country_and_region("Wales") == country_and_region("Wales, United Kingdom")
    True
    >>> country_and_region("Bayern, Deutschland", ("de",))
    ('DE', 'Bayern')
    >>> country_and_region("USA (Illinois)"), country_and_region("Florida USA")
    (('US', 'Illinois'), ('US', 'Florida'))
    >>> country_and_region("美國新罕布夏州", ("zh",)), country_and_region("法国里昂", ("zh",))
    (('US', '新罕布夏州'), (None, ''))
    >>> country_and_region("米国(オレゴン州)", ("ja",)), country_and_region("Corea (Sur)", ("es",))
    (('US', 'オレゴン州'), ('KR', ''))
    """
    plain = re.sub(r"\s*\(country\)$", "", text.strip())
    if "," not in plain and (found := _beside_region(plain, languages)):
        return found
    code = _one_of(plain, languages)
    if code and languages is not None and (region := _region_in_brackets(plain, code, languages)):
        return code, region
    if code is None and (glued := _country_before_region(plain, languages)):
        return glued
    if code is not None or "," not in plain:
        return code, plain if plain.casefold() in _PARTS else ""
    region, _, country = plain.rpartition(",")
    first, _, rest = plain.partition(",")
    if (code := _one_of(country, languages)) is None and (code := _one_of(first, languages)):
        region = rest
    return code, region.strip()


_REGION_IN_ASIA = re.compile("..*[州省府県縣县道郡주도성]")


def _country_before_region(text: str, languages: tuple[str, ...] | None) -> tuple[str, str] | None:
    """A country and its region that no sign sets apart: 美國加州, 韩国京畿道."""
    if script_of(text) not in ("CJK", "HANGUL") or re.search(r"[\s,，、/()（）]", text):
        return None
    for n in range(len(text) - 2, 1, -1):
        code, region = _one_of(text[:n], languages), text[n:]
        if code and (
            _REGION_IN_ASIA.fullmatch(region)
            or any(region in (d["simplified"], d["traditional"]) for d in iso_divisions(code))
        ):
            return code, region
    return None


def _beside_region(text: str, languages: tuple[str, ...] | None) -> tuple[str, str] | None:
    """A country and the region of it that brackets, a dash or nothing but a space sets apart."""
    for parts in filter(None, (re.fullmatch(pattern, text) for pattern in _BESIDE)):
        for first, last in (parts.groups(), reversed(parts.groups())):
            code, region = _one_of(first.strip(), languages), last.strip()
            divisions = iso_divisions(code) if code else ()
            if code and country_key(region) in {country_key(d["name"]) for d in divisions}:
                return code, region
    return None


def _region_in_brackets(text: str, code: str, languages: tuple[str, ...]) -> str:
    """The part beside a country in brackets, unless it is a year or names a country."""
    match = re.fullmatch(_BESIDE[0], text)
    first, last = (part.strip() for part in match.groups()) if match else ("", "")
    region = last if _one_of(first, languages) == code else first
    official = [name for each in ("en", *languages) for name in names_of_countries(each)]
    is_short = region.isascii() and len(region) < 4  # BRD, RPC
    official += [(code, name) for name in iso_countries().get(code, {}).values()]
    words = " ".join(country_key(name) for of, name in official if of == code)
    is_known = is_short or _NO_REGION.search(region) or country_key(region) in words
    codes = {part["code"][3:] for part in iso_divisions(code)}
    return "" if region not in codes and (is_known or countries_called(region)) else region


_NO_REGION = re.compile(r"\d|^(?:ex|former|ehem|früher|ancien|antig|бывш|前|旧|原)", re.IGNORECASE)
"""A year, or what a country was."""

_BESIDE = (r"([^()（）]+)[(（]([^()（）]+)[)）]", r"(.+?)\s+[-–—/]\s+(.+)", r"(.+) (\S+)")


def _one_of(name: str, languages: tuple[str, ...] | None) -> str | None:
    if languages is None:
        return country_code(name)
    codes = countries_called(name, languages)
    return next(iter(codes)) if len(codes) == 1 else None


@cache
def countries_called(name: str, languages: tuple[str, ...] = ()) -> frozenset[str]:
    """Codes of all countries that a name may mean.

    Those of the first language that knows the name; English and codes come next, then all
    languages of CLDR and of `iso_translated.csv` at once, where a name may mean several.

    languages: ISO 639-1 codes, the likeliest first.

    >>> sorted(countries_called("Vereinigte Staaten")), sorted(countries_called("美国"))
    (['US'], ['US'])
    >>> sorted(countries_called("Kongo")), sorted(countries_called("Guinea", ("en",)))
    (['CD', 'CG'], ['GN'])
    """
    bare = re.sub(r"\s*[(（\[][^()（）\[\]]*[)）\]]\s*", " ", name).strip()
    for text in dict.fromkeys((name, bare, *re.findall(r"[(（\[]([^()（）\[\]]+)[)）\]]", name))):
        key = country_key(text)
        if not key:
            continue
        for language in languages:
            if language != "en" and (codes := _called_in(language).get(key)):
                return codes
        english = country_code(text)
        if english is not None:
            return frozenset({english})
        if not (key.isascii() and len(key) <= 3) and (codes := _called_anywhere().get(key)):
            return codes
    return frozenset()


def country_key(name: str) -> str:
    """A name in small letters, without signs, and without marks on letters but of Asia."""
    split = unicodedata.normalize("NFKD", name.casefold().translate(_BARE))
    bare = re.sub("[\u0300-\u036f\u0640\u064b-\u0655\u0670'’`´\".״]", "", split)
    return " ".join(re.sub(r"[-–—,;:/&·・*()\[\]_]+", " ", bare).split())


_BARE = str.maketrans("łøđı", "lodi")
"""Letters that Unicode does not take apart into a letter and a mark."""


@cache
def _called_in(language: str) -> Mapping[str, frozenset[str]]:
    """Codes of countries by the keys of their names in one language."""
    called = group_pairs((country_key(name), code) for code, name in names_of_countries(language))
    return {key: frozenset(codes) for key, codes in called.items()}


def names_of_divisions() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Codes of states and provinces, each with its names in any language, the English one first.

    >>> dict(names_of_divisions())["US-CA"][:2]
    ('California', '加利福尼亚州')
    """
    called: dict[str, list[str]] = defaultdict(list)
    for file in ("iso_divisions_called.csv", "divisions_also.csv"):
        for row in shipped_rows(file):
            called[row["code"]] += row["names"].split("; ")
    for row in shipped_rows("iso_divisions.csv"):
        written = (row["name"], row["simplified"], row["traditional"])
        yield row["code"], tuple(filter(None, (*written, *called[row["code"]])))


def names_of_countries(language: str, *, official: bool = True) -> Iterator[tuple[str, str]]:
    """Codes and names of countries in a language: of CLDR, ours, and official ones of ISO.

    Official names are those that the others lack (`iso_translated.csv`), in 45 languages.
    """
    yield from _of_cldr(language)
    for file in ("countries_also.csv", "iso_translated.csv")[: 1 + official]:
        yield from _names_in_file(file).get(language, ())


def languages_naming(names: Collection[str]) -> Mapping[str, int]:
    """Languages of CLDR that have most of some names of countries: how many each has.

    >>> languages_naming(["Njemačka", "Italija", "Kina"])["hr"]
    3
    >>> languages_naming(["Nowhere"])
    {}
    """
    keys = {key for name in names if len(key := country_key(name)) > 3 or not key.isascii()}
    counts = {name: len(keys & _called_in(name).keys()) for name in _languages_of_cldr()}
    most = max(counts.values(), default=0)
    return {name: n for name, n in counts.items() if n == most and most}


@cache
def _languages_of_cldr() -> Sequence[str]:
    from babel.localedata import locale_identifiers

    return sorted(
        {part.partition("_")[0] for part in locale_identifiers()}
        | _names_in_file("countries_also.csv").keys()
    )


@cache
def _called_anywhere() -> Mapping[str, frozenset[str]]:
    """The same in all languages together; half a second or so, once."""
    every = {named for language in _languages_of_cldr() for named in names_of_countries(language)}
    codes_of = group_pairs((name, code) for code, name in every)  # languages share many names
    called = group_pairs((country_key(name), codes) for name, codes in codes_of.items())
    return {key: frozenset(chain.from_iterable(codes)) for key, codes in called.items()}


def _of_cldr(language: str) -> Iterator[tuple[str, str]]:
    return (
        (code, called)
        for locale in _locales_of_languages().get(language, ())
        for code, called in territories_of(locale).items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    )


@cache
def _locales_of_languages() -> Mapping[str, Sequence[str]]:
    """Locales of CLDR by their languages: that of the language, and those of its scripts."""
    from babel.localedata import locale_identifiers

    parts = [(name, *name.partition("_")[::2]) for name in locale_identifiers()]
    return group_pairs(
        (language, name)
        for name, language, script in parts
        if not script or (len(script) == 4 and script.isalpha())
    )


@cache
def territories_of(locale: str) -> Mapping[str, str]:
    """Names of countries and other territories by code, in a language or a script of it.

    >>> territories_of("de")["FR"], territories_of("nn")["FR"], territories_of("es")["419"]
    ('Frankreich', 'Frankrike', 'Latinoamérica')
    """
    from babel.localedata import load

    return {code: str(name) for code, name in load(locale).get("territories", {}).items()}


_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "DG", "EA", "IC"})
"""Codes of CLDR for unions, islands of other countries and nobody's land."""


@cache
def _names_in_file(file: str) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Codes and names of countries by language, of a file of ours."""
    return group_pairs(
        (row["language"], (row["code"], name))
        for row in shipped_rows(file)
        for name in row["names"].split("; ")
    )


@cache
def country_name(code: str) -> str:
    """A country's everyday name in English; the code where it names none.

    >>> country_name("CZ"), country_name("BO"), country_name("ZZ")
    ('Czechia', 'Bolivia', 'country not named')
    """
    row = iso_countries().get(code, {"name": code})
    return _english("everyday").get(code) or row.get("common_name") or row["name"]


def valid_country(code: str) -> str:
    """The code, if it is that of a country, or of one that was; ``ZZ`` is one that nobody names.

    Raises ValueError: It is none; says which are like it.

    >>> valid_country("SE"), valid_country("XK"), valid_country("SU")
    ('SE', 'XK', 'SU')
    """
    known = iso_countries().keys() | _english("everyday").keys()
    if code in known:
        return code
    meant = country_code(code)
    begun = sorted(each for each in known if each[:1] == code[:1])
    near = (meant,) if meant else similar(code, begun)
    message = f"{code!r} is no code of a country of ISO 3166-1"
    raise ValueError(f"{message}; {did_you_mean(near)}" if near else message)


def country_in_sentence(code: str) -> str:
    """Return the name of a country as it stands in a sentence.

    >>> country_in_sentence("US"), country_in_sentence("CN")
    ('the United States', 'China')
    """
    name = country_name(code)
    return f"the {name}" if name.startswith("United ") or name in _WITH_THE else name


_WITH_THE = frozenset(
    ["Netherlands", "Philippines", "Bahamas", "Gambia", "Maldives", "Seychelles", "Soviet Union"]
)


@cache
def scripts_of(country: str) -> frozenset[str]:
    """Scripts of the official languages of a country, as Unicode names them.

    >>> sorted(scripts_of("US")), sorted(scripts_of("RS"))
    (['LATIN'], ['CYRILLIC', 'LATIN'])
    """
    from babel import Locale, UnknownLocaleError
    from babel.languages import get_official_languages

    found = {"LATIN"} if country in ("BA", "ME", "RS") else set()
    for language in get_official_languages(country, regional=True, de_facto=True):
        with suppress(UnknownLocaleError, ValueError):
            found.add(script_of(str(Locale.parse(language).get_language_name())))
    return frozenset(found)


def script_of(text: str) -> str:
    """The script of a text's first letter, as Unicode names it; Chinese and Japanese are one.

    >>> script_of("Коннектикут"), script_of("(ひろ島)"), script_of("1950")
    ('CYRILLIC', 'CJK', '')
    """
    letter = next((c for c in text if unicodedata.category(c) in ("Lu", "Ll", "Lo")), "")
    name = unicodedata.name(letter, "").partition(" ")[0] if letter else ""
    return "CJK" if name in ("HIRAGANA", "KATAKANA") else name

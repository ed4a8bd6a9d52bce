"""Write anew the names of ISO 3166 that ship with the package, from pycountry (iso-codes).

    python scripts/write_iso_names.py

pycountry (21 MB) is needed here and in tests alone. Five files come of it, under the licence
that lies beside them (LGPL 2.1 or later):

* ``language/iso_countries.csv``: codes and English names of countries;
* ``language/iso_translated.csv``: what countries are called officially, in the languages that
  mappings and mapped lists are in, where CLDR (Babel) does not have the name;
* ``language/iso_divisions.csv``: states and provinces, with their names in Chinese;
* ``language/iso_divisions_called.csv``: what those of the first order are called in the other
  languages that mapped lists are in;
* ``language/iso_languages.csv``: codes of languages of three letters, by their first two.
"""

from __future__ import annotations

import csv
import gettext
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pycountry

from paradiplomacy.language.countries import country_key, names_of_countries

FOLDER = Path(__file__).resolve().parents[1] / "src" / "paradiplomacy" / "language"

LANGUAGES = (
    *("ar", "be", "bg", "bs", "ca", "cs", "da", "de", "el", "es", "et", "fa", "fi", "fr", "he"),
    *("hi", "hr", "hu", "id", "is", "it", "ja", "ka", "kk", "ko", "lt", "lv", "mk", "mn", "nb"),
    *("nl", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "th", "tr", "uk", "vi", "zh"),
)
"""Languages whose official names of countries ship; everyday names are those of all CLDR."""

VARIANTS = {"zh": ("zh_CN", "zh_TW", "zh_HK"), "pt": ("pt_BR",), "sr": ("sr@latin",)}
NAMES = ("name", "official_name", "common_name")


def countries() -> Iterator[list[str]]:
    """Codes and English names."""
    for country in sorted(pycountry.countries, key=lambda each: each.alpha_2):
        names = [getattr(country, field, "") for field in NAMES]
        yield [country.alpha_2, country.alpha_3, country.numeric, *names]


def translated() -> Iterator[list[str]]:
    """Names in other languages that CLDR does not have."""
    for language in LANGUAGES:
        usual = names_of_countries(language, official=False)
        known = {country_key(name) for _, name in usual}
        names: dict[str, dict[str, str]] = defaultdict(dict)
        for variant in (language, *VARIANTS.get(language, ())):
            words = translation("iso3166-1", variant)
            for country in pycountry.countries:
                for english in filter(None, (getattr(country, field, "") for field in NAMES)):
                    key = country_key(name := words.gettext(english))
                    if name not in ("", english) and key not in known:
                        names[country.alpha_2].setdefault(key, name)
        for code in sorted(names):
            yield [language, code, "; ".join(names[code].values())]


def divisions() -> Iterator[list[str]]:
    """States, provinces and what else ISO 3166-2 has; Chinese names where they are translated."""
    chinese = [translation("iso3166-2", variant) for variant in ("zh_CN", "zh_TW")]
    for part in sorted(pycountry.subdivisions, key=lambda each: each.code):
        names = [words.gettext(part.name) for words in chinese]
        yield [part.code, part.name, *("" if name == part.name else name for name in names)]


def divisions_called() -> Iterator[list[str]]:
    """Names of divisions of the first order in other languages, where they differ."""
    variants = [
        translation("iso3166-2", variant)
        for variant in (*LANGUAGES, *VARIANTS["sr"])
        if variant != "zh"
    ]
    for part in sorted(pycountry.subdivisions, key=lambda each: each.code):
        names = {country_key(part.name): ""}
        for words in variants if not part.parent_code else ():
            for name in words.gettext(part.name).split(";"):
                names.setdefault(country_key(name), name.strip())
        if called := list(filter(None, names.values())):
            yield [part.code, "; ".join(called)]


def languages() -> Iterator[list[str]]:
    """The first two letters of codes of languages, and all third ones."""
    last: dict[str, str] = defaultdict(str)
    for code in sorted(each.alpha_3 for each in pycountry.languages):
        last[code[:2]] += code[2]
    yield from map(list, last.items())


def translation(domain: str, language: str) -> gettext.NullTranslations:
    """Translations of one list into one language; none where there are none."""
    folder = pycountry.LOCALES_DIR
    return gettext.translation(domain, folder, languages=[language], fallback=True)


def write(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write one file."""
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([header, *rows])


if __name__ == "__main__":
    write("iso_countries.csv", ["code", "alpha_3", "numeric", *NAMES], countries())
    write("iso_translated.csv", ["language", "code", "names"], translated())
    write("iso_divisions.csv", ["code", "name", "simplified", "traditional"], divisions())
    write("iso_divisions_called.csv", ["code", "names"], divisions_called())
    write("iso_languages.csv", ["first_two", "third"], languages())

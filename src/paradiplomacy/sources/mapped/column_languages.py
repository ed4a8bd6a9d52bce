"""Languages that cells name, and columns that hold one text in several."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from paradiplomacy.sources.mapped.columns import TableColumn
from paradiplomacy.sources.mapped.header_words import named_by

_SUFFIX = re.compile(r"(.+?)(?:[\s_.-]+|\s*(?=[(\[]))[(\[]?([^\W\d_]+)[)\]]?")
_OWN_LETTERS = {"ja", "ko", "zh"}
_OF_COUNTRIES = {"cn": "zh", "jp": "ja", "kr": "ko", "ua": "uk", "se": "sv", "cz": "cs", "dk": "da"}
"""Codes of countries that people write for the language spoken there."""


def join_versions(
    columns: Sequence[TableColumn], language: str
) -> tuple[list[TableColumn], dict[str, dict[str, str]]]:
    """The columns with one for each text, and the others of it by its name and their language.

    `language`: in which a text is read where it stands in several: its own, else English, else the
      first.

    >>> columns = [TableColumn(name, ["a"]) for name in ("Namn (SV)", "Namn (EN)", "Since")]
    >>> left, versions = join_versions(columns, "sv")
    >>> [column.name for column in left], versions
    (['Namn (SV)', 'Since'], {'Namn (SV)': {'en': 'Namn (EN)'}})
    """
    by_text: dict[str, dict[str, str]] = defaultdict(dict)
    for column in columns:
        match = _SUFFIX.fullmatch(column.name.strip())
        spoken = _language_of_suffix(match[2]) if match else ""
        if match and spoken and not column.share(str.isdecimal) > 0:
            by_text[match[1].casefold()].setdefault(spoken, column.name)
    versions = {}
    for of_text in (each for each in by_text.values() if len(each) > 1):
        if _OWN_LETTERS & of_text.keys() and "name" in named_by(min(of_text.values()), "columns"):
            continue  # a name in its own letters is one that the record keeps
        main = next((each for each in (language, "en") if each in of_text), next(iter(of_text)))
        versions[of_text[main]] = {code: of_text[code] for code in of_text if code != main}
    in_other_languages = {name for of_text in versions.values() for name in of_text.values()}
    return [column for column in columns if column.name not in in_other_languages], versions


def _language_of_suffix(suffix: str) -> str:
    known: Mapping[str, str] = names_of_languages()
    word = suffix.casefold()
    code = _OF_COUNTRIES.get(word, word)
    return code if code in known.values() else known.get(word, "")


def language_codes(text: str) -> list[str]:
    """The languages of a text by their codes, as far as CLDR knows their names in any language."""
    words = re.findall(r"[^\W_]+", text.casefold())
    if all(re.fullmatch("[a-z]{2}", word) for word in words):
        return words
    known = names_of_languages()
    return [known.get(word, word) for word in words if word in known or len(word) > 3]


@cache
def names_of_languages() -> Mapping[str, str]:
    """Codes of languages by what they are called in any language, in small letters."""
    from babel import Locale
    from babel.localedata import locale_identifiers

    named: dict[str, str] = {}
    for name in (each for each in locale_identifiers() if "_" not in each):
        for code, called in Locale.parse(name).languages.items():
            if len(code) == 2:
                named.setdefault(called.casefold(), code)
    return named

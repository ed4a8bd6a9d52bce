"""Columns that belong together: of a desk's list, or of one text in several languages.

Agreements, requests and contacts are known by the names of their columns; versions of a text by
*name_en* and *name_sv*, *Beschreibung (DE)*.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from paradiplomacy.sources.mapped.columns import TableColumn
from paradiplomacy.sources.mapped.header_words import named_by
from paradiplomacy.sources.mapped.row import names_of_languages

_MARKS = {
    "agreements": (
        {"title", "valid_until", "renewal", "languages", "clauses"},
        {"renewal", "languages", "clauses"},
    ),
    "requests": ({"what", "due", "received", "responsible", "closed"}, {"due", "received"}),
    "contacts": ({"role", "channel", "name"}, {"channel"}),
}
"""Of each table: columns of which it has most, and those of which it has one at least."""
_NEEDED = {"agreements": {"title"}, "requests": {"what", "due"}, "contacts": {"role", "channel"}}


def sort_desk(columns: Sequence[TableColumn]) -> tuple[str, dict[str, str]] | None:
    """The table that some columns are of, and its columns by name; None of ties and activities.

    >>> sort_desk([TableColumn(name, []) for name in ("Partner", "Betreff", "Eingang", "Frist")])
    ('requests', {'what': 'Betreff', 'received': 'Eingang', 'due': 'Frist'})
    >>> sort_desk([TableColumn(name, []) for name in ("City", "Country", "Since", "E-mail")])
    """
    has_day = any("established" in named_by(column.name, "columns") for column in columns)
    for table, (of_table, telling) in _MARKS.items():
        by_name: dict[str, str] = {}
        for column in columns:
            named = [name for name in named_by(column.name, table) if name not in by_name]
            if named and not _is_a_place(column.name):
                by_name[named[0]] = column.name
        is_enough = _NEEDED[table] <= by_name.keys() and telling & by_name.keys()
        if (
            is_enough
            and len(of_table & by_name.keys()) > 1
            and not (table == "contacts" and has_day)
        ):
            return table, by_name
    return None


def _is_a_place(column: str) -> bool:
    """True of a column that is named as the place or country of an end is, and as no person."""
    is_named = not {"country", "name"}.isdisjoint(named_by(column, "columns"))
    return is_named and not named_by(column, "contacts")


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

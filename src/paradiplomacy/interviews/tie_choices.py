"""The ties of a record folder, from which respondents choose theirs."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from operator import attrgetter

from paradiplomacy.interviews.bilingual import Bilingual
from paradiplomacy.interviews.form import TieChoice
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.places import Level, Place
from paradiplomacy.model.ties import tie_key
from paradiplomacy.record.name_forms import chinese_name
from paradiplomacy.sources.record_folder import FolderTables
from paradiplomacy.sources.record_rows import Row

MOST_NAMED = 5_000
"""Ties that are shown by their names; of more, nobody chooses from a list."""


def tie_choices(tables: FolderTables) -> tuple[TieChoice, ...]:
    """The ties of a record folder by their names in both languages.

    >>> from importlib.resources import files
    >>> from paradiplomacy.sources.record_folder import read_folder_tables
    >>> folder = read_folder_tables(files("paradiplomacy") / "records" / "sino_us")
    >>> tie_choices(folder)[0].label.zh
    '亚拉巴马州 – 湖北省'
    """
    pairs = dict.fromkeys(
        tuple(sorted((row["place_a"], row["place_b"]), reverse=True))
        for row in tables.tables["ties.csv"]
    )
    founded = _founded(tables.tables["ties.csv"])
    if len(pairs) > MOST_NAMED:
        return tuple(
            TieChoice(
                a,
                b,
                Bilingual(f"{a}, {b}", f"{a}、{b}"),
                (Bilingual(a, a), Bilingual(b, b)),
                founded.get(tie_key(a, b)),
            )
            for a, b in pairs
        )
    names = _names_by_place(tables.tables["places.csv"])
    choices = (
        TieChoice(
            a,
            b,
            Bilingual(f"{names[a][0]} – {names[b][0]}", f"{names[a][1]} – {names[b][1]}"),
            (Bilingual(*names[a]), Bilingual(*names[b])),
            founded.get(tie_key(a, b)),
        )
        for a, b in pairs
        if a in names and b in names
    )
    return tuple(sorted(choices, key=lambda choice: choice.label.en))


def _founded(rows: Iterable[Row]) -> dict[str, EventDate]:
    """By tie the earliest date of founding that any source states."""
    founded: dict[str, EventDate] = {}
    for row in rows:
        if row["property"] != "established" or row["polarity"] == "denies" or not row["value"]:
            continue
        with suppress(ValueError):
            when, key = EventDate.parse(row["value"]), tie_key(row["place_a"], row["place_b"])
            founded[key] = min(founded.get(key, when), when, key=attrgetter("earliest"))
    return founded


def _names_by_place(rows: Iterable[Row]) -> dict[str, tuple[str, str]]:
    """Names of each place in English and in Chinese, by its first row."""
    names: dict[str, tuple[str, str]] = {}
    for row in rows:
        if row["id"] in names:
            continue
        place = Place(
            id=row["id"],
            name=row["name"],
            country=row["country"],
            level=Level(row["level"]),
            name_local=row["name_local"] or "",
            admin1=row["admin1"] or "",
            geonames_id=row["geonames_id"],
        )
        names[place.id] = (place.label, chinese_name(place) or place.label)
    return names

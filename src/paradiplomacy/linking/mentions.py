"""Mentions: the places that a material names, one by one and as a table of several records."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.evidence.speakers import END_PROPERTIES
from paradiplomacy.linking.naming import ParsedName, read_names
from paradiplomacy.linking.spelling import area, core, divisions_named, plain, qualifier
from paradiplomacy.model.places import Level
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import JudgementKind
from paradiplomacy.sources.mention_keys import NOWHERE

METHOD = "splink/1"
"""The method that our own judgements name; what they say is never held against us."""

_READ = frozenset(
    {"name", "name_local", "country", "admin1", "level", "coordinates", "latitude", "longitude",
     "geonames_id"}
)  # fmt: skip
_BETWEEN = frozenset({"exchange", "agreement", "request"})  # besides a tie
_RESOLVED = re.compile(r"^[a-z]{2}-gn-(\d+)$")


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention: what its material says of the place, and its partners.

    `key`, `name`, `country`: key of the mention, its first name in order of text, ISO code or
      `NOWHERE`.
    `readings`: of every name that the material gives.
    `local`: of every name in the country's own script.
    `admin1`: first-order division, as the material names it.
    `level`: ``""`` where the material gives none.
    `located_by`: key of the source that gives the coordinates.
    `geonames_id`: where the material itself says which place of GeoNames it means.
    `partners`: keys of the mentions that it is tied with.
    """

    key: str
    name: str
    country: str
    readings: tuple[ParsedName, ...]
    local: tuple[ParsedName, ...] = ()
    admin1: tuple[str, ...] = ()
    level: str = ""
    coordinates: tuple[float, float] | None = None
    located_by: str = ""
    wikidata_id: str = ""
    geonames_id: int | None = None
    partners: tuple[str, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """Every spelling of its name that a gazetteer may be asked for."""
        return frozenset(key for r in (*self.readings, *self.local) for key in r.keys)


def mentions_of(material: Material) -> dict[str, Mention]:
    """The named places of a material by key, in order of key."""
    values: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    partners: dict[str, set[str]] = defaultdict(set)
    ends: dict[str, set[str]] = defaultdict(set)
    for statement in material.statements:
        kind, _, key = statement.subject.partition(":")
        if kind == "place":
            values[key][statement.property].add(statement.value)
            if statement.property in ("coordinates", "latitude"):
                values[key]["located by"].add(statement.source)
        elif kind in _BETWEEN and statement.property in END_PROPERTIES:
            ends[statement.subject].add(statement.value)
        elif kind == "tie":
            a, _, b = key.partition("|")
            partners[a].add(b)
            partners[b].add(a)
    for a, b in (sorted(pair) for pair in ends.values() if len(pair) == 2):
        partners[a].add(b)
        partners[b].add(a)
    texts = sorted(
        {v for of in values.values() for p in ("name", "name_local") for v in of.get(p, ())}
    )
    read = dict(zip(texts, read_names(texts), strict=True))
    return {
        key: _mention(key, values[key], read, partners[key])
        for key in sorted(values)
        if values[key].get("name")
    }


def _mention(
    key: str,
    values: Mapping[str, Collection[str]],
    read: Mapping[str, ParsedName],
    partners: Collection[str],
) -> Mention:
    def first(prop: str) -> str:
        return min(values.get(prop, ()), default="")

    names = sorted(values["name"])
    return Mention(
        key=key,
        name=names[0],
        country=first("country") or NOWHERE,
        readings=tuple(read[name] for name in names),
        local=tuple(read[name] for name in sorted(values.get("name_local", ()))),
        admin1=tuple(sorted(values.get("admin1", ()))),
        level=first("level"),
        coordinates=_single_position_of_source(values),
        located_by=first("located by"),
        wikidata_id=first("wikidata_id"),
        geonames_id=int(first("geonames_id")) if first("geonames_id").isdecimal() else None,
        partners=tuple(sorted(partners)),
    )


def _single_position_of_source(values: Mapping[str, Collection[str]]) -> tuple[float, float] | None:
    """Coordinates of the source, where it gives one pair only."""
    given = values.get("coordinates", ())
    if len(given) == 1:
        latitude, _, longitude = next(iter(given)).partition(",")
        return float(latitude), float(longitude)
    pair = (values.get("latitude", ()), values.get("longitude", ()))
    if all(len(numbers) == 1 for numbers in pair):
        return float(next(iter(pair[0]))), float(next(iter(pair[1])))
    return None


def columns() -> dict[str, Any]:
    """Columns of the table of mentions. What a record does not say is null."""
    return {
        "id": pl.Int64,
        "key": pl.String,
        "record": pl.String,
        "name": pl.String,
        "core": pl.String,
        "area": pl.String,
        "forms": pl.List(pl.String),
        "country": pl.String,
        "admin1": pl.String,
        "qualifier": pl.String,
        "tier": pl.String,
        "latitude": pl.Float64,
        "longitude": pl.Float64,
        "geonames": pl.Int64,
    }


def judgements_on_places(materials: Iterable[Material]) -> AppliedJudgements:
    """Judgements on the materials' places by anybody but us.

    A person's word stands in front of any other method's, whichever came later.
    """
    same = [
        judgement
        for material in materials
        for judgement in material.judgements
        if judgement.kind is JudgementKind.SAME_PLACE and judgement.method != METHOD
    ]
    return AppliedJudgements.of(sorted(same, key=lambda judgement: judgement.is_by_hand))


def mention_table(materials: Sequence[Material]) -> pl.DataFrame:
    """The places that ties of the materials name, one row for each key and record.

    `materials`: keys that a judgement of theirs replaces are replaced first, see
      `judgements_on_places`. A place whose material states its ``geonames_id`` is resolved by that.

    Returns: See `columns`; sorted by record and key, and ``id`` counts from 0. A mention whose
      record states no country has that of the place that it was judged to be. Several names are all
      kept as ``forms``; of other values the first in order of text is taken.

    >>> from paradiplomacy.record.open import read_material
    >>> table = mention_table([read_material("china_russia")])
    >>> sorted(table["record"].unique()), "harbin" in table["core"].to_list()
    (['china_russia'], True)
    """
    judged = judgements_on_places(materials)
    divisions = divisions_named(materials)
    countries = {
        s.subject[6:]: s.value
        for material in materials
        for s in material.statements
        if s.property == "country" and s.subject.startswith("place:") and s.value != NOWHERE
    }
    rows: list[dict[str, Any]] = []
    for material in materials:
        own = _own_keys(material)
        values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        tied: set[str] = set()
        for s in material.statements:
            if s.subject.startswith("place:"):
                if s.property in _READ:
                    values[_key_kept_by_judgement(s.subject[6:], judged, own)][s.property].append(
                        s.value
                    )
            elif s.subject.startswith("tie:"):
                tied.update(
                    _key_kept_by_judgement(end, judged, own) for end in s.subject[4:].split("|")
                )
        tiers = {_tier(level) for of in values.values() for level in of["level"]}
        rows.extend(
            mention_row(
                key,
                material.meta.id,
                values=values[key],
                at=judged.place(key),
                several=len(tiers) > 1,
                divisions=divisions,
            )
            for key in tied
            if values[key]["name"]
        )
    for row in rows:
        # What a mention was judged to be lies in a country, whatever its record says.
        place = judged.place(row["key"])
        if row["country"] is None:
            resolved = place[:2].upper() if _RESOLVED.match(place) else None
            row["country"] = countries.get(place) or resolved
    rows.sort(key=lambda row: (row["record"], row["key"]))
    numbered = [row | {"id": number} for number, row in enumerate(rows)]
    return pl.DataFrame(numbered, schema=columns())


def listings(materials: Sequence[Material], table: pl.DataFrame) -> pl.DataFrame:
    """Partners of each mention: ids of mention and partner; each tie gives two rows."""
    judged = judgements_on_places(materials)
    ids = {(record, key): id_ for id_, key, record in table.select("id", "key", "record").rows()}
    seen: set[tuple[int, int]] = set()
    for material in materials:
        own = _own_keys(material)
        for subject in {s.subject for s in material.statements if s.subject.startswith("tie:")}:
            ends_of_tie = (
                (material.meta.id, _key_kept_by_judgement(end, judged, own))
                for end in subject[4:].split("|")
            )
            ends = [ids[end] for end in ends_of_tie if end in ids]
            if len(ends) == 2 and ends[0] != ends[1]:
                seen.update({(ends[0], ends[1]), (ends[1], ends[0])})
    return pl.DataFrame(sorted(seen), schema={"id": pl.Int64, "partner": pl.Int64}, orient="row")


def _own_keys(material: Material) -> frozenset[str]:
    return frozenset(s.subject[6:] for s in material.statements if s.subject.startswith("place:"))


def _key_kept_by_judgement(key: str, judged: AppliedJudgements, own: frozenset[str]) -> str:
    """The key that a judgement keeps, where the same record states a place of it.

    A GeoNames place is not taken in place of a mention: it is what the mention is
    resolved to, and another mention may be resolved to it by mistake.
    """
    judged_key = judged.place(key)
    return judged_key if judged_key in own and not _RESOLVED.match(judged_key) else key


def mention_row(
    key: str,
    record: str,
    *,
    values: Mapping[str, list[str]],
    at: str,
    several: bool,
    divisions: Collection[str],
) -> dict[str, Any]:
    """One mention as a row of `mention_table`, but for its ``id``.

    `values`: by property, such as ``name``, ``country``, ``latitude``; [] where nothing is said.
    `at`: key of the place that it is known to be, else its own.
    `several`: whether its record has places of several tiers.
    `divisions`: see `gazetted.divisions_named`.
    """
    names = sorted(set(values["name"]))
    country = min(values["country"], default=NOWHERE)
    latitude, longitude = _coordinates_of_values(values)
    resolved = _RESOLVED.match(at)
    number = resolved[1] if resolved else min(values["geonames_id"], default=None)
    forms = dict.fromkeys(form(name) for name in names for form in (core, plain))
    forms.update(dict.fromkeys(plain(name) for name in sorted(values["name_local"])))
    admin1 = min((core(name) for name in values["admin1"]), default="")
    distinguished_by = qualifier(names[0])
    return {
        "key": key,
        "record": record,
        "name": names[0],
        "core": core(names[0]),
        "area": area(names[0]),
        "forms": [form for form in forms if form],
        "country": None if country == NOWHERE else country,
        "admin1": admin1 or (distinguished_by if distinguished_by in divisions else "") or None,
        "qualifier": distinguished_by or None,
        # A record in which every place is a city says nothing by that.
        "tier": min(map(_tier, values["level"]), default=None) if several else None,
        "latitude": latitude,
        "longitude": longitude,
        "geonames": None if number is None else int(number),
    }


def _tier(level: str) -> str:
    return Level(level).tier


def _coordinates_of_values(values: Mapping[str, list[str]]) -> tuple[float | None, float | None]:
    if values["latitude"] and values["longitude"]:
        return float(min(values["latitude"])), float(min(values["longitude"]))
    if values["coordinates"]:
        latitude, _, longitude = min(values["coordinates"]).partition(",")
        return float(latitude), float(longitude)
    return None, None

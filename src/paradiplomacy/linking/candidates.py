"""Places of the gazetteer that a mention may mean: those of its country that bear its name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

import polars as pl

from paradiplomacy.earth import DEGREE_KM
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.linking.mentions import Mention
from paradiplomacy.linking.naming import ParsedName, without_area_words
from paradiplomacy.model.sphere import angle
from paradiplomacy.sources.folded_names import (
    HAN,
    division_names,
    divisions_in_chinese,
    plain_name,
    plain_names,
    simplified_text,
    unspaced_key,
    without_kind,
)
from paradiplomacy.sources.gazetteer import Gazetteer, GazetteerPlace
from paradiplomacy.sources.mention_keys import NOWHERE

SAME_SPOT_KM = 10.0
"""Two entries of one name as near as this are one place, entered twice."""

LEAST_ALIKE = 88.0
"""Similarity, 0 to 100, below which two spellings are two names."""

SHORTEST = 6
"""Letters that a name needs before a slip of spelling is looked for: short names are
one letter from many others."""


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A candidate, and by what kind of name it was found.

    `kind`: ``stated id`` (by the material), ``name``, ``other name``, ``spelling`` (alike, not
      equal), or ``area`` (the mention names an area that is called like this town).
    `alike`: similarity of the spellings, 100 where they are equal.
    `local`: whether the name in the country's own script is one of the place's.
    """

    place: GazetteerPlace
    kind: str
    alike: float = 100.0
    local: bool = False


def km_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Kilometres between two pairs of latitude and longitude."""
    return angle((a[1], a[0]), (b[1], b[0])) * DEGREE_KM


class Names:
    """The names of a gazetteer that a set of mentions asks for.

    `mentions`: all of them at once, so that a million names are searched once.
    """

    def __init__(self, gazetteer: Gazetteer, mentions: Collection[Mention]) -> None:
        self._gazetteer = gazetteer
        countries = {mention.country for mention in mentions}
        # An unknown country may be any; a known one is never left.
        self._everywhere = NOWHERE in countries
        self._countries = None if self._everywhere else countries
        keys = {key for mention in mentions for key in mention.keys}
        regions = {q for m in mentions for r in m.readings for q in r.qualifiers}
        regions |= {plain_name(name) for m in mentions for name in m.admin1}
        keys |= {key for region in regions for key in _division_keys(region)}
        self._by_key: dict[tuple[str, str], list[tuple[int, bool]]] = defaultdict(list)
        self._anywhere: dict[str, list[tuple[int, bool]]] = defaultdict(list)
        for country, key, place, main in gazetteer.index(self._countries, keys=keys).iter_rows():
            self._by_key[country, key].append((place, main))
            if self._everywhere:
                self._anywhere[key].append((place, main))
        self._divisions = _division_codes_by_name(gazetteer, self._countries)
        self._alike: dict[tuple[str, str], list[tuple[int, float]]] = {}
        self._matches: dict[str, list[NameMatch]] = {}
        self._called: dict[str, Mapping[str, Sequence[int]]] = {}

    def division(self, country: str, name: str) -> str | None:
        """Code of the first-order division that a plain name or a code stands for.

        By its English or Chinese name, or by another name of a town that it is called after.
        """
        known = self._divisions.get(country, {})
        return next(filter(None, map(known.get, self._keys_of_division(country, name))), None)

    def _keys_of_division(self, country: str, name: str) -> Iterator[str]:
        keys = list(_division_keys(name))
        yield from keys
        for also in division_names(name).get(country, ()):
            yield from _division_keys(plain_name(also))
        chinese = _keys_in_chinese(country) if HAN.search(name) else {}
        towns = (
            plain_name(self.place(place).name)
            for key in keys
            for place, _ in self._by_key.get((country, key), ())
        )
        called = (chinese[each] for each in map(simplified_text, keys) if each in chinese)
        for each in chain(called, towns):
            yield from _division_keys(each)

    def has_namesake(self, place: GazetteerPlace) -> bool:
        """True where another place of the country has one of its names as the main one."""
        at = (place.latitude, place.longitude)
        return any(
            km_between(at, (other.latitude, other.longitude)) > SAME_SPOT_KM
            for name in plain_names(pl.Series([place.name, *place.names]))
            for other in map(self.place, self._with_main_name(place.country, name))
        )

    def _with_main_name(self, country: str, name: str) -> Sequence[int]:
        """Ids of the places of a country with a plain main name, what is in brackets left aside."""
        if country not in self._called:
            of_country = self._gazetteer.frame.filter(pl.col("country") == country)
            bare = plain_names(of_country["name"].str.replace(r"\s*[(\[].*$", ""))
            self._called[country] = group_pairs(zip(bare, of_country["id"], strict=True))
        return self._called[country].get(name, ())

    def _namesakes_in_division(self, mention: Mention, ids: Collection[int]) -> set[int]:
        """Places in the stated division that are called as those elsewhere that bear the name.

        Of several Manchesters the gazetteer knows one by its name in Chinese. A name in Latin
        letters is not taken to another place this way: Riverside is also called Illinois.
        """
        if re.search("[a-z]", mention.readings[0].spoken):
            return set()
        regions = [q for reading in mention.readings for q in reading.qualifiers]
        regions += map(plain_name, mention.admin1)
        codes = {self.division(mention.country, region) for region in regions} - {None}
        places = [self.place(each) for each in ids]
        if not codes or any(place.admin1_code in codes for place in places):
            return set()
        return {
            other
            for name in {plain_name(place.name) for place in places}
            for other in self._with_main_name(mention.country, name)
            if self.place(other).admin1_code in codes
        }

    def places_of(self, country: str, key: str) -> list[tuple[int, bool]]:
        """Ids of the places of a country that bear a name, and whether as their main one."""
        table: Mapping[Any, list[tuple[int, bool]]] = self._by_key
        return self._anywhere.get(key, []) if country == NOWHERE else table.get((country, key), [])

    def place(self, geonames_id: int) -> GazetteerPlace:
        """The place of an id."""
        return self._gazetteer.place(geonames_id)

    def matches(self, mention: Mention) -> list[NameMatch]:
        """Candidates of a mention: the most telling kind of name that has any."""
        if mention.key not in self._matches:
            self._matches[mention.key] = self._look_up(mention)
        return self._matches[mention.key]

    def forget(self, mention: Mention) -> list[NameMatch]:
        """Candidates of a mention, which are looked up anew the next time."""
        matches = self.matches(mention)
        del self._matches[mention.key]
        return matches

    def _look_up(self, mention: Mention) -> list[NameMatch]:
        stated = self._place_of_stated_id(mention)
        if stated is not None:
            return [NameMatch(stated, "stated id")]
        local = {p for r in mention.local for p, _ in self.places_of(mention.country, r.full)}
        by_name: dict[int, bool] = {}
        kind = ""
        for looseness in range(4):
            for of in mention.readings:
                for key in ((of.full,), of.bases, of.stripped, of.area)[looseness]:
                    for place, main in self.places_of(mention.country, key):
                        if looseness or self._is_spelt(place, of):
                            by_name[place] = by_name.get(place, False) or main
            if by_name:
                kind = "area" if looseness == 3 else ""
                break
        if not by_name:
            close_matches = [
                NameMatch(self._gazetteer.place(place), "spelling", alike, place in local)
                for place, alike in self._alike_to(mention)
            ]
            close_matches += [
                NameMatch(self._gazetteer.place(place), "other name", local=True)
                for place in sorted(local - {match.place.id for match in close_matches})
            ]
            return _drop_repeated_places(close_matches)
        listed = {**dict.fromkeys(local, False), **by_name}
        listed |= dict.fromkeys(self._namesakes_in_division(mention, listed), False)
        return _drop_repeated_places(
            NameMatch(
                self._gazetteer.place(place),
                (kind if place in by_name else "") or ("name" if main else "other name"),
                local=place in local,
            )
            for place, main in sorted(listed.items())
        )

    def _is_spelt(self, geonames_id: int, reading: ParsedName) -> bool:
        """True of a whole name without a qualifier, or of one that a place has in several words."""
        return not reading.qualifiers or any(
            " " in spoken and unspaced_key(spoken.split()) == reading.full
            for place in [self.place(geonames_id)]
            for spoken in map(plain_name, (place.name, *place.names))
        )

    def _place_of_stated_id(self, mention: Mention) -> GazetteerPlace | None:
        """The place whose id the material itself gives, if it lies in the stated country."""
        key = f"{mention.country.lower()}-gn-{mention.geonames_id}"
        return None if mention.geonames_id is None else self._gazetteer.by_key(key)

    def look_for_spellings(self, mentions: Iterable[Mention]) -> None:
        """Find names that are nearly those of mentions that have no exact one."""
        from rapidfuzz import fuzz, process

        wanted: dict[str, set[str]] = defaultdict(set)
        for mention in mentions:
            if mention.country != NOWHERE and not self.matches(mention):
                del self._matches[mention.key]
                wanted[mention.country] |= {k for k in _near_keys(mention) if len(k) >= SHORTEST}
        if not wanted:
            return
        index = self._gazetteer.index(wanted).group_by("country", "key").agg(pl.col("id"))
        for (country,), names in index.sort("country", "key").group_by(
            "country", maintain_order=True
        ):
            known, ids = names["key"].to_list(), names["id"].to_list()
            for key in sorted(wanted[str(country)]):
                close_names = [
                    match
                    for match in process.extract(
                        key, known, scorer=fuzz.ratio, score_cutoff=LEAST_ALIKE, limit=8
                    )
                    # One that only goes on where the other ends is a part of it, or its number.
                    if not (key.startswith(match[0]) or match[0].startswith(key))
                ]
                places = {(p, round(alike, 1)) for _, alike, at in close_names for p in ids[at]}
                self._alike[str(country), key] = sorted(places)

    def _alike_to(self, mention: Mention) -> list[tuple[int, float]]:
        alike = group_pairs(
            pair
            for key in _near_keys(mention)
            for pair in self._alike.get((mention.country, key), ())
        )
        return sorted((place, max(of)) for place, of in alike.items())


def _division_keys(name: str) -> Iterator[str]:
    """Keys by which a division of a plain name may be known, the whole name first."""
    whole = name.replace(" ", "")
    yield from dict.fromkeys((whole, without_area_words(name), without_kind(whole)))


@cache
def _keys_in_chinese(country: str) -> Mapping[str, str]:
    """Plain names of divisions by the keys of their names in Chinese."""
    named = divisions_in_chinese(country)
    keys = plain_names(pl.Series(list(named), dtype=pl.String)).str.replace_all(" ", "")
    return dict(zip(keys, map(plain_name, named.values()), strict=True))


def _near_keys(mention: Mention) -> set[str]:
    """Names that may be misspelt. An area is not looked for among towns this way."""
    return {
        key
        for reading in mention.readings
        if not reading.area_word
        for key in (reading.stripped or reading.bases)
    }


def _drop_repeated_places(matches: Iterable[NameMatch]) -> list[NameMatch]:
    """Without entries that stand for one place a second time."""
    ranked = sorted(matches, key=lambda f: (f.kind != "name", -f.place.population, f.place.id))
    distinct: list[NameMatch] = []
    for match in ranked:
        if not any(_is_same_spot(match, other) for other in distinct):
            distinct.append(match)
    return distinct


def _is_same_spot(match: NameMatch, other: NameMatch) -> bool:
    """True if a candidate is but an old or a smaller entry of one that ranks before it."""
    a, b = match.place, other.place
    if abs(a.latitude - b.latitude) > 0.1 or a.country != b.country:
        return False
    lesser = a.population <= b.population / 5 or (match.kind != "name" and other.kind == "name")
    return (
        lesser and km_between((a.latitude, a.longitude), (b.latitude, b.longitude)) < SAME_SPOT_KM
    )


def _division_codes_by_name(
    gazetteer: Gazetteer, countries: Collection[str] | None
) -> dict[str, dict[str, str]]:
    """By country: name and code of each first-order division, as keys, to its code."""
    frame = gazetteer.frame.select("country", "admin1_code", "admin1").unique().sort(pl.all())
    if countries is not None:
        frame = frame.filter(pl.col("country").is_in(sorted(countries)))
    codes: dict[str, dict[str, str]] = defaultdict(dict)
    for country, code, name in frame.with_columns(plain_names(frame["admin1"])).iter_rows():
        if code and name:
            for key in (code.casefold(), name.replace(" ", ""), without_area_words(name)):
                codes[country].setdefault(key, code)
    return codes

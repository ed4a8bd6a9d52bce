"""Find the place that a name means: in either language, short, old, or spelled another way.

One function for all that take a place by name. The names of a place are those of the record,
what they are without the word for its kind (重庆 for 重庆市), their pinyin, and the other names
that GeoNames and, of states and provinces, ISO 3166-2 in Chinese have (小石城, Peking, 紐約州).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.places import Level, Place
from paradiplomacy.record.name_forms import (
    country_keys,
    divisions_of,
    key_of,
    keys_of,
    names_with_tones,
    other_names,
    pinyin,
    short_name,
    tone_key,
    without_kind,
)
from paradiplomacy.sources.folded_names import HAN

MOST = 4
"""How many places a near miss may name."""

_LIKE = {True: 50, False: 72}
"""Likeness of 100 at which a name is near, of Han characters, and of letters."""

Check = Callable[[Place], bool]

_last: list[tuple[Mapping[str, Place], PlaceNames]] = []
"""The places that were asked of last, and their names."""


def place_names_of(places: Mapping[str, Place]) -> PlaceNames:
    """The names of a record's places; those of the last record are kept for the next question."""
    if not _last or _last[0][0] is not places:
        _last[:] = [(places, PlaceNames(places))]
    return _last[0][1]


class PlaceNames:
    """The names by which the places of a record go.

    `places`: by key.

    >>> from paradiplomacy.record.open import open_record
    >>> names = PlaceNames(open_record().places)
    >>> [place.label for place in names.find("小石城")]
    ['Little Rock, Arkansas']
    >>> [place.label for place in names.find("長春")]
    ['Changchun, Jilin']
    >>> [place.label for place in names.find("吉林")]
    ['Jilin', 'Jilin City, Jilin']
    """

    def __init__(self, places: Mapping[str, Place]) -> None:
        self._places = places
        names: list[tuple[str, int, str]] = []  # place, how far from its own name, name
        with_tones: list[tuple[str, str]] = []
        for key, place in places.items():
            names += [(key, 0, name) for name in [place.name, place.label, place.name_local]]
            names += [(key, 2, spoken) for spoken in pinyin(short_name(place.name_local))]
            names += [(key, 2, spoken) for spoken in pinyin(place.name_local)]
            names += [(key, 3, name) for name in other_names(place)]
            with_tones += [(key, spoken) for spoken in names_with_tones(place.name_local)]
        keys = keys_of([name for *_, name in names])
        ranked = [(of, rank, key) for (of, rank, _), key in zip(names, keys, strict=True)]
        ranked += [(of, rank + 1, short_name(key)) for of, rank, key in ranked if rank in (0, 3)]
        self._ranked: dict[str, dict[str, int]] = {}
        for of, rank, key in ranked:
            if key:
                ranks = self._ranked.setdefault(key, {})
                ranks[of] = min(rank, ranks.get(of, rank))
        self._toned = group_pairs((spoken, of) for of, spoken in with_tones)

    def find(self, name: str, *, distant: bool = False) -> tuple[Place, ...]:
        """All places that a name may mean; several where it does not say which.

        `name`: a name, also with what lies around it (``Columbia, SC``; ``吉林省长春市``).
        `distant`: give those too whose names are less near.

        What is nearer to a place's own name goes first: the name in the record, the name
        without the word for its kind, its pinyin, other names. A name that fits several
        places equally well gives all of them.
        """
        if name in self._places:
            return (self._places[name],)
        spoken = tone_key(name)
        if spoken in self._toned:
            return self._in_order({*self._toned[spoken]})
        for key, check in self._readings(name):
            known = self._ranked.get(key, {})
            ranks = {place: rank for place, rank in known.items() if check(self._places[place])}
            best = min(ranks.values(), default=0)
            if ranks:
                return self._in_order(of for of, rank in ranks.items() if distant or rank == best)
        return ()

    def starting(self, text: str) -> tuple[Place, ...]:
        """All places with a name that starts with these letters, those of the nearest name first.

        >>> from paradiplomacy.record.open import open_record
        >>> [place.id for place in PlaceNames(open_record().places).starting("Chongq")]
        ['cn-chongqing']
        """
        (start,) = keys_of([text])
        ranks: dict[str, int] = {}
        for key, ranked in self._ranked.items() if start else ():
            if key.startswith(start):
                for place, rank in ranked.items():
                    ranks[place] = min(rank, ranks.get(place, rank))
        return tuple(self._places[key] for key in sorted(ranks, key=lambda key: (ranks[key], key)))

    def similar_labels(self, name: str) -> tuple[str, ...]:
        """Labels of places with a name like this one, the likeliest first."""
        han = HAN.search(key_of(name)) is not None
        if re.match(r"[a-z]{2}-", name):
            return tuple(place.id for place in self.near_places(name))
        labels = (
            f"{place.label} {place.name_local}".strip() if han else place.label
            for place in self.near_places(name)
        )
        return tuple(dict.fromkeys(labels))

    def near_places(self, name: str) -> tuple[Place, ...]:
        """Places with a name like this one, the likeliest first."""
        from rapidfuzz import fuzz, process

        key = key_of(name)
        if not key:
            return ()
        if re.match(r"[a-z]{2}-", name):
            similar = process.extract(name, list(self._places), scorer=fuzz.ratio, limit=MOST)
            return tuple(self._places[k] for k, score, _ in similar if score >= _LIKE[False])
        han = HAN.search(key) is not None
        matches = process.extract(
            key, list(self._ranked), scorer=fuzz.ratio, score_cutoff=_LIKE[han], limit=4 * MOST
        )
        places: dict[str, None] = {}
        least = 2 if han else 4  # letters of which a part of a name may be
        parts = (name for name in self._ranked if len(key) >= least and key in name)
        for match in (*parts, *(match for match, _, _ in matches)):
            ranks = self._ranked[match]
            places |= dict.fromkeys(sorted(ranks, key=ranks.__getitem__))
        return tuple(self._places[place] for place in places)[:MOST]

    def _in_order(self, keys: Iterable[str]) -> tuple[Place, ...]:
        return tuple(self._places[key] for key in sorted(keys))

    def _readings(self, name: str) -> list[tuple[str, Check]]:
        """Readings of a name: a key that it may stand for, and what its place has to be."""
        parts = [part for part in re.split(r"\s*[,，()（）]\s*", name.strip()) if part]
        if not parts:
            return []
        whole, *around = parts
        bare, levels = without_kind(whole)
        key, base, short, *about = keys_of([name, whole, bare, *around])
        readings: list[tuple[str, Check]] = [(key, lambda place: True)]
        lies = _check_for_all(_check_lies_in(each) for each in about)
        if around:
            readings.append((base, lies))
        if short != base:
            readings.append((short, _check_for_all([lies, _is_one_of(levels)])))
        if HAN.search(base):
            readings += [
                (rest, _check_for_all([self._lies_at(before), *checks]))
                for before, rest, *checks in _after_a_division(base)
            ]
        return readings

    def _lies_at(self, key: str) -> Check:
        """Check that a place lies in a division of this name, or near a place of it, as 苏州市."""
        lies = _check_lies_in(key)
        ends = [key[at:] for at in range(max(len(key) - 1, 1))]
        towns = {town for end in ends for town in self._ranked.get(end, ())}

        def check(place: Place) -> bool:
            same = {self._places[town].admin1 for town in towns - {place.id}}
            return lies(place) or (place.admin1 != "" and place.admin1 in same)

        return check


def _check_for_all(checks: Iterable[Check]) -> Check:
    every = tuple(checks)
    return lambda place: all(check(place) for check in every)


def _is_one_of(levels: frozenset[Level]) -> Check:
    return lambda place: place.level in levels


def _check_lies_in(key: str) -> Check:
    """Check that a place lies in a state, province or country of this name or code."""

    def check(place: Place) -> bool:
        names = {place.country.lower(), *keys_of([place.admin1]), *country_keys(place.country)}
        for code, *of_division in divisions_of(place.country).get(key_of(place.admin1), ()):
            names |= {code.lower(), *keys_of(of_division), *map(short_name, keys_of(of_division))}
        return key in names

    return check


def _after_a_division(key: str) -> list[tuple[Any, ...]]:
    """A Chinese name split where a province or city may end and the place's own name begins."""
    readings: list[tuple[Any, ...]] = []
    for at in range(2, len(key) - 1):
        before, rest = key[:at], key[at:]
        readings.append((before, rest))
        short, levels = without_kind(rest)
        if short != rest:
            readings.append((before, short, _is_one_of(levels)))
    return readings

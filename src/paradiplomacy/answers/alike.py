"""Places most like one: of its level and region, and of its size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import cos, log, radians, sin

from paradiplomacy.answers.index import RecordIndex
from paradiplomacy.answers.places import PlaceLine, place_line, sectors_of
from paradiplomacy.model.places import Level, Place
from paradiplomacy.views import RecordAnswer

ALIKE = 3
"""Places like one that stand in its answer: with it, as many as are compared at once."""


class AlikePlace(RecordAnswer):
    """A place that is like another, and in which sectors it and the places in it did how much."""

    line: PlaceLine
    sectors: Mapping[str, int]


def alike_places(index: RecordIndex, place: Place, most: int = ALIKE) -> tuple[AlikePlace, ...]:
    """Places with ties that are most like one: of its country and level, first of its region.

    Among those, the nearest in number of inhabitants come first; where this is not known of
    both, the nearest on the map.

    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.answers.index import index_of
    >>> record = open_record("sino_us")
    >>> [each.key for each in alike_places(index_of(record), record.place("Dallas"), most=2)]
    ['us-tx-san-antonio', 'us-fl-jacksonville']
    """
    candidates = (
        other
        for other in index.record.places.values()
        if (other.country, other.level) == (place.country, place.level)
        and other.id != place.id
        and (index.ties_of(other.id) or index.ties_within(other.id))
    )
    nearest = sorted(candidates, key=lambda other: _unlike(place, other))[:most]
    return tuple(AlikePlace(place_line(index, p), sectors_of(index, p.id)) for p in nearest)


def place_or_division(index: RecordIndex, key: str) -> Place:
    """A place; or a state that is none (``US-Alaska``), with region and point of one in it."""
    if key in index.record.places:
        return index.record.places[key]
    country, _, name = key.partition("-")
    first = index.record.places[index.divisions_of_cities[key][0]]
    states = (p.level for p in index.record.places.values() if p.country == country)
    level = next((level for level in states if level.tier == "state"), Level.STATE)
    return replace(first, id=key, name=name, level=level, name_local="", population=None)


def key_of_place(index: RecordIndex, text: str) -> str:
    """Key of a place by its name, or of a state that is none: of ``US-Alaska`` by ``Alaska``."""
    divisions = {key.partition("-")[2].casefold(): key for key in index.divisions_of_cities}
    key = text if text in divisions.values() else divisions.get(text.casefold())
    return key or index.record.place(text).id


def _unlike(place: Place, other: Place) -> tuple[bool, bool, float, str]:
    """Rank of a place by how much it is unlike another."""
    is_elsewhere = other.region != place.region
    if place.population and other.population:
        return is_elsewhere, False, abs(log(other.population / place.population)), other.id
    return is_elsewhere, True, _angle_rank(place, other), other.id


def _angle_rank(place: Place, other: Place) -> float:
    """Number that grows with the way between two places, on a sphere; 2 where it is not known."""
    if (
        place.latitude is None
        or place.longitude is None
        or other.latitude is None
        or other.longitude is None
    ):
        return 2
    own_latitude, other_latitude = radians(place.latitude), radians(other.latitude)
    turn = radians(place.longitude - other.longitude)
    return -(
        sin(own_latitude) * sin(other_latitude)
        + cos(own_latitude) * cos(other_latitude) * cos(turn)
    )

"""Places of a record, how many ties each has, and when these last gave a sign of life."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from paradiplomacy.answers.columns import further_columns
from paradiplomacy.answers.index import RecordIndex, index_of
from paradiplomacy.errors import NotFoundError
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.places import Level, Place
from paradiplomacy.record.current_status import latest_of
from paradiplomacy.record.record import Record
from paradiplomacy.views import RecordAnswer

__all__ = ["PlaceLine", "counts_of", "place_line", "place_list", "sectors_in", "sectors_of"]


class PlaceLine(RecordAnswer):
    """A place in one line, with what it has itself and what the places in it have.

    Attributes
    ----------
    place : Place
    label : str
        What it is called in English, with its state or province.
    tie_count, exchange_count : int
        Its own.
    last_sign : EventDate or None
        The last dated sign of life of its own ties.
    places_within : int
        How many places of the record lie in it, if it is a state, province or municipality.
    tie_count_within, exchange_count_within : int
        Of the places in it; its own do not count here.
    last_sign_within : EventDate or None
        The last dated sign of life of the ties of places in it.
    further : mapping of str to object
        Columns that the table declares beyond those of `Place`.
    """

    place: Place
    label: str
    tie_count: int
    exchange_count: int
    last_sign: EventDate | None
    places_within: int
    tie_count_within: int
    exchange_count_within: int
    last_sign_within: EventDate | None
    further: Mapping[str, Any]


def place_list(
    record: Record,
    *,
    country: str | None = None,
    level: str | None = None,
    admin1: str | None = None,
) -> tuple[PlaceLine, ...]:
    """Places of a record, in the order of their keys.

    Parameters
    ----------
    record : Record
    country : str, optional, keyword-only
        ISO code.
    level : str, optional, keyword-only
        As in `paradiplomacy.model.places.Level`.
    admin1 : str, optional, keyword-only
        State or province, by key or by any of its names: it and the places in it. One that is
        no place of the record goes by its English name.

    Raises
    ------
    NotFoundError
        There is no such country, level, state or province.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> record = open_record("sino_us")
    >>> texas = place_list(record, country="US", level="state", admin1="Texas")
    >>> [(row.tie_count, row.tie_count_within) for row in texas]
    [(0, 28)]
    """
    index = index_of(record)
    countries = {place.country for place in record.places.values()}
    if country is not None and country.upper() not in countries:
        raise NotFoundError("country", country, countries)
    levels = [str(member) for member in Level]
    if level is not None and level not in levels:
        raise NotFoundError("level", level, levels, hint=f"one of {', '.join(levels)}")
    inside = None if admin1 is None else _places_inside(index, admin1)
    return tuple(
        place_line(index, place)
        for key, place in record.places.items()
        if (country is None or place.country == country.upper())
        and (level is None or place.level == level)
        and (inside is None or key in inside)
    )


def place_line(index: RecordIndex, place: Place) -> PlaceLine:
    """A place in one line."""
    own, of_parts = index.ties_of(place.id), index.ties_within(place.id)
    return PlaceLine(
        place=place,
        label=place.label,
        tie_count=len(own),
        exchange_count=len(index.exchanges_of(place.id)),
        last_sign=_last_sign(index, own),
        places_within=len(index.places_within(place.id)),
        tie_count_within=len(of_parts),
        exchange_count_within=len(index.exchanges_within(place.id)),
        last_sign_within=_last_sign(index, of_parts),
        further=further_columns(index.record, "place", place.id),
    )


def counts_of(codes: Iterable[str]) -> Mapping[str, int]:
    """Count of each code, the most frequent first."""
    return dict(Counter(codes).most_common())


def sectors_in(index: RecordIndex, exchanges: Iterable[str]) -> Mapping[str, int]:
    """Count of some exchanges by sector; one of several sectors counts under each."""
    return counts_of(sector for key in exchanges for sector in index.record.exchanges[key].sectors)


def sectors_of(index: RecordIndex, place: str) -> Mapping[str, int]:
    """Count of the exchanges of a place and of the places in it, by sector."""
    return sectors_in(index, (*index.exchanges_of(place), *index.exchanges_within(place)))


def _places_inside(index: RecordIndex, name: str) -> frozenset[str]:
    places = index.record.places
    named = {key for key, place in places.items() if place.admin1.casefold() == name.casefold()}
    return frozenset(named) or index.meant(name)


def _last_sign(index: RecordIndex, ties: Iterable[str]) -> EventDate | None:
    signs = (index.status_of(index.record.ties[key]).last_sign for key in ties)
    return latest_of(sign for sign in signs if sign is not None)

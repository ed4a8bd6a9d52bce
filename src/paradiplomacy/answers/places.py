"""Which places there are, how many ties each has, and when these last gave a sign of life."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from paradiplomacy.answers.index import RecordIndex, index_of
from paradiplomacy.errors import NotFoundError
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.places import Level, Place
from paradiplomacy.record.current_status import latest_of
from paradiplomacy.record.record import Record

__all__ = ["PlaceSummary", "place_list", "place_summary"]


@dataclass(frozen=True, slots=True)
class PlaceSummary:
    """A place in one line, with what it has itself and what the places in it have.

    Parameters
    ----------
    key, name, name_local, country, level, admin1 : str
        As in `paradiplomacy.model.places.Place`.
    ties, exchanges : int
        Its own.
    last_sign : str
        The last dated sign of life of its own ties, in EDTF; empty where nothing is dated.
    places_within : int
        How many places of the record lie in it, if it is a state, province or municipality.
    ties_within, exchanges_within : int
        Of the places in it; its own do not count here.
    last_sign_within : str
        The last dated sign of life of the ties of places in it.
    """

    key: str
    name: str
    name_local: str
    country: str
    level: str
    admin1: str
    ties: int
    exchanges: int
    last_sign: str
    places_within: int = 0
    ties_within: int = 0
    exchanges_within: int = 0
    last_sign_within: str = ""


def place_list(
    record: Record,
    *,
    country: str | None = None,
    level: str | None = None,
    admin1: str | None = None,
) -> tuple[PlaceSummary, ...]:
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

    Returns
    -------
    tuple of PlaceSummary

    Raises
    ------
    NotFoundError
        There is no such country, level, state or province.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> record = open_record("sino_us")
    >>> texas = place_list(record, country="US", level="state", admin1="Texas")
    >>> [(row.ties, row.ties_within) for row in texas]
    [(0, 28)]
    """
    index = index_of(record)
    countries = {place.country for place in record.places.values()}
    if country is not None and country.upper() not in countries:
        raise NotFoundError("country", country, countries)
    levels = [str(member) for member in Level]
    if level is not None and level not in levels:
        raise NotFoundError("level", level, levels, hint=f"one of {', '.join(levels)}")
    inside = None if admin1 is None else _inside(index, admin1)
    return tuple(
        place_summary(index, place)
        for key, place in record.places.items()
        if (country is None or place.country == country.upper())
        and (level is None or place.level == level)
        and (inside is None or key in inside)
    )


def place_summary(index: RecordIndex, place: Place) -> PlaceSummary:
    """A place in one line."""
    own, theirs = index.ties_of(place.id), index.ties_within(place.id)
    return PlaceSummary(
        key=place.id,
        name=place.name,
        name_local=place.name_local,
        country=place.country,
        level=str(place.level),
        admin1=place.admin1,
        ties=len(own),
        exchanges=len(index.exchanges_of(place.id)),
        last_sign=_last_sign(index, own),
        places_within=len(index.places_within(place.id)),
        ties_within=len(theirs),
        exchanges_within=len(index.exchanges_within(place.id)),
        last_sign_within=_last_sign(index, theirs),
    )


def _inside(index: RecordIndex, name: str) -> frozenset[str]:
    places = index.record.places
    named = {key for key, place in places.items() if place.admin1.casefold() == name.casefold()}
    return frozenset(named) or index.meant(name)


def _last_sign(index: RecordIndex, ties: Iterable[str]) -> str:
    statuses = (index.status_of(index.record.ties[key]) for key in ties)
    signs: list[EventDate] = [each.last_sign for each in statuses if each.last_sign is not None]
    return str(latest_of(signs) or "")

"""Places that lie where they cannot lie, share a name, or lie nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from paradiplomacy.doubts.examined_record import Doubt, ExaminedRecord
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.sources.folded_names import plain_names

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from paradiplomacy.sources.gazetteer import Gazetteer

_NEAREST = 10
"""Places of the gazetteer that are looked at: enough to reach over a border nearby."""


def without_coordinates(examined: ExaminedRecord) -> Iterator[Doubt]:
    """Places that have a tie and no coordinates."""
    record = examined.record
    for key in sorted({end for tie in record.ties.values() for end in tie.ends}):
        place = record.places[key]
        if place.latitude is None or place.longitude is None:
            yield examined.doubt("place-without-coordinates", f"place:{key}", "", "latitude")


def one_name_twice(examined: ExaminedRecord) -> Iterator[Doubt]:
    """Two places of one name in one country and state or province, of the same tier."""
    places = list(examined.record.places.values())
    names = _list_plain_names(place.name for place in places)
    for of_name in group_pairs(
        ((name, place.country, place.admin1.casefold(), place.level.tier), place)
        for place, name in zip(places, names, strict=True)
    ).values():
        for first, second in combinations(sorted(of_name, key=lambda place: place.id), 2):
            yield examined.doubt(
                "one-name-twice",
                f"place:{second.id}",
                first.id,
                "name",
                one=f"{first.id} ({first.level})",
                other=f"{second.id} ({second.level})",
            )


def without_region(examined: ExaminedRecord) -> Iterator[Doubt]:
    """Places without state or province whose name the gazetteer has in several."""
    places = [
        place
        for place in examined.record.places.values()
        if not place.admin1 and place.level.tier == "city"
    ]
    if not places:
        return
    keyed = _named_regions(examined.gazetteer().frame, {place.country for place in places})
    for place, name in zip(places, _list_plain_names(place.name for place in places), strict=True):
        regions = sorted({*keyed.get((place.country, name), ())})
        if len(regions) > 1:
            yield examined.doubt(
                "place-without-region",
                f"place:{place.id}",
                "",
                "admin1",
                regions=", ".join(regions[:5]) + (" ..." if len(regions) > 5 else ""),
            )


def outside_region(examined: ExaminedRecord) -> Iterator[Doubt]:
    """Places with no neighbour in the gazetteer that lies in their stated state or country.

    Looked at are the ten populated places that are nearest to the coordinates. Where the
    gazetteer has no division of the stated name, only the country is compared.
    """
    located = [
        (place, place.latitude, place.longitude)
        for place in examined.record.places.values()
        if place.latitude is not None and place.longitude is not None
    ]
    if not located:
        return
    gazetteer = examined.gazetteer()
    divisions = _divisions_by_country(gazetteer.frame)
    areas = _nearest_areas(gazetteer, [(latitude, longitude) for _, latitude, longitude in located])
    for (place, latitude, longitude), (countries, regions) in zip(located, areas, strict=True):
        field, about, nearby = "", "", countries
        if place.country not in countries:
            field, about = "country", place.country
        elif place.admin1 and _key_of_region(place.admin1) in divisions[place.country] - set(
            map(_key_of_region, regions)
        ):
            field, about, nearby = "admin1", place.admin1, regions
        if field:
            yield examined.doubt(
                "place-outside-region",
                f"place:{place.id}",
                about,
                field,
                at=f"{latitude:g}, {longitude:g}",
                stated=about,
                found=", ".join(sorted(nearby)),
            )


def _nearest_areas(
    gazetteer: Gazetteer, points: Sequence[tuple[float, float]]
) -> Iterator[tuple[set[str], set[str]]]:
    """Countries, and names of first-order divisions, of the populated places nearest to each point.

    On the sphere, a chord grows with the way along the surface; so the nearest in space are
    the nearest on it, over the date line and at the poles too.
    """
    from scipy.spatial import cKDTree

    frame = gazetteer.frame
    tree = cKDTree(_on_sphere(frame.select("latitude", "longitude").to_numpy()))
    _, nearest = tree.query(_on_sphere(np.array(points)), k=range(1, _NEAREST + 1))
    countries, regions = frame["country"].to_list(), frame["admin1"].to_list()
    for rows in nearest.tolist():
        known = [row for row in rows if row < len(countries)]  # a small gazetteer has fewer
        yield {countries[row] for row in known}, {regions[row] for row in known}


def _on_sphere(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points of the unit sphere: n by 2 latitudes and longitudes, to n by 3 coordinates."""
    latitude, longitude = np.radians(degrees).T
    across = np.cos(latitude)
    return np.column_stack(
        (across * np.cos(longitude), across * np.sin(longitude), np.sin(latitude))
    )


def _divisions_by_country(frame: pl.DataFrame) -> dict[str, set[str]]:
    """The first-order divisions of each country, in small letters."""
    rows = frame.select("country", "admin1").unique().iter_rows()
    regions = group_pairs((country, _key_of_region(name)) for country, name in rows)
    return {country: set(keys) for country, keys in regions.items()}


def _named_regions(frame: pl.DataFrame, countries: set[str]) -> dict[tuple[str, str], list[str]]:
    import polars as pl

    frame = frame.filter(pl.col("country").is_in(sorted(countries)))
    places = zip(frame["country"], plain_names(frame["name"]), strict=True)
    return group_pairs(zip(places, frame["admin1"], strict=True))


def _key_of_region(name: str) -> str:
    return name.casefold().strip()


def _list_plain_names(names: Iterator[str]) -> list[str]:
    import polars as pl

    return list(plain_names(pl.Series(list(names), dtype=pl.String)))

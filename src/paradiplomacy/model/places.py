"""Places: the subnational governments that keep ties, and ways over the globe between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import acos, atan2, cos, degrees, hypot, radians, sin

__all__ = ["Level", "Place"]


class Level(StrEnum):
    """Kind of government that a place has.

    `tier` is one of two that counts of ties keep apart: ``state`` (a first-order
    division of its country) and ``city`` (all that lies below).
    """

    STATE = "state"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    CITY = "city"
    DISTRICT = "district"
    BOROUGH = "borough"
    TOWN = "town"
    TOWNSHIP = "township"
    ZONE = "zone"
    ASSOCIATION = "association"
    PORT = "port"

    @property
    def tier(self) -> str:
        """``state`` or ``city``."""
        return "state" if self in (Level.STATE, Level.PROVINCE) else "city"


@dataclass(frozen=True, slots=True)
class Place:
    """A subnational government.

    Parameters
    ----------
    id : str
        Stable key, ISO country first: ``us-ar-little-rock``, ``cn-jilin-changchun``.
    name, name_local : str
        English name, and the name in the country's own script (may be empty).
    country : str
        ISO 3166-1 alpha-2 code. A code names a mailing region, not a position on status.
    level : Level
    admin1 : str
        State, province or like, in English; equals `name` for a state or province.
    region : str
        Region of the country by its statistics office, or ``""``.
    coastal : bool or None
    latitude, longitude : float or None
        Degrees, WGS 84.
    population : int or None
        Inhabitants by GeoNames.
    geonames_id : int or None
    wikidata_id : str
        Item of Wikidata, ``Q3955``, or ``""``.
    """

    id: str
    name: str
    country: str
    level: Level
    name_local: str = ""
    admin1: str = ""
    region: str = ""
    coastal: bool | None = None
    latitude: float | None = None
    longitude: float | None = None
    population: int | None = None
    geonames_id: int | None = None
    wikidata_id: str = ""

    @property
    def label(self) -> str:
        """Name with its state or province: ``Little Rock, Arkansas``."""
        if not self.admin1 or self.admin1 == self.name:
            return self.name
        return f"{self.name}, {self.admin1}"


Point = tuple[float, float]
"""Longitude and latitude in degrees."""


def great_circle(a: Point, b: Point, *, steps: int = 8) -> list[Point]:
    """Points along the shortest way between two places, both included.

    `a`, `b`: longitude and latitude in degrees.
    `steps`: number of legs.

    Returns: Longitude and latitude in degrees; just the ends where these are the same place, or
      antipodes, between which no way is the shortest.

    Spherical linear interpolation (Shoemake 1985).

    >>> [(round(x, 6), round(y, 6)) for x, y in great_circle((0, 0), (90, 0), steps=2)]
    [(0.0, 0.0), (45.0, 0.0), (90.0, 0.0)]
    """
    start, end = vector(a), vector(b)
    distance = radians(angle(a, b))
    if sin(distance) < 1e-9:
        return [a, b]
    points = []
    for step in range(steps + 1):
        p = sin((1 - step / steps) * distance) / sin(distance)
        q = sin(step / steps * distance) / sin(distance)
        points.append(point_of([p * s + q * e for s, e in zip(start, end, strict=True)]))
    return points


def vector(point: Point) -> tuple[float, float, float]:
    """The unit vector of a place."""
    lon, lat = radians(point[0]), radians(point[1])
    return (cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat))


def point_of(direction: Sequence[float]) -> Point:
    """The place in a direction from the centre of the earth."""
    x, y, z = direction
    return (degrees(atan2(y, x)), degrees(atan2(z, hypot(x, y))))


def angle(a: Point, b: Point) -> float:
    """Angle between two places, in degrees."""
    dot = sum(p * q for p, q in zip(vector(a), vector(b), strict=True))
    return degrees(acos(max(-1.0, min(1.0, dot))))

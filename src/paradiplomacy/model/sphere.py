"""Ways over the globe: directions, distances and great circles."""

from __future__ import annotations

from collections.abc import Sequence
from math import acos, atan2, cos, degrees, hypot, radians, sin

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

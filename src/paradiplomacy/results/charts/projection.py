"""Positions of places on a map: the same projections as Vega's, so that labels can be placed.

Two are enough. Ties within a part of the world, or across one ocean, are shown by Lambert's
azimuthal equal-area projection around their middle: great circles stay close to straight
lines, and no arc meets an edge. Ties all over the world are shown by Equal Earth (Šavrič,
Patterson and Jenny 2018), turned so that their middle is the middle of the map.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, cos, inf, radians, sin, sqrt
from typing import Any

from paradiplomacy.model.sphere import Point, angle, great_circle, point_of, vector

_WIDEST = 115.0
"""Degrees from the middle up to which the azimuthal projection still looks like a map."""


@dataclass(frozen=True, slots=True)
class Projection:
    """A projection with its middle, scale (pixels a radian) and shift (pixels)."""

    kind: str
    longitude: float
    latitude: float
    scale: float = 1.0
    shift: Point = (0.0, 0.0)

    def __call__(self, point: Point) -> Point:
        """Pixels of a place."""
        raw = _equal_earth if self.kind == "equalEarth" else _azimuthal
        x, y = raw(point, (self.longitude, self.latitude))
        return (self.shift[0] + self.scale * x, self.shift[1] - self.scale * y)

    def vega(self) -> dict[str, Any]:
        """The same projection in Vega-Lite's words."""
        return {
            "type": self.kind,
            "rotate": [round(-self.longitude, 3), round(-self.latitude, 3), 0],
            "scale": round(self.scale, 3),
            "translate": [round(self.shift[0], 2), round(self.shift[1], 2)],
        }


def fit_projection(
    pairs: Sequence[tuple[Point, Point]],
    *,
    width: int,
    tallest: int,
    margin: int,
    middle: Point | None = None,
) -> tuple[Projection, int]:
    """A projection on which all arcs fit, and the height that they need.

    `pairs`: ends of the arcs in degrees; at least one.
    `width`, `tallest`, `margin`: pixels: of the map, the most height it may take, and around the
        arcs.
    `middle`: of the map; that of the ends where there is none.
    """
    along = [point for a, b in pairs for point in great_circle(a, b)]
    middle = middle or _mean_direction([*(a for a, _ in pairs), *(b for _, b in pairs)])
    radius = max(angle(middle, point) for point in along)
    if radius <= _WIDEST:
        # Part of the way to the equator, so that far arcs bend a little and north is up.
        base = Projection("azimuthalEqualArea", middle[0], middle[1] * (1 - radius / _WIDEST))
    else:
        base = Projection("equalEarth", middle[0], 0.0)
        along += [(middle[0] + turn, 0.0) for turn in (-179.9, 179.9)]
    drawn = [base(point) for point in along]
    left, right = min(x for x, _ in drawn), max(x for x, _ in drawn)
    top, bottom = min(y for _, y in drawn), max(y for _, y in drawn)
    room = width - 2 * margin
    scale = min(
        room / max(right - left, 1e-6), (tallest - 2 * margin) / max(bottom - top, 1e-6), 3000.0
    )
    height = round(min(tallest, max(scale * (bottom - top) + 2 * margin, 0.52 * width)))
    shift = (width / 2 - scale * (left + right) / 2, height / 2 - scale * (top + bottom) / 2)
    return Projection(base.kind, base.longitude, base.latitude, scale, shift), height


def _mean_direction(points: Sequence[Point]) -> Point:
    total = [sum(part) for part in zip(*[vector(point) for point in points], strict=True)]
    if sqrt(sum(part * part for part in total)) < 1e-6 * len(points):
        return (0.0, 0.0)
    return point_of(total)


def _azimuthal(point: Point, centre: Point) -> Point:
    lon, lat = radians(point[0] - centre[0]), radians(point[1])
    lat0 = radians(centre[1])
    depth = sin(lat0) * sin(lat) + cos(lat0) * cos(lat) * cos(lon)
    stretch = sqrt(2 / (1 + depth)) if depth > -1 else inf
    return (
        stretch * cos(lat) * sin(lon),
        stretch * (cos(lat0) * sin(lat) - sin(lat0) * cos(lat) * cos(lon)),
    )


def _equal_earth(point: Point, centre: Point) -> Point:
    lon = radians((point[0] - centre[0] + 180) % 360 - 180)
    half = sqrt(3) / 2
    theta = asin(half * sin(radians(point[1])))
    square = theta * theta
    sixth = square**3
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    return (
        lon * cos(theta) / (half * (a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square))),
        theta * (a1 + a2 * square + sixth * (a3 + a4 * square)),
    )

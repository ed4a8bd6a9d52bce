"""Regions of the world that a record is shown in at close range: where its ties are dense."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.language import Message, Words
from paradiplomacy.model.sphere import Point, angle, point_of, vector
from paradiplomacy.results.areas import area_of, wider
from paradiplomacy.results.geography import Geography

__all__ = ["Region", "regions_of"]

words = Words(__name__)

_RADII = (18.0, 5.0)
"""Degrees around the middle: a part of the world, and its densest corner."""
_MOST = (4, 1)
_LEAST_SHARE, _LEAST_LINKS = 0.03, 15
"""A region has so large a share of the ends of ties, and so many ties within."""


@dataclass(frozen=True, slots=True)
class Region:
    """A cap of the globe.

    Parameters
    ----------
    key : str
    title : Message
    middle : point
    radius : float
        Degrees.
    inside : tuple of int
        Positions in ``Geography.spots``.
    links : tuple of (int, int)
        Ties with both ends inside, as positions in ``Geography.spots``.
    leading : int
        Ties with one end inside.
    """

    key: str
    title: Message
    middle: Point
    radius: float
    inside: tuple[int, ...]
    links: tuple[tuple[int, int], ...]
    leading: int


def regions_of(geography: Geography) -> tuple[Region, ...]:
    """The regions with most ends of ties, the largest first, then the densest corner.

    Each is the cap around a place-rich spot that holds most ends of ties outside the caps
    before it.
    """
    if not geography.is_wide or not geography.links:
        return ()
    vectors = np.array([vector(spot.where) for spot in geography.spots])
    weights = np.array([float(spot.ties) for spot in geography.spots])
    regions: list[Region] = []
    for radius, most in zip(_RADII, _MOST, strict=True):
        free = weights.copy()
        for _ in range(most):
            middle = _densest(vectors, free, radius)
            inside = vectors @ middle >= cos(radians(radius))
            if free[inside].sum() < _LEAST_SHARE * weights.sum():
                break
            title = _title_of_region(geography, free * inside, radius)
            free[inside] = 0.0
            region = _make_region(
                geography, title, (point_of(middle.tolist()), radius), inside, regions
            )
            if len(region.links) >= _LEAST_LINKS:
                regions.append(region)
    return tuple(regions)


def _densest(
    vectors: NDArray[np.float64], weights: NDArray[np.float64], radius: float
) -> NDArray[np.float64]:
    """The middle of the cap that holds the largest weight, found on a grid and moved in."""
    cells = np.unique(np.round(vectors[weights > 0] / 0.07), axis=0) * 0.07
    if not len(cells):
        return np.array([1.0, 0.0, 0.0])
    cells /= np.linalg.norm(cells, axis=1, keepdims=True)
    least = cos(radians(radius))
    totals = np.array([weights[vectors @ cell >= least].sum() for cell in cells])
    middle: NDArray[np.float64] = cells[totals.argmax()]
    moved = (vectors * (weights * (vectors @ middle >= least))[:, None]).sum(axis=0)
    moved /= np.linalg.norm(moved)
    # The middle of what it holds makes the better map, unless it lets go of much.
    covered = weights[vectors @ moved >= least].sum()
    return moved if covered >= 0.97 * totals.max() else middle


def _make_region(
    geography: Geography,
    title: Message,
    cap: tuple[Point, float],
    inside: NDArray[np.bool_],
    before: Sequence[Region],
) -> Region:
    middle, radius = cap
    within = inside.tolist()
    links = tuple(link for link in geography.links if within[link[0]] and within[link[1]])
    leading = sum(within[a] != within[b] for a, b in geography.links)
    positions = tuple(int(position) for position in np.flatnonzero(inside))
    if title in {region.title for region in before}:
        title = words(
            "around", title=title, place=_largest_place_near(geography, positions, middle)
        )
    return Region(
        key=f"region-{len(before) + 1}",
        title=title,
        middle=middle,
        radius=radius,
        inside=positions,
        links=links,
        leading=leading,
    )


def _title_of_region(geography: Geography, weights: NDArray[np.float64], radius: float) -> Message:
    """A part of the world by its area, a corner by its countries."""
    ends: Counter[str] = Counter()
    for spot, weight in zip(geography.spots, weights.tolist(), strict=True):
        name = spot.country if radius < _RADII[0] else wider(area_of(spot.country))
        ends[name] += round(weight)
    ranked = sorted(ends.items(), key=lambda item: (-item[1], item[0]))
    if radius < _RADII[0]:
        least = 0.1 * ends.total()
        some = tuple(words("country", code=code) for code, ties in ranked[:3] if ties >= least)
        return words("corner", countries=some)
    return words(f"area.{ranked[0][0]}")


def _largest_place_near(geography: Geography, positions: Sequence[int], middle: Point) -> str:
    """The largest of the places close to the middle."""
    close = [geography.spots[p] for p in positions if angle(geography.spots[p].where, middle) < 4]
    close = close or [geography.spots[p] for p in positions]
    return max(close, key=lambda spot: (spot.ties, spot.place)).name

"""Distances over the globe between the places of a network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.earth import RADIUS_KM
from paradiplomacy.language import Message
from paradiplomacy.networks.figures import pairs_title
from paradiplomacy.networks.graph import NO_COUNTRY, TieNetwork

_LEAST = 30  # ties of which none stays at home, before that is taken for a rule of the list


@dataclass(frozen=True, slots=True, eq=False)
class AtRisk:
    """Pairs that may be tied.

    group, of shape (n,): Group of each place.
    allowed, of shape (groups, groups): Whether places of two groups may be tied: symmetric.
    """

    group: NDArray[np.int32]
    allowed: NDArray[np.bool_]
    definition: Message

    @property
    def everything(self) -> bool:
        """True if all pairs are at risk."""
        return bool(self.allowed.all())

    def of(self, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.bool_]:
        """True, element by element, if places `one` and `other` may be tied."""
        return np.asarray(self.allowed[self.group[one], self.group[other]])


def at_risk(network: TieNetwork) -> AtRisk:
    """All pairs; but where no tie stays within a country, those of country pairs with a tie.

    >>> from paradiplomacy.networks.graph import of_pairs
    >>> str(at_risk(of_pairs([("a", "b")])).definition)
    'all pairs of places'
    """
    everything = AtRisk(
        np.zeros(network.n, dtype=np.int32),
        np.ones((1, 1), dtype=bool),
        pairs_title(everything=True),
    )
    countries = network.attributes.get("country")
    if countries is None:
        return everything
    codes = [str(code) for code in countries]
    names = sorted(set(codes) - NO_COUNTRY)
    number = {code: k for k, code in enumerate(names)}
    unknown = len(names)  # a place of unknown country may be tied to any
    group = np.array([number.get(code, unknown) for code in codes], dtype=np.int32)
    ends = group[network.edges].reshape(-1, 2)
    ends = ends[(ends < unknown).all(axis=1)]
    if len(ends) < _LEAST or (ends[:, 0] == ends[:, 1]).any():
        return everything
    allowed = np.zeros((unknown + 1, unknown + 1), dtype=bool)
    allowed[ends[:, 0], ends[:, 1]] = allowed[ends[:, 1], ends[:, 0]] = True
    allowed[unknown, :] = allowed[:, unknown] = True
    return AtRisk(group, allowed, pairs_title(everything=False))


# Bins of distance: finer where ties thin out fast. The last bound is past half the girth.
_SHORT_KM = (0, 50, 100, 200, 300, 400, 600, 800, 1000, 1500, 2000)
_LONG_KM = (3000, 4000, 5000, 6000, 8000, 10000, 12500, 15000, 20100)
BOUNDS_KM = np.array([*_SHORT_KM, *_LONG_KM], dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class ByDistance:
    """Pairs at risk and ties of located places, by bins of great-circle distance.

    products: Sums over the pairs of the product of their sizes.
    """

    pairs: NDArray[np.int64]
    ties: NDArray[np.int64]
    products: NDArray[np.float64]


class DistanceWeights(NamedTuple):
    """Likelihood of a tie by its length, relative to others, all numbers of ties held.

    log_weights, of shape (bins,): One for each bin of distance; minus infinity where no tie is so
        long.
    where, of shape (n, 3): Unit vectors of the places.
    bounds: See `inner_bounds`.
    """

    log_weights: NDArray[np.float64]
    where: NDArray[np.float64]
    bounds: NDArray[np.float64]


def located_mask(network: TieNetwork) -> NDArray[np.bool_]:
    """Mask of the places that have coordinates, shape (n,)."""
    is_located = np.ones(network.n, dtype=bool)
    for name in ("latitude", "longitude"):
        values = network.attributes.get(name, np.full(network.n, np.nan))
        is_located &= np.isfinite(np.asarray(values, dtype=np.float64))
    return is_located


def unit_vectors(network: TieNetwork) -> NDArray[np.float64]:
    """Places as points on the unit sphere, shape (n, 3)."""
    latitude, longitude = (
        np.radians(np.asarray(network.attributes[name], dtype=np.float64))
        for name in ("latitude", "longitude")
    )
    flat = np.cos(latitude)
    return np.column_stack([flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)])


def great_circle_km(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distances between rows of unit vectors; good for near and for antipodal places alike.

    >>> pole, equator = np.array([[0.0, 0.0, 1.0]]), np.array([[1.0, 0.0, 0.0]])
    >>> great_circle_km(pole, equator).round().tolist()
    [10008.0]
    """
    across = np.linalg.norm(np.cross(one, other), axis=1)
    along = (one * other).sum(axis=1)
    return np.asarray(RADIUS_KM * np.arctan2(across, along))


def inner_bounds() -> NDArray[np.float64]:
    """The inner bounds of the bins as negative cosines of angles, from near to far: ascending."""
    return np.asarray(-np.cos(BOUNDS_KM[1:-1] / RADIUS_KM))


def by_distance(network: TieNetwork, sizes: NDArray[np.float64], *, risk: AtRisk) -> ByDistance:
    """Count pairs at risk, and the ties, by distance; every place must be located."""
    from paradiplomacy.networks.kernels import pairs_by_distance

    where, bounds = unit_vectors(network), inner_bounds()
    pairs = np.zeros(len(BOUNDS_KM) - 1, dtype=np.int64)
    products = np.zeros(len(BOUNDS_KM) - 1)
    own = np.asarray(sizes, dtype=np.float64)
    pairs_by_distance(where, own, risk.group, risk.allowed, bounds, pairs, products)
    return ByDistance(pairs, ties_by_distance(network.edges, where, bounds), products)


def ties_by_distance(
    edges: NDArray[np.int32], where: NDArray[np.float64], bounds: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Count edges by bins of distance, shape (bins,); `where` holds unit vectors of the places."""
    i, j = edges[:, 0], edges[:, 1]
    # By the same product of vectors as the pairs, so that no tie lies in another bin.
    along = where[i, 0] * where[j, 0] + where[i, 1] * where[j, 1] + where[i, 2] * where[j, 2]
    bins = np.searchsorted(bounds, -along, side="right")
    return np.bincount(bins, minlength=len(bounds) + 1).astype(np.int64)

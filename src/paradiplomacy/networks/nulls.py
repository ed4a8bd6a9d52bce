"""Null models: what a figure would be if ties were dealt out without what it measures.

*rewired*: every place keeps its number of ties, and whom it is tied to is random.
*gravity*: places are tied by their sizes and the distance between them, and by nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from paradiplomacy.networks.figures import Figures, number
from paradiplomacy.networks.geography import (
    BOUNDS_KM,
    by_distance,
    cosines_of,
    located,
    unit_vectors,
)
from paradiplomacy.networks.graph import Network, simple_edges
from paradiplomacy.networks.risk import AtRisk, at_risk

__all__ = [
    "NULL_MODELS",
    "Mixing",
    "NullRange",
    "gravity_draws",
    "kept",
    "null_ranges",
    "rewire",
    "rewirings",
]

NULL_MODELS = {
    "rewired": "each place keeps its number of ties; whom it is tied to is random",
    "gravity": "places are tied by their sizes (numbers of ties) and distance, nothing else",
}

_SWAPS = 10  # attempts a tie between two draws


@dataclass(frozen=True, slots=True)
class NullRange:
    """A figure beside what a null model gives.

    Parameters
    ----------
    observed : float
        Of the same places as the draws: of those with coordinates under ``gravity``.
    draws : int
        Draws in which the figure exists.
    mean, sd, low, high : float
        Of the draws: mean, standard deviation, and the middle 95 %.
    z : float or None
        How many standard deviations the observed one lies above the mean; None where the
        draws do not differ.
    """

    observed: float
    draws: int
    mean: float
    sd: float
    low: float
    high: float
    z: float | None


@dataclass(frozen=True, slots=True)
class Mixing:
    """Whether rewiring went far enough.

    Parameters
    ----------
    accepted : float
        Share of the swaps that were possible.
    kept_first, kept_last : float
        Share of the observed ties that the first draw and the last one still hold. Where
        the first has no more than the last, ten attempts a tie were enough to forget.
    """

    accepted: float
    kept_first: float
    kept_last: float


def rewire(
    network: Network,
    rng: np.random.Generator,
    *,
    swaps: int = _SWAPS,
    risk: AtRisk | None = None,
) -> tuple[Network, float]:
    """A random network in which every place has as many ties as here.

    Parameters
    ----------
    network : Network
    rng : numpy.random.Generator
    swaps : int
        Attempted double-edge swaps a tie.
    risk : AtRisk, optional
        Pairs that may be tied; without it, those of `paradiplomacy.networks.risk.at_risk`.

    Returns
    -------
    tuple of Network and float
        The network, and the share of the attempts that changed something.

    Examples
    --------
    >>> from paradiplomacy.networks.graph import of_pairs
    >>> ring = of_pairs([(str(k), str((k + 1) % 8)) for k in range(8)])
    >>> other, _ = rewire(ring, np.random.default_rng(1))
    >>> other.degrees().tolist()
    [2, 2, 2, 2, 2, 2, 2, 2]
    """
    from paradiplomacy.networks.compiled import swap_edges

    m = network.m
    if m < 2:
        return network, 0.0
    picks = rng.integers(0, m, size=(swaps * m, 3))
    picks[:, 2] &= 1
    edges = network.edges.copy()
    held = risk or at_risk(network)
    made = swap_edges(edges, *network.neighbours(), picks, held.group, held.allowed)
    return Network(network.names, simple_edges(edges), network.attributes), made / len(picks)


def rewirings(
    network: Network, rng: np.random.Generator, *, draws: int
) -> Iterator[tuple[Network, float]]:
    """Draw after draw, each made from the one before, with its share of possible swaps."""
    now, risk = network, at_risk(network)
    for _ in range(draws):
        now, accepted = rewire(now, rng, risk=risk)
        yield now, accepted


def kept(network: Network, other: Network) -> float:
    """Share of a network's ties that another one has too."""
    if not network.m:
        return 1.0
    codes = [net.edges[:, 0].astype(np.int64) * net.n + net.edges[:, 1] for net in (network, other)]
    return float(np.isin(codes[0], codes[1], assume_unique=True).mean())


def gravity_draws(network: Network, rng: np.random.Generator, *, draws: int) -> Iterator[Network]:
    """Networks among the located places, by their sizes and distances.

    A pair is tied with probability ``min(1, k_i k_j f(d))``: k is the number of ties, f is
    taken from the network itself, bin by bin of distance (Expert and others 2011), so that
    each bin has as many ties as observed, on average. Numbers of ties are kept on average
    only, and less so of places that lie far from all others.
    """
    from paradiplomacy.networks.compiled_pairs import draw_by_distance

    part = network.within(located(network))
    sizes = part.degrees().astype(np.float64)
    if not part.m:
        return
    risk = at_risk(part)
    held = by_distance(part, sizes, risk=risk)
    rates = np.zeros(len(held.pairs))
    np.divide(held.ties, held.products, out=rates, where=held.products > 0)
    order = np.argsort(-sizes, kind="stable")
    where, cosines = unit_vectors(part)[order], cosines_of(BOUNDS_KM)
    for _ in range(draws):
        drawn = draw_by_distance(
            where, sizes[order], risk.group[order], risk.allowed, cosines, rates, rng
        )
        pairs = np.array(drawn, dtype=np.int64).reshape(-1, 2)
        yield Network(part.names, simple_edges(order[pairs]), part.attributes)


def null_ranges(observed: Figures, draws: Iterable[Figures]) -> Mapping[str, NullRange]:
    """Each observed figure beside its draws.

    Examples
    --------
    >>> found = null_ranges({"transitivity": 0.3}, [{"transitivity": v} for v in (0.1, 0.2)])
    >>> round(found["transitivity"].z, 2)
    2.12
    """
    held: dict[str, list[float]] = {}
    for figures in draws:
        for name, figure in figures.items():
            value = number(figure)
            if value is not None:
                held.setdefault(name, []).append(value)
    found = {}
    for name, figure in observed.items():
        value = number(figure)
        if value is None or len(held.get(name, ())) < 2:
            continue
        values = np.array(held[name])
        mean, sd = float(values.mean()), float(values.std(ddof=1))
        low, high = np.quantile(values, [0.025, 0.975]).tolist()
        varies = sd > 1e-12 * max(1.0, abs(mean))
        z = (value - mean) / sd if varies else None
        found[name] = NullRange(value, len(values), mean, sd, low, high, z)
    return found

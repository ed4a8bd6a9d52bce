"""Null models: what a figure would be if ties were dealt out without what it measures.

*rewired*: every place keeps its number of ties, and whom it is tied to is random.
*gravity*: every place keeps its number of ties, ties are as long as observed, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.networks.figures import Figures, number
from paradiplomacy.networks.graph import TieNetwork, simple_edges
from paradiplomacy.networks.great_circles import (
    AtRisk,
    DistanceWeights,
    at_risk,
    by_distance,
    inner_bounds,
    located_mask,
    ties_by_distance,
    unit_vectors,
)

NULL_MODELS = ("rewired", "gravity")
"""Networks in which each place keeps its number of ties: at random otherwise, or so that ties are
as long as observed."""

_SWAPS = 10  # attempts a tie between two draws
_ROUNDS = 100  # rounds in which the weights of distances are found, the first half to settle
_MOST_SWAPS = 200  # attempts a tie between two draws by distance, where few succeed


@dataclass(frozen=True, slots=True)
class NullRange:
    """A figure beside what a null model gives.

    observed: Of the same places as the draws: of those with coordinates under ``gravity``.
    draws: Draws in which the figure exists.
    mean, sd, low, high: Of the draws: mean, standard deviation, and the middle 95 %.
    z: How many standard deviations the observed one lies above the mean; None where the draws do
        not differ.
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
    """Test that draws went far enough from what is observed.

    accepted: Share of the swaps that were made.
    kept_first, kept_last: Share of the observed ties that the first draw and the last one still
        hold. Where the first has no more than the last, the attempts between draws were enough to
        forget.
    """

    accepted: float
    kept_first: float
    kept_last: float


_NO_WEIGHTS = DistanceWeights(np.zeros(0), np.zeros((0, 3)), np.zeros(0))


def rewire(
    network: TieNetwork,
    rng: np.random.Generator,
    *,
    swaps: int = _SWAPS,
    risk: AtRisk | None = None,
    weights: DistanceWeights | None = None,
) -> tuple[TieNetwork, float]:
    """A random network in which every place has as many ties as here.

    swaps: Attempted double-edge swaps a tie.
    risk: Pairs that may be tied; without it, those of `great_circles.at_risk`.
    weights: Draw networks as likely as the product of their ties' weights; without it, all are
        equally likely.

    Returns the network, and the share of the attempts that changed something.

    >>> from paradiplomacy.networks.graph import of_pairs
    >>> ring = of_pairs([(str(k), str((k + 1) % 8)) for k in range(8)])
    >>> other, _ = rewire(ring, np.random.default_rng(1))
    >>> other.degrees().tolist()
    [2, 2, 2, 2, 2, 2, 2, 2]
    """
    from paradiplomacy.networks.kernels import swap_edges

    m = network.m
    if m < 2:
        return network, 0.0
    picks = rng.integers(0, m, size=(swaps * m, 3))
    picks[:, 2] &= 1
    edges = network.edges.copy()
    pairs = risk or at_risk(network)
    luck = rng.random(len(picks) if weights else 0)
    changes = swap_edges(
        edges,
        *network.neighbours(),
        picks,
        pairs.group,
        pairs.allowed,
        weights or _NO_WEIGHTS,
        luck,
    )
    return TieNetwork(network.names, simple_edges(edges), network.attributes), changes / len(picks)


def rewirings(
    network: TieNetwork, rng: np.random.Generator, *, draws: int
) -> Iterator[tuple[TieNetwork, float]]:
    """Draw after draw, each made from the one before, with its share of possible swaps."""
    now, risk = network, at_risk(network)
    for _ in range(draws):
        now, accepted = rewire(now, rng, risk=risk)
        yield now, accepted


def share_retained(network: TieNetwork, other: TieNetwork) -> float:
    """Share of a network's ties that another one has too."""
    if not network.m:
        return 1.0
    codes = [net.edges[:, 0].astype(np.int64) * net.n + net.edges[:, 1] for net in (network, other)]
    return float(np.isin(codes[0], codes[1], assume_unique=True).mean())


def gravity_draws(
    network: TieNetwork, rng: np.random.Generator, *, draws: int
) -> Iterator[tuple[TieNetwork, float]]:
    """Draw after draw of the located places, with each one's share of swaps that were made.

    Every place keeps its number of ties; a network is as likely as the product of its ties'
    weights, one for each bin of distance, such that each bin has as many ties as observed, on
    average. Expert and others (2011) hold the numbers of ties on average only: places with
    one tie then have none or three in many draws, and close more squares than real ones could.
    """
    part = network.within(located_mask(network))
    if part.m < 2:
        return
    risk = at_risk(part)
    weights, accepted = distance_weights(part, rng, risk=risk)
    swaps = int(np.clip(np.ceil(3 / max(accepted, 1e-9)), _SWAPS, _MOST_SWAPS))
    now = part
    for _ in range(draws):
        now, share = rewire(now, rng, swaps=swaps, risk=risk, weights=weights)
        yield now, share


def distance_weights(
    network: TieNetwork, rng: np.random.Generator, *, risk: AtRisk
) -> tuple[DistanceWeights, float]:
    """Find the weights under which ties are as long as observed, by stochastic approximation.

    network: All of its places are located.

    Returns the weights, and the share of the swaps that were made under them.

    Robbins and Monro (1951): after each round of swaps the weight of a bin moves against its
    surplus of ties, by steps that shrink; the weights are the mean of the second half of the
    rounds. They start from the ties of a bin by what sizes alone would give it.
    """
    bins = by_distance(network, network.degrees().astype(np.float64), risk=risk)
    observed = bins.ties.astype(np.float64)
    some = observed > 0
    start = np.full(len(observed), -np.inf)
    start[some] = np.log(observed[some] / bins.products[some])
    fitted = DistanceWeights(start, unit_vectors(network), inner_bounds())
    now, later, accepted = network, np.zeros(int(some.sum())), 0.0
    half = _ROUNDS // 2
    for step in range(_ROUNDS):
        now, share = rewire(now, rng, swaps=2, risk=risk, weights=fitted)
        surplus = ties_by_distance(now.edges, fitted.where, fitted.bounds)[some] / observed[some]
        moved = fitted.log_weights.copy()
        moved[some] -= 0.5 / (1 + step / 10) * np.clip(surplus - 1, -1, 1)
        fitted = DistanceWeights(moved, fitted.where, fitted.bounds)
        if step >= half:
            later += moved[some] / (_ROUNDS - half)
            accepted += share / (_ROUNDS - half)
    mean = fitted.log_weights.copy()
    mean[some] = later
    return DistanceWeights(mean, fitted.where, fitted.bounds), accepted


def null_ranges(observed: Figures, draws: Iterable[Figures]) -> Mapping[str, NullRange]:
    """Each observed figure beside its draws.

    >>> found = null_ranges({"transitivity": 0.3}, [{"transitivity": v} for v in (0.1, 0.2)])
    >>> round(found["transitivity"].z, 2)
    2.12
    """
    values_by_name = group_pairs(
        (name, value)
        for figures in draws
        for name, figure in figures.items()
        if (value := number(figure)) is not None
    )
    ranges = {}
    for name, figure in observed.items():
        value = number(figure)
        if value is None or len(values_by_name.get(name, ())) < 2:
            continue
        values = np.array(values_by_name[name])
        mean, sd = float(values.mean()), float(values.std(ddof=1))
        low, high = np.quantile(values, [0.025, 0.975]).tolist()
        z = (value - mean) / sd if sd > 1e-12 * max(1.0, abs(mean)) else None
        ranges[name] = NullRange(value, len(values), mean, sd, low, high, z)
    return ranges

"""Core and periphery: how well a network fits them, and whether degree alone explains that.

A core is a set of places tied to each other and to the rest, where the rest is tied to the
core and not to itself. Places with many ties look like a core in any network; whether there
is more is seen only beside networks in which every place has as many ties as here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.networks.graph import CountryNetwork, TieNetwork
from paradiplomacy.networks.tie_counts import (
    CountedNetwork,
    NullKind,
    counted_network,
    draw_like,
    resample_ties,
)


@dataclass(frozen=True, slots=True, eq=False)
class CoreFit:
    """The core that fits a network best.

    core, of shape (n,)
    fit: Correlation, over pairs of places, between weights and the pattern; 0 where none of them
        varies.
    within, across, outside: Ties in the core, between core and periphery, in the periphery.
    densities: The same for each pair of places.
    """

    core: NDArray[np.bool_]
    fit: float
    within: int
    across: int
    outside: int
    densities: tuple[float, float, float]

    @property
    def size(self) -> int:
        """Places in the core."""
        return int(self.core.sum())

    @property
    def is_ordered(self) -> bool:
        """True if ties thin out from core to periphery, as the theory has it."""
        core, mixed, rest = self.densities
        return core >= mixed > rest


@dataclass(frozen=True, slots=True, eq=False)
class CoreNull:
    """A core beside those of random networks, each with the core that suits it best.

    fit: Of the observed network.
    fits, of shape (draws,): Of the random networks.
    outside: Ties in the observed periphery, relative to those of the same places in the random
        networks, on average; NaN where they have none.
    outsides, of shape (draws,): The same of each random network and its own core, beside the
        others.
    expected: Ties that the observed periphery has in the random networks, on average.
    """

    kind: NullKind
    fit: float
    fits: NDArray[np.float64]
    outside: float
    outsides: NDArray[np.float64]
    expected: float

    @property
    def p_fit(self) -> float:
        """Share of networks, the observed one among them, that fit at least as well."""
        return float(1 + (self.fits >= self.fit - 1e-12).sum()) / (1 + len(self.fits))

    @property
    def finite_outsides(self) -> NDArray[np.float64]:
        """Those of `outsides` that are a number."""
        return self.outsides[np.isfinite(self.outsides)]

    def ratio(self, *, level: float = 0.95) -> tuple[float, float, float] | None:
        """Ties in the periphery for each that random networks give, and its interval.

        Relative to random networks with cores of their own, since a core chosen for its
        bare periphery has a bare one by chance too; None where those have no tie there.
        """
        outsides = self.finite_outsides
        if not np.isfinite(self.outside) or len(outsides) < 2 or outsides.mean() <= 0:
            return None
        tail = (1 - level) / 2
        low, high = np.quantile(outsides, [tail, 1 - tail]).tolist()
        if low <= 0:
            return None
        return self.outside / float(outsides.mean()), self.outside / high, self.outside / low


def fit_core(
    network: TieNetwork | CountryNetwork | CountedNetwork,
    rng: np.random.Generator,
    *,
    restarts: int = 5,
) -> CoreFit:
    """The core whose pattern correlates best with the ties.

    restarts: Searches from random cores, besides the one from the places with most ties.

    In the pattern pairs with an end in the core are tied, others are not (Borgatti and Everett
    1999, eq. 1 and 2). A count w is taken as ln(1 + w), so that a few strong pairs do not decide.
    Places are moved in and out while the correlation grows.

    >>> from paradiplomacy.networks.graph import of_pairs
    >>> pairs = [("a", "b"), *((hub, hub + leaf) for hub in "ab" for leaf in "123456")]
    >>> network = of_pairs(pairs)
    >>> found = fit_core(network, np.random.default_rng(1))
    >>> [name for name, core in zip(network.names, found.core) if core], found.is_ordered
    (['a', 'b'], True)
    """
    from paradiplomacy.networks.kernels import flip_to_core

    graph = counted_network(network)
    indptr, indices, counts = graph.rows()
    weights = np.log1p(counts)
    pairs = graph.n * (graph.n - 1) / 2
    best, fit = np.zeros(graph.n, dtype=np.bool_), 0.0
    if graph.n > 2 and graph.ties:
        mean = float(weights.sum()) / 2 / pairs
        sd = float(np.sqrt(max(0.0, float((weights**2).sum()) / 2 / pairs - mean**2)))
        if sd > 1e-9:
            strength = np.zeros(graph.n)
            np.add.at(strength, np.repeat(np.arange(graph.n), np.diff(indptr)), weights)
            for start in _starting_cores(strength, rng, restarts):
                reached = flip_to_core(start, indptr, indices, weights, mean, sd, rng)
                if reached > fit + 1e-12:
                    best, fit = start, float(reached)
    return _fit_of(graph, best, fit)


def _starting_cores(
    strength: NDArray[np.float64], rng: np.random.Generator, restarts: int
) -> list[NDArray[np.bool_]]:
    """The strongest tenth as a core, and random cores of several sizes."""
    n = len(strength)
    first = np.zeros(n, dtype=np.bool_)
    first[np.argsort(-strength, kind="stable")[: max(1, n // 10)]] = True
    return [first, *(rng.random(n) < rng.uniform(0.02, 0.5) for _ in range(restarts))]


def _fit_of(graph: CountedNetwork, core: NDArray[np.bool_], fit: float) -> CoreFit:
    k, n = int(core.sum()), graph.n
    sums = _sums(graph, core)
    pairs = (k * (k - 1) / 2, k * (n - k), (n - k) * (n - k - 1) / 2)
    dense = [ties / several if several else 0.0 for ties, several in zip(sums, pairs, strict=True)]
    return CoreFit(core, fit, *sums, (dense[0], dense[1], dense[2]))


def _sums(graph: CountedNetwork, core: NDArray[np.bool_]) -> tuple[int, int, int]:
    ends = core[graph.edges].reshape(-1, 2).sum(axis=1)
    by_ends = [int(graph.counts[ends == number].sum()) for number in (2, 1, 0)]
    return by_ends[0], by_ends[1], by_ends[2]


def core_nulls(
    network: TieNetwork | CountryNetwork | CountedNetwork,
    rng: np.random.Generator,
    *,
    draws: int = 199,
    restarts: int = 2,
    kinds: tuple[NullKind, ...] = ("random", "degrees"),
) -> tuple[CoreFit, Mapping[NullKind, CoreNull]]:
    """The best core, and how well the best cores of random networks fit.

    A core that networks of the same degrees have as well is not a core beyond degree: an ideal
    core-periphery network is the only one of its degrees (Kojaku and Masuda 2018, New
    Journal of Physics 20, 043012).

    >>> from paradiplomacy.networks.graph import of_pairs
    >>> star = of_pairs([("hub", leaf) for leaf in "abcdefgh"])
    >>> found, nulls = core_nulls(star, np.random.default_rng(1), draws=19)
    >>> round(found.fit, 2), nulls["random"].p_fit, nulls["degrees"].p_fit
    (1.0, 0.05, 1.0)
    """
    graph = counted_network(network)
    observed = fit_core(graph, rng, restarts=restarts)
    nulls: dict[NullKind, CoreNull] = {}
    for kind in kinds:
        samples = [draw_like(graph, rng, kind=kind) for _ in range(draws)]
        fits = [fit_core(other, rng, restarts=restarts) for other in samples]
        # Every core over every random network: rows are cores, the observed one last.
        cores = np.array([*(fit.core for fit in fits), observed.core])
        outside = _ties_within(samples, ~cores)
        outside_ties = (outside[:-1].sum(axis=1) - outside[:-1].diagonal()) / max(1, draws - 1)
        nulls[kind] = CoreNull(
            kind,
            observed.fit,
            np.array([fit.fit for fit in fits]),
            _ratio(observed.outside, outside[-1].mean()),
            np.array([_ratio(fit.outside, n) for fit, n in zip(fits, outside_ties, strict=True)]),
            float(outside[-1].mean()),
        )
    return observed, nulls


def _ties_within(samples: list[CountedNetwork], sets: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Ties within each set of places in each network: shape (sets, networks)."""
    inside_ties = np.zeros((len(sets), len(samples)))
    members_of = np.ascontiguousarray(sets.T)
    for k, other in enumerate(samples):
        inside = members_of[other.edges[:, 0]] & members_of[other.edges[:, 1]]
        # Numbers of ties are exact as floats, which are multiplied several times as fast.
        inside_ties[:, k] = other.counts.astype(np.float64) @ inside.astype(np.float64)
    return inside_ties


def _ratio(observed: int, expected: float) -> float:
    return float(observed / expected) if expected > 0 else float("nan")


def core_confidence(
    network: TieNetwork | CountryNetwork | CountedNetwork,
    rng: np.random.Generator,
    *,
    resamples: int = 100,
    restarts: int = 2,
) -> NDArray[np.float64]:
    """Share of the networks with ties drawn anew in which each place is in the core: shape (n,).

    Ties are resampled with replacement, so that a place which owes its seat to a tie or two
    loses it often.

    >>> from paradiplomacy.networks.graph import of_pairs
    >>> star = of_pairs([("hub", leaf) for leaf in "abcdefgh"])
    >>> core_confidence(star, np.random.default_rng(1), resamples=20).tolist()[-1]
    1.0
    """
    graph = counted_network(network)
    seats = np.zeros(graph.n)
    for _ in range(resamples):
        seats += fit_core(resample_ties(graph, rng), rng, restarts=restarts).core
    return seats / max(1, resamples)

"""Communities: groups of places with more ties among themselves than degrees give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.networks.figures import Absent, Figure, reason
from paradiplomacy.networks.graph import TieNetwork
from paradiplomacy.networks.louvain import louvain


@dataclass(frozen=True, slots=True, eq=False)
class Communities:
    """A partition of the places into communities.

    member, of shape (n,): Community of each place, numbered from 0 by size, the largest first.
    modularity: Share of ties within communities, less what the degrees alone give. Also high in
        networks without any communities, if sparse: read it beside its null.
    """

    member: NDArray[np.int64]
    sizes: NDArray[np.int64]
    modularity: float
    method: str


def modularity(network: TieNetwork, member: NDArray[np.int64]) -> float:
    """Newman and Girvan's modularity of a partition.

    >>> from paradiplomacy.networks.graph import of_pairs
    >>> modularity(of_pairs([("a", "b"), ("c", "d")]), np.array([0, 0, 1, 1]))
    0.5
    """
    ends = member[network.edges].reshape(-1, 2)
    degree_shares = np.bincount(member, weights=network.degrees()) / (2 * network.m)
    return float((ends[:, 0] == ends[:, 1]).mean() - degree_shares @ degree_shares)


def communities(network: TieNetwork, rng: np.random.Generator) -> Communities | Absent:
    """Communities by the method of Louvain (Blondel and others 2008), one run from the seed.

    >>> from itertools import combinations
    >>> from paradiplomacy.networks.graph import of_pairs
    >>> two = of_pairs([*combinations("abcd", 2), *combinations("wxyz", 2), ("a", "w")])
    >>> communities(two, np.random.default_rng(1)).sizes.tolist()
    [4, 4]
    """
    if not network.m:
        return Absent(reason("no-ties"))
    groups = louvain(network, int(rng.integers(2**31)))
    ordered = sorted(groups, key=lambda group: (-len(group), min(group)))
    member = np.empty(network.n, dtype=np.int64)
    for number, group in enumerate(ordered):
        member[list(group)] = number
    sizes = np.array([len(group) for group in ordered], dtype=np.int64)
    return Communities(member, sizes, modularity(network, member), "louvain")


def community_figures(groups: Communities | Absent) -> dict[str, Figure]:
    """Modularity, how many communities there are, and the largest one."""
    if isinstance(groups, Absent):
        return dict.fromkeys(("modularity", "communities", "largest_community"), groups)
    return {
        "modularity": groups.modularity,
        "communities": len(groups.sizes),
        "largest_community": int(groups.sizes[0]),
    }

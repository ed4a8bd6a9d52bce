"""Communities: groups of places with more ties among themselves than degrees give."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.networks.figures import Absent, Figure, absent, reason
from paradiplomacy.networks.graph import TieNetwork

Neighbours = list[dict[int, int]]
"""Weight of the tie to each neighbour, by place; to the place itself: ties within a group."""

LEAST_GAIN = 1e-7
"""Modularity that a further level has to add."""


def louvain(network: TieNetwork, seed: int) -> NDArray[np.int64]:
    """A group for each place, of high modularity together (Blondel and others 2008), shape (n,).

    network: With at least one tie.
    seed: Of the order in which places are looked at.

    Each place in turn moves to the neighbouring group where modularity gains most, until none
    moves; the groups then are the places of a smaller network, and so on. Gains are compared as
    whole numbers, so that equal ones are equal on every machine. The order of places is that
    of networkx, which from 3.7 on gives the same groups for a seed; older ones let rounding
    decide between equal gains.

    >>> from itertools import combinations
    >>> from paradiplomacy.networks.graph import of_pairs
    >>> two = of_pairs([*combinations("abcd", 2), *combinations("wxyz", 2), ("a", "w")])
    >>> louvain(two, 1).tolist()
    [0, 0, 0, 0, 1, 1, 1, 1]
    """
    random = Random(seed)
    neighbours: Neighbours = [{} for _ in range(network.n)]
    for end, other in network.edges.tolist():
        neighbours[end][other] = neighbours[other][end] = 1
    member = np.arange(network.n)
    gained = modularity(network, member)
    while True:
        group_of = np.unique(_settle_groups(neighbours, network.m, random), return_inverse=True)[1]
        member = group_of[member]
        now = modularity(network, member)
        if now - gained <= LEAST_GAIN:
            return member
        gained = now
        neighbours = _smaller(neighbours, group_of.tolist())


def _settle_groups(neighbours: Neighbours, size: int, random: Random) -> list[int]:
    """The group of each place once none gains by moving."""
    degrees = [sum(ties.values()) + ties.get(place, 0) for place, ties in enumerate(neighbours)]
    group_of, total = list(range(len(neighbours))), list(degrees)
    order = list(range(len(neighbours)))
    random.shuffle(order)
    moving = True
    while moving:
        moving = False
        for place in order:
            own, degree = group_of[place], degrees[place]
            weights: dict[int, int] = {}
            for other, weight in neighbours[place].items():
                if other != place:
                    weights[group_of[other]] = weights.get(group_of[other], 0) + weight
            total[own] -= degree
            # Modularity gained by joining a group, times 2 size^2, which is the same for all.
            best, most = own, 2 * size * weights.get(own, 0) - total[own] * degree
            for group, weight in weights.items():
                gain = 2 * size * weight - total[group] * degree
                if gain > most:
                    best, most = group, gain
            total[best] += degree
            if best != own:
                group_of[place] = best
                moving = True
    return group_of


def _smaller(neighbours: Neighbours, group_of: list[int]) -> Neighbours:
    """The network of groups: ties among them summed, ties within one as one to itself."""
    joined: Neighbours = [{} for _ in set(group_of)]
    for place, ties in enumerate(neighbours):
        for other, weight in ties.items():
            if other < place:
                continue
            a, b = group_of[place], group_of[other]
            joined[a][b] = joined[b][a] = joined[a].get(b, 0) + weight
    return joined


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
    _, first, sizes = np.unique(groups, return_index=True, return_counts=True)
    order = np.lexsort((first, -sizes))  # of equally large ones, that of the first place
    member = np.argsort(order)[groups]
    return Communities(member, sizes[order], modularity(network, member))


def community_figures(groups: Communities | Absent) -> dict[str, Figure]:
    """Modularity, how many communities there are, and the largest one."""
    if isinstance(groups, Absent):
        return absent("communities", groups.why)
    return {
        "modularity": groups.modularity,
        "communities": len(groups.sizes),
        "largest_community": int(groups.sizes[0]),
    }

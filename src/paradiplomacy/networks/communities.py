"""Communities: groups of places with more ties among themselves than degrees give."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.networks.figures import Absent, Figure, reason
from paradiplomacy.networks.graph import TieNetwork

Neighbours = list[dict[int, int]]
"""Weight of the tie to each neighbour, by place; to the place itself: ties within a group."""

LEAST_GAIN = 1e-7
"""Modularity that a further level has to add."""


def louvain(network: TieNetwork, seed: int) -> list[set[int]]:
    """Groups of places that together have high modularity (Blondel and others 2008).

    network: With at least one tie.
    seed: Of the order in which places are looked at.

    Every place is then in one group.

    Each place in turn moves to the neighbouring group where modularity gains most, until none
    moves; the groups then are the places of a smaller network, and so on. Gains are compared as
    whole numbers, so that equal ones are equal on every machine. The order of places is that
    of networkx, which from 3.7 on gives the same groups for a seed; older ones let rounding
    decide between equal gains.

    >>> from itertools import combinations
    >>> from paradiplomacy.networks.graph import of_pairs
    >>> two = of_pairs([*combinations("abcd", 2), *combinations("wxyz", 2), ("a", "w")])
    >>> sorted(sorted(group) for group in louvain(two, 1))
    [[0, 1, 2, 3], [4, 5, 6, 7]]
    """
    random = Random(seed)
    neighbours: Neighbours = [{} for _ in range(network.n)]
    for end, other in network.edges.tolist():
        neighbours[end][other] = neighbours[other][end] = 1
    size = network.m
    members = [{place} for place in range(network.n)]
    gained = _modularity(neighbours, list(range(network.n)), size)
    first = True
    while True:
        group_of, moved = _settled(neighbours, size, random)
        if not (moved or first):
            return members
        first = False
        numbers = {group: number for number, group in enumerate(sorted(set(group_of)))}
        group_of = [numbers[group] for group in group_of]
        merged: list[set[int]] = [set() for _ in numbers]
        for place, group in enumerate(group_of):
            merged[group] |= members[place]
        members = merged
        now = _modularity(neighbours, group_of, size)
        if now - gained <= LEAST_GAIN:
            return members
        gained = now
        neighbours = _smaller(neighbours, group_of, len(members))


def _settled(neighbours: Neighbours, size: int, random: Random) -> tuple[list[int], bool]:
    """The group of each place once none gains by moving, and whether any has moved."""
    degrees = _ends_of_ties_by_place(neighbours)
    group_of, total = list(range(len(neighbours))), list(degrees)
    order = list(range(len(neighbours)))
    random.shuffle(order)
    moving, moved = True, False
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
                moving = moved = True
    return group_of, moved


def _smaller(neighbours: Neighbours, group_of: list[int], groups: int) -> Neighbours:
    """The network of groups: ties among them summed, ties within one as one to itself."""
    joined: Neighbours = [{} for _ in range(groups)]
    for place, ties in enumerate(neighbours):
        for other, weight in ties.items():
            if other < place:
                continue
            a, b = group_of[place], group_of[other]
            joined[a][b] = joined[b][a] = joined[a].get(b, 0) + weight
    return joined


def _ends_of_ties_by_place(neighbours: Neighbours) -> list[int]:
    """Ends of ties by place; a tie to itself has both of its ends there."""
    return [sum(ties.values()) + ties.get(place, 0) for place, ties in enumerate(neighbours)]


def _modularity(neighbours: Neighbours, group_of: list[int], size: int) -> float:
    within, ends = 0, dict.fromkeys(group_of, 0)
    for place, degree in enumerate(_ends_of_ties_by_place(neighbours)):
        ends[group_of[place]] += degree
    for place, ties in enumerate(neighbours):
        for other, weight in ties.items():
            within += weight * (other >= place and group_of[place] == group_of[other])
    return within / size - sum(end**2 for end in ends.values()) / (2 * size) ** 2


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

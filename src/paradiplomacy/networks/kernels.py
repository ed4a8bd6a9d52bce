"""Loops over places and ties that numba compiles: distances, paths, swaps of ties, cores.

Import this inside functions: it loads the compiler.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyadevents.compiled import compiled, subroutine


@subroutine
def distance_bin(cosine: float, bounds: NDArray[np.float64]) -> int:
    """The bin of a distance; see `great_circles.inner_bounds`."""
    return int(np.searchsorted(bounds, -cosine, side="right"))


@compiled
def pairs_by_distance(  # noqa: PLR0917 (numba takes no keywords here)
    where: NDArray[np.float64],
    sizes: NDArray[np.float64],
    group: NDArray[np.int32],
    allowed: NDArray[np.bool_],
    bounds: NDArray[np.float64],
    pairs: NDArray[np.int64],
    products: NDArray[np.float64],
) -> None:
    """Add to each bin its allowed unordered pairs, and the products of their sizes.

    `where` holds unit vectors, shape (n, 3), whose products are the cosines of the angles
    between places.
    """
    n = len(where)
    for i in range(n):
        x, y, z = where[i, 0], where[i, 1], where[i, 2]
        for j in range(i + 1, n):
            if not allowed[group[i], group[j]]:
                continue
            b = distance_bin(x * where[j, 0] + y * where[j, 1] + z * where[j, 2], bounds)
            pairs[b] += 1
            products[b] += sizes[i] * sizes[j]


@subroutine
def _bits(word: np.uint64) -> int:
    """Number of bits of a word that are set."""
    w = word
    w = w - ((w >> np.uint64(1)) & np.uint64(0x5555555555555555))
    w = (w & np.uint64(0x3333333333333333)) + ((w >> np.uint64(2)) & np.uint64(0x3333333333333333))
    w = (w + (w >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return int((w * np.uint64(0x0101010101010101)) >> np.uint64(56))


@compiled
def all_distances(  # noqa: PLR0917 (numba takes no keywords here)
    indptr: NDArray[np.int32],
    indices: NDArray[np.int32],
    counts: NDArray[np.int64],
    total: NDArray[np.int64],
    reached: NDArray[np.int64],
    furthest: NDArray[np.int64],
) -> None:
    """Breadth-first search from every node, 64 sources at a time, one a bit of a word.

    Adds to `counts[d]` the ordered pairs at distance d; to `total[v]` the sum of distances
    of v, to `reached[v]` how many nodes it reaches, to `furthest[v]` the greatest distance.
    Memory is three words a node, whatever the number of pairs.
    """
    n = len(indptr) - 1
    visited = np.zeros(n, dtype=np.uint64)
    front = np.zeros(n, dtype=np.uint64)
    ahead = np.zeros(n, dtype=np.uint64)
    for start in range(0, n, 64):
        visited[:] = 0
        front[:] = 0
        for bit in range(min(64, n - start)):
            visited[start + bit] = np.uint64(1) << np.uint64(bit)
            front[start + bit] = visited[start + bit]
        distance = 0
        while True:
            distance += 1
            ahead[:] = 0
            for v in range(n):
                if front[v] != 0:
                    for k in range(indptr[v], indptr[v + 1]):
                        ahead[indices[k]] |= front[v]
            pairs = 0
            for v in range(n):
                new = ahead[v] & ~visited[v]
                front[v] = new
                if new != 0:
                    visited[v] |= new
                    reached_now = _bits(new)
                    pairs += reached_now
                    total[v] += reached_now * distance
                    reached[v] += reached_now
                    furthest[v] = max(furthest[v], distance)
            if pairs == 0:
                break
            counts[distance] += pairs


@compiled
def betweenness_from(
    indptr: NDArray[np.int32],
    indices: NDArray[np.int32],
    sources: NDArray[np.int64],
    weight: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Sum over the sources of Brandes' dependencies, shape (n,).

    A node counts as `weight` nodes, as source and as target. With every node a source, each
    unordered pair has been counted twice.
    """
    n = len(indptr) - 1
    between = np.zeros(n)
    order = np.empty(n, dtype=np.int32)
    distance = np.full(n, -1, dtype=np.int32)
    paths = np.zeros(n)
    depends = np.zeros(n)
    for source in sources:
        order[0] = source
        distance[source] = 0
        paths[source] = 1.0
        head, tail = 0, 1
        while head < tail:
            v = order[head]
            head += 1
            for k in range(indptr[v], indptr[v + 1]):
                w = indices[k]
                if distance[w] < 0:
                    distance[w] = distance[v] + 1
                    order[tail] = w
                    tail += 1
                if distance[w] == distance[v] + 1:
                    paths[w] += paths[v]
        for position in range(tail - 1, 0, -1):
            w = order[position]
            share = (weight[w] + depends[w]) / paths[w]
            for k in range(indptr[w], indptr[w + 1]):
                v = indices[k]
                if distance[v] == distance[w] - 1:
                    depends[v] += paths[v] * share
            between[w] += weight[source] * depends[w]
        for position in range(tail):
            v = order[position]
            distance[v] = -1
            paths[v] = 0.0
            depends[v] = 0.0
    return between


@compiled
def swap_edges(  # noqa: PLR0917 (numba takes no keywords here)
    edges: NDArray[np.int32],
    indptr: NDArray[np.int32],
    indices: NDArray[np.int32],
    picks: NDArray[np.int64],
    group: NDArray[np.int32],
    allowed: NDArray[np.bool_],
    weights: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
    luck: NDArray[np.float64],
) -> int:
    """Double-edge swaps in place; how many of the attempts succeeded.

    An attempt takes edges a-b and c-d, turns the second one round or not, and makes them
    a-d and c-b unless that is a loop, a repeat or not `allowed` between their groups: then
    nothing changes, which is what makes every such graph of these degrees equally likely
    in the end. `edges` and the neighbour lists (which need not stay sorted) change
    together. `picks` has shape (attempts, 3).

    With `weights` a graph is as likely as the product of the weights of its edges (Metropolis
    and others 1953): `luck` holds a uniform number for each attempt. Without, all are empty.
    """
    log_weights, where, bounds = weights
    swaps = 0
    for step in range(len(picks)):
        first, second = picks[step, 0], picks[step, 1]
        if first == second:
            continue
        a, b = edges[first, 0], edges[first, 1]
        c, d = edges[second, 0], edges[second, 1]
        if picks[step, 2]:
            c, d = d, c
        if a == d or c == b:
            continue
        if not (allowed[group[a], group[d]] and allowed[group[c], group[b]]):
            continue
        if len(log_weights) > 0:
            gain = log_weights[_bin_of(where, bounds, a, d)]
            gain += log_weights[_bin_of(where, bounds, c, b)]
            gain -= log_weights[_bin_of(where, bounds, a, b)]
            gain -= log_weights[_bin_of(where, bounds, c, d)]
            if luck[step] >= np.exp(min(gain, 0.0)):
                continue
        if _is_linked(indptr, indices, a, d) or _is_linked(indptr, indices, c, b):
            continue
        _exchange(indptr, indices, a, b, d)
        _exchange(indptr, indices, b, a, c)
        _exchange(indptr, indices, c, d, b)
        _exchange(indptr, indices, d, c, a)
        edges[first, 0], edges[first, 1] = a, d
        edges[second, 0], edges[second, 1] = c, b
        swaps += 1
    return swaps


@subroutine
def _bin_of(where: NDArray[np.float64], bounds: NDArray[np.float64], v: int, w: int) -> int:
    cosine = where[v, 0] * where[w, 0] + where[v, 1] * where[w, 1] + where[v, 2] * where[w, 2]
    return distance_bin(cosine, bounds)


@subroutine
def _is_linked(indptr: NDArray[np.int32], indices: NDArray[np.int32], v: int, w: int) -> bool:
    if indptr[w + 1] - indptr[w] < indptr[v + 1] - indptr[v]:
        v, w = w, v
    for k in range(indptr[v], indptr[v + 1]):  # noqa: SIM110 (numba compiles no generator)
        if indices[k] == w:
            return True
    return False


@subroutine
def _exchange(
    indptr: NDArray[np.int32], indices: NDArray[np.int32], v: int, old: int, new: int
) -> None:
    for k in range(indptr[v], indptr[v + 1]):
        if indices[k] == old:
            indices[k] = new
            return


@subroutine
def _score(x: float, core: int, n: int, mean: float, sd: float) -> float:
    """Correlation of weights with the pattern of a core of that size; 0 where undefined."""
    pairs = 0.5 * n * (n - 1)
    share = (0.5 * core * (core - 1) + core * (n - core)) / pairs
    if share <= 0.0 or share >= 1.0:
        return 0.0
    return float((x / pairs - mean * share) / (sd * np.sqrt(share * (1.0 - share))))


@compiled
def flip_to_core(  # noqa: PLR0917
    core: NDArray[np.bool_],
    indptr: NDArray[np.int64],
    indices: NDArray[np.int64],
    weights: NDArray[np.float64],
    mean: float,
    sd: float,
    rng: Any,
) -> float:
    """Move nodes in and out of the core, in place, while the correlation grows; returns it."""
    n = len(core)
    x, size = 0.0, 0
    for i in range(n):
        size += core[i]
        for p in range(indptr[i], indptr[i + 1]):
            j = indices[p]
            if j > i and (core[i] or core[j]):
                x += weights[p]
    best = _score(x, size, n, mean, sd)
    order = np.arange(n)
    for _ in range(100):
        moved = False
        for a in range(n - 1, 0, -1):
            c = int(rng.random() * (a + 1))
            order[a], order[c] = order[c], order[a]
        for a in range(n):
            i = order[a]
            change = 0.0
            for p in range(indptr[i], indptr[i + 1]):
                # The pattern gains what runs to the periphery.
                if not core[indices[p]]:
                    change += weights[p]
            sign = -1 if core[i] else 1
            score = _score(x + sign * change, size + sign, n, mean, sd)
            if score > best + 1e-12:
                core[i] = not core[i]
                x, size, best, moved = x + sign * change, size + sign, score, True
        if not moved:
            break
    return best


@compiled
def swap_between(pairs: NDArray[np.int64], picks: NDArray[np.int64]) -> int:
    """Exchange the far ends of two ties at a time, in place, unless a loop would come of it.

    Pairs may repeat. Every node keeps its number of ties. `picks` has shape (attempts, 3).
    """
    swaps = 0
    for step in range(len(picks)):
        first, second = picks[step, 0], picks[step, 1]
        a, b = pairs[first, 0], pairs[first, 1]
        c, d = pairs[second, 0], pairs[second, 1]
        if picks[step, 2]:
            c, d = d, c
        if first == second or a == d or c == b:
            continue
        pairs[first, 1] = d
        pairs[second, 0], pairs[second, 1] = c, b
        swaps += 1
    return swaps

"""Compiled steps of the blockmodel fit: merging blocks, moving nodes.

Everything here works on plain arrays, those that go together in tuples. A block state is the
vector of node blocks and their `BlockCounts`.
What is minimised is written out in `paradiplomacy.networks.description_length`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.compiled import compiled, subroutine

__all__ = [
    "BlockCounts",
    "LogTables",
    "NodeKinds",
    "SparseRows",
    "ln_partitions",
    "ln_partitions_of_all",
    "merge_gains",
    "partition_table",
    "sweep",
]

LN2 = float(np.log(2.0))
EXACT = 1000
"""Sums up to which partitions are counted; beyond, an asymptotic formula does."""

TRY_ALL = 24
"""Up to so many blocks a node tries every one."""


class SparseRows(NamedTuple):
    """A graph as sorted rows: who is tied to whom, and how often."""

    indptr: NDArray[np.int64]
    indices: NDArray[np.int64]
    weights: NDArray[np.int64]


class NodeKinds(NamedTuple):
    """The degree of each node, and its number among all distinct degrees."""

    degrees: NDArray[np.int64]
    kinds: NDArray[np.int64]


class BlockCounts(NamedTuple):
    """What a state of blocks is judged by.

    Parameters
    ----------
    e : ndarray of int64, shape (blocks, blocks)
        Ties between blocks; on the diagonal twice the ties within.
    n, k : ndarray of int64, shape (blocks,)
        Sizes, and sums of degrees.
    eta : ndarray of int32
        For the degree-corrected model, nodes by block and degree.
    """

    e: NDArray[np.int64]
    n: NDArray[np.int64]
    k: NDArray[np.int64]
    eta: NDArray[np.int32]


class LogTables(NamedTuple):
    """Logarithms that are looked up, and whether the model is degree-corrected.

    Parameters
    ----------
    corrected : bool
    exact : ndarray of float64
        Of the numbers of partitions, see `partition_table`.
    curve : ndarray of float64
        As in `ln_partitions`.
    lnf : ndarray of float64
        Of factorials.
    """

    corrected: bool
    exact: NDArray[np.float64]
    curve: NDArray[np.float64]
    lnf: NDArray[np.float64]


@compiled
def partition_table(most: int) -> NDArray[np.float64]:
    """Natural log of the number of partitions of m into at most n parts, m and n <= most."""
    table = np.zeros((most + 1, most + 1))
    table[0, :] = 1.0
    for n in range(1, most + 1):
        for m in range(1, most + 1):
            table[m, n] = table[m, n - 1] + (table[m - n, n] if m >= n else 0.0)
    for m in range(most + 1):
        for n in range(most + 1):
            table[m, n] = np.log(table[m, n]) if table[m, n] > 0 else -np.inf
    return table


@compiled
def ln_partitions(
    m: int, n: int, exact: NDArray[np.float64], curve: NDArray[np.float64], lnf: NDArray[np.float64]
) -> float:
    """Log of the number of partitions of m into at most n parts.

    `curve` holds ln f and g of Szekeres's formula by ln u, u = n / sqrt(m): see
    `paradiplomacy.networks.description_length.szekeres_curve`.
    """
    n = min(n, m)
    if m == 0 or n <= 1:
        return 0.0
    if m < exact.shape[0]:
        return float(exact[m, n])
    if n * n * n * n < m:
        return float(lnf[m - 1] - lnf[n - 1] - lnf[m - n] - lnf[n])
    x = (np.log(n) - 0.5 * np.log(m) - curve[0, 0]) / (curve[0, 1] - curve[0, 0])
    k = min(max(int(x), 0), curve.shape[1] - 2)
    part = x - k
    ln_f = curve[1, k] * (1 - part) + curve[1, k + 1] * part
    g = curve[2, k] * (1 - part) + curve[2, k + 1] * part
    return float(ln_f - np.log(m) + np.sqrt(m) * g)


@compiled
def ln_partitions_of_all(
    sums: NDArray[np.int64],
    parts: NDArray[np.int64],
    exact: NDArray[np.float64],
    curve: NDArray[np.float64],
    lnf: NDArray[np.float64],
) -> float:
    """Sum of `ln_partitions` of several sums into so many parts."""
    total = 0.0
    for r in range(len(sums)):
        total += ln_partitions(sums[r], parts[r], exact, curve, lnf)
    return total


@subroutine
def _inner(twice: int, lnf: NDArray[np.float64]) -> float:
    """ln(e_rr!!) of an even e_rr."""
    half = twice // 2
    return float(half * LN2 + lnf[half])


@subroutine
def _own(n: int, k: int, logs: LogTables) -> float:
    """What one block's size and degrees add to the description length, `eta` apart."""
    if n == 0:
        return 0.0
    if logs.corrected:
        # -ln n! of the partition and +ln n! of the degrees cancel.
        return float(logs.lnf[k] + ln_partitions(k, n, logs.exact, logs.curve, logs.lnf))
    return float(k * np.log(n) - logs.lnf[n])


@compiled
def merge_gains(  # noqa: PLR0912, PLR0917 (one compiled loop)
    graph: SparseRows,
    n: NDArray[np.int64],
    k: NDArray[np.int64],
    eta: NDArray[np.int32],
    tries: int,
    logs: LogTables,
    rng: Any,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """For each block the best partner found to merge with, and what that would cost.

    The block graph comes as sorted rows (a diagonal entry is twice the ties within). The
    cost leaves out the terms that depend on the number of blocks alone.
    """
    indptr, indices, weights = graph
    lnf = logs.lnf
    blocks = len(n)
    partner = np.full(blocks, -1, dtype=np.int64)
    cost = np.full(blocks, np.inf)
    row = np.zeros(blocks, dtype=np.int64)
    for r in range(blocks):
        for p in range(indptr[r], indptr[r + 1]):
            row[indices[p]] = weights[p]
        own_r = _own(n[r], k[r], logs)
        every = blocks <= 4 * tries
        for attempt in range(blocks if every else tries):
            if every:
                s = attempt
            elif indptr[r] == indptr[r + 1] or rng.random() < 0.1:
                s = int(rng.random() * blocks)
            else:
                # A neighbour of a neighbour: blocks alike in whom they are tied to.
                t = indices[indptr[r] + int(rng.random() * (indptr[r + 1] - indptr[r]))]
                s = indices[indptr[t] + int(rng.random() * (indptr[t + 1] - indptr[t]))]
                if rng.random() < 0.1:
                    s = t
            if s == r:
                continue
            price = _own(n[r] + n[s], k[r] + k[s], logs)
            price -= own_r + _own(n[s], k[s], logs)
            if logs.corrected:
                for d in range(eta.shape[1]):
                    a, b = eta[r, d], eta[s, d]
                    if a > 0 and b > 0:
                        price -= lnf[a + b] - lnf[a] - lnf[b]
            inside_s = 0
            for p in range(indptr[s], indptr[s + 1]):
                t, w = indices[p], weights[p]
                if t == s:
                    inside_s = w
                elif t != r and row[t] > 0:
                    price -= lnf[row[t] + w] - lnf[row[t]] - lnf[w]
            price -= _inner(row[r] + inside_s + 2 * row[s], lnf)
            price += _inner(row[r], lnf) + _inner(inside_s, lnf) + lnf[row[s]]
            if price < cost[r]:
                cost[r], partner[r] = price, s
        for p in range(indptr[r], indptr[r + 1]):
            row[indices[p]] = 0
    return partner, cost


@subroutine
def _move_cost(  # noqa: PLR0917
    r: int,
    s: int,
    node: tuple[int, int],
    touched: NDArray[np.int64],
    links: NDArray[np.int64],
    counts: BlockCounts,
    known: tuple[float, float, float],
    own_s: float,
    logs: LogTables,
) -> float:
    """What it costs to move a node from block r to s, the number of blocks apart.

    `known` holds what does not depend on s: what r costs without the node and with it, and the
    log of how many of its degree r has.
    """
    e, n, k, eta = counts
    degree, kind = node
    without, own_r, ln_alike = known
    lnf = logs.lnf
    cost = 0.0
    for x in range(len(touched)):
        t = touched[x]
        if t in (r, s):
            continue
        w = links[t]
        cost -= lnf[e[r, t] - w] - lnf[e[r, t]] + lnf[e[s, t] + w] - lnf[e[s, t]]
    to_r, to_s = links[r], links[s]
    cost -= lnf[e[r, s] + to_r - to_s] - lnf[e[r, s]]
    cost -= _inner(e[r, r] - 2 * to_r, lnf) - _inner(e[r, r], lnf)
    cost -= _inner(e[s, s] + 2 * to_s, lnf) - _inner(e[s, s], lnf)
    cost += without
    cost -= own_r
    cost += _own(n[s] + 1, k[s] + degree, logs)
    cost -= own_s
    if logs.corrected:
        cost += ln_alike - np.log(eta[s, kind] + 1.0)
    return float(cost)


@compiled
def sweep(  # noqa: PLR0912, PLR0915, PLR0917 (one compiled loop)
    b: NDArray[np.int64],
    graph: SparseRows,
    of_nodes: NodeKinds,
    counts: BlockCounts,
    by_number: NDArray[np.float64],
    tries: int,
    warmth: float,
    logs: LogTables,
    rng: Any,
) -> float:
    """Offer each node other blocks once, in random order; returns the change in nats.

    With `warmth` 0 a node takes the best offer if it shortens the description; with warmth
    T an offer of cost c is taken with probability min(1, exp(-c / T)). Blocks may fall empty
    and empty ones may be filled; `by_number` prices the number of filled blocks.
    """
    indptr, indices, weights = graph
    degrees, kinds = of_nodes
    e, n, k, eta = counts
    nodes, blocks = len(b), len(n)
    links = np.zeros(blocks, dtype=np.int64)
    touched = np.empty(blocks, dtype=np.int64)
    own = np.empty(blocks)
    filled = 0
    for r in range(blocks):
        filled += n[r] > 0
        own[r] = _own(n[r], k[r], logs)
    total = 0.0
    order = np.arange(nodes)
    for x in range(nodes - 1, 0, -1):
        y = int(rng.random() * (x + 1))
        order[x], order[y] = order[y], order[x]
    for x in range(nodes):
        i = order[x]
        r = b[i]
        first, after = indptr[i], indptr[i + 1]
        count = 0
        for p in range(first, after):
            t = b[indices[p]]
            if links[t] == 0:
                touched[count] = t
                count += 1
            links[t] += weights[p]
        blocks_near = touched[:count]
        node = (degrees[i], kinds[i])
        ln_alike = float(np.log(eta[r, kinds[i]])) if logs.corrected else 0.0
        known = (_own(n[r] - 1, k[r] - degrees[i], logs), own[r], ln_alike)
        best, least = -1, 0.0
        every = blocks <= TRY_ALL and warmth == 0.0
        for attempt in range(blocks if every else tries):
            if every:
                s = attempt
            elif first == after or rng.random() < 0.15:
                s = int(rng.random() * blocks)
            else:
                j = indices[first + int(rng.random() * (after - first))]
                near = indptr[j] + int(rng.random() * (indptr[j + 1] - indptr[j]))
                s = b[indices[near]] if rng.random() < 0.8 else b[j]
            if s == r:
                continue
            cost = _move_cost(r, s, node, blocks_near, links, counts, known, own[s], logs)
            now = filled - (n[r] == 1) + (n[s] == 0)
            cost += by_number[now] - by_number[filled]
            if warmth > 0.0:
                if cost <= 0.0 or rng.random() < np.exp(-cost / warmth):
                    best, least = s, cost
                    break
            elif cost < least - 1e-9:
                best, least = s, cost
        if best >= 0:
            s = best
            filled += (n[s] == 0) - (n[r] == 1)
            for y in range(count):
                t = touched[y]
                w = links[t]
                e[r, t] -= w
                e[t, r] -= w
                e[s, t] += w
                e[t, s] += w
            n[r] -= 1
            n[s] += 1
            k[r] -= degrees[i]
            k[s] += degrees[i]
            eta[r, kinds[i]] -= 1
            eta[s, kinds[i]] += 1
            own[r], own[s] = _own(n[r], k[r], logs), _own(n[s], k[s], logs)
            b[i] = s
            total += least
        for y in range(count):
            links[touched[y]] = 0
    return total

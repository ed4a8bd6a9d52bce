"""Compiled steps of the blockmodel fit: merging blocks, moving nodes.

Everything here works on plain arrays. A block state is the vector of node blocks, the
symmetric block matrix `e` (twice the ties within a block on the diagonal), sizes `n`, sums of
degrees `k` and, for the degree-corrected model, the count `eta` of nodes by block and degree.
What is minimised is written out in `paradiplomacy.networks.description_length`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.compiled import compiled, subroutine

__all__ = ["ln_partitions", "merge_gains", "partition_table", "sweep"]

LN2 = float(np.log(2.0))
EXACT = 1000
"""Sums up to which partitions are counted; beyond, an asymptotic formula does."""

TRY_ALL = 24
"""Up to so many blocks a node tries every one."""


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


@subroutine
def _inner(twice: int, lnf: NDArray[np.float64]) -> float:
    """ln(e_rr!!) of an even e_rr."""
    half = twice // 2
    return float(half * LN2 + lnf[half])


@subroutine
def _own(  # noqa: PLR0917 (numba takes no keywords here)
    n: int, k: int, corrected: bool, exact: Any, curve: Any, lnf: NDArray[np.float64]
) -> float:
    """What one block's size and degrees add to the description length, `eta` apart."""
    if n == 0:
        return 0.0
    if corrected:
        # -ln n! of the partition and +ln n! of the degrees cancel.
        return float(lnf[k] + ln_partitions(k, n, exact, curve, lnf))
    return float(k * np.log(n) - lnf[n])


@compiled
def merge_gains(  # noqa: PLR0912, PLR0917 (one compiled loop)
    indptr: NDArray[np.int64],
    indices: NDArray[np.int64],
    weights: NDArray[np.int64],
    n: NDArray[np.int64],
    k: NDArray[np.int64],
    eta: NDArray[np.int32],
    tries: int,
    corrected: bool,
    exact: Any,
    curve: Any,
    lnf: NDArray[np.float64],
    rng: Any,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """For each block the best partner found to merge with, and what that would cost.

    The block graph comes as sorted rows (a diagonal entry is twice the ties within). The
    cost leaves out the terms that depend on the number of blocks alone.
    """
    blocks = len(n)
    partner = np.full(blocks, -1, dtype=np.int64)
    cost = np.full(blocks, np.inf)
    row = np.zeros(blocks, dtype=np.int64)
    for r in range(blocks):
        for p in range(indptr[r], indptr[r + 1]):
            row[indices[p]] = weights[p]
        own_r = _own(n[r], k[r], corrected, exact, curve, lnf)
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
            made = _own(n[r] + n[s], k[r] + k[s], corrected, exact, curve, lnf)
            made -= own_r + _own(n[s], k[s], corrected, exact, curve, lnf)
            if corrected:
                for d in range(eta.shape[1]):
                    a, b = eta[r, d], eta[s, d]
                    if a > 0 and b > 0:
                        made -= lnf[a + b] - lnf[a] - lnf[b]
            inside_s = 0
            for p in range(indptr[s], indptr[s + 1]):
                t, w = indices[p], weights[p]
                if t == s:
                    inside_s = w
                elif t != r and row[t] > 0:
                    made -= lnf[row[t] + w] - lnf[row[t]] - lnf[w]
            made -= _inner(row[r] + inside_s + 2 * row[s], lnf)
            made += _inner(row[r], lnf) + _inner(inside_s, lnf) + lnf[row[s]]
            if made < cost[r]:
                cost[r], partner[r] = made, s
        for p in range(indptr[r], indptr[r + 1]):
            row[indices[p]] = 0
    return partner, cost


@subroutine
def _move_cost(  # noqa: PLR0917
    r: int,
    s: int,
    degree: int,
    kind: int,
    touched: NDArray[np.int64],
    count: int,
    links: NDArray[np.int64],
    e: NDArray[np.int64],
    n: NDArray[np.int64],
    k: NDArray[np.int64],
    eta: NDArray[np.int32],
    corrected: bool,
    exact: Any,
    curve: Any,
    lnf: NDArray[np.float64],
) -> float:
    """What it costs to move a node from block r to s, the number of blocks apart."""
    made = 0.0
    for x in range(count):
        t = touched[x]
        if t in (r, s):
            continue
        w = links[t]
        made -= lnf[e[r, t] - w] - lnf[e[r, t]] + lnf[e[s, t] + w] - lnf[e[s, t]]
    to_r, to_s = links[r], links[s]
    made -= lnf[e[r, s] + to_r - to_s] - lnf[e[r, s]]
    made -= _inner(e[r, r] - 2 * to_r, lnf) - _inner(e[r, r], lnf)
    made -= _inner(e[s, s] + 2 * to_s, lnf) - _inner(e[s, s], lnf)
    made += _own(n[r] - 1, k[r] - degree, corrected, exact, curve, lnf)
    made -= _own(n[r], k[r], corrected, exact, curve, lnf)
    made += _own(n[s] + 1, k[s] + degree, corrected, exact, curve, lnf)
    made -= _own(n[s], k[s], corrected, exact, curve, lnf)
    if corrected:
        made += np.log(eta[r, kind]) - np.log(eta[s, kind] + 1.0)
    return float(made)


@compiled
def sweep(  # noqa: PLR0912, PLR0915, PLR0917 (one compiled loop)
    b: NDArray[np.int64],
    indptr: NDArray[np.int64],
    indices: NDArray[np.int64],
    weights: NDArray[np.int64],
    degrees: NDArray[np.int64],
    kinds: NDArray[np.int64],
    e: NDArray[np.int64],
    n: NDArray[np.int64],
    k: NDArray[np.int64],
    eta: NDArray[np.int32],
    by_number: NDArray[np.float64],
    corrected: bool,
    tries: int,
    warmth: float,
    exact: Any,
    curve: Any,
    lnf: NDArray[np.float64],
    rng: Any,
) -> float:
    """Offer each node other blocks once, in random order; returns the change in nats.

    With `warmth` 0 a node takes the best offer if it shortens the description; with warmth
    T an offer of cost c is taken with probability min(1, exp(-c / T)). Blocks may fall empty
    and empty ones may be filled; `by_number` prices the number of filled blocks.
    """
    nodes, blocks = len(b), len(n)
    links = np.zeros(blocks, dtype=np.int64)
    touched = np.empty(blocks, dtype=np.int64)
    filled = 0
    for r in range(blocks):
        filled += n[r] > 0
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
            made = _move_cost(
                r, s, degrees[i], kinds[i], touched, count, links,
                e, n, k, eta, corrected, exact, curve, lnf,
            )  # fmt: skip
            now = filled - (n[r] == 1) + (n[s] == 0)
            made += by_number[now] - by_number[filled]
            if warmth > 0.0:
                if made <= 0.0 or rng.random() < np.exp(-made / warmth):
                    best, least = s, made
                    break
            elif made < least - 1e-9:
                best, least = s, made
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
            b[i] = s
            total += least
        for y in range(count):
            links[touched[y]] = 0
    return total

"""Who is linked with whom, kept as bits in a statistic's memory: for rules that count partners.

The memory holds, one after another, a row of bits for each sender (its receivers), a row for
each receiver (its senders), and, where links of one dyad can end one by one, how many of them
there are. An undirected network has rows for its actors only, each link in both of its ends'
rows. A word of memory is a float64 and carries 32 bits exactly.

Rules of other files keep compiled what they took from here: after a change, delete their
`__pycache__`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from dyadevents.arrays import Floats
from dyadevents.engine.compiled import subroutine
from dyadevents.network import ModeCode, Network

__all__: list[str] = []

BITS = 32


def memory(network: Network, *, counted: bool, scratch: int = 0) -> tuple[Floats, float]:
    """Return empty memory and its setting for `flip`: where the counts start, 0 for none.

    Parameters
    ----------
    counted : bool
        Whether links of one dyad end one by one: events in a window. Otherwise a dyad is
        linked or not, and a bit is enough.
    scratch : int
        How many words more, at the end.
    """
    n, m = network.n_senders, network.n_receivers
    rows = n * -(-m // BITS)
    if network.mode != "undirected":
        rows += m * -(-n // BITS)
    size = rows + (n * m if counted else 0)
    return np.zeros(size + scratch), float(rows if counted else 0)


@subroutine
def words(count: int) -> int:
    """Words in a row of bits."""
    return (count + 31) // 32


@subroutine
def out_row(i: int, shape: Any) -> int:
    """Start of the receivers of sender i."""
    return i * words(shape[1])


@subroutine
def in_row(j: int, shape: Any) -> int:
    """Start of the senders of receiver j; of its partners in an undirected network."""
    if shape[2] == ModeCode.UNDIRECTED:
        return j * words(shape[1])
    senders: int = shape[0]
    return senders * words(shape[1]) + j * words(senders)


@subroutine
def has(store: Any, row: int, k: int) -> int:
    """Check whether k is in a row: 0 or 1."""
    return (int(store[row + (k >> 5)]) >> (k & 31)) & 1


@subroutine
def _toggle(store: Any, row: int, k: int) -> None:
    at = row + (k >> 5)
    store[at] = np.float64(np.int64(store[at]) ^ (np.int64(1) << (k & 31)))


@subroutine
def flip(store: Any, i: int, j: int, sign: float, shape: Any, counts: float) -> int:  # noqa: PLR0917
    """Note a link that comes or goes: 1 if that links the dyad, -1 if it parts it, else 0."""
    linked = has(store, out_row(i, shape), j)
    start = np.int64(counts)
    if start > 0:
        at = start + i * shape[1] + j
        store[at] += sign
        wanted = 1 if store[at] > 0.0 else 0
    else:
        wanted = 1 if sign > 0.0 else 0
    if wanted == linked:
        return 0
    _toggle(store, out_row(i, shape), j)
    _toggle(store, in_row(j, shape), i)
    return wanted - linked


@subroutine
def write_row(  # noqa: PLR0917 (numba takes no keywords here)
    store: Any,
    row: int,
    length: int,
    skip: int,
    at: tuple[int, int],
    delta: float,
    index: Any,
    value: Any,
    count: int,
) -> int:
    """Write a change at ``at[0] + at[1] * k`` for each k in a row but `skip`; the next position."""
    base, stride = at
    for w in range(words(length)):
        word = np.int64(store[row + w])
        k = 32 * w
        while word != 0:
            if word & 1 and k != skip:
                index[count] = base + stride * k
                value[count] = delta
                count += 1
            word >>= 1
            k += 1
    return count


@subroutine
def write_pairs(  # noqa: PLR0917 (numba takes no keywords here)
    store: Any,
    row: int,
    length: int,
    skip: int,
    other: int,
    delta: float,
    index: Any,
    value: Any,
    count: int,
) -> int:
    """Write a change at the undirected dyad of `other` and each k in a row but `skip`."""
    for w in range(words(length)):
        word = np.int64(store[row + w])
        k = 32 * w
        while word != 0:
            if word & 1 and k != skip:
                index[count] = min(k, other) * length + max(k, other)
                value[count] = delta
                count += 1
            word >>= 1
            k += 1
    return count


@subroutine
def add_row(store: Any, row: int, length: int, skip: int, target: int) -> None:
    """Add 1 to word ``target + k`` for each k in a row but `skip`."""
    for w in range(words(length)):
        word = np.int64(store[row + w])
        k = 32 * w
        while word != 0:
            if word & 1 and k != skip:
                store[target + k] += 1.0
            word >>= 1
            k += 1

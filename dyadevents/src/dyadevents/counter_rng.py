"""Randomness by key: a draw is a hash of what it is for, never the next number of a stream.

A key is ``(seed, world, a, b, c, count)``: what `a`, `b`, `c` mean is the caller's (a cell of
time, a dyad or place, a kind), `count` distinguishes draws of one purpose. Two scenarios that
ask for the same key get the same number, whatever else differs between them, and so does
every batch size and number of threads.

Each word of the key is absorbed by one round of the 64-bit mixer of splitmix64 (Steele, Lea &
Flood 2014; constants of Stafford's variant 13), the words that change fastest last. Negative
integers are taken modulo 2 ** 64. Distributions other than the uniform are got by inversion:
one key, one number, and near keys of two scenarios stay coupled.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from dyadevents.engine.compiled import compiled, subroutine

__all__ = [
    "count_word",
    "keyed_count",
    "keyed_exponential",
    "keyed_from",
    "keyed_hash",
    "keyed_poisson",
    "keyed_prefix",
    "keyed_uniform",
    "keyed_world",
    "poisson_from",
    "uniform_from",
]

# Keys are made unsigned first: compiled, a signed and an unsigned number of 64 bits would meet
# as a float.
_STEP = np.uint64(0x9E3779B97F4A7C15)
_WORLD = np.uint64(0xD6E8FEB86659FD93)
_COUNT = np.uint64(0xA0761D6478BD642F)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_S12, _S27, _S30, _S31 = np.uint64(12), np.uint64(27), np.uint64(30), np.uint64(31)
_PIECE = 256.0  # exp(-256) is far from underflow


@subroutine
def _mix(h: Any) -> Any:
    h = (h ^ (h >> _S30)) * _FIRST
    h = (h ^ (h >> _S27)) * _SECOND
    return h ^ (h >> _S31)


@compiled
def keyed_prefix(seed: int, a: int, b: int, c: int) -> Any:
    """Hash the slow part of a key, for loops over worlds and counts; 64 unsigned bits."""
    h = _mix(np.uint64(seed) + _STEP)
    h = _mix((h ^ np.uint64(a)) + _STEP)
    h = _mix((h ^ np.uint64(b)) + _STEP)
    return _mix((h ^ np.uint64(c)) + _STEP)


@subroutine
def keyed_world(prefix: Any, world: int) -> Any:
    """Hash a prefix with a world, for loops over counts; 64 unsigned bits."""
    return _mix(np.uint64(prefix) + (np.uint64(world) + np.uint64(1)) * _WORLD)


@subroutine
def count_word(count: int) -> Any:
    """Return what a count adds to the hash of a world before the last round."""
    return (np.uint64(count) + np.uint64(1)) * _COUNT


@subroutine
def keyed_count(h: Any, count: int) -> Any:
    """Hash what `keyed_world` returned with a count."""
    return _mix(np.uint64(h) + count_word(count))


@compiled
def keyed_from(prefix: Any, world: int, count: int) -> Any:
    """Hash a prefix with the rest of its key."""
    return keyed_count(keyed_world(prefix, world), count)


@compiled
def keyed_hash(seed: int, world: int, a: int, b: int, c: int, count: int) -> Any:  # noqa: PLR0917
    """Return 64 bits that depend on every part of the key.

    Parameters
    ----------
    seed, world, a, b, c, count : int
        Signed or unsigned, 64 bits.

    Examples
    --------
    >>> keyed_hash(1, 0, 2, 3, 4, 0) == keyed_hash(1, 0, 2, 3, 4, 0)
    True
    >>> keyed_hash(1, 0, 2, 3, 4, 0) == keyed_hash(1, 0, 3, 2, 4, 0)
    False
    """
    return keyed_from(keyed_prefix(seed, a, b, c), world, count)


@subroutine
def uniform_from(h: Any) -> float:
    """Turn 64 bits into a number in (0, 1): the middles of 2 ** 52 equal cells."""
    return (np.float64(np.uint64(h) >> _S12) + 0.5) * (1.0 / 4503599627370496.0)


@compiled
def keyed_uniform(seed: int, world: int, a: int, b: int, c: int, count: int) -> float:  # noqa: PLR0917
    """Draw from the uniform distribution on (0, 1), ends excluded.

    Parameters
    ----------
    seed, world, a, b, c, count : int
        The key.

    Examples
    --------
    >>> 0.0 < keyed_uniform(1, 0, 0, 0, 0, 0) < 1.0
    True
    """
    return uniform_from(keyed_hash(seed, world, a, b, c, count))


@compiled
def keyed_exponential(seed: int, world: int, a: int, b: int, c: int, count: int) -> float:  # noqa: PLR0917
    """Draw from the exponential distribution of mean 1.

    Parameters
    ----------
    seed, world, a, b, c, count : int
        The key.
    """
    return -math.log(keyed_uniform(seed, world, a, b, c, count))


@subroutine
def poisson_from(h: Any, mean: float) -> int:
    """Turn 64 bits into a Poisson count, by inversion in pieces of a mean of at most 256."""
    h, total, piece = np.uint64(h), 0, np.uint64(0)
    while mean > 0.0:
        part = min(mean, _PIECE)
        mean -= part
        u = uniform_from(h if piece == np.uint64(0) else _mix(h + piece * _STEP))
        piece += np.uint64(1)
        share = math.exp(-part)
        reached, k = share, 0
        # Rounding may keep the sum below the very last cell: stop where shares add nothing.
        while u > reached and (k < part or share > 1e-18):
            k += 1
            share *= part / k
            reached += share
        total += k
    return total


@compiled
def keyed_poisson(  # noqa: PLR0917
    mean: float, seed: int, world: int, a: int, b: int, c: int, count: int
) -> int:
    """Draw from the Poisson distribution; the count never falls as the mean rises to 256.

    Parameters
    ----------
    mean : float
        0 or more, and finite.
    seed, world, a, b, c, count : int
        The key.
    """
    return poisson_from(keyed_hash(seed, world, a, b, c, count), mean)

"""Values grouped by a key, in the order in which they come."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def group_pairs(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    """Values by their key, of pairs of a key and a value.

    Examples
    --------
    >>> group_pairs([("US", "Dallas"), ("CN", "Dalian"), ("US", "Austin")])
    {'US': ['Dallas', 'Austin'], 'CN': ['Dalian']}
    """
    groups: dict[K, list[V]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups

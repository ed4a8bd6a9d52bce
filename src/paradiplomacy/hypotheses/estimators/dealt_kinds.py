"""Units that had some kind of event, against kinds that are dealt at random among all events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

DRAWS = 19_999
AT_ONCE = 4_000_000
"""Units times dealings that are held in memory at once."""


def p_of_dealt_kinds(
    numbers: Sequence[int],
    of_kind: Sequence[int],
    *,
    seed: int,
    hits: Callable[[NDArray[np.int64], NDArray[np.int64]], Any] = lambda kind, _: kind > 0,
    within: Sequence[Any] = (),
    draws: int = DRAWS,
) -> float:
    """Chance that as many units are hits, or more, if kinds are dealt at random; one-sided.

    numbers, of_kind: Events of each unit, and those of the kind.
    hits: From events of the kind and all events of units to which of them are hits; by default
        units with any event of the kind.
    within: The group of each unit: kinds are dealt among the events of each group apart.

    >>> both = lambda kind, all_: (kind > 0) & (kind < all_)
    >>> p_of_dealt_kinds([2] * 8, [1] * 8, seed=1, hits=both) < 0.05  # every unit takes turns
    True
    """
    sizes, kinds = (np.asarray(column, dtype=np.int64) for column in (numbers, of_kind))
    groups = np.asarray(within) if len(within) else np.zeros(len(sizes), dtype=np.int64)
    observed = int(hits(kinds, sizes).sum())
    rng, part, reached = np.random.default_rng(seed), max(1, AT_ONCE // max(len(sizes), 1)), 1
    for start in range(0, draws, part):
        counts = np.zeros(min(part, draws - start), dtype=np.int64)
        for group in np.unique(groups):
            of_group = groups == group
            events, some = sizes[of_group], int(kinds[of_group].sum())
            dealt = rng.multivariate_hypergeometric(events, some, size=len(counts))
            counts += hits(dealt, events).sum(axis=1)
        reached += int((counts >= observed).sum())
    return reached / (draws + 1)

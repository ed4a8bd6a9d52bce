"""Lists of which it is known what they miss."""

from __future__ import annotations

from collections import Counter
from math import sqrt

import numpy as np

from paradiplomacy.definitions.dual_system import (
    EstimatedTotal,
    fit_lists_model,
    from_three_lists,
    from_two_lists,
)

UNITS = 400
CHANCES = (0.5, 0.3, 0.4)
"""That a unit is on each list."""


def made_cells(rng: np.random.Generator, *, odds: float = 1.0) -> Counter[tuple[bool, bool, bool]]:
    """Units by the lists that have them; first and second list with an odds ratio (Plackett)."""
    one, two, three = CHANCES
    spread = 1 + (one + two) * (odds - 1)
    both = one * two
    if odds != 1:
        both = (spread - sqrt(spread**2 - 4 * odds * (odds - 1) * one * two)) / (2 * (odds - 1))
    pairs = rng.choice(4, UNITS, p=[both, one - both, two - both, 1 - one - two + both])
    third = rng.random(UNITS) < three
    return Counter(
        (bool(pair in (0, 1)), bool(pair in (0, 2)), bool(c))
        for pair, c in zip(pairs, third, strict=True)
    )


def seen(cells: Counter[tuple[bool, bool, bool]]) -> Counter[tuple[bool, bool, bool]]:
    """The cells without the units that no list has."""
    return Counter({cell: n for cell, n in cells.items() if any(cell)})


def two_lists(cells: Counter[tuple[bool, bool, bool]]) -> EstimatedTotal | None:
    """The estimate from the first two lists alone."""
    first = sum(n for (a, _, _), n in cells.items() if a)
    second = sum(n for (_, b, _), n in cells.items() if b)
    both = sum(n for (a, b, _), n in cells.items() if a and b)
    return from_two_lists(first, second, both)


def covers(total: EstimatedTotal | None) -> bool:
    """True if the interval holds the true number."""
    assert total is not None
    return total.low <= UNITS and (total.high is None or total.high >= UNITS)


def coverages(sets: int, seed: int, *, odds: float, best: bool = False) -> dict[str, int]:
    """Sets in which each interval holds the truth: of two lists, and of models of three."""
    rng = np.random.default_rng(seed)
    found: Counter[str] = Counter({"two": 0, "three": 0})
    pairs = () if odds == 1 else ((0, 1),)
    for _ in range(sets):
        cells = seen(made_cells(rng, odds=odds))
        found["two"] += covers(two_lists(cells))
        found["three"] += covers(fit_lists_model(cells, pairs).total)
        if best:
            found["best"] += covers(from_three_lists(cells)[0].total)
    return dict(found)

"""Number of units that lists miss, from how far the lists overlap (capture-recapture)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain, combinations
from math import exp, expm1, log1p, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ENOUGH_MATCHES = 7
"""Units on both lists below which two lists give no number: Chapman's estimate is then biased
(Robson and Regier 1964)."""

FEWER_THAN_KNOWN = "fewer-than-known"
"""Reason why a total has no value: the estimate lies below the units that are known."""

ListedCells = Mapping[tuple[bool, bool, bool], int]
"""Units by the lists, of three, that have them; the units on none are unknown."""

_MOST = 100
"""Times the known units up to which an upper end is looked for."""


@dataclass(frozen=True, slots=True)
class EstimatedTotal:
    """An estimated number of units, on a list or on none.

    value: None where it would lie below the number of units that are known, as the lists depend on
        each other.
    low: No lower than the number of units that are known.
    high: Upper end of the interval; None where the lists set no limit.
    known: Units that are known, from any list.
    why: `FEWER_THAN_KNOWN` where there is no value, else empty.
    """

    value: float | None
    low: float
    high: float | None
    known: int
    level: float = 0.95
    why: str = ""

    @property
    def missing(self) -> float:
        """Units that no list has."""
        return 0.0 if self.value is None else max(0.0, self.value - self.known)


def from_two_lists(
    first: int, second: int, overlap: int, *, known: int = 0, level: float = 0.95
) -> EstimatedTotal | None:
    """Number of units, estimated from two lists that are made independently of each other.

    first, second, overlap: Units on the first list, on the second, and on both.
    known: Units that are known, from these lists or elsewhere.

    None where fewer than `ENOUGH_MATCHES` units are on both lists.

    Chapman's estimate (1951), with the interval from the transformed logit (Sadinle 2009), which
    keeps its coverage where few units are on both lists. **If the lists depend on each other the
    interval is wrong**: lists that have the same units, since both have the large ones or one is
    copied from the other, make the number too small; lists that avoid each other make it too
    large. Two lists cannot show which (see `from_three_lists`).

    >>> found = from_two_lists(185, 84, 41)
    >>> round(found.value), round(found.low), round(found.high)
    (375, 321, 473)
    """
    if overlap < ENOUGH_MATCHES:
        return None
    from scipy.special import ndtri

    only_first, only_second, matched = first - overlap + 0.5, second - overlap + 0.5, overlap + 0.5
    listed = first + second - overlap
    known = max(known, listed)
    value = (first + 1) * (second + 1) / (overlap + 1) - 1
    odds = only_first * only_second / matched
    spread = sqrt(1 / matched + 1 / only_first + 1 / only_second + 1 / odds)
    wide = exp(float(ndtri((1 + level) / 2)) * spread)
    low, high = listed - 0.5 + odds / wide, listed - 0.5 + odds * wide
    low, high = max(low, known), max(high, known)
    return (
        EstimatedTotal(None, low, high, known, level, FEWER_THAN_KNOWN)
        if value < known
        else EstimatedTotal(value, low, high, known, level)
    )


@dataclass(frozen=True, slots=True)
class ListsModel:
    """A log-linear model of three lists.

    pairs: Pairs of lists, by their position, that it lets depend on each other.
    aic: Akaike's criterion; the smaller, the better the model fits for its size.
    """

    pairs: tuple[tuple[int, int], ...]
    total: EstimatedTotal
    aic: float


def from_three_lists(cells: ListedCells, *, level: float = 0.95) -> tuple[ListsModel, ...]:
    """Number of units, estimated by each log-linear model of three lists; the best fit first.

    Returns all eight, from independent lists to every two depending on each other. Empty where two
    of the lists share no unit: then some models have no finite answer.

    Fienberg (1972). Intervals are where the deviance has risen by no more than its quantile
    (Cormack 1992). That all
    three lists together depend on each other is left out: no data can tell that.

    >>> from itertools import product
    >>> cells = {cell: 40 for cell in product((True, False), repeat=3) if any(cell)}
    >>> best = from_three_lists(cells)[0]
    >>> best.pairs, round(best.total.missing)
    ((), 40)
    """
    pairs = list(combinations(range(3), 2))
    if not all(sum(n for cell, n in cells.items() if cell[a] and cell[b]) for a, b in pairs):
        return ()
    chosen = chain.from_iterable(combinations(pairs, size) for size in range(len(pairs) + 1))
    models = (fit_lists_model(cells, each, level=level) for each in chosen)
    return tuple(sorted(models, key=lambda model: model.aic))


def fit_lists_model(
    cells: ListedCells, pairs: tuple[tuple[int, int], ...], *, level: float = 0.95
) -> ListsModel:
    """Fit one log-linear model, in which these pairs of lists depend on each other."""
    from scipy.optimize import minimize_scalar
    from scipy.special import ndtri

    on = (True, False)
    listed = [cells.get((a, b, c), 0) for a in on for b in on for c in on if a or b or c]
    known = sum(listed)
    likelihood = _ProfileOfLists(pairs, listed)
    top = float(known * _MOST)
    # On the scale of logarithms, on which the likelihood has one smooth top.
    minimum = minimize_scalar(
        lambda log: -likelihood(expm1(log)), bounds=(0.0, log1p(top)), method="bounded"
    )
    best = 0.0 if likelihood(0.0) > -minimum.fun else expm1(float(minimum.x))
    cut = likelihood(best) - float(ndtri((1 + level) / 2)) ** 2 / 2

    def above(log: float) -> float:
        return likelihood(expm1(log)) - cut

    middle = log1p(best)
    low = 0.0 if above(0.0) > 0 else expm1(_crossing(above, 0.0, middle))
    end = log1p(top)
    high = None if above(end) > 0 else known + expm1(_crossing(above, middle, end))
    return ListsModel(
        pairs,
        EstimatedTotal(known + best, known + low, high, known, level),
        2 * (4 + len(pairs)) - 2 * likelihood(best),
    )


def _crossing(above: Callable[[float], float], low: float, high: float) -> float:
    from scipy.optimize import brentq

    return float(brentq(above, low, high, xtol=1e-5))


class _ProfileOfLists:
    """Log-likelihood of a number of units on no list, where all else fits best."""

    def __init__(self, pairs: tuple[tuple[int, int], ...], listed: list[int]) -> None:
        import numpy as np

        self.listed = np.array(listed, dtype=float)
        alone = [(a,) for a in range(3) if not any(a in pair for pair in pairs)]
        # Of each margin that the model keeps, the lists over which it is summed.
        self.margins = [tuple({0, 1, 2} - set(margin)) for margin in (*pairs, *alone)]

    def __call__(self, missing: float) -> float:
        """Half the deviance of all eight cells, below zero."""
        import numpy as np
        from scipy.special import xlogy

        counts = np.append(self.listed, missing)
        expected = _fit_to_margins(counts.reshape(2, 2, 2), self.margins).ravel()
        ratio = np.divide(counts, expected, out=np.ones(8), where=counts > 0)
        return -float(xlogy(counts, ratio).sum())


def _fit_to_margins(
    counts: NDArray[np.float64], margins: list[tuple[int, ...]]
) -> NDArray[np.float64]:
    """Expected counts of a hierarchical model (iterative proportional fitting)."""
    import numpy as np

    expected = np.full((2, 2, 2), counts.sum() / 8)
    wanted = [(over, counts.sum(over, keepdims=True)) for over in margins]
    for _ in range(1000):
        before = expected
        for over, sums in wanted:
            expected = expected * (sums / np.maximum(expected.sum(over, keepdims=True), 1e-300))
        if np.abs(expected - before).max() < 1e-6 * counts.max():
            break
    return expected


def share_in_all(with_it: int, known: int, total: float) -> tuple[float, float]:
    """Bounds of a share among all units, where the missing ones may all have it, or none.

    >>> share_in_all(30, 60, 80)
    (0.375, 0.625)
    """
    total = max(total, known)
    return with_it / total, (with_it + total - known) / total

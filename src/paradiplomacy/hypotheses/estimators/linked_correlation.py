"""A correlation over units that are linked two by two, such as the places of ties.

What both ends of a tie share (its exchanges, and how both think of them) makes them count for less
than two independent places. The error adds up what linked units add together (Fafchamps and Gubert
2007), and is never below that of independent ones.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.estimators.measured import (
    Measured,
    correlation_interval,
    fisher_transform,
)

Floats = NDArray[np.float64]

_LEAST = 0.2
"""Part of an influence that is left at least, where a unit weighs nearly all."""


@dataclass(frozen=True, slots=True)
class LinkedCorrelation:
    """A correlation with an error on Fisher's scale.

    freedom: Degrees of freedom of the error; None where units are independent and it is known.
    """

    value: float
    error: float
    freedom: float | None

    @property
    def on_scale(self) -> Measured:
        """Fisher's z: normal, or Student's where units are linked."""
        return Measured(fisher_transform(self.value), self.error, self.freedom)

    def interval(self, level: float) -> Interval:
        """The interval of a coverage."""
        return correlation_interval(self.value, self.on_scale, level)

    @property
    def p(self) -> float:
        """Two-sided p-value of no correlation, by the same error."""
        return self.on_scale.p()


def linked_correlation(
    x: Floats, y: Floats, links: Collection[tuple[int, int]]
) -> LinkedCorrelation:
    """The Pearson correlation of two columns over units that are linked.

    links: Positions of units that belong together, each pair once.

    The influence of a unit on the correlation of standardized columns u and v is
    ``u v - r (u^2 + v^2) / 2``, here divided by what a jackknife without the unit and those that it
    is linked to would leave of it. Products are summed over units and over linked pairs. Degrees of
    freedom are those of as many independent units as the links leave: n / (1 + the mean number of
    links of a unit).

    >>> x, y = np.repeat([0.0, 1, 2, 3, 4], 2), np.repeat([1.0, 0, 3, 2, 5], 2)
    >>> alone = linked_correlation(x, y, ())
    >>> pairs = linked_correlation(x, y, [(k, k + 1) for k in range(0, 10, 2)])
    >>> alone.value == pairs.value, pairs.error > alone.error
    (True, True)
    """
    n = len(x)
    value = float(np.corrcoef(x, y)[0, 1])
    alone = 1 / np.sqrt(n - 3)
    if not links:
        return LinkedCorrelation(value, float(alone), None)
    u, v = (x - x.mean()) / x.std(), (y - y.mean()) / y.std()
    pairs = np.array(sorted(links))
    linked = np.bincount(pairs.ravel(), minlength=n)
    weight = (1 + u**2) * (1 + linked) / n  # of a unit and its links in the slope of v on u
    influence = (u * v - value * (u**2 + v**2) / 2) / np.maximum(1 - weight, _LEAST)
    shared = 2 * float((influence[pairs[:, 0]] * influence[pairs[:, 1]]).sum())
    independent = n / (1 + 2 * len(pairs) / n)
    freedom = max(independent - 1, 1.0)
    variance = (float(influence @ influence) + shared) / n**2 * (freedom / independent)
    error = np.sqrt(max(variance, 0.0)) / max(1 - value**2, 1e-12)
    return LinkedCorrelation(value, float(max(error, alone)), freedom)

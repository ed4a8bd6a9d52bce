"""How far what runs along ties is matched by what runs the other way, tie by tie.

The index of Grubel and Lloyd (1975) of a tie is twice its lesser share: 1 where half of its
exchanges run either way, 0 where all run one way, above one half where most of them are matched.
Shares of few exchanges scatter, so that the index of a record is worked out from a mixed model:
each tie has its own share, drawn from a beta distribution, which is fitted to the counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from paradiplomacy.hypotheses.estimators.beta_binomial import (
    Cells,
    beta_binomial,
    cells_of,
    highest,
    likelihood,
    profile_interval,
    total_of,
)
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval, steps_told

__all__ = ["MATCHED", "Matched", "detectable_match", "matched_share"]

MATCHED = 0.5
"""Above it, most of what runs along a tie is matched by what runs the other way."""


@dataclass(frozen=True, slots=True)
class Matched:
    """The mixed model of ties, fitted.

    Parameters
    ----------
    log_likelihood : float
    first, second : float
        Parameters of the beta distribution of a tie's share.
    cells : tuple of numpy.ndarray
    """

    log_likelihood: float
    first: float
    second: float
    cells: Cells

    @property
    def mean(self) -> float:
        """The share of hits on a tie, on average over ties."""
        return self.first / (self.first + self.second)

    @property
    def index(self) -> float:
        """The index of Grubel and Lloyd, on average over ties."""
        return float(_index(self.first, self.second))

    def interval(self, *, level: float = 0.95) -> Interval:
        """Of the index, by profile likelihood."""
        return profile_interval(_profile(self.cells), self.index, self.log_likelihood, level=level)

    def p(self) -> float:
        """Two-sided p-value that half is matched: likelihood ratio."""
        from scipy.special import chdtrc

        lost = self.log_likelihood - _profile(self.cells)(MATCHED)
        return float(chdtrc(1, 2 * max(lost, 0.0)))


def matched_share(exchanges: Sequence[int], hits: Sequence[int]) -> Matched | None:
    """Fit the model to ties with so many exchanges, of which so many run the one way.

    Parameters
    ----------
    exchanges : sequence of int, shape (n,)
        Two or more of each tie.
    hits : sequence of int, shape (n,)

    Returns
    -------
    Matched or None
        None for fewer than five ties.

    Examples
    --------
    >>> even, one_way = matched_share([4] * 9, [2] * 9), matched_share([4] * 9, [4] * 9)
    >>> round(even.index, 2), round(one_way.index, 2)
    (0.99, 0.0)
    """
    import numpy as np

    if len(exchanges) < ENOUGH_EVENTS:
        return None
    cells = cells_of(np.asarray(exchanges), np.asarray(hits))
    return Matched(*beta_binomial(cells), cells)


def _index(a: Any, b: Any) -> Any:
    """Twice the lesser share, on average over a beta distribution."""
    from scipy.special import betainc

    mean = a / (a + b)
    return 2 * (mean * betainc(a + 1, b, 0.5) + (1 - mean) * (1 - betainc(a, b + 1, 0.5)))


def _profile(cells: Cells) -> Callable[[float], float]:
    """The highest log-likelihood with an index, over spreads and both sides of one half."""
    import numpy as np

    def at(index: float, grid: Any, *, up: bool) -> Any:
        total = total_of(grid)
        low, high = np.full_like(total, 1e-12), np.full_like(total, 0.5)
        for _ in range(40):  # the index rises with the lesser share
            mean = (low + high) / 2
            short = _index(mean * total, (1 - mean) * total) < index
            low, high = np.where(short, mean, low), np.where(short, high, mean)
        reached = _index(0.5 * total, 0.5 * total) >= index - 1e-9
        first, second = high * total, (1 - high) * total
        found = likelihood(cells, *((second, first) if up else (first, second)))
        return np.where(reached, found, -np.inf)

    def best(index: float) -> float:
        sides = (partial(at, index, up=up) for up in (True, False))
        return max(highest(side)[0] for side in sides)

    return best


def detectable_match(exchanges: Sequence[int]) -> float | None:
    """The index, above one half, that would be told from it; None where none would.

    Parameters
    ----------
    exchanges : sequence of int, shape (n,)

    Notes
    -----
    By the expected information of a symmetric web of which half is matched: a tie may then be
    anything from one-sided to even alike, as a beta distribution with both parameters 1 has an
    index of one half.
    """
    import numpy as np
    from scipy.special import betaln, gammaln

    n, ties = np.unique(np.asarray(exchanges, dtype=float), return_counts=True)
    information, step = 0.0, 1e-4

    def law(number: float, log_a: float) -> Any:
        x, a = np.arange(number + 1), np.exp(log_a)
        ways = gammaln(number + 1) - gammaln(x + 1) - gammaln(number - x + 1)
        return np.exp(ways + betaln(x + a, number - x + a) - betaln(a, a))

    for number, units in zip(n, ties, strict=True):
        slope = (law(number, step) - law(number, -step)) / (2 * step)
        information += units * float((slope**2 / law(number, 0.0)).sum())
    if information <= 0:
        return None
    rise = (_index(np.exp(step), np.exp(step)) - _index(np.exp(-step), np.exp(-step))) / (2 * step)
    least = MATCHED + steps_told() * float(rise) / information**0.5
    return least if least < 1 else None

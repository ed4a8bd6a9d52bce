"""Counts out of counts that differ from unit to unit: the beta-binomial, a mixed model of shares.

Each unit has its own share, drawn from a beta distribution: the random effect of a tie.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from paradiplomacy.hypotheses.estimators.exact import Interval

__all__ = ["EDGE", "TrialCounts", "beta_binomial", "highest", "likelihood", "trial_counts"]
__all__ += ["profile_interval", "total_of"]


@dataclass(frozen=True, slots=True, eq=False)
class TrialCounts:
    """Units by their numbers of trials and hits.

    Parameters
    ----------
    trials, hits, units : numpy.ndarray
        Numbers, and how many units have them.
    more : tuple of numpy.ndarray
        How many units have more than j hits, misses and trials, for each j.
    """

    trials: Any
    hits: Any
    units: Any
    more: tuple[Any, Any, Any]


EDGE = 1e-6
"""How near to none, or all, a share is looked for."""

_SPREADS = (-4.0, 9.0)
"""Logarithm of the sum of both parameters of the beta distribution: from unlike to alike units."""
_GRID = 24
_ZOOMS = 4


def trial_counts(n: Any, x: Any) -> TrialCounts:
    """Units by their numbers of trials and hits."""
    import numpy as np

    pairs, counts = np.unique(np.column_stack([n, x]), axis=0, return_counts=True)
    trials, hits, units = (column.astype(float) for column in (*pairs.T, counts))
    steps = np.arange(trials.max())
    more = [
        ((numbers[:, None] > steps) * units[:, None]).sum(axis=0)
        for numbers in (hits, trials - hits, trials)
    ]
    return TrialCounts(trials, hits, units, (more[0], more[1], more[2]))


def total_of(spread: Any) -> Any:
    """The sum of both parameters, for a number from 0 (unlike units) to 1 (alike)."""
    import numpy as np

    return np.exp(_SPREADS[0] + (_SPREADS[1] - _SPREADS[0]) * spread)


def likelihood(cells: TrialCounts, first: Any, second: Any) -> Any:
    """Log-likelihood at one or many parameters, up to the binomial coefficients.

    By rising factorials: how many units have more than j hits, misses and trials.
    """
    import numpy as np

    hits, misses, trials = cells.more
    a, b = np.asarray(first)[..., None], np.asarray(second)[..., None]
    steps = np.arange(float(len(trials)))
    return np.log(a + steps) @ hits + np.log(b + steps) @ misses - np.log(a + b + steps) @ trials


def profile_interval(
    profile: Callable[[float], float], value: float, top: float, *, level: float
) -> Interval:
    """The interval of a share by its profile likelihood.

    Parameters
    ----------
    profile : callable
        From a share to the highest log-likelihood with it.
    value, top : float
        The estimate, and the highest log-likelihood of all.
    level : float, keyword-only
    """
    from scipy.optimize import brentq
    from scipy.special import chdtri

    drop = float(chdtri(1, 1 - level)) / 2

    @cache  # ends are asked for twice, and again by the search between them
    def above(part: float) -> float:
        return profile(part) - (top - drop)

    low, high, inside = 0.0, 1.0, min(max(value, 2 * EDGE), 1 - 2 * EDGE)
    if above(EDGE) < 0 < above(inside):
        low = float(brentq(above, EDGE, inside, xtol=1e-4))
    if above(1 - EDGE) < 0 < above(inside):
        high = float(brentq(above, inside, 1 - EDGE, xtol=1e-4))
    return Interval(value, min(low, value), max(high, value), level)


def highest(likelihood: Callable[[Any], Any]) -> tuple[float, float]:
    """The highest value on 0 to 1, and where: a grid, made finer around its best point."""
    import numpy as np

    low, high, where, value = 0.0, 1.0, 0.5, -np.inf
    for _ in range(_ZOOMS):
        grid = np.linspace(low, high, _GRID)
        likelihoods = np.nan_to_num(likelihood(grid), nan=-np.inf)
        at = int(likelihoods.argmax())
        if likelihoods[at] >= value:
            value, where = float(likelihoods[at]), float(grid[at])
        low, high = float(grid[max(at - 1, 0)]), float(grid[min(at + 1, _GRID - 1)])
    return value, where


def beta_binomial(cells: TrialCounts) -> tuple[float, float, float]:
    """Maximum likelihood: the log-likelihood, and both parameters of the beta distribution.

    By the spread of the beta distribution, its mean at its best for each.
    """
    import numpy as np

    def parameters(mean: Any, spread: float) -> tuple[Any, Any]:
        total = total_of(spread)
        mean = np.clip(mean, 1e-9, 1 - 1e-9)
        return mean * total, (1 - mean) * total

    def at_spread(spread: float) -> tuple[float, float]:
        return highest(lambda grid: likelihood(cells, *parameters(grid, spread)))

    def along(grid: Any) -> Any:
        return np.array([at_spread(float(spread))[0] for spread in grid])

    value, where = highest(along)
    first, second = parameters(at_spread(where)[1], where)
    return value, float(first), float(second)

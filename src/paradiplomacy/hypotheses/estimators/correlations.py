"""Correlations with intervals on Fisher's scale: of linked units, and of ranks (Spearman's)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from math import atanh, sqrt, tanh
from typing import Any

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.hypotheses.estimators.exact import Interval, detectable_errors
from paradiplomacy.hypotheses.estimators.normal_estimates import Correlation, fisher_transform

Floats = NDArray[np.float64]
_LEAST = 0.2
"""Part of an influence that is left at least, where a unit weighs nearly all."""
FEWEST = 4
"""With fewer pairs the interval has no width."""
_MOST, _FEWEST_DRAWS = 2_000_000, 200
"""Pairs times draws that are computed at most: more pairs need fewer draws."""


def linked_correlation(x: Floats, y: Floats, links: Collection[tuple[int, int]]) -> Correlation:
    """The Pearson correlation of two columns over units that are linked.

    links: Positions of units that belong together, each pair once.

    What both ends of a tie share (its exchanges, and how both think of them) makes them count for
    less than two independent places. The error adds up what linked units add together (Fafchamps
    and Gubert 2007), and is never below that of independent ones.

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
    scaled = fisher_transform(value)
    alone = 1 / np.sqrt(n - 3)
    if not links:
        return Correlation(scaled, float(alone))
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
    return Correlation(scaled, float(max(error, alone)), freedom)


def spearman(x: Sequence[float], y: Sequence[float]) -> Interval:
    """The rank correlation with a 95 % interval; no value where either is the same throughout.

    On Fisher's scale, with the variance (1 + rho^2 / 2) / (n - 3) of Bonett and Wright (2000),
    Psychometrika 65.

    >>> found = spearman([1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5])
    >>> round(found.value, 2), round(found.low, 2), round(found.high, 2)
    (0.83, -0.13, 0.99)
    """
    rho = _rho(x, y)
    if rho is None or len(x) < FEWEST:
        return Interval(rho, -1.0, 1.0, 0.95)
    error = _error_of_transformed_rho(rho, len(x))
    # The correlation itself, which its transform would round.
    return replace(Correlation(fisher_transform(rho), error).interval(), value=rho)


def _rho(x: Sequence[float], y: Sequence[float]) -> float | None:
    if len(set(x)) < 2 or len(set(y)) < 2:
        return None
    a, b = _ranks(x), _ranks(y)
    return float((a @ b) / sqrt((a @ a) * (b @ b)))


def _ranks(values: Sequence[float]) -> Any:
    """Ranks around their mean; equal values share theirs."""
    from scipy.stats import rankdata

    ranks = rankdata(values)
    return ranks - ranks.mean()


def _error_of_transformed_rho(rho: float, n: int) -> float:
    return sqrt((1 + rho**2 / 2) / (n - 3))


def p_against(x: Sequence[float], y: Sequence[float], reference: float) -> float | None:
    """Two-sided p-value of a correlation of `reference`, by the same scale and variance."""
    rho = _rho(x, y)
    if rho is None or len(x) < FEWEST:
        return None
    error = _error_of_transformed_rho(reference, len(x))
    return Correlation(fisher_transform(rho), error).p(reference)


def bootstrap_rho(
    x: Sequence[float], y: Sequence[float], *, seed: int, against: float, draws: int = 20_000
) -> tuple[Interval, float | None]:
    """The percentile interval of seeded resamples of the pairs, and the p-value of a reference.

    against: The p-value is twice the smaller share of resamples on either side of it.

    What is drawn is how often each pair of values comes: pairs that are alike count together.
    Resamples in which one side is the same throughout have no correlation and are left out.
    Of more than 100 unlike pairs fewer resamples are drawn, down to 200.
    """
    rho = _rho(x, y)
    if rho is None or len(x) < FEWEST:
        return Interval(rho, -1.0, 1.0, 0.95), None
    pairs, counts = np.unique(np.column_stack([x, y]), axis=0, return_counts=True)
    rng = np.random.default_rng(seed)
    draws = min(draws, max(_MOST // len(pairs), _FEWEST_DRAWS))
    times = rng.multinomial(len(x), counts / len(x), size=draws)
    a, b = (_counted_ranks(pairs[:, side], times) for side in (0, 1))
    norm = np.sqrt((times * a**2).sum(axis=1) * (times * b**2).sum(axis=1))
    resampled = (times * a * b).sum(axis=1)[norm > 0] / norm[norm > 0]
    low, high = (float(end) for end in np.quantile(resampled, [0.025, 0.975]))
    below = int((resampled <= against).sum())
    p = min(1.0, 2 * (1 + min(below, len(resampled) - below)) / (1 + len(resampled)))
    return Interval(rho, min(low, rho), max(high, rho), 0.95), p


def _counted_ranks(values: Any, times: Any) -> Any:
    """Ranks around their mean of values that come so many times, in each of many resamples."""
    _, first, level = np.unique(np.sort(values), return_index=True, return_inverse=True)
    order = np.argsort(values, kind="stable")
    of_level = np.add.reduceat(times[:, order], first, axis=1)
    ranks = np.cumsum(of_level, axis=1) - (of_level - 1) / 2
    return ranks[:, level[np.argsort(order)]] - (times.sum(axis=1, keepdims=True) + 1) / 2


def detectable_rho(n: int, *, against: float) -> float | None:
    """The nearest correlation above `against` that would be distinguished from it in eight of ten.

    >>> round(detectable_rho(28, against=-0.5), 2)
    0.04
    """
    if n < FEWEST:
        return None
    least = tanh(atanh(against) + detectable_errors() * _error_of_transformed_rho(against, n))
    return least if least < 0.995 else None

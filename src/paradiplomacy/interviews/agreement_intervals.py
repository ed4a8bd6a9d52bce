"""Intervals of coefficients of agreement that cover where disagreement is rare.

Percentiles of units drawn with replacement do not: where few of some forty units disagree, or one
of two answers is rare, nearly every draw agrees more than the truth. So units get weights (the
Bayesian bootstrap), and disagreement that was not seen gets a little weight beside them.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

UNSEEN = 0.5
"""Weight of disagreement that was not seen, of all kinds together; a unit that was seen has 1."""

FEW = 20
"""Units below which the interval may be too narrow."""

_LEAST = 1e-9
"""Disagreement is not taken to be less, so that it has a logarithm."""


def pairs(answers: int) -> NDArray[np.float64]:
    """Counts of each answer in units of two that disagree: every two answers."""
    return _table_of_units(answers, list(combinations(range(answers), 2)))


def neighbours(answers: int) -> NDArray[np.float64]:
    """The same where answers have an order: every two that follow on each other."""
    return _table_of_units(answers, [(k, k + 1) for k in range(answers - 1)])


def _table_of_units(answers: int, of: list[tuple[int, int]]) -> NDArray[np.float64]:
    counts = np.zeros((len(of), answers))
    for row, ends in enumerate(of):
        counts[row, list(ends)] = 1.0
    return counts


def interval(
    of_weights: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    value: float,
    *,
    units: int,
    unseen: int,
    draws: int,
    level: float,
    seed: int,
) -> tuple[float, float] | None:
    """An interval of a coefficient that units with weights have; None where draws have none.

    of_weights: The coefficient for each row of weights: of units, and behind them of unseen
        disagreement.
    value: With the same weight for each unit that was seen.
    units, unseen: How many weights there are of either sort.

    Rubin (1981), The Annals of Statistics 9: weights are drawn from a Dirichlet distribution, with
    parameter 1 for each unit that was seen, and with Jeffreys' 1/2 for all unseen disagreement
    together. On the scale of the logarithm of the disagreement, the distance of each end from the
    median is widened by Student's t over the normal, as the units are few.
    """
    from scipy.stats import norm, t

    shape = np.concatenate([np.ones(units), np.full(unseen, UNSEEN / max(unseen, 1))])
    weights = np.random.default_rng(seed).gamma(shape, size=(draws, len(shape)))
    drawn = of_weights(weights * (units / weights.sum(axis=1, keepdims=True)))
    if not np.isfinite(drawn).all():
        return None
    tail = (1 - level) / 2
    most, middle, least = np.quantile(np.log(np.maximum(1 - drawn, _LEAST)), (1 - tail, 0.5, tail))
    wider = t.ppf(1 - tail, units - 1) / norm.ppf(1 - tail) * np.sqrt(units / (units - 1))
    low = 1 - np.exp(middle + wider * (most - middle))
    high = 1 - np.exp(middle + wider * (least - middle))
    return float(max(min(low, value), -1.0)), float(max(high, value))

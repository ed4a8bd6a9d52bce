"""Agreement of raters beyond chance: Krippendorff's alpha and Gwet's AC1, with intervals.

Ratings stand in an array of units by raters; NaN stands for no answer. Units with fewer than two
ratings cannot be compared and are left out.

Intervals cover where disagreement is rare, too. Percentiles of units drawn with replacement do not:
where few of some forty units disagree, or one of two answers is rare, nearly every draw agrees more
than the truth. So units get weights (the Bayesian bootstrap), and disagreement that was not seen
gets a little weight beside them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

_OfWeights = Callable[[NDArray[np.float64]], NDArray[np.float64]]

Level = Literal["nominal", "ordinal", "interval"]
"""What the numbers of an answer mean: names, an order, or distances."""

DRAWS = 1000

UNSEEN = 0.5
"""Weight of disagreement that was not seen, of all kinds together; a unit that was seen has 1."""

FEW = 20
"""Units below which the interval may be too narrow."""

_LEAST = 1e-9
"""Disagreement is not taken to be less, so that it has a logarithm."""


@dataclass(frozen=True, slots=True)
class AgreementCoefficient:
    """Agreement beyond chance, with its interval.

    value: 1 for full agreement, 0 for as much as by chance; None where it is not defined: nothing
        to compare, or (for alpha) all ratings the same.
    low, high: None without a value or with fewer than two units.
    level: Coverage of the interval.
    units, ratings: With two ratings or more, and their ratings.
    narrow: Whether the interval may be too narrow: with fewer than twenty units, or where answers
        are distances, of which a few may be very large.
    """

    value: float | None
    low: float | None
    high: float | None
    level: float
    units: int
    ratings: int
    narrow: bool = False


def alpha(
    ratings: ArrayLike,
    metric: Level = "nominal",
    *,
    draws: int = DRAWS,
    level: float = 0.95,
    seed: int = 1989,
) -> AgreementCoefficient:
    """Krippendorff's alpha of units by raters.

    ratings, of shape (units, raters): NaN where a rater says nothing of a unit.
    draws: Of weights of units; 0 for no interval.
    seed: Of the draws.

    Raises ValueError: Not a table of two dimensions, infinite ratings, or another metric.

    Krippendorff (2011), *Computing Krippendorff's alpha-reliability*. The interval is that of
    `interval`: it has a width also where all raters agree on all units. What
    so many units could have missed says `paradiplomacy.interviews.missed`.

    >>> found = alpha([[1, 1], [2, 2], [3, 3], [1, 2]], "ordinal")
    >>> round(found.value, 2), found.units
    (0.79, 4)
    """
    if metric not in ("nominal", "ordinal", "interval"):
        raise ValueError(f"there is no metric {metric!r}: nominal, ordinal or interval")
    values, counts = _count_values_by_unit(_table_of_ratings(ratings))
    counts = counts[counts.sum(axis=1) > 1]
    unseen = (pairs if metric == "nominal" else neighbours)(len(values))
    found = _with_interval(
        lambda some: lambda weights: _alphas(values, some, weights, metric),
        counts,
        unseen,
        draws=draws,
        level=level,
        seed=seed,
    )
    return replace(found, narrow=found.narrow or metric == "interval")


def ac1(
    ratings: ArrayLike,
    categories: int | None = None,
    *,
    draws: int = DRAWS,
    level: float = 0.95,
    seed: int = 1989,
) -> AgreementCoefficient:
    """Gwet's AC1 of units by raters, for answers that are names.

    ratings, of shape (units, raters): NaN where a rater says nothing of a unit.
    categories: How many answers the question offers; by default, those that were given.
    draws, level, seed: As for `alpha`.

    Raises ValueError: Fewer categories than were given, or a table as `alpha` refuses it.

    Gwet (2008), British Journal of Mathematical and Statistical Psychology 61, 29-48. Unlike
    alpha it stays near the plain share of agreement where nearly all answers are the same. A
    unit with one rating has a part in how often each answer is given, as in Gwet's own program.

    >>> round(ac1([[1, 1]] * 118 + [[1, 0]] * 5 + [[0, 1]] * 2).value, 4)
    0.9408
    """
    values, counts = _count_values_by_unit(_table_of_ratings(ratings))
    offered = max(len(values), 1) if categories is None else categories
    if offered < len(values):
        raise ValueError(f"{len(values)} answers were given where {offered} are offered")
    if len(values) == 1 and offered > 1 and len(counts):
        counts = np.column_stack([counts, np.zeros(len(counts))])  # an answer that nobody gave
    return _with_interval(
        lambda some: _ac1_of(some, offered),
        counts,
        pairs(counts.shape[1]),
        draws=draws,
        level=level,
        seed=seed,
    )


def _ac1_of(counts: NDArray[np.float64], offered: int) -> _OfWeights:
    """AC1 of each row of weights of units."""
    rated = counts.sum(axis=1)
    parts = counts / rated[:, None]
    pairs = rated * (rated - 1)
    agreed = np.divide(
        (counts * (counts - 1)).sum(axis=1), pairs, out=np.zeros(len(rated)), where=pairs > 0
    )
    compared = (rated > 1).astype(float)

    def of_weights(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        with np.errstate(invalid="ignore", divide="ignore"):
            agreement = weights @ agreed / (weights @ compared)
            often = weights @ parts / weights.sum(axis=1)[:, None]
            chance = (often * (1 - often)).sum(axis=1) / max(offered - 1, 1)
            return np.asarray((agreement - chance) / (1 - chance))

    return of_weights


def _table_of_ratings(ratings: ArrayLike) -> NDArray[np.float64]:
    table = np.asarray(ratings, dtype=np.float64)
    if table.size == 0:
        return np.empty((0, 0))
    if table.ndim != 2:
        raise ValueError(f"ratings are a table of units by raters, not of {table.ndim} dimensions")
    if np.isinf(table).any():
        raise ValueError("a rating is infinite")
    return table


def _count_values_by_unit(
    table: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The values given, and how often each is given of each unit that has any."""
    values, index = np.unique(table[~np.isnan(table)], return_inverse=True)
    counts = np.zeros((len(table), len(values)))
    np.add.at(counts, (np.nonzero(~np.isnan(table))[0], index), 1)
    return values, counts[counts.any(axis=1)]


def _alphas(
    values: NDArray[np.float64],
    counts: NDArray[np.float64],
    weights: NDArray[np.float64],
    metric: Level,
) -> NDArray[np.float64]:
    """Alpha of each row of weights of units; NaN where nothing differs."""
    often = weights @ counts
    n, rated = often.sum(axis=1), counts.sum(axis=1)
    if metric == "nominal":
        observed = weights @ ((rated**2 - (counts**2).sum(axis=1)) / (rated - 1))
        expected = n**2 - (often**2).sum(axis=1)
    else:
        # Squared distances of places on a line: of the values, or of their middle ranks, which
        # depend on what is drawn. Places are kept near zero, so that squares lose no digits.
        places = np.broadcast_to(values - values.mean(), often.shape)
        if metric == "ordinal":
            places = np.cumsum(often, axis=1) - often / 2 - n[:, None] / 2
        squares, sums = places**2 @ counts.T, places @ counts.T
        observed = (weights * 2 * (rated * squares - sums**2) / (rated - 1)).sum(axis=1)
        total, total_sum = (often * places**2).sum(axis=1), (often * places).sum(axis=1)
        expected = 2 * (n * total - total_sum**2)
    # What is expected is a whole multiple of a squared distance, or nothing but rounding.
    with np.errstate(invalid="ignore", divide="ignore"):
        ratios = (n - 1) * observed / expected
    return np.where((often > 0).sum(axis=1) > 1, 1 - ratios, np.nan)


def _with_interval(
    of_counts: Callable[[NDArray[np.float64]], _OfWeights],
    counts: NDArray[np.float64],
    unseen: NDArray[np.float64],
    *,
    draws: int,
    level: float,
    seed: int,
) -> AgreementCoefficient:
    """The coefficient of all units once, with an interval that knows of unseen disagreement."""
    units, several = len(counts), counts.sum(axis=1) > 1
    compared, ratings = int(several.sum()), int(counts[several].sum())
    if not compared:
        return AgreementCoefficient(None, None, None, level, 0, 0)
    value = float(of_counts(counts)(np.ones((1, units)))[0])
    if not np.isfinite(value):
        return AgreementCoefficient(None, None, None, level, compared, ratings)
    ends = (
        interval(
            of_counts(np.concatenate([counts, unseen])),
            value,
            units=units,
            unseen=len(unseen),
            draws=draws,
            level=level,
            seed=seed,
        )
        if draws and compared > 1 and len(unseen)
        else None
    )
    low, high = ends or (None, None)
    return AgreementCoefficient(
        value, low, high, level, compared, ratings, low is not None and compared < FEW
    )


def pairs(answers: int) -> NDArray[np.float64]:
    """Counts of each answer in units of two that disagree: every two answers."""
    return _table_of_units(answers, list(combinations(range(answers), 2)))


def neighbours(answers: int) -> NDArray[np.float64]:
    """The same where answers have an order: every two that follow on each other."""
    return _table_of_units(answers, [(k, k + 1) for k in range(answers - 1)])


def _table_of_units(answers: int, of: list[tuple[int, int]]) -> NDArray[np.float64]:
    return np.asarray(np.eye(answers)[np.array(of, dtype=int).reshape(-1, 2)].sum(axis=1))


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

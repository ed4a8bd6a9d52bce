"""Number of ties that do something at all, where a source reports only some of their exchanges.

A tie of which nothing is reported may still do it. What is reported is a number of exchanges, n,
of which x are of the kind that is asked for; ties with more exchanges had more chances to show it.
Two models of occupancy and detection read the share of ties behind the silence from that: either a
tie does it, in each exchange with the same chance, or never does; or every tie does it in its own
share of exchanges. Both say what share of ties would have shown it *within so many exchanges*.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

import numpy as np

from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval, detectable_errors

CLOSE = 2.0
"""Log-likelihoods that lie no farther apart leave both models standing (AIC apart by 4)."""

_HALF = 0.5
_EDGE = 1e-6
"""How near to none, or all, a share is looked for."""
_SPREADS = (-4.0, 9.0)
"""Logarithm of the sum of both parameters of the beta distribution: from unlike to alike ties."""
_GRID = 24
_ZOOMS = 4

Model = Literal["zero-inflated binomial", "beta-binomial"]


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Ties by their numbers of exchanges and of those of the kind, and how many ties have them."""

    trials: Any
    hits: Any
    ties: Any


@dataclass(frozen=True, slots=True, eq=False)
class Detection:
    """One model, fitted to what is reported of ties.

    log_likelihood: Without constants that both models share: they can be compared.
    first, second: Zero-inflated: the share of ties that do it, and in what share of exchanges.
        Beta-binomial: both parameters of the beta distribution of that share.
    """

    model: Model
    log_likelihood: float
    first: float
    second: float
    cells: Cells

    def share_within(self, exchanges: float) -> float:
        """The share of ties that would have shown it within so many exchanges.

        >>> found = detections([1, 4, 9, 2, 6, 3, 5, 8], [0, 2, 5, 1, 3, 0, 0, 4])
        >>> found.better.share_within(1) < found.better.share_within(10) <= 1
        True
        """
        return float(_share_with_a_hit(self.model, self.first, self.second, exchanges))

    def interval(self, exchanges: int, *, level: float = 0.95) -> Interval:
        """The share within so many exchanges, by profile likelihood."""
        return _interval_of_share_within(self, exchanges, level)

    def p(self, exchanges: int, part: float) -> float:
        """Two-sided p-value that the share within so many exchanges is `part`: likelihood ratio."""
        return _p_of_share_within(self, exchanges, part)


@lru_cache(maxsize=256)
def _interval_of_share_within(fitted: Detection, exchanges: int, level: float) -> Interval:
    from scipy.optimize import brentq
    from scipy.special import chdtri

    drop, value = float(chdtri(1, 1 - level)) / 2, fitted.share_within(exchanges)

    @cache  # ends are asked for twice, and again by the search between them
    def above(part: float) -> float:
        best, _ = _profile(fitted.model, fitted.cells, exchanges, part)
        return best - (fitted.log_likelihood - drop)

    low, high, inside = 0.0, 1.0, min(max(value, 2 * _EDGE), 1 - 2 * _EDGE)
    if above(_EDGE) < 0 < above(inside):
        low = float(brentq(above, _EDGE, inside, xtol=1e-4))
    if above(1 - _EDGE) < 0 < above(inside):
        high = float(brentq(above, inside, 1 - _EDGE, xtol=1e-4))
    return Interval(value, min(low, value), max(high, value), level)


@lru_cache(maxsize=256)
def _p_of_share_within(fitted: Detection, exchanges: int, part: float) -> float:
    from scipy.special import chdtrc

    best, _ = _profile(fitted.model, fitted.cells, exchanges, part)
    return float(chdtrc(1, 2 * max(fitted.log_likelihood - best, 0.0)))


@dataclass(frozen=True, slots=True, eq=False)
class Detections:
    """Both models of the same ties.

    better, other: By their likelihood; as both have two parameters, by AIC too.
    """

    better: Detection
    other: Detection

    @property
    def gain(self) -> float:
        """By how much the log-likelihood of the better one is higher."""
        return self.better.log_likelihood - self.other.log_likelihood

    @property
    def not_rejected(self) -> tuple[Detection, ...]:
        """The better one, and the other where it does nearly as well."""
        return (self.better, self.other) if self.gain <= CLOSE else (self.better,)

    def interval(self, exchanges: int, *, level: float = 0.95) -> Interval:
        """Of the better model; spanning that of the other where it does nearly as well."""
        interval = self.better.interval(exchanges, level=level)
        for other in self.not_rejected[1:]:
            interval = interval.spanning(other.interval(exchanges, level=level))
        return interval

    def p(self, exchanges: int, part: float) -> float:
        """The larger p-value of the models that stand."""
        return max(model.p(exchanges, part) for model in self.not_rejected)


def detections(exchanges: Sequence[int], hits: Sequence[int]) -> Detections | None:
    """Fit both models to ties with so many exchanges, of which so many are of the kind.

    exchanges, of shape (n,): Recorded exchanges of each tie, 1 or more.
    hits, of shape (n,): Those of them that are of the kind asked for.

    None where nothing separates occupancy from detection: fewer than five ties with two exchanges
    or more, none of them of the kind, or all.

    Maximum likelihood. Zero-inflated binomial: MacKenzie and others (2002), Ecology 83, with one
    chance of detection; beta-binomial: Skellam (1948), J. R. Stat. Soc. B 10. The interval of a
    share is that of its profile likelihood.

    >>> found = detections([1, 4, 9, 2, 6, 3, 5, 8], [0, 2, 5, 1, 3, 0, 0, 4])
    >>> 0 < found.better.interval(10).low < found.better.share_within(10)
    True
    >>> detections([1, 1, 1], [0, 1, 0]) is None
    True
    """
    return _detections(tuple(exchanges), tuple(hits))


@lru_cache(maxsize=64)  # several choices on the record leave the same exchanges
def _detections(exchanges: tuple[int, ...], hits: tuple[int, ...]) -> Detections | None:
    n, x = np.asarray(exchanges, dtype=np.int64), np.asarray(hits, dtype=np.int64)
    several = n >= 2
    if several.sum() < ENOUGH_EVENTS or not 0 < x[several].sum() < n[several].sum():
        return None
    pairs, ties = np.unique(np.column_stack([n, x]), axis=0, return_counts=True)
    cells = Cells(*(column.astype(float) for column in (*pairs.T, ties)))
    better, other = sorted(
        [_fit_by_profile("zero-inflated binomial", cells), _fit_by_profile("beta-binomial", cells)],
        key=lambda fit: -fit.log_likelihood,
    )
    return Detections(better, other)


def detectable_within(exchanges: Sequence[int], hits: int, *, within: int) -> float | None:
    """The share within so many exchanges, above one half, that would be distinguished from it.

    exchanges, of shape (n,): Recorded exchanges of each tie.
    hits: How many of all of them are of the kind: known before it is known of which ties they are.

    None where not even a share of one would do, or so many hits cannot come of one half.

    By the expected information of the zero-inflated binomial, of a share of one half and as many
    hits.
    """
    from scipy.optimize import brentq

    n = np.asarray(exchanges, dtype=float)
    rate = hits / n.sum() if n.sum() else 0.0

    def short(p: float) -> float:
        return float(_HALF * p / -np.expm1(within * np.log1p(-p)) - rate)

    if not short(_EDGE) < 0 < short(1 - _EDGE):
        return None
    p = float(brentq(short, _EDGE, 1 - _EDGE))
    occupied = _HALF / -float(np.expm1(within * np.log1p(-p)))
    if occupied >= 1:
        return None
    error = _error_of_share_within(n, occupied, p, within)
    least = _HALF + detectable_errors() * error if error else 1.0
    return least if least < 1 else None


def _error_of_share_within(n: Any, occupied: float, p: float, within: int) -> float | None:
    """The standard error of a share within so many exchanges, by the delta method."""
    from scipy.stats import binom

    information, step = np.zeros((2, 2)), 1e-5
    for number, ties in zip(*np.unique(n, return_counts=True), strict=True):
        x = np.arange(number + 1)

        def law(o: float, q: float, x: Any = x, number: float = number) -> Any:
            return o * binom.pmf(x, number, q) + (1 - o) * (x == 0)

        slopes = np.array(
            [
                (law(occupied + step, p) - law(occupied - step, p)) / (2 * step),
                (law(occupied, p + step) - law(occupied, p - step)) / (2 * step),
            ]
        )
        information += ties * (slopes / np.maximum(law(occupied, p), 1e-300)) @ slopes.T
    none = (1 - p) ** within
    slope = np.array([1 - none, occupied * within * none / (1 - p)])
    try:
        spread = float(slope @ np.linalg.solve(information, slope))
    except np.linalg.LinAlgError:
        return None
    return spread**0.5 if spread > 0 else None


def _share_with_a_hit(model: Model, first: Any, second: Any, exchanges: float) -> Any:
    """The share of ties with at least one hit in so many exchanges."""
    if model == "zero-inflated binomial":
        return first * -np.expm1(exchanges * np.log1p(-np.minimum(second, 1 - 1e-15)))
    first, second = np.asarray(first)[..., None], np.asarray(second)[..., None]
    steps = np.arange(exchanges)
    return -np.expm1((np.log(second + steps) - np.log(first + second + steps)).sum(axis=-1))


def _likelihood(model: Model, cells: Cells, first: Any, second: Any) -> Any:
    """Log-likelihood at many parameters, up to the binomial coefficients."""
    from scipy.special import betaln, xlog1py, xlogy

    n, x = cells.trials, cells.hits
    a, b = np.asarray(first)[..., None], np.asarray(second)[..., None]
    if model == "beta-binomial":
        return (betaln(x + a, n - x + b) - betaln(a, b)) @ cells.ties
    hit = np.exp(xlogy(x, b) + xlog1py(n - x, -b))
    with np.errstate(divide="ignore"):
        return np.log(a * hit + (1 - a) * (x == 0)) @ cells.ties


def _profile(model: Model, cells: Cells, exchanges: int, part: float) -> tuple[float, float]:
    """Log-likelihood of a share within so many exchanges, the rest at its best; and where."""
    parameters = _at_share(model, exchanges)
    return _highest_on_grid(lambda grid: _likelihood(model, cells, *parameters(part, grid)))


def _highest_on_grid(likelihood: Callable[[Any], Any]) -> tuple[float, float]:
    """The highest value on 0 to 1, and where: a grid, made finer around its best point."""
    low, high, where, value = 0.0, 1.0, 0.5, -np.inf
    for _ in range(_ZOOMS):
        grid = np.linspace(low, high, _GRID)
        likelihoods = np.nan_to_num(likelihood(grid), nan=-np.inf)
        at = int(likelihoods.argmax())
        if likelihoods[at] >= value:
            value, where = float(likelihoods[at]), float(grid[at])
        low, high = float(grid[max(at - 1, 0)]), float(grid[min(at + 1, _GRID - 1)])
    return value, where


def _fit_by_profile(model: Model, cells: Cells) -> Detection:
    """Maximum likelihood: by the share within one exchange, the rest at its best for each."""

    def along(grid: Any) -> Any:
        return np.array([_profile(model, cells, 1, float(part))[0] for part in _clip_shares(grid)])

    part = float(_clip_shares(_highest_on_grid(along)[1]))
    value, where = _profile(model, cells, 1, part)
    first, second = _at_share(model, 1)(part, np.array([where]))
    return Detection(model, value, float(first[0]), float(second[0]), cells)


def _clip_shares(part: Any) -> Any:
    """Shares a little away from none and all."""
    return np.clip(part, _EDGE, 1 - _EDGE)


def _at_share(model: Model, exchanges: int) -> Callable[[float, Any], tuple[Any, Any]]:
    """Parameters that give a share within so many exchanges, along a grid from 0 to 1."""
    if model == "zero-inflated binomial":

        def by_chance(part: float, grid: Any) -> tuple[Any, Any]:
            # From all ties, in few exchanges each, to a part of ties, in every exchange.
            least = -np.expm1(np.log1p(-part) / exchanges)
            p = np.clip(least + (1 - least) * grid, least, 1 - 1e-12)
            return np.minimum(part / -np.expm1(exchanges * np.log1p(-p)), 1.0), p

        return by_chance

    steps = np.arange(exchanges)[:, None]

    def by_spread(part: float, grid: Any) -> tuple[Any, Any]:
        total = np.exp(_SPREADS[0] + (_SPREADS[1] - _SPREADS[0]) * grid)
        scale = 1 / (total + steps)
        if exchanges == 1:  # the share is the mean itself
            return part * total, (1 - part) * total
        low, high = np.zeros_like(total), np.ones_like(total)
        for _ in range(30):  # the share rises with the mean: halve the range of the latter
            mean = (low + high) / 2
            # As `_share_with_a_hit`, by the chance of no hit at all, which needs no logarithm.
            short = (((1 - mean) * total + steps) * scale).prod(axis=0) > 1 - part
            low, high = np.where(short, mean, low), np.where(short, high, mean)
        mean = np.clip((low + high) / 2, 1e-12, 1 - 1e-12)
        return mean * total, (1 - mean) * total

    return by_spread

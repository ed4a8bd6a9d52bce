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
from functools import lru_cache
from typing import Any, Literal

from paradiplomacy.hypotheses.estimators.beta_binomial import (
    EDGE,
    TrialCounts,
    beta_binomial,
    highest,
    likelihood,
    profile_interval,
    total_of,
    trial_counts,
)
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval, detectable_errors
from paradiplomacy.language import Message, Words

__all__ = ["CLOSE", "Detection", "Detections", "detectable_within", "detections"]

_WORDS = Words(__name__)

CLOSE = 2.0
"""Log-likelihoods that lie no farther apart leave both models standing (AIC apart by 4)."""

_HALF = 0.5

Model = Literal["zero-inflated binomial", "beta-binomial"]


@dataclass(frozen=True, slots=True, eq=False)
class Detection:
    """One model, fitted to what is reported of ties.

    Parameters
    ----------
    model : {"zero-inflated binomial", "beta-binomial"}
    log_likelihood : float
        Without constants that both models share: they can be compared.
    first, second : float
        Zero-inflated: the share of ties that do it, and in what share of exchanges.
        Beta-binomial: both parameters of the beta distribution of that share.
    cells : TrialCounts
        Ties by their numbers of exchanges, and of those of the kind.
    """

    model: Model
    log_likelihood: float
    first: float
    second: float
    cells: TrialCounts

    @property
    def model_name(self) -> Message:
        """The model by its usual name, in any language."""
        return _WORDS(f"model.{self.model}")

    def share_within(self, exchanges: float) -> float:
        """The share of ties that would have shown it within so many exchanges.

        Examples
        --------
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
    profile = _profile(fitted.model, fitted.cells, exchanges)
    value = fitted.share_within(exchanges)
    return profile_interval(profile, value, fitted.log_likelihood, level=level)


@lru_cache(maxsize=256)
def _p_of_share_within(fitted: Detection, exchanges: int, part: float) -> float:
    from scipy.special import chdtrc

    lost = fitted.log_likelihood - _profile(fitted.model, fitted.cells, exchanges)(part)
    return float(chdtrc(1, 2 * max(lost, 0.0)))


@dataclass(frozen=True, slots=True, eq=False)
class Detections:
    """Both models of the same ties.

    Parameters
    ----------
    better, other : Detection
        By their likelihood; as both have two parameters, by AIC too.
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

    Parameters
    ----------
    exchanges : sequence of int, shape (n,)
        Recorded exchanges of each tie, 1 or more.
    hits : sequence of int, shape (n,)
        Those of them that are of the kind asked for.

    Returns
    -------
    Detections or None
        None where nothing separates occupancy from detection: fewer than five ties with two
        exchanges or more, none of them of the kind, or all.

    Notes
    -----
    Maximum likelihood. Zero-inflated binomial: MacKenzie and others (2002), Ecology 83, with one
    chance of detection; beta-binomial: Skellam (1948), J. R. Stat. Soc. B 10. The interval of a
    share is that of its profile likelihood.

    Examples
    --------
    >>> found = detections([1, 4, 9, 2, 6, 3, 5, 8], [0, 2, 5, 1, 3, 0, 0, 4])
    >>> 0 < found.better.interval(10).low < found.better.share_within(10)
    True
    >>> detections([1, 1, 1], [0, 1, 0]) is None
    True
    """
    return _detections(tuple(exchanges), tuple(hits))


@lru_cache(maxsize=64)  # several choices on the record leave the same exchanges
def _detections(exchanges: tuple[int, ...], hits: tuple[int, ...]) -> Detections | None:
    import numpy as np

    n, x = np.asarray(exchanges, dtype=np.int64), np.asarray(hits, dtype=np.int64)
    several = n >= 2
    if several.sum() < ENOUGH_EVENTS or not 0 < x[several].sum() < n[several].sum():
        return None
    cells = trial_counts(n, x)
    beta = Detection("beta-binomial", *beta_binomial(cells), cells)
    fits = [_zero_inflated(cells), beta]
    better, other = sorted(fits, key=lambda fit: -fit.log_likelihood)
    return Detections(better, other)


def detectable_within(exchanges: Sequence[int], hits: int, *, within: int) -> float | None:
    """The share within so many exchanges, above one half, that would be distinguished from it.

    Parameters
    ----------
    exchanges : sequence of int, shape (n,)
        Recorded exchanges of each tie.
    hits : int
        How many of all of them are of the kind: known before it is known of which ties they are.
    within : int, keyword-only

    Returns
    -------
    float or None
        None where not even a share of one would do, or so many hits cannot come of one half.

    Notes
    -----
    By the expected information of the zero-inflated binomial, of a share of one half and as many
    hits.
    """
    import numpy as np
    from scipy.optimize import brentq

    n = np.asarray(exchanges, dtype=float)
    rate = hits / n.sum() if n.sum() else 0.0

    def short(p: float) -> float:
        return float(_HALF * p / -np.expm1(within * np.log1p(-p)) - rate)

    if not short(EDGE) < 0 < short(1 - EDGE):
        return None
    p = float(brentq(short, EDGE, 1 - EDGE))
    occupied = _HALF / -float(np.expm1(within * np.log1p(-p)))
    if occupied >= 1:
        return None
    error = _error_of_share_within(n, occupied, p, within)
    least = _HALF + detectable_errors() * error if error else 1.0
    return least if least < 1 else None


def _error_of_share_within(n: Any, occupied: float, p: float, within: int) -> float | None:
    """The standard error of a share within so many exchanges, by the delta method."""
    import numpy as np
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
    import numpy as np

    if model == "zero-inflated binomial":
        return first * -np.expm1(exchanges * np.log1p(-np.minimum(second, 1 - 1e-15)))
    first, second = np.asarray(first)[..., None], np.asarray(second)[..., None]
    steps = np.arange(exchanges)
    return -np.expm1((np.log(second + steps) - np.log(first + second + steps)).sum(axis=-1))


def _likelihood(model: Model, cells: TrialCounts, first: Any, second: Any) -> Any:
    """Log-likelihood at one or many parameters, up to the binomial coefficients."""
    import numpy as np
    from scipy.special import xlog1py, xlogy

    if model == "beta-binomial":
        return likelihood(cells, first, second)
    n, x, ties = cells.trials, cells.hits, cells.units
    a, b = np.asarray(first)[..., None], np.asarray(second)[..., None]
    hit = np.exp(xlogy(x, b) + xlog1py(n - x, -b))
    with np.errstate(divide="ignore"):
        return (np.log(a * hit + (1 - a) * (x == 0)) * ties).sum(axis=-1)


def _profile(model: Model, cells: TrialCounts, exchanges: int) -> Callable[[float], float]:
    """Log-likelihood of a share within so many exchanges, the rest at its best."""
    parameters = _at_share(model, exchanges)

    def best(part: float) -> float:
        return highest(lambda grid: _likelihood(model, cells, *parameters(part, grid)))[0]

    return best


def _at_share(model: Model, exchanges: int) -> Callable[[float, Any], tuple[Any, Any]]:
    """Parameters that give a share within so many exchanges, along a grid from 0 to 1."""
    import numpy as np

    if model == "zero-inflated binomial":

        def by_chance(part: float, grid: Any) -> tuple[Any, Any]:
            # From all ties, in few exchanges each, to a part of ties, in every exchange.
            least = -np.expm1(np.log1p(-part) / exchanges)
            p = np.clip(least + (1 - least) * grid, least, 1 - 1e-12)
            occupied = part / -np.expm1(exchanges * np.log1p(-p))
            return np.minimum(occupied, 1.0), p

        return by_chance

    steps = np.arange(exchanges)[:, None]

    def by_spread(part: float, grid: Any) -> tuple[Any, Any]:
        total = total_of(grid)
        scale = 1 / (total + steps)
        low, high = np.zeros_like(total), np.ones_like(total)
        for _ in range(30):  # the share rises with the mean: halve the range of the latter
            mean = (low + high) / 2
            # As `_share_with_a_hit`, by the chance of no hit at all, which needs no logarithm.
            short = (((1 - mean) * total + steps) * scale).prod(axis=0) > 1 - part
            low, high = np.where(short, mean, low), np.where(short, high, mean)
        mean = np.clip((low + high) / 2, 1e-12, 1 - 1e-12)
        return mean * total, (1 - mean) * total

    return by_spread


def _zero_inflated(cells: TrialCounts) -> Detection:
    """By the chance of detection, the share of ties that do it at its best for each."""
    import numpy as np

    n, x, ties = cells.trials, cells.hits, cells.units
    detected = float(ties[x > 0].sum())

    def occupied(p: Any) -> Any:
        """Point where the derivative by the share is zero: by fixed points of the EM algorithm."""
        share = np.full_like(p, (detected / ties.sum() + 1) / 2)
        missed = (1 - p[:, None]) ** n[x == 0]
        for _ in range(200):
            behind = share[:, None] * missed
            silent = behind / (behind + 1 - share[:, None])
            share = (detected + (silent * ties[x == 0]).sum(axis=1)) / ties.sum()
        return share

    def along(grid: Any) -> Any:
        p = np.clip(grid, 1e-9, 1 - 1e-9)
        return _likelihood("zero-inflated binomial", cells, occupied(p), p)

    value, where = highest(along)
    p = np.clip(np.array([where]), 1e-9, 1 - 1e-9)
    return Detection("zero-inflated binomial", value, float(occupied(p)[0]), float(p[0]), cells)

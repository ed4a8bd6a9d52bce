"""A power law for the tail of a distribution of counts, and whether it is one.

After Clauset, Shalizi and Newman (2009): exponent by maximum likelihood, the start of the
tail by the least Kolmogorov-Smirnov distance, goodness of fit by drawing from the fitted
law and fitting again, and likelihood ratios (Vuong 1989) against other laws on that tail.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.networks.figures import Absent, reason

_LEAST = 50  # fewer in the tail, and the exponent is biased
_LOW, _HIGH = 1.01, 20.0  # where exponents are sought
_TABLE = 5000  # values above the start of the tail that are drawn exactly
_GREATEST = 2.0**53


@dataclass(frozen=True, slots=True)
class TailComparison:
    """A power law against another law on the same tail.

    ratio: Normalised log-likelihood ratio: above 0 favours the power law, below 0 the other.
    p: Two-sided: how easily a ratio that far from 0 comes where both are equally far from the
        truth. Where it is not small, the sign of `ratio` means nothing.
    """

    ratio: float
    p: float


@dataclass(frozen=True, slots=True)
class PowerLaw:
    """A fitted discrete power law, ``p(x) = x^-exponent / zeta(exponent, xmin)``.

    exponent, exponent_sd: Estimate and its standard error, given `xmin`.
    xmin: Where the tail starts.
    tail: How many values it holds.
    distance: Kolmogorov-Smirnov distance between tail and law.
    p: Share of draws from the law that fit worse; below 0.1 the law is ruled out.
    versus: Against ``lognormal`` and ``exponential``.
    """

    exponent: float
    exponent_sd: float
    xmin: int
    tail: int
    distance: float
    p: float | Absent
    draws: int
    versus: Mapping[str, TailComparison] = field(default_factory=dict)


def fit_power_law(
    values: NDArray[Any], rng: np.random.Generator, *, draws: int = 1000
) -> PowerLaw | Absent:
    """Fit a power law to the tail of positive counts; values below 1 are left out.

    draws: For the goodness of fit, whose standard error is at most ``0.5 / sqrt(draws)``.

    >>> rng = np.random.default_rng(7)
    >>> found = fit_power_law(rng.zipf(2.5, 5000), rng, draws=0)
    >>> abs(found.exponent - 2.5) < 0.1
    True
    """
    positive = np.asarray(values)[np.asarray(values) >= 1].astype(np.int64)
    best = _best_of_each([_tails_of_values(positive)])[0]
    if best is None:
        return Absent(reason("no-tail", least=_LEAST))
    exponent, xmin, distance = best
    tail = positive[positive >= xmin]
    worse: float | Absent = Absent(reason("fit-not-asked"))
    if draws:
        below = positive[positive < xmin]
        worse = float(np.mean(_redrawn(below, len(tail), best, rng, draws) >= distance))
    return PowerLaw(
        exponent=exponent,
        exponent_sd=1 / float(np.sqrt(len(tail) * _curvature(exponent, xmin))),
        xmin=xmin,
        tail=len(tail),
        distance=distance,
        p=worse,
        draws=draws,
        versus=_versus(tail, exponent, xmin),
    )


def _chances(exponent: float, xmin: int) -> NDArray[np.float64]:
    """The chance that a value is at least x, for each x that is drawn exactly."""
    from scipy.special import zeta

    return np.asarray(zeta(exponent, np.arange(xmin, xmin + _TABLE + 1)) / zeta(exponent, xmin))


def _draw_from_power_law(
    size: int, exponent: float, rng: np.random.Generator, xmin: int, chances: NDArray[np.float64]
) -> NDArray[np.int64]:
    u = 1 - rng.random(size)  # in (0, 1]: the chance that a value is at least x
    reached = _TABLE + 1 - np.searchsorted(chances[::-1], u, side="left")
    drawn = (xmin - 1 + reached).astype(np.float64)
    in_tail = u <= chances[-1]
    start = xmin + _TABLE - 0.5
    with np.errstate(over="ignore"):
        drawn[in_tail] = np.floor(start * (u[in_tail] / chances[-1]) ** (-1 / (exponent - 1)) + 0.5)
    return np.minimum(drawn, _GREATEST).astype(np.int64)


def _redrawn(
    below: NDArray[np.int64],
    tail: int,
    law_of_tail: tuple[float, int, float],
    rng: np.random.Generator,
    draws: int,
) -> NDArray[np.float64]:
    """Distances of the best fits to draws: empirical below the tail, the law within it."""
    exponent, xmin, _ = law_of_tail
    chances = _chances(exponent, xmin)
    n = len(below) + tail
    tails = []
    for _ in range(draws):
        count = int(rng.binomial(n, tail / n))
        drawn = _draw_from_power_law(count, exponent, rng, xmin, chances)
        if count < n:
            drawn = np.concatenate([drawn, rng.choice(below, n - count)])
        tails.append(_tails_of_values(drawn))
    return np.array([best[2] if best else 0.0 for best in _best_of_each(tails)])


class _Tails(NamedTuple):
    """The tails of some values: from each of them that has enough values above it."""

    unique: NDArray[np.int64]
    above: NDArray[np.int64]
    """How many values are at least as great."""
    starts: NDArray[np.int64]
    """Where tails start, as places in `unique`."""
    logs: NDArray[np.float64]
    """Mean logarithm of the values of each tail."""


def _tails_of_values(values: NDArray[np.int64]) -> _Tails:
    unique, counts = np.unique(values, return_counts=True)
    above = counts[::-1].cumsum()[::-1]
    logs = (counts * np.log(unique))[::-1].cumsum()[::-1] / above
    starts = np.flatnonzero((above >= _LEAST) & (np.arange(len(unique)) < len(unique) - 1))
    return _Tails(unique, above, starts, logs[starts])


def _best_of_each(samples: Sequence[_Tails]) -> list[tuple[float, int, float] | None]:
    """The best fit to each sample; the exponents of all are sought at once."""
    starts = np.concatenate([sample.unique[sample.starts] for sample in samples])
    exponents = _exponents(starts, np.concatenate([sample.logs for sample in samples]))
    ends = np.cumsum([len(sample.starts) for sample in samples])
    return [
        _closest(sample, part)
        for sample, part in zip(samples, np.split(exponents, ends[:-1]), strict=True)
    ]


def _closest(sample: _Tails, exponents: NDArray[np.float64]) -> tuple[float, int, float] | None:
    """The tail that lies closest to its law."""
    from scipy.special import zeta

    unique, above = sample.unique, sample.above
    inside = exponents < _HIGH - 1e-3
    starts, exponents = sample.starts[inside], exponents[inside]
    if not len(starts):
        return None
    x = unique[None, :]
    a = exponents[:, None]
    whole = zeta(exponents, unique[starts])[:, None]
    law = 1 - zeta(a, x + 1) / whole  # P(X <= x)
    before = 1 - zeta(a, x) / whole  # P(X <= x - 1), where no value lies in between
    at_most = 1 - np.append(above[1:], 0)[None, :] / above[starts][:, None]
    earlier = 1 - above[None, :] / above[starts][:, None]
    differences = np.maximum(np.abs(law - at_most), np.abs(before - earlier))
    differences[np.arange(len(unique))[None, :] < starts[:, None]] = 0
    distances = differences.max(axis=1)
    best = int(distances.argmin())
    return float(exponents[best]), int(unique[starts[best]]), float(distances[best])


def _exponents(xmin: NDArray[np.int64], logs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Maximum likelihood for each start: where -d log zeta / d exponent is the mean log."""
    from scipy.special import zeta

    low, high = np.full(len(xmin), _LOW), np.full(len(xmin), _HIGH)
    step = 1e-5
    for _ in range(32):
        middle = (low + high) / 2
        slope = np.log(zeta(middle - step, xmin) / zeta(middle + step, xmin)) / (2 * step)
        low = np.where(slope > logs, middle, low)
        high = np.where(slope > logs, high, middle)
    return np.asarray((low + high) / 2)


def _curvature(exponent: float, xmin: int) -> float:
    """Second derivative of log zeta: the information that one value has on the exponent."""
    from scipy.special import zeta

    step = min(1e-3, (exponent - 1) / 4)
    at = np.log(zeta(np.array([exponent - step, exponent, exponent + step]), xmin))
    return float((at[0] - 2 * at[1] + at[2]) / step**2)


def _versus(tail: NDArray[np.int64], exponent: float, xmin: int) -> dict[str, TailComparison]:
    from scipy.special import zeta

    own = -exponent * np.log(tail) - np.log(zeta(exponent, xmin))
    rate = np.log1p(1 / (tail.mean() - xmin))  # the tail has two values, so that this exists
    exponential = -rate * (tail - xmin) + np.log(-np.expm1(-rate))
    return {
        "lognormal": _vuong(own, _lognormal(tail, xmin)),
        "exponential": _vuong(own, exponential),
    }


def _lognormal(tail: NDArray[np.int64], xmin: int) -> NDArray[np.float64]:
    """Log-likelihoods under the best lognormal, rounded to integers and cut off at xmin."""
    from scipy.optimize import minimize
    from scipy.special import log_ndtr

    unique, place, counts = np.unique(tail, return_inverse=True, return_counts=True)
    logs = np.log(np.array([xmin - 0.5]))
    lower, upper = np.log(unique - 0.5), np.log(unique + 0.5)

    def each(parameters: NDArray[np.float64]) -> NDArray[np.float64]:
        mu, sigma = parameters[0], np.exp(parameters[1])
        # By upper tails, which do not cancel where the mean lies far below the tail.
        at_lower, at_upper = log_ndtr((mu - lower) / sigma), log_ndtr((mu - upper) / sigma)
        gap = np.minimum(at_upper - at_lower, -1e-300)
        return np.asarray(at_lower + np.log(-np.expm1(gap)) - log_ndtr((mu - logs) / sigma))

    start = np.array([np.log(tail).mean(), np.log(np.log(tail).std() + 0.1)])
    options = {"maxiter": 2000, "xatol": 1e-6, "fatol": 1e-8}
    best = minimize(
        lambda p: -float(counts @ each(p)), start, method="Nelder-Mead", options=options,
        bounds=[(-100.0, 50.0), (-5.0, 4.0)],
    )  # fmt: skip
    return each(best.x)[place]


def _vuong(own: NDArray[np.float64], other: NDArray[np.float64]) -> TailComparison:
    from scipy.special import erfc

    difference = own - other
    spread = float(difference.std())
    if not spread:
        return TailComparison(0.0, 1.0)
    ratio = float(difference.sum() / (np.sqrt(len(difference)) * spread))
    return TailComparison(ratio, float(erfc(abs(ratio) / np.sqrt(2))))

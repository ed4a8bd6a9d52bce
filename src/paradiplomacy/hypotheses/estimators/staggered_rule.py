"""A mean effect that counts only if trends were alike before and may part as much after.

The rule of `policy-outcome`: the interval of the mean effect lies on
one side of the reference, the joint test of the years before treatment does not reject,
and the interval under relative magnitudes (`honest_bounds`) lies on the same side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.hypotheses.estimators.exact import POWER, SIGNIFICANCE
from paradiplomacy.hypotheses.estimators.honest_bounds import Bound, Honest, honest
from paradiplomacy.hypotheses.estimators.staggered import UnitYears, effects
from paradiplomacy.hypotheses.estimators.staggered_checks import joint_p, wald
from paradiplomacy.hypotheses.estimators.staggered_power import contrasts, variogram

__all__ = ["YEARS_BEFORE", "Trends", "detectable_by_rule", "least_of", "trends_of"]

Floats = NDArray[np.float64]

YEARS_BEFORE = 5
"""Years before treatment in which trends are compared."""

MANY = 60
"""Degrees of freedom from which on errors count as known so well."""

SIMULATED = 1000
"""Sets of effects that are drawn to work out what the rule would find."""


@dataclass(frozen=True, slots=True)
class Trends:
    """Trends in the years before treatment, and what they say of the comparison.

    Parameters
    ----------
    before : float or None
        P-value of the joint test that trends were alike before; None without years to test.
    robust : Honest or None
        The mean effect if trends part after treatment by as much as they did at most before.
    """

    before: float | None
    robust: Honest | None

    @property
    def parted(self) -> bool:
        """True if units moved differently before treatment already."""
        return self.before is not None and self.before < SIGNIFICANCE


def trends_of(
    panel: UnitYears,
    *,
    draws: int,
    seed: int,
    last: int,
    units: int,
) -> Trends:
    """Test the years before treatment, and bound the mean effect by what they show.

    Parameters
    ----------
    panel : UnitYears
    draws, seed : int, keyword-only
        Shuffles of the joint test.
    last : int, keyword-only
        Last year since treatment that is in the mean.
    units : int, keyword-only
        Units behind the errors of the bounds; one less are the degrees of freedom.
    """
    span = (-YEARS_BEFORE, last)
    steps = effects(panel, span=span)
    return Trends(
        joint_p(panel, draws=draws, seed=seed, span=span),
        honest(steps, units=units),
    )


def detectable_by_rule(
    panel: UnitYears,
    *,
    last: int,
    freedom: int,
    units: int,
    seed: int,
) -> float | None:
    """The smallest constant effect that the whole rule would find in eight samples of ten.

    Parameters
    ----------
    panel : UnitYears
    last : int, keyword-only
        Last year since treatment that is in the mean.
    freedom : int, keyword-only
        Degrees of freedom of the interval of the mean effect.
    units : int, keyword-only
        Units behind the errors of the bounds.
    seed : int, keyword-only

    Returns
    -------
    float or None
        None where no effect would be found, as without two years before treatment.

    Notes
    -----
    Every effect by year since treatment is a weighted sum of readings; how readings vary is
    known from units before treatment. So estimates where there is no effect are drawn from
    their normal distribution, each with a covariance of its own such as few units would show
    (Wishart), and the rule is applied to each draw. A constant effect moves both intervals by
    its size, and the test of the years before not at all: how large it has to be is known draw
    by draw.
    """
    steps = contrasts(panel, span=(-YEARS_BEFORE, last))
    covariance = steps.covariance(variogram(panel))
    bound = Bound.of(steps.since, steps.size, covariance, freedom=units - 1)
    return None if bound is None else least_of(steps.since, bound, freedom=freedom, seed=seed)


def least_of(since: NDArray[np.int64], bound: Bound, *, freedom: int, seed: int) -> float | None:
    """The same of any estimates whose covariance is known before."""
    from scipy.stats import t

    covariance = (bound.covariance + bound.covariance.T) / 2
    values, vectors = np.linalg.eigh(covariance)
    if freedom < 1 or values.max() <= 0:
        return None
    rng = np.random.default_rng(seed)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    drawn = root @ rng.normal(size=(len(values), SIMULATED))
    few = min(freedom, MANY)
    spread = np.tensordot(root, rng.normal(size=(len(values), few, SIMULATED)), axes=1) / few**0.5
    error = np.sqrt((np.tensordot(bound.weight, spread, axes=1) ** 2).sum(axis=0))
    plain = bound.weight @ drawn - float(t.ppf(1 - SIGNIFICANCE / 2, freedom)) * error
    robust, _ = bound.ends(drawn, 1.0, 0.95, spread)
    short = np.maximum(-plain, -robust)
    before = since < -1
    statistic = wald(drawn[before].T, covariance[before][:, before])
    short[statistic > np.quantile(statistic, 1 - SIGNIFICANCE)] = np.inf
    least = float(np.quantile(short, POWER, method="higher"))
    return max(least, 0.0) if np.isfinite(least) else None

"""Checks for or against a comparison: chance, unlike trends before, a benchmark."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.estimators.staggered import (
    NEVER,
    UnitYears,
    effects,
    overall,
)
from paradiplomacy.hypotheses.estimators.staggered_shuffles import Shuffles

__all__ = ["Permuted", "joint_p", "permuted", "wald"]

Floats = NDArray[np.float64]


def joint_p(panel: UnitYears, *, draws: int, seed: int, span: tuple[int, int]) -> float | None:
    """P-value that no effect before treatment differs from nothing; None without any.

    Notes
    -----
    A Wald statistic over the years of `span` before the base year, along the directions that
    their covariance distinguishes, held against shuffles of the years of treatment: units
    are few, and against its limiting distribution the statistic rejects too often.
    """
    before = (span[0], -2)
    steps = effects(panel, span=before)
    observed = wald(steps.effect[None], steps.covariance)[0]
    if np.isnan(observed):
        return None
    rng = np.random.default_rng(seed)
    firsts = np.array([rng.permutation(panel.first) for _ in range(draws)])
    of = Shuffles(panel, cohorts=panel.first, span=before).effects(firsts, around="each")
    scale = len(panel.first) / max(len(panel.first) - 1, 1)
    drawn = wald(of.effect, of.influence @ of.influence.transpose(0, 2, 1) * scale)
    drawn = drawn[~np.isnan(drawn)]
    return float((1 + (drawn >= observed - 1e-9).sum()) / (1 + len(drawn)))


def wald(effect: Floats, covariance: Floats) -> Floats:
    """The Wald statistic of each set of effects; nan of a set without any spread.

    Parameters
    ----------
    effect : numpy.ndarray, shape (sets, effects)
    covariance : numpy.ndarray, shape (effects, effects) or (sets, effects, effects)
        One for all sets, or one of each. Directions that it does not distinguish do not count.
    """
    if not effect.shape[1]:
        return np.full(len(effect), np.nan)
    values, vectors = np.linalg.eigh(covariance)
    keep = values > np.maximum(values.max(axis=-1, keepdims=True), 0.0) * 1e-8
    along = (effect[:, None, :] @ vectors)[:, 0, :] ** 2
    of_each = np.where(keep, along / np.where(keep, values, 1.0), 0.0).sum(axis=-1)
    return np.asarray(np.where(keep.any(axis=-1), of_each, np.nan))


@dataclass(frozen=True, slots=True)
class Permuted:
    """Estimates by chance: years of treatment shuffled over units.

    Parameters
    ----------
    p : float
        Share of shuffles at least as far from nothing as the estimate, itself among them.
    interval, narrow : Interval
        Constant effects that this test does not reject, at 5 % and at 10 %.
    draws : int
    tost : float
        P-value of equivalence, the larger of two one-sided ones; 1 without a margin.
    """

    p: float
    interval: Interval
    narrow: Interval
    draws: int
    tost: float


def permuted(
    panel: UnitYears,
    *,
    draws: int,
    seed: int,
    span: tuple[int, int],
    margin: float = 0.0,
    base_years: int = 1,
) -> Permuted | None:
    """Randomization inference for the mean effect; None where there is no estimate.

    Parameters
    ----------
    panel : UnitYears
    draws, seed : int, keyword-only
        Shuffles of the years of treatment.
    span : tuple of int, keyword-only
        First and last year since treatment of the mean effect.
    margin : float, keyword-only
        Of equivalence; 0 for none.
    base_years : int, keyword-only
        How many years before treatment are averaged in the base.

    Notes
    -----
    The statistic is the estimate over its standard error, so that the test keeps its size
    for large numbers where effects differ between units as well (Wu and Ding 2021). For the
    interval a constant effect b is taken out of treated cells. Estimate and influence of each
    shuffle are linear in b, so that one pass over the shuffles serves every b.
    """
    steps = effects(panel, span=span, base_years=base_years)
    estimate = overall(steps, around="year")
    if estimate is None or estimate[1] <= 0:
        return None
    value, error = estimate
    treated = (panel.years[None, :] >= panel.first[:, None]) & (panel.first[:, None] != NEVER)
    marked = np.where(np.isfinite(panel.values), treated, np.nan)
    rng = np.random.default_rng(seed)
    units = len(panel.first)
    scale = units / max(units - 1, 1)
    firsts = np.array([panel.first[rng.permutation(units)] for _ in range(draws)])
    # The estimator is linear: what it makes of treated cells alone serves every constant effect.
    later = (max(span[0], 0), span[1])
    of, ones = (
        Shuffles(one, cohorts=panel.first, span=later, base_years=base_years).effects(
            firsts, around="year"
        )
        for one in (panel, replace(panel, values=marked))
    )
    y, d = of.influence[of.known], ones.influence[of.known]
    yy, yd, dd = ((one * other).sum(axis=1) for one, other in ((y, y), (y, d), (d, d)))
    a, b = of.mean[of.known], ones.mean[of.known]
    if not len(a):
        return None

    def share(effect: float, side: int = 0) -> float:
        """P-value of a constant effect: two-sided, or on one side."""
        spread = np.sqrt(np.maximum(scale * (yy - 2 * effect * yd + effect**2 * dd), 1e-300))
        drawn, seen = (a - effect * b) / spread, (value - effect) / error
        drawn, seen = (np.abs(drawn), abs(seen)) if side == 0 else (side * drawn, side * seen)
        return float((1 + (drawn >= seen - 1e-9).sum()) / (1 + len(drawn)))

    def end(side: int, level: float) -> float | None:
        inner, outer = value, value + side * 40 * error
        if share(outer) > 1 - level:
            return None
        for _ in range(40):
            middle = (inner + outer) / 2
            inner, outer = (middle, outer) if share(middle) > 1 - level else (inner, middle)
        return outer

    wide, narrow = (Interval(value, end(-1, v), end(1, v), v) for v in (0.95, 0.9))
    tost = max(share(-margin, 1), share(margin, -1)) if margin else 1.0
    return Permuted(share(0.0), wide, narrow, len(a), tost)

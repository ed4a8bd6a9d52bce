"""What speaks for or against a comparison: chance, unlike trends before, a benchmark."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.estimators.staggered import (
    NEVER,
    Controls,
    Effects,
    UnitYears,
    after,
    effects,
    overall,
)
from paradiplomacy.hypotheses.estimators.staggered_shuffles import effects_of_each

__all__ = ["Permuted", "joint_p", "permuted"]

Floats = NDArray[np.float64]


def joint_p(
    panel: UnitYears,
    *,
    draws: int,
    seed: int,
    span: tuple[int, int],
    controls: Controls = "not-yet",
) -> float | None:
    """P-value that no effect before treatment differs from nothing; None without any.

    Notes
    -----
    A Wald statistic over the years of `span` before the base year, along the directions that
    their covariance distinguishes, held against shuffles of the years of treatment: units
    are few, and against its limiting distribution the statistic rejects too often.
    """
    before = (span[0], -2)
    mine = _wald(effects(panel, span=before, controls=controls))
    if mine is None:
        return None
    rng = np.random.default_rng(seed)
    firsts = np.array([rng.permutation(panel.first) for _ in range(draws)])
    drawn = map(_wald, effects_of_each(panel, firsts, span=before, controls=controls))
    statistics = np.array([wald for wald in drawn if wald is not None])
    return float((1 + (statistics >= mine - 1e-9).sum()) / (1 + len(statistics)))


def _wald(steps: Effects) -> float | None:
    if not len(steps.since):
        return None
    values, vectors = np.linalg.eigh(steps.covariance)
    keep = values > max(float(values.max()), 0.0) * 1e-8
    if not keep.any():
        return None
    along = vectors[:, keep].T @ steps.effect
    return float((along**2 / values[keep]).sum())


@dataclass(frozen=True, slots=True)
class Permuted:
    """What chance makes of the estimate: years of treatment shuffled over units.

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
    marked = (panel.years[None, :] >= panel.first[:, None]) & (panel.first[:, None] != NEVER)
    # The estimator is linear: the imaginary part carries treated cells through the same pass.
    both = replace(panel, values=panel.values + 1j * marked)
    rng = np.random.default_rng(seed)
    scale = len(panel.first) / max(len(panel.first) - 1, 1)
    rows = []
    units = len(panel.first)
    firsts = np.array([panel.first[rng.permutation(units)] for _ in range(draws)])
    for of in effects_of_each(both, firsts, span=span, base_years=base_years):
        weight = after(of)
        if not len(weight):
            continue
        mean, influence = weight @ of.effect, weight @ of.influence
        y, d = influence.real, influence.imag
        rows.append((mean.real, mean.imag, y @ y, y @ d, d @ d))
    if not rows:
        return None
    a, b, yy, yd, dd = np.array(rows).T

    def share(effect: float, side: int = 0) -> float:
        """P-value of a constant effect: two-sided, or on one side."""
        spread = np.sqrt(np.maximum(scale * (yy - 2 * effect * yd + effect**2 * dd), 1e-300))
        drawn, mine = (a - effect * b) / spread, (value - effect) / error
        drawn, mine = (np.abs(drawn), abs(mine)) if side == 0 else (side * drawn, side * mine)
        return float((1 + (drawn >= mine - 1e-9).sum()) / (1 + len(drawn)))

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
    return Permuted(share(0.0), wide, narrow, len(rows), tost)

"""What speaks for or against a staggered comparison: chance, unlike trends, a benchmark."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.estimators.staggered import (
    NEVER,
    Effects,
    UnitYears,
    after,
    effects,
    overall,
)

__all__ = ["Honest", "Permuted", "TwoWay", "honest", "joint_p", "permuted", "two_way"]

Floats = NDArray[np.float64]


def joint_p(panel: UnitYears, *, draws: int, seed: int, span: tuple[int, int]) -> float | None:
    """P-value that no effect before treatment differs from nothing; None without any.

    Notes
    -----
    A Wald statistic over the years of `span` before the base year, along the directions that
    their covariance tells apart, held against shuffles of the years of treatment: units
    are few, and against its limiting distribution the statistic rejects too often.
    """
    before = (span[0], -2)
    mine = _wald(effects(panel, span=before))
    if mine is None:
        return None
    rng = np.random.default_rng(seed)
    drawn = (
        _wald(effects(panel.treated_from(rng.permutation(panel.first)), span=before))
        for _ in range(draws)
    )
    held = np.array([wald for wald in drawn if wald is not None])
    return float((1 + (held >= mine - 1e-9).sum()) / (1 + len(held)))


def _wald(found: Effects) -> float | None:
    if not len(found.since):
        return None
    values, vectors = np.linalg.eigh(found.covariance)
    keep = values > max(float(values.max()), 0.0) * 1e-8
    if not keep.any():
        return None
    along = vectors[:, keep].T @ found.effect
    return float((along**2 / values[keep]).sum())


@dataclass(frozen=True, slots=True)
class Honest:
    """The mean effect where parallel trends may be broken.

    Parameters
    ----------
    interval : Interval
        Where trends part after treatment by at most the largest break before it.
    bias : float
        How far that break, at its estimate, may shift the mean.
    breakdown : float
        How many times that break it takes until the interval covers nothing; 0 if it does
        without any.
    """

    interval: Interval
    bias: float
    breakdown: float


def honest(found: Effects, *, units: int, times: float = 1.0) -> Honest | None:
    """Bounds under relative magnitudes (Rambachan and Roth 2023), and the breakdown value.

    Parameters
    ----------
    found : Effects
    units : int, keyword-only
        Units behind the errors; one less are the degrees of freedom.
    times : float, keyword-only
        How many times the largest break before treatment trends may part in a year after it.

    Returns
    -------
    Honest or None
        None without a mean effect or without a year before the base year.

    Notes
    -----
    From each year to the next after treatment, trends part by no more than `times` the most
    that they parted between years before it. Which break is the largest is unknown, and so is
    its size. For each break and each sign that it may have, the mean lies between the estimate
    less and plus `times` that break times the weighted number of years; each end has an error
    of its own, by the delta method, with that of the break in it. The interval of Imbens and
    Manski (2004) covers such a mean in 95 % of samples wherever it lies between the ends, and
    the union over breaks and signs covers it whichever break is the largest. It covers more
    often than that where several breaks are about equal, or small beside their errors.
    """
    weight, before = after(found), found.since < -1
    one = overall(found)
    if one is None or not before.any():
        return None
    breaks = _breaks(found)
    years = float(weight @ np.maximum(found.since + 1, 0))
    largest = float(np.abs(breaks @ found.effect).max())
    bound = _Bound(found.effect, found.covariance, weight, breaks * years, units - 1)
    low, high = bound.ends(times)
    breakdown = _breakdown(bound) if largest > 0 else 0.0
    return Honest(Interval(one[0], low, high, 0.95), times * largest * years, breakdown)


def _breaks(found: Effects) -> Floats:
    """Rows that take from the effects how far trends part from one year before to the next."""
    at = np.append(np.flatnonzero(found.since < -1), -1)
    years = np.append(found.since[at[:-1]], -1)
    rows = np.zeros((len(at) - 1, len(found.since)))
    for k, gap in enumerate(np.diff(years)):
        rows[k, at[k]] = -1 / gap
        if k + 1 < len(rows):  # the effect of the base year is none
            rows[k, at[k + 1]] = 1 / gap
    return rows


@dataclass(frozen=True, slots=True)
class _Bound:
    """A mean of effects, and rows of which the largest in size says how far off it may be."""

    effect: Floats
    covariance: Floats
    weight: Floats
    rows: Floats
    freedom: int

    def ends(self, times: float) -> tuple[float, float]:
        """The union of the intervals over rows and signs."""
        rows = times * np.concatenate([self.rows, -self.rows])
        ends = np.stack([self.weight - rows, self.weight + rows])
        low, high = ends @ self.effect
        errors = np.sqrt(np.maximum(((ends @ self.covariance) * ends).sum(axis=2), 0.0))
        wide = _imbens_manski(np.maximum(high - low, 0.0), errors.max(axis=0), self.freedom)
        low, high = low - wide * errors[0], high + wide * errors[1]
        some = low <= high  # a break of the other sign than its estimate may be ruled out
        return float(low[some].min()), float(high[some].max())


def _imbens_manski(width: Floats, error: Floats, freedom: int) -> Floats:
    """How many errors beyond its ends the interval of a bounded mean reaches, for 95 %."""
    from scipy.special import stdtr, stdtrit  # as scipy.stats.t, at a hundredth of its time

    freedom = max(freedom, 1)
    least, most = (np.full(len(width), stdtrit(freedom, level)) for level in (0.95, 0.975))
    ratio = width / np.maximum(error, 1e-300)
    for _ in range(20):
        wide = (least + most) / 2
        short = stdtr(freedom, wide + ratio) - stdtr(freedom, -wide) < 0.95
        least, most = np.where(short, wide, least), np.where(short, most, wide)
    return np.asarray(most)


def _breakdown(bound: _Bound) -> float:
    """The number of times at which the interval begins to cover nothing."""

    def covers(times: float) -> bool:
        low, high = bound.ends(times)
        return low <= 0 <= high

    if covers(0.0):
        return 0.0
    inner, outer = 0.0, 1.0
    while not covers(outer):
        inner, outer = outer, 2 * outer
    for _ in range(30):
        middle = (inner + outer) / 2
        inner, outer = (inner, middle) if covers(middle) else (middle, outer)
    return outer


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
    panel: UnitYears, *, draws: int, seed: int, span: tuple[int, int], margin: float = 0.0
) -> Permuted | None:
    """Randomization inference for the mean effect; None where there is no estimate.

    Notes
    -----
    The statistic is the estimate over its standard error, so that the test keeps its size
    for large numbers where effects differ between units as well (Wu and Ding 2021). For the
    interval a constant effect b is taken out of treated cells. Estimate and influence of each
    shuffle are linear in b, so that one pass over the shuffles serves every b.
    """
    found = effects(panel, span=span)
    one = overall(found, around="year")
    if one is None or one[1] <= 0:
        return None
    value, error = one
    marked = (panel.years[None, :] >= panel.first[:, None]) & (panel.first[:, None] != NEVER)
    treated = replace(panel, values=np.where(np.isfinite(panel.values), marked * 1.0, np.nan))
    rng = np.random.default_rng(seed)
    scale = len(panel.first) / max(len(panel.first) - 1, 1)
    rows = []
    for _ in range(draws):
        first = panel.first[rng.permutation(len(panel.first))]
        of_y, of_d = (effects(p.treated_from(first), span=span) for p in (panel, treated))
        weight = after(of_y)
        if not len(weight):
            continue
        y, d = weight @ of_y.influence, weight @ of_d.influence
        rows.append((weight @ of_y.effect, weight @ of_d.effect, y @ y, y @ d, d @ d))
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


@dataclass(frozen=True, slots=True)
class TwoWay:
    """The regression with unit and year effects, as a benchmark.

    Parameters
    ----------
    value, error : float
    negative : float
        Share of treated cells whose effect enters with the wrong sign.
    """

    value: float
    error: float
    negative: float


def two_way(panel: UnitYears, dose: Floats | None = None) -> TwoWay | None:
    """Two-way fixed effects with errors clustered by unit; None where nothing varies.

    Parameters
    ----------
    panel : UnitYears
    dose : numpy.ndarray, optional
        Units by years; whether each is treated, by default.

    Notes
    -----
    Where adoption is staggered this weighs some effects negatively (Goodman-Bacon 2021; de
    Chaisemartin and D'Haultfoeuille 2020); `negative` says how many.
    """
    told = np.isfinite(panel.values)
    began = 1.0 * (panel.years[None, :] >= panel.first[:, None])
    doses = began if dose is None else dose
    row, column = np.nonzero(told)
    if not len(row):
        return None
    n, years = panel.values.shape
    design = np.zeros((len(row), n + years - 1))
    design[np.arange(len(row)), row] = 1
    later = column > 0
    design[np.flatnonzero(later), n + column[later] - 1] = 1
    both = np.column_stack([doses[told], panel.values[told]])
    kept = both - design @ np.linalg.lstsq(design, both, rcond=None)[0]
    d, y = kept.T
    whole = float(d @ d)
    if whole < 1e-9:
        return None
    value = float(d @ y) / whole
    score = np.bincount(row, d * (y - value * d), minlength=n)
    error = float(np.sqrt(score @ score * n / max(n - 1, 1))) / whole
    treated = doses[told] > 0
    return TwoWay(value, error, float((d[treated] < 0).mean()) if treated.any() else 0.0)

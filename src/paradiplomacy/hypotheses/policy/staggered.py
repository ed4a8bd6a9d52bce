"""Staggered difference-in-differences with not-yet-treated controls, in plain NumPy.

Callaway and Sant'Anna (2021), Journal of Econometrics 225, without covariates: of the cohort
that is first treated in year g, the change of the outcome from g - 1 to t, less the same change
among countries that are treated neither by t nor by g. Fast enough to be made again for
each permutation, which a library made for covariates is not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.policy.panel import NEVER, Panel

__all__ = ["Effects", "Honest", "Permuted", "TwoWay", "contrast", "effects", "honest", "joint_p"]
__all__ += ["overall", "permuted", "two_way", "variance_of", "variogram"]

Floats = NDArray[np.float64]
SPAN = (-10_000, 10_000)


@dataclass(frozen=True, slots=True)
class Effects:
    """Mean effects by years since treatment.

    Parameters
    ----------
    since : numpy.ndarray of int
        Years since treatment, without the base year -1.
    effect : numpy.ndarray of float
    size : numpy.ndarray of int
        Treated countries behind each.
    influence : numpy.ndarray of float
        By years since treatment and country: what each country adds to the error.
    cells : tuple of (int, numpy.ndarray, numpy.ndarray)
        Each cohort with its years and its effects in them.
    """

    since: NDArray[np.int64]
    effect: Floats
    size: NDArray[np.int64]
    influence: Floats
    cells: tuple[tuple[int, NDArray[np.int64], Floats], ...]

    @property
    def by_cohort(self) -> dict[tuple[int, int], float]:
        """ATT(g, t) by cohort and year."""
        return {
            (cohort, int(year)): float(effect)
            for cohort, years, of_years in self.cells
            for year, effect in zip(years, of_years, strict=True)
        }

    @property
    def covariance(self) -> Floats:
        """Of the effects, clustered by country."""
        n = self.influence.shape[1]
        return np.asarray(self.influence @ self.influence.T * (n / max(n - 1, 1)))

    @property
    def errors(self) -> Floats:
        """Standard errors."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))


def effects(panel: Panel, *, span: tuple[int, int] = SPAN) -> Effects:
    """Effects by years since treatment, weighted by the treated countries behind each.

    Parameters
    ----------
    panel : Panel
    span : tuple of int, keyword-only
        First and last year since treatment to look at.

    Notes
    -----
    The base is the year before treatment, for years before it too (a universal base). A
    country counts in a cell where it has a reading in that year and in the base year.

    Cohorts often are one country, whose spread within the cohort is nothing. The errors
    therefore take the spread of countries around the mean of all cohorts, which is never too
    small on average, and too large where effects differ between cohorts.
    """
    years, values, first = panel.years, panel.values, panel.first
    n, width = len(first), len(years)
    own, counted, spread = (np.zeros((2 * width + 1, n)) for _ in range(3))
    cells: list[tuple[int, NDArray[np.int64], Floats]] = []
    for cohort in np.unique(first[panel.adopters]):
        reach = years - cohort
        at = np.flatnonzero((reach >= span[0]) & (reach <= span[1]) & (reach != -1))
        change = values[:, at] - values[:, [int(cohort - 1 - years[0])]]
        told = np.isfinite(change)
        mine = told & (first == cohort)[:, None]
        free = told & (first[:, None] > np.maximum(years[at], cohort)[None, :])
        size, controls = mine.sum(axis=0), free.sum(axis=0)
        good = (size > 0) & (controls > 0)
        if not good.any():
            continue
        at, change, mine, free = at[good], change[:, good], mine[:, good], free[:, good]
        size, controls = size[good], controls[good]
        change = change - np.where(free, change, 0.0).sum(axis=0) / controls
        gain = np.where(mine, change, 0.0)
        rows = reach[at] + width
        own[rows] += gain.T
        counted[rows] += mine.T
        spread[rows] -= (np.where(free, change, 0.0) * (size / controls)).T
        cells.append((int(cohort), years[at], gain.sum(axis=0) / size))
    rows = np.flatnonzero(counted.sum(axis=1))
    size = counted[rows].sum(axis=1)
    found = own[rows].sum(axis=1) / size
    influence = (own[rows] - found[:, None] * counted[rows] + spread[rows]) / size[:, None]
    return Effects(rows - width, found, size.astype(np.int64), influence, tuple(cells))


def _after(found: Effects) -> Floats:
    """Weights of the effects in their mean after treatment; empty without any."""
    size = np.where(found.since >= 0, found.size, 0)
    return size / size.sum() if size.sum() else np.zeros(0)


def overall(found: Effects) -> tuple[float, float] | None:
    """The mean effect after treatment and its standard error; None without any."""
    weight = _after(found)
    if not len(weight):
        return None
    error = float(np.sqrt(weight @ found.covariance @ weight))
    return float(weight @ found.effect), error


def contrast(panel: Panel, *, span: tuple[int, int]) -> Floats:
    """The weight that each cell of the panel has in the mean effect after treatment.

    Notes
    -----
    The estimate is the sum of weights times readings. They rest on years of treatment and on
    which readings there are, and not on what they are: its variance can be worked out before.
    """
    years, first = panel.years, panel.first
    told = np.isfinite(panel.values)
    weights = np.zeros(panel.values.shape)
    low, total = int(years[0]) if len(years) else 0, 0
    for cohort in np.unique(first[panel.adopters]):
        base = int(cohort) - 1 - low
        for at in range(max(int(cohort) + span[0], int(cohort)) - low, len(years)):
            if at - int(cohort) + low > span[1]:
                break
            both = told[:, at] & told[:, base]
            mine = both & (first == cohort)
            free = both & (first > max(int(years[at]), int(cohort)))
            if not mine.any() or not free.any():
                continue
            size = int(mine.sum())
            part = mine - free * (size / free.sum())
            weights[:, at] += part
            weights[:, base] -= part
            total += size
    return weights / total if total else weights


def variogram(panel: Panel) -> Floats:
    """Half the mean squared change over 0, 1, 2 ... years, of countries before treatment.

    Notes
    -----
    Changes are taken around the mean change of all untreated countries in those years. A lag
    that fewer than three countries tell of has the value of the lag before.
    """
    values = np.where(panel.untreated, panel.values, np.nan)
    found = [0.0]
    for lag in range(1, values.shape[1]):
        change = values[:, lag:] - values[:, :-lag]
        told = np.isfinite(change)
        n = told.sum(axis=0)
        use = n >= 3
        if not use.any():
            found.append(found[-1])
            continue
        part = np.where(told, change, 0.0)[:, use]
        spread = (part**2).sum(axis=0) - part.sum(axis=0) ** 2 / n[use]
        found.append(float(spread.sum() / (n[use] - 1).sum()) / 2)
    return np.array(found)


def variance_of(weights: Floats, half: Floats) -> float:
    """Variance of a weighted sum whose weights sum to nothing in each country.

    Notes
    -----
    Var(sum c_t Y_t) = - sum_s sum_t c_s c_t g(|s - t|), g the variogram: serial correlation of
    any form is in it. Countries are taken as independent.
    """
    steps = np.arange(weights.shape[1])
    lags = np.abs(steps[:, None] - steps[None, :])
    return float(-(weights @ half[lags] * weights).sum())


def joint_p(panel: Panel, *, draws: int, seed: int, span: tuple[int, int]) -> float | None:
    """P-value that no effect before treatment differs from nothing; None without any.

    Notes
    -----
    A Wald statistic over the years of `span` before the base year, along the directions that
    their covariance tells apart, held against shuffles of the years of treatment: countries
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
        At one time the largest break before treatment.
    bias : float
        How far that break alone may shift the mean.
    breakdown : float
        How many times that break it takes until the interval covers nothing; 0 if it does
        without any.
    """

    interval: Interval
    bias: float
    breakdown: float


def honest(found: Effects, *, countries: int, times: float = 1.0) -> Honest | None:
    """Bounds under relative magnitudes (Rambachan and Roth 2023), and the breakdown value.

    Notes
    -----
    From each year to the next after treatment, trends may part by no more than `times` the most
    that they parted between years before it. The mean may then be off by that much times the
    weighted number of years. The break before is taken at its estimate, which is larger than
    the true one on average, and the interval adds sampling error to both ends; it is the
    simple interval of that paper, wider than its hybrid one.
    """
    from scipy.stats import t

    weight, before = _after(found), found.since < -1
    one = overall(found)
    if one is None or not before.any():
        return None
    path = np.append(found.effect[before], 0.0)
    at = np.append(found.since[before], -1)
    largest = float(np.max(np.abs(np.diff(path)) / np.diff(at)))
    steps = float(weight @ np.maximum(found.since + 1, 0))
    half = float(t.ppf(0.975, max(countries - 1, 1))) * one[1]
    bias = times * largest * steps
    value = one[0]
    gap = max(abs(value) - half, 0.0)
    breakdown = gap / (largest * steps) if largest > 0 else 0.0
    return Honest(Interval(value, value - bias - half, value + bias + half, 0.95), bias, breakdown)


@dataclass(frozen=True, slots=True)
class Permuted:
    """What chance makes of the estimate: years of treatment shuffled over countries.

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
    panel: Panel, *, draws: int, seed: int, span: tuple[int, int], margin: float = 0.0
) -> Permuted | None:
    """Randomization inference for the mean effect; None where there is no estimate.

    Notes
    -----
    The statistic is the estimate over its standard error, so that the test keeps its size
    for large numbers where effects differ between countries as well (Wu and Ding 2021). For the
    interval a constant effect b is taken out of treated cells. Estimate and influence of each
    shuffle are linear in b, so that one pass over the shuffles serves every b.
    """
    found = effects(panel, span=span)
    one = overall(found)
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
        weight = _after(of_y)
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
    """The regression with country and year effects, as a benchmark.

    Parameters
    ----------
    value, error : float
    negative : float
        Share of treated cells whose effect enters with the wrong sign.
    """

    value: float
    error: float
    negative: float


def two_way(panel: Panel, dose: Floats | None = None) -> TwoWay | None:
    """Two-way fixed effects with errors clustered by country; None where nothing varies.

    Parameters
    ----------
    panel : Panel
    dose : numpy.ndarray, optional
        Countries by years; whether each is treated, by default.

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

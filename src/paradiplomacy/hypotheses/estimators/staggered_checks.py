"""Checks for or against a comparison: chance, and unlike trends before.

Years of treatment are shuffled for many sets at once. The estimates are those of `effects`, by
matrix products over sets of years and units: which units are treated, and which are free to compare
with, are tables of 0 and 1 for each year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.estimators.staggered_did import (
    NEVER,
    Floats,
    UnitYears,
    changes_of,
    effects,
    overall,
)

Array = NDArray[Any]
Years = NDArray[np.int64]

_AT_ONCE = 256
"""Sets of years in one pass: their tables stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Estimates:
    """Mean effects of some sets of years, one row a set.

    known, of shape (sets,): Whether there is any effect.
    mean, of shape (sets,): Over all years since treatment that were asked for.
    effect, of shape (sets, years since treatment): 0 where there is none.
    influence: What each unit adds to the error: of the mean, shape (sets, units), or of each
        effect, shape (sets, years since treatment, units).
    """

    known: NDArray[np.bool_]
    mean: Array
    effect: Array
    influence: Array


class Shuffles:
    """Units whose years of treatment are shuffled.

    cohorts: Every year from which a unit may be treated; years outside the panel say nothing.
    span, base_years: As of `effects`.
    """

    def __init__(
        self,
        panel: UnitYears,
        *,
        cohorts: Sequence[int] | Years,
        span: tuple[int, int],
        base_years: int = 1,
    ) -> None:
        inside = [int(c) for c in np.unique(cohorts) if panel.years[0] < c <= panel.years[-1]]
        parts = [changes_of(panel, c, span=span, base_years=base_years) for c in inside]
        # One row for each cohort in each year: changes of all units, 0 where unknown.
        nothing = np.zeros((len(panel.units), 0))
        tables = ([p.change for p in parts], [p.known for p in parts])
        self._change, self._known = (
            np.ascontiguousarray(np.concatenate([nothing, *table], axis=1).T) for table in tables
        )
        since, until, cohort = (
            np.concatenate([np.zeros(0, np.int64), *column])
            for column in (
                (p.since for p in parts),
                (p.until for p in parts),
                (np.full(len(p.at), p.cohort) for p in parts),
            )
        )
        self._steps, self._step = np.unique(since, return_inverse=True)
        self._by_cohort = _places_by_year(cohort)
        self._by_until = _places_by_year(until)

    def effects(self, firsts: Years, *, around: Literal["year", "all", "each"] | None) -> Estimates:
        """Effects for each row of other years of treatment, worked out some hundred rows at a time.

        firsts, of shape (sets, units): Years from which units are treated.
        around: Of what the influence is: the mean of all effects, around that of each year since
            treatment or around that of all (see `overall`), or each effect. Without it none is
            worked out.
        """
        starts = range(0, len(firsts), _AT_ONCE)
        blocks = [self._block(firsts[start : start + _AT_ONCE], around) for start in starts]
        columns = zip(*((of.known, of.mean, of.effect, of.influence) for of in blocks), strict=True)
        return Estimates(*map(np.concatenate, columns))

    def _block(self, firsts: Years, around: str | None) -> Estimates:
        treated = [((firsts == year).astype(float), at) for year, at in self._by_cohort]
        free = [((firsts > year).astype(float), at) for year, at in self._by_until]
        size, own = self._sums(treated, len(firsts))
        among, summed = self._sums(free, len(firsts))
        good = (size > 0) & (among > 0)
        mean = summed / np.maximum(among, 1)
        steps = (self._step[:, None] == np.arange(len(self._steps))).astype(float)
        counted = (size * good) @ steps
        total = np.where(good, own - size * mean, 0) @ steps
        effect, n = total / np.maximum(counted, 1), counted.sum(axis=1)
        overall = total.sum(axis=1) / np.maximum(n, 1)
        part = np.where(good, size / np.maximum(among, 1), 0.0)
        center = mean + (overall[:, None] if around == "all" else effect[:, self._step])

        def influence(of: NDArray[np.bool_]) -> Array:
            return self._spread(treated, good * of, center) - self._spread(free, part * of, mean)

        if around is None:
            added = np.zeros((len(firsts), 0))
        elif around == "each":
            sizes = np.maximum(counted, 1).T[:, :, None]
            each = [influence(self._step == k) / sizes[k] for k in range(len(self._steps))]
            added = np.stack(each, axis=1) if each else np.zeros((*effect.shape, firsts.shape[1]))
        else:
            added = influence(np.ones(len(self._step), np.bool_)) / np.maximum(n, 1)[:, None]
        return Estimates(n > 0, overall, effect, added)

    def _sums(self, masks: list[tuple[Array, Array]], sets: int) -> tuple[Array, Array]:
        """Number of units of a mask that have a change, and the sum of these, in each row."""
        size = np.zeros((sets, len(self._known)))
        whole = np.zeros(size.shape)
        for mask, at in masks:
            size[:, at], whole[:, at] = mask @ self._known[at].T, mask @ self._change[at].T
        return size, whole

    def _spread(self, masks: list[tuple[Array, Array]], weight: Array, center: Array) -> Array:
        """By unit the weighted sum of its changes around a centre of each row."""
        whole: Array = np.zeros(masks[0][0].shape if masks else (len(weight), 0))
        for mask, at in masks:
            some, middle = weight[:, at], weight[:, at] * center[:, at]
            if some.any():
                whole = whole + mask * (some @ self._change[at] - middle @ self._known[at])
        return whole


def _places_by_year(years: Years) -> list[tuple[int, NDArray[np.int64]]]:
    """Each year with the places where it stands."""
    return [(year, np.flatnonzero(years == year)) for year in np.unique(years).tolist()]


def joint_p(panel: UnitYears, *, draws: int, seed: int, span: tuple[int, int]) -> float | None:
    """P-value that no effect before treatment differs from nothing; None without any.

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
    statistics = wald(of.effect, of.influence @ of.influence.transpose(0, 2, 1) * scale)
    statistics = statistics[~np.isnan(statistics)]
    return float((1 + (statistics >= observed - 1e-9).sum()) / (1 + len(statistics)))


def wald(effect: Floats, covariance: Floats) -> Floats:
    """The Wald statistic of each set of effects; nan of a set without any spread.

    effect, of shape (sets, effects)
    covariance, of shape (effects, effects): One for all sets, or one of each. Directions that it
        does not distinguish do not count.
    """
    if not effect.shape[1]:
        return np.full(len(effect), np.nan)
    values, vectors = np.linalg.eigh(covariance)
    keep = values > np.maximum(values.max(axis=-1, keepdims=True), 0.0) * 1e-8
    along = (effect[:, None, :] @ vectors)[:, 0, :] ** 2
    of_each = np.where(keep, along / np.where(keep, values, 1.0), 0.0).sum(axis=-1)
    return np.asarray(np.where(keep.any(axis=-1), of_each, np.nan))


@dataclass(frozen=True, slots=True)
class ShuffleTest:
    """Estimates by chance: years of treatment shuffled over units.

    p: Share of shuffles at least as far from nothing as the estimate, itself among them.
    interval, narrow: Constant effects that this test does not reject, at 5 % and at 10 %.
    tost: P-value of equivalence, the larger of two one-sided ones; 1 without a margin.
    """

    p: float
    interval: Interval
    narrow: Interval
    draws: int
    tost: float


def shuffle_test(
    panel: UnitYears,
    *,
    draws: int,
    seed: int,
    span: tuple[int, int],
    margin: float = 0.0,
    base_years: int = 1,
) -> ShuffleTest | None:
    """Randomization inference for the mean effect; None where there is no estimate.

    draws, seed: Shuffles of the years of treatment.
    span: First and last year since treatment of the mean effect.
    margin: Of equivalence; 0 for none.
    base_years: How many years before treatment are averaged in the base.

    The statistic is the estimate over its standard error, so that the test keeps its size
    for large numbers where effects differ between units as well (Wu and Ding 2021). For the
    interval a constant effect b is taken out of treated cells. Estimate and influence of each
    shuffle are linear in b, so that one pass over the shuffles serves every b.
    """
    estimate = overall(effects(panel, span=span, base_years=base_years), around="year")
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
        drawn, own = (a - effect * b) / spread, (value - effect) / error
        drawn, own = (np.abs(drawn), abs(own)) if side == 0 else (side * drawn, side * own)
        return float((1 + (drawn >= own - 1e-9).sum()) / (1 + len(drawn)))

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
    return ShuffleTest(share(0.0), wide, narrow, len(a), tost)

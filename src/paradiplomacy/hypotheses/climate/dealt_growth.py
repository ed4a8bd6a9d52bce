"""Founding by urban growth, with the series of growth dealt anew among provinces.

Provinces differ much in how many ties they found, so that errors that are robust to provinces are
too small: they find growth to matter in one record of twelve where it is dealt at random. What the
same ratio and error come to when it *is* dealt at random says how far the estimate has to lie from
one.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

import numpy as np
import polars as pl
from numpy.typing import NDArray

from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, SIGNIFICANCE, Interval

Numbers = NDArray[np.float64]

DRAWS = 19_999
AT_ONCE = 2_000_000
"""Cells of all dealings that are held in memory at once."""
STEPS, FARTHEST = 40, 30.0
"""Of Newton's method; and the logarithm of a ratio beyond which there is none."""


@dataclass(frozen=True, slots=True)
class DealtGrowth:
    """The ratio of rates for one more point a year, and where it lies among dealings.

    p: Part of the dealings with as large a ratio relative to its error, this record's included.
    """

    interval: Interval
    p: float

    @classmethod
    def of(cls, cells: pl.DataFrame, *, seed: int, draws: int = DRAWS) -> DealtGrowth | None:
        """Fit the cells of `urban_growth.growth_cells`; None with too few ties or no ratio.

        cells: With columns province, period, growth, years and ties.

        Poisson regression with an effect for each period, its error by the sandwich over provinces.
        A province's growth in all periods moves as one, to one with readings of the same periods.
        The interval takes the dealt quantile of the ratio's logarithm over its error in place of
        that of the t distribution, so that it leaves out one where `p` is at most 0.05.
        """
        rows = cells.filter(pl.col("years") > 0).drop_nulls("growth")
        if int(rows["ties"].sum() or 0) < ENOUGH_EVENTS:
            return None
        growth, years, ties = (_grid(rows, name) for name in ("growth", "years", "ties"))
        logs, errors = np.empty(draws + 1), np.empty(draws + 1)
        rng, part = np.random.default_rng(seed), max(1, AT_ONCE // growth.size)
        for start in range(0, draws + 1, part):
            orders = _orders(rng, years > 0, min(part, draws + 1 - start))
            if start == 0:
                orders[0] = np.arange(growth.shape[1])
            dealt = growth[:, orders].transpose(1, 0, 2)
            fits = _fit_ratio_in_each_dealing(np.ascontiguousarray(dealt), years, ties)
            logs[start : start + part], errors[start : start + part] = fits
        log, error = float(logs[0]), float(errors[0])
        if not (abs(log) < FARTHEST and error > 0):
            return None
        # A dealing without a finite ratio counts as far from one.
        distances = np.where(errors > 0, np.abs(logs) / np.where(errors > 0, errors, 1.0), np.inf)
        quantile = float(np.sort(distances)[::-1][int(SIGNIFICANCE * len(distances))])
        reach = min(quantile * error, 2 * FARTHEST)
        interval = Interval(exp(log), exp(log - reach), exp(log + reach), 1 - SIGNIFICANCE)
        return cls(interval, float((distances >= distances[0] * (1 - 1e-9)).mean()))


def _grid(rows: pl.DataFrame, name: str) -> Numbers:
    """A column by period and province; 0 where a province has no readings of one."""
    where = [rows[of].rank("dense").to_numpy() - 1 for of in ("period", "province")]
    grid = np.zeros([at.max() + 1 for at in where])
    grid[tuple(where)] = rows[name].to_numpy()
    return grid


def _orders(rng: np.random.Generator, read: NDArray[np.bool_], draws: int) -> NDArray[np.int64]:
    """Whose series each province has in each dealing: one with readings of the same periods."""
    orders = np.tile(np.arange(read.shape[1]), (draws, 1))
    for periods in np.unique(read, axis=1).T:
        matching = np.flatnonzero((periods == read.T).all(axis=1))
        orders[:, matching] = rng.permuted(np.tile(matching, (draws, 1)), axis=1)
    return orders


def _fit_ratio_in_each_dealing(
    growth: Numbers, years: Numbers, ties: Numbers
) -> tuple[Numbers, Numbers]:
    """Logarithm and error of the ratio in each dealing; the error 0 where there is none.

    With an effect for each period, its ties fall to provinces as a multinomial draw.
    """
    founded, log = ties.sum(axis=1), np.zeros(len(growth))
    observed = np.einsum("dtp,tp->d", growth, ties)

    def at(log: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Weights of where ties are expected, the mean growth there, and the information."""
        height = growth * log[:, None, None]
        weights = years * np.exp(height - height.max(axis=2, keepdims=True))
        weights /= np.einsum("dtp->dt", weights)[:, :, None]
        weighed = weights * growth
        mean = np.einsum("dtp->dt", weighed)
        squares = np.einsum("dtp,dtp->dt", weighed, growth)
        return weights, mean, (squares - mean**2) @ founded

    for _ in range(STEPS):
        _, mean, information = at(log)
        with np.errstate(divide="ignore", invalid="ignore"):
            step = np.clip(np.nan_to_num((observed - mean @ founded) / information), -1.0, 1.0)
        log += np.where(np.abs(log) < FARTHEST, step, 0.0)
        if np.abs(step).max() < 1e-6:
            break
    expected, mean, information = at(log)
    beyond = (ties - expected * founded[:, None]) * (growth - mean[:, :, None])
    of_province = np.einsum("dtp->dp", beyond)
    provinces = ties.shape[1]
    spread = np.einsum("dp,dp->d", of_province, of_province) * provinces / max(provinces - 1, 1)
    fine = (information > 1e-9) & (np.abs(log) < FARTHEST)
    return log, np.sqrt(spread) / np.where(fine, information, np.inf)

"""New ties by the growth of the urban share, with growth dealt at random among provinces."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, sqrt

import numpy as np
import polars as pl
from numpy.typing import NDArray

from paradiplomacy.hypotheses.climate.climate_work import divisions, measured_country, of_division
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, SIGNIFICANCE, Interval
from paradiplomacy.hypotheses.estimators.normal_estimates import smallest_detectable
from paradiplomacy.hypotheses.selection import ends_in, of_known_year, ties_of_pair
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

SERIES = "province.urbanization"
Numbers = NDArray[np.float64]
DRAWS = 19_999
AT_ONCE = 2_000_000
"""Cells of all dealings that are held in memory at once."""
STEPS, FARTHEST = 40, 30.0
"""Of Newton's method; and the logarithm of a ratio beyond which there is none."""


@cached_by_frames
def founded_ties(frames: Frames) -> pl.DataFrame:
    """Ties whose year is known to within three: tie, province and year."""
    country = measured_country(frames, SERIES)
    return of_known_year(ends_in(ties_of_pair(frames), country or "")).select(
        "tie",
        of_division(pl.col("ego_place"), divisions(frames, country or "")).alias("province"),
        pl.col("established").dt.year().alias("year"),
    )


def growth_periods(frames: Frames) -> pl.DataFrame:
    """Stretches between two readings of a province: from, to, years, growth in points a year."""
    return _periods_between_readings(frames.readings)


@cached_by_frames
def _periods_between_readings(readings: pl.DataFrame) -> pl.DataFrame:
    return (
        readings.filter((pl.col("series") == SERIES) & pl.col("date").is_not_null())
        .select(pl.col("subject").alias("province"), pl.col("date").dt.year().alias("to"), "value")
        .sort("province", "to")
        .with_columns(
            pl.col("to").shift().over("province").alias("from"),
            pl.col("value").shift().over("province").alias("urban"),
        )
        .drop_nulls()
        .filter(pl.col("to") > pl.col("from"))
        .with_columns((pl.col("to") - pl.col("from")).cast(pl.Float64).alias("years"))
        .with_columns(
            ((pl.col("value") - pl.col("urban")) / pl.col("years")).alias("growth"),
            pl.concat_str("from", "to", separator="-").alias("period"),
        )
    )


@cached_by_frames
def growth_cells(frames: Frames) -> pl.DataFrame:
    """One row a province and period, with the ties founded in it."""
    cells = growth_periods(frames)
    within = (pl.col("year") > pl.col("from")) & (pl.col("year") <= pl.col("to"))
    counted = (
        cells.join(
            founded_ties(frames).select("province", "year", "tie"), on="province", how="left"
        )
        .group_by("province", "period", maintain_order=True)
        .agg(within.fill_null(False).sum().alias("ties"))
    )
    return cells.join(counted, on=["province", "period"], maintain_order="left").sort(
        "province", "from"
    )


def detectable_growth(cells: pl.DataFrame) -> float | None:
    """The ratio for one point a year that would be found, blind to which province grew.

    Signorini (1991), Biometrika 78: the variance of the log ratio is one over events times the
    variance of the covariate among them. That is its variance where the ratio holds, for events
    then gather where growth is high. The events of each period are taken as they are. Events
    that bunch in provinces count as the fewer that would show as much, and quantiles are those
    of the t distribution on which the interval rests.
    """
    stretch = _dispersion_of_provinces(cells)
    at_risk = cells.filter(pl.col("years") > 0)
    parts = [
        (part["growth"].to_numpy(), part["years"].to_numpy(), int(part["ties"].sum()))
        for part in at_risk.partition_by("period")
    ]
    if sum(n for *_, n in parts) / stretch < ENOUGH_EVENTS:
        return None

    def error(of_log: float) -> float:
        information = 0.0
        for growth, years, n in parts:
            weights = years * np.exp(of_log * (growth - growth.max()))
            deviation = growth - np.average(growth, weights=weights)
            information += n * float(np.average(deviation**2, weights=weights))
        return sqrt(stretch / information) if information > 0 else inf

    return smallest_detectable(error, clusters=at_risk["province"].n_unique())


def _dispersion_of_provinces(cells: pl.DataFrame) -> float:
    """Pearson's dispersion of the ties of provinces around one common rate, at least 1."""
    of_province = (
        cells.group_by("province", maintain_order=True)
        .agg(pl.col("ties").sum(), pl.col("years").sum())
        .filter(pl.col("years") > 0)
    )
    ties, years = float(of_province["ties"].sum() or 0), float(of_province["years"].sum() or 0.0)
    if of_province.height < ENOUGH_EVENTS or ties <= 0:
        return 1.0
    expected = of_province["years"].to_numpy() * ties / years
    spread = ((of_province["ties"].to_numpy() - expected) ** 2 / expected).sum()
    return max(float(spread) / (of_province.height - 1), 1.0)


def founded_within(frames: Frames, cells: pl.DataFrame) -> tuple[str, ...]:
    """Ties that were founded in a known year within a period."""
    within = (
        founded_ties(frames)
        .join(cells.select("province", "from", "to"), on="province")
        .filter((pl.col("year") > pl.col("from")) & (pl.col("year") <= pl.col("to")))
    )
    return tuple(within["tie"].unique().sort())


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
        return weights, mean, (np.einsum("dtp,dtp->dt", weighed, growth) - mean**2) @ founded

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

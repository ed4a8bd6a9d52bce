"""Correlation of one yearly series with another one some years later.

A correlation, held against what the second series gives with series that have the rhythm of the
first and are otherwise drawn at random.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt, tanh
from typing import Any

import numpy as np

from paradiplomacy.hypotheses.estimators.exact import Interval, detectable_errors

DRAWS = 999
LEAST_YEARS = 8
"""Fewer pairs of years give no correlation worth an interval."""

_EDGE = 1 - 1e-12
_TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Lag:
    """The correlation at one lag.

    n: Pairs of years.
    interval, narrow: At 95 % and at 90 %.
    p: Two-sided.
    """

    n: int
    interval: Interval
    narrow: Interval
    p: float


def changes(series: Mapping[int, float]) -> dict[int, float]:
    """Changes from one year to the next, of years that follow on each other.

    >>> changes({1990: 1.0, 1991: 3.0, 1993: 2.0})
    {1991: 2.0}
    """
    return {y: series[y] - series[y - 1] for y in sorted(series) if y - 1 in series}


def lead_lag(
    first: Mapping[int, float], second: Mapping[int, float], *, lag: int, seed: int
) -> Lag | None:
    """Correlate a series with another one so many years later.

    first: By year, without gaps. Difference it first (`changes`) where it has a trend.
    second: By year; gaps are left out.
    lag: The first series' year t meets the second's year t + lag.
    seed: Of the drawn series.

    None with fewer than eight pairs of years, or where a series is constant.

    The first series is cut to the years that can meet the second's. The correlation is held
    against those of series that have its rhythm (its periodogram) and nothing to do with the
    second: phases are drawn at random (Theiler and others 1992). It counts as Fisher's z times
    sqrt(n - 3). The p-value is the share of series, the real one among them, that do as well. The
    interval is z plus and minus the quantile of drawn series, and no narrower than that of
    independent years, which rules in short series; the p-value is no smaller than theirs either.

    Turning a series round in time instead has the same aim, but can give no p-value below
    1 / years.

    >>> first = {y: (7 * y % 11) - 5.0 for y in range(1980, 2010)}
    >>> second = {y + 2: value for y, value in first.items()}
    >>> round(lead_lag(first, second, lag=2, seed=1989).interval.value, 6)
    1.0
    """
    from scipy.special import ndtr, ndtri

    if not first or not second:
        return None
    years = range(min(first), max(first) + 1)
    if len(first) != len(years):
        raise ValueError("the first series has gaps; fill them, or cut it")
    reach = abs(lag)
    years = range(max(years.start, min(second) - reach), min(years.stop, max(second) + reach + 1))
    if len(years) < LEAST_YEARS:
        return None
    x = np.array([first[year] for year in years])
    other = np.array([second.get(year + lag, np.nan) for year in years])
    present = ~np.isnan(other)
    n = int(present.sum())
    if n < LEAST_YEARS:
        return None
    r = _correlations(np.vstack([x, surrogates(x, DRAWS, seed)])[:, present], other[present])
    if np.isnan(r[0]):
        return None
    z = np.arctanh(np.clip(np.nan_to_num(r), -_EDGE, _EDGE)) * np.sqrt(n - 3)
    distance = np.abs(z)

    def interval(level: float) -> Interval:
        of_drawn = float(np.quantile(distance, level, method="higher"))
        wide = max(of_drawn, float(ndtri(1 - (1 - level) / 2)))
        value, low, high = (tanh(end / sqrt(n - 3)) for end in (z[0], z[0] - wide, z[0] + wide))
        return Interval(value, low, high, level)

    # The first is the real one; it is among those that reach it.
    p = max(float((distance >= distance[0] - 1e-9).mean()), float(2 * ndtr(-distance[0])))
    return Lag(n, interval(0.95), interval(0.9), p)


def surrogates(series: Any, draws: int, seed: int) -> Any:
    """Series with the mean and the periodogram of a series, and phases drawn at random."""
    rng = np.random.default_rng(seed)
    n = len(series)
    waves = np.fft.rfft(series)
    phases = np.exp(2j * np.pi * rng.random((draws, len(waves))))
    phases[:, 0] = 1.0
    if n % 2 == 0:
        phases[:, -1] = rng.choice([-1.0, 1.0], size=draws)
    return np.fft.irfft(waves * phases, n=n, axis=1)


def _correlations(x: Any, y: Any) -> Any:
    """Correlations of every row of x with y; nan where one is constant."""
    x, y = x - x.mean(axis=1, keepdims=True), y - y.mean()
    spread_x, spread_y = (x**2).sum(axis=1), float((y**2).sum())
    varies = (spread_x > spread_x.max() * _TINY) & (spread_y > _TINY)
    return (x @ y) / np.sqrt(np.where(varies, spread_x * spread_y, np.nan))


def detectable_correlation(n: int) -> float | None:
    """The smallest correlation that would be found in so many independent pairs.

    n: Pairs of years, or of places.

    In eight samples of ten, two-sided; None with fewer than four pairs.

    By Fisher's z. Years of series that move slowly are worth fewer.

    >>> round(detectable_correlation(30), 2)
    0.49
    """
    return tanh(detectable_errors() / sqrt(n - 3)) if n >= 4 else None

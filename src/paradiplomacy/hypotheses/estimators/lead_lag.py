"""Whether one yearly series runs ahead of another, or behind it.

Correlations at several lags, held against what the second series gives with series that have
the rhythm of the first and are otherwise drawn at random.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt, tanh
from typing import Any

from paradiplomacy.hypotheses.estimators.exact import Interval, steps_told

__all__ = ["DRAWS", "LAGS", "LEAST_YEARS", "Lag", "LeadLag", "changes", "detectable_correlation"]
__all__ += ["lead_lag", "surrogates"]

LAGS = (-3, -2, -1, 0, 1, 2, 3)
DRAWS = 999
LEAST_YEARS = 8
"""Fewer pairs of years give no correlation worth an interval."""

_EDGE = 1 - 1e-12
_TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Lag:
    """The correlation at one lag.

    Parameters
    ----------
    years : int
        How many years the first series is ahead; below zero, behind.
    n : int
        Pairs of years.
    interval, joint : Interval
        With an interval for this lag alone, and one that holds for all lags together.
    p : float
        Two-sided, for this lag alone.
    """

    years: int
    n: int
    interval: Interval
    joint: Interval
    p: float


@dataclass(frozen=True, slots=True)
class LeadLag:
    """How two series go together at several lags.

    Parameters
    ----------
    lags : tuple of Lag
        Those with enough pairs of years.
    p : float
        Of the strongest correlation, corrected for having been looked for at all lags.
    lead : Interval or None
        The mean correlation where the first series is ahead, less that where it is behind;
        None where one side has no lag.
    lead_p : float or None
    """

    lags: tuple[Lag, ...]
    p: float
    lead: Interval | None
    lead_p: float | None

    @property
    def strongest(self) -> Lag:
        """The lag whose correlation is the least likely by chance in its own n."""
        return max(self.lags, key=lambda lag: abs(_z(lag)))


def _z(lag: Lag) -> float:
    from math import atanh

    return atanh(max(-_EDGE, min(_EDGE, lag.interval.value or 0.0))) * sqrt(lag.n - 3)


def changes(series: Mapping[int, float]) -> dict[int, float]:
    """Changes from one year to the next, of years that follow on each other.

    Examples
    --------
    >>> changes({1990: 1.0, 1991: 3.0, 1993: 2.0})
    {1991: 2.0}
    """
    return {y: series[y] - series[y - 1] for y in sorted(series) if y - 1 in series}


def lead_lag(
    first: Mapping[int, float],
    second: Mapping[int, float],
    *,
    lags: Sequence[int] = LAGS,
    level: float = 0.95,
    seed: int = 1989,
) -> LeadLag | None:
    """Correlate a series with another one at several lags.

    Parameters
    ----------
    first : mapping of int to float
        By year, without gaps. Difference it first (`changes`) where it has a trend.
    second : mapping of int to float
        By year; gaps are left out.
    lags : sequence of int, keyword-only
        At lag k the first series' year t meets the second's year t + k.
    level : float, keyword-only
        Coverage.
    seed : int, keyword-only
        Of the drawn series.

    Returns
    -------
    LeadLag or None
        None with fewer than eight pairs of years at every lag, or where a series is constant.

    Notes
    -----
    The first series is cut to the years that can meet the second's. Correlations are held
    against those of series that have its rhythm (its periodogram) and nothing to do with the
    second: phases are drawn at random (Theiler and others 1992). Correlations count as
    Fisher's z times sqrt(n - 3). A p-value is the share of series, the real one among them,
    that do as well; over all lags, whose greatest does as well as the greatest (Westfall and
    Young 1993). An interval is z plus and minus the quantile of drawn series, and no narrower
    than that of independent years (by Bonferroni for all lags), which rules in short series;
    p-values are no smaller than theirs either.

    Turning a series round in time instead has the same aim, but with so many lags it can give no
    p-value below lags / years: of 45 years and seven lags, each best alignment is the best of
    seven turns in 45.

    Examples
    --------
    >>> first = {y: (7 * y % 11) - 5.0 for y in range(1980, 2010)}
    >>> second = {y + 2: value for y, value in first.items()}
    >>> related = lead_lag(first, second)
    >>> related.strongest.years, round(related.strongest.interval.value, 6)
    (2, 1.0)
    """
    import numpy as np

    if not first or not second:
        return None
    years = range(min(first), max(first) + 1)
    if len(first) != len(years):
        raise ValueError("the first series has gaps; fill them, or cut it")
    reach = max(abs(lag) for lag in lags)
    years = range(max(years.start, min(second) - reach), min(years.stop, max(second) + reach + 1))
    if len(years) < LEAST_YEARS:
        return None
    x = np.array([first[year] for year in years])
    other = np.array([[second.get(year + lag, np.nan) for year in years] for lag in lags])
    there = ~np.isnan(other)
    drawn = np.vstack([x, surrogates(x, DRAWS, seed)])
    r = _correlations(drawn, np.where(there, other, 0.0), there.astype(float))
    n = there.sum(axis=1)
    keep = [k for k in range(len(lags)) if n[k] >= LEAST_YEARS and not np.isnan(r[0, k])]
    if not keep:
        return None
    r, n = np.nan_to_num(r[:, keep]), n[keep]
    z = np.arctanh(np.clip(r, -_EDGE, _EDGE)) * np.sqrt(n - 3)
    greatest = np.abs(z).max(axis=1)
    kept = [lags[k] for k in keep]
    lead, lead_p = _lead(r, kept, level, int(n.min()))
    return LeadLag(
        tuple(
            Lag(
                kept[k],
                int(n[k]),
                _around(z[0, k], _width(np.abs(z[:, k]), level), int(n[k]), level),
                _around(z[0, k], _width(greatest, level, tests=len(kept)), int(n[k]), level),
                max(_share_as_far(np.abs(z[:, k])), _normal_p(z[0, k])),
            )
            for k in range(len(kept))
        ),
        max(_share_as_far(greatest), min(len(kept) * _normal_p(greatest[0]), 1.0)),
        lead,
        lead_p,
    )


def surrogates(series: Any, draws: int, seed: int) -> Any:
    """Series with the mean and the periodogram of a series, and phases drawn at random."""
    import numpy as np

    rng = np.random.default_rng(seed)
    n = len(series)
    waves = np.fft.rfft(series)
    phases = np.exp(2j * np.pi * rng.random((draws, len(waves))))
    phases[:, 0] = 1.0
    if n % 2 == 0:
        phases[:, -1] = rng.choice([-1.0, 1.0], size=draws)
    return np.fft.irfft(waves * phases, n=n, axis=1)


def _correlations(x: Any, y: Any, there: Any) -> Any:
    """Of every row of x with every row of y over the places where y is; nan if constant."""
    import numpy as np

    # Centred beforehand, so that sums of squares lose no digits.
    x = x - x.mean(axis=1, keepdims=True)
    n = there.sum(axis=1)
    n = np.where(n > 0, n, np.nan)
    y = np.where(there > 0, y - (y.sum(axis=1) / n)[:, None], 0.0)
    sum_x, sum_y = x @ there.T, y.sum(axis=1)
    spread_x = (x**2) @ there.T - sum_x**2 / n
    spread_y = (y**2).sum(axis=1) - sum_y**2 / n
    together = x @ y.T - sum_x * sum_y / n
    scale_x = float((x**2).sum(axis=1).max()) * _TINY
    product = np.where((spread_x > scale_x) & (spread_y > _TINY), spread_x * spread_y, np.nan)
    return together / np.sqrt(product)


def _quantile(values: Any, level: float) -> float:
    import numpy as np

    return float(np.quantile(values, level, method="higher"))


def _width(values: Any, level: float, *, tests: int = 1) -> float:
    from scipy.special import ndtri

    return max(_quantile(values, level), float(ndtri(1 - (1 - level) / 2 / tests)))


def _normal_p(z: float) -> float:
    from scipy.special import ndtr

    return float(2 * ndtr(-abs(z)))


def _share_as_far(values: Any) -> float:
    """The share of all values that reach the first; the first is among them."""
    return float((values >= values[0] - 1e-9).mean())


def _around(z: float, wide: float, n: int, level: float) -> Interval:
    value, low, high = (tanh(end / sqrt(n - 3)) for end in (z, z - wide, z + wide))
    return Interval(value, low, high, level)


def _lead(
    r: Any, lags: Sequence[int], level: float, n: int
) -> tuple[Interval | None, float | None]:
    import numpy as np
    from scipy.special import ndtri

    ahead = [k for k, lag in enumerate(lags) if lag > 0]
    behind = [k for k, lag in enumerate(lags) if lag < 0]
    if not ahead or not behind:
        return None, None
    by_draw = r[:, ahead].mean(axis=1) - r[:, behind].mean(axis=1)
    # Correlations at several lags of independent years scatter apart, by 1 / sqrt(n) each.
    alone = sqrt((1 / len(ahead) + 1 / len(behind)) / n)
    wide = max(_quantile(np.abs(by_draw), level), alone * float(ndtri(1 - (1 - level) / 2)))
    value = float(by_draw[0])
    interval = Interval(value, max(value - wide, -2.0), min(value + wide, 2.0), level)
    return interval, max(_share_as_far(np.abs(by_draw)), _normal_p(value / alone))


def detectable_correlation(n: int, *, tests: int = 1) -> float | None:
    """The smallest correlation that would be found in so many independent pairs.

    Parameters
    ----------
    n : int
        Pairs of years, or of places.
    tests : int, keyword-only
        How many are looked at, each of which shares in the 5 % (Bonferroni).

    Returns
    -------
    float or None
        In eight samples of ten, two-sided; None with fewer than four pairs.

    Notes
    -----
    By Fisher's z. Years of series that move slowly are worth fewer.

    Examples
    --------
    >>> round(detectable_correlation(30), 2), round(detectable_correlation(30, tests=7), 2)
    (0.49, 0.59)
    """
    if n < 4:
        return None
    z = steps_told(tests)
    return tanh(z / sqrt(n - 3))

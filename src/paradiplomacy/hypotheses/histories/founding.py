"""When U.S.-China ties were founded, and whether that goes with where."""

from __future__ import annotations

import warnings
from datetime import date
from math import exp
from typing import Any

import polars as pl

from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval
from paradiplomacy.hypotheses.selection import DAYS_A_YEAR, ends_in, pair_ties
from paradiplomacy.record.frames import Frames

__all__ = ["FAR", "NEAR", "START", "dated_ties", "odds_ratio_a_decade", "spread_of_years"]
__all__ += ["years_watched"]

NEAR, FAR = "US", "CN"
START = date(1979, 1, 1)
USABLE_YEARS = 3


def dated_ties(frames: Frames) -> pl.DataFrame:
    """U.S.-China ties whose year of founding and whose coast are known.

    Returns
    -------
    polars.DataFrame
        Columns tie, tier, province, region, inland (0 or 1), years (since 1979), year,
        established, established_low, established_high, agreement. A date counts as known
        when its possible days lie within three years.
    """
    spread = (pl.col("established_high") - pl.col("established_low")).dt.total_days() + 1
    return (
        ends_in(pair_ties(frames, NEAR, FAR), FAR)
        .filter(
            pl.col("established").is_not_null()
            & (spread <= USABLE_YEARS * 366)
            & pl.col("near_coastal").is_not_null()
        )
        .select(
            "tie",
            "tier",
            pl.col("near_admin1").alias("province"),
            pl.col("near_region").alias("region"),
            (~pl.col("near_coastal")).cast(pl.Int8).alias("inland"),
            ((pl.col("established") - START).dt.total_days() / DAYS_A_YEAR).alias("years"),
            pl.col("established").dt.year().alias("year"),
            "established",
            "established_low",
            "established_high",
            pl.col("established_agreement").alias("agreement"),
        )
        .sort("tie")
    )


def odds_ratio_a_decade(
    ties: pl.DataFrame, *, outcome: str = "inland", clusters: str = ""
) -> Interval | None:
    """Odds ratio of the outcome for a tie founded ten years later, or None.

    Parameters
    ----------
    ties : polars.DataFrame
        As from `dated_ties`.
    outcome : str, keyword-only
        A column of 0 and 1.
    clusters : str, keyword-only
        A column by which the standard error is made robust.

    Returns
    -------
    Interval or None
        None where fewer than five ties have, or have not, the outcome, or where the years
        part both groups so that no finite estimate exists.
    """
    hits = int(ties[outcome].sum() or 0)
    if min(hits, ties.height - hits) < ENOUGH_EVENTS or spread_of_years(ties) == 0:
        return None
    import numpy as np
    from statsmodels.discrete.discrete_model import Logit
    from statsmodels.tools.sm_exceptions import (
        ConvergenceWarning,
        HessianInversionWarning,
        PerfectSeparationError,
        PerfectSeparationWarning,
    )

    decades = ties["years"].to_numpy() / 10
    design = np.column_stack([np.ones_like(decades), decades])
    options: dict[str, Any] = {"disp": 0}
    if clusters:
        codes = ties[clusters].cast(pl.Categorical).to_physical().to_numpy()
        options |= {"cov_type": "cluster", "cov_kwds": {"groups": codes}}
    failures = (ConvergenceWarning, HessianInversionWarning, PerfectSeparationWarning)
    try:
        with warnings.catch_warnings():
            for failure in failures:
                warnings.simplefilter("error", failure)
            fitted = Logit(ties[outcome].to_numpy().astype(float), design).fit(**options)
    except (*failures, PerfectSeparationError, np.linalg.LinAlgError):
        return None
    low, high = fitted.conf_int()[1]
    slope = float(fitted.params[1])
    if not np.isfinite([slope, low, high]).all() or max(abs(low), abs(high)) > 50:
        return None
    return Interval(exp(slope), exp(low), exp(high), 0.95)


def spread_of_years(ties: pl.DataFrame) -> float:
    """Standard deviation of the years of founding; 0 for fewer than two ties."""
    years = ties["years"].to_numpy()
    return float(years.std(ddof=1)) if len(years) > 1 else 0.0


def years_watched(frames: Frames) -> float:
    """Years from the first of January 1979 to the day to which the record speaks."""
    return ((frames.as_of - START).days + 1) / DAYS_A_YEAR

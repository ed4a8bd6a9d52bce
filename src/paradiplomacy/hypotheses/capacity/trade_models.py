"""What trade and tension of pairs of countries are fitted by: a panel of many, changes of one."""

from __future__ import annotations

from math import exp, log2, sqrt
from typing import Any

import polars as pl

from paradiplomacy.hypotheses.capacity.dyad_years import cooling_acts, disputes, pair_subject, trade
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval
from paradiplomacy.hypotheses.estimators.regression import Effect, regress
from paradiplomacy.record.frames import Frames

__all__ = ["LAGS", "YEARS", "changes", "detectable_ratio"]
__all__ += ["fit", "panel_years", "slope"]

YEARS = 8
LAGS = 2
TENTH = log2(1.1)
"""Ten per cent more trade, as a binary logarithm."""


def panel_years(frames: Frames) -> pl.DataFrame:
    """Years of pairs with trade known for the year before: dyad, year, log, tension, subjects.

    Pairs and years without any dispute say nothing of what makes a dispute, and are left out.
    """
    before = trade(frames).select("dyad", pl.col("year") + 1, "log", "subjects")
    years = (
        disputes(frames)
        .rename({"subjects": "dispute"})
        .join(before, on=["dyad", "year"])
        .with_columns(pl.concat_list("dispute", "subjects").alias("subjects"))
        .sort("dyad", "year")
    )
    for _ in range(years.height):
        informative = years.filter(
            (pl.col("tension").sum().over("dyad") > 0) & (pl.col("tension").sum().over("year") > 0)
        )
        if informative.height == years.height:
            break
        years = informative
    return years


def fit(panel: pl.DataFrame) -> Effect | None:
    """The log ratio of rates of years in dispute for twice the trade of the year before."""
    fitted = regress(
        panel, "tension", columns=["log"], kind="count", fixed=["dyad", "year"], clusters="dyad"
    )
    return fitted["log"] if fitted else None


def detectable_ratio(panel: pl.DataFrame) -> float | None:
    """The ratio below one that the panel's disputes and spread of trade would show.

    Notes
    -----
    Signorini (1991), Biometrika 78: the information on a log ratio is the number of events
    times the variance of the covariate. Here that is what pairs and years leave of it, each
    year of a pair weighed by the disputes that those of the pair and of the year lead one to
    expect. Quantiles are those of the t distribution on which the interval rests.
    """
    from scipy.stats import t

    events, freedom = int(panel["tension"].sum()), panel["dyad"].n_unique() - 1
    if events < ENOUGH_EVENTS or freedom < 1:
        return None
    tension, log, weight = pl.col("tension"), pl.col("log"), pl.col("weight")

    def part(of: str) -> pl.Expr:
        return (log * weight).sum().over(of) / weight.sum().over(of)

    apart = log - part("dyad") - part("year") + (log * weight).sum() / weight.sum()
    information_of = panel.with_columns(
        (tension.sum().over("dyad") * tension.sum().over("year") / events).alias("weight")
    ).select((weight * apart**2).sum())
    information = float(information_of.item())
    if information <= 0:
        return None
    return exp(-float(t.ppf(0.975, freedom) + t.ppf(0.8, freedom)) / sqrt(information))


def changes(frames: Frames) -> pl.DataFrame:
    """Yearly changes of one pair: dyad, year, more (cooling acts), grown (trade a year before)."""
    dyad = pair_subject(frames)
    acts = cooling_acts(frames, dyad)
    grown = trade(frames).filter((pl.col("dyad") == dyad) & pl.col("grown").is_not_null())
    past = acts.select(
        pl.col("year") + 1, pl.col("tension").alias("last"), pl.col("subjects").alias("_last")
    )
    lagged = grown.select(pl.col("year") + 1, "grown", pl.col("subjects").alias("_trade"))
    same = grown.select("year", pl.col("grown").alias("grown_now"))
    return (
        acts.join(past, on="year")
        .join(lagged, on="year")
        .join(same, on="year", how="left")
        .with_columns(
            (pl.col("tension") - pl.col("last")).cast(pl.Float64).alias("more"),
            pl.concat_list("subjects", "_last", "_trade").alias("subjects"),
        )
        .select("dyad", "year", "more", "grown", "grown_now", "subjects")
        .sort("year")
    )


def slope(years: pl.DataFrame, column: str) -> Interval:
    """Change of cooling acts for ten per cent more trade, or nothing for few or even years."""
    if years.height < YEARS or years[column].n_unique() < 2 or years["more"].n_unique() < 2:
        return Interval(None, None, None, 0.95)
    import numpy as np
    from statsmodels.regression import linear_model

    x = np.column_stack([np.ones(years.height), years[column].to_numpy()])
    fitted: Any = linear_model.OLS(years["more"].to_numpy(), x).fit(
        cov_type="HAC", cov_kwds={"maxlags": LAGS, "use_correction": True}, use_t=True
    )
    low, high = fitted.conf_int()[1]
    value, low, high = (float(b) * TENTH for b in (fitted.params[1], low, high))
    return Interval(value, low, high, 0.95)

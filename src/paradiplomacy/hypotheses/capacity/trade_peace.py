"""Whether trade makes conflict between two countries less likely."""

from __future__ import annotations

from math import exp, log2, sqrt, tanh
from typing import Any

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Hypothesis, Need, Picture, Verdict
from paradiplomacy.hypotheses.capacity.dyad_years import cooling_acts, disputes, pair_subject, trade
from paradiplomacy.hypotheses.designs.rule import Rule
from paradiplomacy.hypotheses.estimators.exact import (
    ENOUGH_EVENTS,
    Interval,
    steps_told,
)
from paradiplomacy.hypotheses.estimators.regression import Effect, regress
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.hypotheses.wording import missed, times
from paradiplomacy.language.english import count, country, ratio
from paradiplomacy.record.frames import Frames

__all__ = ["TRADE_PEACE"]

RULE = Rule("less", 1.0)
DYADS = 10
YEARS = 8
LAGS = 2
TENTH = log2(1.1)
"""Ten per cent more trade, as a binary logarithm."""

PANEL = "rate of years in dispute for twice the trade of the year before"
SLOPE = "more cooling acts a year for ten per cent more trade"
OLS = f"least squares on yearly changes, errors robust to {LAGS} years of memory (Newey and West)"


def _test(frames: Frames) -> Finding:
    panel = panel_years(frames)
    return _of_many(panel) if panel["dyad"].n_unique() >= DYADS else _of_one(frames)


def panel_years(frames: Frames) -> pl.DataFrame:
    """Years of pairs with trade known for the year before: dyad, year, log, tension, subjects.

    Pairs and years without any dispute tell nothing of what makes a dispute, and are left out.
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
        told = years.filter(
            (pl.col("tension").sum().over("dyad") > 0) & (pl.col("tension").sum().over("year") > 0)
        )
        if told.height == years.height:
            break
        years = told
    return years


def _of_many(panel: pl.DataFrame) -> Finding:
    events, dyads = int(panel["tension"].sum()), panel["dyad"].n_unique()
    mde = detectable_ratio(panel)
    effect = fit(panel)
    nothing = Interval(None, None, None, 0.95)
    found = effect.interval() if effect else nothing
    narrow = effect.interval(0.9) if effect else nothing
    verdict = RULE.verdict(found, narrow, events=events)
    deciding = as_estimate(
        PANEL,
        found,
        panel.height,
        "ratio",
        "Poisson regression with an intercept for each pair and year, errors robust to likeness "
        "within a pair",
        subjects=tuple(dict.fromkeys(s for row in panel["subjects"] for s in row)),
    )
    told = (
        f"Over {count(panel.height, 'year')} of {count(dyads, 'pair')} of countries, "
        + times(
            found,
            "twice the trade goes with {} times as many years in dispute",
            events=events,
            thing="year in dispute",
        )
        if found.value is not None
        else f"Over {count(panel.height, 'year')} of {count(dyads, 'pair')} of countries no "
        "finite effect of trade can be fitted"
    )
    return Finding(
        TRADE_PEACE.id,
        verdict,
        told
        + {
            Verdict.SUPPORTED: ": more trade, fewer disputes.",
            Verdict.CONTRADICTED: ": more trade, more disputes.",
        }.get(verdict, ". That does not tell whether trade goes with fewer disputes."),
        estimates=(deciding,),
        n=panel.height,
        method="Years in dispute on trade of the year before, within pairs and years.",
        mde=mde,
        mde_unit="ratio for twice the trade",
        mde_sentence=_panel_sentence(panel.height, mde),
        lacks=("Trade and disputes of more pairs of countries, or of more years.",)
        if verdict is Verdict.INCONCLUSIVE
        else (),
        caveats=(
            "Peace may make trade grow as well as trade keep peace; a lag of a year does not part "
            "the two.",
            "Pairs and years without any dispute drop out, so this is on pairs that do dispute.",
        ),
        picture=Picture(
            "intervals",
            (as_row("Twice the trade", deciding),),
            "Rate of years in dispute, relative",
            "",
            reference=1.0,
        ),
        p=effect.p if effect else None,
    )


def fit(panel: pl.DataFrame) -> Effect | None:
    """The log ratio of rates of years in dispute for twice the trade of the year before."""
    fitted = regress(
        panel,
        "tension",
        columns=["log"],
        kind="count",
        fixed=["dyad", "year"],
        clusters="dyad",
    )
    return fitted["log"] if fitted else None


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


def _of_one(frames: Frames) -> Finding:
    years = changes(frames)
    n = years.height
    mde = _detectable_correlation(n)
    subjects = tuple(dict.fromkeys(s for row in years["subjects"] for s in row))
    choices = {
        "": (years, "grown"),
        ", in the same year": (years.drop_nulls("grown_now"), "grown_now"),
        ", before 2018": (years.filter(pl.col("year") < 2018), "grown"),
    }
    deciding, *beside = (
        as_estimate(
            f"{SLOPE} {'the year before' if column == 'grown' else ''}".rstrip() + name,
            _slope(part, column),
            part.height,
            "acts a year",
            OLS if part.height >= YEARS else f"not fitted: fewer than {YEARS} years",
            subjects=subjects,
        )
        for name, (part, column) in choices.items()
    )
    first, second = (country(code) for code in years["dyad"].to_list()[0].split("-"))
    return Finding(
        TRADE_PEACE.id,
        Verdict.INCONCLUSIVE,
        f"Over {count(n, 'year')} of known {first}-{second} trade, "
        f"{_slope_words(deciding)}. One pair of countries cannot tell: trade and tension both "
        "follow the calendar, and whatever else changed in those years is not held apart.",
        estimates=(deciding, _correlation(years, subjects)),
        n=n,
        method=(
            "Yearly change of cooling acts on the growth of trade in the year before; an interval "
            "that allows for memory. It does not decide."
        ),
        mde=mde,
        mde_unit="correlation",
        mde_sentence=(
            missed(f"With {count(n, 'year')}", "correlation")
            if mde is None
            else f"With {count(n, 'year')} a correlation of {mde:.2f} or stronger, either way, "
            "would be found in eight of ten."
        ),
        lacks=(
            f"Trade and disputes by year of {DYADS} pairs of countries or more, as series "
            "trade.exports, trade.imports and disputes.mid_ongoing on subjects such as CN-JP: "
            "then a panel within pairs and years decides.",
            "The years of trade that are missing here, on one basis.",
        ),
        sensitivity=tuple(beside),
        caveats=(
            "Which national acts are cooling, and which acts are listed, is the coders' choice.",
            "The readings of trade are on mixed bases.",
            "The claim is on armed conflict; acts such as tariffs are a milder thing, and some of "
            "them are about trade itself.",
        ),
        picture=Picture(
            "intervals",
            tuple(
                as_row(label, e)
                for label, e in zip(
                    ("Growth of the year before", "Growth of the same year", "Before 2018"),
                    (deciding, *beside),
                    strict=True,
                )
                if e.value is not None
            ),
            "Change in cooling acts for ten per cent more trade",
            "",
            reference=0.0,
        ),
    )


def _slope(years: pl.DataFrame, column: str) -> Interval:
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


def _slope_words(slope: Estimate) -> str:
    if slope.value is None or slope.low is None or slope.high is None:
        return "too few years are known to fit anything"
    way = "more" if slope.value >= 0 else "fewer"
    return (
        f"ten per cent more trade was followed by {abs(slope.value):.2f} {way} cooling acts a year "
        f"(95% interval {slope.low:+.2f} to {slope.high:+.2f})"
    )


def _correlation(years: pl.DataFrame, subjects: tuple[str, ...]) -> Estimate:
    """Correlation of both changes, with Fisher's interval."""
    n = years.height
    flat = n < YEARS or years["grown"].n_unique() < 2 or years["more"].n_unique() < 2
    found = Interval(None, None, None, 0.95)
    if not flat:
        from scipy.stats import pearsonr

        seen = pearsonr(years["grown"].to_numpy(), years["more"].to_numpy())
        ends = seen.confidence_interval(0.95)
        found = Interval(float(seen.statistic), float(ends.low), float(ends.high), 0.95)
    return as_estimate(
        "correlation of the change in cooling acts with the growth of trade in the year before",
        found,
        n,
        "correlation",
        "Pearson's correlation with Fisher's interval, as if years were independent",
        subjects=subjects,
    )


def _detectable_correlation(n: int) -> float | None:
    """The weakest correlation that so many independent years would show (Fisher's z)."""
    return tanh(steps_told() / sqrt(n - 3)) if n > 3 else None


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
    told = panel.with_columns(
        (tension.sum().over("dyad") * tension.sum().over("year") / events).alias("weight")
    ).select((weight * apart**2).sum())
    information = float(told.item())
    if information <= 0:
        return None
    return exp(-float(t.ppf(0.975, freedom) + t.ppf(0.8, freedom)) / sqrt(information))


def _panel_sentence(n: int, mde: float | None) -> str:
    told = f"With {count(n, 'year')} of pairs"
    if mde is None:
        return missed(told, "effect of trade")
    return (
        f"{told} a rate {ratio(mde)} times as high or lower for twice the trade would be found in "
        "eight of ten."
    )


def _years(frames: Frames) -> int:
    panel = panel_years(frames)
    enough = panel["dyad"].n_unique() >= DYADS
    return panel["year"].n_unique() if enough else changes(frames).height


TRADE_PEACE = Hypothesis(
    id="trade-peace",
    section="Capacity Building, 1",
    claim="Trade raises the cost of a conflict, so that more trade goes with less of it.",
    needs=(
        Need(
            "readings",
            "years with exports and imports of a pair of countries in both years before, beside "
            "acts or disputes of the pair",
            _years,
            least=4,
        ),
    ),
    test=_test,
    estimator=(
        f"With trade and disputes of {DYADS} pairs of countries or more: Poisson regression of "
        "years in dispute on trade of the year before, with an intercept for each pair and year. "
        f"The claim is {RULE.words()} With fewer pairs, the change of cooling acts on the growth "
        "of trade is described, and the verdict is always inconclusive."
    ),
    varies=(),  # it rests on no tie
)

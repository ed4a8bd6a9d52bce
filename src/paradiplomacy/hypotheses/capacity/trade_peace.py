"""Whether trade makes conflict between two countries less likely."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Picture, Verdict
from paradiplomacy.hypotheses.capacity.trade_models import (
    LAGS,
    YEARS,
    changes,
    correlation,
    detectable_correlation,
    detectable_ratio,
    fit,
    panel_years,
    slope,
)
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.phrases import largest_missed, named_ratio
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

__all__ = ["TRADE_PEACE"]

RULE = DecisionRule("less", 1.0)
DYADS = 10
WORDS = Words(__name__)


def _test(frames: Frames) -> Finding:
    panel = panel_years(frames)
    return _of_many(panel) if panel["dyad"].n_unique() >= DYADS else _of_pair(frames)


def _subjects(years: pl.DataFrame) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s for row in years["subjects"] for s in row))


def _of_many(panel: pl.DataFrame) -> Finding:
    events, n = int(panel["tension"].sum()), panel.height
    mde = detectable_ratio(panel)
    effect = fit(panel)
    nothing = Interval(None, None, None, 0.95)
    rate = effect.interval() if effect else nothing
    verdict = RULE.verdict(rate, effect.interval(0.9) if effect else nothing, events=events)
    deciding = as_estimate(
        WORDS("panel.estimate"),
        rate,
        n,
        "ratio",
        WORDS("panel.poisson"),
        subjects=_subjects(panel),
    )
    counted = WORDS("panel.counted", years=n, pairs=panel["dyad"].n_unique())
    sample = WORDS("panel.sample", n=n)
    return Finding(
        TRADE_PEACE.id,
        verdict,
        _panel_sentence(counted, rate, verdict, events=events),
        estimates=(deciding,),
        n=n,
        method=WORDS("panel.method"),
        mde=mde,
        mde_unit=WORDS("panel.mde-unit"),
        mde_sentence=(
            largest_missed(sample, WORDS("panel.effect"))
            if mde is None
            else WORDS("panel.detectable", sample=sample, rate=mde)
        ),
        lacks=(WORDS("panel.lack"),) if verdict is Verdict.INCONCLUSIVE else (),
        caveats=(WORDS("panel.caveat.direction"), WORDS("panel.caveat.disputing")),
        picture=Picture(
            "intervals",
            (as_row(WORDS("panel.label"), deciding),),
            WORDS("panel.axis"),
            "",
            reference=1.0,
        ),
        p=effect.p if effect else None,
    )


def _panel_sentence(counted: Message, rate: Interval, verdict: Verdict, *, events: int) -> Message:
    if rate.value is None:
        return WORDS("panel.not-fitted", counted=counted)
    named = named_ratio(
        rate, WORDS("panel.rate", rate=rate.value), events=events, event=WORDS("panel.event")
    )
    return WORDS(f"panel.sentence.{verdict}", counted=counted, rate=named)


def _of_pair(frames: Frames) -> Finding:
    years = changes(frames)
    n, subjects = years.height, _subjects(years)
    mde = detectable_correlation(n)
    choices = {
        "before": (years, "grown"),
        "same-year": (years.drop_nulls("grown_now"), "grown_now"),
        "before-2018": (years.filter(pl.col("year") < 2018), "grown"),
    }
    slopes = {name: slope(part, column) for name, (part, column) in choices.items()}
    estimates = {
        name: _estimate(name, slopes[name], part.height, subjects)
        for name, (part, _) in choices.items()
    }
    both_changes = as_estimate(
        WORDS("pair.estimate.correlation"),
        correlation(years),
        n,
        "correlation",
        WORDS("pair.pearson"),
        subjects=subjects,
    )
    deciding, *others = estimates.values()
    rows = [
        as_row(WORDS(f"pair.label.{k}"), e) for k, e in estimates.items() if e.value is not None
    ]
    first, second = years["dyad"].to_list()[0].split("-")
    sample = WORDS("pair.sample", n=n)
    return Finding(
        TRADE_PEACE.id,
        Verdict.INCONCLUSIVE,
        WORDS(
            "pair.sentence",
            n=n,
            first=first,
            second=second,
            slope=_slope_words(slopes["before"]),
        ),
        estimates=(deciding, both_changes),
        n=n,
        method=WORDS("pair.method"),
        mde=mde,
        mde_unit=WORDS("pair.mde-unit"),
        mde_sentence=(
            largest_missed(sample, WORDS("pair.effect"))
            if mde is None
            else WORDS("pair.detectable", sample=sample, r=mde)
        ),
        lacks=(WORDS("pair.lack.pairs", dyads=DYADS), WORDS("pair.lack.years")),
        sensitivity=tuple(others),
        caveats=(
            WORDS("pair.caveat.coding"),
            WORDS("pair.caveat.bases"),
            WORDS("pair.caveat.conflict"),
        ),
        picture=Picture("intervals", tuple(rows), WORDS("pair.axis"), "", reference=0.0),
    )


def _estimate(name: str, change: Interval, n: int, subjects: tuple[str, ...]) -> Estimate:
    least_squares = WORDS("pair.least-squares", lags=LAGS)
    method = least_squares if n >= YEARS else WORDS("pair.few-years", least=YEARS)
    return as_estimate(
        WORDS(f"pair.estimate.{name}"), change, n, "acts a year", method, subjects=subjects
    )


def _slope_words(change: Interval) -> Message:
    if change.value is None or change.low is None or change.high is None:
        return WORDS("pair.no-slope")
    way = "more" if change.value >= 0 else "fewer"
    return WORDS(f"pair.slope.{way}", change=abs(change.value), low=change.low, high=change.high)


def _years(frames: Frames) -> int:
    panel = panel_years(frames)
    enough = panel["dyad"].n_unique() >= DYADS
    return panel["year"].n_unique() if enough else changes(frames).height


TRADE_PEACE = Hypothesis(
    id="trade-peace",
    section="Capacity Building, 1",
    claim=WORDS("claim"),
    needs=(Need("readings", WORDS("need"), _years, least=4),),
    test=_test,
    estimator=WORDS("estimator", dyads=DYADS, rule=RULE.words()),
    varies=(),  # it rests on no tie
    needs_statsmodels=True,
)

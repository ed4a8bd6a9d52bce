"""Claim that trade makes conflict between two countries less likely."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.article_claim import article_claim
from paradiplomacy.hypotheses.base import Finding, Need, Verdict
from paradiplomacy.hypotheses.capacity.dyad_years import (
    LAGS,
    YEARS,
    changes,
    detectable_ratio,
    fit,
    panel_years,
    slope,
)
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.estimators.lead_lag import detectable_correlation
from paradiplomacy.hypotheses.finding import NOTHING, always, decided, finding, intervals
from paradiplomacy.hypotheses.phrases import Detectable, named_ratio
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

__all__ = ["TRADE_PEACE"]

RULE = DecisionRule("less", 1.0)
DYADS = 10
WORDS = Words(__name__)


def _find_tension_by_trade(frames: Frames) -> Finding:
    panel = panel_years(frames)
    return _finding_of_many_pairs(panel) if panel["dyad"].n_unique() >= DYADS else _of_pair(frames)


def _subjects_of_pair_years(years: pl.DataFrame) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s for row in years["subjects"] for s in row))


def _finding_of_many_pairs(panel: pl.DataFrame) -> Finding:
    events, n, effect = int(panel["tension"].sum()), panel.height, fit(panel)
    rate, narrow = (effect.interval(), effect.interval(0.9)) if effect else (NOTHING, NOTHING)
    verdict = RULE.verdict(rate, narrow, events=events)
    name, how = WORDS("panel.estimate"), WORDS("panel.poisson")
    deciding = as_estimate(name, rate, n, "ratio", how, subjects=_subjects_of_pair_years(panel))
    counted = WORDS("panel.counted", years=n, pairs=panel["dyad"].n_unique())
    sample = WORDS("panel.sample", n=n)
    return finding(
        WORDS,
        decided(verdict, deciding, p=effect.p if effect else None),
        _panel_sentence(counted, rate, verdict, events=events),
        method=WORDS("panel.method"),
        detectable=Detectable(detectable_ratio(panel), WORDS("panel.mde-unit"), sample),
        lacks={"panel": verdict is Verdict.INCONCLUSIVE},
        caveats=always("direction", "disputing"),
        picture=intervals(WORDS("panel.axis"), [(WORDS("panel.label"), deciding)], reference=1.0),
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
    n, subjects = years.height, _subjects_of_pair_years(years)
    change, method = slope(years), WORDS("pair.few-years", least=YEARS)
    if n >= YEARS:
        method = WORDS("pair.least-squares", lags=LAGS)
    name = WORDS("pair.estimate")
    deciding = as_estimate(name, change, n, "acts a year", method, subjects=subjects)
    first, second = years["dyad"].to_list()[0].split("-")
    words, least = _slope_words(change), detectable_correlation(n)
    return finding(
        WORDS,
        decided(Verdict.INCONCLUSIVE, deciding, n=n),
        WORDS("pair.sentence", n=n, first=first, second=second, slope=words),
        method=WORDS("pair.method"),
        detectable=Detectable(least, WORDS("pair.mde-unit"), WORDS("pair.sample", n=n), "number"),
        lacks={"pairs": {"dyads": DYADS}, "years": True},
        caveats=always("coding", "bases", "conflict"),
    )


def _slope_words(change: Interval) -> Message:
    if change.value is None or change.low is None or change.high is None:
        return WORDS("pair.no-slope")
    way = "more" if change.value >= 0 else "fewer"
    return WORDS(f"pair.slope.{way}", change=abs(change.value), low=change.low, high=change.high)


def _number_of_years_to_compare(frames: Frames) -> int:
    panel = panel_years(frames)
    enough = panel["dyad"].n_unique() >= DYADS
    return panel["year"].n_unique() if enough else changes(frames).height


TRADE_PEACE = article_claim(
    WORDS,
    "Capacity Building, 1",
    _find_tension_by_trade,
    Need("readings", WORDS("need"), _number_of_years_to_compare, least=4),
    estimator=WORDS("estimator", dyads=DYADS, rule=RULE.words()),
    varies=(),  # it rests on no tie
    needs_statsmodels=True,
)

"""Claim that trade makes conflict between two countries less likely."""

from __future__ import annotations

from paradiplomacy.hypotheses.base import Finding, Need, Verdict
from paradiplomacy.hypotheses.capacity.dyad_years import detectable_ratio, fit, panel_years
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.finding import (
    NOTHING,
    Detectable,
    always,
    decision,
    finding,
    named_ratio,
)
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Words
from paradiplomacy.record.frames import Frames

RULE = DecisionRule("less", 1.0)
DYADS = 10
"""Pairs of countries below which nothing is fitted: trade and tension both follow the calendar."""
WORDS = Words(__name__)


def _find_disputes_by_trade(frames: Frames) -> Finding:
    panel = panel_years(frames)
    events, n, effect = int(panel["tension"].sum()), panel.height, fit(panel)
    rate, narrow = (effect.interval(), effect.interval(0.9)) if effect else (NOTHING, NOTHING)
    verdict = RULE.verdict(rate, narrow, events=events)
    subjects = tuple(dict.fromkeys(s for row in panel["subjects"] for s in row))
    more = {"subjects": subjects, "cases": WORDS("cases", n=n)}
    deciding = as_estimate(WORDS("estimate"), rate, n, "ratio", WORDS("poisson"), **more)
    counted = WORDS("counted", years=n, pairs=panel["dyad"].n_unique())
    sentence = WORDS("not-fitted", counted=counted)
    if rate.value is not None:
        rate_text = WORDS("rate", rate=rate.value)
        rate_text = named_ratio(rate, rate_text, events=events, event=WORDS("event"))
        sentence = WORDS(f"sentence.{verdict}", counted=counted, rate=rate_text)
    return finding(
        WORDS,
        decision(verdict, deciding, p=effect.p() if effect else None),
        sentence,
        detectable=Detectable(detectable_ratio(panel), WORDS("mde-unit"), WORDS("sample", n=n)),
        lacks={"panel": verdict is Verdict.INCONCLUSIVE},
        caveats=always("direction", "disputing"),
        rows=[(WORDS("label"), deciding)],
        reference=1.0,
    )


TRADE_PEACE = article_claim(
    WORDS,
    "Capacity Building, 1",
    _find_disputes_by_trade,
    Need("readings", WORDS("need"), lambda f: panel_years(f)["dyad"].n_unique(), least=DYADS),
    estimator=WORDS("estimator", dyads=DYADS, rule=RULE.words()),
    varies=(),  # it rests on no tie
)

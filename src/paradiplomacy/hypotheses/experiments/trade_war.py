"""Claim that exchanges went on as before in the trade war of 2018."""

from __future__ import annotations

from dataclasses import replace

from paradiplomacy.hypotheses.base import Finding, Need
from paradiplomacy.hypotheses.designs.design import hypothesis
from paradiplomacy.hypotheses.designs.rates import Rates
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.designs.tie_events import event_name
from paradiplomacy.hypotheses.experiments.around_shock import QUARTER_DAYS, shock_day
from paradiplomacy.hypotheses.experiments.war_years import (
    COUNTED_YEARS,
    SHOCK,
    cells_of_war,
    counted_ties,
    exchanges_in,
    loosely_dated,
    spans_of_war,
)
from paradiplomacy.hypotheses.finding import always, finding
from paradiplomacy.hypotheses.histories.answered_counts import listed_alone
from paradiplomacy.hypotheses.selection import ties_of_pair
from paradiplomacy.language import Words
from paradiplomacy.record.frames import Frames

WORDS = Words(__name__)
DESIGN = Rates(
    cells=cells_of_war,
    event=event_name("exchange"),
    inside=WORDS("inside"),
    outside=WORDS("outside"),
    frame="exchanges",
    rule=DecisionRule("same", 1.0, margin=(2 / 3, 3 / 2)),
    bunched=True,
)
BY_ANSWERS = replace(DESIGN, inside=WORDS("inside-counted"), outside=WORDS("outside-counted"))


def _test_trade_war(frames: Frames) -> Finding:
    spans, ties, asked = spans_of_war(frames), ties_of_pair(frames), counted_ties(frames)
    if spans is None:
        raise ValueError("called without the shock that the need asks for")
    shock = shock_day(frames, key=SHOCK)
    key = shock[0] if shock else ""
    if asked.is_empty():
        frames = listed_alone(frames)
        rates, exchanges = DESIGN.test(frames), exchanges_in(frames, spans, ties)
    else:
        rates, exchanges = BY_ANSWERS.test(frames), exchanges_in(frames, COUNTED_YEARS, asked)
        frames = listed_alone(frames)
    deciding = replace(rates.estimates[0], subjects=(*exchanges, f"shock:{key}"))
    base = replace(rates, estimates=(deciding,))
    undated, vague = ties["established"].null_count(), loosely_dated(frames, spans, ties)
    return finding(
        WORDS,
        base,
        lacks=[WORDS("lack")],
        caveats=always("unreported", "web")
        | {"left-out": {"undated": undated, "days": QUARTER_DAYS, "vague": vague}}
        | always("untouched"),
    )


TRADE_WAR = hypothesis(
    "trade-war-2018",
    DESIGN,
    section="Conclusion, 1",
    claim=WORDS("claim"),
    needs=(Need("shocks", WORDS("need"), lambda f: int(shock_day(f, key=SHOCK) is not None)),),
    test=_test_trade_war,
    needs_statsmodels=True,
)

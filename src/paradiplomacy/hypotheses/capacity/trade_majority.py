"""Claim that most ties worked for trade or investment."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from paradiplomacy.hypotheses.base import Finding, Need, Verdict
from paradiplomacy.hypotheses.capacity.trade_shares import (
    active_ties,
    answered_ties,
    by_models,
    middle,
    model_of,
    named_bound,
)
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.designs.share import Share
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, share
from paradiplomacy.hypotheses.finding import always, finding
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.hypotheses.selection import most_of
from paradiplomacy.language import Words, sentences
from paradiplomacy.record.frames import Frames

QUESTION = "trade.any"
RULE = DecisionRule("more", 0.5)

WORDS = Words(__name__)
BY_RECORD = Share(
    units=active_ties,
    unit=WORDS("unit.recorded"),
    did=WORDS("did"),
    frame="exchanges",
    rule=RULE,
    silent=True,
)
BY_ANSWERS = Share(
    units=lambda frames: answered_ties(frames, QUESTION),
    unit=WORDS("unit.asked"),
    did=WORDS("did"),
    frame="answers",
    rule=RULE,
)


def _find_share_with_trade(frames: Frames) -> Finding:
    answers, units = answered_ties(frames, QUESTION), active_ties(frames)
    record, model = BY_RECORD.test(frames), model_of(units)
    recorded = named_bound(WORDS("choice.recorded"), record.estimates[0])
    if answers.height >= ENOUGH_EVENTS:
        base = BY_ANSWERS.test(frames)
        share_asked = replace(base.estimates[0], name=WORDS("estimate.asked"))
        deciding = [(WORDS("label-asked"), share_asked), recorded]
    elif model is not None:
        base = by_models(frames, units, model, RULE)
        within = named_bound(WORDS("choice.within", n=middle(units)), base.estimates[0])
        deciding = [within, recorded]
    else:
        # Nearly all have one exchange, or the others all or none for trade: as many as by chance.
        n, hits = units.height, int(units["hit"].sum())
        counted = WORDS("counted-as-recorded", n=n, hits=hits, share=share(hits, n))
        several = units.filter(pl.col("exchanges") >= 2)
        reading = WORDS(
            f"reading.{'bounded' if several.height < ENOUGH_EVENTS else 'alike'}",
            several=several.height,
            of_trade=int(several["of_trade"].sum()),
            of=int(several["exchanges"].sum()),
        )
        sentence = sentences(counted, reading)
        base = replace(record, verdict=Verdict.INCONCLUSIVE, sentence=sentence, p=None)
        deciding = [recorded]
    return finding(
        WORDS,
        replace(base, estimates=(*(e for _, e in deciding), *base.estimates[1:])),
        lacks={"answers": {"n": answers.height}},
        caveats={
            "within": model is not None,
            "draws": model is not None,
            **always("silent", "coding", "meant", "sides"),
        },
        rows=deciding,
        reference=RULE.reference,
    )


TRADE_MAJORITY = article_claim(
    WORDS,
    "Capacity Building, 1",
    _find_share_with_trade,
    Need("exchanges", WORDS("need"), most_of(active_ties, BY_ANSWERS.units)),
)

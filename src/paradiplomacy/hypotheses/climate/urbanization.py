"""Claim that more ties are founded where and when the population moves to cities."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.base import Finding, Need, Verdict
from paradiplomacy.hypotheses.climate.urban_growth import (
    DRAWS,
    SERIES,
    DealtGrowth,
    detectable_growth,
    founded_ties,
    founded_within,
    growth_cells,
    growth_periods,
)
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.finding import (
    NOTHING,
    Detectable,
    always,
    decision,
    finding,
    named_ratio,
)
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.hypotheses.selection import as_estimate, ties_of_pair
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

RULE = DecisionRule("more", 1.0)
WORDS = Words(__name__)


def _find_ratio_by_urban_growth(frames: Frames) -> Finding:
    cells = growth_cells(frames)
    n = int(cells["ties"].sum() or 0)
    dealt = DealtGrowth.of(cells, seed=frames.seed)
    rate, how = NOTHING, WORDS("not-fitted")
    if dealt:
        rate, how = dealt.interval, WORDS("dealt", draws=DRAWS)
    # Without a margin the 95 % interval alone decides; with too few ties there is none.
    verdict = RULE.verdict(rate, rate, events=n)
    deciding = as_estimate(
        WORDS("estimate.growth"), rate, n, "ratio", how, subjects=founded_within(frames, cells)
    )
    return finding(
        WORDS,
        decision(verdict, deciding, p=dealt.p if dealt else None),
        _sentence_on_urban_growth(cells, rate, verdict),
        detectable=Detectable(detectable_growth(cells), WORDS("mde-unit"), WORDS("sample", n=n)),
        lacks={"years": {"undated": ties_of_pair(frames).height - founded_ties(frames).height}}
        | always("readings", "wishes"),
        caveats=always("other", "coast", "readings", "size"),
        rows=[(WORDS("label"), deciding)] if dealt else None,
        known=True,
        reference=1.0,
    )


def _sentence_on_urban_growth(cells: pl.DataFrame, rate: Interval, verdict: Verdict) -> Message:
    n = int(cells["ties"].sum() or 0)
    counted = WORDS(
        "counted",
        first=min(cells["from"].to_list()),
        last=max(cells["to"].to_list()),
        n=n,
        provinces=cells["province"].n_unique(),
    )
    if rate.value is None:
        return sentences(counted, WORDS("not-fitted-sentence"))
    fast = cells.filter(pl.col("growth") > pl.col("growth").median().over("period"))
    share = int(fast["ties"].sum() or 0) / n if n else None
    rate_text = named_ratio(rate, WORDS("rate", rate=rate.value), events=n, event=WORDS("event"))
    return sentences(
        counted, WORDS("faster-half", share=share), WORDS(f"reading.{verdict}", rate=rate_text)
    )


URBANIZATION = article_claim(
    WORDS,
    "Climate Action, 1",
    _find_ratio_by_urban_growth,
    Need("readings", WORDS("need.readings", series=SERIES), growth_periods, least=3),
    Need("ties", WORDS("need.ties"), lambda frames: int(growth_cells(frames)["ties"].sum() or 0)),
)

"""Claim that China's western and smaller cities came to take up ties faster."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.hypotheses.capacity.new_ties import (
    LARGER_THAN,
    RULE,
    cells_of_regions,
    dated_subjects,
    decided_by_approvals,
)
from paradiplomacy.hypotheses.designs.change import Change
from paradiplomacy.hypotheses.designs.design import estimator_of, hypothesis
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.finding import always, finding
from paradiplomacy.language import Words
from paradiplomacy.record.frames import Frames

WORDS = Words(__name__)
DESIGN = Change(
    cells=cells_of_regions,
    subjects=dated_subjects,
    event=WORDS("event"),
    inside=WORDS("inside"),
    outside=WORDS("outside"),
    before=WORDS("before"),
    after=WORDS("after"),
    cluster=WORDS("cluster"),
    frame="ties",
    rule=DecisionRule("more", 1.0, margin=(2 / 3, 3 / 2)),
)


def _find_change_of_the_west(frames: Frames) -> Finding:
    change = DESIGN.test(frames)
    proposed = frames.spells.filter(pl.col("status") == "proposed").height
    by_rates = finding(
        WORDS,
        replace(change, lacks=()),
        lacks=(WORDS("lack", proposed=proposed), *change.lacks),
        caveats=always("demand")
        | {"watched": {"larger": LARGER_THAN}}
        | always("regions", "sizes"),
    )
    # The claim is on the time until approval: where that is known, it decides.
    return decided_by_approvals(frames, by_rates)


WESTERN_FAST_TRACK = hypothesis(
    "western-fast-track",
    DESIGN,
    section="Capacity Building, 2",
    claim=WORDS("claim"),
    test=_find_change_of_the_west,
    estimator=WORDS("estimator", usual=estimator_of(DESIGN), rule=RULE.words()),
    # Without the older ties there is no time before 2000; cities are those above a size.
    varies=("definition", "contradicted", "dates"),
)

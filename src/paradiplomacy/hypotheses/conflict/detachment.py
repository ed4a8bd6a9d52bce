"""Claim that exchanges go on through national crises."""

from __future__ import annotations

from dataclasses import replace

from paradiplomacy.hypotheses.base import Finding, Need
from paradiplomacy.hypotheses.designs.around_moments import BeforeAfter, Moment, shocks_of_record
from paradiplomacy.hypotheses.designs.clustered_counts import in_any_order, ratio_around
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.finding import always, finding, some
from paradiplomacy.hypotheses.histories.crisis_windows import (
    Episode,
    around,
    by_crisis,
    crises,
    outside_closure,
    quiet_days,
)
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.language import Words, sentences
from paradiplomacy.record.frames import Frames

WORDS = Words(__name__)
RULE = DecisionRule("same", 1.0, margin=(2 / 3, 3 / 2), against="less")
"""More exchanges than before are not an end of them."""


def _crises_of_pair(frames: Frames) -> list[Moment]:
    known = set(crises(frames)[0]["shock"])
    return [
        moment._replace(name=WORDS("crisis", crisis=moment.name))
        for moment in shocks_of_record()(frames)
        if moment.key in known
    ]


DESIGN = BeforeAfter("exchange", _crises_of_pair, RULE, named=WORDS("named"))


def _find_ratio_around_crises(frames: Frames) -> Finding:
    """By the counts before and after, also in the worst order of what may lie on either side."""
    base, windows = DESIGN.test(frames), DESIGN.windows(frames)
    verdict, survives = in_any_order(
        frames, windows, RULE, name=WORDS("estimate.worst-order"), how=base.estimates[0].method
    )
    overturned = "" if verdict is base.verdict else WORDS("overturned")
    base = replace(base, verdict=verdict, survives=survives)
    quiet = [around(frames, Episode(day, day)) for day in quiet_days(frames)]
    return finding(
        WORDS,
        base,
        sentences(base.sentence, overturned),
        further=[ratio_around(WORDS("quiet", n=len(quiet)), quiet, WORDS("pooled"))]
        if quiet
        else (),
        lacks=always("logs"),
        caveats={
            "excluded": some(crises=tuple(crises(frames)[1]["name"])),
            "empty": some(crises=tuple(w.name for w in windows if not w.total)),
            "reopening": len(outside_closure(frames, windows)) < len(windows),
        },
    )


DETACHMENT = article_claim(
    WORDS,
    "Conflict Prevention and Resolution, 5",
    _find_ratio_around_crises,
    Need("shocks", WORDS("need.crises"), lambda frames: crises(frames)[0]),
    Need(
        "exchanges",
        WORDS("need.exchanges"),
        lambda frames: sum(w.total + len(w.straddling) for w in by_crisis(frames)),
    ),
    margin=RULE.margin,
)

"""Claim that the web of ties carries several flows at once, and both ways."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.base import Finding, Need, Verdict
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS
from paradiplomacy.hypotheses.finding import Detectable, always, beyond, decision, finding, some
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.hypotheses.selection import beyond_pair
from paradiplomacy.hypotheses.theory.halves import (
    detectable_match,
    flow_rows,
    halves,
    sentence,
    without_visits,
)
from paradiplomacy.language import Words
from paradiplomacy.record.frames import Frames

WORDS = Words(__name__)
HALF = 0.5


def _find_matched_exchanges(frames: Frames) -> Finding:
    decided_halves = halves(frames)
    # The claim states no size, and one of ours would be set after looking.
    n, deciding = len(decided_halves[0].ties), [half.estimate() for half in decided_halves]
    visits, rows = without_visits(frames), flow_rows(frames)
    least = beyond(detectable_match(decided_halves[0].sizes), HALF)
    with_value = (half for half in (*decided_halves, visits) if half.interval().value is not None)
    return finding(
        WORDS,
        decision(Verdict.INCONCLUSIVE, *deciding, n=n),
        sentence(decided_halves, visits),
        further=[half.mean() for half in decided_halves],
        detectable=Detectable(least, WORDS("mde-unit"), WORDS("sample", n=n), "share"),
        lacks=always("logs", "learners"),
        sensitivity=(visits.estimate(),),
        caveats={
            **always("recorded", "travel", "visit-and-return"),
            "known-flow": {"n": rows["tie"].n_unique()},
            "beyond": some(n=beyond_pair(frames, rows)["tie"].n_unique()),
            "mutual": some(n=rows.filter(pl.col("way") == "mutual")["tie"].n_unique()),
        },
        rows=[(half.label(), half.estimate()) for half in with_value],
        reference=1.0,
    )


def _count_directed(frames: Frames) -> int:
    rows = flow_rows(frames).filter(pl.col("way").is_in(["a", "b"]))
    return rows.group_by("tie", maintain_order=True).len().filter(pl.col("len") >= 2).height


INTERDEPENDENCE = article_claim(
    WORDS,
    "Introduction, 3",
    _find_matched_exchanges,
    Need("exchanges", WORDS("need.directions"), _count_directed, least=ENOUGH_EVENTS),
    Need("exchanges", WORDS("need.flows"), lambda f: flow_rows(f)["flow"].n_unique(), least=2),
)

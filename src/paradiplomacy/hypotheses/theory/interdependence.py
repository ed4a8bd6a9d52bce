"""Claim that the web of ties carries several flows at once, and both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from paradiplomacy.hypotheses.article_claim import article_claim
from paradiplomacy.hypotheses.base import Finding, Need, Verdict
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS
from paradiplomacy.hypotheses.estimators.matched_share import detectable_match
from paradiplomacy.hypotheses.finding import always, decided, finding, some
from paradiplomacy.hypotheses.phrases import Detectable, beyond
from paradiplomacy.hypotheses.theory.halves import (
    dealt_flows,
    flow_shares,
    flows_of,
    halves,
    sentence,
    without_visits,
)
from paradiplomacy.language import Message, Text, Words
from paradiplomacy.record.frames import Frames

if TYPE_CHECKING:
    from paradiplomacy.networks.multiplexity import Flows

__all__ = ["HALF", "INTERDEPENDENCE"]

WORDS = Words(__name__)
HALF = 0.5


def _test_interdependence(frames: Frames, *, whole: bool = True) -> Finding:
    import numpy as np

    both = halves(frames)
    # The claim states no size, and one of ours would be set after looking.
    n, deciding = len(both[0].ties), [half.estimate() for half in both]
    base = decided(Verdict.INCONCLUSIVE, *deciding, n=n)
    if not whole:
        return base
    rng = np.random.default_rng(frames.seed)
    seen, visits = flows_of(frames, rng), without_visits(frames)
    means, counts = [half.mean() for half in both], flow_shares(seen)
    least, ways = beyond(detectable_match(both[0].sizes), HALF), seen.directions
    expected = f"{ways.expected:.0f}" if ways.expected is not None and len(ways.ties) else ""
    shown = (half for half in (*both, visits) if half.interval().value is not None)
    return finding(
        WORDS,
        base,
        sentence(both, visits),
        beside=(*means, *counts),
        detectable=Detectable(least, WORDS("mde-unit"), WORDS("sample", n=n), "share"),
        lacks=always("logs", "learners"),
        sensitivity=(visits.estimate(), *dealt_flows(seen)),
        caveats={
            **always("recorded", "travel", "visit-and-return"),
            "known-flow": {"n": seen.ties},
            "mutual": some(n=seen.mutual),
            "dealt-anew": {"expected": expected, "share": ways.p_fewer} if expected else None,
            "together": some(flows=_sentences_on_joint_flows(seen)),
        },
        rows=[(half.label(), half.estimate()) for half in shown],
        reference=1.0,
    )


def _sentences_on_joint_flows(seen: Flows) -> tuple[Message, ...]:
    """Sentences on the flows that the same ties have, and as many as would by chance."""
    columns = seen.together.select("first", "second", "both", "expected")
    return tuple(
        WORDS(
            "flows-together",
            first=_name_of_flow(one),
            second=_name_of_flow(other),
            both=both,
            expected=n,
        )
        for one, other, both, n in columns.iter_rows()
    )


def _name_of_flow(flow: str) -> Text:
    return WORDS(f"flow.{flow}") if flow in ("personnel", "ideas", "capital") else flow


def _directed(frames: Frames) -> int:
    from paradiplomacy.networks.multiplexity import flow_rows

    rows = flow_rows(frames).filter(pl.col("way").is_in(["a", "b"]))
    return rows.group_by("tie", maintain_order=True).len().filter(pl.col("len") >= 2).height


def _number_of_flows(frames: Frames) -> int:
    from paradiplomacy.networks.multiplexity import flow_rows

    return flow_rows(frames)["flow"].n_unique()


INTERDEPENDENCE = article_claim(
    WORDS,
    "Introduction, 3",
    _test_interdependence,
    Need("exchanges", WORDS("need.directions"), _directed, least=ENOUGH_EVENTS),
    Need("exchanges", WORDS("need.flows"), _number_of_flows, least=2),
)

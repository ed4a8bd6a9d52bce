"""Ends of ties under laws: by law, in the worst order, and in words."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.estimators.exact import FEW, Interval
from paradiplomacy.hypotheses.experiments.law_panel import LawPanel
from paradiplomacy.hypotheses.finding import named_ratio
from paradiplomacy.hypotheses.names import names_of
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

WORDS = Words(__name__)

LAW = "law"
"""The actor of an end that a law brought about."""
EXACT = WORDS("exact")
STRADDLES = ((pl.col("low") < pl.col("onset")) & (pl.col("high") >= pl.col("onset"))).fill_null(
    value=False
)
"""Ends that may lie on either side of the first day of the law of their tie."""


def with_ends_turned(panel: LawPanel, *, under: bool) -> LawPanel:
    """The panel with each end of unclear order under the law of its tie, or before it.

    under: Whether ends that may lie on either side of the law's first day count as under it.
    """
    turned = pl.when(STRADDLES).then(pl.lit(under)).otherwise(pl.col("under"))
    return replace(panel, over=panel.over.with_columns(under=turned))


def sentence_of(
    frames: Frames, panel: LawPanel, ratio: Interval, by_draw: float, verdict: Verdict
) -> Message:
    """Ends under a law and without, what chance would give, and what it says."""
    names = names_of(frames)
    since = panel.table.filter(pl.col("slice") > 0)
    over = panel.over.filter(pl.col("slice") > 0)
    sides = {}
    for side, under in (("under", True), ("others", False)):
        years = float(since.filter(pl.col("under") == under)["years"].sum())
        ended = over.filter(pl.col("under") == under)
        which = tuple(names[tie] for tie in ended["tie"].unique(maintain_order=True))
        sides[side] = WORDS(side, n=ended.height, years=years)
        if which:
            by_law = ended.filter(pl.col("cause") == LAW).height
            sides[side] = WORDS("named", side=sides[side], ties=which, by_law=by_law)
    if ratio.value is None and over.height >= FEW:
        compared = WORDS("no-ratio", ratio=ratio)
    else:
        times, end = WORDS("ratio", ratio=ratio), WORDS("end")
        compared = named_ratio(ratio, times, events=over.height, event=end)
    # Ties that ended as what they were, and go on as something else.
    going_on = set(frames.ties.filter(pl.col("stands") & (pl.col("kind") != "sister"))["tie"])
    renamed = tuple(
        names[tie] for tie in over["tie"].unique(maintain_order=True) if tie in going_on
    )
    return sentences(
        WORDS("counted", since=panel.slices[1].start.isoformat(), ratio=compared, **sides),
        WORDS("renamed", ties=renamed) if renamed else "",
        WORDS("by-draw", cases=max(round(1000 * by_draw), 1)),
        WORDS(f"reading.{verdict}"),
    )

"""Share of ties whose exchanges were given by both ends."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.designs.design import hypothesis
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.designs.share import Share
from paradiplomacy.hypotheses.selection import told_once
from paradiplomacy.language import Words
from paradiplomacy.record.frames import Frames

__all__ = ["EXCHANGES_BOTH_WAYS"]

_WORDS = Words(__name__)
LEAST = 2
"""Exchanges of known giver that a tie needs to show that both ends give."""


def _ties_that_gave(frames: Frames) -> pl.DataFrame:
    of_ties = told_once(frames.exchanges).join(frames.ties, on="tie", how="semi")
    given = of_ties.filter(pl.col("giver").is_not_null(), pl.col("giver") != "")
    ties = given.group_by("tie", maintain_order=True).agg(
        pl.len(), givers=pl.col("giver").n_unique(), mutual=(pl.col("giver") == "both").any()
    )
    both = (pl.col("givers") > 1) | pl.col("mutual")
    return ties.filter(pl.col("len") >= LEAST).select(subject=pl.col("tie"), hit=both)


EXCHANGES_BOTH_WAYS = hypothesis(
    "exchanges-both-ways",
    Share(
        _ties_that_gave,
        unit=_WORDS("unit"),
        did=_WORDS("did"),
        frame="exchanges",
        rule=DecisionRule("more", 0.5),
        silent=True,
    ),
    section="any record",
    claim=_WORDS("claim"),
    caveats=(_WORDS("caveat"),),
    of_article=False,
)

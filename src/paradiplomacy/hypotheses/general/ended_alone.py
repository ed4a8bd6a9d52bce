"""Share of ends of ties that one side decided."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.designs.design import general_claim
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.designs.share import Share
from paradiplomacy.language import Words
from paradiplomacy.record.frames import Frames

_WORDS = Words(__name__)
BY_NO_SIDE_ALONE = ("both", "law", "expired")


def _ended_ties(frames: Frames) -> pl.DataFrame:
    """The last end of each tie of which somebody says who ended it, or that it ran out."""
    ended = frames.spells.filter(pl.col("exit") == "ended", pl.col("exit_actor") != "")
    last = ended.unique("tie", keep="last", maintain_order=True)
    return last.select(subject=pl.col("tie"), hit=~pl.col("exit_actor").is_in(BY_NO_SIDE_ALONE))


ENDED_ALONE = general_claim(
    _WORDS,
    Share(_ended_ties, _WORDS("unit"), _WORDS("did"), "spells", DecisionRule("more", 0.5)),
    caveats=(_WORDS("caveat"),),
)

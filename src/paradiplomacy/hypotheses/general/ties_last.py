"""Share of ties of twenty years and more that gave a sign of life within ten years."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.designs.design import general_claim
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.designs.share import Share
from paradiplomacy.hypotheses.selection import DAYS_A_YEAR, days_later
from paradiplomacy.language import Words
from paradiplomacy.record.frames import Frames

_WORDS = Words(__name__)
YEARS = 20


def _old_ties(frames: Frames) -> pl.DataFrame:
    since = days_later(frames.as_of, -round(YEARS * DAYS_A_YEAR))
    old = frames.ties.filter(pl.col("established_high") < since)
    is_active = (pl.col("status") == "active") & (pl.col("last_sign") != "")
    return old.select(subject=pl.col("tie"), hit=is_active, missed=pl.col("status") == "ended")


TIES_LAST = general_claim(
    _WORDS,
    Share(_old_ties, _WORDS("unit"), _WORDS("did"), "ties", DecisionRule("more", 0.5), silent=True),
    caveats=(_WORDS("caveat"),),
)

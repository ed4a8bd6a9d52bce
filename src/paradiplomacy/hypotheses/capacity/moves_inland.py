"""The odds of an inland city by year of founding, under other choices on ties."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.regression import Effect
from paradiplomacy.hypotheses.finding import NOTHING
from paradiplomacy.hypotheses.histories.founding import odds_ratio_a_decade
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Words

__all__ = ["LATE", "other_logits"]

WORDS = Words(__name__)
LATE = date(2018, 1, 1)


def other_logits(
    ties: pl.DataFrame, every: pl.DataFrame, robust: Effect | None
) -> Iterator[Estimate]:
    """By errors, by other ties, and for the West."""
    parts = {
        "all-ties": every,
        "any-size": every.filter(pl.col("tier") == "city"),
        "confirmed": ties.filter(pl.col("agreement") == "confirmed"),
        "uncontradicted": ties.filter(pl.col("agreement") != "contradicted"),
        "before-2018": ties.filter(pl.col("established") < LATE),
    }
    west = ties.filter(pl.col("region") != "").with_columns(
        (pl.col("region") == "West").cast(pl.Int8).alias("west")
    )
    choices = [
        ("province-errors", ties, robust),
        *((name, part, odds_ratio_a_decade(part)) for name, part in parts.items()),
        ("west", west, odds_ratio_a_decade(west, outcome="west")),
    ]
    for name, part, effect in choices:
        yield as_estimate(
            WORDS(f"estimate.choice.{name}"),
            effect.interval() if effect else NOTHING,
            part.height,
            "odds ratio",
            WORDS("logit" if effect else "not-fitted"),
            subjects=tuple(part["tie"]),
        )

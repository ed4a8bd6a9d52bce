"""Odds ratios of climate work, as estimates."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.climate.halves_of_pairs import Contrast, fitted_odds
from paradiplomacy.hypotheses.finding import NOTHING
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Words

__all__ = ["estimate_of", "other_odds"]

WORDS = Words(__name__)


def estimate_of(contrast: Contrast, unit: str) -> Estimate:
    """The odds ratio of one half, by pair or by exchange."""
    of_pairs, pairs = unit == "pair", contrast.pairs
    effect = contrast.by_pair if of_pairs else contrast.by_exchange
    return as_estimate(
        WORDS(f"estimate.{unit}.{contrast.half}"),
        effect.interval() if effect else NOTHING,
        pairs.height if of_pairs else int(pairs["exchanges"].sum() or 0),
        "odds ratio",
        WORDS("logit" if effect else "not-fitted"),
        subjects=_subjects(pairs),
    )


def _subjects(pairs: pl.DataFrame) -> tuple[str, ...]:
    return (*pairs["tie"], *("exchange:" + pairs["answer"].drop_nulls()))


def other_odds(contrasts: tuple[Contrast, ...]) -> Iterator[Estimate]:
    """The same for pairs with as many exchanges, and along the whole scale."""
    for c, measure in zip(contrasts, ("size", "income"), strict=True):
        logs = c.pairs.with_columns(pl.col("exchanges").cast(pl.Float64).log().alias("log_number"))
        alike, slope = (
            fitted_odds(logs, c.half, controls=("log_number",)),
            fitted_odds(c.pairs, measure),
        )
        for choice, effect, per in (("same-number", alike, 1.0), ("slope", slope, log(10))):
            yield as_estimate(
                WORDS(f"estimate.{choice}.{c.half}"),
                effect.interval(per=per) if effect else NOTHING,
                c.pairs.height,
                "odds ratio",
                WORDS("logit" if effect else "not-fitted-beside"),
                subjects=_subjects(c.pairs),
            )

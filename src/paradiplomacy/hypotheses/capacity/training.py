"""Exchanges of know-how between two countries, and who taught whom in them."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.exact import share
from paradiplomacy.hypotheses.selection import as_estimate, pair_ties, told_once
from paradiplomacy.language import Text, Words
from paradiplomacy.record.frames import Frames

__all__ = ["EXACT", "KNOW_HOW", "TRAINING", "UNKNOWN", "taught", "taught_by", "training"]

TRAINING = ("training",)
KNOW_HOW = ("training", "technical cooperation")
UNKNOWN = (pl.col("teacher") == "") & (pl.col("learner") == "")
"""Of which nobody says who taught whom."""
WORDS = Words(__name__)
EXACT = WORDS("exact")


def training(
    frames: Frames, first: str, second: str, *, forms: Sequence[str] = TRAINING
) -> pl.DataFrame:
    """Exchanges of two countries' ties of some forms.

    Rows on the same tie, date and form are one exchange reported twice; the one that says who
    taught is kept.
    """
    ties = pair_ties(frames, first, second)
    return (
        frames.exchanges.filter(
            pl.col("tie").is_in(ties["tie"].to_list()) & pl.col("form").is_in(list(forms))
        )
        .with_columns(pl.col("teacher", "learner").fill_null(""))
        .sort(UNKNOWN, "exchange")
        .pipe(told_once)
        .sort("exchange")
    )


def taught(teacher: str, learner: str) -> pl.Expr:
    """Whether the one country taught the other; who travelled does not say it.

    Where only who learned is known, the other end taught.
    """
    return (pl.col("teacher") == teacher) | (
        (pl.col("teacher") == "") & (pl.col("learner") == learner)
    )


def taught_by(name: Text, exchanges: pl.DataFrame, teacher: str, learner: str) -> Estimate:
    """The share of exchanges in which one country taught the other."""
    return as_estimate(
        name,
        share(exchanges.filter(taught(teacher, learner)).height, exchanges.height),
        exchanges.height,
        "share",
        EXACT,
        subjects=tuple(f"exchange:{key}" for key in exchanges["exchange"]),
    )

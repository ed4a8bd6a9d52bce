"""Exchanges of know-how between two countries, and who taught whom in them."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.exact import share
from paradiplomacy.hypotheses.selection import as_estimate, pair_ties, told_once
from paradiplomacy.record.frames import Frames

__all__ = ["KNOW_HOW", "TRAINING", "readings", "taught_by", "training"]

TRAINING = ("training",)
KNOW_HOW = ("training", "technical cooperation")
PEOPLE = pl.col("flow") == "personnel"
EXACT = "share with exact binomial interval (Clopper-Pearson); recorded exchanges are no sample"


def training(
    frames: Frames, first: str, second: str, *, forms: Sequence[str] = TRAINING
) -> pl.DataFrame:
    """Exchanges of two countries' ties of some forms, or with a sector named training.

    Rows on the same tie, date and form are one exchange told twice.
    """
    ties = pair_ties(frames, first, second)
    return (
        frames.exchanges.filter(
            pl.col("tie").is_in(ties["tie"].to_list())
            & (pl.col("form").is_in(list(forms)) | pl.col("sectors").list.contains("training"))
        )
        .sort("exchange")
        .pipe(told_once)
    )


def readings(teacher: str, learner: str) -> dict[str, pl.Expr]:
    """Whether one country taught the other, by both readings of the coding.

    Of people who flow, `giver` is the country that they came from; whether they went to
    learn or to teach, it does not say. Of ideas and means, `giver` is the teacher.
    """
    from_teacher, from_learner = pl.col("giver") == teacher, pl.col("giver") == learner
    return {
        "learn": (PEOPLE & from_learner) | (~PEOPLE & from_teacher),
        "teach": from_teacher,
    }


def taught_by(name: str, exchanges: pl.DataFrame, reading: pl.Expr) -> Estimate:
    """The share of one-way exchanges of which a reading holds."""
    return as_estimate(
        name,
        share(exchanges.filter(reading).height, exchanges.height),
        exchanges.height,
        "share",
        EXACT,
        subjects=tuple(f"exchange:{key}" for key in exchanges["exchange"]),
    )

"""Exchanges of know-how between two countries, and who taught whom in them."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.exact import share
from paradiplomacy.hypotheses.histories.answered import answered
from paradiplomacy.hypotheses.selection import as_estimate, pair_ties, told_once
from paradiplomacy.language import Text, Words
from paradiplomacy.record.frame_cache import cached_by_frames
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
    taught is kept. Where the record has no training of a tie, interviews may have.
    """
    ties = pair_ties(frames, first, second)
    exchanges = frames.exchanges.filter(
        pl.col("tie").is_in(ties["tie"].to_list()) & pl.col("form").is_in(list(forms))
    )
    if set(TRAINING) <= set(forms):
        trained = set(exchanges.filter(pl.col("form").is_in(list(TRAINING)))["tie"])
        answers = _answered(frames).filter(
            pl.col("tie").is_in(ties["tie"].to_list()) & ~pl.col("tie").is_in(list(trained))
        )
        exchanges = pl.concat([exchanges, answers])
    return (
        exchanges.with_columns(pl.col("teacher", "learner").fill_null(""))
        .sort(UNKNOWN, "exchange")
        .pipe(told_once)
        .sort("exchange")
    )


@cached_by_frames
def _answered(frames: Frames) -> pl.DataFrame:
    """Training of which an interview says who taught, one exchange a tie, undated."""
    rows = []
    for tie, answer in answered(frames, "training.taught").items():
        places = tie.removeprefix("tie:").split("|")
        ways = {
            1: (answer.side, answer.other),
            2: (answer.other, answer.side),
            3: ("mutual", "mutual"),
        }
        teacher, learner = ways[int(answer.value)] if isinstance(answer.value, float) else ("", "")
        rows.append(
            {
                "exchange": f"{answer.account}|training.taught",
                "tie": tie,
                "place_a": places[0],
                "place_b": places[1],
                "form": TRAINING[0],
                "flow": "personnel",
                "teacher": teacher,
                "learner": learner,
                "sectors": [],
            }
        )
    schema = frames.exchanges.schema
    return pl.DataFrame([dict.fromkeys(schema) | row for row in rows], schema=schema)


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

"""Ties that carried on in tense times, behind what is reported of them and by interviews."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.conflict.tension import months
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.designs.share import Share
from paradiplomacy.hypotheses.estimators.detection import detections
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.histories.answered import answered
from paradiplomacy.hypotheses.histories.periods import standing_exchanges
from paradiplomacy.hypotheses.selection import as_estimate, ties_of_pair
from paradiplomacy.language import Text, Words
from paradiplomacy.record.frames import Frames

__all__ = [
    "BY_ANSWERS",
    "answers_of",
    "carried_on",
    "carried_on_sentence",
    "in_contact",
    "tense_exchanges",
]

WORDS = Words(__name__)

WITHIN = 10
"""Exchanges within which a tie has to have one in a tense time; it decides nothing."""


def tense_exchanges(frames: Frames) -> pl.DataFrame:
    """Exchanges of each tie that fell surely into a month, and those after a tense year.

    Returns
    -------
    polars.DataFrame
        tie, exchanges, tense. Months in which borders were closed are left out.
    """
    dated = standing_exchanges(frames).filter(
        pl.col("date_low").dt.truncate("1mo") == pl.col("date_high").dt.truncate("1mo")
    )
    open_months = months(frames).filter(~pl.col("closed")).select("month", "tense")
    return (
        dated.with_columns(month=pl.col("date_low").dt.truncate("1mo"))
        .join(open_months, on="month")
        .group_by("tie")
        .agg(pl.len().alias("exchanges"), pl.col("tense").sum().cast(pl.Int64))
        .sort("tie")
    )


def carried_on(frames: Frames) -> tuple[Estimate, ...]:
    """The share of ties that would have shown an exchange after a tense year."""
    counts, rows = tense_exchanges(frames), months(frames).filter(~pl.col("closed"))
    model = detections(counts["exchanges"].to_list(), counts["tense"].to_list())
    at_risk = float(rows["ties"].sum())
    if model is None or at_risk <= 0:
        return ()
    tense = float(rows.filter("tense")["ties"].sum()) / at_risk
    method = WORDS(
        "method",
        better=model.better.model_name,
        gain=model.gain,
        other=model.other.model_name,
        alike=1 - (1 - tense) ** WITHIN,
    )
    return (
        as_estimate(
            WORDS("name", within=WITHIN),
            model.interval(WITHIN),
            counts.height,
            "share",
            method,
            subjects=tuple(counts["tie"]),
        ),
    )


def carried_on_sentence(estimates: tuple[Estimate, ...]) -> Text:
    """The same in a sentence; nothing where silence looks like an end of exchange."""
    if not estimates:
        return ""
    (estimate,) = estimates
    share = Interval(estimate.value, estimate.low, estimate.high, estimate.level)
    return WORDS("sentence", share=share, n=estimate.n, within=WITHIN)


QUESTION = "contact.through-crisis"


def in_contact(frames: Frames) -> pl.DataFrame:
    """Ties of the pair of which interviews say it: subject (the tie) and hit (in contact)."""
    ties = set(ties_of_pair(frames)["tie"]) if not frames.answers.is_empty() else set()
    rows = [
        (tie, answer.value == 1)
        for tie, answer in sorted(answered(frames, QUESTION).items())
        if tie in ties
    ]
    return pl.DataFrame(rows, schema={"subject": pl.String, "hit": pl.Boolean}, orient="row")


def answers_of(frames: Frames) -> tuple[str, ...]:
    """The answers that say so."""
    answers = answered(frames, QUESTION)
    return tuple(f"answer:{answers[tie].account}|{QUESTION}" for tie in sorted(answers))


BY_ANSWERS = Share(
    units=in_contact,
    unit=WORDS("unit"),
    did=WORDS("did"),
    frame="answers",
    rule=DecisionRule("more", 0.5),
)

"""Ties that stayed in contact through a crisis, as interviews say."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.designs.share import Share
from paradiplomacy.hypotheses.histories.agreed_answers import agreed_answers
from paradiplomacy.hypotheses.selection import ties_of_pair
from paradiplomacy.language import Words
from paradiplomacy.record.frames import Frames

WORDS = Words(__name__)

QUESTION = "contact.through-crisis"


def in_contact(frames: Frames) -> pl.DataFrame:
    """Ties of the pair of which interviews say it: subject (the tie) and hit (in contact)."""
    ties = set(ties_of_pair(frames)["tie"]) if not frames.answers.is_empty() else set()
    rows = [
        (tie, answer.value == 1)
        for tie, answer in sorted(agreed_answers(frames, QUESTION).items())
        if tie in ties
    ]
    return pl.DataFrame(rows, schema={"subject": pl.String, "hit": pl.Boolean}, orient="row")


def answers_of(frames: Frames) -> tuple[str, ...]:
    """The answers that say so."""
    answers = agreed_answers(frames, QUESTION)
    return tuple(f"answer:{answers[tie].account}|{QUESTION}" for tie in sorted(answers))


BY_ANSWERS = Share(
    units=in_contact,
    unit=WORDS("unit"),
    did=WORDS("did"),
    frame="answers",
    rule=DecisionRule("more", 0.5),
)

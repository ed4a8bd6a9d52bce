"""Answers of made studies: drawn, differing within what counts as the same, and beyond it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paradiplomacy.interviews.pairing import AnyAnswer
from paradiplomacy.interviews.questions import Question
from paradiplomacy.model.dates import EventDate

if TYPE_CHECKING:
    import numpy as np

__all__ = ["DRAWN", "differs", "draw", "extreme_answer", "other_answer", "slightly_other"]

DRAWN = (
    "trust.city",
    "trust.above",
    "opinion.local",
    "trade.any",
    "training.any",
    "purpose.mutual-gain",
    "purpose.solidarity",
    "tie.stands",
    "tie.ended",
    "tie.ended-by",
    "training.taught",
    "crisis.june-1989",
    "crisis.june-1989-return",
)
"""Questions whose answers decide claims; they are never left out."""


def draw(rng: np.random.Generator, question: Question) -> AnyAnswer:
    """A true answer, by the kind of the question."""
    if question.choices:
        return float(rng.choice([choice.value for choice in question.choices]))
    if question.kind == "date":
        return EventDate.parse(f"{rng.integers(1990, 2020)}-{rng.integers(1, 13):02}")
    return float(rng.poisson(12))


def slightly_other(rng: np.random.Generator, question: Question, value: AnyAnswer) -> AnyAnswer:
    """An answer that counts as the same: one more or less, the next month, the year alone."""
    if isinstance(value, EventDate):
        if question.same.rule == "overlapping":
            return EventDate.parse(str(value.earliest.year)) if rng.random() < 0.5 else value
        return _months_later(value, 1) if question.same.size >= 1 else value
    if isinstance(value, float) and question.same.rule in ("share", "within"):
        moved = value + int(rng.integers(-1, 2))
        return moved if moved >= 0 and question.agree(value, moved) else value
    return value


def other_answer(question: Question, value: AnyAnswer) -> AnyAnswer:
    """An answer of the same end that differs by more than the question allows.

    Examples
    --------
    >>> from paradiplomacy.interviews.instrument import read_shipped
    >>> other_answer(read_shipped()["exchange.count"], 10.0)
    26.0
    """
    if isinstance(value, EventDate):
        return _months_later(value, 48)
    if not isinstance(value, float):
        raise TypeError(f"{question.key} has no other answer than words")
    if question.choices:
        values = [float(choice.value) for choice in question.choices]
        return next(other for other in values if other != value and differs(question, value, other))
    return 2 * value + 6


def differs(question: Question, first: AnyAnswer, second: AnyAnswer) -> bool:
    """Whether two answers of one end contradict each other."""
    if isinstance(first, str) or isinstance(second, str):
        return False
    here = float(question.seen_from_there(first)) if isinstance(first, float) else first
    return question.agree(here, second) is False


def extreme_answer(question: Question) -> AnyAnswer:
    """The last choice, a huge number, a date long ago."""
    if question.choices:
        return float(max(choice.value for choice in question.choices))
    return EventDate.parse("1979-01") if question.kind == "date" else 999.0


def _months_later(value: EventDate, months: int) -> EventDate:
    at = value.earliest.year * 12 + value.earliest.month - 1 + months
    return EventDate.parse(f"{at // 12}-{at % 12 + 1:02}")

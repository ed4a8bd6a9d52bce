"""Suspensions in words and in a picture: which ended how, and after how long."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from paradiplomacy.hypotheses.base import Picture
from paradiplomacy.hypotheses.histories.interruptions import Interruption, survival
from paradiplomacy.language import Message, Words

__all__ = ["length_words", "lengths_picture"]

WORDS = Words(__name__)
HALF = 0.5


def length_words(interruption: Interruption) -> Message:
    """How long it lasted."""
    shortest, longest = interruption.shortest, interruption.longest
    if longest == inf:
        return WORDS("length.at-least", years=shortest)
    if longest < 2:
        return WORDS("length.months", low=12 * shortest, high=12 * longest)
    return WORDS("length.about", years=(shortest + longest) / 2)


def lengths_picture(cases: Sequence[Interruption]) -> Picture:
    """The share that is not over yet, by time."""
    rows = tuple(
        {"group": WORDS("group"), "x": x, "value": (low + high) / 2, "low": low, "high": high}
        for x, low, high in survival(cases)
    )
    return Picture("steps", rows, WORDS("axis.x"), WORDS("axis.y"), reference=HALF)

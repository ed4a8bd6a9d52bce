"""Sentences that the findings of many claims share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from paradiplomacy.hypotheses.estimators.exact import FEW, Interval
from paradiplomacy.language import Message, Text, Words, sentences

_WORDS = Words(__name__)


@dataclass(frozen=True, slots=True)
class Detectable:
    """Smallest effect that eight records of ten would show.

    size: None where even the largest effect would be missed too often.
    unit: What the size is of, after "the": ``ratio of rates``.
    sample: What there is: ``With 12 exchanges``.
    scale: How the size is written; a share is a difference, in percentage points.
    more: A sentence to follow.

    >>> print(Detectable(0.55, "ratio", "With 40 ties").sentence)
    With 40 ties, the ratio would have to be 0.55 or lower to be detected in eight cases out of ten.
    >>> print(Detectable(None, "ratio of rates", "With 3 exchanges").sentence)
    With 3 exchanges, even the largest effect would be missed in more than two cases out of ten.
    """

    size: float | None
    unit: Text
    sample: Text
    scale: Literal["ratio", "share", "number"] = "ratio"
    more: Text = ""

    @property
    def sentence(self) -> Message:
        """All of it in words."""
        if self.size is None:
            return sentences(_WORDS("missed", sample=self.sample), self.more)
        way = "less" if self.scale == "ratio" and self.size < 1 else "more"
        size = _WORDS(f"size.{self.scale}", size=self.size, points=100 * self.size)
        seen = _WORDS(f"seen.{way}", sample=self.sample, unit=self.unit, size=size)
        return sentences(seen, self.more)


def beyond(size: float | None, reference: float) -> float | None:
    """Distance of a size from a reference; None for none.

    >>> beyond(0.75, 0.5), beyond(None, 0.5)
    (0.25, None)
    """
    return None if size is None else abs(size - reference)


def named_ratio(ratio: Interval, message: Text, *, events: float, event: Text) -> Message:
    """A ratio and its interval; below ten events that these are too few for a ratio.

    message: What is said of it where there are enough events, the ratio itself included.
    events: How many it rests on.
    event: What an event is called, in the singular.

    >>> ratio, rate = Interval(2.0, 0.5, 8.0, 0.95), "the rate is 2.00 times the other"
    >>> str(named_ratio(ratio, rate, events=12, event="end of a tie"))
    'the rate is 2.00 times the other (95% interval 0.50 to 8.00)'
    >>> str(named_ratio(ratio, rate, events=6, event="end of a tie"))
    'with fewer than ten ends of a tie, a ratio would not be reliable'
    """
    if events < FEW:
        return _WORDS("too-few-for-a-ratio", few=FEW, event=event)
    return _WORDS("with-interval", message=message, ratio=ratio)

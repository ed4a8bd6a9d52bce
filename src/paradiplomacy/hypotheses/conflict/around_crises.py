"""Exchanges after crises for each before: the ratio, and the same under other choices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.designs.bunched import ratio_around
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.histories.crisis_windows import (
    Around,
    around,
    by_crisis,
    pooled,
    quiet_days,
)
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

__all__ = ["WIDEST", "each_crisis", "other_windows"]

_WORDS = Words(__name__)
WIDEST = _WORDS("widest")
POOLED = _WORDS("pooled")


def each_crisis(frames: Frames) -> dict[Message, Estimate]:
    """The ratio around each crisis with any exchange, by its name and year."""
    return {
        _titled(w): ratio_around(_WORDS("crisis", crisis=w.name), [w], _WORDS("exact"))
        for w in by_crisis(frames)
        if w.total
    }


def _titled(window: Around) -> Message:
    year = window.first.year
    if str(year) in str(window.name):
        return _WORDS("label.crisis", crisis=window.name)
    return _WORDS("label.with-year", crisis=window.name, year=year)


def other_windows(
    frames: Frames, windows: Sequence[Around], narrow: Interval
) -> Iterator[Estimate]:
    """The ratio by other counts, and around quiet days."""
    yield ratio_around(_WORDS("choice.narrow"), windows, WIDEST, ratio=narrow)
    yield ratio_around(_WORDS("choice.alone"), windows, POOLED)
    by_days = pooled(windows, by_days=True)
    yield ratio_around(_WORDS("choice.by-days"), windows, POOLED, ratio=by_days)
    if quiet := [around(frames, day, day) for day in quiet_days(frames)]:
        yield ratio_around(_WORDS("choice.quiet", n=len(quiet)), quiet, POOLED)

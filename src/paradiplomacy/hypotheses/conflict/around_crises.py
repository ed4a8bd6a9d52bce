"""Exchanges after crises for each before: the ratio, and the same under other choices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.designs.bunched import ratio_around
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.histories.crisis_windows import (
    CLOSED_YEARS,
    Around,
    Episode,
    around,
    by_crisis,
    episodes,
    outside_closure,
    pooled,
    quiet_days,
    ratio_of_ties,
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
    """The ratio by other counts, of other ties, and around other days."""
    others = {
        "alone": (windows, None),
        "by-days": (windows, pooled(windows, by_days=True)),
        "undated": (episodes(frames, undated=True), None),
        "each": (by_crisis(frames), None),
    }
    yield ratio_around(_WORDS("choice.narrow"), windows, WIDEST, ratio=narrow)
    for choice, (around_them, ratio) in others.items():
        yield ratio_around(_WORDS(f"choice.{choice}"), around_them, POOLED, ratio=ratio)
    ratio, n = ratio_of_ties(frames, windows)
    yield replace(ratio_around(_WORDS("choice.ties"), windows, POOLED, ratio=ratio), n=n)
    clear = outside_closure(frames, windows)
    if len(clear) < len(windows):
        yield ratio_around(_WORDS("choice.open", years=CLOSED_YEARS), clear, POOLED)
    filled = [w for w in windows if w.total]
    for left in filled if len(filled) > 1 else ():
        rest = [w for w in windows if w is not left]
        yield ratio_around(_WORDS("choice.without", crisis=left.name), rest, POOLED)
    if quiet := [around(frames, Episode(day, day)) for day in quiet_days(frames)]:
        yield ratio_around(_WORDS("choice.quiet", n=len(quiet)), quiet, POOLED)

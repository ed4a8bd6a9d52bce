"""Exchanges after crises for each before: the ratio, and the same under other choices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.histories.crisis_windows import (
    CLOSED_YEARS,
    Around,
    around,
    by_crisis,
    episodes,
    outside_closure,
    pooled,
    quiet_days,
    ratio_of_ties,
)
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

__all__ = ["WIDEST", "each_crisis", "other_windows", "ratio_around"]

_WORDS = Words(__name__)
WIDEST = _WORDS("widest")


def ratio_around(
    name: Message,
    windows: Sequence[Around],
    ratio: Interval | None = None,
    *,
    how: Message | None = None,
) -> Estimate:
    """The ratio around crises, pooled where none is given."""
    ratio, n, method = ratio or pooled(windows), sum(w.total for w in windows), how
    method = method or _WORDS("pooled")
    return as_estimate(name, ratio, n, "ratio", method, subjects=_subjects(windows))


def each_crisis(frames: Frames) -> dict[Message, Estimate]:
    """The ratio around each crisis with any exchange, by its name and year."""
    return {
        _titled(w): ratio_around(_WORDS("crisis", crisis=w.name), [w], how=_WORDS("exact"))
        for w in by_crisis(frames)
        if w.total
    }


def _titled(window: Around) -> Message:
    year = window.first.year
    if str(year) in str(window.name):
        return _WORDS("label.crisis", crisis=window.name)
    return _WORDS("label.with-year", crisis=window.name, year=year)


def _subjects(windows: Sequence[Around]) -> tuple[str, ...]:
    keys = (key for w in windows for key in (*w.before, *w.after))
    return tuple(f"exchange:{key}" for key in dict.fromkeys(keys))


def other_windows(
    frames: Frames, windows: Sequence[Around], narrow: Interval
) -> Iterator[Estimate]:
    """The ratio by other counts, of other ties, and around other days."""
    yield ratio_around(_WORDS("choice.narrow"), windows, narrow, how=WIDEST)
    yield ratio_around(_WORDS("choice.alone"), windows)
    yield ratio_around(_WORDS("choice.by-days"), windows, pooled(windows, by_days=True))
    yield ratio_around(_WORDS("choice.undated"), episodes(frames, undated=True))
    yield ratio_around(_WORDS("choice.each"), by_crisis(frames))
    of_ties, subjects = ratio_of_ties(frames, windows), _subjects(windows)
    yield as_estimate(_WORDS("choice.ties"), *of_ties, "ratio", _WORDS("pooled"), subjects=subjects)
    clear = outside_closure(frames, windows)
    if len(clear) < len(windows):
        yield ratio_around(_WORDS("choice.open", years=CLOSED_YEARS), clear)
    filled = [w for w in windows if w.total]
    for left in filled if len(filled) > 1 else ():
        others = [w for w in windows if w is not left]
        yield ratio_around(_WORDS("choice.without", crisis=left.name), others)
    if quiet := [around(frames, day, day) for day in quiet_days(frames)]:
        yield ratio_around(_WORDS("choice.quiet", n=len(quiet)), quiet)

"""Dated events in equal windows before and after given moments, pooled over the moments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import NamedTuple

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Verdict
from paradiplomacy.hypotheses.designs.clustered_counts import ClusteredCounts, ratio_around
from paradiplomacy.hypotheses.designs.rates import p_of_counts
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import (
    Interval,
    detectable_ratio,
    needed_for_equivalence,
    share_of_ratio,
)
from paradiplomacy.hypotheses.estimators.odds import Totals
from paradiplomacy.hypotheses.finding import (
    Detectable,
    Sentences,
    decision,
    finding,
    intervals,
    named_ratio,
    some,
)
from paradiplomacy.hypotheses.histories.answered_counts import SHARP_DAYS
from paradiplomacy.hypotheses.histories.crisis_windows import (
    Around,
    Episode,
    around,
    pooled_ratio,
    separate_episodes,
)
from paradiplomacy.hypotheses.histories.tie_time import (
    Event,
    at_risk_before,
    event_name,
    frame_of,
    tie_events,
)
from paradiplomacy.hypotheses.selection import DAYS_A_YEAR, days_later, ties_of_pair
from paradiplomacy.language import Message, Name, Text, Value, Words, sentences
from paradiplomacy.record.frames import Frames

_WORDS = Words(__name__)
THE_SHOCKS = _WORDS("the-shocks")


class Moment(NamedTuple):
    """Something that happens, with its first and last possible day (None where open)."""

    key: str
    name: Text
    first: date | None
    last: date | None


def shocks_of_record(keys: Sequence[str] = ()) -> Callable[[Frames], list[Moment]]:
    """The shocks of a record of these keys, or all without any."""

    def moments(frames: Frames) -> list[Moment]:
        shocks = frames.shocks
        if keys:
            shocks = shocks.filter(pl.col("shock").is_in(list(keys)))
        rows = shocks.sort("shock").select("shock", "name", "name_zh", "date_low", "date_high")
        return [
            Moment(key, Name(name, chinese) if chinese else name, first, last)
            for key, name, chinese, first, last in rows.iter_rows()
        ]

    return moments


def given_dates(*moments: tuple[str, date, date]) -> Callable[[Frames], list[Moment]]:
    """Dates that the author of the claim names: name, first and last possible day of each."""
    given = [Moment(name, name, first, last) for name, first, last in moments]
    return lambda _frames: list(given)


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """Rate of something after given moments, relative to that before.

    event: What is counted. Exchanges, suspensions and so on are those of ties that stood when the
        window before began, so that a growing number of ties is not a rise.
    moments: From frames to the moments; `shocks_of_record` and `given_dates` make one.
    rule: Its reference is a ratio, after to before.
    ties: The ties that are looked at; those of the pair that a record is about, by default.
    months: Length of each window.
    named: What the moments are, after "the 12 months after": ``national crises``.
    from_shocks: Whether the moments are shocks of the record, which it then needs.

    Moments less than a window apart are taken together, and windows that would overlap are
    shortened on both sides alike, so that no event counts twice. Left out are moments that the
    record does not date to a month, and those whose window after reaches beyond the record.
    """

    event: Event
    moments: Callable[[Frames], list[Moment]]
    rule: DecisionRule
    ties: Callable[[Frames], pl.DataFrame] = ties_of_pair
    months: int = 12
    named: Text = THE_SHOCKS
    from_shocks: bool = True

    @property
    def days(self) -> int:
        """Length of each window where nothing else is near."""
        return round(self.months * DAYS_A_YEAR / 12)

    @property
    def _event(self) -> Message:
        return event_name(self.event)

    @property
    def needs(self) -> tuple[Need, ...]:
        """A moment with both windows on record, and an event in one of them."""
        frame = "shocks" if self.from_shocks else frame_of(self.event)
        return (
            Need(frame, _WORDS("need.moments"), lambda frames: len(self._split_moments(frames)[0])),
            Need(
                frame_of(self.event),
                _WORDS("need.events", event=self._event, months=self.months),
                lambda frames: sum(w.total for w in self.windows(frames)),
            ),
        )

    @property
    def method(self) -> Message:
        """Method by which it is estimated."""
        return _WORDS("method", event=self._event, months=self.months, moments=self.named)

    def _split_moments(self, frames: Frames) -> tuple[list[Moment], list[Moment]]:
        """Moments that can be used, in order of their days, and the others."""
        used: list[Moment] = []
        unused: list[Moment] = []
        for moment in self.moments(frames):
            first, last = moment.first, moment.last
            sharp = first is not None and last is not None and (last - first).days < SHARP_DAYS
            whole = last is not None and days_later(last, self.days) <= frames.as_of
            (used if sharp and whole else unused).append(moment)
        return sorted(used, key=lambda m: (m.first or date.min, m.key)), unused

    def windows(self, frames: Frames) -> list[Around]:
        """The events around each moment, or each few that lie near each other."""
        used, _ = self._split_moments(frames)
        dated = [
            Episode(moment.first, moment.last, keys=(moment.key,), names=(moment.name,))
            for moment in used
            if moment.first and moment.last
        ]
        chosen = self.ties(frames)
        windows = []
        for run in separate_episodes(dated, days=self.days):
            ties, events = chosen, None
            if self.event != "exchange":
                start = days_later(run.first, -run.days)
                ties = at_risk_before(frames, chosen, self.event, start)
                events = tie_events(frames, ties, self.event)
            windows.append(around(frames, run, ties=ties, events=events))
        return windows

    def test(self, frames: Frames) -> Finding:
        """Count on both sides, and hold the ratio against the reference."""
        windows = self.windows(frames)
        n = sum(w.total for w in windows)
        before, after = sum(len(w.before) for w in windows), sum(len(w.after) for w in windows)
        interval, narrow = pooled_ratio(windows), pooled_ratio(windows, level=0.9)
        p, units, loss = p_of_counts(Totals(after, 1.0, before, 1.0), self.rule), n, 1.0
        how = "pooled"
        if self.event == "exchange":
            # Exchanges of one tie come in bunches: a tie, not an exchange, is what decides.
            counts = ClusteredCounts.of(frames, windows)
            interval, narrow, p = counts.ratio(), counts.ratio(level=0.9), counts.p(self.rule)
            units, loss, how = counts.units, counts.loss, "widest"
        verdict = self.rule.verdict(interval, narrow, events=units)
        deciding = self._ratio("name.all", windows, ratio=interval, how=how)
        filled = [w for w in windows if w.total]
        each = (
            {w.name: self._ratio("name.moment", [w], how="exact", moment=w.name) for w in filled}
            if len(windows) > 1
            else {}
        )
        low, high = detectable_ratio(round(n / loss), time=self.rule.reference)
        least = high if self.rule.expect == "more" else low
        least = None if least is None else least * self.rule.reference
        return finding(
            _WORDS,
            decision(verdict, deciding, p=p, n=n),
            self._sentence(windows, before, after, interval=interval, verdict=verdict),
            further=each.values(),
            method=self.method,
            detectable=Detectable(least, _WORDS("mde-unit"), _WORDS("sample", n=n)),
            lacks=self._lacks(n, verdict, loss),
            sensitivity=tuple(self._sensitivity(windows, narrow)),
            caveats=self._caveats(frames, windows),
            picture=intervals(
                _WORDS("axis", event=self._event, moments=self.named),
                [(_WORDS("label"), deciding), *each.items()],
                reference=self.rule.reference,
                margin=self.rule.margin if self.rule.expect == "same" else None,
            ),
        )

    def _ratio(
        self,
        name: str,
        windows: Sequence[Around],
        *,
        ratio: Interval | None = None,
        how: str = "pooled",
        **more: Text,
    ) -> Estimate:
        named = _WORDS(name, event=self._event, moments=self.named, **more)
        prefix = "exchange:" if self.event == "exchange" else ""
        return ratio_around(named, windows, _WORDS(how), ratio=ratio, prefix=prefix)

    def _sensitivity(self, windows: Sequence[Around], narrow: Interval) -> Iterator[Estimate]:
        if self.rule.expect == "same":
            how = "widest" if self.event == "exchange" else "pooled"
            yield self._ratio("name.narrow", windows, ratio=narrow, how=how)
        if self.event == "exchange":
            yield self._ratio("name.alone", windows)

    def _lacks(self, n: int, verdict: Verdict, loss: float) -> tuple[Message, ...]:
        if verdict is not Verdict.INCONCLUSIVE:
            return ()
        if self.rule.expect == "same" and self.rule.margin:
            low, true, high = (
                share_of_ratio(r, 1.0, 1.0)
                for r in (self.rule.margin[0], self.rule.reference, self.rule.margin[1])
            )
            needed = 10 * ceil(needed_for_equivalence((low, high), true=true) * loss / 10)
            return (_WORDS("lack.same", needed=needed, n=n, event=self._event, moments=self.named),)
        return (_WORDS("lack.more", event=self._event, moments=self.named),)

    def _sentence(
        self,
        windows: Sequence[Around],
        before: int,
        after: int,
        *,
        interval: Interval,
        verdict: Verdict,
    ) -> Message:
        span: dict[str, Value] = {"months": self.months, "moments": self.named}
        if before + after == 0:
            return _WORDS("none", event=self._event, **span)
        ratio = (
            named_ratio(
                interval, _WORDS("ratio", ratio=interval), events=before + after, event=self._event
            )
            if interval.value is not None
            else _WORDS("none-before", ratio=interval)
        )
        short = event_name(self.event, short=True)
        counted = _WORDS("counted", short=short, after=after, before=before, ratio=ratio, **span)
        return sentences(counted, self.rule.conclusion(_WORDS, verdict, none=1.0))

    def _caveats(self, frames: Frames, windows: Sequence[Around]) -> Sentences:
        _, unused = self._split_moments(frames)
        straddling = sum(len(w.straddling) for w in windows)
        short = [w for w in windows if w.days < self.days]
        days = tuple(_WORDS("moment-days", moment=w.name, days=w.days) for w in short)
        return {
            "unreported": True,
            "bunches": self.event == "exchange",
            "straddling": some(events=straddling and _WORDS("events", n=straddling)),
            "left-out": some(moments=tuple(m.name for m in unused)),
            "together": some(moments=tuple(w.name for w in windows if len(w.keys) > 1)),
            "shortened": some(moments=days),
        }

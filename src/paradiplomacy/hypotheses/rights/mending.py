"""The first sign of mending after a break between nations, of ties and of governments.

Many ties stand against two governments, so that some tie is often first whatever happened. That
cities are first after most breaks shows nothing by itself: it has to be more often than after
quiet days.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import polars as pl

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.designs.rule import DecisionRule, in_common
from paradiplomacy.hypotheses.estimators.exact import (
    ENOUGH_EVENTS,
    POWER,
    SIGNIFICANCE,
    Interval,
    share,
)
from paradiplomacy.hypotheses.estimators.odds import Conditional
from paradiplomacy.hypotheses.histories.agreed_answers import agreed_answers
from paradiplomacy.hypotheses.histories.crisis_windows import crises, exchanges_of, quiet_days
from paradiplomacy.hypotheses.histories.periods import VAGUE_DAYS, pair_acts
from paradiplomacy.hypotheses.selection import DAYS_A_YEAR, days_later, existing_on, ties_of_pair
from paradiplomacy.language import Text
from paradiplomacy.model.dates import EventDate
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

WATCHED_YEARS = 5
CONTACT = "contact.first-after"


@dataclass(frozen=True, slots=True)
class First:
    """Date of the first of some events: first and last possible day, and what it rests on."""

    low: date
    high: date
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mending:
    """The first sign of mending on both levels after a break; None without one in time."""

    name: Text
    day: date
    city: First | None
    nation: First | None

    @property
    def leader(self) -> str:
        """``city``, ``nation`` or ``undecided``: by unclear dates, or as one level is silent."""
        if self.city is None or self.nation is None:
            return "undecided"
        if self.city.high < self.nation.low:
            return "city"
        return "nation" if self.nation.high < self.city.low else "undecided"

    @property
    def subjects(self) -> tuple[str, ...]:
        """Subjects on which both dates rest."""
        return tuple(s for first in (self.city, self.nation) if first for s in first.subjects)


@cached_by_frames
def mendings(frames: Frames) -> list[Mending]:
    """Every national break, with the first mending of ties and of nations after it.

    Breaks are those of the test of detachment. Each is watched for five years, up to the day
    before the next; a break after which neither level is reported to mend is left out. Ties count
    that surely stood at the break. Events that may lie on more days than a year has are left out.
    """
    breaks = crises(frames)[0]
    return _mendings_after(
        frames, list(breaks.select("name", "date_high").iter_rows()), breaks["date_low"].to_list()
    )


def _mendings_after(
    frames: Frames, days: Sequence[tuple[Text, date]], ends: Sequence[date]
) -> list[Mending]:
    """Mendings after named days, each watched up to the next of some dates."""
    each = (
        _mending(frames, name, day, min((d for d in ends if d > day), default=date.max))
        for name, day in days
    )
    return [mending for mending in each if mending.city or mending.nation]


def _mending(frames: Frames, name: Text, day: date, following: date) -> Mending:
    until = min(
        days_later(day, round(WATCHED_YEARS * DAYS_A_YEAR)),
        frames.as_of,
        following - timedelta(days=1),
    )
    stood = set(existing_on(frames, ties_of_pair(frames), day)["tie"])
    events = _city_events(frames)
    return Mending(
        name,
        day,
        _bound_first_event([event for event in events if event.tie in stood], day, until),
        _bound_first_event(_warming(frames), day, until),
    )


class _Event(NamedTuple):
    key: str
    low: date
    high: date
    tie: str = ""


@cached_by_frames
def _city_events(frames: Frames) -> list[_Event]:
    """Events that may be a tie's first sign of mending, dated to within a year."""
    days = ("date_low", "date_high")
    parts = [
        frames.spells.filter(pl.col("entry") == "resumed").select(
            pl.col("tie").alias("key"), pl.col("start_low"), pl.col("start_high"), "tie"
        ),
        frames.responses.filter(pl.col("answer") == "resumed").select(
            pl.format("response:{}", "response").alias("key"), *days, "tie"
        ),
        exchanges_of(frames, frames.ties).select(
            pl.format("exchange:{}", "exchange").alias("key"), *days, "tie"
        ),
    ]
    events = (event for part in parts for event in _events_with_clear_dates(part))
    return [*events, *_contacts(frames)]


def _contacts(frames: Frames) -> Iterator[_Event]:
    """Events when ties first wrote, met or planned again after a crisis, as interviews say."""
    for tie, answer in agreed_answers(frames, CONTACT).items():
        when = answer.value
        if isinstance(when, EventDate) and when.is_bounded and when.span_days <= VAGUE_DAYS:
            yield _Event(f"answer:{answer.account}|{CONTACT}", when.earliest, when.latest, tie)


@cached_by_frames
def _warming(frames: Frames) -> list[_Event]:
    return _events_with_clear_dates(
        pair_acts(frames)
        .filter(pl.col("sign") == "warming")
        .select(pl.format("act:{}", "act").alias("key"), "date_low", "date_high")
    )


def _events_with_clear_dates(rows: pl.DataFrame) -> list[_Event]:
    events = [_Event(*row) for row in rows.iter_rows() if row[1] is not None and row[2] is not None]
    return [event for event in events if (event.high - event.low).days + 1 <= VAGUE_DAYS]


def _bound_first_event(events: Sequence[_Event], after: date, until: date) -> First | None:
    """Bounds on the day of the first event after a day, up to another.

    It was by the earliest last day of events that surely lie in between, and not before the
    earliest day of any that may. Without an event that surely does, none is reported.
    """
    start = after + timedelta(days=1)
    sure = [event.high for event in events if event.low >= start and event.high <= until]
    if not sure:
        return None
    high = min(sure)
    may = sorted((e.low, e.key) for e in events if e.high >= start and e.low <= high)
    return First(max(start, may[0][0]), high, tuple(dict.fromkeys(key for _, key in may)))


@cached_by_frames
def after_quiet_days(frames: Frames) -> list[Mending]:
    """The same after days with no break within a year, on which some tie stood."""
    ties = ties_of_pair(frames)
    days = [day for day in quiet_days(frames) if existing_on(frames, ties, day).height]
    breaks = crises(frames)[0]["date_low"].to_list()
    return _mendings_after(frames, [("", day) for day in days], [*days, *breaks])


HALF = 0.5
OF_ODDS, OF_SHARE = DecisionRule("more", 1.0), DecisionRule("more", HALF)


@dataclass(frozen=True, slots=True)
class Leads:
    """After how many days cities were first to mend, nations were, and dates do not say."""

    city: int
    nation: int
    unclear: int = 0

    @classmethod
    def of(cls, some: Sequence[Mending]) -> Leads:
        """Counted over breaks, or over quiet days."""
        leaders = [mending.leader for mending in some]
        return cls(*map(leaders.count, ("city", "nation", "undecided")))

    @property
    def n(self) -> int:
        """All of them."""
        return self.city + self.nation + self.unclear

    def share(self, *, level: float = 0.95) -> Interval:
        """The share after which cities led, with limits that cover those of unclear order."""
        low, high = (share(k, self.n, level=level) for k in self.bounds)
        return Interval(low.value if not self.unclear else None, low.low, high.high, level)

    @property
    def bounds(self) -> tuple[int, int]:
        """After how many cities led at least, and at most."""
        return self.city, self.city + self.unclear

    def possible(self) -> Iterator[tuple[int, int]]:
        """In how many cities led and in how many nations did, in every order that may have been."""
        first, last = self.bounds
        return ((city, self.n - city) for city in range(first, last + 1))


@dataclass(frozen=True, slots=True)
class LedMore:
    """Breaks beside quiet days, each order that dates leave open taken the least kind way.

    >>> LedMore(Leads(9, 0), Leads(2, 7)).verdict
    <Verdict.SUPPORTED: 'supported'>
    >>> LedMore(Leads(9, 0), Leads(8, 0)).verdict  # cities are first whatever happened
    <Verdict.INCONCLUSIVE: 'inconclusive'>
    """

    breaks: Leads
    quiet: Leads

    def ratio(self, *, level: float = 0.95) -> Interval:
        """Odds that cities lead after a break, relative to those after a quiet day; exact."""
        after, quiet = list(self.breaks.possible()), list(self.quiet.possible())
        least = Conditional.of([after[0], quiet[-1]]).ratio(level=level)
        most = Conditional.of([after[-1], quiet[0]]).ratio(level=level)
        is_certain = len(after) == len(quiet) == 1
        return Interval(least.value if is_certain else None, least.low, most.high, level)

    @property
    def p(self) -> float | None:
        """Two-sided, of no difference (Fisher's test) and of one half at once: the larger tails."""
        from scipy.stats import binom

        if not self.breaks.n or not self.quiet.n:
            return None
        laws = [
            Conditional.of([after, quiet])
            for after in self.breaks.possible()
            for quiet in self.quiet.possible()
        ]
        n, (least, most) = self.breaks.n, self.breaks.bounds
        more = max(binom.sf(least - 1, n, HALF), *(law.above(0.0) for law in laws))
        fewer = max(binom.cdf(most, n, HALF), *(law.below(0.0) for law in laws))
        return float(min(1.0, 2 * min(more, fewer)))

    @property
    def verdict(self) -> Verdict:
        """Both have to say the same: the odds ratio, and the share after breaks."""
        events = min(self.breaks.n, self.quiet.n)
        by_share = OF_SHARE.of_all(self.breaks.share(), events=events)
        if not by_share.decides:  # the odds, which take long, could not decide either
            return by_share
        return in_common((OF_ODDS.of_all(self.ratio(), events=events), by_share))

    def detectable(self) -> float | None:
        """The share of breaks of clear order that would be found, where half of quiet days have it.

        In four samples of five; None where not even all breaks would do.
        """
        import numpy as np
        from scipy.optimize import brentq
        from scipy.stats import binom, hypergeom

        n, m = self.breaks.n, self.quiet.n
        if min(n, m) < ENOUGH_EVENTS:
            return None
        city = np.arange(n - self.breaks.unclear + 1)[:, None]
        quiet = self.quiet.unclear + np.arange(m - self.quiet.unclear + 1)[None, :]
        passes = (
            np.maximum(hypergeom.sf(city - 1, n + m, city + quiet, n), binom.sf(city - 1, n, HALF))
            <= SIGNIFICANCE / 2
        )
        quiet_part = binom.pmf(quiet[0] - self.quiet.unclear, m - self.quiet.unclear, HALF)

        def short(part: float) -> float:
            return float(binom.pmf(city[:, 0], len(city) - 1, part) @ passes @ quiet_part) - POWER

        return float(brentq(short, HALF, 1.0)) if short(1.0) >= 0 else None

"""Exchanges in the year before and the year after national crises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

import polars as pl

from paradiplomacy.hypotheses.estimators.exact import Interval, rate_ratio
from paradiplomacy.hypotheses.histories.answered_counts import COUNTED, SHARP_DAYS
from paradiplomacy.hypotheses.selection import (
    days_later,
    existing_on,
    main_pair,
    ties_of_pair,
    without_repeats,
)
from paradiplomacy.language import Text, Words
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

_WORDS = Words(__name__)

WINDOW_DAYS = 365
PANDEMIC = "health"
CLOSED_YEARS = 3
"""How long borders stay closed after a pandemic begins: China's until January 2023."""


@dataclass(frozen=True, slots=True)
class Episode:
    """A crisis, or several in a row, and how long the windows around may be.

    first, last: First possible day of the first crisis, last possible day of the last.
    days: Length of the windows on both sides.
    """

    first: date
    last: date
    days: int = WINDOW_DAYS
    keys: tuple[str, ...] = ()
    names: tuple[Text, ...] = ()

    @property
    def shock(self) -> str:
        """Its key, or the keys of all in a row."""
        return "; ".join(self.keys)

    @property
    def name(self) -> Text:
        """Its name, or the names of all in a row."""
        return (
            _WORDS("together", crises=self.names)
            if len(self.names) > 1
            else next(iter(self.names), "")
        )


@dataclass(frozen=True, slots=True)
class Around(Episode):
    """Exchanges of ties that already existed, before and after a crisis or several in a row.

    before, after: Exchanges whose possible days all lie in that window.
    straddling: Exchanges that may lie in one of both windows, or outside.
    ties: Ties that surely existed when the window before began, and had not ended when the crisis
        came. What a crisis ended stays in, or its effect would be selected away.
    """

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    straddling: tuple[str, ...] = ()
    ties: int = 0

    @property
    def total(self) -> int:
        """Exchanges in both windows."""
        return len(self.before) + len(self.after)

    def with_straddling(self, *, after: bool) -> Around:
        """The same with all exchanges of unclear order in one window."""
        return (
            replace(self, after=(*self.after, *self.straddling), straddling=())
            if after
            else replace(self, before=(*self.before, *self.straddling), straddling=())
        )


@cached_by_frames
def shocks_of_pair(frames: Frames) -> pl.DataFrame:
    """Shocks between the two countries of the record's pair.

    One that names no country is taken for theirs.
    """
    pair = main_pair(frames) or ()
    named = pl.col("countries").list.len().fill_null(0) > 0
    theirs = pl.all_horizontal(
        pl.lit(value=True), *(pl.col("countries").list.contains(code) for code in pair)
    )
    return frames.shocks.filter(~named | theirs)


@cached_by_frames
def crises(frames: Frames) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Shocks of the pair with a sharp date and two full years around, and the others.

    A pandemic stops travel whatever two governments do, so it is not a crisis between them,
    and a crisis whose window overlaps with it is left out too.
    """
    shocks = shocks_of_pair(frames).sort("date_low", "shock")
    window = timedelta(days=WINDOW_DAYS)
    pandemics = shocks.filter(pl.col("kind") == PANDEMIC).select("date_low", "date_high")
    span = (pl.col("date_high") - pl.col("date_low")).dt.total_days() + 1
    usable = (
        (span <= SHARP_DAYS).fill_null(value=False)
        & (pl.col("kind") != PANDEMIC)
        & (pl.col("date_high") + window <= frames.as_of).fill_null(value=False)
    )
    for low, high in pandemics.iter_rows():
        # An open end of a pandemic clears nothing, and the other end may.
        clear = (pl.col("date_low") - window > pl.lit(high, dtype=pl.Date)) | (
            pl.col("date_high") + window < pl.lit(low, dtype=pl.Date)
        )
        usable &= clear.fill_null(value=True)
    return shocks.filter(usable), shocks.filter(~usable)


def around(
    frames: Frames,
    episode: Episode,
    *,
    ties: pl.DataFrame | None = None,
    events: pl.DataFrame | None = None,
) -> Around:
    """Count exchanges, or other dated events, in equally long windows around a crisis.

    episode: Exchanges on its own days count for neither window.
    ties: The ties to choose from; those of the pair that the record is about, by default.
    events: What to count instead of exchanges, with columns ``event``, ``tie``, ``date_low`` and
        ``date_high``: events that every tie in `ties` may have, whenever it was founded.
    """
    first, last, day = episode.first, episode.last, timedelta(days=1)
    start, end = days_later(first, -episode.days), days_later(last, episode.days)
    if ties is None:
        ties = ties_of_pair(frames)
    if events is None:
        ties = existing_on(frames, ties, first, established_before=start)
        events = exchanges_of(frames, ties)
    low, high = pl.col("date_low"), pl.col("date_high")
    before, after = _part_between(start, first - day), _part_between(last + day, end)
    if "exchange" in events.columns:
        # Of the twelve months on one side of one crisis, which is this one or not.
        before = pl.when(COUNTED).then((high + day == first).cast(pl.Float64)).otherwise(before)
        after = pl.when(COUNTED).then((low - day == last).cast(pl.Float64)).otherwise(after)
    side = (
        pl.when(before == 1)
        .then(pl.lit("before"))
        .when(after == 1)
        .then(pl.lit("after"))
        .when(before + after > 0)
        .then(pl.lit("straddling"))
    )
    in_windows = events.filter((low <= end) & (high >= start)).select("event", side=side)
    before_keys, after_keys, unclear_keys = (
        tuple(in_windows.filter(side=name)["event"]) for name in ("before", "after", "straddling")
    )
    return Around(
        first,
        last,
        episode.days,
        episode.keys,
        episode.names,
        before_keys,
        after_keys,
        unclear_keys,
        ties.height,
    )


def _part_between(first: date, last: date) -> pl.Expr:
    """Of the possible days of an event, the share that lies between two days, both included."""
    low, high = pl.col("date_low"), pl.col("date_high")
    shared = pl.min_horizontal(high, pl.lit(last)) - pl.max_horizontal(low, pl.lit(first))
    return (shared.dt.total_days() + 1).clip(lower_bound=0) / ((high - low).dt.total_days() + 1)


def exchanges_of(frames: Frames, ties: pl.DataFrame) -> pl.DataFrame:
    """Dated exchanges of ties, as events; rows on the same tie, days and form are one."""
    return _dated_exchanges(frames).filter(pl.col("tie").is_in(ties["tie"].implode()))


@cached_by_frames
def _dated_exchanges(frames: Frames) -> pl.DataFrame:
    return (
        frames.exchanges.drop_nulls(["date_low", "date_high"])
        .sort("exchange")
        .pipe(without_repeats)
        .with_columns(pl.col("exchange").alias("event"))
    )


@cached_by_frames
def by_crisis(frames: Frames) -> list[Around]:
    """Every usable crisis by itself. Where two are near, exchanges may count for both."""
    rows = crises(frames)[0].select("shock", "name", "date_low", "date_high").iter_rows()
    return [
        around(frames, Episode(low, high, keys=(shock,), names=(name,)))
        for shock, name, low, high in rows
    ]


def separate_episodes(crises: Sequence[Episode], *, days: int = WINDOW_DAYS) -> list[Episode]:
    """Join what lies less than a window apart, and shorten windows that would overlap.

    crises: Each crisis by itself, in order of the days.
    days: Length of the windows where there is room.

    >>> days = (date(2000, 1, 1), date(2000, 5, 1), date(2002, 1, 1))
    >>> runs = separate_episodes([Episode(d, d, keys=(str(d.year),)) for d in days])
    >>> [(e.keys, e.days) for e in runs]
    [(('2000', '2000'), 304), (('2002',), 304)]
    """
    runs: list[Episode] = []
    for crisis in crises:
        if runs and (crisis.first - runs[-1].last).days < days:
            run = runs[-1]
            last, keys = max(run.last, crisis.last), run.keys + crisis.keys
            runs[-1] = replace(run, last=last, keys=keys, names=run.names + crisis.names)
        else:
            runs.append(crisis)
    gaps = [(after.first - before.last).days for before, after in pairwise(runs)]
    room = [days, *((gap - 1) // 2 for gap in gaps), days]
    sides = zip(runs, pairwise(room), strict=False)  # of no crisis there is still room
    return [replace(run, days=min(days, *free)) for run, free in sides]


def pooled_ratio(windows: Sequence[Around], *, level: float = 0.95) -> Interval:
    """The common ratio of exchanges after to before, over several episodes.

    Poisson counts with a stratum for each episode, conditional on the stratum's total: as
    both windows of each stratum are equally long, the estimate is the ratio of the sums and
    its exact interval that of one binomial share.
    """
    before = sum(len(w.before) for w in windows)
    after = sum(len(w.after) for w in windows)
    return rate_ratio(after, 1.0, base_count=before, base_time=1.0, level=level)


def quiet_days(frames: Frames) -> list[date]:
    """First days of July with no shock within a year on either side, two years apart.

    They show how exchanges change from one year to the next where nothing happened: as
    ties age, and as sources on later years are easier to find.
    """
    dates = frames.exchanges.filter(pl.col("date").is_not_null())["date"].sort()
    if dates.is_empty():
        return []
    spans: list[tuple[date, date]] = [
        (low, high)
        for low, high in shocks_of_pair(frames).select("date_low", "date_high").iter_rows()
        if low and high
    ]
    days: list[date] = []
    first, last = dates[0].year + 1, min(dates[-1], days_later(frames.as_of, -WINDOW_DAYS)).year
    for year in range(first, last):
        day = date(year, 7, 1)
        in_crisis = any(
            days_later(low, -WINDOW_DAYS) <= day <= days_later(high, WINDOW_DAYS)
            for low, high in spans
        )
        if not in_crisis and (not days or day.year >= days[-1].year + 2):
            days.append(day)
    return days


def outside_closure(frames: Frames, windows: Sequence[Around]) -> list[Around]:
    """Crises whose years stay clear of the years in which a pandemic closed borders."""
    starts = shocks_of_pair(frames).filter(pl.col("kind") == PANDEMIC)["date_low"].drop_nulls()
    closed = [(start, days_later(start, CLOSED_YEARS * 365)) for start in starts]
    return [
        w
        for w in windows
        if not any(
            days_later(w.first, -w.days) <= end and days_later(w.last, w.days) >= start
            for start, end in closed
        )
    ]

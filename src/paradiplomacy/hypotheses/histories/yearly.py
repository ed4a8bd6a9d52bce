"""Yearly series of exchanges of cities, and of what two nations think of each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS
from paradiplomacy.hypotheses.histories.periods import by_days, exchanges_of_live_ties, year_starts
from paradiplomacy.hypotheses.selection import main_pair, ties_of_pair
from paradiplomacy.language import Message, Words
from paradiplomacy.model.dates import EventDate
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

_WORDS = Words(__name__)
YEARS_BEFORE = 3
"""Readings from longer before the first tie are of no use."""


@dataclass(frozen=True, slots=True)
class Yearly:
    """A number a year.

    subjects: What it rests on.
    of: For readings, what it is measured on: ``US-CN`` for what the U.S. thinks of China.
    """

    name: Message
    values: Mapping[int, float]
    subjects: tuple[str, ...]
    of: str = ""


def stabilised(counts: Mapping[int, float]) -> dict[int, float]:
    """Counts on a scale on which they scatter alike, however large: 2 sqrt(n + 3/8).

    Anscombe (1948), Biometrika 35.
    """
    return {year: 2 * (max(count, 0.0) + 3 / 8) ** 0.5 for year, count in counts.items()}


def _a_year(events: pl.DataFrame, last: int) -> dict[int, float]:
    """Events by year, from the first year with one to a last; each by its share of days."""
    if events.is_empty():
        return {}
    first = min(day.year for day in events["date_low"])
    if first > last:
        return {}
    counted = by_days(events, year_starts(first, last + 1))
    return {first + at: float(number) for at, number in enumerate(counted)}


def exchange_series(frames: Frames) -> Yearly | None:
    """Exchanges of standing ties a year; None where there are fewer than five.

    Silent years count as years without any, so the series follows what sources report.
    """
    events = exchanges_of_live_ties(frames)
    counts = _a_year(events, frames.as_of.year - 1)
    if sum(counts.values()) < ENOUGH_EVENTS - 1e-9:
        return None
    subjects = tuple(f"exchange:{key}" for key in dict.fromkeys(events["exchange"]))
    return Yearly(_WORDS("exchanges"), stabilised(counts), subjects)


def opinion_series(frames: Frames) -> tuple[Yearly, ...]:
    """Every series of favourable national opinion of the other country, without its unit."""
    names = frames.readings.filter(
        pl.col("series").str.starts_with("opinion.")
        & pl.col("series").str.ends_with(".favorable")
        & ~pl.col("series").str.starts_with("opinion.local")
    )["series"]
    return tuple(
        measure
        for name in names.unique().sort()
        for measure in _yearly_means_of_series(frames, name)
    )


@cached_by_frames
def _yearly_means_of_series(frames: Frames, series: str) -> list[Yearly]:
    """A series of the record's pair, the mean of each year, by whom it is measured on."""
    pair = main_pair(frames) or ("", "")
    first = ties_of_pair(frames)["established_low"].min()
    since = (first.year if isinstance(first, date) else date.min.year) - YEARS_BEFORE
    rows = frames.readings.filter(pl.col("series") == series, pl.col("date").dt.year() >= since)
    measures = []
    for subject in ("-".join(pair), "-".join(reversed(pair))):
        dated = rows.filter(pl.col("subject") == subject).with_columns(
            pl.col("date").dt.year().alias("year")
        )
        means = dated.group_by("year", maintain_order=True).agg(pl.col("value").mean()).sort("year")
        if not means.is_empty():
            us, them = subject.split("-")
            by = series.partition(".")[2].removesuffix(".favorable").removesuffix(f".{us.lower()}")
            name = _WORDS("opinion", other=them, here=us, survey=frames.surveys.get(by, by))
            keys = _keys_of_readings(frames, f"reading:{series}|{subject}|", since)
            measures.append(Yearly(name, dict(means.iter_rows()), keys, subject))
    return measures


def _keys_of_readings(frames: Frames, start: str, since: int) -> tuple[str, ...]:
    """Readings of a series as the evidence names them."""
    keys = sorted(key for key in frames.evidence if key.startswith(start))
    return tuple(
        key for key in keys if EventDate.parse(key.removeprefix(start)).latest.year >= since
    )

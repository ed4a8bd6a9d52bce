"""Content of a record by month or by year: events, standing ties, national acts, opinion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS
from paradiplomacy.hypotheses.histories.crisis_windows import exchanges_of
from paradiplomacy.hypotheses.selection import main_pair, ties_of_pair
from paradiplomacy.language import Message, Words
from paradiplomacy.model.dates import EventDate
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

_WORDS = Words(__name__)
_CELLS = 50_000
"""Of edges by events that are worked out at once: they fit into the processor's cache."""
VAGUE_DAYS = 366
"""An event that may lie on more days than a year has says nothing of when it was."""
YEARS_BEFORE = 3
"""Readings from longer before the first tie are of no use."""


def month_starts(first: date, last: date) -> list[date]:
    """First days of all months from one to the other, both included."""
    span = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(month // 12, month % 12 + 1, 1) for month in span]


def by_days(events: pl.DataFrame, edges: Sequence[date]) -> Any:
    """Expected numbers of events between edges: each counts by the share of its days.

    events: With ``date_low`` and ``date_high``, both known.
    edges: First days of the periods, and the first day after the last.

    Returns one number a period.
    """
    lows, highs = (_ordinals(events, name) for name in ("date_low", "date_high"))
    long = highs - lows + 1
    days = np.array([edge.toordinal() for edge in edges], dtype=float)
    at_once = max(_CELLS // max(len(lows), 1), 1)
    cumulative = [
        np.clip((some[:, None] - lows) / long, 0.0, 1.0).sum(axis=1)
        for some in np.split(days, range(at_once, len(days), at_once))
    ]
    return np.diff(np.concatenate(cumulative))


def surely(events: pl.DataFrame, edges: Sequence[date]) -> Any:
    """Numbers of events all of whose possible days lie in one period."""
    ends = np.array([edge.toordinal() for edge in edges])
    low, high = (
        np.searchsorted(ends, _ordinals(events, name), side="right") - 1
        for name in ("date_low", "date_high")
    )
    return np.bincount(
        low[(low == high) & (low >= 0) & (low < len(ends) - 1)], minlength=len(ends) - 1
    ).astype(float)


def _ordinals(events: pl.DataFrame, name: str) -> Any:
    """Days as `datetime.date.toordinal` numbers them; polars counts from 1970."""
    return events[name].to_physical().to_numpy().astype(float) + date(1970, 1, 1).toordinal()


def count_existing_ties(frames: Frames, ties: pl.DataFrame, days: Sequence[date]) -> Any:
    """Number of ties that surely were established before each day and had not ended.

    As `existing_on` counts them, for many days at once: ties without a date of
    establishment are left out, and a tie that is suspended stands.
    """
    dated = ties.filter(pl.col("established_high").is_not_null())
    spells = frames.spells.join(dated.select("tie"), on="tie", how="semi")
    ended = spells.filter((pl.col("exit") == "ended") & pl.col("stop_high").is_not_null()).select(
        "tie", end="stop_high"
    )
    back = spells.filter((pl.col("status") == "ended") & (pl.col("exit") != "")).select(
        "tie", back="stop_low"
    )
    # Who ended and came back is not gone from the day of the return on.
    back = ended.join(back, on="tie").select(
        day=pl.max_horizontal("end", pl.col("back").fill_null(date.min))
    )
    when = np.array([day.toordinal() for day in days])

    def before(rows: pl.DataFrame, name: str) -> Any:
        return np.searchsorted(np.sort(_ordinals(rows, name)), when, side="left").astype(float)

    return before(dated, "established_high") - before(ended, "end") + before(back, "day")


@cached_by_frames
def exchanges_of_live_ties(frames: Frames) -> pl.DataFrame:
    """Dated exchanges of the pair's ties that surely stood by then, each counted once."""
    ties = ties_of_pair(frames).select("tie", "established_high")
    long = (pl.col("date_high") - pl.col("date_low")).dt.total_days() + 1
    return (
        exchanges_of(frames, ties)
        .join(ties, on="tie")
        .filter((pl.col("established_high") < pl.col("date_low")) & (long <= VAGUE_DAYS))
        .drop("established_high")
    )


def pair_acts(frames: Frames) -> pl.DataFrame:
    """Dated national acts between the two countries of the record's pair.

    An act of both has no target.
    """
    return _acts_of(frames.acts, main_pair(frames) or ("", ""))


@cached_by_frames
def _acts_of(acts: pl.DataFrame, pair: tuple[str, str]) -> pl.DataFrame:
    actors = [*pair, "both", ""]
    long = (pl.col("date_high") - pl.col("date_low")).dt.total_days() + 1
    return acts.filter(
        pl.col("actor").fill_null("").is_in(actors)
        & pl.col("target").fill_null("").is_in(actors)
        & (long <= VAGUE_DAYS).fill_null(value=False)
    ).sort("date_low", "act")


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


def stabilised_counts(counts: Mapping[int, float]) -> dict[int, float]:
    """Counts on a scale on which they scatter alike, however large: 2 sqrt(n + 3/8).

    Anscombe (1948), Biometrika 35.
    """
    return {year: 2 * (max(count, 0.0) + 3 / 8) ** 0.5 for year, count in counts.items()}


def _a_year(events: pl.DataFrame, last: int) -> dict[int, float]:
    """Events by year, from the first year with one to a last; each by its share of days."""
    first = min((day.year for day in events["date_low"]), default=last + 1)
    if first > last:
        return {}
    counted = by_days(events, [date(year, 1, 1) for year in range(first, last + 2)])
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
    return Yearly(_WORDS("exchanges"), stabilised_counts(counts), subjects)


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

"""Yearly series of what cities did, and of how two nations got on; warmer counts as more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS
from paradiplomacy.hypotheses.estimators.lead_lag import LAGS
from paradiplomacy.hypotheses.histories.periods import (
    VAGUE_DAYS,
    by_days,
    pair_acts,
    standing_exchanges,
    year_starts,
)
from paradiplomacy.hypotheses.histories.series import DISPUTES, DISTANCE
from paradiplomacy.hypotheses.selection import main_pair, pair_ties
from paradiplomacy.language import Message, Words
from paradiplomacy.model.dates import EventDate
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

__all__ = ["EXCHANGES", "Yearly", "city_series", "national_series", "opinion_series", "stabilised"]

_WORDS = Words(__name__)
EXCHANGES = _WORDS("city.exchanges")
MENDED = ("continued", "resumed")


@dataclass(frozen=True, slots=True)
class Yearly:
    """A number a year.

    Parameters
    ----------
    name : Message
    values : mapping of int to float
    subjects : tuple of str
        What it rests on.
    of : str
        For readings, what it is measured on: ``US-CN`` for what the U.S. thinks of China.
    """

    name: Message
    values: Mapping[int, float]
    subjects: tuple[str, ...]
    of: str = ""


def stabilised(counts: Mapping[int, float]) -> dict[int, float]:
    """Counts on a scale on which they scatter alike, however large: 2 sqrt(n + 3/8).

    Notes
    -----
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


def city_series(frames: Frames) -> tuple[Yearly, ...]:
    """Exchanges, resumptions and warm answers to shocks, a year; only of five events or more.

    Silent years count as years without any, so a series follows what sources report.
    """
    last = frames.as_of.year - 1
    measures = []
    for name, key, events in (
        (EXCHANGES, "exchange", standing_exchanges(frames)),
        (_WORDS("city.resumptions"), "tie", _resumptions(frames)),
        (_WORDS("city.answers"), "response", _warm(frames)),
    ):
        counts = _a_year(events, last)
        if sum(counts.values()) >= ENOUGH_EVENTS - 1e-9:
            subjects = tuple(
                subject if subject.startswith("tie:") else f"{key}:{subject}"
                for subject in dict.fromkeys(events[key])
            )
            measures.append(Yearly(name, stabilised(counts), subjects))
    return tuple(measures)


def _resumptions(frames: Frames) -> pl.DataFrame:
    """Returns of suspended ties, by status or by answer, one a tie and year."""
    columns = ["tie", "date_low", "date_high"]
    spells = frames.spells.filter(pl.col("entry") == "resumed").select(
        "tie", date_low="start_low", date_high="start_high"
    )
    answers = frames.responses.filter((pl.col("answer") == "resumed") & (pl.col("tie") != ""))
    both = _dated(pl.concat([spells, answers.select(columns)]))
    return both.sort(columns).unique(
        ["tie", pl.col("date_low").dt.year()], keep="first", maintain_order=True
    )


def _warm(frames: Frames) -> pl.DataFrame:
    return _dated(frames.responses.filter(pl.col("answer").is_in(MENDED)))


def _dated(events: pl.DataFrame) -> pl.DataFrame:
    long = (pl.col("date_high") - pl.col("date_low")).dt.total_days() + 1
    return events.filter((long <= VAGUE_DAYS).fill_null(value=False))


def national_series(frames: Frames) -> tuple[Yearly, ...]:
    """How two nations got on: acts, opinions, votes in the United Nations, disputes."""
    acts = pair_acts(frames)
    measures = []
    if not acts.is_empty():
        signed = {
            sign: by_days(acts.filter(pl.col("sign") == sign), year_starts(*_span(frames, acts)))
            for sign in ("warming", "cooling")
        }
        first = _span(frames, acts)[0]
        net = signed["warming"] - signed["cooling"]
        values = {first + at: float(value) for at, value in enumerate(net)}
        keys = tuple(f"act:{key}" for key in acts["act"])
        measures.append(Yearly(_WORDS("nation.acts"), values, keys))
    measures += opinion_series(frames)
    for series, name in (
        (DISTANCE, _WORDS("nation.votes")),
        (DISPUTES, _WORDS("nation.disputes")),
    ):
        measures += [
            Yearly(
                name,
                {year: -value for year, value in measure.values.items()},
                measure.subjects,
                measure.of,
            )
            for measure in _readings(frames, series)
        ]
    return tuple(measures)


def _span(frames: Frames, acts: pl.DataFrame) -> tuple[int, int]:
    return min(day.year for day in acts["date_low"]), frames.as_of.year


def opinion_series(frames: Frames) -> tuple[Yearly, ...]:
    """Every series of favourable national opinion of the other country, without its unit."""
    names = frames.readings.filter(
        pl.col("series").str.starts_with("opinion.")
        & pl.col("series").str.ends_with(".favorable")
        & ~pl.col("series").str.starts_with("opinion.local")
    )["series"]
    return tuple(measure for name in names.unique().sort() for measure in _readings(frames, name))


@cached_by_frames
def _readings(frames: Frames, series: str) -> list[Yearly]:
    """A series of the record's pair, the mean of each year, by whom it is measured on."""
    pair = main_pair(frames) or ("", "")
    since = _first_year(frames) - max(LAGS)
    rows = frames.readings.filter(
        (pl.col("series") == series) & (pl.col("date").dt.year() >= since)
    )
    measures = []
    for subject in ("-".join(pair), "-".join(reversed(pair))):
        ours = rows.filter(pl.col("subject") == subject).with_columns(
            pl.col("date").dt.year().alias("year")
        )
        means = ours.group_by("year", maintain_order=True).agg(pl.col("value").mean()).sort("year")
        if not means.is_empty():
            survey = series.removeprefix("opinion.").removesuffix(".favorable")
            name = _WORDS("nation.opinion", survey=survey)
            keys = _keys(frames, f"reading:{series}|{subject}|", since)
            measures.append(Yearly(name, dict(means.iter_rows()), keys, subject))
    return measures


def _first_year(frames: Frames) -> int:
    """Of the first tie of the pair; readings from long before it are of no use."""
    pair = main_pair(frames)
    first = pair_ties(frames, *pair)["established_low"].min() if pair else None
    return first.year if isinstance(first, date) else date.min.year


def _keys(frames: Frames, start: str, since: int) -> tuple[str, ...]:
    """Readings of a series as the evidence names them."""
    keys = sorted(key for key in frames.evidence if key.startswith(start))
    return tuple(
        key for key in keys if EventDate.parse(key.removeprefix(start)).latest.year >= since
    )

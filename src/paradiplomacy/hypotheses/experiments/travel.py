"""Exchanges with travel and without, before and after a pandemic began, and the way back."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.designs.rates import EXACT
from paradiplomacy.hypotheses.estimators.exact import rate_ratio
from paradiplomacy.hypotheses.experiments.before_after import Span, Spans, day_of, seen, standing
from paradiplomacy.hypotheses.histories.answered_counts import NEEDS_TRAVEL, listed_alone
from paradiplomacy.hypotheses.histories.crisis_windows import PANDEMIC
from paradiplomacy.hypotheses.selection import (
    DAYS_A_YEAR,
    as_estimate,
    days_later,
    ties_of_pair,
)
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

__all__ = ["by_year", "exchanges", "in_other_order", "spans_of"]

WORDS = Words(__name__)
DAYS = 731
FOLLOWED = 5
"""Years after the pandemic began, each compared with those before."""


def spans_of(frames: Frames) -> Spans | None:
    """Two years before the pandemic's first possible day, and two after."""
    shock = day_of(frames, kind=PANDEMIC)
    if shock is None:
        return None
    return Spans.around(shock[1], before=DAYS, after=DAYS, until=frames.as_of)


@cached_by_frames
def exchanges(frames: Frames, spans: Spans | None = None, *, undated: bool = False) -> pl.DataFrame:
    """Exchanges of ties that stood throughout: key, tie, date, after and travel."""
    spans = spans or spans_of(frames)
    if spans is None:
        return frames.exchanges.clear().with_columns(
            after=pl.lit(value=False), travel=pl.lit(value=False)
        )
    ties = standing(frames, ties_of_pair(frames), spans.before, undated=undated)
    sides = [
        seen(frames, span).join(ties, on="tie", how="semi").with_columns(after=pl.lit(after))
        for after, span in ((False, spans.before), (True, spans.after))
    ]
    return pl.concat(sides).with_columns(travel=NEEDS_TRAVEL)


def in_other_order(frames: Frames, *, travel_after: bool) -> pl.DataFrame:
    """The same, with each exchange of unclear order on one side of the pandemic's first day.

    Parameters
    ----------
    frames : Frames
    travel_after : bool, keyword-only
        Whether those with travel count as after it, and those without as before; else the
        reverse.

    Notes
    -----
    Of unclear order are exchanges that are dated to within a year and may lie on either side,
    also those that `exchanges` leaves out as dated too loosely.
    """
    spans, rows = spans_of(frames), exchanges(frames)
    if spans is None:
        return rows
    # The day itself counts as after: from a year's first day on nothing is unclear.
    day = pl.lit(spans.after.start)
    low, high = pl.col("date_low"), pl.col("date_high")
    unclear = (
        (low < day) & (high >= day) & ((high - low).dt.total_days() <= DAYS_A_YEAR)
    ).fill_null(value=False)
    turned = [
        exchanges(replace(frames, exchanges=_dated(frames.exchanges.filter(unclear), after, spans)))
        for after in (True, False)
    ]
    sides = [
        part.filter(pl.col("travel") == (travel_after is after))
        for part, after in zip(turned, (True, False), strict=True)
    ]
    return pl.concat([rows.filter(~unclear), *sides])


def _dated(rows: pl.DataFrame, after: bool, spans: Spans) -> pl.DataFrame:
    """Exchanges on the pandemic's first day, or on the day before."""
    day = spans.after.start if after else days_later(spans.after.start, -1)
    return rows.with_columns(**dict.fromkeys(("date", "date_low", "date_high"), pl.lit(day)))


def by_year(frames: Frames) -> tuple[tuple[Message, Estimate], ...]:
    """The rate of exchanges that need travel in each year after, relative to before.

    Each with what its twelve months are called.
    """
    # What interviews count in two of these years says nothing of the others.
    frames = listed_alone(frames)
    spans = spans_of(frames)
    if spans is None:
        return ()
    ties = standing(frames, ties_of_pair(frames), spans.before)
    base = exchanges(frames).filter(~pl.col("after") & pl.col("travel")).height
    base_time = float(ties["years"].sum())
    rows = []
    for year in range(FOLLOWED):
        first = days_later(spans.after.start, round(DAYS_A_YEAR * year))
        part = Span(first, days_later(spans.after.start, round(DAYS_A_YEAR * (year + 1))))
        if part.stop > frames.as_of:
            break
        needed = pl.col("after") & pl.col("travel")
        travelled = exchanges(frames, Spans(spans.before, part)).filter(needed)
        at_risk = standing(frames, ties_of_pair(frames), part).join(ties, on="tie", how="semi")
        time = float(at_risk["years"].sum())
        months = WORDS("months", month=first.month, year=first.year)
        estimate = as_estimate(
            WORDS("yearly", months=months),
            rate_ratio(travelled.height, time, base_count=base, base_time=base_time),
            travelled.height + base,
            "ratio",
            EXACT,
            subjects=tuple(f"exchange:{key}" for key in travelled["exchange"]),
        )
        rows.append((months, estimate))
    return tuple(rows)

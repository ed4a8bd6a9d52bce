"""The crisis that interviews say touched a tie most, among those of the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from paradiplomacy.hypotheses.histories.answered import answered
from paradiplomacy.model.dates import EventDate
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

__all__ = ["CrisisDays", "worst_crises"]

SHARP_DAYS = 31
NEAR_DAYS, YEAR_DAYS = 92, 365
"""As far apart as two answers on the day of a crisis may lie and be the same; a year."""


@dataclass(frozen=True, slots=True)
class CrisisDays:
    """A crisis of the record: its key, first and last possible day."""

    shock: str
    low: date
    high: date


@cached_by_frames
def worst_crises(frames: Frames) -> Mapping[str, CrisisDays]:
    """By tie the one crisis of the record that began when the tie's worst one is said to have.

    Ties are left out whose answer lies near no crisis, or near one that has another within a year:
    then what is counted before and after it cannot be set beside one crisis.
    """
    sharp = (pl.col("date_high") - pl.col("date_low")).dt.total_days() < SHARP_DAYS
    shocks = [
        CrisisDays(*row)
        for row in frames.shocks.filter(sharp.fill_null(value=False))
        .sort("shock")
        .select("shock", "date_low", "date_high")
        .iter_rows()
    ]
    alone = [
        crisis
        for crisis in shocks
        if all(
            other is crisis or _days_apart(crisis, EventDate.of(other.low, other.high)) > YEAR_DAYS
            for other in shocks
        )
    ]
    near = {
        tie: [crisis for crisis in alone if _days_apart(crisis, answer.value) <= NEAR_DAYS]
        for tie, answer in answered(frames, "crisis.worst").items()
        if isinstance(answer.value, EventDate) and answer.value.is_bounded
    }
    return {tie: crises[0] for tie, crises in near.items() if len(crises) == 1}


def _days_apart(crisis: CrisisDays, answer: EventDate) -> int:
    return max((crisis.low - answer.latest).days, (answer.earliest - crisis.high).days, 0)

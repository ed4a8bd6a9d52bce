"""Answer of each tie to a shock, by the record: suspended, carried on, both, or silence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.counted_units import Counted
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.histories.answered_counts import SHARP_DAYS
from paradiplomacy.hypotheses.selection import as_estimate, existing_on, ties_of_pair
from paradiplomacy.language import Text, Words
from paradiplomacy.record.frames import Frames

_WORDS = Words(__name__)
WITHIN_DAYS = 365
STOPPED = ("suspended", "ended", "resumed")
"""Answers that imply a suspension: what is resumed was suspended before."""
CARRIED_ON = ("continued", "letter", "protest")
"""Answers of a tie that goes on; a mere statement leaves it open."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Ties that existed before a shock, by what the record says that they did.

    suspended, mixed_answers, carried_on, silent: Ties. `mixed_answers` are reported both ways;
        `silent` are reported neither way.
    responses: The responses that say so.
    """

    suspended: tuple[str, ...]
    mixed_answers: tuple[str, ...]
    carried_on: tuple[str, ...]
    silent: tuple[str, ...]
    responses: tuple[str, ...]

    @property
    def total(self) -> int:
        """All ties that existed."""
        return sum(map(len, (self.suspended, self.mixed_answers, self.carried_on, self.silent)))

    @property
    def open(self) -> tuple[str, ...]:
        """Ties that may have done either."""
        return (*self.mixed_answers, *self.silent)

    @property
    def subjects(self) -> tuple[str, ...]:
        """Ties with an answer, and the responses."""
        reported = (*self.suspended, *self.mixed_answers, *self.carried_on)
        return (*reported, *(f"response:{key}" for key in self.responses))

    def estimate(self, name: Text) -> Estimate:
        """Bounds of the share that suspended."""
        least = len(self.suspended)
        most = least + len(self.open)
        total = max(self.total, 1)
        value = least / total if least == most else None
        bounds = Interval(value, least / total, most / total, 1.0)
        counted = Counted(least, total - most, most - least, 0.5)
        of = bounds, self.total, "share", _WORDS("bounds")
        return as_estimate(name, *of, subjects=self.subjects, counted=counted)


def shock_on(frames: Frames, day: date) -> str:
    """Key of the shock of that day, or ``""``."""
    shocks = frames.shocks.filter(
        (pl.col("date_low") <= day)
        & (pl.col("date_high") >= day)
        & ((pl.col("date_high") - pl.col("date_low")).dt.total_days() <= SHARP_DAYS)
    ).sort("shock")
    return "" if shocks.is_empty() else str(shocks["shock"][0])


def existing(frames: Frames, day: date) -> pl.DataFrame:
    """Ties of the main pair that surely stood on a day."""
    return existing_on(frames, ties_of_pair(frames), day)


def answers_to(frames: Frames, day: date) -> Answers:
    """Answers to a shock of the ties that stood on its day.

    day: Of the shock. A suspension in a status history counts within a year after it.
    """
    keys = existing(frames, day)["tie"].to_list()
    answered = frames.responses.filter(
        (pl.col("shock") == shock_on(frames, day)) & pl.col("tie").is_in(keys)
    )
    reported_stopped = set(answered.filter(pl.col("answer").is_in(STOPPED))["tie"])
    reported_going_on = set(answered.filter(pl.col("answer").is_in(CARRIED_ON))["tie"])
    spells = frames.spells.filter(
        (pl.col("status") == "suspended")
        & pl.col("tie").is_in(keys)
        & (pl.col("start_high") >= day)
        & ((pl.col("start_low") - pl.lit(day)).dt.total_days() <= WITHIN_DAYS)
    )
    suspended_spell = set(spells["tie"])
    # A status history outweighs a wording: a tie whose history holds the suspension counts.
    mixed = (reported_stopped & reported_going_on) - suspended_spell
    suspended = (reported_stopped | suspended_spell) - mixed
    carried_on = reported_going_on - reported_stopped - suspended_spell
    silent = set(keys) - suspended - mixed - carried_on
    return Answers(
        suspended=tuple(sorted(suspended)),
        mixed_answers=tuple(sorted(mixed)),
        carried_on=tuple(sorted(carried_on)),
        silent=tuple(sorted(silent)),
        responses=tuple(answered["response"].sort()),
    )

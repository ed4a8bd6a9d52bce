"""Interruptions of ties and how long they last, known only to within days or years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import inf
from typing import Any

import polars as pl

from paradiplomacy.hypotheses.estimators.exact import Interval, share
from paradiplomacy.hypotheses.histories.agreed_answers import agreed_answers
from paradiplomacy.hypotheses.selection import DAYS_A_YEAR, ties_of_pair
from paradiplomacy.record.frames import Frames

BACK = ("resumed", "renewed", "established")


@dataclass(frozen=True, slots=True)
class Interruption:
    """One interruption of a tie, and how long it lasted at least and at most, in years.

    `longest` is infinite where no resumption is known; then `shortest` is the time until
    the record ends. `outcome` is ``resumed``, ``ended`` or ``open``.
    """

    tie: str
    shortest: float
    longest: float
    outcome: str


def interruptions(frames: Frames) -> list[Interruption]:
    """Stretches in which a tie was suspended; those that follow on each other are one."""
    wanted = (pl.col("status") == "suspended") | (pl.col("exit") == "suspended")
    broken = frames.spells.filter(wanted).select("tie").unique()
    of_broken = frames.spells.join(broken, on="tie", how="semi", maintain_order="left")
    rows = of_broken.sort("tie", maintain_order=True).iter_rows(named=True)
    runs = groupby(rows, key=lambda row: (row["tie"], row["status"] == "suspended"))
    return [_interruption([*run], frames.as_of) for (_, suspended), run in runs if suspended]


def with_answered(frames: Frames, cases: Sequence[Interruption]) -> list[Interruption]:
    """Interruptions, with those of other ties that stopped for a crisis as interviews say."""
    reported, ties = {case.tie for case in cases}, set(ties_of_pair(frames)["tie"])
    return [
        *cases,
        *(
            # So many whole months, and a part of one more.
            Interruption(tie, answer.value / 12, (answer.value + 1) / 12, "resumed")
            for tie, answer in sorted(agreed_answers(frames, "crisis.months-until-return").items())
            if tie in ties and tie not in reported and isinstance(answer.value, float)
        ),
    ]


def _interruption(run: Sequence[dict[str, Any]], as_of: date) -> Interruption:
    first, last = run[0], run[-1]
    tie = str(first["tie"])
    start_low, start_high = first["start_low"], first["start_high"] or last["stop_low"] or as_of
    if last["exit"] not in BACK:
        outcome = "ended" if last["exit"] == "ended" else "open"
        return Interruption(tie, _years_between_days(start_high, as_of), inf, outcome)
    shortest = _years_between_days(start_high, last["stop_low"] or start_high)
    # A resumption that is not dated happened by the end of the record.
    longest = _years_between_days(start_low, last["stop_high"] or as_of) if start_low else inf
    return Interruption(tie, shortest, max(longest, shortest), "resumed")


def _years_between_days(start: date, stop: date) -> float:
    return max((stop - start).days / DAYS_A_YEAR, 0.0)


def within(cases: Sequence[Interruption], years: float) -> tuple[int, int, int]:
    """Numbers that surely lasted no longer, that surely lasted longer, and that may be either.

    An interruption that is open is silence about a resumption, so it may be either.
    """
    short = sum(i.longest <= years for i in cases)
    long = sum(i.shortest > years and i.outcome != "open" for i in cases)
    return short, long, len(cases) - short - long


def share_within(cases: Sequence[Interruption], years: float) -> Interval:
    """Share that lasted no longer, with limits that cover the undecided cases."""
    short, _, either = within(cases, years)
    total = len(cases)
    low, high = share(short, total), share(short + either, total)
    return Interval(low.value if not either else None, low.low, high.high, low.level)

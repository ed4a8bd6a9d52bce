"""Exchanges with travel and without, before and after a pandemic began, and how they changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import expm1
from typing import Any

import polars as pl

from paradiplomacy.answers.due_list import day_in_year
from paradiplomacy.hypotheses.base import Estimate, Survives, Verdict
from paradiplomacy.hypotheses.designs.rates import EXACT
from paradiplomacy.hypotheses.designs.rule import DecisionRule, in_common, in_worst_case
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval, detectable_ratio
from paradiplomacy.hypotheses.estimators.odds import Conditional, Totals
from paradiplomacy.hypotheses.estimators.regression import regress
from paradiplomacy.hypotheses.experiments.around_shock import (
    TWO_YEARS,
    Span,
    Spans,
    events_in,
    shock_day,
    years_stood,
)
from paradiplomacy.hypotheses.histories.answered_counts import NEEDS_TRAVEL, listed_alone
from paradiplomacy.hypotheses.histories.crisis_windows import PANDEMIC
from paradiplomacy.hypotheses.selection import (
    DAYS_A_YEAR,
    as_estimate,
    days_later,
    exchange_subjects,
    ties_of_pair,
)
from paradiplomacy.language import Message, Text, Words
from paradiplomacy.record.frames import Frames, cached_by_frames

WORDS = Words(__name__)

FOLLOWED = 5
"""Years after the pandemic began, each compared with those before."""


def spans_of(frames: Frames) -> Spans | None:
    """Two years before the pandemic's first possible day, and two after."""
    shock = shock_day(frames, kind=PANDEMIC)
    return (
        None
        if shock is None
        else Spans.around(shock[1], before=TWO_YEARS, after=TWO_YEARS, until=frames.as_of)
    )


@cached_by_frames
def exchanges(frames: Frames, spans: Spans | None = None) -> pl.DataFrame:
    """Exchanges of ties that stood throughout: key, tie, date, after and travel."""
    spans = spans or spans_of(frames)
    if spans is None:
        return frames.exchanges.clear().with_columns(
            after=pl.lit(value=False), travel=pl.lit(value=False)
        )
    ties = years_stood(frames, ties_of_pair(frames), spans.before)
    sides = [
        events_in(frames, span).join(ties, on="tie", how="semi").with_columns(after=pl.lit(after))
        for after, span in ((False, spans.before), (True, spans.after))
    ]
    return pl.concat(sides).with_columns(travel=NEEDS_TRAVEL)


def with_days_turned(frames: Frames, *, travel_after: bool) -> pl.DataFrame:
    """The same, with each exchange of unclear order on one side of the pandemic's first day.

    travel_after: Whether those with travel count as after it, and those without as before; else the
        reverse.

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
    sides = []
    for after in (True, False):  # on the pandemic's first day, or on the day before
        at = pl.lit(days_later(spans.after.start, 0 if after else -1))
        dated = dict.fromkeys(("date", "date_low", "date_high"), at)
        turned = frames.exchanges.filter(unclear).with_columns(**dated)
        part = exchanges(replace(frames, exchanges=turned))
        sides.append(part.filter(pl.col("travel") == (travel_after is after)))
    return pl.concat([rows.filter(~unclear), *sides])


def by_year(frames: Frames) -> tuple[tuple[Message, Estimate], ...]:
    """The rate of exchanges that need travel in each year after, relative to before.

    Each with what its twelve months are called.
    """
    # What interviews count in two of these years says nothing of the others.
    frames = listed_alone(frames)
    spans = spans_of(frames)
    if spans is None:
        return ()
    ties = years_stood(frames, ties_of_pair(frames), spans.before)
    base = exchanges(frames).filter(~pl.col("after") & pl.col("travel")).height
    base_time = float(ties["years"].sum())
    rows = []
    for year in range(FOLLOWED):
        start = spans.after.start
        first = day_in_year(start, start.year + year)
        part = Span(first, day_in_year(start, start.year + year + 1))
        if part.stop > frames.as_of:
            break
        travelled = exchanges(frames, Spans(spans.before, part)).filter("after", "travel")
        at_risk = years_stood(frames, ties_of_pair(frames), part).join(ties, on="tie", how="semi")
        totals = Totals(travelled.height, float(at_risk["years"].sum()), base, base_time)
        months = WORDS("months", month=first.month, year=first.year)
        name, of = WORDS("yearly", months=months), (totals.ratio(), totals.all, "ratio", EXACT)
        rows.append((months, as_estimate(name, *of, subjects=exchange_subjects(travelled))))
    return tuple(rows)


RULE = DecisionRule("less", 1.0)
ODDS = WORDS("exact")


def sorts_and_sides(rows: pl.DataFrame) -> list[list[int]]:
    """Exchanges after and before: that need travel, and that do not.

    Times at risk are the same for both sorts, so that they cancel in the ratio of ratios.
    """
    travel, after = rows["travel"], rows["after"]
    return [[int((side & travel).sum()), int((side & ~travel).sum())] for side in (after, ~after)]


def _detectable_ratio_of_travel(rows: pl.DataFrame, once: pl.DataFrame) -> float | None:
    """The ratio of ratios nearest below one that both ways of counting would find.

    From the numbers after, before, with travel and without alone, and not from how they meet.
    Given these margins, four counts inform on their odds ratio as much as two counts that sum to
    (with travel) x (without) / all. A tie that is counted once hides what it did further times:
    of a rate that falls to r, ties with anything fall to (1 - exp(-r m)) / (1 - exp(-m)), where
    m, what a tie does on average before, follows from how many exchanges come on one counted
    tie and from r, for the whole number stays.
    """
    of_all, of_once = (
        _nearest_detectable_ratio(rows, stretch=_excess_spread_of_travel(rows)),
        _nearest_detectable_ratio(once),
    )
    if of_all is None or of_once is None:
        return None
    from scipy.optimize import brentq

    many = rows.height / once.height
    if many < 1 + 1e-6:
        return min(of_all, of_once)
    mean = float(brentq(lambda m: m / -expm1(-m) - many, 1e-9, many))

    def excess(ratio: float) -> float:
        """Factor by which ties that do anything are more, less the one that would be found."""
        before = mean * 2 / (1 + ratio)
        return expm1(-ratio * before) / expm1(-before) - of_once

    return min(of_all, float(brentq(excess, 0.0, 1.0)))


def _nearest_detectable_ratio(rows: pl.DataFrame, *, stretch: float = 1.0) -> float | None:
    n, after, travel = rows.height, int(rows["after"].sum()), int(rows["travel"].sum())
    if not 0 < after < n or not 0 < travel < n:
        return None
    return detectable_ratio(
        round(travel * (n - travel) / n / stretch), time=after, base_time=n - after
    )[0]


def _excess_spread_of_travel(rows: pl.DataFrame) -> float:
    """Factor by which ties differ more than by chance in the share of exchanges with travel."""
    ties = rows.group_by("tie").agg(pl.len().alias("n"), pl.col("travel").sum())
    part = float(ties["travel"].sum()) / max(rows.height, 1)
    if ties.height < ENOUGH_EVENTS or not 0 < part < 1:
        return 1.0
    squares = float(((ties["travel"] - part * ties["n"]) ** 2).sum())
    return max(squares / (part * (1 - part) * rows.height) * ties.height / (ties.height - 1), 1.0)


@dataclass(frozen=True, slots=True)
class Travel:
    """Change of exchanges with travel beside the others, and what is said of it.

    ratio, exact, each: What decides; the same as if exchanges stood alone, and with each tie
        counted once.
    once: Exchanges, each tie counted once a sort and side.
    how: How `ratio` was made.
    least: The fall that would be found.
    """

    ratio: Interval
    exact: Interval
    each: Interval
    once: int
    p: float
    how: Message
    verdict: Verdict
    least: float | None


def travel_change(rows: pl.DataFrame) -> Travel:
    """Change that exchanges of both sorts and sides show."""
    table = sorts_and_sides(rows)
    of_all = Conditional.of(table)
    once = rows.sort("exchange").unique(["tie", "after", "travel"], maintain_order=True)
    exact, of_once = of_all.ratio(), Conditional.of(sorts_and_sides(once))
    ratio, narrow, p, how = exact, of_all.ratio(level=0.9), of_all.p(), ODDS
    enough = min(min(row) for row in table) >= ENOUGH_EVENTS
    fitted = (
        regress(rows, "travel", columns=["after"], kind="binary", clusters="tie")
        if enough
        else None
    )
    if fitted is not None:
        effect = fitted["after"]
        # Never more precise than if exchanges stood alone.
        ratio = effect.interval().spanning(exact)
        narrow = effect.interval(0.9).spanning(narrow)
        p, how = max(effect.p(), p), WORDS("robust")
    each = of_once.ratio()
    verdict = RULE.verdict(ratio, narrow, events=rows.height)
    # Exchanges of one tie come in bunches: both ways of counting have to agree.
    strict = RULE.verdict(each, of_once.ratio(level=0.9), events=once.height)
    verdict = in_common((verdict, strict))
    least = _detectable_ratio_of_travel(rows, once)
    return Travel(ratio, exact, each, once.height, max(p, of_once.p()), how, verdict, least)


NAME = WORDS("name")


def ratio_of_ratios(name: Text, ratio: Interval, n: int, how: Text = ODDS, **more: Any) -> Estimate:
    """A ratio of ratios as an estimate."""
    return as_estimate(name, ratio, n, "ratio of ratios", how, **more)


def in_either_order(frames: Frames, travel: Travel) -> tuple[Verdict, Survives]:
    """The verdict that no order of an exchange and the pandemic's first day would change."""
    if not travel.verdict.decides:
        return travel.verdict, Survives()
    rows = with_days_turned(frames, travel_after=travel.verdict is Verdict.SUPPORTED)
    worst = travel_change(rows)
    estimate = ratio_of_ratios(
        WORDS("choice.worst", name=NAME), worst.ratio, rows.height, worst.how
    )
    return in_worst_case(travel.verdict, worst.verdict, of="dates", estimate=estimate, p=worst.p)

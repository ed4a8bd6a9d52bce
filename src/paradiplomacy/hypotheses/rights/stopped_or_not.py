"""Ties at each crisis: which stopped and came back, which went on, and like ones of both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.matched_sets import MatchedSet, difference, match
from paradiplomacy.hypotheses.histories.crisis_windows import PANDEMIC
from paradiplomacy.hypotheses.histories.tie_time import BROKEN, LAW, LIVE
from paradiplomacy.hypotheses.selection import (
    DAYS_A_YEAR,
    as_estimate,
    days_later,
    existing_on,
    main_pair,
    pair_ties,
    without_repeats,
)
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

WORDS = Words(__name__)

YEAR = timedelta(days=365)
BEFORE_YEARS = 5
LATER_YEARS = 5
WIDEST = 366
"""A shock whose possible days span more has no year after it."""
WENT_ON = ("continued", "letter", "protest")

UNITS = {
    "unit": pl.String,
    "shock": pl.String,
    "tie": pl.String,
    "treated": pl.Boolean,
    "reported": pl.Boolean,
    "tier": pl.String,
    "sized": pl.Boolean,
    "size": pl.Float64,
    "age": pl.Float64,
    "before": pl.Float64,
    "since": pl.Date,
}


def followed_shocks(frames: Frames) -> pl.DataFrame:
    """Crises between both countries of which the record holds the year after and five more.

    A pandemic is none: it stops travel whatever two governments, or two cities, want.
    """
    span = (pl.col("date_high") - pl.col("date_low")).dt.total_days() + 1
    over = pl.col("date_high") + (1 + LATER_YEARS) * YEAR <= frames.as_of
    return frames.shocks.filter(
        (span <= WIDEST).fill_null(value=False)
        & over.fill_null(value=False)
        & (pl.col("kind").fill_null("") != PANDEMIC)
    ).sort("date_low", "shock")


@cached_by_frames
def units_of(frames: Frames) -> pl.DataFrame:
    """One row a crisis and a tie that stood then, with what could make ties alike.

    Columns unit, shock, tie, treated (stopped in the year after), reported (a source says that it
    stopped or went on), tier, sized, size (logarithm of the larger end's population), age (years),
    before (logarithm of one more than the exchanges of the five years before), since (of one that
    stopped: from when it surely was back, a year after the crisis or later, if the record holds
    five more years; else null).

    A tie stops at one crisis only: at that which a source names, else at the last one before
    it, and is left out at others in the year before. Left out are a tie that a law stopped, and
    what is reported both ways and has no suspension in its history.
    """
    pair = main_pair(frames)
    shocks = followed_shocks(frames)
    if pair is None or shocks.is_empty():
        return pl.DataFrame(schema=UNITS)
    ties = pair_ties(frames, *pair)
    stops, returns = _stops(frames, ties), _returns(frames)
    exchanges = _days_of_exchanges(frames)
    latest = days_later(frames.as_of, -LATER_YEARS * YEAR.days)
    parts = []
    for shock, first, last in shocks.select("shock", "date_low", "date_high").iter_rows():
        stopped = {tie: stop for (at, tie), stop in stops.items() if at == shock}
        off = {tie for tie, stop in stopped.items() if stop.of_shock}
        on, unclear = _reported_ties(frames, shock)
        left_out = unclear - {tie for tie in off if stopped[tie].spell}
        left_out |= {t for t, stop in stopped.items() if not stop.of_shock or stop.law}
        units = _ties_awake_on_day(frames, ties, first)
        units = units.filter(~units["tie"].is_in(sorted(left_out))) if left_out else units
        before = _count_exchanges_between(
            exchanges, days_later(first, -BEFORE_YEARS * YEAR.days), first
        )
        keys = units["tie"].to_list()
        back = {
            tie: max(min(days), last + YEAR)
            for tie in off
            if (days := [high for low, high in returns.get(tie, ()) if low > first])
        }
        since = [day if (day := back.get(tie)) and day <= latest else None for tie in keys]
        parts.append(
            units.with_columns(
                pl.lit(shock).alias("shock"),
                pl.Series("treated", [tie in off for tie in keys], dtype=pl.Boolean),
                pl.Series("reported", [tie in on or tie in off for tie in keys], dtype=pl.Boolean),
                pl.Series("before", [before[tie] for tie in keys], dtype=pl.UInt32),
                pl.Series("since", since, dtype=pl.Date),
                ((pl.lit(first) - pl.col("established_high")).dt.total_days() / DAYS_A_YEAR).alias(
                    "age"
                ),
            )
        )
    size = pl.max_horizontal("population_a", "population_b").cast(pl.Float64).log()
    return (
        pl.concat(parts)
        .with_columns(
            (pl.col("shock") + " " + pl.col("tie")).alias("unit"),
            size.alias("size"),
            size.is_not_null().alias("sized"),
            pl.col("before").cast(pl.Float64).log1p(),
        )
        .select(list(UNITS))
        .sort("unit")
    )


def with_later(frames: Frames, units: pl.DataFrame, sets: Sequence[MatchedSet]) -> list[MatchedSet]:
    """The sets with what each tie exchanged in the five years since the one that stopped was back.

    Those years are the same for all of a set, and each of its ties was in force when they began:
    one that was not could have no exchange, whatever came of stopping. A set without a like tie in
    force then is left out.
    """
    ties, exchanges = frames.ties, _days_of_exchanges(frames)
    known = {unit: (tie, day) for unit, tie, day in units.select("unit", "tie", "since").rows()}
    later = []
    for one in sets:
        tie, since = known[one.treated]
        if since is None:
            continue
        alive = set(_ties_awake_on_day(frames, ties, since)["tie"])
        like = tuple(unit for unit in one.controls if known[unit][0] in alive)
        counts = _count_exchanges_between(
            exchanges, since + timedelta(days=1), days_later(since, LATER_YEARS * YEAR.days)
        )
        if like:
            outcomes = tuple(counts[known[unit][0]] for unit in like)
            later.append(replace(one, controls=like, outcome=counts[tie], outcomes=outcomes))
    return later


def _returns(frames: Frames) -> dict[str, list[tuple[date, date]]]:
    """First and last possible day of each time that a tie came into force again."""
    again = frames.spells.filter(pl.col("status").is_in(LIVE))
    resumed = frames.responses.filter(pl.col("answer") == "resumed")
    days = pl.concat(
        rows.select("tie", low=f"{name}_low", high=f"{name}_high").drop_nulls()
        for rows, name in ((again, "start"), (resumed, "date"))
    )
    return group_pairs((tie, (low, high)) for tie, low, high in days.iter_rows())


@cached_by_frames
def _days_of_exchanges(frames: Frames) -> list[tuple[str, date]]:
    """Dated exchanges, each once."""
    dated = frames.exchanges.filter(pl.col("date").is_not_null()).pipe(without_repeats)
    return dated.select("tie", "date").rows()


def _reported_ties(frames: Frames, shock: str) -> tuple[set[str], set[str]]:
    """Ties that a source says went on at a crisis, and those of them that it says stopped too."""
    answers = frames.responses.filter(pl.col("shock") == shock).select("tie", "answer").rows()
    on = {tie for tie, answer in answers if answer in WENT_ON}
    return on, on & {tie for tie, answer in answers if answer in BROKEN}


def _ties_awake_on_day(frames: Frames, ties: pl.DataFrame, day: date) -> pl.DataFrame:
    """Ties that stood and were not already suspended."""
    asleep = frames.spells.filter(
        (pl.col("status") == "suspended")
        & (pl.col("start_high") < day)
        & (pl.col("stop_low").fill_null(date.max) > day)
    )
    return existing_on(frames, ties, day).join(asleep.select("tie"), on="tie", how="anti")


def _count_exchanges_between(
    exchanges: Sequence[tuple[str, date]], first: date, last: date
) -> Counter[str]:
    """Number of exchanges that each tie had from a day on until another."""
    return Counter(tie for tie, day in exchanges if first <= day < last)


class _Stop(NamedTuple):
    """Stop of a tie: by a law or not, in its history or not, and of this crisis or not."""

    law: bool
    spell: bool
    of_shock: bool


def _stops(frames: Frames, ties: pl.DataFrame) -> dict[tuple[str, str], _Stop]:
    """Every stop, by each crisis in the year before it and its tie."""
    keys = set(ties["tie"])
    shocks = frames.shocks.drop_nulls(["date_low", "date_high"]).sort("date_low", "shock")
    named = set(
        frames.responses.filter(pl.col("answer").is_in(BROKEN)).select("shock", "tie").iter_rows()
    )
    broken = frames.spells.filter(
        pl.col("status").is_in(LIVE)
        & pl.col("exit").is_in(BROKEN)
        & pl.col("tie").is_in(list(keys))
        & pl.col("stop_low").is_not_null()
        & pl.col("stop_high").is_not_null()
    ).sort("tie", "stop")
    rows: dict[tuple[str, str], _Stop] = {}
    by_law = set(broken.filter(pl.col("exit_actor") == LAW)["tie"])
    for tie, low, high, actor in broken.select(
        "tie", "stop_low", "stop_high", "exit_actor"
    ).iter_rows():
        possible: list[str] = shocks.filter(
            (pl.col("date_low") <= high) & (pl.col("date_high") + YEAR >= low)
        )["shock"].to_list()
        reported = [shock for shock in possible if (shock, tie) in named]
        for shock in possible:
            at_shock = shock in reported or (not reported and shock == possible[-1])
            rows[(shock, tie)] = _Stop(actor == LAW, True, at_shock)
    for shock, tie in sorted(named):
        if tie in keys and (shock, tie) not in rows:
            rows[(shock, tie)] = _Stop(tie in by_law, False, True)
    return rows


NUMERIC = ("size", "age", "before")
SAME = ("shock", "tier", "sized")
CALIPER = 0.5
MOST = 3


@dataclass(frozen=True, slots=True)
class MatchedTies:
    """Result of matching: the sets, which ties stopped at all, and which of them came back."""

    sets: tuple[MatchedSet, ...]
    stopped: tuple[str, ...]
    back: tuple[str, ...]

    @classmethod
    def of(cls, frames: Frames, units: pl.DataFrame) -> MatchedTies:
        """Match ties that stopped and came back with ties that went on."""
        back = units.filter(~pl.col("treated") | pl.col("since").is_not_null())
        sets = match(back, numeric=NUMERIC, same=SAME, caliper=CALIPER, most=MOST)
        stopped, came_back = (tuple(u.filter("treated")["unit"]) for u in (units, back))
        return cls(tuple(with_later(frames, units, sets)), stopped, came_back)

    @property
    def exchanges(self) -> int:
        """Exchanges of all sets."""
        return sum(matched_set.outcome + sum(matched_set.outcomes) for matched_set in self.sets)

    @property
    def subjects(self) -> tuple[str, ...]:
        """The ties that were matched, and all that stopped."""
        units = (
            unit
            for matched_set in self.sets
            for unit in (matched_set.treated, *matched_set.controls)
        )
        return tuple(dict.fromkeys(tie_of(unit) for unit in (*units, *self.stopped)))

    def estimate(self, name: Message) -> Estimate:
        """By how many exchanges those that went on are ahead."""
        n, method = len(self.sets), WORDS("exact")
        more = {"subjects": self.subjects, "cases": WORDS("cases", n=n)}
        return as_estimate(name, difference(self.sets), n, "exchanges", method, **more)


def tie_of(unit: str) -> str:
    """The tie of a unit, which is a tie in a crisis."""
    return "tie:" + unit.partition(" tie:")[2]

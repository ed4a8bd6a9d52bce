"""The first sign of mending after a break between nations, of ties and of governments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from paradiplomacy.hypotheses.histories.crisis_windows import crises, exchanges_of, quiet_days
from paradiplomacy.hypotheses.histories.periods import VAGUE_DAYS, pair_acts
from paradiplomacy.hypotheses.selection import (
    DAYS_A_YEAR,
    days_later,
    existing_on,
    main_pair,
    pair_ties,
)
from paradiplomacy.record.frames import Frames

__all__ = ["First", "Mending", "after_quiet_days", "mendings"]

WATCHED_YEARS = 5
_EVENTS = {"key": pl.String, "date_low": pl.Date, "date_high": pl.Date}


@dataclass(frozen=True, slots=True)
class First:
    """When the first of some events was: first and last possible day, and what it rests on."""

    low: date
    high: date
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mending:
    """The first sign of mending on both levels after a break; None without one in time."""

    name: str
    day: date
    city: First | None
    nation: First | None

    @property
    def leader(self) -> str:
        """``city``, ``nation`` or ``undecided``: by unclear dates, or as one level is silent."""
        if self.city is None or self.nation is None:
            return "undecided"
        if self.city.high < self.nation.low:
            return "city"
        return "nation" if self.nation.high < self.city.low else "undecided"

    @property
    def subjects(self) -> tuple[str, ...]:
        """What both dates rest on."""
        return tuple(s for one in (self.city, self.nation) if one for s in one.subjects)


def mendings(frames: Frames, *, returns_only: bool = False) -> list[Mending]:
    """Every national break, with the first mending of ties and of nations after it.

    Parameters
    ----------
    frames : Frames
    returns_only : bool, keyword-only
        Whether only suspended ties that resumed count, and not any exchange.

    Notes
    -----
    Breaks are those of the test of detachment. Each is watched for five years, up to the day
    before the next; a break after which neither level (of returns: no tie) is told to mend is
    left out. Ties count
    that surely stood at the break. Events that may lie on more days than a year has are left
    out.
    """
    breaks = list(crises(frames)[0].select("name", "date_low", "date_high").iter_rows())
    found = []
    for name, _, high in breaks:
        later = [other for _, other, _ in breaks if other > high]
        one = _mending(frames, name, high, min(later, default=None), returns_only=returns_only)
        if one.city or (one.nation and not returns_only):
            found.append(one)
    return found


def _mending(
    frames: Frames, name: str, day: date, following: date | None, *, returns_only: bool = False
) -> Mending:
    until = min(
        days_later(day, round(WATCHED_YEARS * DAYS_A_YEAR)),
        frames.as_of,
        (following or date.max) - timedelta(days=1),
    )
    pair = main_pair(frames)
    ties = frames.ties.clear() if pair is None else pair_ties(frames, *pair)
    ties = existing_on(frames, ties, day)
    acts = pair_acts(frames).filter(pl.col("sign") == "warming")
    nation = acts.select(pl.format("act:{}", "act").alias("key"), "date_low", "date_high")
    return Mending(
        name,
        day,
        _first(_city_events(frames, ties, returns_only=returns_only), day, until),
        _first(nation, day, until),
    )


def _city_events(frames: Frames, ties: pl.DataFrame, *, returns_only: bool) -> pl.DataFrame:
    keys = ties.select("tie")
    parts = [
        frames.spells.filter(pl.col("entry") == "resumed")
        .join(keys, on="tie", how="semi")
        .select(pl.col("tie").alias("key"), date_low="start_low", date_high="start_high"),
        frames.responses.filter(pl.col("answer") == "resumed")
        .join(keys, on="tie", how="semi")
        .select(pl.format("response:{}", "response").alias("key"), "date_low", "date_high"),
    ]
    if not returns_only:
        exchanges = exchanges_of(frames, ties)
        parts.append(
            exchanges.select(
                pl.format("exchange:{}", "exchange").alias("key"), "date_low", "date_high"
            )
        )
    return pl.concat([part.cast(_EVENTS) for part in parts])  # type: ignore[arg-type]


def _first(events: pl.DataFrame, after: date, until: date) -> First | None:
    """Bounds on the day of the first event after a day, up to another.

    Notes
    -----
    It was by the earliest last day of events that surely lie in between, and not before the
    earliest day of any that may. Without an event that surely does, none is told of.
    """
    start = after + timedelta(days=1)
    long = (pl.col("date_high") - pl.col("date_low")).dt.total_days() + 1
    dated = events.filter((long <= VAGUE_DAYS).fill_null(value=False))
    sure = dated.filter((pl.col("date_low") >= start) & (pl.col("date_high") <= until))
    if sure.is_empty():
        return None
    high = min(sure["date_high"])
    may = dated.filter((pl.col("date_high") >= start) & (pl.col("date_low") <= high))
    may = may.sort("date_low", "key")
    low = max(start, min(may["date_low"]))
    return First(low, high, tuple(dict.fromkeys(may["key"])))


def after_quiet_days(frames: Frames) -> list[Mending]:
    """The same after days with no break within a year, for who is first then."""
    days = quiet_days(frames)
    breaks = crises(frames)[0]["date_low"].to_list()
    found = [
        _mending(frames, "", day, min((d for d in (*days, *breaks) if d > day), default=None))
        for day in days
    ]
    return [one for one in found if one.city or one.nation]

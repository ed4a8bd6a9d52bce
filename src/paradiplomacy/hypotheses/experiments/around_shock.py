"""Exchanges and standing ties in two stretches of time around a dated shock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from paradiplomacy.hypotheses.histories.answered_counts import COUNTED
from paradiplomacy.hypotheses.histories.tie_time import NOT_ENDED, done_while_alive, years_alive
from paradiplomacy.hypotheses.selection import DAYS_A_YEAR, days_later, without_repeats
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

QUARTER_DAYS = 92
"""Events whose possible days span more are left out: which stretch they fall in is not known."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, its first day included and its last not."""

    start: date
    stop: date

    @property
    def years(self) -> float:
        """Its length."""
        return max((self.stop - self.start).days, 0) / DAYS_A_YEAR

    def holds(self, column: str) -> pl.Expr:
        """True if a date lies in it."""
        return (
            pl.col(column).is_between(self.start, self.stop, closed="left").fill_null(value=False)
        )


@dataclass(frozen=True, slots=True)
class Spans:
    """The stretches before and after a shock."""

    before: Span
    after: Span

    @classmethod
    def around(cls, day: date, *, before: int, after: int, until: date) -> Spans | None:
        """So many days before and after a day, the latter cut off; None where nothing is left."""
        stop = min(days_later(day, after), until)
        return cls(Span(days_later(day, -before), day), Span(day, stop)) if stop > day else None


@cached_by_frames
def shock_day(frames: Frames, *, key: str = "", kind: str = "") -> tuple[str, date] | None:
    """The first shock whose key holds a word, or else of a kind, and its first possible day."""
    meant = pl.col("shock").str.contains(key, literal=True) if key else pl.col("kind") == kind
    dated = frames.shocks.filter(meant & pl.col("date_low").is_not_null())
    shocks = dated.sort("date_low", "shock")
    return None if shocks.is_empty() else (shocks["shock"][0], shocks["date_low"][0])


def years_stood(frames: Frames, ties: pl.DataFrame, span: Span) -> pl.DataFrame:
    """Years that each tie stood within a stretch: columns tie and years, only above zero.

    A tie stands from its founding (the middle of its possible days) until it ends or the
    record does; a suspended one stands. Those of unknown founding do not count.
    """
    years = years_alive(frames, ties["tie"].to_list(), [(span.start, span.stop)], NOT_ENDED)
    return years.filter(pl.col("years") > 0).drop("period")


@cached_by_frames
def events_in(frames: Frames, span: Span) -> pl.DataFrame:
    """Exchanges dated to within a quarter whose middle lies in a stretch, counted once.

    Also those that interviews count in a year all of which lies in it.
    """
    width = (pl.col("date_high") - pl.col("date_low")).dt.total_days()
    dated = (width < QUARTER_DAYS).fill_null(value=False) & span.holds("date")
    counted = COUNTED & span.holds("date_low") & span.holds("date_high")
    return frames.exchanges.filter(dated | counted).sort("exchange").pipe(without_repeats)


def cells(frames: Frames, spans: Spans, ties: pl.DataFrame) -> pl.DataFrame:
    """Exchanges and years of each tie, before and after: subject, group (after), events, years."""
    parts = []
    for group, span in ((False, spans.before), (True, spans.after)):
        # An exchange on a day on which its tie did not stand has no time at risk beside it.
        dated = done_while_alive(frames, events_in(frames, span), NOT_ENDED)
        parts.append(
            years_stood(frames, ties, span)
            .join(
                dated.group_by("tie", maintain_order=True).agg(pl.len().alias("events")),
                on="tie",
                how="left",
            )
            .select(
                subject="tie",
                group=pl.lit(group),
                events=pl.col("events").fill_null(0).cast(pl.Int64),
                years="years",
            )
        )
    return pl.concat(parts)

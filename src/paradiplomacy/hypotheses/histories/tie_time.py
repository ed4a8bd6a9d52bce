"""Time that ties spend in a status, with the dated events in their lives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import polars as pl

from paradiplomacy.hypotheses.histories.crisis_windows import exchanges_of
from paradiplomacy.hypotheses.selection import DAYS_A_YEAR, existing_on, without_repeats
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

_WORDS = Words(__name__)
LIVE = ("active", "dormant")
NOT_ENDED = (*LIVE, "suspended")
BROKEN = ("suspended", "ended")
LAW = "law"
"""Who acts where a law orders the break."""
Event = Literal["exchange", "founded", "suspended", "ended", "resumed"]
_EXPOSED: dict[Event, tuple[str, ...]] = {
    "exchange": NOT_ENDED,
    "suspended": LIVE,
    "ended": NOT_ENDED,
    "resumed": ("suspended", "ended"),
}
"""In which status a tie may have the event. A founding has no tie at risk before it."""


def tie_spells(
    frames: Frames, statuses: Sequence[str], *, first: date = date.min, last: date = date.max
) -> pl.DataFrame:
    """Spells of some statuses, cut to a stretch of time and to the record's end.

    first, last: First and last day that counts.

    Columns of `Frames.spells`, with ``from``, ``to``, ``years`` between them, and ``within``
    (whether the stop is not cut off).

    A spell that starts on an unknown day is left out. One that stops on an unknown day stops at
    the one end of its possible days that is known, else at the end of the record.
    """
    until = min(last, frames.as_of)
    stop = pl.coalesce("stop", "stop_high", "stop_low", pl.lit(frames.as_of))
    return (
        frames.spells.filter(pl.col("status").is_in(statuses) & pl.col("start").is_not_null())
        .with_columns(
            pl.max_horizontal("start", pl.lit(first)).alias("from"),
            pl.min_horizontal(stop, pl.lit(until)).alias("to"),
            stop.is_between(first, until).alias("within"),
        )
        .filter(pl.col("from") <= pl.col("to"))
        .with_columns(
            ((pl.col("to") - pl.col("from")).dt.total_days() / DAYS_A_YEAR).alias("years")
        )
    )


def tie_years(frames: Frames) -> pl.DataFrame:
    """Watch every tie from its start until it breaks, and again once it is resumed.

    Columns tie, years and events (suspensions and ends that no law ordered), one row a tie that was
    watched at all.
    """
    broke = pl.col("exit").is_in(BROKEN) & (pl.col("exit_actor").fill_null("") != LAW)
    return (
        tie_spells(frames, LIVE)
        .group_by("tie", maintain_order=True)
        .agg(pl.col("years").sum(), broke.sum().cast(pl.Int64).alias("events"))
        .sort("tie")
    )


def years_alive(
    frames: Frames,
    ties: Sequence[str],
    periods: Sequence[tuple[date, date]],
    statuses: Sequence[str] = ("active",),
) -> pl.DataFrame:
    """Years that dated ties spent in some statuses, by tie and period.

    periods: First and last day of each.

    Columns: tie, period (its number), years. Ties without a date of founding are not there.
    """
    spans = pl.DataFrame(
        [(k, *period) for k, period in enumerate(periods)],
        schema={"period": pl.Int64, "first": pl.Date, "last": pl.Date},
        orient="row",
    )
    lived = pl.min_horizontal("to", "last") - pl.max_horizontal("from", "first")
    return (
        tie_spells(frames, statuses)
        .filter(pl.col("tie").is_in(list(ties)))
        .join(spans, how="cross")
        .with_columns((lived.dt.total_days().clip(0) / DAYS_A_YEAR).alias("years"))
        .group_by("tie", "period", maintain_order=True)
        .agg(pl.col("years").sum())
        .sort("tie", "period")
    )


def done_while_alive(
    frames: Frames, exchanges: pl.DataFrame, statuses: Sequence[str] = ("active",)
) -> pl.DataFrame:
    """Dated exchanges on a day on which their tie was in some status, each counted once."""
    alive = (
        exchanges.filter(pl.col("date").is_not_null())
        .join(tie_spells(frames, statuses).select("tie", "from", "to"), on="tie")
        .filter(pl.col("date").is_between(pl.col("from"), pl.col("to")))
    )
    return exchanges.join(alive, on="exchange", how="semi").sort("exchange").pipe(without_repeats)


def event_name(event: Event, *, short: bool = False) -> Message:
    """Name of one event; short where it is clear that ties are spoken of.

    >>> str(event_name("founded")), str(event_name("founded", short=True))
    ('founding of a tie', 'founding')
    """
    return _WORDS(f"short.{event}") if short else _WORDS(f"event.{event}")


def frame_of(event: Event) -> str:
    """The frame that an event is read from."""
    return {"exchange": "exchanges", "founded": "ties"}.get(event, "spells")


def tie_events(frames: Frames, ties: pl.DataFrame, event: Event) -> pl.DataFrame:
    """Dated events of ties: columns ``event`` (a key), ``tie``, ``date_low``, ``date_high``.

    An exchange has its own key, any other event that of its tie. What has no first or no last
    possible day is left out.
    """
    if event == "exchange":
        return exchanges_of(frames, ties).select("event", "tie", "date_low", "date_high")
    if event == "founded":
        rows = ties.select("tie", date_low="established_low", date_high="established_high")
    else:
        spells = frames.spells.join(ties.select("tie"), on="tie", how="semi")
        # The last spell of an ended tie has no successor, so that its end is only an exit.
        rows = pl.concat(
            spells.filter(pl.col(turn) == event).select(
                "tie", date_low=f"{day}_low", date_high=f"{day}_high"
            )
            for turn, day in (("exit", "stop"), ("entry", "start"))
        )
    dated = rows.drop_nulls().unique().sort("tie", "date_low", "date_high")
    return dated.select(pl.col("tie").alias("event"), "tie", "date_low", "date_high")


def at_risk_before(frames: Frames, ties: pl.DataFrame, event: Event, start: date) -> pl.DataFrame:
    """Ties that may have an event from a day on; all of them where the event founds them.

    What happens after that day decides nothing here, or an event would select itself away.
    """
    if event == "founded":
        return ties
    if event == "resumed":  # a tie that ended may be taken up again
        return ties.filter(pl.col("established_high") < start)
    return existing_on(frames, ties, start, established_before=start)


def years_at_risk(
    frames: Frames,
    ties: pl.DataFrame,
    event: Event,
    *,
    since: date | None = None,
    until: date | None = None,
) -> pl.DataFrame:
    """Events and years at risk of each tie: columns ``tie``, ``events``, ``years``.

    event: Not a founding.
    since, until: Only what lies from one day to the other counts.

    As in `tie_spells`; spells that are left out are so with the events in them. An exchange counts
    on its middle day, and only where its tie stood on it.
    """
    spells = tie_spells(frames, _EXPOSED[event], first=since or date.min, last=until or date.max)
    spells = spells.join(ties.select("tie"), on="tie", how="semi")
    years = spells.group_by("tie", maintain_order=True).agg(
        pl.col("years").sum(),
        ((pl.col("exit") == event) & pl.col("within")).sum().cast(pl.Int64).alias("events"),
    )
    if event == "exchange":
        counted = (
            exchanges_of(frames, ties)
            .join(spells.select("tie", "from", "to"), on="tie")
            .filter(pl.col("date").is_between(pl.col("from"), pl.col("to")))
            .unique("event")
            .group_by("tie", maintain_order=True)
            .agg(pl.len().cast(pl.Int64).alias("events"))
        )
        years = (
            years.drop("events")
            .join(counted, on="tie", how="left")
            .with_columns(pl.col("events").fill_null(0))
        )
    return years.sort("tie").select("tie", "events", "years")

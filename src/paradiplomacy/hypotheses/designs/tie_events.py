"""Dated events in the lives of ties, and who was at risk of them."""

from __future__ import annotations

from datetime import date
from typing import Literal

import polars as pl

from paradiplomacy.hypotheses.histories.crisis_windows import exchanges_of
from paradiplomacy.hypotheses.histories.tie_time import LIVE, NOT_ENDED, tie_spells
from paradiplomacy.hypotheses.selection import existing_on
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

_WORDS = Words(__name__)

Event = Literal["exchange", "founded", "suspended", "ended", "resumed"]

_EXPOSED: dict[Event, tuple[str, ...]] = {
    "exchange": NOT_ENDED,
    "suspended": LIVE,
    "ended": NOT_ENDED,
    "resumed": ("suspended", "ended"),
}
"""In which status a tie may have the event. A founding has no tie at risk before it."""


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
    first, last = since or date.min, until or date.max
    spells = tie_spells(frames, _EXPOSED[event], first=first, last=last)
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

"""Stories of the ties between two countries, as turns within bounds of time.

A *story* is a dyad's turns in the order in which the machine of statuses put them, each with the
stretch of time in which it happened. A tie whose start nobody dates has no turn for it: its
story begins with the first dated sign that it lived (delayed entry).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from dyadevents.kinds import END, FORM, LIVE, RESUME, SUSPEND, DyadState, Kind
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.status import ChangeKind
from paradiplomacy.record.event_dates import (
    Bounds,
    Precision,
    bounds_of,
    precision_of,
    year_at,
)
from paradiplomacy.record.frames import Frames

WIDEST = 10.0
"""Years; a start that is dated less closely counts as not dated."""
Row = dict[str, Any]

_ANSWERED = {"suspended": "suspended", "ended": "ended"}
"""Changes that a response to a shock may record, by the answer."""
_SAME_EXCHANGE = ["tie", "date_low", "date_high", "form", "giver"]
"""Rows of exchanges that agree on these are one exchange that was recorded twice."""


@dataclass(frozen=True)
class Turn:
    """A change of a tie; without a kind it changes nothing that the event model distinguishes."""

    kind: Kind | None
    bounds: Bounds


@dataclass(frozen=True)
class ExchangeEvent:
    """An exchange, with the country that gave (or ``mutual``, or ``""``)."""

    bounds: Bounds
    giver: str


@dataclass(frozen=True)
class Story:
    """Story of one tie: all that is known of it.

    `place_a`, `place_b`: the ends, in the order of the two countries.
    `turns`: in order.
    `is_dated`: whether the first turn forms the tie, so that its dyad is at risk of that before.
    `signs`: of a tie that is not dated: what shows that it lived, exchanges and turns aside.
    `is_lost`: whether something without a date comes after the last turn, so that the state is
      unknown from then on.
    """

    tie: str
    place_a: str
    place_b: str
    turns: tuple[Turn, ...] = ()
    is_dated: bool = True
    signs: tuple[Bounds, ...] = ()
    is_lost: bool = False
    exchanges: tuple[ExchangeEvent, ...] = ()


def stories(
    frames: Frames,
    pair: tuple[str, str],
    *,
    end: date,
) -> tuple[tuple[Story, ...], Counter[tuple[str, Precision]]]:
    """Lay out what the record knows of the ties between two countries.

    `pair`: codes of the countries; ends are put in this order.
    `end`: last day of the window.

    Returns: Sorted by tie.
    Returns: How many changes and exchanges are dated how closely.
    """
    a, b = pair
    first, second = pl.col("country_a"), pl.col("country_b")
    ties = frames.ties.filter(((first == a) & (second == b)) | ((first == b) & (second == a)))
    keys = ties.select("tie")
    spells = _by_tie(frames.spells.join(keys, on="tie", how="semi", maintain_order="left"))
    answers = _by_tie(frames.responses.join(keys, on="tie", how="semi"))
    shocks = {row["shock"]: row["date_low"] for row in frames.shocks.iter_rows(named=True)}
    exchanged = frames.exchanges.join(keys, on="tie", how="semi").sort("exchange")
    exchanged = exchanged.unique(_SAME_EXCHANGE, keep="first", maintain_order=True)
    exchanges = _by_tie(exchanged)
    counts: Counter[tuple[str, Precision]] = Counter()
    tie_stories = []
    for row in ties.sort("tie").iter_rows(named=True):
        tie, ends = row["tie"], (row["place_a"], row["place_b"])
        changes = _changes_of_spells(spells[tie])
        counts.update((change, precision_of(low, high)) for change, low, high in changes)
        changes = [_after_shock(c, answers[tie], shocks) for c in changes]
        base = Story(tie, *(ends if row["country_a"] == a else ends[::-1]))
        story = _with_turns(base, changes, end)
        counts.update(
            ("exchange", precision_of(each["date_low"], each["date_high"]))
            for each in exchanges[tie]
        )
        given = [(each["giver"] or "", _bounds_in_window(each, end)) for each in exchanges[tie]]
        signs = () if story.is_dated else (_bounds_in_window(each, end) for each in answers[tie])
        tie_stories.append(
            replace(
                story,
                exchanges=tuple(ExchangeEvent(at, giver) for giver, at in given if at is not None),
                signs=(*story.signs, *(sign for sign in signs if sign is not None)),
            )
        )
    return tuple(tie_stories), counts


def _by_tie(frame: pl.DataFrame) -> Mapping[str, list[Row]]:
    rows = frame.iter_rows(named=True)
    return defaultdict(list, group_pairs((row["tie"], row) for row in rows))


def _bounds_in_window(row: Row, end: date) -> Bounds | None:
    return _cut_at_end_of_window(bounds_of(row["date_low"], row["date_high"]), end)


def _changes_of_spells(spells: Sequence[Row]) -> list[tuple[str, date | None, date | None]]:
    """Each change with its bounds in days: how spells began, and how the last one ended."""
    changes = [(row["entry"], row["start_low"], row["start_high"]) for row in spells]
    if spells and spells[-1]["exit"]:
        last = spells[-1]
        changes.append((last["exit"], last["stop_low"], last["stop_high"]))
    return changes


def _after_shock(
    change: tuple[str, date | None, date | None],
    answers: Sequence[Row],
    shocks: Mapping[str, date | None],
) -> tuple[str, date | None, date | None]:
    """A suspension that answers a shock came after it, even where only its year is known."""
    name, low, high = change
    for answer in answers:
        shock = shocks.get(answer["shock"])
        if (
            low is not None
            and high is not None
            and shock is not None
            and _ANSWERED.get(answer["answer"]) == name
            and low < shock <= high
            and (answer["date_low"] or low) <= high
            and (answer["date_high"] or high) >= low
        ):
            low = shock
    return name, low, high


def _cut_at_end_of_window(bounds: Bounds | None, end: date) -> Bounds | None:
    """Bounds cut at the end of the window; None where nothing is left."""
    last = year_at(end, share=1)
    if bounds is None or bounds.low >= last:
        return None
    return Bounds(bounds.low, min(bounds.high, last))


def _with_turns(
    story: Story,
    changes: Sequence[tuple[str, date | None, date | None]],
    end: date,
) -> Story:
    """Turns as far as their order is known; what is open at one end is closed."""
    turns: list[Turn] = []
    signs: list[Bounds] = []
    state = DyadState.NONE
    changes = [change for change in changes if not ChangeKind(change[0]).intends]
    is_dated, is_lost = bool(changes), False
    for position, (name, low, high) in enumerate(changes):
        kind = _kind_of_change(name, state)
        is_start = kind is FORM and position == 0
        if is_start and low is None:
            is_dated = False
            state = DyadState.ACTIVE
            known = _cut_at_end_of_window(bounds_of(high, high), end)
            signs += [known] if known is not None else []
            continue
        if low is None and high is None:
            is_lost = True
            break
        bounds = _cut_at_end_of_window(_close_open_bounds(low, high, turns, end), end)
        if bounds is None:
            break
        if is_start and bounds.high - bounds.low > WIDEST:
            is_dated = False
            state = DyadState.ACTIVE
            signs.append(Bounds(bounds.high - 1 / 366, bounds.high))
            continue
        if not _turns_are_in_order([*turns, Turn(kind, bounds)]):
            is_lost = True
            break
        turns.append(Turn(kind, bounds))
        if kind is not None and kind.leads_to is not None:
            state = kind.leads_to
    is_dated = is_dated and bool(turns) and turns[0].kind is FORM
    return replace(
        story, turns=tuple(turns), is_dated=is_dated, signs=tuple(signs), is_lost=is_lost
    )


def _close_open_bounds(
    low: date | None, high: date | None, turns: Sequence[Turn], end: date
) -> Bounds:
    """Bounds of which one end may be open: then it lies at the turn before, or at the end."""
    last = year_at(end, share=1) if high is None else year_at(high, share=1)
    if low is not None:
        return Bounds(year_at(low), max(last, year_at(low) + 1e-9))
    return Bounds(turns[-1].bounds.low if turns else last - 1 / 366, last)


def _kind_of_change(change: str, state: DyadState) -> Kind | None:
    """The kind of event that a change of status is, given the state before; None for none."""
    if change == "ended":
        return END if state in LIVE else None
    if change == "suspended":
        return SUSPEND if state == DyadState.ACTIVE else None
    if change in ("established", "renewed", "resumed"):
        if state == DyadState.SUSPENDED:
            return RESUME
        return FORM if state in (DyadState.NONE, DyadState.ENDED) else None
    return None


def _turns_are_in_order(turns: Sequence[Turn]) -> bool:
    low = np.maximum.accumulate([turn.bounds.low for turn in turns])
    return bool((low < [turn.bounds.high for turn in turns]).all())

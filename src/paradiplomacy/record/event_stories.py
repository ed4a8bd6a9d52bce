"""Stories of the ties between two countries, as turns within bounds of time, and draws of them.

A *story* is a dyad's turns in the order in which the machine of statuses put them, each with the
stretch of time in which it happened. A tie whose start nobody dates has no turn for it: its
story begins with the first dated sign that it lived (delayed entry).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    draw_in_order,
    precision_of,
    year_at,
)
from paradiplomacy.record.event_words import LeftOut
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


@dataclass(frozen=True)
class StoryDraw:
    """One possible course of a story.

    `events`: Changes of state, in order.
    `exchanges`: Time and giver of exchanges that fall into an active stretch.
    `entry`: When a tie without a dated start comes into sight, in state `entry_state`; None for a
      dated one, and for one that never comes into sight.
    `lost`: When it goes out of sight.
    `left_out`: Exchanges that could not happen to an active tie, by reason.
    """

    events: tuple[tuple[float, Kind], ...]
    exchanges: tuple[tuple[float, str], ...]
    entry: float | None
    entry_state: DyadState
    lost: float | None
    left_out: Counter[LeftOut]


def draw_story(story: Story, rng: np.random.Generator) -> StoryDraw:
    """Draw one course of a tie within the bounds of its dates.

    Turns keep their order (see `draw_in_order`). An exchange of a dated tie is drawn within
    that part of its bounds in which the tie, as just drawn, was active; where there is no such
    part it is left out. A tie without a dated start enters with its first sign of life; if that
    is an exchange, it only shows that the tie lived and is not an event.
    """
    times = draw_in_order(rng, [turn.bounds for turn in story.turns])
    assert times is not None  # `stories` keeps no turns that cannot be in order
    pairs = list(zip(times, (turn.kind for turn in story.turns), strict=True))
    if story.is_dated:
        return _draw_story(story, pairs, rng, entry=None)
    signs = [float(rng.uniform(*bounds)) for bounds in story.signs]
    exchanges = [float(rng.uniform(*exchange.bounds)) for exchange in story.exchanges]
    seen = [*signs, *exchanges, *times[:1]]
    if not seen:
        return StoryDraw((), (), None, DyadState.UNSEEN, None, Counter())
    return _draw_story(story, pairs, rng, entry=min(seen), exchanges=exchanges)


def _draw_story(
    story: Story,
    turns: Sequence[tuple[float, Kind | None]],
    rng: np.random.Generator,
    *,
    entry: float | None,
    exchanges: Sequence[float] = (),
) -> StoryDraw:
    state = entry_state = DyadState.NONE if entry is None else DyadState.ACTIVE
    since, active = entry or 0.0, []
    events = []
    for turned, kind in turns:
        if kind is None or kind.leads_to is None:
            continue
        if state == DyadState.ACTIVE:
            active.append((since, turned))
        state, since = kind.leads_to, turned
        if entry is not None and turned <= entry:
            entry_state = state
        else:
            events.append((turned, kind))
    if state == DyadState.ACTIVE:
        active.append((since, np.inf))
    placed, left = _place_exchanges(story, active, rng, entry=entry, exchanges=exchanges)
    lost = None
    if story.is_lost:
        last = max([entry or 0.0, *(t for t, _ in turns), *(t for t, _ in placed)])
        lost = last + 1e-6 if last else None
    return StoryDraw(tuple(events), placed, entry, entry_state, lost, left)


def _place_exchanges(
    story: Story,
    active: Sequence[tuple[float, float]],
    rng: np.random.Generator,
    *,
    entry: float | None,
    exchanges: Sequence[float],
) -> tuple[tuple[tuple[float, str], ...], Counter[LeftOut]]:
    """Exchanges that fall into an active stretch; times already drawn are kept or dropped."""
    placed: list[tuple[float, str]] = []
    left: Counter[LeftOut] = Counter()
    first = active[0][0] if active else np.inf
    for position, exchange in enumerate(story.exchanges):
        time: float | None
        if entry is None:
            time = _draw_active(rng, exchange.bounds, active)
        else:
            time = exchanges[position]
            if time == entry:
                left["first-sign"] += 1
                continue
            if not any(low < time < high for low, high in active):
                time = None
        if time is not None:
            placed.append((time, exchange.giver))
        elif exchange.bounds.high <= first:
            left["before"] += 1
        else:
            left["not-active"] += 1
    return tuple(placed), left


def _draw_active(
    rng: np.random.Generator, bounds: Bounds, active: Iterable[tuple[float, float]]
) -> float | None:
    """A time within the bounds at which the tie was active, or None."""
    parts = [
        (max(bounds.low, low), min(bounds.high, high))
        for low, high in active
        if max(bounds.low, low) < min(bounds.high, high)
    ]
    if not parts:
        return None
    lengths = np.array([high - low for low, high in parts])
    at = float(rng.uniform(0, lengths.sum()))
    for (low, _), length in zip(parts, lengths, strict=True):
        if at <= length:
            return low + at
        at -= length
    return parts[-1][1]


def presence(drawn: StoryDraw) -> Iterator[tuple[float, int]]:
    """Moments when a tie came (1) and went (-1), for a covariate that says who has such a tie."""
    live = drawn.entry is not None and drawn.entry_state in LIVE
    if drawn.entry is not None and live:
        yield drawn.entry, 1
    for time, kind in drawn.events:
        after = kind.leads_to in LIVE if kind.leads_to is not None else live
        if after != live:
            yield time, 1 if after else -1
        live = after

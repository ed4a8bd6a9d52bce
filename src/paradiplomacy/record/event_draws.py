"""One possible course of each tie, drawn within the bounds of its dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from dyadevents.kinds import LIVE, DyadState, Kind
from paradiplomacy.record.event_dates import Bounds, draw_in_order
from paradiplomacy.record.event_stories import Story
from paradiplomacy.record.event_words import LeftOut


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

"""Whether what time moves is brought up to date often enough for what is asked of it.

Between two ticks (or ends of cells) what fades stands still, and so does a clock. Where a
half-life, or the time that a clock has run when something happens, is over within few of them, the
estimate would be of another term.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from dyadevents.arrays import Floats, Ints
from dyadevents.history import History
from dyadevents.kinds import DyadState
from dyadevents.model import EventModel, ModelError
from dyadevents.spells import flat_dyads, spells
from dyadevents.terms.base import Factor, Statistic, TermColumn, Transform, Watch

__all__ = ["check_ticks", "elapsed_at_events"]


COARSE = 3
"""Ticks in a half-life, or in the time that a clock has run, below which it is another term."""

FINE = 20
"""Ticks that are enough."""

ENOUGH = 5
"""Events while a clock runs from which on its times are judged."""

HAIR = 1e-9


def check_ticks(
    model: EventModel, history: History, kind: str, columns: Sequence[TermColumn]
) -> tuple[str, ...]:
    """Refuse what is over within three ticks, and say of what lasts less than twenty.

    Parameters
    ----------
    columns : sequence of TermColumn
        Those of the terms of the kind, in their order.

    Returns
    -------
    tuple of str
        What a reader of the estimates should know.

    Raises
    ------
    ModelError
        A half-life is shorter than three ticks; or the clock of half of the events has run for less
        than three; or the inverse of a clock, which falls by half in one unit of time, for less.

    Notes
    -----
    Of a clock the median of the times that it has run at events of the kind is taken: gaps between
    events of a dyad, or how long a tie has stood. Under five such events nothing is said.
    """
    messages: list[str] = []
    for term, column in zip(model.terms_of(kind), columns, strict=True):
        for what, lasts in _lasting(history, kind, column):
            message = _warning_of_ticks(model, history, f"{kind}: {term.label}", what, lasts)
            if message and message not in messages:
                messages.append(message)
    return tuple(messages)


def _lasting(history: History, kind: str, column: TermColumn) -> Iterator[tuple[str, float]]:
    """Name what fades or runs in a column, and how long that lasts."""
    half_life = min((statistic.half_life for statistic in column.statistics), default=np.inf)
    if np.isfinite(half_life):
        yield f"halves in {half_life:g}", half_life
    for factor in _factors(column):
        clock = factor.statistic
        if not clock.clock or clock.watch is None or _needs_no_time(factor):
            continue
        run = elapsed_at_events(history, kind, clock.watch)
        if not len(history) and _falls_at_once(clock):  # events that are not in memory
            yield "falls by half in one unit of time", 1.0
        if len(run) < ENOUGH:
            continue
        middle = float(np.median(run))
        if _falls_at_once(clock) and middle > 1.0:
            yield "falls by half in one unit of time", 1.0
        elif middle > 0:
            yield f"has run for {middle:g} at half of these events", middle


def _factors(column: TermColumn) -> Iterator[Factor]:
    for block in column.blocks:
        yield from (*block.sender, *block.receiver)
    yield from (*column.dyad, *column.network)


def _falls_at_once(clock: Statistic) -> bool:
    return clock.clock == "inverse"


def _needs_no_time(factor: Factor) -> bool:
    """Check whether only that a clock runs is asked, which ticks do not change."""
    return _falls_at_once(factor.statistic) and factor.transform is Transform.BINARY


def _warning_of_ticks(
    model: EventModel, history: History, term: str, what: str, lasts: float
) -> str:
    """Raise where something lasts too few ticks; a message where it lasts few."""
    in_cells = model.tick is None and model.cell > 0
    width = model.cell if in_cells else model.tick_width(history.start, history.end)
    if lasts >= FINE * width * (1 - HAIR):
        return ""
    why = ", a hundredth of the window" if model.tick is None and not in_cells else ""
    until = (
        f"statistics move at the ends of cells of {width:g}"
        if in_cells
        else f"that is brought up to date every {width:g}{why}"
    )
    way = "cells (commit) or a tick" if in_cells else "a tick"
    if lasts < COARSE * width * (1 - HAIR):
        raise ModelError(
            f"{term} {what}, and {until}: until then it stands still, so that the estimate would "
            f"be of another term. Give {way} of {lasts / FINE:g}, or at most {lasts / COARSE:g}"
        )
    return (
        f"{term} {what}, and {until}: it stands still for a good part of that, which draws the "
        f"estimate toward nothing. {way[0].upper()}{way[1:]} of {lasts / FINE:g} would be enough"
    )


def elapsed_at_events(history: History, kind: str, watch: Watch) -> Floats:
    """Return how long the clock of the dyad has run at each event of a kind at which it runs.

    Parameters
    ----------
    watch : Watch
        What starts the clock: events of some kinds, each anew, or that a dyad comes into some
        states.

    Examples
    --------
    >>> from dyadevents import EVENT, Network
    >>> history = History(
    ...     Network.directed(["a", "b"]), (EVENT,), times=np.array([1.0, 1.5, 4.0]),
    ...     senders=np.array([0, 0, 1]), receivers=np.array([1, 1, 0]),
    ...     kind_of=np.zeros(3, dtype=int), start=0.0, end=5.0,
    ... )
    >>> elapsed_at_events(history, "event", Watch(by_state=False, mask=1)).tolist()
    [0.5]
    """
    seen = (history.times > history.start) & (history.times <= history.end) & (history.senders >= 0)
    own = seen & (history.kind_of == history.kind(kind))
    dyad = flat_dyads(history, history.senders, history.receivers)
    if watch.by_state:
        begin, last, of = _runs(history, watch)
    else:
        counted = (history.senders >= 0) & ((watch.mask >> history.kind_of) & 1 == 1)
        begin, of = history.times[counted], dyad[counted]
        last = np.full(len(begin), np.inf)
    return _since(dyad[own], history.times[own], of, begin, last)


def _runs(history: History, watch: Watch) -> tuple[Floats, Floats, Ints]:
    """Return when each dyad came into the watched states, when it left them, and which it is."""
    found = spells(history)
    watched = np.array([bool((watch.mask >> int(s)) & 1) for s in DyadState if s >= 0])
    is_watched = watched[found.state]
    dyad, begin, end = (
        found.dyad[is_watched],
        found.begin[is_watched],
        found.end[is_watched],
    )
    if not len(dyad):
        return begin, end, dyad
    order = np.lexsort((begin, dyad))
    dyad, begin, end = dyad[order], begin[order], end[order]
    goes_on = np.append(False, (dyad[1:] == dyad[:-1]) & (begin[1:] <= end[:-1]))
    starts = np.flatnonzero(~goes_on)
    return begin[starts], np.maximum.reduceat(end, starts), dyad[starts]


def _since(
    dyad: Ints,
    times: Floats,
    of: Ints,
    begin: Floats,
    last: Floats,
) -> Floats:
    """Time from the latest earlier start of the same dyad to each time, where that still runs."""
    keys = np.concatenate([of, dyad])
    when = np.concatenate([begin, times])
    asked = np.arange(len(keys)) >= len(of)
    order = np.lexsort((~asked, when, keys))  # an event does not see what happens with it
    latest, runs = -1, []
    for place in order.tolist():
        if not asked[place]:
            latest = place
        elif latest >= 0 and keys[latest] == keys[place] and when[place] <= last[latest]:
            runs.append(when[place] - begin[latest])
    return np.array(runs, dtype=np.float64)

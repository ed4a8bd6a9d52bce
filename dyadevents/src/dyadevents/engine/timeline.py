"""What happens when: everything that can move a statistic or a state, in order of time."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

import numpy as np

from dyadevents.arrays import Floats, Ints
from dyadevents.engine.plan import ColumnDesign
from dyadevents.history import History
from dyadevents.model import EventModel

__all__ = ["HAIR", "Timeline", "TimelineItem", "timeline_of"]

HAIR = 1e-9  # so near an edge is on it


class TimelineItem(IntEnum):
    """Sorts of items of the agenda; at one time they come in this order."""

    TICK = 0  #: decay and ages are brought up to date
    EXPIRE = 1  #: event `what` leaves the window of statistic `whose`
    STEP = 2  #: step `what` of the covariate behind statistic `whose`
    STATE = 3  #: state change `what`: who is at risk
    FLIP = 4  #: the state that event `what` leads to: who is at risk
    COMMIT_STATE = 5  #: state change `what`: what statistics make of it
    COMMIT = 6  #: event `what`: what statistics make of it
    BASELINE = 7  #: baseline `what`; only the simulator has these


class Timeline(NamedTuple):
    """Items in order, and the steps (distinct times) at which they come.

    Attributes
    ----------
    steps : array of float, shape (steps,)
        Distinct times in (start, end] at which something happens or is observed; the last
        one is `end`.
    step, item, what, whose : arrays, shape (items,)
        The step of each item, its `TimelineItem`, and its numbers.
    event_step : array of int, shape (events,)
        The step at which each event is observed; -1 for events outside the window. Those
        before it shape statistics all the same.
    """

    steps: Floats
    step: Ints
    item: Ints
    what: Ints
    whose: Ints
    event_step: Ints


def _at_edge(times: Floats, edges: Floats, width: float) -> Floats:
    """The end of the cell [edge, next edge) that holds each time; the time where there are none."""
    if len(edges) == 0:
        return times
    position = np.searchsorted(edges - HAIR, times)
    # What an edge before the start has taken up is done before the first step, in order of time.
    done = times <= edges[0] - width - HAIR
    return np.asarray(np.where(done, times, np.append(edges, np.inf)[position]))


def timeline_of(
    model: EventModel, history: History, design: ColumnDesign, marks: Sequence[float] = ()
) -> Timeline:
    """Put in order what moves the statistics of a design; `marks` become steps of their own."""
    edges = model.edges(history.start, history.end)
    parts: list[tuple[Floats, int, Ints, Ints]] = []

    def add(times: Floats, item: TimelineItem, what: Ints, whose: int = 0) -> None:
        parts.append((times, int(item), what, np.full(len(times), whose, dtype=np.int64)))

    ageing = (design.plan.tick_rule != 0) | np.isfinite(design.plan.half_life)
    if ageing.any():
        ticks = model.ticks(history.start, history.end)
        add(ticks, TimelineItem.TICK, np.arange(len(ticks)))
    events = np.arange(len(history.times))
    for s, statistic in enumerate(design.statistics):
        if statistic.steps is not None and statistic.steps.steps:
            moves = statistic.steps.times
            # What steps on an edge has stepped when the cell begins: it is no news of the cell.
            moved = moves if len(edges) == 0 else _at_edge(moves - 2 * HAIR, edges, model.cell)
            add(moved, TimelineItem.STEP, np.arange(len(moves)), s)
        if statistic.watch and not statistic.watch.by_state and np.isfinite(statistic.window):
            counted = events[(statistic.watch.mask >> history.kind_of) & 1 == 1]
            gone = _at_edge(history.times[counted] + statistic.window, edges, model.cell)
            add(gone, TimelineItem.EXPIRE, counted, s)
    changes = np.arange(len(history.state_changes.times))
    add(history.state_changes.times, TimelineItem.STATE, changes)
    add(
        _at_edge(history.state_changes.times, edges, model.cell), TimelineItem.COMMIT_STATE, changes
    )
    add(history.times, TimelineItem.FLIP, events)
    add(_at_edge(history.times, edges, model.cell), TimelineItem.COMMIT, events)

    times = np.concatenate([part[0] for part in parts])
    item = np.concatenate([np.full(len(part[0]), part[1]) for part in parts])
    what = np.concatenate([part[2] for part in parts]).astype(np.int64)
    whose = np.concatenate([part[3] for part in parts])
    within = times <= history.end
    times, item, what, whose = times[within], item[within], what[within], whose[within]
    # What a cell's end makes of events and state changes keeps the order in which they happened:
    # a tie that forms and then goes out of sight is not to go before it is there.
    happened = np.zeros(len(times))
    for commits, dates in (
        (item == TimelineItem.COMMIT_STATE, history.state_changes.times),
        (item == TimelineItem.COMMIT, history.times),
    ):
        happened[commits] = dates[what[commits]]
    order = np.lexsort((what, item, happened, np.minimum(item, TimelineItem.COMMIT_STATE), times))
    times = times[order]
    steps = np.unique(np.concatenate([times, history.times, marks, [history.end]]))
    steps = steps[(steps > history.start) & (steps <= history.end)]
    # What is dated at the start or before is done before the first step.
    step = np.searchsorted(steps, times)
    step[times <= history.start] = -1
    event_step = np.searchsorted(steps, history.times).astype(np.int64)
    event_step[(history.times <= history.start) | (history.times > history.end)] = -1
    return Timeline(
        steps,
        step.astype(np.int64),
        item[order].astype(np.int64),
        what[order],
        whose[order],
        event_step,
    )

"""What comes from outside while a world runs, in order of time."""

from __future__ import annotations

import numpy as np

from dyadevents.arrays import Floats, Ints
from dyadevents.engine.history_arrays import lower_first, step_arrays
from dyadevents.engine.plan import ColumnDesign, ints
from dyadevents.engine.timeline import Timeline, TimelineItem
from dyadevents.history import History
from dyadevents.model import EventModel
from dyadevents.simulate.scenarios import Scenario
from dyadevents.simulate.state import Schedule

__all__ = ["schedule_of"]


def schedule_of(
    model: EventModel, history: History, design: ColumnDesign, todo: Timeline, scenario: Scenario
) -> tuple[Schedule, int]:
    """Return what comes from outside after the start, and how much of it at most at one time."""
    outside = np.isin(todo.item, [TimelineItem.TICK, TimelineItem.STEP, TimelineItem.STATE])
    outside &= todo.step >= 0
    parts = [
        (
            todo.steps[todo.step[outside]],
            todo.item[outside],
            todo.what[outside],
            todo.whose[outside],
        )
    ]
    forced = scenario.forced_arrays(model, history)
    number = np.flatnonzero((forced.times > history.start) & (forced.times <= history.end))
    parts.append(
        (forced.times[number], np.full(len(number), int(TimelineItem.FLIP)), number, number * 0)
    )
    kinds, pieces, logs, times = _baselines(model, history, scenario)
    later = np.arange(len(model.kinds), len(kinds))
    parts.append((times[later], np.full(len(later), int(TimelineItem.BASELINE)), later, later * 0))
    time, item, what, whose = (np.concatenate([p[k] for p in parts]) for k in range(4))
    order = np.lexsort((what, item, time))
    most = int(np.unique(time, return_counts=True)[1].max(initial=0)) + 2
    steps, changes = step_arrays(design), history.state_changes
    lows, highs = lower_first(history, changes.senders, changes.receivers)
    forced_lows, forced_highs = lower_first(history, forced.senders, forced.receivers)
    return Schedule(
        time=time[order].astype(float),
        item=ints(item[order]),
        what=ints(what[order]),
        whose=ints(whose[order]),
        step_start=steps.start,
        step_index=steps.place,
        step_value=steps.value,
        change_lows=lows,
        change_highs=highs,
        change_states=ints(changes.states),
        forced_kind=ints(forced.kinds),
        forced_lows=forced_lows,
        forced_highs=forced_highs,
        base_kind=ints(kinds),
        base_piece=ints(pieces),
        base_log=logs,
    ), most


def _baselines(
    model: EventModel, history: History, scenario: Scenario
) -> tuple[Ints, Ints, Floats, Floats]:
    """Kind, piece, log factor and time of each baseline; first that of each kind at the start."""
    at_start: list[tuple[int, int, float, float]] = []
    later: list[tuple[int, int, float, float]] = []
    for k, kind in enumerate(model.kinds):
        breaks = np.array(sorted(model.baseline_of(kind.name).breaks))
        times, factors = scenario.factors(kind.name, history.start)
        moments = np.unique(np.concatenate([[history.start], breaks, times]))
        for moment in moments[(moments >= history.start) & (moments <= history.end)]:
            piece = int(np.searchsorted(breaks, moment, side="right"))
            factor = factors[int(np.searchsorted(times, moment, side="right"))]
            with np.errstate(divide="ignore"):
                row = (k, piece, float(np.log(factor)), float(moment))
            (at_start if moment == history.start else later).append(row)
    every = at_start + later
    return (
        ints([row[0] for row in every]),
        ints([row[1] for row in every]),
        np.array([row[2] for row in every], dtype=float),
        np.array([row[3] for row in every], dtype=float),
    )

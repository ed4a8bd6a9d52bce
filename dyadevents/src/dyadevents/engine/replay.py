"""Run a history once through the rules: which slots of which columns change, and when.

This does not depend on coefficients, so a fit does it once; its Newton steps then only
follow the *change log*.

What must stay true: changes come at the end of their step, so that an event sees what earlier steps
brought and nothing of its own; and the log holds what a slot *is* from then on, never a difference,
so that whoever follows it adds up no rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyadevents.arrays import Floats, Ints, Risk, States
from dyadevents.engine.history_arrays import HistoryArrays, history_arrays
from dyadevents.engine.plan import ColumnDesign, UpdatePlan
from dyadevents.engine.replay_loop import link_initial, run_timeline
from dyadevents.engine.strips import ChangedDyads, risk_in_strip
from dyadevents.engine.timeline import Timeline, timeline_of
from dyadevents.engine.updates import StatisticState, statistics_at_start, thin_copy
from dyadevents.history import History, HistoryError
from dyadevents.kinds import DyadState
from dyadevents.model import EventModel

__all__ = ["Replay", "opening", "replay"]


@dataclass(frozen=True)
class Replay:
    """The change log of a history.

    Attributes
    ----------
    steps : array of float, shape (steps,)
        Distinct times; between two of them nothing moves. The last is the end.
    event_step : array of int, shape (events,)
        The step at which each event happens. It sees what earlier steps brought. -1 for
        events before the start or after the end.
    values : array of float
        All statistics at the start, links that are there at the start counted.
    risk : array of uint8, shape (kinds, n_senders * n_receivers)
        Which dyads are at risk of each kind at the start; in a strip as `number_of` has them.
    start : array of int, shape (steps + 1,)
        Changes ``start[s]:start[s + 1]`` come at the end of step s.
    slot : array of int32, shape (changes,)
        The slot that changes, or ``len(design.plan.part) + k`` where a dyad enters or
        leaves the risk set of kind k.
    place : array of int, shape (changes,)
        Where: a flat dyad number, an actor, or 0.
    value : array of float, shape (changes,)
        What the slot is there from now on.
    """

    design: ColumnDesign
    steps: Floats
    event_step: Ints
    values: Floats
    risk: Risk
    start: Ints
    slot: NDArray[np.int32]
    place: Ints
    value: Floats


def replay(
    model: EventModel,
    history: History,
    *,
    design: ColumnDesign,
    kinds: Sequence[str] = (),
    marks: Sequence[float] = (),
    touched: ChangedDyads | None = None,
) -> Replay:
    """Run a history through the rules of a design.

    Parameters
    ----------
    design : ColumnDesign
        Columns of this model, laid out.
    kinds : sequence of str
        Kinds whose risk sets are to be followed.
    marks : sequence of float
        Times that become steps even if nothing moves.
    touched : Touched, optional
        For the design of a strip: the dyads whose states can move.

    Raises
    ------
    HistoryError
        Where an event happens on a dyad that is not at risk of it.
    """
    now, flat, todo, past = _open(model, history, design, kinds, marks, touched)
    plan, begun = design.plan, float(history.start)
    before = int(np.searchsorted(todo.step, 0))
    # Where nothing came before the start, all is as it was laid out.
    linked = history.states is not None and plan.by_state.any()
    values = thin_copy(now.values) if before or linked else design.values
    risk = (
        _dyads_at_risk(past.risk.followed, flat)
        if touched is None
        else risk_in_strip(plan, past.risk.followed, touched)
    )
    start, slot, place, value = _log_of(
        run_timeline(plan, now, flat, past, begun, todo, before, len(todo.step), len(todo.steps)),
        history,
        flat,
        past,
    )
    return Replay(design, todo.steps, todo.event_step, values, risk, start, slot, place, value)


def opening(
    model: EventModel, history: History, *, design: ColumnDesign
) -> tuple[StatisticState, States, Timeline]:
    """Run what a history has up to its start through the rules of a design.

    Returns
    -------
    now : StatisticState
    states : array of int8, shape (n_senders, n_receivers)
    todo : Timeline
        Items of step -1 are done.

    Raises
    ------
    HistoryError
        Where an event happens on a dyad that is not at risk of it.
    """
    now, flat, todo, _ = _open(model, history, design, (), (), None)
    return now, flat.reshape(history.network.n_senders, -1), todo


def _open(  # noqa: PLR0917
    model: EventModel,
    history: History,
    design: ColumnDesign,
    kinds: Sequence[str],
    marks: Sequence[float],
    touched: ChangedDyads | None,
) -> tuple[StatisticState, States, Timeline, HistoryArrays]:
    plan = design.plan
    todo = timeline_of(model, history, design, marks)
    now = statistics_at_start(design)
    flat = history.initial_states().ravel() if touched is None else touched.states
    # Where there is nothing to do, nothing is compiled or loaded for it.
    linked = _watched_dyads(plan, flat)
    if len(linked):
        link_initial(plan, now, flat, linked, float(history.start))
    past = history_arrays(history, design, kinds, None if touched is None else touched.dyads)
    before = int(np.searchsorted(todo.step, 0))
    if before:
        begun = float(history.start)
        result = run_timeline(plan, now, flat, past, begun, todo, 0, before, 1)
        _log_of(result, history, flat, past)
    return now, flat, todo, past


def _log_of(result: Any, history: History, states: States, past: HistoryArrays) -> Any:
    """The log, or the error of the first event that its dyad was not at risk of."""
    bad, *log = result
    if bad < 0:
        return log
    kind = history.kinds[history.kind_of[bad]]
    state = DyadState(int(states[past.moves.at[past.changes + bad]])).name.lower()
    wanted = " or ".join(sorted(s.name.lower() for s in kind.at_risk))
    raise HistoryError(
        f"{history.describe(bad)}: the dyad is {state} at that time, and {kind.name!r} can only "
        f"happen where it is {wanted}. Correct the event or the ones before it on this dyad, "
        "or give the dyad's state at the start or a state change"
    )


def _dyads_at_risk(masks: Ints, states: States) -> Risk:
    """Return a mark for each dyad at risk of each kind, shape (kinds, dyads)."""
    risk = np.zeros((len(masks), len(states)), dtype=np.uint8)
    for k, mask in enumerate(masks):
        for state in DyadState:
            if state >= 0 and (mask >> state) & 1:
                risk[k] |= states == state
    return risk


def _watched_dyads(plan: UpdatePlan, states: States) -> Ints:
    """Dyads in a state that some statistic watches."""
    watched = np.bitwise_or.reduce(plan.mask[plan.by_state])
    return np.flatnonzero((states >= 0) & ((watched >> np.maximum(states, 0)) & 1 == 1))

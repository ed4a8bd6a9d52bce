"""What the simulator knows and what it changes, as arrays for compiled code."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyadevents.arrays import Floats, Ints
from dyadevents.engine.evaluate import CHUNK, Parts
from dyadevents.engine.plan import Layout, UpdatePlan
from dyadevents.engine.updates import StatisticState
from dyadevents.simulate.clocks import Clocks

__all__ = [
    "Grid",
    "LiveTies",
    "Rules",
    "Schedule",
    "Scratch",
    "StaleMarks",
    "Theta",
    "World",
    "WorldRows",
]
__all__ += ["changing", "copy_arrays", "new_scratch", "room_for"]

Bytes = NDArray[np.uint8]

#: `Rules` and `World` behind a pointer each, as compiled functions hand them on; see `structs`.
RulesRef = Any
WorldRef = Any
#: Sorts of kinds: every dyad is at risk of it, some dyads are, the network is.
EVERYWHERE, SOMEWHERE, OF_NETWORK = 0, 1, 2


#: Positions in `World.at`: how many ties and rows there are, how many rows are committed, which
#: item of the schedule is next, how many marks there are, 1 + the kind whose rate is not a
#: number, and the world's number.
TIES, ROWS, COMMITTED, NEXT, MARKED, BAD, NUMBER = 0, 1, 2, 3, 4, 5, 6
COUNTERS = 7


class Schedule(NamedTuple):
    """Items that come from outside, whatever the world does, in order, and their tables."""

    time: Floats
    item: Ints
    what: Ints
    whose: Ints
    step_start: Ints  # steps of the covariate behind each statistic
    step_index: Ints
    step_value: Floats
    change_lows: Ints  # state changes
    change_highs: Ints
    change_states: Ints
    forced_kind: Ints  # events that a scenario makes happen
    forced_lows: Ints
    forced_highs: Ints
    base_kind: Ints  # baselines: of which kind, which piece, times what (its logarithm)
    base_piece: Ints
    base_log: Floats


class Rules(NamedTuple):
    """All that does not depend on the world.

    Columns of kind k are ``low[k]:high[k]``; those up to ``middle[k]`` differ between
    dyads, the others are of the network alone. ``first[k]`` is the first channel of the
    kind, or its position among the kinds of live ties, whose channels come after `base`.
    """

    plan: UpdatePlan
    layout: Layout
    n: int  # of the plan too, which compiled code would read whole for one of them
    m: int
    undirected: bool
    dyads_move: bool  # whether anything changes the slots of dyads
    part: Ints
    row: Ints
    slot_kind: Ints
    slot_alone: NDArray[np.bool_]
    low: Ints
    middle: Ints
    high: Ints
    sort: Ints
    first: Ints
    grid: Ints  # position among the kinds that are everywhere
    lists: Ints  # the kinds of live ties
    base: int
    at_risk: Ints
    leads: Ints
    schedule: Schedule
    windows: Ints  # statistics with a window
    edges: Floats
    limits: Floats  # what is at or before limits[k] is committed at edges[k]
    most: int  # items at one time
    start: float
    seed: int


class Theta(NamedTuple):
    """Coefficients: of the columns, and log baselines by kind and piece."""

    columns: Floats
    base: Floats


class Grid(NamedTuple):
    """Weights of the dyads of kinds that are everywhere.

    Attributes
    ----------
    weight : array, shape (kinds, n_senders, n_receivers)
        exp(theta . x) without what is of the network alone; 0 where not at risk.
    total : array, shape (kinds, n_senders)
    peak, age : arrays, shape (kinds, n_senders)
        The largest total since it was last added up, and how many changes ago that was.
    """

    weight: NDArray[np.float64]
    total: Floats
    peak: Floats
    age: Ints


class LiveTies(NamedTuple):
    """Dyads that are, or were, at risk of the kinds of live ties; lists by either end."""

    of: NDArray[np.int32]  # shape (dyads,): number of the tie, -1 for none
    dyad: Ints
    weight: Floats  # shape (ties, kinds of live ties)
    sender_head: NDArray[np.int32]
    sender_next: NDArray[np.int32]
    receiver_head: NDArray[np.int32]
    receiver_next: NDArray[np.int32]


class StaleMarks(NamedTuple):
    """Marks of intensities that are out of date, and so have to be evaluated again."""

    scale: Bytes  # shape (kinds,): what is of the network alone
    whole: Bytes  # shape (kinds,): every dyad
    sender: Bytes  # shape (kinds, n_senders)
    receiver: Bytes
    kind: Ints  # a list of the marked actors and dyads
    part: Ints
    place: Ints


class WorldRows(NamedTuple):
    """Rows of what happened: events, and state changes with kind -1."""

    time: Floats
    kind: Ints
    low: Ints
    high: Ints
    old: NDArray[np.int8]
    new: NDArray[np.int8]


class Scratch(NamedTuple):
    """Arrays that hold intermediate results."""

    x: Floats  # of a column, on a chunk of dyads
    eta: Floats  # theta . x of these
    slots: NDArray[np.int32]
    places: Ints
    news: Floats


class World(NamedTuple):
    """One world at one time."""

    statistics: StatisticState
    parts: Parts
    states: NDArray[np.int8]
    grid: Grid
    log_base: Floats
    scale: Floats
    clocks: Clocks
    ties: LiveTies
    marks: StaleMarks
    rows: WorldRows
    forced_rate: Floats
    expired: Ints  # for each statistic with a window, how many rows have left it
    integral: Floats  # shape (kinds,): intensity so far
    score: Floats  # shape (kinds,): log intensities of the events so far
    at: Ints  # see `TIES` and those after it
    when: Floats  # the time, the last tick
    scratch: Scratch


def new_scratch(plan: UpdatePlan) -> Scratch:
    """Return room for the largest change that a rule can make."""
    uses = int(np.diff(plan.use_start).max(initial=1))
    most = int(plan.most) * uses + 1
    return Scratch(
        np.zeros(CHUNK),
        np.zeros(CHUNK),
        np.zeros(most, dtype=np.int32),
        np.zeros(most, dtype=np.int64),
        np.zeros(most),
    )


def copy_arrays(of: Any) -> Any:
    """Copy nested named tuples of arrays."""
    return type(of)(*map(copy_arrays, of)) if isinstance(of, tuple) else of.copy()


def room_for(rules: Rules, start: World) -> World:
    """Copy the world at the start, for others to run in; slots of dyads that stay are shared."""
    dyad = start.parts.dyad
    others: World = copy_arrays(start._replace(parts=start.parts._replace(dyad=dyad[:0])))
    dyad = dyad.copy() if rules.dyads_move else dyad
    return others._replace(parts=others.parts._replace(dyad=dyad))


def changing(world: World, start: World) -> list[tuple[NDArray[Any], NDArray[Any]]]:
    """Return the arrays of a world that can differ from the start, each beside that of the start.

    What is in scratch, in the list of marks and in rows that are yet to be written is of no use
    there.
    """

    def flat(of: Any) -> list[NDArray[Any]]:
        return [array for part in of for array in flat(part)] if isinstance(of, tuple) else [of]

    def arrays_of(of: World) -> list[NDArray[Any]]:
        rows = tuple(each[: start.at[ROWS]] for each in of.rows)
        return flat((*of._replace(marks=of.marks[:4], rows=rows, scratch=()),))  # type: ignore[arg-type]

    pairs = zip(arrays_of(world), arrays_of(start), strict=True)
    return [(own, first) for own, first in pairs if own is not first]

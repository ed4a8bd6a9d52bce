"""From a model and a history to what the likelihood of one kind of event is computed from."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from dyadevents.arrays import Bools, Floats, Ints, Risk
from dyadevents.engine.course import (
    ChangeLog,
    Course,
    number_dyads,
    own_parts,
    rows_at_events,
    values_before,
)
from dyadevents.engine.early_sums import compiling_sums
from dyadevents.engine.evaluate import Parts, Universe, list_of
from dyadevents.engine.initial_parts import initial_parts
from dyadevents.engine.plan import ColumnDesign, Layout, SlotPart
from dyadevents.engine.replay import Replay, replay
from dyadevents.engine.strips import Strip, are_in_strip, touched_dyads
from dyadevents.history import History, HistoryError
from dyadevents.kinds import Kind
from dyadevents.model import EventModel, ModelError
from dyadevents.network import ModeCode, Network
from dyadevents.spells import flat_dyads
from dyadevents.ticks import check_ticks

__all__ = ["PreparedKind", "change_log", "prepare"]


MOST_OF_TILE = 50_000_000  # dyads of one of more than 16 tiles


@dataclass(frozen=True)
class PreparedKind:
    """One kind of event, ready for its likelihood.

    Columns are of two sorts: *local* ones differ between dyads and go through the sums over
    the risk set; *network* ones are the same for all dyads at a moment.

    Attributes
    ----------
    names : tuple of str
        Baseline pieces, then terms in the order of the model.
    local, network : arrays of int
        Positions in `names` of the columns of either sort.
    baseline : int
        How many of the first names are baseline pieces.
    universe, layout, parts, risk, log
        See `sums.follow`; only local columns are in them.
    steps : array of float, shape (steps,)
    durations : array of float, shape (steps,)
        Time since the step before, or since the start.
    network_rows : array, shape (steps, network columns)
        Their values before each step.
    event_step : array of int, shape (events,)
        Steps of the events of this kind.
    event_dyad : array of int, shape (events,)
        Numbers of their dyads in the universe.
    events : array of int, shape (events,)
        Which events of the history they are.
    event_rows : array, shape (events, local columns)
        Local columns just before each event.
    n_dyads : int
        Dyads that are ever at risk, an upper bound.
    messages : tuple of str
        What a reader of the estimates should know.
    weights : array of float, shape (events,), optional
        How far each event counts; None for all alike.
    counted : array of int, shape (steps,), optional
        `at_risk`, where the dyads of a grid are elsewhere.
    """

    kind: str
    names: tuple[str, ...]
    local: Ints
    network: Ints
    baseline: int
    universe: Universe
    layout: Layout
    parts: Parts
    risk: Risk
    log: ChangeLog
    steps: Floats
    durations: Floats
    network_rows: Floats
    event_step: Ints
    event_dyad: Ints
    events: Ints
    event_rows: Floats
    n_dyads: int
    messages: tuple[str, ...] = ()
    weights: Floats | None = None
    counted: Ints | None = None

    @property
    def event_weights(self) -> Floats:
        """How far each event counts, shape (events,)."""
        return np.ones(len(self.events)) if self.weights is None else self.weights

    @property
    def course(self) -> Course:
        """Course that the sums over the risk set follow; its slots of actors can be changed."""
        return own_parts(Course(self.universe, self.layout, self.parts, self.risk, self.log))

    def no_sums(self, count: int) -> Floats:
        """Zeros for so many S0, S1 and lower halves of S2, as `sums.follow` fills them."""
        p = len(self.local)
        return np.zeros((count, 1 + p + p * (p + 1) // 2))

    def at_risk(self) -> Ints:
        """Number of dyads at risk before each step, shape (steps,)."""
        if self.counted is not None:
            return self.counted
        known = self.risk.sum(dtype=np.int64)
        if (
            self.universe.grid and self.universe.shape[2] == ModeCode.UNDIRECTED
        ):  # where each dyad stands twice
            known //= 2
        _, step, change = self.risk_changes()
        changed = np.bincount(step, change, minlength=len(self.steps))
        # A change comes at the end of its step, and is seen from the next one on.
        return np.asarray(known + np.append(0.0, np.cumsum(changed)[:-1]).round().astype(np.int64))

    def risk_changes(self) -> tuple[Ints, Ints, Floats]:
        """Return which dyads come at risk (1) or leave the risk set (-1), and at which steps."""
        log, _ = number_dyads(self.universe, self.log, self.events)
        flips = np.flatnonzero((log.group == SlotPart.DYAD) & (log.row < 0))
        step = np.searchsorted(log.start, flips, side="right") - 1
        order = np.lexsort((step, log.place[flips]))
        place, step, value = log.place[flips][order], step[order], log.value[flips][order]
        before = np.append(0.0, value[:-1])
        first = np.diff(place, prepend=-1) != 0
        before[first] = self.risk[place[first]]
        return place, step, value - before

    def tiles(self) -> list[tuple[int, int]]:
        """Ranges of receivers; they depend on the number of dyads alone."""
        m = int(self.universe.shape[1])
        count = int(np.clip(self.n_dyads // 250_000, 1, max(16, self.n_dyads // MOST_OF_TILE)))
        if not self.universe.grid or m < count:
            return [(0, m)]
        shares = np.arange(count + 1) / count
        if self.universe.shape[2] == ModeCode.UNDIRECTED:  # a dyad belongs to its larger end
            shares = np.sqrt(shares)
        edges = np.round(shares * m).astype(int)
        return [(int(a), int(b)) for a, b in pairwise(edges) if b > a]


def _universe(history: History, replayed: Replay, kind: Kind) -> tuple[Universe, Ints | None]:
    network = history.network
    m = network.n_receivers
    shape = replayed.design.plan.shape
    none = np.zeros(0, dtype=np.int64)
    if kind.everywhere:
        return Universe(shape, True, none, none, none, none, none, none), None
    if kind.of_network:  # one imagined dyad, which is always at risk
        zero = np.zeros(1, dtype=np.int64)
        return list_of(shape, zero, zero), zero
    risk_slot = len(replayed.design.plan.part)
    at_first = np.flatnonzero(replayed.risk[0])
    if network.mode == "undirected":
        at_first = at_first[at_first // m < at_first % m]
    dyads = np.unique(np.concatenate([at_first, replayed.place[replayed.slot == risk_slot]]))
    return list_of(shape, dyads // m, dyads % m), dyads


def change_log(replayed: Replay, network: Network, is_own: Bools, dyads: Ints | None) -> ChangeLog:
    """Put the changes of one kind into the order of the sums; `kept` says which slots count."""
    plan = replayed.design.plan
    part = np.append(plan.part, SlotPart.DYAD)  # of each slot, that of the risk set being last
    row = np.append(replayed.design.row, -1)
    group = part
    if network.mode == "undirected":
        row[part == SlotPart.RECEIVER] += len(replayed.design.layout.combine)
        group = np.where(part == SlotPart.RECEIVER, SlotPart.SENDER, part)
    slot, place = replayed.slot, replayed.place
    wanted = np.append(is_own, True)[slot]
    shape = plan.shape
    if shape[4] - shape[3] < shape[1]:  # dyads of a strip are numbered within it
        dyad = (part == SlotPart.DYAD)[slot]
        i, j = np.divmod(place, max(1, int(shape[4] - shape[3])))
        place = np.where(dyad & (slot < len(plan.part)), i * shape[1] + j + shape[3], place)
        wanted &= ~dyad | are_in_strip(shape, place)
    if dyads is not None and len(slot):
        one_by_one = (part == SlotPart.DYAD)[slot]
        position = np.searchsorted(dyads, place)
        position[position == len(dyads)] = 0
        wanted &= ~one_by_one | ((dyads[position] == place) if len(dyads) else False)
        place = np.where(one_by_one, position, place)
    chosen = np.flatnonzero(wanted)
    step = np.repeat(np.arange(len(replayed.steps)), np.diff(replayed.start))[chosen]
    slot, place = slot[chosen], place[chosen]
    # By step, group, place and slot: as one number, which is far faster to put in order.
    key = step * len(SlotPart) + group[slot]
    key = key * (int(place.max(initial=0)) + 1) + place
    key = key * len(part) + slot
    order = np.argsort(key, kind="stable")
    # Of several values that one slot takes at one step, the last stands.
    order = order[np.append(np.diff(key[order]) != 0, True)[: len(order)]]
    slot = slot[order]
    return ChangeLog(
        np.searchsorted(step[order], np.arange(len(replayed.steps) + 1)).astype(np.int64),
        group.astype(np.int8)[slot],
        row.astype(np.int32)[slot],
        place[order],
        replayed.value[chosen[order]],
    )


def _over_steps(replayed: Replay, slot: int, initial: float) -> Floats:
    """The value of a network slot before each step."""
    where = np.flatnonzero(replayed.slot == slot)
    step = np.searchsorted(replayed.start, where, side="right") - 1
    path = np.full(len(replayed.steps) + 1, np.nan)
    path[0] = initial
    path[step + 1] = replayed.value[where]  # in order, so that the last one stands
    filled = np.maximum.accumulate(np.where(np.isnan(path), 0, np.arange(len(path))))
    return np.asarray(path[filled][: len(replayed.steps)])


def _network_paths(
    replayed: Replay, parts: Parts, network_only: Bools
) -> tuple[Bools, list[Floats]]:
    """Slots that the sums need, and the columns that are of the network alone, by step."""
    design = replayed.design
    is_own = np.ones(len(design.plan.part), dtype=bool)
    paths = []
    for column in np.flatnonzero(network_only):
        row = design.layout.network_of[column]
        slots = np.flatnonzero((design.plan.part == SlotPart.NETWORK) & (design.row == row))
        is_own[slots] = False
        paths.append(_over_steps(replayed, int(slots[0]), float(parts.network[row])))
    return is_own, paths


def _check_of_network(kind: str, design: ColumnDesign) -> None:
    differing = ", ".join(c.name for c in design.columns if not c.of_network_only)
    if differing:
        raise ModelError(
            f"{kind} is an act of the whole network, and {differing} differs between dyads; only "
            "terms of the network can drive it"
        )


def prepare(
    model: EventModel,
    history: History,
    kind: str,
    *,
    baseline: bool,
    strip: Strip | None = None,
    summed: bool = False,
) -> PreparedKind:
    """Replay a history for one kind of event.

    Parameters
    ----------
    baseline : bool
        Whether there is a baseline: an interval likelihood has one, an ordinal one has not.
    strip : pair of int, optional
        Prepare the dyads of these receivers alone, where nothing `needs_whole`. Columns at events
        of other dyads are then 0.
    summed : bool
        Sums over the risk set are next: the first time, they are compiled meanwhile.
    """
    breaks = model.baseline_of(kind).breaks if baseline else ()
    design, _ = model.design([kind], history, strip)
    messages = check_ticks(model, history, kind, design.columns)
    of = history.kinds[history.kind(kind)]
    if of.of_network:
        _check_of_network(kind, design)
    followed = () if of.of_network else (kind,)
    touched = None if strip is None else touched_dyads(history)
    with compiling_sums(design, grid=of.everywhere) if summed else nullcontext():
        replayed = replay(
            model, history, design=design, kinds=followed, marks=breaks, touched=touched
        )
    universe, dyads = _universe(history, replayed, of)
    network_only = np.array([c.of_network_only for c in design.columns], dtype=bool)
    parts = initial_parts(design, replayed.values, history.network, dyads=dyads)

    is_own, paths = _network_paths(replayed, parts, network_only)
    log = change_log(replayed, history.network, is_own, dyads)

    ends = np.array([history.start, *sorted(breaks), history.end])
    middle, edges = replayed.steps, pairwise(ends) if baseline else ()
    pieces = [((middle > a) & (middle <= b)).astype(float) for a, b in edges]
    names = [*(_piece_names(ends) if baseline else ()), *(c.name for c in design.columns)]
    local_columns = np.flatnonzero(~network_only)
    local_layout = _sub_layout(design.layout, local_columns)

    own_events = np.flatnonzero(
        (history.kind_of == history.kind(kind)) & (replayed.event_step >= 0)
    )
    own_events = own_events[np.argsort(replayed.event_step[own_events], kind="stable")]
    flat = flat_dyads(history, history.senders[own_events], history.receivers[own_events])
    event_dyad = flat if dyads is None else np.searchsorted(dyads, flat)
    if of.of_network:
        event_dyad = np.zeros(len(own_events), dtype=np.int64)
    risk = np.ones(1, dtype=np.uint8) if of.of_network else replayed.risk[0]
    if not of.of_network and dyads is not None:
        risk = risk[dyads]
    risk = np.ascontiguousarray(risk)
    course = Course(universe, local_layout, parts, risk, log)
    rows = _rows_of(
        course, history, own_events, step=replayed.event_step[own_events], dyad=event_dyad
    )
    count = history.network.n_dyads if dyads is None else len(dyads)
    return PreparedKind(
        kind,
        tuple(names),
        len(pieces) + local_columns,
        np.concatenate([np.arange(len(pieces)), len(pieces) + np.flatnonzero(network_only)]),
        len(pieces),
        universe,
        local_layout,
        parts,
        risk,
        log,
        replayed.steps,
        np.diff(replayed.steps, prepend=history.start),
        np.array([*pieces, *paths]).T.reshape(len(replayed.steps), -1),
        replayed.event_step[own_events],
        event_dyad.astype(np.int64),
        own_events,
        rows,
        count,
        messages,
        None if history.weights is None else history.weights[own_events],
    )


def _rows_of(course: Course, history: History, events: Ints, *, step: Ints, dyad: Ints) -> Floats:
    """Return the columns just before events, shape (events, columns); 0 outside of a strip."""
    shape, columns = course.universe.shape, len(course.layout.dyad_of)
    own = np.arange(len(events))
    if course.universe.grid and shape[4] - shape[3] < shape[1]:
        own = np.flatnonzero(are_in_strip(shape, dyad))
    step, dyad = step[own], dyad[own]
    _check_at_risk(history, events[own], course, step=step, dyad=dyad)
    of_own, rows = np.zeros((len(own), columns)), np.zeros((len(events), columns))
    rows_at_events(course, step, dyad, of_own)
    rows[own] = of_own
    return rows


def _check_at_risk(
    history: History,
    events: Ints,
    course: Course,
    *,
    step: Ints,
    dyad: Ints,
) -> None:
    """Raise where the dyad of an event comes at risk at the very time of the event.

    The replay lets that pass, for one thing may well follow another at one time; but the sums
    over the risk set are those of just before.
    """
    log, dyad = number_dyads(course.universe, course.log, dyad)
    before = values_before(log, np.flatnonzero(log.row == -1), course.risk, step, dyad)
    if (before == 0).any():
        event = int(events[np.flatnonzero(before == 0)[0]])
        raise HistoryError(
            f"{history.describe(event)}: at that very time its dyad comes at risk of the event, "
            "and not before. Give the event a later time than what puts it at risk"
        )


def _piece_names(ends: Floats) -> list[str]:
    if len(ends) == 2:
        return ["intercept"]
    return [f"baseline({a:g}, {b:g})" for a, b in pairwise(ends)]


def _sub_layout(layout: Layout, columns: Ints) -> Layout:
    """The layout of some of the columns; rows keep their numbers."""
    blocks = [np.arange(layout.block_start[c], layout.block_start[c + 1]) for c in columns]
    order = np.concatenate([*blocks, np.zeros(0, dtype=np.int64)]).astype(np.int64)
    if not np.array_equal(order, np.arange(len(layout.combine))):
        raise AssertionError("network columns have no blocks")
    start = np.concatenate([[0], np.cumsum([len(b) for b in blocks])]).astype(np.int64)
    return Layout(start, layout.combine, layout.dyad_of[columns], layout.network_of[columns])

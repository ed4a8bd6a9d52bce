"""The simulator with a process around it, which hears of every cell and sets covariates."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.events.engine.compiled import compiled
from paradiplomacy.events.history import History
from paradiplomacy.events.model import EventModel, ModelError
from paradiplomacy.events.opinion.layer import Handed, OuterLayer
from paradiplomacy.events.simulate.batch import begin, wider
from paradiplomacy.events.simulate.clocks import Clocks
from paradiplomacy.events.simulate.kernel import FULL, advance, close, cover
from paradiplomacy.events.simulate.refs import grown_tuples, rules_ref, world_ref
from paradiplomacy.events.simulate.start import Started
from paradiplomacy.events.simulate.state import ROWS, Rows, Rules, Theta, Ties, World, copied

__all__ = ["Batches", "run_layered", "with_layer"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: What a batch gives: begins, rows, score, integral, what the layer kept.
Batches = tuple[Ints, tuple[NDArray[Any], ...], Floats, Floats, dict[str, Floats]]


def with_layer(model: EventModel, history: History, outer: OuterLayer) -> History:
    """Return a history with the covariates of a layer, as they are at the start.

    Raises
    ------
    ModelError
        The history has a covariate of that name, or a layer sets what it cannot.
    """
    given = outer.covariates(history.network)
    for name, covariate in given.items():
        if name in history.covariates:
            raise ModelError(
                f"{name!r} is a covariate of the history and of the outer layer; leave one out"
            )
        if covariate.of == "dyads":
            raise ModelError(f"{name!r}: an outer layer sets covariates of actors or the network")
    known = [kind.name for kind in model.kinds]
    for kind in outer.counts:
        if kind not in known:
            raise ModelError(
                f"the outer layer counts {kind!r}, which is no kind of the model; it has: "
                f"{', '.join(known)}"
            )
    return replace(history, covariates={**history.covariates, **given})


@compiled
def _begin(  # noqa: PLR0917 (numba takes no keywords here)
    rules: Rules, start: World, world: World, theta: Theta, afresh: bool, number: int
) -> None:
    begin(rules_ref(rules), world_ref(start), world_ref(world), theta, afresh, number)


@compiled
def _cell(  # noqa: PLR0917 (numba takes no keywords here)
    rules_tuple: Rules,
    world_tuple: World,
    theta: Theta,
    statistics: Ints,
    begins: Ints,
    values: Floats,
    time: float,
    until: float,
    limit: int,
    last: bool,
) -> tuple[int, bool, tuple[Clocks, Ties, Rows]]:
    """Take over what the layer handed at `time` and run on.

    Returns the status, whether anything has grown, and what may have.
    """
    rules, world = rules_ref(rules_tuple), world_ref(world_tuple)
    cover(rules, world, theta, statistics, begins, values, time)
    grown = False
    status = advance(rules, world, theta, until)
    while status == FULL and world.at[ROWS] <= limit:
        grown = True
        wider(rules, world)
        status = advance(rules, world, theta, until)
    if last:
        close(rules, world, until)
    return status, grown, grown_tuples(world)


class _Handing:
    """What a layer hands back, as the arrays that the kernel takes."""

    def __init__(self, started: Started, names: list[str]) -> None:
        numbers = {
            statistic.steps.name: s
            for s, statistic in enumerate(started.design.statistics)
            if statistic.steps is not None
        }
        self.names = [name for name in names if name in numbers]  # terms use these
        self.statistics = np.array([numbers[name] for name in self.names], dtype=np.int64)
        sizes = started.rules.plan.size[self.statistics]
        self.begins = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)

    def values(self, handed: Handed, world: int) -> Floats:
        """What one world is given."""
        parts = [np.atleast_1d(handed[name][..., world]) for name in self.names]
        return np.concatenate([*parts, np.zeros(0)]).astype(float)


def run_layered(started: Started, outer: OuterLayer, first: int, last: int, limit: int) -> Batches:
    """Run the worlds ``first:last`` cell by cell, side by side.

    Raises
    ------
    StoppedError
        A world could not go on.
    """
    model, history, rules = started.model, started.history, started.rules
    network = history.network
    worlds = [copied(started.world) for _ in range(first, last)]
    own = len(started.columns) > 1
    thetas = [
        Theta(started.columns[number if own else 0], started.base[number if own else 0])
        for number in range(first, last)
    ]
    for world, theta, number in zip(worlds, thetas, range(first, last), strict=True):
        _begin(rules, started.world, world, theta, own, number)
    layer = outer.start(
        np.arange(first, last),
        network,
        rules.seed,
        time=float(history.start),
        kinds=tuple(model.kinds),
    )
    handing = _Handing(started, list(outer.covariates(network)))
    none = np.zeros(0, dtype=np.int64), np.zeros(1, dtype=np.int64), np.zeros(0)
    ends = _ends(model, history)
    seen = np.array([world.at[ROWS] for world in worlds])
    outgrown: list[World] = []  # of what has not grown with the rest, the memory is here
    handed: Handed | None = None
    time = float(history.start)
    for until in ends:
        for w, (world, theta) in enumerate(zip(worlds, thetas, strict=True)):
            given = none
            if handed is not None:
                given = handing.statistics, handing.begins, handing.values(handed, w)
            status, has_grown, grown = _cell(
                rules, world, theta, *given, time, until, limit, bool(until == ends[-1])
            )
            if has_grown:
                outgrown.append(world)
                worlds[w] = world._replace(clocks=grown[0], ties=grown[1], rows=grown[2])
            if status:
                raise StoppedError(status, first + w)
        time = float(until)
        stop = np.array([world.at[ROWS] for world in worlds])
        handed = layer.after_cell(time, *_heard(started, outer, worlds, seen, stop))
        seen = stop
    return _batch(started, worlds, layer.result())


class StoppedError(Exception):
    """A world could not go on; `status` is that of `kernel.advance`."""

    def __init__(self, status: int, world: int) -> None:
        super().__init__(status, world)
        self.status, self.world = status, world


def _ends(model: EventModel, history: History) -> Floats:
    """Ends of cells, of ticks where there are no cells; the last one is the end."""
    inner = model.edges(history.start, history.end)
    if len(inner) == 0:
        inner = model.ticks(history.start, history.end)
    return np.append(inner[inner < history.end - 1e-9], history.end)


def _heard(
    started: Started, outer: OuterLayer, worlds: list[World], seen: Ints, stop: Ints
) -> tuple[dict[str, Ints], dict[str, Ints], dict[str, Ints]]:
    """Count the events of a cell by sender, by receiver, and acts of the network."""
    network, kinds = started.history.network, started.model.kinds
    by_sender = {k: np.zeros((network.n_senders, len(worlds)), np.int64) for k in outer.counts}
    by_receiver = {k: np.zeros((network.n_receivers, len(worlds)), np.int64) for k in outer.counts}
    acts = {kind.name: np.zeros(len(worlds), np.int64) for kind in kinds if kind.of_network}
    for w, world in enumerate(worlds):
        rows = slice(seen[w], stop[w])
        kind, low, high = world.rows.kind[rows], world.rows.low[rows], world.rows.high[rows]
        for k, one in enumerate(kinds):
            mine = kind == k
            if one.of_network:
                acts[one.name][w] = mine.sum()
            if one.name in by_sender and not one.of_network:
                by_sender[one.name][:, w] = np.bincount(low[mine], minlength=network.n_senders)
                by_receiver[one.name][:, w] = np.bincount(high[mine], minlength=network.n_receivers)
    return by_sender, by_receiver, acts


def _batch(started: Started, worlds: list[World], kept: dict[str, Floats]) -> Batches:
    prior = int(started.world.at[ROWS])
    counts = [int(world.at[ROWS]) - prior for world in worlds]
    rows = tuple(
        np.concatenate(
            [field[prior : prior + count] for field, count in zip(fields, counts, strict=True)]
        )
        for fields in zip(*(world.rows for world in worlds), strict=True)
    )
    return (
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        rows,
        np.array([world.score for world in worlds]),
        np.array([world.integral for world in worlds]),
        dict(kept),
    )

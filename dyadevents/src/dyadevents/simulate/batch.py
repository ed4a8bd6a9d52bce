"""Many worlds in one compiled call."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyadevents.engine.compiled import compiled, subroutine
from dyadevents.engine.simd_math import unfolded
from dyadevents.engine.updates import at_risk
from dyadevents.simulate.clocks import BLOCK, Clocks, arm
from dyadevents.simulate.kernel import FULL, advance, close
from dyadevents.simulate.state import (
    EVERYWHERE,
    NUMBER,
    ROWS,
    SOMEWHERE,
    TIES,
    Rules,
    RulesRef,
    Theta,
    World,
    WorldRef,
    WorldRows,
)
from dyadevents.simulate.structs import owning_struct_of, struct_of, tuple_of
from dyadevents.simulate.weights import evaluate_all, tie_at

__all__ = ["begin", "prepare_start", "run_batch", "wider"]

PREPARE = -1  # in place of the number of a world: bring it to the start

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@subroutine
def _longer(array: Any, size: int) -> Any:
    more = np.zeros(size, dtype=array.dtype)
    for q in range(len(array)):  # to give a slice compiles what would be said of its shape
        more[q] = array[q]
    return more


@unfolded
def wider(rules: RulesRef, world: WorldRef) -> None:
    """Give a world more room for ties and rows."""
    rows, ties, clocks = world.rows, world.ties, world.clocks
    if world.at[ROWS] + rules.most >= len(rows.time):
        _longer_rows(rows, 2 * len(rows.time) + rules.most)
    lists = len(rules.lists)
    if lists and world.at[TIES] + rules.most >= len(ties.dyad):
        size = 2 * len(ties.dyad) + rules.most
        weight = np.zeros((size, lists))
        for tie in range(len(ties.dyad)):
            for q in range(lists):
                weight[tie, q] = ties.weight[tie, q]
        ties.weight = weight
        ties.dyad = _longer(ties.dyad, size)
        ties.sender_next = _longer(ties.sender_next, size)
        ties.receiver_next = _longer(ties.receiver_next, size)
        blocks = (rules.base + size * lists + BLOCK - 1) // BLOCK
        due = _longer(clocks.due, blocks * BLOCK)
        due[len(clocks.due) :] = np.inf
        world.clocks = Clocks(
            _longer(clocks.left, blocks * BLOCK),
            _longer(clocks.since, blocks * BLOCK),
            _longer(clocks.rate, blocks * BLOCK),
            due,
            _longer(clocks.fired, blocks * BLOCK),
            _longer(clocks.best, blocks),
            _longer(clocks.lead, blocks),
            np.ones(blocks, dtype=np.uint8),
        )


@unfolded
def _new_rows(size: int) -> Any:
    return owning_struct_of(
        WorldRows(
            np.zeros(size),
            np.zeros(size, dtype=np.int64),
            np.zeros(size, dtype=np.int64),
            np.zeros(size, dtype=np.int64),
            np.zeros(size, dtype=np.int8),
            np.zeros(size, dtype=np.int8),
        )
    )


@subroutine
def _longer_rows(rows: Any, size: int) -> None:
    rows.time = _longer(rows.time, size)
    rows.kind = _longer(rows.kind, size)
    rows.low = _longer(rows.low, size)
    rows.high = _longer(rows.high, size)
    rows.old = _longer(rows.old, size)
    rows.new = _longer(rows.new, size)


@subroutine
def _fill(to: Any, of: Any) -> None:
    """Copy an array onto the first places of one that is as long or longer."""
    target, source = to.ravel(), of.ravel()
    for q in range(len(source)):
        target[q] = source[q]


@subroutine
def _rest(of: Any, first: int, value: Any) -> None:
    for q in range(first, len(of)):
        of[q] = value


@subroutine
def _put(to: Any, at: int, of: Any, first: int, last: int) -> None:
    for q in range(first, last):
        to[at + q - first] = of[q]


@subroutine
def _copy(rules: RulesRef, world: WorldRef, start: WorldRef) -> None:
    """Put a world back to the start; it has as much room as the start, or more."""
    _fill(world.statistics.values, start.statistics.values)
    _fill(world.statistics.kept, start.statistics.kept)
    _fill(world.statistics.fading, start.statistics.fading)
    _fill(world.statistics.store, start.statistics.store)
    _fill(world.parts.sender, start.parts.sender)
    _fill(world.parts.receiver, start.parts.receiver)
    if rules.dyads_move:
        _fill(world.parts.dyad, start.parts.dyad)
    _fill(world.parts.network, start.parts.network)
    _fill(world.states, start.states)
    _fill(world.grid.weight, start.grid.weight)
    _fill(world.grid.total, start.grid.total)
    _fill(world.grid.peak, start.grid.peak)
    _fill(world.grid.age, start.grid.age)
    _fill(world.log_base, start.log_base)
    _fill(world.scale, start.scale)
    _fill(world.clocks.rate, start.clocks.rate)
    _rest(world.clocks.rate, len(start.clocks.rate), 0.0)
    _rest(world.clocks.due, 0, np.inf)
    _rest(world.clocks.fired, 0, 0)
    _rest(world.clocks.stale, 0, 1)
    _fill(world.ties.of, start.ties.of)
    _fill(world.ties.dyad, start.ties.dyad)
    _fill(world.ties.weight, start.ties.weight)
    _fill(world.ties.sender_head, start.ties.sender_head)
    _fill(world.ties.sender_next, start.ties.sender_next)
    _fill(world.ties.receiver_head, start.ties.receiver_head)
    _fill(world.ties.receiver_next, start.ties.receiver_next)
    _fill(world.rows.time, start.rows.time)
    _fill(world.rows.kind, start.rows.kind)
    _fill(world.rows.low, start.rows.low)
    _fill(world.rows.high, start.rows.high)
    _fill(world.rows.old, start.rows.old)
    _fill(world.rows.new, start.rows.new)
    _fill(world.expired, start.expired)
    _rest(world.integral, 0, 0.0)
    _rest(world.score, 0, 0.0)
    _fill(world.at, start.at)
    _fill(world.when, start.when)


@unfolded
def begin(  # noqa: PLR0917 (numba takes no keywords here)
    rules: RulesRef, start: WorldRef, world: WorldRef, theta: Theta, afresh: bool, number: int
) -> None:
    """Make a world the one of a number, at the start.

    `afresh` if the intensities of `start` are not those of `theta`.
    """
    _copy(rules, world, start)
    world.at[NUMBER] = number
    clocks = world.clocks
    for k in range(len(rules.sort)):
        if rules.sort[k] == SOMEWHERE:
            continue
        everywhere = rules.sort[k] == EVERYWHERE
        for q in range(rules.n if everywhere else 1):
            arm(clocks, rules.first[k] + q, rules.start, rules.seed, number, q, k)
    lists = len(rules.lists)
    for tie in range(world.at[TIES]):
        for q in range(lists):
            c = rules.base + tie * lists + q
            dyad = world.ties.dyad[tie]
            arm(clocks, c, rules.start, rules.seed, number, dyad, rules.lists[q])
    if afresh:
        for k in range(len(rules.sort)):
            base = theta.base[k, rules.schedule.base_piece[k]]
            world.log_base[k] = base + rules.schedule.base_log[k]
        evaluate_all(rules, world, theta, rules.start)


@compiled
def run_batch(  # noqa: PLR0917 (numba takes no keywords here)
    rules_tuple: Rules,
    start_tuple: World,
    world_tuple: World,
    columns: Floats,
    base: Floats,
    first: int,
    last: int,
    until: float,
    limit: int,
) -> tuple[int, int, Ints, WorldRows, Floats, Floats]:
    """Run the worlds ``first:last``.

    Parameters
    ----------
    start_tuple : World
        As everything is at the start; it stays so.
    world_tuple : World
        Room for one world.
    columns, base : arrays, shape (1 or worlds, columns), (1 or worlds, kinds, pieces)
        Coefficients, one set for all worlds or one for each.
    first, last : int
        Both `PREPARE` to bring `world_tuple` to the start, and to run none.
    limit : int
        The most rows of one world.

    Returns
    -------
    status, number : int
        `DONE`, or what stopped which world.
    begins : array of int, shape (last - first + 1,)
        The rows of world ``first + w`` are ``begins[w]:begins[w + 1]``.
    rows : WorldRows
        May be longer than what is written.
    score, integral : arrays, shape (last - first, kinds)
        The log-likelihood of a kind is its score less its integral.
    """
    rules, start, world = struct_of(rules_tuple), struct_of(start_tuple), struct_of(world_tuple)
    return _run_worlds(rules, start, world, columns, base, first, last, until, limit)


@unfolded
def _run_worlds(  # noqa: PLR0917 (numba takes no keywords here)
    rules: RulesRef,
    start: WorldRef,
    world: WorldRef,
    columns: Floats,
    base: Floats,
    first: int,
    last: int,
    until: float,
    limit: int,
) -> tuple[int, int, Ints, WorldRows, Floats, Floats]:
    begins = np.zeros(last - first + 1, dtype=np.int64)
    kinds = len(rules.sort)
    score = np.zeros((last - first, kinds))
    integral = np.zeros((last - first, kinds))
    if first == PREPARE:
        _prepare_start(rules, world, Theta(columns[0], base[0]))
    prior = start.at[ROWS]
    out = _new_rows(1024)
    written = begins[0]
    for number in range(first, last):
        own = len(columns) > 1
        theta = Theta(columns[number if own else 0], base[number if own else 0])
        begin(rules, start, world, theta, own, number)
        while True:
            status = advance(rules, world, theta, until)
            if status != FULL:
                break
            if world.at[ROWS] > limit:
                return FULL, number, begins, tuple_of(out), score, integral
            wider(rules, world)
        if status:
            return status, number, begins, tuple_of(out), score, integral
        close(rules, world, until)
        for k in range(kinds):
            score[number - first, k] = world.score[k]
            integral[number - first, k] = world.integral[k]
        new = world.at[ROWS] - prior
        if written + new > len(out.time):
            _longer_rows(out, 2 * len(out.time) + new)
        rows = world.rows
        _put(out.time, written, rows.time, prior, prior + new)
        _put(out.kind, written, rows.kind, prior, prior + new)
        _put(out.low, written, rows.low, prior, prior + new)
        _put(out.high, written, rows.high, prior, prior + new)
        _put(out.old, written, rows.old, prior, prior + new)
        _put(out.new, written, rows.new, prior, prior + new)
        written += new
        begins[number - first + 1] = written
    return 0, last, begins, tuple_of(out), score, integral


@unfolded
def _prepare_start(rules: RulesRef, world: WorldRef, theta: Theta) -> None:
    """Give the dyads that are live at the start their ties, and evaluate everything."""
    for d in range(len(world.states)):
        if rules.undirected and d // rules.m >= d % rules.m:
            continue
        for k in rules.lists:
            if at_risk(rules.at_risk[k], world.states[d]):
                tie_at(rules, world, d, rules.start)
    evaluate_all(rules, world, theta, rules.start)


def prepare_start(rules: Rules, world: World, columns: Floats, base: Floats) -> None:
    """Bring a world to its start, by coefficients as of `run_batch`.

    It goes through `run_batch`, so that what both need is compiled once.
    """
    run_batch(rules, world, world, columns[:1], base[:1], PREPARE, PREPARE, 0.0, 0)

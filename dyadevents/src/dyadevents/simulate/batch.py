"""Worlds, one in each compiled call, all in the same room."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyadevents.arrays import Floats, Ints
from dyadevents.engine.compiled import compiled
from dyadevents.engine.simd_math import unfold
from dyadevents.engine.updates import at_risk
from dyadevents.simulate.clocks import arm, new_clocks
from dyadevents.simulate.kernel import DONE, FULL, advance, close
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
    changing,
    room_for,
)
from dyadevents.simulate.structs import struct_of
from dyadevents.simulate.weights import evaluate_all, tie_at

__all__ = ["Batch", "lacking", "prepare_start", "run_batch", "run_world", "wider"]

#: What is to be done with a world: bring it to the start; go on; begin, with the intensities that
#: it has, or with others.
PREPARE, GO_ON, BEGIN, BEGIN_AFRESH = range(4)


class Batch(NamedTuple):
    """What came of some worlds.

    Attributes
    ----------
    counts : array of int, shape (worlds,)
        How many rows each world has; none if it exploded.
    rows : arrays, shape (rows,)
        See `state.WorldRows`.
    score, integral : arrays, shape (worlds, kinds)
        The log-likelihood of a kind is its score less its integral.
    exploded : array of int, shape (worlds,)
        `kernel.DONE`, or what stopped the world.
    """

    counts: Ints
    rows: tuple[NDArray[Any], ...]
    score: Floats
    integral: Floats
    exploded: Ints


@unfold
def _begin(rules: RulesRef, world: WorldRef, theta: Theta, afresh: bool) -> None:
    """Set the clocks of a world that is at the start, and its intensities if `afresh`."""
    clocks, number = world.clocks, world.at[NUMBER]
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


@unfold
def _prepare_start(rules: RulesRef, world: WorldRef, theta: Theta) -> None:
    """Give the dyads that are live at the start their ties, and evaluate everything."""
    for d in range(len(world.states)):
        if rules.undirected and d // rules.m >= d % rules.m:
            continue
        for k in rules.lists:
            if at_risk(rules.at_risk[k], world.states[d]):
                tie_at(rules, world, d, rules.start)
    evaluate_all(rules, world, theta, rules.start)


@compiled
def run_world(  # noqa: PLR0917 (numba takes no keywords here)
    rules_tuple: Rules, world_tuple: World, columns: Floats, base: Floats, what: int, until: float
) -> int:
    """Run a world until a time; `DONE`, or what stopped it.

    Parameters
    ----------
    columns, base : arrays, shape (columns,), (kinds, pieces)
        Coefficients.
    what : int
        `BEGIN` and `BEGIN_AFRESH` if it is at the start; `GO_ON` if it was full and has more room
        now; `PREPARE` to bring it to the start, and no further.
    """
    rules, world, theta = struct_of(rules_tuple), struct_of(world_tuple), Theta(columns, base)
    if what == PREPARE:
        _prepare_start(rules, world, theta)
        return DONE
    if what != GO_ON:
        _begin(rules, world, theta, what == BEGIN_AFRESH)
    status = advance(rules, world, theta, until)
    if status == DONE:
        close(rules, world, until)
    return int(status)


def prepare_start(rules: Rules, world: World, columns: Floats, base: Floats) -> None:
    """Bring a world to its start, by the first of several sets of coefficients."""
    run_world(rules, world, columns[0], base[0], PREPARE, 0.0)


def _longer(arrays: Any, more: int) -> Any:
    """Return arrays, in a tuple, with so many zeros behind them."""
    zeros = [np.zeros((more, *each.shape[1:]), dtype=each.dtype) for each in arrays]
    return map(np.concatenate, zip(arrays, zeros, strict=True))


def wider(rules: Rules, world: World, more: tuple[int, int]) -> World:
    """Return a world with room for so many more rows and ties."""
    rows, ties = more
    if rows:
        world = world._replace(rows=WorldRows(*_longer(world.rows, rows)))
    if ties:
        of = world.ties
        by_tie = (of.dyad, of.weight, of.sender_next, of.receiver_next)
        dyad, weight, sender_next, receiver_next = _longer(by_tie, ties)
        clocks = new_clocks(rules.base + len(dyad) * len(rules.lists))
        pairs: Any = zip(clocks, world.clocks, strict=True)
        for larger, present in pairs:
            larger[: len(present)] = present
        longer = of._replace(
            dyad=dyad, weight=weight, sender_next=sender_next, receiver_next=receiver_next
        )
        world = world._replace(ties=longer, clocks=clocks)
    return world


def lacking(rules: Rules, world: World) -> tuple[int, int]:
    """Return how much more room to give a world that is full: for rows and for ties."""
    rows, ties = len(world.rows.time), len(world.ties.dyad)
    few_rows = world.at[ROWS] + rules.most >= rows
    few_ties = len(rules.lists) > 0 and world.at[TIES] + rules.most >= ties
    return (rows + rules.most) * bool(few_rows), (ties + rules.most) * bool(few_ties)


def run_batch(  # noqa: PLR0917 (as of `run_world`)
    rules: Rules,
    start: World,
    columns: Floats,
    base: Floats,
    first: int,
    last: int,
    until: float,
    limit: int,
) -> Batch:
    """Run the worlds ``first:last``; one that explodes stops at that, and the others go on.

    Parameters
    ----------
    start : World
        As everything is at the start; it stays so.
    columns, base : arrays, shape (1 or worlds, columns), (1 or worlds, kinds, pieces)
        Coefficients, one set for all worlds or one for each.
    limit : int
        The most rows of one world.
    """
    world, prior = room_for(rules, start), int(start.at[ROWS])
    own, arrays = len(columns) > 1, changing(world, start)
    rows: list[tuple[NDArray[Any], ...]] = []
    results: list[tuple[int, Floats, Floats, int]] = []
    for number in range(first, last):
        for array, at_start in arrays:
            array[...] = at_start
        world.at[NUMBER] = number
        theta = (columns[number], base[number]) if own else (columns[0], base[0])
        status = run_world(rules, world, *theta, BEGIN_AFRESH if own else BEGIN, until)
        while status == FULL and world.at[ROWS] <= limit:
            more = lacking(rules, world)
            # The start too, so that the worlds behind this one have the same room.
            world, start = wider(rules, world, more), wider(rules, start, more)
            arrays = changing(world, start)
            status = run_world(rules, world, *theta, GO_ON, until)
        end = prior if status else int(world.at[ROWS])
        rows.append(tuple(each[prior:end].copy() for each in world.rows))
        results.append((end - prior, world.score.copy(), world.integral.copy(), status))
    counts, score, integral, exploded = map(np.array, zip(*results, strict=True))
    return Batch(
        counts, tuple(map(np.concatenate, zip(*rows, strict=True))), score, integral, exploded
    )

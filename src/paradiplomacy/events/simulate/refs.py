"""The simulator's state behind one pointer each, for compiled code.

Compiled functions that hand a tuple of a hundred arrays to each other take minutes to compile:
each array is eight numbers to the compiler. What `state` has as tuples is held here as
structures of the same field names, which are handed on as a pointer and whose fields can be set.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba.experimental import structref
from numba.extending import intrinsic

from paradiplomacy.events.engine.compiled import compiled
from paradiplomacy.events.engine.evaluate import Parts
from paradiplomacy.events.engine.moves import Moving
from paradiplomacy.events.engine.plan import Layout, Plan
from paradiplomacy.events.simulate.ref_types import (
    CLOCKS,
    GRID,
    MARKS,
    ROWS,
    RULES,
    SCHEDULE,
    SCRATCH,
    TIES,
    WORLD,
)
from paradiplomacy.events.simulate.state import Rows

__all__ = ["new_rows", "rows_tuple", "rules_ref", "world_ref"]

_new: Any = structref.new


def _without_owner(typing_context: Any, array: Any) -> Any:
    """Give the same array as one whose memory is somebody else's.

    Compiled code counts the users of every array that it reads from a structure or hands on,
    which took three quarters of the simulator's time. Nobody counts users of these: what
    the tuples hold has to live for as long as the structures do.
    """

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        made = context.make_array(array)(context, builder, args[0])
        made.meminfo = made.meminfo.type(None)
        made.parent = made.parent.type(None)
        return made._getvalue()

    return array(array), generate


_unowned: Any = intrinsic(_without_owner)


@compiled
def _plan_of(of: Plan) -> Plan:
    return Plan(
        _unowned(of.shape),
        _unowned(of.level),
        _unowned(of.offset),
        _unowned(of.size),
        _unowned(of.by_state),
        _unowned(of.mask),
        _unowned(of.window),
        _unowned(of.half_life),
        _unowned(of.link_rule),
        _unowned(of.tick_rule),
        _unowned(of.settings_start),
        _unowned(of.settings),
        _unowned(of.store_start),
        of.most,
        _unowned(of.use_start),
        _unowned(of.use_slot),
        _unowned(of.part),
        _unowned(of.factor_start),
        _unowned(of.factor_stat),
        _unowned(of.factor_transform),
    )


@compiled
def _layout_of(of: Layout) -> Layout:
    return Layout(
        _unowned(of.block_start),
        _unowned(of.combine),
        _unowned(of.dyad_of),
        _unowned(of.network_of),
    )


@compiled
def _parts_of(of: Parts) -> Parts:
    return Parts(
        _unowned(of.sender),
        _unowned(of.receiver),
        _unowned(of.dyad),
        _unowned(of.network),
    )


@compiled
def _moving_of(of: Moving) -> Moving:
    return Moving(
        _unowned(of[0]), _unowned(of[1]), _unowned(of[2]), _unowned(of[3]), _unowned(of[4])
    )


@compiled
def _schedule_ref(of: Any) -> Any:
    made = _new(SCHEDULE)
    made.time = _unowned(of.time)
    made.item = _unowned(of.item)
    made.what = _unowned(of.what)
    made.whose = _unowned(of.whose)
    made.step_start = _unowned(of.step_start)
    made.step_index = _unowned(of.step_index)
    made.step_value = _unowned(of.step_value)
    made.change_lows = _unowned(of.change_lows)
    made.change_highs = _unowned(of.change_highs)
    made.change_states = _unowned(of.change_states)
    made.forced_kind = _unowned(of.forced_kind)
    made.forced_lows = _unowned(of.forced_lows)
    made.forced_highs = _unowned(of.forced_highs)
    made.base_kind = _unowned(of.base_kind)
    made.base_piece = _unowned(of.base_piece)
    made.base_log = _unowned(of.base_log)
    return made


@compiled
def _clocks_ref(of: Any) -> Any:
    made = _new(CLOCKS)
    made.left = _unowned(of.left)
    made.since = _unowned(of.since)
    made.rate = _unowned(of.rate)
    made.due = _unowned(of.due)
    made.fired = _unowned(of.fired)
    made.best = _unowned(of.best)
    made.lead = _unowned(of.lead)
    made.stale = _unowned(of.stale)
    return made


@compiled
def _grid_ref(of: Any) -> Any:
    made = _new(GRID)
    made.weight = _unowned(of.weight)
    made.total = _unowned(of.total)
    made.peak = _unowned(of.peak)
    made.age = _unowned(of.age)
    return made


@compiled
def _ties_ref(of: Any) -> Any:
    made = _new(TIES)
    made.of = _unowned(of.of)
    made.dyad = _unowned(of.dyad)
    made.weight = _unowned(of.weight)
    made.sender_head = _unowned(of.sender_head)
    made.sender_next = _unowned(of.sender_next)
    made.receiver_head = _unowned(of.receiver_head)
    made.receiver_next = _unowned(of.receiver_next)
    return made


@compiled
def _marks_ref(of: Any) -> Any:
    made = _new(MARKS)
    made.scale = _unowned(of.scale)
    made.whole = _unowned(of.whole)
    made.sender = _unowned(of.sender)
    made.receiver = _unowned(of.receiver)
    made.kind = _unowned(of.kind)
    made.part = _unowned(of.part)
    made.place = _unowned(of.place)
    return made


@compiled
def _rows_ref(of: Any) -> Any:
    made = _new(ROWS)
    made.time = _unowned(of.time)
    made.kind = _unowned(of.kind)
    made.low = _unowned(of.low)
    made.high = _unowned(of.high)
    made.old = _unowned(of.old)
    made.new = _unowned(of.new)
    return made


@compiled
def new_rows(size: int) -> Any:
    """Return rows to be written."""
    made = _new(ROWS)
    made.time = np.zeros(size)
    made.kind = np.zeros(size, dtype=np.int64)
    made.low = np.zeros(size, dtype=np.int64)
    made.high = np.zeros(size, dtype=np.int64)
    made.old = np.zeros(size, dtype=np.int8)
    made.new = np.zeros(size, dtype=np.int8)
    return made


@compiled
def rows_tuple(of: Any) -> Rows:
    """Return rows as Python can have them."""
    return Rows(of.time, of.kind, of.low, of.high, of.old, of.new)


@compiled
def _scratch_ref(of: Any) -> Any:
    made = _new(SCRATCH)
    made.ii = _unowned(of.ii)
    made.jj = _unowned(of.jj)
    made.dd = _unowned(of.dd)
    made.x = _unowned(of.x)
    made.w = _unowned(of.w)
    made.centre = _unowned(of.centre)
    made.slots = _unowned(of.slots)
    made.places = _unowned(of.places)
    made.news = _unowned(of.news)
    return made


@compiled
def rules_ref(of: Any) -> Any:
    """Return `state.Rules` behind a pointer."""
    made = _new(RULES)
    made.n = of.plan.shape[0]
    made.m = of.plan.shape[1]
    made.undirected = of.plan.shape[2] == 1
    made.part = _unowned(of.plan.part)
    made.plan = _plan_of(of.plan)
    made.layout = _layout_of(of.layout)
    made.row = _unowned(of.row)
    made.slot_kind = _unowned(of.slot_kind)
    made.slot_alone = _unowned(of.slot_alone)
    made.low = _unowned(of.low)
    made.middle = _unowned(of.middle)
    made.high = _unowned(of.high)
    made.sort = _unowned(of.sort)
    made.first = _unowned(of.first)
    made.grid = _unowned(of.grid)
    made.lists = _unowned(of.lists)
    made.base = of.base
    made.at_risk = _unowned(of.at_risk)
    made.leads = _unowned(of.leads)
    made.schedule = _schedule_ref(of.schedule)
    made.windows = _unowned(of.windows)
    made.edges = _unowned(of.edges)
    made.limits = _unowned(of.limits)
    made.most = of.most
    made.start = of.start
    made.seed = of.seed
    return made


@compiled
def world_ref(of: Any) -> Any:
    """Return `state.World` behind a pointer; the arrays are the same."""
    made = _new(WORLD)
    made.moving = _moving_of(of.moving)
    made.parts = _parts_of(of.parts)
    made.states = _unowned(of.states)
    made.grid = _grid_ref(of.grid)
    made.log_base = _unowned(of.log_base)
    made.scale = _unowned(of.scale)
    made.clocks = _clocks_ref(of.clocks)
    made.ties = _ties_ref(of.ties)
    made.marks = _marks_ref(of.marks)
    made.rows = _rows_ref(of.rows)
    made.forced_rate = _unowned(of.forced_rate)
    made.expired = _unowned(of.expired)
    made.integral = _unowned(of.integral)
    made.score = _unowned(of.score)
    made.at = _unowned(of.at)
    made.when = _unowned(of.when)
    made.scratch = _scratch_ref(of.scratch)
    return made

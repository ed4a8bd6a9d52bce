"""The simulator's state behind one pointer each, for compiled code.

Compiled functions that hand a tuple of a hundred arrays to each other take minutes to compile:
each array is eight numbers to the compiler. What `state` has as tuples is held here as
structures of the same field names, which are handed on as a pointer and whose fields can be set.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types
from numba.experimental import structref

from paradiplomacy.dynamics.compiled import compiled
from paradiplomacy.dynamics.evaluate import Parts
from paradiplomacy.dynamics.moves import Moving
from paradiplomacy.dynamics.plan import Layout, Plan
from paradiplomacy.dynamics.simulate.state import Rows

__all__ = ["new_rows", "rows_tuple", "rules_ref", "world_ref"]

_REAL, _INT = types.float64[::1], types.int64[::1]
_REALS, _BYTES, _BYTE = types.float64[:, ::1], types.uint8[:, ::1], types.uint8[::1]
_STATE, _HALF, _BOOL = types.int8[::1], types.int32[::1], types.boolean[::1]


@structref.register
class _Schedule(types.StructRef):
    """See `state.Schedule`."""


@structref.register
class _Rules(types.StructRef):
    """See `state.Rules`."""


@structref.register
class _Clocks(types.StructRef):
    """See `clocks.Clocks`."""


@structref.register
class _Grid(types.StructRef):
    """See `state.Grid`."""


@structref.register
class _Ties(types.StructRef):
    """See `state.Ties`."""


@structref.register
class _Marks(types.StructRef):
    """See `state.Marks`."""


@structref.register
class _Rows(types.StructRef):
    """See `state.Rows`."""


@structref.register
class _Scratch(types.StructRef):
    """See `state.Scratch`."""


@structref.register
class _World(types.StructRef):
    """See `state.World`."""


def _typed(of: type, *kinds: Any) -> Any:
    return types.NamedTuple(kinds, of)


_PLAN = _typed(
    Plan,
    *(_INT, _INT, _INT, _INT, _BOOL, _INT, _REAL, _REAL, _INT, _INT, _INT, _REAL, _INT),
    *(types.int64, _INT, _INT, _INT, _INT, _INT, _INT),
)
_LAYOUT = types.NamedUniTuple(_INT, 4, Layout)
_PARTS = _typed(Parts, _REALS, _REALS, _REALS, _REAL)
_MOVING = _typed(Moving, _REAL, _REAL, _REAL, _INT, _REAL)

_SCHEDULE = _Schedule(
    [
        ("time", _REAL),
        ("item", _INT),
        ("what", _INT),
        ("whose", _INT),
        ("step_start", _INT),
        ("step_index", _INT),
        ("step_value", _REAL),
        ("change_lows", _INT),
        ("change_highs", _INT),
        ("change_states", _INT),
        ("forced_kind", _INT),
        ("forced_lows", _INT),
        ("forced_highs", _INT),
        ("base_kind", _INT),
        ("base_piece", _INT),
        ("base_log", _REAL),
    ]
)
_RULES = _Rules(
    [
        ("plan", _PLAN),
        ("layout", _LAYOUT),
        ("n", types.int64),
        ("m", types.int64),
        ("undirected", types.boolean),
        ("row", _INT),
        ("part", _INT),
        ("slot_kind", _INT),
        ("slot_alone", _BOOL),
        ("low", _INT),
        ("middle", _INT),
        ("high", _INT),
        ("sort", _INT),
        ("first", _INT),
        ("grid", _INT),
        ("lists", _INT),
        ("base", types.int64),
        ("at_risk", _INT),
        ("leads", _INT),
        ("schedule", _SCHEDULE),
        ("windows", _INT),
        ("edges", _REAL),
        ("limits", _REAL),
        ("most", types.int64),
        ("start", types.float64),
        ("seed", types.int64),
    ]
)
_CLOCKS = _Clocks(
    [
        ("left", _REAL),
        ("since", _REAL),
        ("rate", _REAL),
        ("due", _REAL),
        ("fired", _INT),
        ("best", _REAL),
        ("lead", _INT),
        ("stale", _BYTE),
    ]
)
_GRID = _Grid(
    [
        ("weight", types.float64[:, :, ::1]),
        ("total", _REALS),
        ("peak", _REALS),
        ("age", types.int64[:, ::1]),
    ]
)
_TIES = _Ties(
    [
        ("of", _HALF),
        ("dyad", _INT),
        ("weight", _REALS),
        ("sender_head", _HALF),
        ("sender_next", _HALF),
        ("receiver_head", _HALF),
        ("receiver_next", _HALF),
    ]
)
_MARKS = _Marks(
    [
        ("scale", _BYTE),
        ("whole", _BYTE),
        ("sender", _BYTES),
        ("receiver", _BYTES),
        ("kind", _INT),
        ("part", _INT),
        ("place", _INT),
    ]
)
_ROWS = _Rows(
    [
        ("time", _REAL),
        ("kind", _INT),
        ("low", _INT),
        ("high", _INT),
        ("old", _STATE),
        ("new", _STATE),
    ]
)
_SCRATCH = _Scratch(
    [
        ("ii", _INT),
        ("jj", _INT),
        ("dd", _INT),
        ("x", _REALS),
        ("w", _REAL),
        ("centre", _REAL),
        ("slots", _HALF),
        ("places", _INT),
        ("news", _REAL),
    ]
)
_WORLD = _World(
    [
        ("moving", _MOVING),
        ("parts", _PARTS),
        ("states", _STATE),
        ("grid", _GRID),
        ("log_base", _REAL),
        ("scale", _REAL),
        ("clocks", _CLOCKS),
        ("ties", _TIES),
        ("marks", _MARKS),
        ("rows", _ROWS),
        ("forced_rate", _REAL),
        ("expired", _INT),
        ("integral", _REAL),
        ("score", _REAL),
        ("at", _INT),
        ("when", _REAL),
        ("scratch", _SCRATCH),
    ]
)


@compiled
def _schedule_ref(of: Any) -> Any:
    made = structref.new(_SCHEDULE)
    made.time = of.time
    made.item = of.item
    made.what = of.what
    made.whose = of.whose
    made.step_start = of.step_start
    made.step_index = of.step_index
    made.step_value = of.step_value
    made.change_lows = of.change_lows
    made.change_highs = of.change_highs
    made.change_states = of.change_states
    made.forced_kind = of.forced_kind
    made.forced_lows = of.forced_lows
    made.forced_highs = of.forced_highs
    made.base_kind = of.base_kind
    made.base_piece = of.base_piece
    made.base_log = of.base_log
    return made


@compiled
def _clocks_ref(of: Any) -> Any:
    made = structref.new(_CLOCKS)
    made.left = of.left
    made.since = of.since
    made.rate = of.rate
    made.due = of.due
    made.fired = of.fired
    made.best = of.best
    made.lead = of.lead
    made.stale = of.stale
    return made


@compiled
def _grid_ref(of: Any) -> Any:
    made = structref.new(_GRID)
    made.weight = of.weight
    made.total = of.total
    made.peak = of.peak
    made.age = of.age
    return made


@compiled
def _ties_ref(of: Any) -> Any:
    made = structref.new(_TIES)
    made.of = of.of
    made.dyad = of.dyad
    made.weight = of.weight
    made.sender_head = of.sender_head
    made.sender_next = of.sender_next
    made.receiver_head = of.receiver_head
    made.receiver_next = of.receiver_next
    return made


@compiled
def _marks_ref(of: Any) -> Any:
    made = structref.new(_MARKS)
    made.scale = of.scale
    made.whole = of.whole
    made.sender = of.sender
    made.receiver = of.receiver
    made.kind = of.kind
    made.part = of.part
    made.place = of.place
    return made


@compiled
def _rows_ref(of: Any) -> Any:
    made = structref.new(_ROWS)
    made.time = of.time
    made.kind = of.kind
    made.low = of.low
    made.high = of.high
    made.old = of.old
    made.new = of.new
    return made


@compiled
def new_rows(size: int) -> Any:
    """Return rows to be written."""
    made = structref.new(_ROWS)
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
    made = structref.new(_SCRATCH)
    made.ii = of.ii
    made.jj = of.jj
    made.dd = of.dd
    made.x = of.x
    made.w = of.w
    made.centre = of.centre
    made.slots = of.slots
    made.places = of.places
    made.news = of.news
    return made


@compiled
def rules_ref(of: Any) -> Any:
    """Return `state.Rules` behind a pointer."""
    made = structref.new(_RULES)
    made.n = of.plan.shape[0]
    made.m = of.plan.shape[1]
    made.undirected = of.plan.shape[2] == 1
    made.part = of.plan.part
    made.plan = of.plan
    made.layout = of.layout
    made.row = of.row
    made.slot_kind = of.slot_kind
    made.slot_alone = of.slot_alone
    made.low = of.low
    made.middle = of.middle
    made.high = of.high
    made.sort = of.sort
    made.first = of.first
    made.grid = of.grid
    made.lists = of.lists
    made.base = of.base
    made.at_risk = of.at_risk
    made.leads = of.leads
    made.schedule = _schedule_ref(of.schedule)
    made.windows = of.windows
    made.edges = of.edges
    made.limits = of.limits
    made.most = of.most
    made.start = of.start
    made.seed = of.seed
    return made


@compiled
def world_ref(of: Any) -> Any:
    """Return `state.World` behind a pointer; the arrays are the same."""
    made = structref.new(_WORLD)
    made.moving = of.moving
    made.parts = of.parts
    made.states = of.states
    made.grid = _grid_ref(of.grid)
    made.log_base = of.log_base
    made.scale = of.scale
    made.clocks = _clocks_ref(of.clocks)
    made.ties = _ties_ref(of.ties)
    made.marks = _marks_ref(of.marks)
    made.rows = _rows_ref(of.rows)
    made.forced_rate = of.forced_rate
    made.expired = of.expired
    made.integral = of.integral
    made.score = of.score
    made.at = of.at
    made.when = of.when
    made.scratch = _scratch_ref(of.scratch)
    return made

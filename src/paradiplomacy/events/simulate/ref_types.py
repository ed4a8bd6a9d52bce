"""The types of the structures that hold the simulator's state in compiled code; see `refs`."""

from __future__ import annotations

from typing import Any

from numba import types
from numba.experimental import structref

from paradiplomacy.events.engine.evaluate import Parts
from paradiplomacy.events.engine.moves import Moving
from paradiplomacy.events.engine.plan import Layout, Plan

__all__ = ["CLOCKS", "GRID", "MARKS", "ROWS", "RULES", "SCHEDULE", "SCRATCH", "TIES", "WORLD"]

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


def _structure(of: Any, fields: list[tuple[str, Any]]) -> Any:
    return of(fields)


def _typed(of: type, *kinds: Any) -> Any:
    """The type of a named tuple; tuples of one type have a class of their own."""
    of_kinds: Any = types.NamedTuple
    return of_kinds(kinds, of)


_PLAN = _typed(
    Plan,
    *(_INT, _INT, _INT, _INT, _BOOL, _INT, _REAL, _REAL, _INT, _INT, _INT, _REAL, _INT),
    *(types.int64, _INT, _INT, _INT, _INT, _INT, _INT),
)
_uniform: Any = types.NamedUniTuple
_LAYOUT = _uniform(_INT, 4, Layout)
_PARTS = _typed(Parts, _REALS, _REALS, _REALS, _REAL)
_MOVING = _typed(Moving, _REAL, _REAL, _REAL, _INT, _REAL)

SCHEDULE = _structure(
    _Schedule,
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
    ],
)
RULES = _structure(
    _Rules,
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
        ("schedule", SCHEDULE),
        ("windows", _INT),
        ("edges", _REAL),
        ("limits", _REAL),
        ("most", types.int64),
        ("start", types.float64),
        ("seed", types.int64),
    ],
)
CLOCKS = _structure(
    _Clocks,
    [
        ("left", _REAL),
        ("since", _REAL),
        ("rate", _REAL),
        ("due", _REAL),
        ("fired", _INT),
        ("best", _REAL),
        ("lead", _INT),
        ("stale", _BYTE),
    ],
)
GRID = _structure(
    _Grid,
    [
        ("weight", types.float64[:, :, ::1]),
        ("total", _REALS),
        ("peak", _REALS),
        ("age", types.int64[:, ::1]),
    ],
)
TIES = _structure(
    _Ties,
    [
        ("of", _HALF),
        ("dyad", _INT),
        ("weight", _REALS),
        ("sender_head", _HALF),
        ("sender_next", _HALF),
        ("receiver_head", _HALF),
        ("receiver_next", _HALF),
    ],
)
MARKS = _structure(
    _Marks,
    [
        ("scale", _BYTE),
        ("whole", _BYTE),
        ("sender", _BYTES),
        ("receiver", _BYTES),
        ("kind", _INT),
        ("part", _INT),
        ("place", _INT),
    ],
)
ROWS = _structure(
    _Rows,
    [
        ("time", _REAL),
        ("kind", _INT),
        ("low", _INT),
        ("high", _INT),
        ("old", _STATE),
        ("new", _STATE),
    ],
)
SCRATCH = _structure(
    _Scratch,
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
    ],
)
WORLD = _structure(
    _World,
    [
        ("moving", _MOVING),
        ("parts", _PARTS),
        ("states", _STATE),
        ("grid", GRID),
        ("log_base", _REAL),
        ("scale", _REAL),
        ("clocks", CLOCKS),
        ("ties", TIES),
        ("marks", MARKS),
        ("rows", ROWS),
        ("forced_rate", _REAL),
        ("expired", _INT),
        ("integral", _REAL),
        ("score", _REAL),
        ("at", _INT),
        ("when", _REAL),
        ("scratch", SCRATCH),
    ],
)

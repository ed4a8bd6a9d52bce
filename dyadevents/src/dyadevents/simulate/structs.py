"""The simulator's state behind pointers, for compiled code.

Compiled functions that hand a tuple of a hundred arrays to each other take minutes to compile:
each array is eight numbers to the compiler. A named tuple of `state` becomes here a structure
with the same fields, which is handed on as a pointer and whose fields can be set.
"""

from __future__ import annotations

from typing import Any

from numba import types
from numba.core import cgutils
from numba.experimental import structref
from numba.extending import intrinsic

from dyadevents.engine.evaluate import Parts
from dyadevents.engine.plan import Layout, UpdatePlan
from dyadevents.engine.updates import StatisticState
from dyadevents.simulate.clocks import Clocks
from dyadevents.simulate.state import Grid

__all__ = ["struct_of"]

#: What some functions take as a tuple, not to count who uses it, stays one inside a structure.
TUPLES = (UpdatePlan, Layout, Parts, StatisticState, Clocks, Grid)


@structref.register
class Struct(types.StructRef):
    """The type of a structure with the fields of a named tuple.

    Parameters
    ----------
    of : type
        The named tuple.
    fields : list of (str, type)
        Names, and numba's types.
    """

    def __init__(self, of: type, fields: list[tuple[str, Any]]) -> None:
        self.of = of
        super().__init__(fields)  # type: ignore[no-untyped-call]


def _is_struct(of: Any) -> bool:
    return isinstance(of, types.BaseNamedTuple) and of.instance_class not in TUPLES  # type: ignore[attr-defined]


def _type_of(of: Any) -> Any:
    """The type that a value of a type has as the field of a structure."""
    if not _is_struct(of):
        return types.unliteral(of)  # type: ignore[no-untyped-call]
    fields = [(name, _type_of(kind)) for name, kind in zip(of.fields, of.types, strict=True)]
    return Struct(of.instance_class, fields)


def _fields(context: Any, builder: Any, of: Struct, value: Any) -> Any:
    """Return the code that reads and writes the fields of a structure."""
    pointer = context.make_helper(builder, of, value=value).meminfo
    stored = of.get_data_type()  # type: ignore[no-untyped-call]
    layout = context.data_model_manager[stored].get_value_type()
    data = builder.bitcast(context.nrt.meminfo_data(builder, pointer), layout.as_pointer())
    return cgutils.create_struct_proxy(stored)(context, builder, ref=data)  # type: ignore[no-untyped-call]


def _without_owner(context: Any, builder: Any, of: Any, value: Any) -> Any:
    """The same array as one whose memory belongs to somebody else."""
    array = context.make_array(of)(context, builder, value)
    array.meminfo = array.meminfo.type(None)
    array.parent = array.parent.type(None)
    return array._getvalue()


def _as_field(context: Any, builder: Any, of: Any, value: Any) -> Any:
    """A value as the field of a structure."""
    if isinstance(of, types.Array):
        return _without_owner(context, builder, of, value)
    if not isinstance(of, types.BaseTuple):
        return value
    parts = [
        _as_field(context, builder, kind, part)
        for kind, part in zip(of.types, cgutils.unpack_tuple(builder, value), strict=True)  # type: ignore[attr-defined, no-untyped-call]
    ]
    if not _is_struct(of):
        return context.make_tuple(builder, of, parts)
    kind = _type_of(of)
    signature, allocate = structref.new._defn(None, types.TypeRef(kind))  # type: ignore[no-untyped-call]
    struct = allocate(context, builder, signature, ())
    fields = _fields(context, builder, kind, struct)
    for name, part in zip(of.fields, parts, strict=True):  # type: ignore[attr-defined]
        setattr(fields, name, part)
    return struct


def _borrowing(typing_context: Any, of: Any) -> Any:
    """Return a named tuple behind a pointer, and those in it; the arrays are the same.

    Compiled code counts the users of every array that it reads from a structure or hands on,
    which took three quarters of the simulator's time. Nobody counts users of these: what
    the tuple has in it must live for as long as the structure does.
    """

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return _as_field(context, builder, of, args[0])

    return _type_of(of)(of), generate


# Seen by the type checker as what compiled code makes of it: a function of a value.
struct_of: Any = intrinsic(_borrowing)

"""Update rules behind pointers.

A *rule* is how a term's statistic moves. Rules are compiled on their own and called through
their address, so that the replay of a history and the simulator are compiled once for every
model there is, a user's own terms included. A rule is compiled, or read from where it is kept
compiled, when a model first needs it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from llvmlite import ir
from numba import cfunc, types
from numba.core.cgutils import unpack_tuple
from numba.extending import intrinsic

from dyadevents.compiled import caching_by_all_sources, compiled, subroutine
from dyadevents.garbage import without_collection

__all__ = ["UpdateRule", "call_link_rule", "call_tick_rule", "compiled", "link_rule"]
__all__ += ["subroutine", "tick_rule"]

_INT, _REAL = types.int64, types.float64
_INTS: Any = types.CPointer(_INT)  # type: ignore[no-untyped-call]
_REALS: Any = types.CPointer(_REAL)  # type: ignore[no-untyped-call]
_LINK = _INT(_INT, _INT, _REAL, _REAL, _INTS, _REALS, _REALS, _INTS, _REALS)
_TICK = _INT(_REAL, _REAL, _INTS, _REALS, _REALS, _INTS, _REALS)


class UpdateRule:
    """An update rule; ``int`` of it compiles it and gives its address.

    An address is good for as long as the rule lives.
    """

    def __init__(self, signature: Any, function: Callable[..., int]) -> None:
        self.signature, self.function = signature, function
        self.__doc__ = function.__doc__

    @cached_property
    def _make_rule(self) -> Any:
        try:
            with caching_by_all_sources(), without_collection():
                return cfunc(self.signature, cache=True)(self.function)
        except RuntimeError:  # numba finds no folder that it may write to
            return cfunc(self.signature)(self.function)

    def __int__(self) -> int:
        return int(self._make_rule.address)


def link_rule(function: Callable[..., int]) -> UpdateRule:
    """Make a rule of what a statistic does when a link comes (`sign` 1) or goes (-1).

    The function takes ``(i, j, sign, time, shape, settings, store, index, value)`` and
    returns how many changes it wrote: the k-th adds ``value[k]`` to the statistic at place
    ``index[k]``. In an undirected network ``i < j``. `shape` is
    ``(senders, receivers, mode)`` with mode 0 directed, 1 undirected, 2 two-mode; `settings`
    are the statistic's own numbers; `store` is memory of its own, kept from call to call.
    All are pointers: index them as arrays.
    """
    return UpdateRule(_LINK, function)


def tick_rule(function: Callable[..., int]) -> UpdateRule:
    """Make a rule of what a statistic does when the clock ticks.

    The function takes ``(time, previous, shape, settings, store, index, value)``, `previous`
    being the time of the last tick, and returns how many changes it wrote: the k-th sets the
    statistic at place ``index[k]`` to ``value[k]``.
    """
    return UpdateRule(_TICK, function)


def _call(numbers: Any) -> Any:
    """Return the generator of calls of rules that take such numbers, and then five arrays."""
    ints, reals = ir.IntType(64), ir.DoubleType()
    kinds = [ints if kind is _INT else reals for kind in numbers]
    kinds += [ints.as_pointer(), reals.as_pointer(), reals.as_pointer()]
    kinds += [ints.as_pointer(), reals.as_pointer()]

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        address, given, memory = args
        _, given_types, memory_types = signature.args
        called = builder.inttoptr(address, ir.FunctionType(ints, kinds).as_pointer())
        values = [
            context.cast(builder, value, kind, wanted)
            for value, kind, wanted in zip(
                unpack_tuple(builder, given),  # type: ignore[no-untyped-call]
                given_types,
                numbers,
                strict=True,
            )
        ]
        pointers = [
            context.make_array(kind)(context, builder, array).data
            for array, kind in zip(
                unpack_tuple(builder, memory),  # type: ignore[no-untyped-call]
                memory_types,
                strict=True,
            )
        ]
        return builder.call(called, [*values, *pointers])

    return generate


def _link_call(typing_context: Any, address: Any, numbers: Any, arrays: Any) -> Any:
    """Call the link rule behind an address, from compiled code.

    `numbers` is ``(i, j, sign, time)``, `arrays` is ``(shape, settings, store, index, value)``.
    """
    return _INT(_INT, numbers, arrays), _call((_INT, _INT, _REAL, _REAL))


def _tick_call(typing_context: Any, address: Any, numbers: Any, arrays: Any) -> Any:
    """Call the tick rule behind an address, from compiled code.

    `numbers` is ``(time, previous)``, `arrays` as of a link rule.
    """
    return _INT(_INT, numbers, arrays), _call((_REAL, _REAL))


# Seen by the type checker as what compiled code makes of them: functions of values.
call_link_rule: Any = intrinsic(_link_call)
call_tick_rule: Any = intrinsic(_tick_call)

"""One place's step in eight worlds at once, as vectors.

The compiler does not find these vectors by itself in loops of eight, so they are written out.
They are generic ones: a processor without wide registers does them in parts. Operations and
their order are those of the loop over one world, and so are the results, bit for bit.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

__all__ = ["LANES", "step_row", "sum_row"]

LANES = 8  # numbers of 64 bits in a cache line
_INT, _REAL = ir.IntType(64), ir.DoubleType()
_INTS, _REALS = ir.VectorType(_INT, LANES), ir.VectorType(_REAL, LANES)


class _Rows:
    """What writes instructions about rows of eight."""

    def __init__(self, context: Any, builder: Any, signature: Any, args: Any) -> None:
        self.context, self.builder, self.signature, self.args = context, builder, signature, args

    def data(self, position: int) -> Any:
        kind = self.signature.args[position]
        return self.context.make_array(kind)(self.context, self.builder, self.args[position]).data

    def pointer(self, position: int, row: Any, kind: Any) -> Any:
        at = self.builder.mul(row, ir.Constant(_INT, LANES))
        pointed = self.builder.gep(self.data(position), [at])
        return self.builder.bitcast(pointed, kind.as_pointer())

    def load(self, position: int, row: Any, kind: Any) -> Any:
        return self.builder.load(self.pointer(position, row, kind), align=8)

    def store(self, value: Any, position: int, row: Any) -> None:
        self.builder.store(value, self.pointer(position, row, value.type), align=8)

    def repeat(self, value: Any) -> Any:
        """Return a vector of one number."""
        b = self.builder
        kind = ir.VectorType(value.type, LANES)
        first = b.insert_element(ir.Constant(kind, ir.Undefined), value, ir.Constant(_INT, 0))
        mask = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
        return b.shuffle_vector(first, ir.Constant(kind, ir.Undefined), mask)

    def sum(self, now: int, place: int, first: Any, last: Any) -> Any:
        """Add up the rows of ``place[first:last]``, one after another."""
        b = self.builder
        entry, head = b.block, b.append_basic_block("rows")
        body, done = b.append_basic_block("row"), b.append_basic_block("rows.end")
        b.branch(head)
        b.position_at_end(head)
        k, total = b.phi(_INT), b.phi(_REALS)
        k.add_incoming(first, entry)
        total.add_incoming(ir.Constant(_REALS, [0.0] * LANES), entry)
        b.cbranch(b.icmp_unsigned("<", k, last), body, done)
        b.position_at_end(body)
        row = b.zext(b.load(b.gep(self.data(place), [k])), _INT)
        total.add_incoming(b.fadd(total, self.load(now, row, _REALS)), b.block)
        k.add_incoming(b.add(k, ir.Constant(_INT, 1)), b.block)
        b.branch(head)
        b.position_at_end(done)
        return total

    def mixed(self, h: Any) -> Any:
        """The mixer of `keyed`."""
        b = self.builder
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            h = b.mul(b.xor(h, b.lshr(h, self.whole(shift))), self.whole(factor))
        return b.xor(h, b.lshr(h, self.whole(31)))

    def whole(self, number: int) -> Any:
        return ir.Constant(_INTS, [number] * LANES)


def _sum_row(  # noqa: PLR0917
    typing_context: Any, now: Any, then: Any, place: Any, first: Any, last: Any, i: Any
) -> Any:
    """``then[i] = sum of now[place[first:last]]`` over rows of eight; nothing else."""
    signature = types.void(now, then, place, first, last, i)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        rows = _Rows(context, builder, signature, args)
        rows.store(rows.sum(0, 2, args[3], args[4]), 1, args[5])
        return context.get_dummy_value()

    return signature, generate


def _step_row(  # noqa: PLR0917
    typing_context: Any,
    now: Any,
    then: Any,
    place: Any,
    first: Any,
    last: Any,
    i: Any,
    own: Any,
    pull: Any,
    given: Any,
    keys: Any,
    key: Any,
    below: Any,
    gain: Any,
) -> Any:
    """One step of place `i`; see `stepping`. `keys` are of worlds, `key` is of the place."""
    signature = types.void(
        *(now, then, place, first, last, i, own, pull, given, keys, key, below, gain)
    )

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        rows, b = _Rows(context, builder, signature, args), builder
        first, last, i, own, pull, given = args[3:9]
        key, below, gain = args[10:13]
        near = rows.sum(0, 2, first, last)
        held = b.fmul(rows.repeat(own), rows.load(0, i, _REALS))
        o = b.fadd(b.fadd(held, b.fmul(rows.repeat(pull), near)), rows.repeat(given))
        zero = ir.Constant(_INT, 0)
        h = rows.mixed(b.add(rows.load(9, zero, _INTS), rows.repeat(key)))
        met = b.icmp_unsigned("<", b.lshr(h, rows.whole(12)), rows.repeat(below))
        share = b.select(met, rows.repeat(gain), ir.Constant(_REALS, [0.0] * LANES))
        left = b.fsub(ir.Constant(_REALS, [1.0] * LANES), o)
        rows.store(b.fadd(o, b.fmul(share, left)), 1, i)
        return context.get_dummy_value()

    return signature, generate


sum_row: Any = intrinsic(_sum_row)
step_row: Any = intrinsic(_step_row)

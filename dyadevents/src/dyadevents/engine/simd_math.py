"""Arithmetic on runs of numbers, written so that the compiler makes vector instructions of it.

numba calls the exponential of the C library number by number. Here it is a polynomial on
``[-log(2) / 2, log(2) / 2]`` (the Taylor series to the 13th power) scaled by a power of 2,
after Cody & Waite 1980: within 2e-16 relative of the exact value, and several times faster on
a run of numbers. Sums are added up in lanes, in an order that depends on nothing but the
length of the run.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from dyadevents.arrays import Floats
from dyadevents.compiled import compiled_with, subroutine_with

__all__ = [
    "borrowing",
    "compiled_borrowing",
    "exp_each",
    "exponential",
    "inline",
    "moments",
    "unfold",
]

F = TypeVar("F", bound=Callable[..., Any])

_PER_LOG2 = 1.4426950408889634
# log(2) in two parts; a whole number below 2^11 times the first is exact.
_LOG2_HIGH = float.fromhex("0x1.62e42fefa0000p-1")
_LOG2_LOW = float.fromhex("0x1.cf79abc9e3b39p-40")
_ROUND = 6755399441055744.0  # 1.5 * 2^52: adding it leaves the nearest whole number in low bits
_LARGEST, _SMALLEST = 709.78, -708.0  # beyond: infinity; 0, without denormal numbers
_C2, _C3, _C4, _C5, _C6, _C7, _C8, _C9, _C10, _C11, _C12, _C13 = (
    1 / math.factorial(k) for k in range(2, 14)
)


def borrowing(function: F) -> F:
    """Compile a subroutine that makes no array and gives none back.

    It does not count references to the arrays that it is given, which takes longer than what
    a small function does. numba refuses one that makes an array all the same.
    """
    return subroutine_with(_nrt=False)(function)


def inline(function: F) -> F:
    """Compile a `borrowing` function into where it is called: for what is small and called often.

    To hand over a score of arrays takes longer than to add up one dyad.
    """
    return subroutine_with(_nrt=False, forceinline=True)(function)


def unfold(function: F) -> F:
    """Write a function out where compiled code calls it, and compile it nowhere else.

    For what is long and called in one place: every function that is compiled on its own is made
    into machine code once more in each that calls it, and in each that calls that.
    """
    return subroutine_with(inline="always")(function)


def compiled_borrowing(function: F) -> F:
    """Compile what Python calls, and what makes no array and gives none back."""
    return compiled_with(_nrt=False)(function)


@intrinsic
def _bits(typing_context: Any, value: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ir.IntType(64))

    return types.int64(types.float64), generate


@intrinsic
def _real(typing_context: Any, value: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ir.DoubleType())

    return types.float64(types.int64), generate


@subroutine_with(_nrt=False, forceinline=True, fastmath={"contract"})
def exponential(v: float) -> float:
    """Return the exponential of a number; 0 below -708."""
    shifted = v * _PER_LOG2 + _ROUND
    whole = shifted - _ROUND
    r = (v - whole * _LOG2_HIGH) - whole * _LOG2_LOW
    q = _C13
    q = q * r + _C12
    q = q * r + _C11
    q = q * r + _C10
    q = q * r + _C9
    q = q * r + _C8
    q = q * r + _C7
    q = q * r + _C6
    q = q * r + _C5
    q = q * r + _C4
    q = q * r + _C3
    q = q * r + _C2
    e = (q * r * r + r) + 1.0
    e = _real(_bits(e) + (_bits(shifted) << 52))  # type: ignore[call-arg]
    if v > _LARGEST:
        e = np.inf
    if v < _SMALLEST:
        e = 0.0
    if v != v:  # noqa: PLR0124 (not a number)
        e = v
    return e


@subroutine_with(_nrt=False, fastmath={"contract"})
def exp_each(values: Floats, count: int) -> None:
    """Replace the first `count` values by their exponentials."""
    for k in range(count):
        values[k] = exponential(values[k])


@subroutine_with(_nrt=False, fastmath={"reassoc", "contract", "nsz"})
def moments(  # noqa: PLR0917 (numba takes no keywords here)
    x: Floats, w: Floats, wx: Floats, count: int, sign: float, total: Floats
) -> None:
    """Add ``sign`` times the sums of w, w x and w x x' to `total` = (S0, S1, lower half of S2).

    Parameters
    ----------
    x : array, shape (columns, at least count)
    w, wx : array, shape (at least count,)
        Weights; scratch.
    total : array, shape (1 + columns + columns * (columns + 1) / 2,)
    """
    p = len(x)
    whole = 0.0
    for k in range(count):
        whole += w[k]
    total[0] += sign * whole
    at = 1 + p
    for c in range(p):
        column = x[c]
        first = 0.0
        for k in range(count):
            wx[k] = w[k] * column[k]
            first += wx[k]
        total[1 + c] += sign * first
        for b in range(c + 1):
            other = x[b]
            second = 0.0
            for k in range(count):
                second += wx[k] * other[k]
            total[at] += sign * second
            at += 1

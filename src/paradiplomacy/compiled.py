"""Functions that numba compiles on first use, and keeps compiled on disk.

Whatever uses them imports its module of compiled functions late, so that numba (half a second
to import) is not loaded by what does not need it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

__all__ = ["compiled"]

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Compile when first called; keep the result on disk where some folder allows it."""
    try:
        return cast(F, njit(cache=True, nogil=True)(function))
    except RuntimeError:  # numba finds no folder that it may write to
        return cast(F, njit(nogil=True)(function))

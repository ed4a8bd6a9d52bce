"""Number of cores that a study in this process takes the machine to have."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from paradiplomacy.results.second_process import SecondProcess

__all__ = ["default_cores", "with_cores"]


def default_cores(cores: int | None) -> int | None:
    """Set what `SecondProcess` takes by default; gives what it took before."""
    function: Any = SecondProcess.__init__
    (before,) = function.__defaults__
    function.__defaults__ = (cores,)
    taken: int | None = before
    return taken


@contextmanager
def with_cores(cores: int) -> Iterator[None]:
    """Let a study have so many cores within."""
    before = default_cores(cores)
    try:
        yield
    finally:
        default_cores(before)

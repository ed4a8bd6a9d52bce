"""Number of cores that a study in this process takes the machine to have."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from paradiplomacy.results import second_process

__all__ = ["default_cores", "with_cores"]


def default_cores(cores: int | None) -> int | None:
    """Set what `other_processes` takes by default; gives what it took before."""
    function: Any = second_process.other_processes
    (before,) = function.__wrapped__.__defaults__
    function.__wrapped__.__defaults__ = (cores,)
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

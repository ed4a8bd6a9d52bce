"""Compile in a process of its own, the first time, what is needed next, while this one works on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from numba import config

__all__ = ["compiling", "is_compiled"]


def is_compiled(function: Callable[..., Any]) -> bool:
    """Check whether a compiled function is on disk, or cannot be kept there."""
    of: Any = function
    folder = getattr(getattr(of, "_cache", None), "cache_path", None)
    name = f"{Path(of.py_func.__code__.co_filename).stem}.{of.py_func.__qualname__}-*.nbc"
    return not folder or any(Path(folder).glob(name))


@contextmanager
def compiling(
    function: Callable[..., Any], how: Callable[..., Any], *given: object
) -> Iterator[None]:
    """Within it another process compiles a function, unless it is compiled; its end waits.

    What goes wrong there is left alone: the function is then compiled when it is first used. With
    one core nothing is started, as it would only wait for this process.

    Parameters
    ----------
    function : function
        What is compiled.
    how : function
        Called there, by its name in its module.
    *given
        What it is called with; each is what `eval` makes of its `repr`.
    """
    cores: int = getattr(config, "NUMBA_DEFAULT_NUM_THREADS")  # noqa: B009 (numba has no types)
    if is_compiled(function) or not sys.executable or cores < 2:
        yield
        return
    name, arguments = how.__name__, ", ".join(map(repr, given))
    program = f"from {how.__module__} import {name}; {name}({arguments})"
    quiet = subprocess.DEVNULL
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet):
        yield

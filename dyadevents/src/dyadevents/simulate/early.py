"""Compile the simulator in a process of its own, the first time, while something else is done."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from dyadevents.history import History
from dyadevents.kinds import EVENT
from dyadevents.model import EventModel
from dyadevents.network import Network
from dyadevents.simulate.batch import run_batch
from dyadevents.simulate.simulate import simulate

__all__ = ["compile_simulator", "compiling_simulator", "is_compiled"]


def is_compiled() -> bool:
    """Check whether the simulator is on disk as compiled code, or cannot be kept there."""
    folder = getattr(getattr(run_batch, "_cache", None), "cache_path", None)
    return not folder or any(Path(folder).glob("*run_batch*.nbc"))


@contextmanager
def compiling_simulator() -> Iterator[None]:
    """Within it another process compiles the simulator, unless it is compiled; its end waits.

    What goes wrong there is left alone: the simulator is then compiled when it is first used.
    """
    if is_compiled() or not sys.executable:
        yield
        return
    program = f"from {__name__} import compile_simulator; compile_simulator()"
    quiet = subprocess.DEVNULL
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet):
        yield


def compile_simulator() -> None:
    """Simulate the smallest model there is; compiled code is the same for every model."""
    none = np.zeros(0, dtype=np.int64)
    network = Network.directed(["a", "b"])
    history = History(network, (EVENT,), np.zeros(0), none, none, none, start=0.0, end=1.0)
    simulate(EventModel(), history, {EVENT.name: [0.0]}, worlds=1)

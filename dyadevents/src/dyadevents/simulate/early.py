"""Compile the simulator in a process of its own, the first time, while something else is done."""

from __future__ import annotations

from contextlib import AbstractContextManager

import numpy as np

from dyadevents.early import compiling
from dyadevents.history import History
from dyadevents.kinds import EVENT
from dyadevents.model import EventModel
from dyadevents.network import Network
from dyadevents.simulate.batch import run_world
from dyadevents.simulate.simulate import simulate

__all__ = ["compile_simulator", "compiling_simulator"]


def compiling_simulator() -> AbstractContextManager[None]:
    """Within it another process compiles the simulator, unless it is compiled; its end waits."""
    return compiling(run_world, compile_simulator)


def compile_simulator() -> None:
    """Simulate the smallest model there is; compiled code is the same for every model."""
    none = np.zeros(0, dtype=np.int64)
    network = Network.directed(["a", "b"])
    history = History(network, (EVENT,), np.zeros(0), none, none, none, start=0.0, end=1.0)
    simulate(EventModel(), history, {EVENT.name: [0.0]}, worlds=1)

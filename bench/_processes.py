"""Whole commands as processes, in turn with what they cannot do without."""

from __future__ import annotations

import os
import statistics
import time
from dataclasses import dataclass
from typing import NamedTuple

PARADIPLOMACY = "import sys; from paradiplomacy.cli.main import main; main()"


@dataclass(frozen=True)
class Case:
    """A command, what it cannot do without, and its bounds."""

    name: str
    command: list[str]
    floor: list[str]
    floor_name: str
    seconds: float
    megabytes: float


class Used(NamedTuple):
    """What one process took: by the clock, of processors, and of memory at its peak."""

    seconds: float
    processor_seconds: float
    megabytes: float


def run(command: list[str]) -> Used:
    """Run one process, which must end well."""
    start = time.perf_counter()
    quiet = os.open(os.devnull, os.O_WRONLY)
    actions = [(os.POSIX_SPAWN_DUP2, quiet, 1), (os.POSIX_SPAWN_DUP2, quiet, 2)]
    child = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    os.close(quiet)
    if status:
        raise SystemExit(f"{' '.join(command)} failed with status {status}")
    seconds = time.perf_counter() - start
    return Used(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def measure(case: Case, runs: int) -> dict[str, object]:
    """Medians of a case and of its floor, taken in turn, and their ratio.

    Where others use the machine, processor seconds say more than those of the clock.
    """
    ours, floors = [], []
    for _ in range(runs):
        ours.append(run(case.command))
        floors.append(run(case.floor))
    seconds, processor, megabytes = (statistics.median(c) for c in zip(*ours, strict=True))
    floor, floor_processor, _ = (statistics.median(c) for c in zip(*floors, strict=True))
    return {
        "case": case.name,
        "seconds": round(seconds, 3),
        "seconds_min_max": [round(f(one.seconds for one in ours), 3) for f in (min, max)],
        "bound_seconds": case.seconds,
        "processor_seconds": round(processor, 3),
        "megabytes": round(megabytes),
        "bound_megabytes": case.megabytes,
        "floor": case.floor_name,
        "floor_seconds": round(floor, 3),
        "ratio_to_floor": round(seconds / floor, 2),
        "processor_ratio_to_floor": round(processor / floor_processor, 2),
        "within_bounds": seconds < case.seconds and megabytes < case.megabytes,
    }

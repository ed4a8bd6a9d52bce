"""Whole commands as processes, in turn with what they cannot do without."""

from __future__ import annotations

import os
import statistics
import time
from dataclasses import dataclass

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


def run(command: list[str]) -> tuple[float, float]:
    """Wall-clock seconds and peak resident megabytes of one process."""
    start = time.perf_counter()
    quiet = os.open(os.devnull, os.O_WRONLY)
    actions = [(os.POSIX_SPAWN_DUP2, quiet, 1), (os.POSIX_SPAWN_DUP2, quiet, 2)]
    child = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    os.close(quiet)
    if status:
        raise SystemExit(f"{' '.join(command)} failed with status {status}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def measure(case: Case, runs: int) -> dict[str, object]:
    """Medians of a case and of its floor, taken in turn, and their ratio."""
    ours, floors = [], []
    for _ in range(runs):
        ours.append(run(case.command))
        floors.append(run(case.floor))
    seconds, megabytes = (statistics.median(column) for column in zip(*ours, strict=True))
    floor = statistics.median(second for second, _ in floors)
    return {
        "case": case.name,
        "seconds": round(seconds, 3),
        "seconds_min_max": [round(f(s for s, _ in ours), 3) for f in (min, max)],
        "bound_seconds": case.seconds,
        "megabytes": round(megabytes),
        "bound_megabytes": case.megabytes,
        "floor": case.floor_name,
        "floor_seconds": round(floor, 3),
        "ratio_to_floor": round(seconds / floor, 2),
        "within_bounds": seconds < case.seconds and megabytes < case.megabytes,
    }

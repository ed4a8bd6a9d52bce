"""How long whole commands take, and how much memory, beside what cannot be avoided.

Run it with ``make bench``. Each command is run as a process of its own, several times, in
turn with its floor: the same interpreter importing just the libraries that the command
cannot do without. The ratio to the floor is what our own code costs; the bounds are the
promises of the project (a study under 10 s and 600 MB on two cores, help under 0.5 s).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

RUNS = 5
PARADIPLOMACY = "import sys; from paradiplomacy.cli.main import main; main()"
LIBRARIES = "import altair, polars, scipy.stats, sqlalchemy, statsmodels.api, vl_convert"


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


def main() -> None:
    """Measure all cases and print one JSON object a line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=RUNS)
    runs = parser.parse_args().runs
    python = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "report")
        cases = [
            Case(
                "paradiplomacy study",
                [python, "-c", PARADIPLOMACY, "study", "--out", out],
                [python, "-c", LIBRARIES],
                LIBRARIES,
                10,
                600,
            ),
            Case(
                "paradiplomacy --help",
                [python, "-c", PARADIPLOMACY, "--help"],
                [python, "-c", "import typer, rich.console"],
                "import typer, rich.console",
                0.5,
                600,
            ),
        ]
        for case in cases:
            print(json.dumps(measure(case, runs)))


if __name__ == "__main__":
    main()

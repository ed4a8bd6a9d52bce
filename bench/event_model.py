"""How fast an event model is fitted, exactly, beside plain numpy, a sample and the machine.

Each case runs in a process of its own, so that its peak memory is its own, and is measured in
the same run as what it is compared with; a comparison that differs in its results is an error.
Seconds are of whole fits after compilation, from a history to estimates and standard errors.

    python bench/event_model.py --case small
    python bench/event_model.py --case thousand --actors 1000 --events 20000
    python bench/event_model.py --case thousand-network
    python bench/event_model.py --case world --ties twin_cities.csv --places 18000
    python bench/event_model.py --case start

small reads ``--folder`` (events.csv, covariates.csv), or simulates as many events; world reads
real ties from ``--ties`` and draws their dates, or simulates both.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from _processes import run

NAMES = ("small", "thousand", "thousand-network", "world", "start")
SIZES = {"small": (200, 5_000), "thousand": (1_000, 20_000), "world": (18_000, 26_000)}
SECONDS = {"small": 0.1, "thousand": 1, "thousand-network": 30, "world": 600, "start": 3}
MEGABYTES = {"thousand": 500, "world": 8_000}
BARE = "import numpy, scipy, numba"


def make(case: str, wanted: argparse.Namespace, file: Path) -> None:
    """Write the data of a case."""
    import numpy as np
    from _event_model_data import from_folder, simulated, world

    size = "world" if case == "world" else "thousand" if "thousand" in case else "small"
    actors, events = wanted.actors or SIZES[size][0], wanted.events or SIZES[size][1]
    if case == "world":
        given = world(wanted.ties, actors, events, seed=wanted.seed)
    elif size == "small" and wanted.folder and not (wanted.actors or wanted.events):
        given = from_folder(wanted.folder)
    else:
        given = simulated(actors, events, seed=wanted.seed)
    np.savez(file, **given)


def inside(case: str, file: Path, runs: int) -> None:
    """Run a case here and print its rows."""
    import numpy as np
    from _event_model_cases import CASES

    with np.load(file) as held:
        given = {key: held[key] for key in held.files}
    print(json.dumps(CASES[case](given, runs)))


def child(*arguments: str) -> str:
    """What this script prints in a process of its own."""
    command = [sys.executable, __file__, *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def started(file: Path, runs: int) -> dict[str, Any]:
    """Second processes: from nothing to the end of a first fit, beside what they import."""
    arguments = ("--inside", str(file), "--case", "start")
    child(*arguments)  # compiles
    ours, bare, rows = [], [], []
    for _ in range(runs):
        begun = time.perf_counter()
        rows += json.loads(child(*arguments))
        ours.append(time.perf_counter() - begun)
        bare.append(run([sys.executable, "-c", BARE])[0])
    return {
        **rows[-1],
        "seconds": round(statistics.median(ours), 3),
        "processor_seconds": statistics.median(row["processor_seconds"] for row in rows),
        "peer": f"python -c '{BARE}'",
        "peer_seconds": round(statistics.median(bare), 3),
    }


def measure(case: str, wanted: argparse.Namespace) -> list[dict[str, Any]]:
    """The rows of a case, with the load of the machine and the bounds."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "data.npz"
        passed = [f"--{k}={v}" for k, v in vars(wanted).items() if v and k not in {"json", "case"}]
        child("--make", str(file), "--case", case, *passed)
        load = os.getloadavg()[0]
        begun = time.perf_counter()
        if case == "start":
            rows = [started(file, wanted.runs)]
        else:
            runs = 1 if case == "world" else wanted.runs
            rows = json.loads(child("--inside", str(file), "--case", case, f"--runs={runs}"))
        took = time.perf_counter() - begun
    for row in rows:
        row |= {"bound_seconds": SECONDS[case], "bound_megabytes": MEGABYTES.get(case)}
        held = row["bound_megabytes"] is None or row["peak_megabytes"] < row["bound_megabytes"]
        row["within_bounds"] = row["seconds"] < SECONDS[case] and held
        row |= {"load_before": round(load, 1), "case_seconds": round(took, 1)}
    return [{"case": case, **row} for row in rows]


def table(rows: list[dict[str, Any]]) -> str:
    """What matters most, to read."""
    columns = ("case", "likelihood", "seconds", "processor_seconds", "peak_megabytes", "passes")
    columns += ("bound_seconds", "within_bounds", "load_before", "peer")
    lines = [columns, *(tuple(str(row.get(key, "")) for key in columns) for row in rows)]
    widths = [max(len(line[k]) for line in lines) for k in range(len(columns))]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(x, widths, strict=True)) for x in lines)


def main() -> None:
    """Measure the cases that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--case", choices=NAMES, action="append")
    parser.add_argument("--actors", "--places", type=int)
    parser.add_argument("--events", type=int)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="of small: events.csv, covariates.csv")
    parser.add_argument(
        "--ties", type=Path, help="of world: city1, country1, lat1, lng1, city2 ..."
    )
    parser.add_argument("--json", action="store_true", help="one object a line, with all figures")
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    cases = wanted.case or [name for name in NAMES if name != "world"]
    if wanted.make or wanted.inside:
        if wanted.make:
            make(cases[0], wanted, wanted.make)
        else:
            inside(cases[0], wanted.inside, wanted.runs)
        return
    rows: list[dict[str, Any]] = []
    for case in cases:
        found = measure(case, wanted)
        rows += found
        if wanted.json:
            for row in found:
                print(json.dumps(row), flush=True)
    if not wanted.json:
        print(table(rows))


if __name__ == "__main__":
    main()

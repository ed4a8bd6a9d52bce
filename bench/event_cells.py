"""How long a fit of events beyond memory takes, in calendar cells: seconds, and the peak of memory.

Run it as ``python bench/event_cells.py --events 10000000 --actors 3000 --cells 26``. It makes a
Parquet file with DuckDB (senders and receivers of unequal activity, so that inertia is at work),
fits inertia, reciprocity and a covariate of senders, and prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from pathlib import Path

import duckdb
import polars as pl

from dyadevents import fit_cells

FORMULA = "inertia + reciprocity + sender(size)"


def made(path: Path, events: int, actors: int, cells: int) -> None:
    """Write events whose ends are drawn with more weight on low numbers."""
    base = duckdb.connect()
    base.execute("SET memory_limit='1GB'")
    base.execute("SET threads=2")
    base.execute("SELECT setseed(0.5)")
    base.execute(
        f"COPY (SELECT * FROM (SELECT random() * {7 * cells} AS time, "
        f"CAST(floor(power(random(), 1.5) * {actors}) AS INTEGER) AS sender, "
        f"CAST(floor(power(random(), 1.5) * {actors}) AS INTEGER) AS receiver "
        f"FROM range({events})) WHERE sender <> receiver) TO '{path}' (FORMAT parquet)"
    )


def main() -> None:
    """Make the events, fit them, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--actors", type=int, default=3_000)
    parser.add_argument("--cells", type=int, default=26)
    parser.add_argument("--folder", default=None, help="of the file, and of what is spilt")
    asked = parser.parse_args()
    actors = pl.DataFrame(
        {
            "name": [str(k) for k in range(asked.actors)],
            "size": [k % 7 for k in range(asked.actors)],
        }
    )
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        path = Path(folder) / "events.parquet"
        made(path, asked.events, asked.actors, asked.cells)
        begun, spent = time.perf_counter(), time.process_time()
        how = {"start": 0, "end": 7 * asked.cells, "cell": 7.0, "actors": actors}
        found = fit_cells(FORMULA, path, folder=folder, **how)["event"]
        known = {
            "events": found.n_events,
            "actors": asked.actors,
            "cells": asked.cells,
            "iterations": found.iterations,
            "seconds": round(time.perf_counter() - begun, 1),
            "processor_seconds": round(time.process_time() - spent, 1),
            "peak_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2),
            "estimates": dict(zip(found.names, found.estimates.round(5).tolist(), strict=True)),
        }
    print(json.dumps(known))


if __name__ == "__main__":
    main()

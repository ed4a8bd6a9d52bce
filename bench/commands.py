"""How long whole commands take, and how much memory, beside what cannot be avoided.

Run it with ``make bench``. Each command is run as a process of its own, several times, in
turn with its floor: the same interpreter importing just the libraries that the command
cannot do without. The ratio to the floor is what our own code costs; the bounds are the
promises of the project on an idle machine (a study under 10 s and 600 MB on two cores, help
under 0.5 s, a fit of 5,000 events between 200 actors under 0.8 s, of 20,000 between 1,000 under
1.5 s, both with their files).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import polars as pl
from _event_model_data import simulated
from _processes import PARADIPLOMACY, Case, measure

RUNS = 5
LIBRARIES = "import altair, polars, scipy.stats, sqlalchemy, statsmodels.api, vl_convert"
OF_A_FIT = "import numba, numpy, polars"
FITS = ((200, 5_000, 0.8), (1_000, 20_000, 1.5))  # actors, events, bound in seconds


def fits(folder: Path) -> list[Case]:
    """Fits of made events: their files are written before anything is measured."""
    cases = []
    for actors, events, bound in FITS:
        made = simulated(actors, events, seed=1989)
        names = np.array([f"A{k:04d}" for k in range(actors)])
        sender, receiver = np.nonzero(~np.eye(actors, dtype=bool))
        of_events = pl.DataFrame(
            {
                "time": made["times"],
                "sender": names[made["senders"]],
                "receiver": names[made["receivers"]],
            }
        )
        of_dyads = pl.DataFrame(
            {
                "sender": names[sender],
                "receiver": names[receiver],
                "x": made["x"][sender, receiver],
            }
        )
        files = [folder / f"{what}-{actors}.csv" for what in ("events", "dyads")]
        of_events.write_csv(files[0])
        of_dyads.write_csv(files[1])
        for likelihood in ("interval", "ordinal"):
            asked = ["model", "fit", str(files[0]), "--dyads", str(files[1])]
            asked += ["--formula", "inertia(raw) + reciprocity(raw) + x", "--start", "0"]
            asked += ["--likelihood", likelihood]
            cases.append(
                Case(
                    f"model fit, {actors:,} actors, {events:,} events, {likelihood}",
                    [sys.executable, "-c", PARADIPLOMACY, *asked],
                    [sys.executable, "-c", OF_A_FIT],
                    OF_A_FIT,
                    bound,
                    600,
                )
            )
    return cases


def main() -> None:
    """Measure all cases and print one JSON object a line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--only", default="", help="cases whose name holds this")
    wanted = parser.parse_args()
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
        cases += fits(Path(folder))
        for case in cases:
            if wanted.only in case.name:
                print(json.dumps(measure(case, wanted.runs)), flush=True)


if __name__ == "__main__":
    main()

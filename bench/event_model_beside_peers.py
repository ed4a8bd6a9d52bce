"""How many times longer than ours fits of the same model take in other programs, as processes.

Run it as ``python bench/event_model_beside_peers.py --size 200 5000 --size 1000 20000``. It prints
dyadevents/docs/event-model-peers.csv: processor seconds of a process, from two files to printed
coefficients (ours has compiled before), and of its fit, from tables in memory to coefficients; and
both as ratios to ours of the same size and likelihood. Seconds are medians of ``--runs``, on one
thread. Whose coefficients are not ours to four digits has no times. R is used where it is, with
survival and data.table. Another program takes part by ``--command NAME LIKELIHOOD "COMMAND"``: it
is called with a folder, in which events.csv (time, sender, receiver) and dyads.csv (sender,
receiver, x) lie, and prints a line as bench/_rows_for_peers.py does.
"""

from __future__ import annotations

import argparse
import csv
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
from _event_model_data import simulated

HERE = Path(__file__).parent
PYTHON = [sys.executable, str(HERE / "_rows_for_peers.py")]
OURS = "dyadevents"
LONG = 30.0  # processor seconds of a process that is run once


class Peer(NamedTuple):
    """A program, the likelihood that it maximises, and its command before the folder."""

    name: str
    likelihood: str
    command: list[str]
    arguments: list[str]


class Run(NamedTuple):
    """What one process took of the processor, whole and for the fit, and what it printed."""

    process: float
    fit: float
    version: str
    estimates: list[float]


def peers(commands: list[list[str]]) -> list[Peer]:
    """Return who takes part, ours first of each likelihood."""
    found = []
    script = shutil.which("Rscript")
    for likelihood, in_r, theirs in (
        ("interval", "R glm", ["statsmodels GLM"]),
        ("ordinal", "R survival coxph", ["statsmodels PHReg", "lifelines CoxTimeVaryingFitter"]),
    ):
        found.append(Peer(OURS, likelihood, PYTHON, [OURS, likelihood]))
        if script:
            r = [script, str(HERE / "peers_of_event_models.R")]
            found.append(Peer(in_r, likelihood, r, [likelihood]))
        found += [Peer(peer, likelihood, PYTHON, [peer, likelihood]) for peer in theirs]
        found += [Peer(n, k, shlex.split(c), []) for n, k, c in commands if k == likelihood]
    return found


def write_tables(folder: Path, actors: int, events: int, seed: int) -> None:
    """Simulate events of inertia, reciprocity and a covariate of dyads, and write both files."""
    made = simulated(actors, events, seed=seed)
    names = np.array([f"a{k}" for k in range(actors)])
    ends = {"sender": names[made["senders"]], "receiver": names[made["receivers"]]}
    pl.DataFrame({"time": made["times"], **ends}).write_csv(folder / "events.csv")
    i, j = np.nonzero(~np.eye(actors, dtype=bool))
    dyads = {"sender": names[i], "receiver": names[j], "x": made["x"][i, j]}
    pl.DataFrame(dyads).write_csv(folder / "dyads.csv")


def run(peer: Peer, folder: Path, seconds: float) -> Run | None:
    """Run one process; None where it takes more seconds by the clock."""
    command = [*peer.command, str(folder), *peer.arguments]
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS")
    environment = os.environ | dict.fromkeys(threads, "1")
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # as programs that are installed have it
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as child:
        late = threading.Timer(seconds, child.kill)
        late.start()
        assert child.stdout
        printed = child.stdout.read().split()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        late.cancel()
    if child.returncode == -9:
        return None
    if child.returncode:
        raise SystemExit(f"{peer.name} failed with status {child.returncode}")
    version, fit, *estimates = printed
    used = usage.ru_utime + usage.ru_stime
    return Run(used, float(fit), version, [float(each) for each in estimates])


def main() -> None:
    """Fit each size by each, in turn, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, nargs=2, action="append", required=True)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=600, help="most for a process")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--command", nargs=3, action="append", default=[])
    asked = parser.parse_args()
    table = csv.writer(sys.stdout, lineterminator="\n")
    columns = ["actors", "events", "likelihood", "program", "version", "process", "fit"]
    table.writerow([*columns, "process_to_ours", "fit_to_ours"])
    for actors, events in asked.size:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_tables(folder, actors, events, asked.seed)
            ours: tuple[float, float, list[float]] = (0.0, 0.0, [])
            for peer in peers(asked.command):
                if peer.name == OURS:
                    run(peer, folder, asked.seconds)  # compiles
                runs: list[Run] = []
                while len(runs) < asked.runs and (one := run(peer, folder, asked.seconds)):
                    runs.append(one)
                    if one.process > LONG:
                        break
                row = [actors, events, peer.likelihood, peer.name]
                if not runs:
                    table.writerow([*row, "", f"over {asked.seconds:g}", "", "", ""])
                    continue
                process = statistics.median(each.process for each in runs)
                fit = statistics.median(each.fit for each in runs)
                if peer.name == OURS:
                    ours = process, fit, runs[0].estimates
                elif not np.allclose(runs[0].estimates, ours[2], rtol=1e-4, atol=1e-5):
                    table.writerow([*row, runs[0].version, "other coefficients", "", "", ""])
                    continue
                ratios = [f"{process / ours[0]:.1f}", f"{fit / ours[1]:.1f}"]
                seconds = [f"{process:.2f}", f"{fit:.2f}"]
                table.writerow([*row, runs[0].version, *seconds, *ratios])
                sys.stdout.flush()


if __name__ == "__main__":
    main()

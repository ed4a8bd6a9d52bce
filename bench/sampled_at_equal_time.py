"""Whose interval is shorter at equal time: an exact fit's, or those of samples of its dyads.

Run it as ``python bench/sampled_at_equal_time.py --actors 200 1000 3000 --events 10000``. It prints
dyadevents/docs/sampled-at-equal-time.csv: processor seconds of a fit (each twice, the second
counts) and the widths of the intervals of inertia and reciprocity, those of the exact fit being 1.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time

import numpy as np

from dyadevents import EVENT, EventModel, FitResult, History, Network, fit, terms

MODEL = EventModel(terms=[terms.Inertia(), terms.Reciprocity()])
CONTROLS = (5, 20, 100)


def made(actors: int, events: int, rng: np.random.Generator) -> History:
    """Events of which three in ten repeat or answer an earlier one."""
    senders = rng.integers(0, actors, events)
    receivers = (senders + rng.integers(1, actors, events)) % actors
    for e in np.flatnonzero(rng.random(events) < 0.3)[1:]:
        k = rng.integers(0, e)
        ends = (senders[k], receivers[k])
        senders[e], receivers[e] = ends if rng.random() < 0.5 else ends[::-1]
    names = [f"a{k}" for k in range(actors)]
    times = np.sort(rng.random(events))
    kind_of = np.zeros(events, dtype=int)
    return History(Network.directed(names), (EVENT,), times, senders, receivers, kind_of, 0.0, 1.0)


def timed(history: History, sample: int | None) -> tuple[float, FitResult]:
    """Processor seconds of the second of two fits, and what it gave."""
    for _ in range(2):
        begun = time.process_time()
        found = fit(MODEL, history, likelihood="ordinal", sample=sample, threads=1)
        spent = time.process_time() - begun
    return spent, found


def main() -> None:
    """Fit each size exactly and by samples, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actors", type=int, nargs="+", default=[200, 1000, 3000])
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(["actors", "dyads", "controls", "seconds", "inertia", "reciprocity"])
    for actors in asked.actors:
        history = made(actors, asked.events, np.random.default_rng(asked.seed))
        spent, exact = timed(history, None)
        dyads = history.network.n_dyads
        table.writerow([actors, dyads, "all", f"{spent:.2f}", "1.00", "1.00"])
        whole = exact["event"].standard_errors
        for controls in CONTROLS:
            spent, found = timed(history, controls)
            widths = found["event"].standard_errors / whole
            table.writerow([actors, dyads, controls, f"{spent:.2f}", *(f"{w:.2f}" for w in widths)])
            sys.stdout.flush()


if __name__ == "__main__":
    main()

"""How large a network may be whose fit is spread over workers, and what each of them holds.

Fits events between places, in worker processes on this machine that are measured one by
one, as if each were a node of its own:

    python bench/many_machines.py --places 60000 --events 2000 --workers 2
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np

from dyadevents import EVENT, Covariate, EventModel, History, Network, fit, terms

MODELS = {
    "undirected": (terms.Sum("size"), terms.Inertia(), terms.Degree()),
    "directed": (terms.Sum("size"), terms.Inertia(), terms.Reciprocity()),
}


def history_of(mode: str, places: int, events: int, seed: int) -> History:
    """Events of places drawn at random, large ones more often; a fifth go back to earlier ones."""
    rng = np.random.default_rng(seed)
    size = rng.normal(size=places)
    ends = rng.choice(places, size=(events, 2), p=np.exp(size) / np.exp(size).sum())
    ends[:, 1] = np.where(ends[:, 0] == ends[:, 1], (ends[:, 1] + 1) % places, ends[:, 1])
    for later in np.flatnonzero(rng.random(events) < 0.2)[1:]:
        ends[later] = rng.permutation(ends[rng.integers(later)])
    names = [str(k) for k in range(places)]
    return History(
        Network.undirected(names) if mode == "undirected" else Network.directed(names),
        (EVENT,),
        np.sort(rng.uniform(0, 50, events)),
        ends[:, 0],
        ends[:, 1],
        np.zeros(events, dtype=int),
        0.0,
        50.0,
        {"size": Covariate("size", "senders", size)},
    )


def gigabytes(who: int) -> float:
    """Most that this process has held, or the largest of its workers that have ended."""
    return round(resource.getrusage(who).ru_maxrss / 2**20, 2)


def main() -> None:
    """Fit, and print what it took as one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--mode", choices=MODELS, default="undirected")
    parser.add_argument("--places", type=int, default=60_000)
    parser.add_argument("--events", type=int, default=2_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    history = history_of(wanted.mode, wanted.places, wanted.events, wanted.seed)
    model = EventModel(terms=MODELS[wanted.mode])
    load, begun = os.getloadavg()[0], time.perf_counter()
    with ProcessPoolExecutor(wanted.workers, mp_context=get_context("spawn")) as pool:
        found = fit(model, history, likelihood="ordinal", executor=pool)["event"]
    seconds = time.perf_counter() - begun
    of_workers = resource.getrusage(resource.RUSAGE_CHILDREN)
    row = {
        **vars(wanted),
        "dyads": history.network.n_dyads,
        "seconds": round(seconds),
        "processor_seconds_of_workers": round(of_workers.ru_utime + of_workers.ru_stime),
        "gb_of_largest_worker": gigabytes(resource.RUSAGE_CHILDREN),
        "gb_of_caller": gigabytes(resource.RUSAGE_SELF),
        "passes": found.iterations,
        "estimates": dict(zip(found.names, found.estimates.round(4).tolist(), strict=True)),
        "load_before": round(load, 1),
    }
    print(json.dumps(row))


if __name__ == "__main__":
    main()

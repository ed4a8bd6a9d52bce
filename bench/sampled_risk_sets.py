"""What sampling the risk set costs: sampled estimates beside exact ones, on one simulated history.

Run it as ``python bench/sampled_risk_sets.py --actors 200 --events 5000 --draws 20 --seed 1``. It
prints one JSON object a line, then dyadevents/docs/sampled-risk-sets.csv: for each
design the efficiency (variance with the full risk set by variance with the sample) of each
coefficient, how far estimates lie from the exact ones in exact standard errors, and seconds.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time

import numpy as np

from dyadevents import EVENT, Covariate, EventModel, History, Network, fit, terms
from dyadevents.inference.sampled_fit import fit_sampled

TRUTH = {"inertia": 0.8, "reciprocity": 0.6, "x": 0.5, "rare": 1.5}


def simulated(actors: int, events: int, rng: np.random.Generator) -> History:
    """Exponential waits; the next dyad by its rate. `rare` holds of one dyad in a hundred."""
    n = actors
    x = rng.normal(size=(n, n))
    rare = (rng.random((n, n)) < 0.01).astype(float)
    count = np.zeros((n, n))
    rates = np.exp(TRUTH["x"] * x + TRUTH["rare"] * rare)
    np.fill_diagonal(rates, 0.0)
    fixed = rates.copy()
    times, senders, receivers = np.empty(events), np.empty(events, int), np.empty(events, int)
    now = 0.0
    for e in range(events):
        whole = np.cumsum(rates)
        now += rng.exponential(1 / whole[-1])
        i, j = divmod(int(np.searchsorted(whole, rng.random() * whole[-1], side="right")), n)
        times[e], senders[e], receivers[e] = now, i, j
        count[i, j] += 1
        for a, b in ((i, j), (j, i)):
            logs = TRUTH["inertia"] * np.log1p(count[a, b])
            logs += TRUTH["reciprocity"] * np.log1p(count[b, a])
            rates[a, b] = fixed[a, b] * np.exp(logs)
    return History(
        Network.directed([f"a{k}" for k in range(n)]),
        (EVENT,),
        times,
        senders,
        receivers,
        np.zeros(events, dtype=int),
        0.0,
        now,
        {"x": Covariate("x", "dyads", x), "rare": Covariate("rare", "dyads", rare)},
    )


MODEL = EventModel(
    terms=[
        terms.Inertia().named("inertia"),
        terms.Reciprocity().named("reciprocity"),
        terms.Given("x").named("x"),
        terms.Given("rare").named("rare"),
    ]
)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--actors", type=int, default=200)
    parser.add_argument("--events", type=int, default=5000)
    parser.add_argument("--draws", type=int, default=20)
    parser.add_argument("--controls", type=int, nargs="+", default=[5, 20, 100])
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    history = simulated(asked.actors, asked.events, np.random.default_rng(asked.seed))
    few = EventModel(terms=list(MODEL.terms_of("event"))[:1])
    for likelihood in ("ordinal", "interval"):  # compile before anything is timed
        fit(few, history, likelihood=likelihood)  # type: ignore[arg-type]
        fit_sampled(few, history, controls=2, seed=0, likelihood=likelihood)  # type: ignore[arg-type]
    rows = []
    for likelihood in ("ordinal", "interval"):
        begun = time.perf_counter()
        exact = fit(MODEL, history, likelihood=likelihood)["event"]  # type: ignore[arg-type]
        rows.append((likelihood, "all", exact.standard_errors, None, time.perf_counter() - begun))
        for controls in asked.controls:
            found, errors, seconds = [], [], []
            for seed in range(asked.draws):
                begun = time.perf_counter()
                one = fit_sampled(
                    MODEL,
                    history,
                    controls=controls,
                    seed=seed,
                    likelihood=likelihood,  # type: ignore[arg-type]
                )["event"]
                seconds.append(time.perf_counter() - begun)
                found.append(one.estimates)
                errors.append(one.standard_errors)
            gap = np.array(found) - exact.estimates
            away = np.sqrt((gap**2).mean(axis=0)) / exact.standard_errors
            error = np.sqrt(np.mean(np.square(errors), axis=0))
            rows.append((likelihood, f"{controls}", error, away, float(np.median(seconds))))
    print_rows(rows, exact.names)


def print_rows(rows: list, names: tuple[str, ...]) -> None:  # type: ignore[type-arg]
    """One JSON object a row, then the table."""
    best = {row[0]: row[2][-4:] for row in rows if row[1] == "all"}
    table = [["likelihood", "controls", *names[-4:], "off_by", "seconds"]]
    for likelihood, label, error, away, seconds in rows:
        efficiency = (best[likelihood] / error[-4:]) ** 2
        off = 0.0 if away is None else float(away[-4:].max())
        told = dict(zip(names[-4:], efficiency.round(4).tolist(), strict=True))
        print(json.dumps({"likelihood": likelihood, "controls": label, "efficiency": told,
                          "off_by": round(off, 4), "seconds": round(seconds, 4)}))  # fmt: skip
        table.append([likelihood, label, *(f"{value:.2f}" for value in efficiency)])
        table[-1] += [f"{off:.2f}", f"{seconds:.2f}"]
    csv.writer(sys.stdout, lineterminator="\n").writerows(table)


if __name__ == "__main__":
    main()

"""Fits on large networks of which few dyads ever have an event, beside a plain Newton.

Of 20,000 events between 4,000 actors, one in ten repeats an earlier event and one in twenty
answers one; all others are between any two. Inertia and reciprocity then are many times as
strong as no effect says, and hardly any dyad shows it. The plain way knows that the columns take
few values: it counts, for every event, how many dyads have which, and climbs in steps that are
halved until they rise. Prints one JSON object a fit, then a summary::

    python bench/sparse_fits.py --seeds 100
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyadevents import EVENT, EventModel, FitError, History, Network, fit, terms
from dyadevents.inference.likelihood import LikelihoodName

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
REPEATS, REPLIES = 0.1, 0.05
MODEL = EventModel(terms=[terms.Inertia(), terms.Reciprocity()])


def made(actors: int, events: int, *, seed: int) -> History:
    """Draw events at the times 1, 2, 3 and so on."""
    rng = np.random.default_rng(seed)
    senders, receivers = np.empty(events, dtype=int), np.empty(events, dtype=int)
    for e in range(events):
        chance = rng.random()
        if e and chance < REPEATS + REPLIES:
            ends = senders[(k := rng.integers(e))], receivers[k]
            senders[e], receivers[e] = ends if chance < REPEATS else ends[::-1]
        else:
            i, j = rng.integers(actors), rng.integers(actors - 1)
            senders[e], receivers[e] = i, j + (j >= i)
    network = Network.directed([str(k) for k in range(actors)])
    times, kinds = np.arange(1.0, events + 1), np.zeros(events, dtype=int)
    return History(network, (EVENT,), times, senders, receivers, kinds, 0.0, float(events))


@dataclass(frozen=True)
class Plain:
    """How many dyads have which columns at each event, and Newton's method with halved steps."""

    name: LikelihoodName
    values: Floats  # (classes of dyads, columns)
    counts: Floats  # (events, classes of dyads)
    rows: Floats  # (events, columns)

    @classmethod
    def of(cls, history: History, name: LikelihoodName) -> Plain:
        """Count: dyads are in classes by how often there was an event, here and in return."""
        seen: dict[tuple[int, int], int] = {}
        known: dict[tuple[int, int], int] = {(0, 0): 0}
        moves, rows = [], np.empty((len(history), 2))
        for e, (i, j) in enumerate(zip(history.senders, history.receivers, strict=True)):
            there, back = seen.get((i, j), 0), seen.get((j, i), 0)
            rows[e] = there, back
            seen[i, j] = there + 1
            for old, new in (
                ((there, back), (there + 1, back)),
                ((back, there), (back, there + 1)),
            ):
                moves += [
                    (e, known.setdefault(old, len(known)), -1),
                    (e, known.setdefault(new, len(known)), 1),
                ]
        counts = np.zeros((len(history) + 1, len(known)))
        n = history.network.n_senders
        counts[0, 0] = n * (n - 1)
        at, of, change = np.array(moves).T
        np.add.at(counts, (at + 1, of), change)
        values, rows = np.log1p(np.array(list(known))), np.log1p(rows)
        if name == "interval":
            values = np.column_stack([np.ones(len(values)), values])
            rows = np.column_stack([np.ones(len(rows)), rows])
        return cls(name, values, np.cumsum(counts, axis=0)[:-1], rows)

    def at(self, theta: Floats) -> tuple[float, Floats, Floats]:
        """Log-likelihood, gradient and information; events are one unit of time apart."""
        x, total = self.values, self.rows.sum(axis=0)
        with np.errstate(over="ignore", invalid="ignore"):
            w = self.counts * np.exp(x @ theta)
            s0 = w.sum(axis=1)
            if self.name == "interval":
                whole = w.sum(axis=0)
                return float(total @ theta - s0.sum()), total - whole @ x, (x.T * whole) @ x
            share = w / s0[:, None]
            mean = share @ x
            information = (x.T * share.sum(axis=0)) @ x - mean.T @ mean
            return float(total @ theta - np.log(s0).sum()), total - mean.sum(axis=0), information

    def maximum(self) -> tuple[Floats, float, int]:
        """Climb from no effects; the estimates, the log-likelihood and the evaluations."""
        theta = np.zeros(self.values.shape[1])
        if self.name == "interval":
            theta[0] = -np.log(self.counts[0].sum())
        value, gradient, information = self.at(theta)
        evaluations = 1
        for _ in range(100):
            step = np.linalg.solve(information, gradient)
            if gradient @ step < 1e-9:
                return theta + step, value, evaluations
            while True:
                new = self.at(theta + step)
                evaluations += 1
                if new[0] >= value:
                    break
                step /= 2
            theta, (value, gradient, information) = theta + step, new
        raise SystemExit("the plain climb did not end")


def compare(actors: int, events: int, seed: int, name: LikelihoodName) -> dict[str, Any]:
    """One fit beside the plain one."""
    history = made(actors, events, seed=seed)
    plain, value, evaluations = Plain.of(history, name).maximum()
    row: dict[str, Any] = {"actors": actors, "events": events, "seed": seed, "likelihood": name}
    row |= {"plain_estimates": plain.round(6).tolist(), "plain_evaluations": evaluations}
    begun = time.process_time()
    try:
        found = fit(MODEL, history, likelihood=name)["event"]
    except FitError as error:
        return row | {"refused": str(error)}
    return row | {
        "estimates": found.estimates.round(6).tolist(),
        "loglik": round(found.loglik, 4),
        "evaluations": found.iterations,
        "processor_seconds": round(time.process_time() - begun, 3),
        "estimates_apart": float(np.abs(found.estimates - plain).max()),
        "loglik_apart": abs(found.loglik - value),
    }


def main() -> None:
    """Fit all seeds by both likelihoods."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--actors", type=int, nargs="+", default=[4000])
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--seeds", type=int, default=10)
    wanted = parser.parse_args()
    for actors in wanted.actors:
        for name in ("ordinal", "interval"):
            rows = []
            for seed in range(1, wanted.seeds + 1):
                rows.append(compare(actors, wanted.events, seed, name))
                print(json.dumps(rows[-1]), flush=True)
            fine = [row for row in rows if "refused" not in row]
            summary = {
                "actors": actors,
                "likelihood": name,
                "fits": len(rows),
                "refused": len(rows) - len(fine),
                "evaluations": sorted({row["evaluations"] for row in fine}),
                "plain_evaluations": sorted({row["plain_evaluations"] for row in rows}),
                "most_estimates_apart": max((row["estimates_apart"] for row in fine), default=None),
                "most_loglik_apart": max((row["loglik_apart"] for row in fine), default=None),
                "processor_seconds": statistics.median(
                    [row["processor_seconds"] for row in fine] or [0.0]
                ),
            }
            print(json.dumps({"summary": summary}), flush=True)


if __name__ == "__main__":
    main()

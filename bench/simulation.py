"""How many events a second the simulator makes, alone and many worlds at once.

Beside it, in the same run and on the same model (inertia, reciprocity and a covariate of the
dyad): a plain numpy loop that computes every rate at every event, one that changes only the rates
that an event changes, and Mesa with an agent for each actor that does the same. All draw
from the same law; that their mean numbers of events agree is checked before a time is reported.
The last lines are of a model of ties with degrees, which no peer here has.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from dyadevents import EVENT, Covariate, EventModel, History, Network, terms
from dyadevents.simulate import Scenario, simulate
from paradiplomacy.record.event_kinds import TIE_KINDS

EFFECTS = np.array([-1.0, 0.3, 0.2, 0.4])  # intercept, inertia, reciprocity, x
Counts = list[int]


class Case:
    """The model that all simulate."""

    def __init__(self, actors: int, rate: float) -> None:
        self.n = actors
        self.x = np.random.default_rng(1).normal(size=(actors, actors))
        self.effects = EFFECTS.copy()
        self.effects[0] += np.log(rate)
        network = Network.directed([f"a{k}" for k in range(actors)])
        none = np.zeros(0, dtype=np.int64)
        self.history = History(
            network,
            (EVENT,),
            np.zeros(0),
            none,
            none,
            none,
            0.0,
            1.0,
            {"x": Covariate("x", "dyads", self.x)},
        )
        self.model = EventModel(terms=[terms.Inertia(), terms.Reciprocity(), terms.Given("x")])

    def rates(self, counts: np.ndarray) -> np.ndarray:
        """Every rate, given how many events every dyad had."""
        a, inertia, reciprocity, x = self.effects
        found = np.exp(
            a + inertia * np.log1p(counts) + reciprocity * np.log1p(counts.T) + x * self.x
        )
        np.fill_diagonal(found, 0.0)
        return np.asarray(found)


def ours(case: Case, *, worlds: int, threads: int) -> Counts:
    found = simulate(
        case.model,
        case.history,
        {"event": case.effects},
        worlds=worlds,
        threads=threads,
        seed=1,
    )
    return [int(count) for count in np.diff(found.run().begins)]


def numpy_all(case: Case, *, worlds: int, threads: int) -> Counts:
    """Every rate at every event."""
    found = []
    for world in range(worlds):
        rng = np.random.default_rng(world)
        counts, now, events = np.zeros((case.n, case.n)), 0.0, 0
        while True:
            reached = np.cumsum(case.rates(counts))
            now += rng.exponential() / reached[-1]
            if now > 1.0:
                break
            d = int(np.searchsorted(reached, rng.random() * reached[-1], side="right"))
            counts.ravel()[d] += 1
            events += 1
        found.append(events)
    return found


def numpy_changes(case: Case, *, worlds: int, threads: int) -> Counts:
    """Only the rates that an event changes; sums of rows are kept."""
    _, inertia, reciprocity, _ = case.effects
    found = []
    for world in range(worlds):
        rng = np.random.default_rng(world)
        counts, now, events = np.zeros((case.n, case.n)), 0.0, 0
        rates = case.rates(counts)
        rows = rates.sum(axis=1)
        while True:
            reached = np.cumsum(rows)
            now += rng.exponential() / reached[-1]
            if now > 1.0:
                break
            i = int(np.searchsorted(reached, rng.random() * reached[-1], side="right"))
            reached = np.cumsum(rates[i])
            j = int(np.searchsorted(reached, rng.random() * reached[-1], side="right"))
            grown = np.log1p(counts[i, j] + 1) - np.log1p(counts[i, j])
            counts[i, j] += 1
            events += 1
            for a, b, effect in ((i, j, inertia), (j, i, reciprocity)):
                old = rates[a, b]
                rates[a, b] = old * np.exp(effect * grown)
                rows[a] += rates[a, b] - old
        found.append(events)
    return found


def mesa_actors(mesa: Any) -> Callable[..., Counts]:
    """An agent for each actor, which keeps the rates of its dyads up to date."""

    class Actor(mesa.Agent):  # type: ignore[misc]
        def __init__(self, model: Any, rates: np.ndarray) -> None:
            super().__init__(model)
            self.rates, self.total = rates, float(rates.sum())
            self.sent = np.zeros(len(rates))

        def act(self) -> None:
            reached = np.cumsum(self.rates)
            drawn = self.model.rng.random() * reached[-1]
            j = int(np.searchsorted(reached, drawn, side="right"))
            grown = np.log1p(self.sent[j] + 1) - np.log1p(self.sent[j])
            self.sent[j] += 1
            self.change(j, self.model.inertia * grown)
            self.model.actors[j].change(self.position, self.model.reciprocity * grown)

        @property
        def position(self) -> int:
            return int(self.unique_id) - 1

        def change(self, j: int, effect: float) -> None:
            old = self.rates[j]
            self.rates[j] = old * np.exp(effect)
            self.total += self.rates[j] - old

    class Actors(mesa.Model):  # type: ignore[misc]
        def __init__(self, case: Case, seed: int) -> None:
            super().__init__(seed=seed)
            _, self.inertia, self.reciprocity, _ = case.effects
            rates = case.rates(np.zeros((case.n, case.n)))
            self.actors = [Actor(self, rates[i].copy()) for i in range(case.n)]
            self.now, self.events = 0.0, 0

        def step(self) -> None:
            reached = np.cumsum(self.agents.get("total"))
            self.now += self.rng.exponential() / reached[-1]
            if self.now > 1.0:
                return
            drawn = self.rng.random() * reached[-1]
            self.actors[int(np.searchsorted(reached, drawn, side="right"))].act()
            self.events += 1

    def run(case: Case, *, worlds: int, threads: int) -> Counts:
        found = []
        for world in range(worlds):
            model = Actors(case, world)
            while model.now <= 1.0:
                model.step()
            found.append(model.events)
        return found

    return run


def timed(work: Callable[..., Counts], case: Case, **how: int) -> tuple[Counts, float]:
    begun = time.perf_counter()
    counts = work(case, **how)
    return counts, time.perf_counter() - begun


def agree(one: Counts, other: Counts) -> bool:
    """Whether mean numbers of events agree, within 5 standard errors."""
    gap = abs(np.mean(one) - np.mean(other))
    error = np.sqrt(np.var(one) / len(one) + np.var(other) / len(other))
    return bool(gap < 5 * error + 1e-9)


def tie_model(actors: int) -> tuple[EventModel, History, dict[str, list[float]]]:
    """A model of ties with degrees and memory, in twenty years with a shock in the tenth."""
    network = Network.undirected([f"a{k}" for k in range(actors)])
    none = np.zeros(0, dtype=np.int64)
    x = np.random.default_rng(2).normal(size=(actors, actors))
    covariates = {
        "x": Covariate("x", "dyads", x + x.T),
        "shock": Covariate.series("shock", 0.0, {10.0: 1.0, 11.0: 0.0}),
    }
    history = History(network, TIE_KINDS, np.zeros(0), none, none, none, 0.0, 20.0, covariates)
    model = EventModel(
        TIE_KINDS,
        {
            "form": [terms.Given("x"), terms.Degree(of="ties")],
            "exchange": [terms.Inertia(of="exchange", half_life=2.0)],
            "suspend": [terms.Inertia(of="exchange"), terms.Given("shock")],
        },
        commit="month",
    )
    effects = {
        "form": [np.log(1.0 / actors) - 3.0, 0.3, 0.2],
        "exchange": [-0.5, 0.4],
        "suspend": [-2.5, -0.2, 1.5],
        "resume": [-0.5],
        "end": [-3.0],
    }
    return model, history, effects


def ties(actors: int, worlds: int, threads: int) -> tuple[int, float]:
    """Events of a model of ties, and the seconds that they took."""
    model, history, effects = tie_model(actors)
    simulate(model, history, effects, worlds=1, until=0.1)
    begun = time.perf_counter()
    found = simulate(model, history, effects, worlds=worlds, threads=threads, seed=1)
    return len(found.run().time), time.perf_counter() - begun


def pairing(actors: int, worlds: int, threads: int) -> None:
    """Print how many times fewer worlds paired scenarios need than independent seeds."""
    model, history, effects = tie_model(actors)
    one = history.covariates["x"].initial.copy()
    one[0, 1] += 2.0
    one[1, 0] += 2.0
    scenarios = {
        "no shock": Scenario(covariates={"shock": Covariate.series("shock", 0.0, {})}),
        "one dyad nearer": Scenario(covariates={"x": Covariate("x", "dyads", one)}),
    }
    found = simulate(
        model, history, effects, worlds=worlds, threads=threads, seed=1, scenarios=scenarios
    )
    for name in scenarios:
        for of in ("exchange", "suspended", "ties"):
            reduction = found.difference(of, [11.0, 15.0, 20.0], scenario=name).reduction
            told = ", ".join("no difference" if np.isnan(r) else f"{r:.1f}" for r in reduction)
            print(f"paired worlds, {name:16}{of:10} fewer by {told} (years 11, 15, 20)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actors", type=int, default=100)
    parser.add_argument("--rate", type=float, default=0.5, help="of a dyad at the start, about")
    parser.add_argument("--worlds", type=int, default=200, help="of ours, at once")
    parser.add_argument("--peer-worlds", type=int, default=2, help="of the peers, one by one")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", action="store_true", help="figures as one line of JSON too")
    asked = parser.parse_args()
    case = Case(asked.actors, asked.rate)
    ours(case, worlds=1, threads=1)  # compiles, or reads what was compiled
    alone, alone_seconds = timed(ours, case, worlds=asked.peer_worlds, threads=1)
    many, many_seconds = timed(ours, case, worlds=asked.worlds, threads=asked.threads)
    figures = {
        "ours, alone": sum(alone) / alone_seconds,
        "ours, many worlds": sum(many) / many_seconds,
    }
    peers: dict[str, Callable[..., Counts]] = {
        "numpy, every rate": numpy_all,
        "numpy, changed rates": numpy_changes,
    }
    try:
        import mesa
    except ImportError:
        print("Mesa is not installed: `pip install mesa` to have it beside the others")
    else:
        peers[f"Mesa {mesa.__version__}"] = mesa_actors(mesa)
    for name, work in peers.items():
        counts, seconds = timed(work, case, worlds=asked.peer_worlds, threads=1)
        if not agree(many, counts):
            sys.exit(
                f"{name}: {np.mean(counts):g} events a world, where ours has {np.mean(many):g}"
            )
        figures[name] = sum(counts) / seconds
    print(f"{asked.actors} actors, {np.mean(many):,.0f} events a world")
    for name, speed in figures.items():
        told = "" if name.startswith("ours") else f"{figures['ours, alone'] / speed:8,.0f} x alone"
        told += "" if not told else f"{figures['ours, many worlds'] / speed:8,.0f} x many"
        print(f"{name:24}{speed:14,.0f} events/s{told}")
    events, seconds = ties(asked.actors, max(2, asked.worlds // 10), asked.threads)
    print(f"{'ties, by month':24}{events / seconds:14,.0f} events/s ({events:,} events)")
    pairing(asked.actors, asked.worlds, asked.threads)
    if asked.json:
        print(json.dumps({**figures, "ties, by month": events / seconds}))


if __name__ == "__main__":
    main()

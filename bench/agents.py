"""Agent-steps per second of a toy model of opinion, beside numpy, scipy and Mesa.

Agents on a random graph look to their neighbours, return to what they were and now and then
have an exchange (`paradiplomacy.events.opinion.stepping` has the equations). An agent-step
is one agent taken one step in one world. Everybody starts with the same opinions and must end
with the same before a time is reported: exchanges are keyed, not drawn from a stream, so the
peers can be given ours in a table. We draw them while the clock runs, which they do not.

The limit is measured too, in the same run: what reads the opinions of all neighbours from
arrays of the same layout and adds them up, and does nothing else. A program that steps this
model by such reads cannot be faster. All ways take turns; medians of runs.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from paradiplomacy.events.engine.compiled import compiled
from paradiplomacy.events.keyed import keyed_uniform
from paradiplomacy.events.opinion.flow import in_blocks
from paradiplomacy.events.opinion.people import Neighbours
from paradiplomacy.events.opinion.policy import PURPOSE
from paradiplomacy.events.opinion.rows import LANES, sum_row
from paradiplomacy.events.opinion.stepping import Stepping, aligned_rows, step

Floats = NDArray[np.float64]
Way = Callable[[int], Any]  # takes a number of steps, returns opinions, shape (agents, worlds)
MODEL = Stepping(to_neighbours=0.2, to_base=0.05, chance=0.1, gain=0.1)
SEED, STEP = 1, 4  # the second is the word that steps have in our keys


class Toy:
    """The model, whoever steps it: a graph, opinions, and the exchanges of each step."""

    def __init__(self, agents: int, edges: int, worlds: int, *, seed: int, steps: int) -> None:
        rng = np.random.default_rng(seed)
        pairs = np.zeros((0, 2), dtype=np.int64)
        while len(pairs) < edges:
            more = np.sort(rng.integers(0, agents, (edges, 2)), axis=1)
            pairs = np.unique(np.concatenate([pairs, more[more[:, 0] < more[:, 1]]]), axis=0)
        self.pairs = pairs[np.sort(rng.permutation(len(pairs))[:edges])]
        self.neighbours = Neighbours.from_edges(agents, self.pairs)
        self.base = rng.uniform(-0.5, 0.5, agents)
        self.worlds = np.arange(worlds)
        self.initial = np.repeat(self.base[:, None], worlds, axis=1)
        self.exchanges = exchanges(agents, worlds, steps)
        self.degree = np.diff(self.neighbours.start)

    def arrays(self) -> tuple[Floats, Floats, Floats, Floats]:
        """What loops of whole arrays need: opinions, the pull, what is kept, what is added.

        Without an axis of worlds where there is one: numpy is faster so.
        """
        pull = np.where(self.degree > 0, MODEL.to_neighbours, 0.0)
        columns = pull, 1 - MODEL.to_base - pull, MODEL.to_base * self.base
        if len(self.worlds) == 1:
            return self.base, *columns
        return self.initial, *(column[:, None] for column in columns)

    def gains(self, s: int) -> Floats:
        """What exchanges do in a step, for loops of whole arrays."""
        met = self.exchanges[s, :, 0] if len(self.worlds) == 1 else self.exchanges[s]
        return np.where(met, MODEL.gain, 0.0)

    def shaped(self, opinions: Floats) -> Floats:
        """Opinions with an axis of worlds."""
        return opinions.reshape(len(self.base), -1)


@compiled
def _exchanges(met: NDArray[np.bool_], chance: float, word: int, seed: int) -> None:
    steps, agents, worlds = met.shape
    for s in range(steps):
        for i in range(agents):
            for w in range(worlds):
                met[s, i, w] = keyed_uniform(seed, w, PURPOSE, s, word, i) < chance


def exchanges(agents: int, worlds: int, steps: int) -> NDArray[np.bool_]:
    """Whether an agent has an exchange, by step, agent and world: the peers' table."""
    met = np.zeros((steps, agents, worlds), dtype=np.bool_)
    _exchanges(met, MODEL.chance, STEP, SEED)
    return met


def ours(toy: Toy, threads: int) -> Way:
    return lambda steps: step(
        toy.initial,
        toy.neighbours,
        steps=steps,
        model=MODEL,
        base=toy.base,
        seed=SEED,
        worlds=toy.worlds,
        threads=threads,
    )


def numpy_loop(toy: Toy) -> Way:
    """A plain loop over steps, whole arrays in each."""
    initial, pull, own, given = toy.arrays()
    count = np.maximum(toy.degree, 1).reshape(pull.shape)
    # reduceat gives an empty row what lies at its start, which the pull of 0 leaves out.
    start = np.minimum(toy.neighbours.start[:-1], len(toy.neighbours.place) - 1)

    def run(steps: int) -> Floats:
        o = initial
        for s in range(steps):
            near = np.add.reduceat(o[toy.neighbours.place], start, axis=0) / count
            o = own * o + pull * near + given
            o = o + toy.gains(s) * (1 - o)
        return toy.shaped(o)

    return run


def scipy_loop(toy: Toy) -> Way:
    """The same, with the means of neighbours by a sparse matrix."""
    initial, pull, own, given = toy.arrays()
    share = np.repeat(1 / np.maximum(toy.degree, 1), toy.degree)
    shape = (len(toy.base), len(toy.base))
    means = csr_array((share, toy.neighbours.place, toy.neighbours.start), shape=shape)

    def run(steps: int) -> Floats:
        o = initial
        for s in range(steps):
            o = own * o + pull * (means @ o) + given
            o = o + toy.gains(s) * (1 - o)
        return toy.shaped(o)

    return run


def mesa_loop(toy: Toy) -> Way:
    """Agents as objects that hold their neighbours.

    Mesa's network space is left out: it lays the graph out for drawing first, which takes
    longer than the model.
    """
    import mesa

    class Citizen(mesa.Agent):
        def __init__(self, model: Any, opinion: float) -> None:
            super().__init__(model)
            self.base = self.opinion = self.next = opinion
            self.near: list[Citizen] = []

        def step(self) -> None:
            o, to_base, to_near = self.opinion, MODEL.to_base, MODEL.to_neighbours
            pulled = to_base * (self.base - o)
            if self.near:
                mean = sum([other.opinion for other in self.near]) / len(self.near)
                pulled += to_near * (mean - o)
            o += pulled
            if self.model.met[self.unique_id - 1]:
                o += MODEL.gain * (1 - o)
            self.next = o

        def advance(self) -> None:
            self.opinion = self.next

    class Country(mesa.Model):
        def __init__(self) -> None:
            super().__init__(seed=SEED)
            self.people = [Citizen(self, float(o)) for o in toy.base]
            for i, j in toy.pairs.tolist():
                self.people[i].near.append(self.people[j])
                self.people[j].near.append(self.people[i])
            self.at = 0
            self.met: list[bool] = []

        def step(self) -> None:
            self.met = toy.exchanges[self.at, :, 0].tolist()
            self.at += 1
            self.agents.do("step")
            self.agents.do("advance")

    country = Country()

    def run(steps: int) -> Floats:
        country.at = 0
        for citizen in country.people:
            citizen.opinion = citizen.base
        for _ in range(steps):
            country.step()
        return np.array([[citizen.opinion] for citizen in country.people])

    return run


@compiled
def _read_one(opinions: Floats, start: Any, place: Any, steps: int) -> Floats:
    now, then = opinions.copy(), np.empty(len(opinions))
    one, two, three, four = np.uint64(1), np.uint64(2), np.uint64(3), np.uint64(4)
    for _ in range(steps):
        for i in range(len(now)):
            a, b, c, d = 0.0, 0.0, 0.0, 0.0  # four sums: none waits for another
            e, last = start[i], start[i + 1]
            while e + four <= last:
                a, b = a + now[place[e]], b + now[place[e + one]]
                c, d = c + now[place[e + two]], d + now[place[e + three]]
                e += four
            while e < last:
                a, e = a + now[place[e]], e + one
            then[i] = (a + b) + (c + d)
    return then


@compiled
def _read_eight(start: Any, place: Any, steps: int, first: int, last: int) -> None:
    n = len(start) - 1
    now, then = aligned_rows(n), aligned_rows(n)
    now[:] = 0.5
    for _ in range(first, last, LANES):
        for _ in range(steps):
            for i in range(n):
                sum_row(now, then, place, np.int64(start[i]), np.int64(start[i + 1]), i)
            now, then = then, now
            now[0] = 0.5  # sums of sums would overflow


def limit(toy: Toy, threads: int) -> Way:
    """Read all neighbours' opinions and add them up: what every step has to do."""
    start = toy.neighbours.start.astype(np.uint64)
    place = toy.neighbours.place.astype(np.uint32)
    many = len(toy.worlds)
    if many == 1:
        return lambda steps: _read_one(toy.base, start, place, steps)
    return lambda steps: in_blocks(
        lambda first, last: _read_eight(start, place, steps, first, last), many, threads
    )


def check(ways: dict[str, Way], steps: int) -> None:
    """Stop unless everybody ends with the same opinions."""
    expected = ways["ours"](steps)
    for way, run in ways.items():
        if way != "limit" and not np.allclose(run(steps), expected, rtol=0, atol=1e-12):
            raise SystemExit(f"{way} and ours end with other opinions")


def measure(name: str, toy: Toy, ways: dict[str, Way], steps: dict[str, int], runs: int) -> None:
    """Print median rates in millions of agent-steps per second, and the peers' ratios to ours.

    Also by second of processor, which other programs on the machine change less.
    """
    check(ways, len(toy.exchanges))
    rates: dict[str, list[float]] = {way: [] for way in ways}
    cores: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(runs):
        for way, run in ways.items():
            done = toy.initial.size * steps[way] / 1e6
            start, start_core = time.perf_counter(), time.process_time()
            run(steps[way])
            rates[way].append(done / (time.perf_counter() - start))
            cores[way].append(done / (time.process_time() - start_core))
    rate = {way: statistics.median(taken) for way, taken in rates.items()}
    core = {way: statistics.median(taken) for way, taken in cores.items()}
    found = {
        "case": name,
        "equal": True,
        "million_agent_steps_per_second": {way: round(r, 2) for way, r in rate.items()},
        "the_same_per_core": {way: round(r, 2) for way, r in core.items()},
        "ours_min_max": [round(f(rates["ours"]), 1) for f in (min, max)],
        "ours_by_peer": {
            way: round(rate["ours"] / of, 1)
            for way, of in rate.items()
            if way not in {"ours", "limit"}
        },
        "share_of_limit": round(core["ours"] / core["limit"], 2),
        "limit_gigabytes_per_second_per_core": round(core["limit"] * toy.degree.mean() * 8e-3, 1),
    }
    print(json.dumps(found), flush=True)


def main() -> None:
    """Measure all cases and print one JSON object a line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--agents", type=int, default=10_000)
    parser.add_argument("--edges", type=int, default=50_000)
    parser.add_argument("--worlds", type=int, nargs="*", default=[64, 256], help="of batches")
    parser.add_argument("--steps", type=int, default=400, help="of ours, in one world")
    parser.add_argument("--threads", type=int, default=2, help="of ours, in batches")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    few = 5  # steps of the peers, and of the check
    for worlds in [1, *wanted.worlds]:
        toy = Toy(wanted.agents, wanted.edges, worlds, seed=wanted.seed, steps=few)
        threads = 1 if worlds == 1 else wanted.threads
        ways = {"ours": ours(toy, threads), "limit": limit(toy, threads)}
        ways |= {"numpy": numpy_loop(toy), "scipy": scipy_loop(toy)}
        if worlds == 1:
            print(json.dumps({"agents": wanted.agents, "edges": len(toy.pairs)}))
            if importlib.util.find_spec("mesa"):
                ways["mesa"] = mesa_loop(toy)
            else:
                print(json.dumps({"mesa": "absent: not measured; pip install mesa"}))
        long = max(wanted.steps // 4, few) if worlds > 1 else wanted.steps
        steps = {way: long if way in {"ours", "limit"} else few for way in ways}
        name = f"{worlds} worlds, {threads} threads" if worlds > 1 else "one world, one thread"
        measure(name, toy, ways, steps, wanted.runs)


if __name__ == "__main__":
    main()

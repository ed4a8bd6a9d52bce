"""A small simulator that an outer layer can be driven by, and countries at random."""

import numpy as np

from paradiplomacy.events.keyed import keyed_poisson
from paradiplomacy.events.kinds import Kind
from paradiplomacy.events.network import Network
from paradiplomacy.events.opinion import Neighbours, People

EXCHANGE = Kind("exchange")
PAIR = Network.two_mode([f"s{k}" for k in range(4)], [f"r{k}" for k in range(3)])


def near(n, *, seed, degree=3.0):
    rng = np.random.default_rng(seed)
    i, j = np.triu_indices(n, 1)
    drawn = rng.random(len(i)) < degree / n
    return Neighbours.from_edges(n, np.stack([i[drawn], j[drawn]], axis=1))


def people(n, *, seed, neighbours=False):
    rng = np.random.default_rng(seed)
    return People(
        base=rng.uniform(-1, 1, n),
        initial=rng.uniform(-1, 1, n),
        population=rng.pareto(1.5, n) + 0.1,
        neighbours=near(n, seed=seed) if neighbours else None,
    )


def simulate(loop, worlds, *, seed=1, cells=40, width=0.25, start=1980.0, network=PAIR, log_rate):
    """Exchanges on every dyad, at the rate that `log_rate` makes of what the layer handed.

    Each cell's count of a dyad is one keyed Poisson draw. Returns the running layer, and the
    exchanges of each cell, shape (cells, senders, receivers, worlds).
    """
    worlds = np.asarray(worlds)
    running = loop.start(worlds, network, seed, time=start, kinds=(EXCHANGE,))
    n, m = network.n_senders, network.n_receivers
    happened, handed = [], running.handed()
    for cell in range(cells):
        mean = width * np.exp(log_rate(handed)) * np.ones((n, m, len(worlds)))
        counts = np.empty(mean.shape, dtype=np.int64)
        for i, j, w in np.ndindex(*mean.shape):
            world = int(worlds[w])
            counts[i, j, w] = keyed_poisson(mean[i, j, w], seed, world, i * m + j, cell, 0, 0)
        happened.append(counts)
        handed = running.after_cell(
            start + width * (cell + 1),
            {"exchange": counts.sum(axis=1)},
            {"exchange": counts.sum(axis=0)},
            {},
        )
    return running, np.array(happened)

"""Events among a few actors as columns of a frame."""

from __future__ import annotations

from typing import Any

import numpy as np

NAMES = ("São Alder", "Xi'an", "Bergen", "Nice", "Łódź", "Otsu", "Quito", "Accra")


def made_columns(events: int = 60, seed: int = 3) -> dict[str, list[Any]]:
    """Times, senders and receivers of events that come again and are answered."""
    rng = np.random.default_rng(seed)
    n = len(NAMES)
    count = np.zeros((n, n))
    columns: dict[str, list[Any]] = {"timestamp": [], "source": [], "target": []}
    time = 0.0
    for _ in range(events):
        weight = np.exp(0.5 * np.log1p(count) + 0.6 * np.log1p(count.T) + 0.2 * pair_sizes())
        np.fill_diagonal(weight, 0.0)
        time += rng.exponential(20 / weight.sum())
        i, j = divmod(int(rng.choice(n * n, p=weight.ravel() / weight.sum())), n)
        count[i, j] += 1
        for name, value in zip(columns, (time, NAMES[i], NAMES[j]), strict=True):
            columns[name].append(value)
    return columns


def pair_sizes() -> np.ndarray:
    """A number of every dyad."""
    return np.random.default_rng(8).normal(size=(len(NAMES), len(NAMES)))


def made_pairs() -> dict[str, list[Any]]:
    """The same as columns, without dyads of an actor with itself."""
    x = pair_sizes()
    rows = [(i, j) for i in range(len(NAMES)) for j in range(len(NAMES)) if i != j]
    return {
        "source": [NAMES[i] for i, _ in rows],
        "target": [NAMES[j] for _, j in rows],
        "x": [float(x[i, j]) for i, j in rows],
    }


CALLED = {"time": "timestamp", "sender": "source", "receiver": "target"}

"""Log-likelihoods within risk sets, and of events at one time, straight from their definitions."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import combinations

import numpy as np

from made_events.brute_force import Floats, Moment


def of_sets(
    moments: list[Moment], theta: Floats, key: Callable[[tuple[int, int]], int], ties: str
) -> float:
    """Ordinal log-likelihood: dyads of one key at one moment are a set."""
    total = 0.0
    for events, weights in _sets(moments, theta, key):
        total += sum(math.log(weights[e]) for e in events)
        total -= {"breslow": _breslow, "efron": _efron, "exact": _exact}[ties](events, weights)
    return total


def _sets(
    moments: list[Moment], theta: Floats, key: Callable[[tuple[int, int]], int]
) -> Iterator[tuple[list[int], list[float]]]:
    for moment in moments:
        weights = np.exp(moment.x @ theta).tolist()
        for value in {key(moment.dyads[e]) for e in moment.events}:
            here = [d for d, dyad in enumerate(moment.dyads) if key(dyad) == value]
            events = [here.index(e) for e in moment.events if key(moment.dyads[e]) == value]
            yield events, [weights[d] for d in here]


def _breslow(events: list[int], weights: list[float]) -> float:
    return len(events) * math.log(sum(weights))


def _efron(events: list[int], weights: list[float]) -> float:
    tied = sum(weights[e] for e in events)
    d = len(events)
    return sum(math.log(sum(weights) - k / d * tied) for k in range(d))


def _exact(events: list[int], weights: list[float]) -> float:
    """Every set of so many dyads, listed."""
    return math.log(sum(math.prod(chosen) for chosen in combinations(weights, len(events))))


def of_senders(moments: list[Moment], theta: Floats, *, interval: bool) -> float:
    """Log-likelihood of who acts next; each sender with a dyad at risk counts once."""
    total = 0.0
    for moment in moments:
        rows = {i: moment.x[d] for d, (i, _) in enumerate(moment.dyads)}
        weights = {i: math.exp(float(row @ theta)) for i, row in rows.items()}
        if interval:
            total -= moment.duration * sum(weights.values())
        for e in moment.events:
            total += math.log(weights[moment.dyads[e][0]])
            total -= 0.0 if interval else math.log(sum(weights.values()))
    return total

"""Participation shifts by terms that remember the last event alone, beside their definition."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from dyadevents import EVENT, History, Network, fit
from dyadevents.formula import parse
from dyadevents.model import EventModel

Floats = NDArray[np.float64]
N, EVENTS = 8, 240
TERMS = (
    "reciprocity(raw, window=1)",
    "inertia(raw, window=1)",
    "sender_popularity(raw, window=1)",
    "sender_activity(raw, window=1)",
    "receiver_activity(raw, window=1)",
    "receiver_popularity(raw, window=1)",
)
SHIFTS = ("ABBA", "ABAB", "ABBY", "ABAY", "ABXA", "ABXB")


def shift(last: tuple[int, int], i: int, j: int) -> str:
    """Return how a conversation goes on: by the names of Gibson 2003, with repeats as ABAB."""
    a, b = last
    names = {(b, a): "ABBA", (a, b): "ABAB"}
    if (i, j) in names:
        return names[i, j]
    if i in (a, b):
        return "ABBY" if i == b else "ABAY"
    if j in (a, b):
        return "ABXA" if j == a else "ABXB"
    return "ABXY"


def conversation(seed: int) -> History:
    """Events at 1, 2, 3 ..., of which each shift happens more or less often than by chance."""
    rng = np.random.default_rng(seed)
    liking = {"ABBA": 2.0, "ABAB": 1.0, "ABBY": 1.2, "ABAY": 0.8, "ABXA": -0.5, "ABXB": 0.4}
    dyads = [(i, j) for i in range(N) for j in range(N) if i != j]
    chosen = [(0, 1)]
    for _ in range(EVENTS - 1):
        weight = np.array([np.exp(liking.get(shift(chosen[-1], i, j), 0.0)) for i, j in dyads])
        chosen.append(dyads[rng.choice(len(dyads), p=weight / weight.sum())])
    senders, receivers = np.array(chosen).T
    times, kinds = np.arange(1.0, EVENTS + 1), np.zeros(EVENTS, dtype=int)
    network = Network.directed([f"a{k}" for k in range(N)])
    return History(network, (EVENT,), times, senders, receivers, kinds, 0.0, float(EVENTS))


def by_definition(history: History, shifts: tuple[str, ...]) -> tuple[Floats, float]:
    """Fit flags of shifts by Newton's method over every dyad; estimates, log-likelihood."""
    pairs = list(zip(history.senders.tolist(), history.receivers.tolist(), strict=True))
    dyads = [(i, j) for i in range(N) for j in range(N) if i != j]
    x = np.zeros((EVENTS, len(dyads), len(shifts)))
    for e in range(1, EVENTS):
        for d, dyad in enumerate(dyads):
            found = shift(pairs[e - 1], *dyad)
            if found in shifts:
                x[e, d, shifts.index(found)] = 1.0
    happened = x[np.arange(EVENTS), [dyads.index(pair) for pair in pairs]]
    theta = np.zeros(len(shifts))
    for _ in range(25):
        w = np.exp(x @ theta)
        share = w / w.sum(axis=1, keepdims=True)
        mean = np.einsum("ed,edc->ec", share, x)
        information = np.einsum("ed,edb,edc->bc", share, x, x) - mean.T @ mean
        theta += np.linalg.solve(information, (happened - mean).sum(axis=0))
    loglik = float((happened @ theta - np.log(np.exp(x @ theta).sum(axis=1))).sum())
    return theta, loglik


@pytest.mark.parametrize("seed", [1, 2])
def test_terms_that_remember_one_event_give_all_shifts(seed: int) -> None:
    history = conversation(seed)
    found = fit(EventModel(terms=parse(" + ".join(TERMS))), history, likelihood="ordinal")
    reply, repeat, of_b, of_a, to_a, to_b = found["event"].estimates
    expected, loglik = by_definition(history, SHIFTS)
    ours = [reply + of_b + to_a, repeat + of_a + to_b, of_b, of_a, to_a, to_b]
    assert np.allclose(ours, expected, rtol=0, atol=1e-8)
    assert found["event"].loglik == pytest.approx(loglik, abs=1e-8)


@pytest.mark.parametrize(
    ("term", "name"),
    [("reciprocity(raw, window=1)", "ABBA"), ("inertia(raw, window=1)", "ABAB")],
)
def test_a_shift_alone_is_one_term_alone(term: str, name: str) -> None:
    history = conversation(3)
    found = fit(EventModel(terms=parse(term)), history, likelihood="ordinal")["event"]
    expected, loglik = by_definition(history, (name,))
    assert found.estimates == pytest.approx(expected, abs=1e-8)
    assert found.loglik == pytest.approx(loglik, abs=1e-8)

"""Made data in which senders differ in how active they are, and sampled fits that leave it out."""

from __future__ import annotations

import numpy as np

from dyadevents import EVENT, Covariate, History, Network, fit
from dyadevents.inference.likelihood import LikelihoodName

N = 20  # actors
EVENTS = 200


def history_of_active_senders(spread: float, rng: np.random.Generator) -> History:
    """Events of a covariate, of repeats and of answers, and of senders with normal effects.

    ``spread`` is the standard deviation of the effects; at 0 all senders are alike. Rates are
    constant from event to event, so that each is drawn directly (Gillespie's method).
    """
    x, active = rng.normal(size=(N, N)), spread * rng.normal(size=(N, 1))
    counts, now = np.zeros((N, N)), 0.0
    events: list[tuple[float, int, int]] = []
    while len(events) < EVENTS:
        weights = np.exp(-3 + active + 0.5 * x + 0.4 * np.log1p(counts) + 0.4 * np.log1p(counts.T))
        np.fill_diagonal(weights, 0)
        now += rng.exponential(1 / weights.sum())
        i, j = divmod(int(rng.choice(N * N, p=weights.ravel() / weights.sum())), N)
        counts[i, j] += 1
        events.append((now, i, j))
    times, senders, receivers = (np.array(column) for column in zip(*events, strict=True))
    return History(
        Network.directed([f"a{k}" for k in range(N)]),
        (EVENT,),
        times,
        senders,
        receivers,
        np.zeros(EVENTS, dtype=int),
        0.0,
        now,
        {"x": Covariate("x", "dyads", x)},
    )


def looks_misspecified(
    spread: float, seed: int, likelihood: LikelihoodName, controls: int = 20
) -> bool:
    """True if a sampled fit without effects of senders says that its model looks misspecified."""
    history = history_of_active_senders(spread, np.random.default_rng([seed, int(100 * spread)]))
    found = fit("x + inertia + reciprocity", history, likelihood=likelihood, sample=controls)
    return any("looks misspecified" in message for message in found["event"].messages)

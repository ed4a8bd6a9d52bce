"""Random histories of small networks, plain and of ties, for tests of the likelihoods."""

from __future__ import annotations

import numpy as np

from dyadevents import EVENT, Covariate, DyadState, History, Kind, Network, StateChanges
from made_events.kinds import TIE_KINDS

START, END = 1.0, 9.0


def network_of(mode: str, n: int = 6, m: int = 5) -> Network:
    if mode == "two-mode":
        return Network.two_mode([f"s{k}" for k in range(n)], [f"r{k}" for k in range(m)])
    return Network(tuple(f"a{k}" for k in range(n)), tuple(f"a{k}" for k in range(n)), mode)  # type: ignore[arg-type]


def covariates_of(network: Network, rng: np.random.Generator) -> dict[str, Covariate]:
    """`x` of dyads and `u` of actors, both of which step, and the network's `g`."""
    n, m = network.n_senders, network.n_receivers
    x = rng.normal(size=(n, m))
    if network.mode == "undirected":
        x = x + x.T
    found = {"g": Covariate.series("g", 0.2, {3.1: 1.0, 6.4: -0.5})}
    times = np.sort(rng.uniform(START, END, 5))
    ends = np.array([(0, 2), (1, 3), (0, 4), (2, 3), (0, 2)])
    flat = ends[:, 0] * m + ends[:, 1]
    found["x"] = Covariate("x", "dyads", x, times, flat, rng.normal(size=5))
    if network.mode == "two-mode":
        found["u.senders"] = Covariate("u.senders", "senders", rng.normal(size=n))
        found["u.receivers"] = Covariate("u.receivers", "receivers", rng.normal(size=m))
    else:
        steps = np.sort(rng.uniform(START, END, 3))
        values = rng.normal(size=n), steps, np.array([1, 4, 1]), rng.normal(size=3)
        found["u"] = Covariate("u", "senders", *values)
    return found


def plain_history(
    mode: str, seed: int, *, events: int = 45, kinds: tuple[Kind, ...] = (EVENT,)
) -> History:
    """Events on random dyads, a few before the start."""
    rng = np.random.default_rng(seed)
    network = network_of(mode)
    n, m = network.n_senders, network.n_receivers
    senders, receivers = rng.integers(n, size=events), rng.integers(m, size=events)
    if mode != "two-mode":
        receivers = np.where(senders == receivers, (receivers + 1) % m, receivers)
    times = np.sort(rng.uniform(START - 0.5, END - 0.2, events))
    of = rng.integers(len(kinds), size=events)
    made = covariates_of(network, rng)
    return History(network, kinds, times, senders, receivers, of, START, END, made)


def tie_history(mode: str, seed: int, *, events: int = 70) -> History:
    """A walk of ties through their states; some are there at the start, some come into sight."""
    rng = np.random.default_rng(seed)
    network = network_of(mode)
    n, m = network.n_senders, network.n_receivers
    states = np.zeros((n, m), dtype=np.int8)
    states[0, 1], states[1, 2], states[2, 4] = DyadState.ACTIVE, DyadState.SUSPENDED, -1
    first = History(network, TIE_KINDS, *(np.zeros(0),) * 4, START, END, states=states)  # type: ignore[arg-type]
    now = first.initial_states()
    changes = StateChanges(
        np.array([2.5, 7.0]),
        np.array([2, 0]),
        np.array([4, 1]),
        np.array([DyadState.ACTIVE, DyadState.UNSEEN], dtype=np.int8),
    )
    rows: list[tuple[float, int, int, int]] = []
    done = 0
    for time in np.sort(rng.uniform(START, END, events)):
        while done < 2 and changes.times[done] < time:
            i, j = changes.senders[done], changes.receivers[done]
            now[i, j] = changes.states[done]
            if mode == "undirected":
                now[j, i] = now[i, j]
            done += 1
        kind = int(rng.choice(5, p=[0.3, 0.25, 0.15, 0.15, 0.15]))
        fit = np.argwhere(np.isin(now, [int(s) for s in TIE_KINDS[kind].at_risk]))
        if len(fit) == 0:
            continue
        i, j = fit[rng.integers(len(fit))]
        rows.append((time, i, j, kind))
        leads = TIE_KINDS[kind].leads_to
        if leads is not None:
            now[i, j] = leads
            if mode == "undirected":
                now[j, i] = leads
    times, senders, receivers, of = (np.array(column) for column in zip(*rows, strict=True))
    made = covariates_of(network, rng)
    return History(
        network, TIE_KINDS, times, senders, receivers, of, START, END, made, states, changes
    )

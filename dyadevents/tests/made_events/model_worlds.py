"""Made data of choices, fixed effects, ties in time, taken ends and bent effects; and fits of them.

The simulators share no code with the package: rates are constant from event to event, so that the
next event is drawn directly (Gillespie's method). Each function makes one data set, fits it, and
returns what it estimated beside the truth.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from scipy import interpolate

from dyadevents import END, EVENT, FORM, Covariate, FitResult, History, Network, fit

Floats = np.ndarray
N = 12  # actors


class Estimated(NamedTuple):
    """A number that was estimated, with its truth and its standard error."""

    name: str
    truth: float
    estimate: float
    error: float


def _history(
    events: list[tuple[float, int, int, int]],
    end: float,
    given: dict[str, tuple[str, Floats]],
    *,
    kinds: tuple[Any, ...] = (EVENT,),
    network: Network | None = None,
) -> History:
    columns = [np.array(column) for column in zip(*events, strict=True)]
    return History(
        network or Network.directed([f"a{k}" for k in range(N)]),
        kinds,
        columns[0].astype(float),
        *(column.astype(np.int64) for column in columns[1:]),
        0.0,
        end,
        {name: Covariate(name, of, values) for name, (of, values) in given.items()},  # type: ignore[arg-type]
    )


def _compared(found: FitResult, truth: dict[str, float], kind: str = "event") -> list[Estimated]:
    errors = dict(zip(found[kind].names, found[kind].standard_errors, strict=True))
    return [
        Estimated(name, value, found[kind][name], float(errors[name]))
        for name, value in truth.items()
    ]


def _next(rng: np.random.Generator, weights: Floats) -> tuple[float, int]:
    """How long until the next event, and which."""
    total = weights.sum()
    return rng.exponential(1 / total), int(rng.choice(weights.size, p=weights.ravel() / total))


def actor_oriented(rng: np.random.Generator, step: str) -> list[Estimated]:
    """Senders that act at rates, and then choose."""
    u, v = rng.normal(size=N), rng.normal(size=N)
    counts, now, events = np.zeros((N, N)), 0.0, []
    while True:
        wait, i = _next(rng, np.exp(-0.3 + 0.4 * u + 0.15 * np.log1p(counts.sum(axis=1))))
        now += wait
        if now > 20:
            break
        weights = np.exp(0.5 * v + 0.3 * np.log1p(counts[i]) + 0.4 * (counts[:, i] > 0))
        weights[i] = 0
        j = _next(rng, weights)[1]
        counts[i, j] += 1
        events.append((now, i, j, 0))
    history = _history(events, 20.0, {"u": ("senders", u), "v": ("senders", v)})
    if step == "rate":
        found = fit("sender(u) + sender_activity", history, sub_model="rate")
        truth = {"intercept": -0.3, "sender(u)": 0.4, "sender_activity": 0.15}
    else:
        found = fit("receiver(v) + inertia + reciprocity(binary)", history, sub_model="choice")
        truth = {"receiver(v)": 0.5, "inertia": 0.3, "reciprocity(transform=binary)": 0.4}
    return _compared(found, truth)


def places_that_differ(rng: np.random.Generator, how: str) -> list[Estimated]:
    """Dyads with effects of their senders, and of receivers where both are fitted."""
    x = rng.normal(size=(N, N))
    a, c = 0.7 * rng.normal(size=N), 0.7 * rng.normal(size=N) * (how == "both")
    answered, now, events = np.zeros((N, N)), 0.0, []
    while True:
        weights = np.exp(-2 + a[:, None] + c + 0.5 * x + 0.4 * answered)
        np.fill_diagonal(weights, 0)
        wait, d = _next(rng, weights)
        now += wait
        if now > 20:
            break
        answered[d % N, d // N] = 1
        events.append((now, d // N, d % N, 0))
    history = _history(events, 20.0, {"x": ("dyads", x)})
    given: dict[str, Any] = {"within": "sender"} if how == "within" else {"fixed": how}
    found = fit("x + reciprocity(binary)", history, **given)
    return _compared(found, {"covariate(x)": 0.5, "reciprocity(transform=binary)": 0.4})


def tied(rng: np.random.Generator, ties: Any) -> list[Estimated]:
    """First events of dyads, in months: rounded for Efron, by chance within months for exact."""
    x = rng.normal(size=(N, N))
    network = Network.two_mode([f"s{k}" for k in range(N)], [f"r{k}" for k in range(N)])
    if ties == "efron":
        month = np.ceil(rng.exponential(1 / np.exp(-1.8 + 0.6 * x)))
    else:
        month = rng.geometric(1 / (1 + np.exp(3.3 - 0.6 * x)))
    seen = [(float(month[i, j]), i, j, 0) for i, j in np.argwhere(month <= 8)]
    history = _history(sorted(seen), 9.0, {"x": ("dyads", x)}, kinds=(FORM, END), network=network)
    found = fit({"form": "x"}, history, likelihood="ordinal", ties=ties, kinds=["form"])
    return _compared(found, {"covariate(x)": 0.6}, "form")


def one_partner_each(rng: np.random.Generator) -> list[Estimated]:
    """Ties that form where neither end has one, and end."""
    x = rng.normal(size=(N, N))
    live, now, events = np.zeros((N, N), dtype=bool), 0.0, []
    network = Network.two_mode([f"s{k}" for k in range(N)], [f"r{k}" for k in range(N)])
    while True:
        free = ~live.any(axis=1)[:, None] & ~live.any(axis=0)
        forming = np.where(free, np.exp(-2.5 + 0.6 * x), 0.0)
        wait, d = _next(rng, np.concatenate([forming.ravel(), np.where(live, 0.5, 0.0).ravel()]))
        now += wait
        if now > 40:
            break
        kind, d = divmod(d, N * N)
        live[d // N, d % N] = kind == 0
        events.append((now, d // N, d % N, kind))
    history = _history(events, 40.0, {"x": ("dyads", x)}, kinds=(FORM, END), network=network)
    found = fit({"form": "x", "end": "1"}, history, capacity=1)
    return [
        *_compared(found, {"intercept": -2.5, "covariate(x)": 0.6}, "form"),
        *(each._replace(name="end") for each in _compared(found, {"intercept": -np.log(2)}, "end")),
    ]


def bent(rng: np.random.Generator) -> list[Estimated]:
    """An effect that is a natural spline through four points."""
    x = rng.uniform(0, 10, (N, N))
    knots = np.quantile(x[~np.eye(N, dtype=bool)], [0, 1 / 3, 2 / 3, 1])
    curve = interpolate.CubicSpline(knots, [-0.8, 0.3, 0.5, -0.6], bc_type="natural")
    weights = np.exp(-2 + curve(x))
    np.fill_diagonal(weights, 0)
    count = rng.poisson(20 * weights.sum())
    drawn = rng.choice(N * N, count, p=weights.ravel() / weights.sum())
    times = np.sort(rng.uniform(0, 20, count))
    events = [(t, int(d) // N, int(d) % N, 0) for t, d in zip(times, drawn, strict=True)]
    found = fit("ns(x, df=3)", _history(events, 20.0, {"x": ("dyads", x)}))
    at = [1.0, 3.0, 9.0]
    columns = found.curve("x", at=at, library="polars")
    truth = curve(at) - curve(knots[2])
    return [
        Estimated(f"curve at {value:g}", float(true), estimate, error)
        for value, true, estimate, error in zip(
            at, truth, columns["effect"], columns["std_error"], strict=True
        )
    ]


STUDIES: dict[str, Callable[[np.random.Generator], list[Estimated]]] = {
    "rate of senders": lambda rng: actor_oriented(rng, "rate"),
    "choice of receivers": lambda rng: actor_oriented(rng, "choice"),
    "within senders": lambda rng: places_that_differ(rng, "within"),
    "fixed effects of senders": lambda rng: places_that_differ(rng, "senders"),
    "fixed effects of both": lambda rng: places_that_differ(rng, "both"),
    "Efron's ties": lambda rng: tied(rng, "efron"),
    "exact ties": lambda rng: tied(rng, "exact"),
    "one partner each": one_partner_each,
    "natural spline": bent,
}


def estimated(study: str, seed: int, number: int) -> list[Estimated]:
    """Make and fit one data set of a study."""
    return STUDIES[study](np.random.default_rng([seed, list(STUDIES).index(study), number]))

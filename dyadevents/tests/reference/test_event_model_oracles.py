"""Estimates against other programs' on the same data, and against dense arithmetic on ours."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from dyadevents import EVENT, Covariate, EventModel, History, Network, fit, terms

MODEL = EventModel(
    terms=[
        terms.Inertia(transform="raw").named("inertia"),
        terms.Reciprocity(transform="raw").named("reciprocity"),
        terms.Given("x").named("x"),
    ]
)


def read(folder: Path) -> History:
    """Actors are 1 to N, every ordered pair is at risk throughout, and the clock starts at 0."""
    events, covariates = pl.read_csv(folder / "events.csv"), pl.read_csv(folder / "covariates.csv")
    actors = sorted(set(covariates["sender"]) | set(covariates["receiver"]))
    number = {actor: k for k, actor in enumerate(actors)}
    x = np.zeros((len(actors), len(actors)))
    for sender, receiver, value in covariates.select("sender", "receiver", "x").iter_rows():
        x[number[sender], number[receiver]] = value
    times = events["time"].to_numpy()
    return History(
        Network.directed([str(actor) for actor in actors]),
        (EVENT,),
        times,
        np.array([number[actor] for actor in events["sender"]]),
        np.array([number[actor] for actor in events["receiver"]]),
        np.zeros(len(times), dtype=int),
        0.0,
        float(times[-1]),
        {"x": Covariate("x", "dyads", x)},
    )


@pytest.mark.parametrize("likelihood", ["ordinal", "interval"])
@pytest.mark.parametrize("name", ["tiny", "small"])
def test_estimates_and_errors_are_those_of_the_reference(
    name: str, likelihood: str, oracles: Path
) -> None:
    folder = oracles / name
    reference = json.loads((folder / "est_reference.json").read_text())[likelihood]
    found = fit(MODEL, read(folder), likelihood=likelihood)["event"]  # type: ignore[arg-type]
    assert found.names == tuple(reference["est"])
    assert np.allclose(found.estimates, list(reference["est"].values()), rtol=0, atol=1e-6)
    assert np.allclose(found.standard_errors, list(reference["se"].values()), rtol=0, atol=1e-6)
    assert found.loglik == pytest.approx(reference["loglik"], abs=1e-6)
    assert found.drift < 1e-9


def simulated(rng: np.random.Generator, n: int = 14, events: int = 160) -> History:
    """The next event after an exponential wait, on a dyad drawn by its rate; no engine of ours."""
    x = rng.normal(size=(n, n))
    inertia = np.zeros((n, n))
    off = ~np.eye(n, dtype=bool)
    now, rows = 0.0, []
    for _ in range(events):
        rates = np.where(off, np.exp(-5 + 0.1 * inertia + 0.2 * inertia.T + 0.5 * x), 0.0)
        now += rng.exponential(1 / rates.sum())
        i, j = divmod(int(rng.choice(n * n, p=(rates / rates.sum()).ravel())), n)
        rows.append((now, i, j))
        inertia[i, j] += 1
    times, senders, receivers = (np.array(column) for column in zip(*rows, strict=True))
    return History(
        Network.directed([f"a{k}" for k in range(n)]),
        (EVENT,),
        times,
        senders,
        receivers,
        np.zeros(events, dtype=int),
        0.0,
        now + 3.0,
        {"x": Covariate("x", "dyads", x)},
    )


def densely(history: History, likelihood: str) -> tuple[np.ndarray, np.ndarray, float]:
    """Newton with every dyad's columns at every event: estimates, errors and log-likelihood."""
    n = history.network.n_senders
    off = ~np.eye(n, dtype=bool)
    inertia = np.zeros((n, n))
    x = np.asarray(history.covariates["x"].initial)
    arrays, at = [], []
    for i, j in zip(history.senders, history.receivers, strict=True):
        columns = [inertia[off], inertia.T[off], x[off]]
        if likelihood == "interval":
            columns = [np.ones(off.sum()), *columns]
        arrays.append(np.column_stack(columns))
        at.append(int(np.flatnonzero(np.flatnonzero(off) == i * n + j)[0]))
        inertia[i, j] += 1
    waits = np.diff(history.times, prepend=history.start)
    if likelihood == "interval":
        last = [inertia[off], inertia.T[off], x[off]]
        arrays.append(np.column_stack([np.ones(off.sum()), *last]))
        waits = np.append(waits, history.end - history.times[-1])
    happened = np.array([rows[d] for rows, d in zip(arrays, at, strict=False)])
    theta = np.zeros(happened.shape[1])
    if likelihood == "interval":
        theta[0] = np.log(len(history) / (history.end * off.sum()))
    for _ in range(30):
        value = float((happened @ theta).sum())
        gradient, information = happened.sum(axis=0), np.zeros((len(theta), len(theta)))
        for rows, wait in zip(arrays, waits, strict=True):
            w = np.exp(rows @ theta)
            if likelihood == "interval":
                value -= wait * w.sum()
                gradient -= wait * w @ rows
                information += wait * (rows * w[:, None]).T @ rows
            else:
                p = w / w.sum()
                mean = p @ rows
                value -= float(np.log(w.sum()))
                gradient -= mean
                information += ((rows - mean) * p[:, None]).T @ (rows - mean)
        step = np.linalg.solve(information, gradient)
        theta = theta + step
        if np.abs(step).max() < 1e-11:
            break
    return theta, np.sqrt(np.diag(np.linalg.inv(information))), value


@pytest.mark.parametrize("likelihood", ["ordinal", "interval"])
def test_estimates_and_errors_are_those_of_dense_arithmetic(likelihood: str) -> None:
    history = simulated(np.random.default_rng(20261124))
    theta, errors, value = densely(history, likelihood)
    found = fit(MODEL, history, likelihood=likelihood)["event"]  # type: ignore[arg-type]
    assert np.allclose(found.estimates, theta, rtol=0, atol=1e-8)
    assert np.allclose(found.standard_errors, errors, rtol=1e-6)
    assert found.loglik == pytest.approx(value, abs=1e-8)
    truth = np.array([-5.0, 0.1, 0.2, 0.5])[-len(theta) :]
    assert (np.abs(theta - truth) < 4 * errors).all()

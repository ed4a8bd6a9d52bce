"""Predictions and checks of fits that do not compare all dyads: each by brute force."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy.stats import kstest

import dyadevents
from dyadevents import FitResult, Frailty, statistics
from dyadevents.diagnose.processes import score_processes
from dyadevents.engine.prepare import prepare
from dyadevents.errors import DyadEventsError
from dyadevents.inference.likelihood import Likelihood
from made_events.frames import CALLED, NAMES, made_columns, made_pairs, pair_sizes

polars: Any = pytest.importorskip("polars")
TERMS = "inertia(raw) + reciprocity(binary) + x"


def made(model: str = TERMS, seed: int = 3, **options: Any) -> FitResult:
    events, dyads = polars.DataFrame(made_columns(seed=seed)), polars.DataFrame(made_pairs())
    return dyadevents.fit(model, events=events, dyads=dyads, start=0, **CALLED, **options)


def counted() -> np.ndarray:
    count = np.zeros((len(NAMES), len(NAMES)))
    columns = made_columns()
    for i, j in zip(columns["source"], columns["target"], strict=True):
        count[NAMES.index(i), NAMES.index(j)] += 1
    return count


def weights(theta: np.ndarray) -> np.ndarray:
    """Weights of all dyads after the events, from the three terms."""
    count = counted()
    eta = theta[0] * count + theta[1] * (count.T > 0) + theta[2] * pair_sizes()
    made = np.exp(eta)
    np.fill_diagonal(made, 0.0)
    return np.asarray(made)


@pytest.mark.parametrize(
    ("how", "axis"),
    [
        ({"sub_model": "choice"}, 1),
        ({"within": "receiver"}, 0),
        ({"likelihood": "ordinal", "ties": "efron"}, (0, 1)),
        ({"likelihood": "ordinal", "ties": "exact"}, (0, 1)),
    ],
)
def test_the_next_event_is_likely_as_its_share_of_its_risk_set(how: Any, axis: Any) -> None:
    found = made(**how)
    weight = weights(found["event"].estimates)
    share = weight / weight.sum(axis=axis, keepdims=True)
    frame = found.predict()
    assert frame.height == len(NAMES) * (len(NAMES) - 1)
    assert frame["rate"].is_nan().all()
    for row in frame.iter_rows(named=True):
        here = share[NAMES.index(row["sender"]), NAMES.index(row["receiver"])]
        assert row["next"] == pytest.approx(here, rel=1e-9)


@pytest.mark.parametrize("likelihood", ["interval", "ordinal"])
def test_the_rate_of_a_sender_is_that_of_its_columns(likelihood: Any) -> None:
    found = made("sender_activity(raw)", sub_model="rate", likelihood=likelihood)
    *constant, slope = found["event"].estimates
    rates = np.exp(sum(constant) + slope * counted().sum(axis=1))
    frame = found.predict()
    assert frame["sender"].sort().to_list() == sorted(NAMES)
    assert frame["receiver"].is_null().all()
    for row in frame.iter_rows(named=True):
        rate = rates[NAMES.index(row["sender"])]
        assert row["next"] == pytest.approx(rate / rates.sum(), rel=1e-9)
        if likelihood == "interval":
            assert row["rate"] == pytest.approx(rate, rel=1e-9)
            assert row["rate_low"] < rate < row["rate_high"]
    with pytest.raises(DyadEventsError, match="a rate is of senders"):
        found.predict(dyads=[("Nice", "Otsu")])


@pytest.mark.parametrize(
    "effects",
    [
        {"fixed": "both"},
        {"fixed": "senders"},
        {"frailty": Frailty()},
        {"frailty": Frailty("gamma")},
    ],
)
def test_effects_of_places_are_in_the_rates(effects: Any) -> None:
    found = made("x", **effects)
    kind_fit = found["event"]
    assert kind_fit.frailty is not None
    eta = kind_fit["covariate(x)"] * pair_sizes()
    if "intercept" in kind_fit.names:
        eta += kind_fit["intercept"]
    assert found.history is not None
    order = [found.history.network.senders.index(name) for name in NAMES]
    for side, values in kind_fit.frailty.effects.items():
        logs = (np.log(values) if "gamma" in str(effects) else values)[order]
        eta += logs[:, None] if side == "senders" else logs
    rates = np.exp(eta)
    np.fill_diagonal(rates, 0.0)
    frame = found.predict()
    for row in frame.iter_rows(named=True):
        rate = rates[NAMES.index(row["sender"]), NAMES.index(row["receiver"])]
        assert row["rate"] == pytest.approx(rate, rel=1e-9)
        assert row["next"] == pytest.approx(rate / rates.sum(), rel=1e-9)
    assert frame["rate_low"].is_nan().all()
    if "fixed" in effects:  # as many are expected as there were
        assert rates.sum() * made_columns()["timestamp"][-1] == pytest.approx(60, rel=1e-6)


@pytest.mark.parametrize(("within", "column"), [("sender", "source"), ("receiver", "target")])
def test_the_process_of_a_choice_follows_what_its_sets_expect(within: Any, column: str) -> None:
    found = made(within=within)
    kind_fit, history = found["event"], found.history
    assert history is not None
    events, dyads = polars.DataFrame(made_columns()), polars.DataFrame(made_pairs())
    design = statistics(TERMS, events=events, dyads=dyads, start=0, **CALLED)
    names = list(kind_fit.names)
    score, information = np.zeros((60, 3)), np.zeros((60, 3, 3))
    for e in range(60):
        end = made_columns()[column][e]
        rows = design.filter(polars.col("event") == e + 1, polars.col(within) == end)
        x = rows.select(names).to_numpy()
        p = np.exp(x @ kind_fit.estimates)
        p /= p.sum()
        score[e] = rows.filter("happened").select(names).to_numpy()[0] - p @ x
        information[e] = (x * p[:, None]).T @ x - np.outer(p @ x, p @ x)
    wanted = score.cumsum(axis=0) / np.sqrt(np.diag(information.sum(axis=0)))
    prepared = prepare(found.model, history, "event", baseline=False)
    likelihood = Likelihood(prepared, "ordinal", risk_set=kind_fit.risk_set)
    seen = score_processes(likelihood, kind_fit.estimates)
    assert len(seen.times) == 60
    for c, term in enumerate(seen.terms):
        assert term.values == pytest.approx(wanted[:, c], abs=1e-7)
    frame = found.check()
    assert frame["test"].to_list() == ["event: effects over time"]


def test_the_checks_of_a_choice_hold_their_level_and_find_what_changes() -> None:
    terms = "inertia + reciprocity + x"
    p = [made(terms, seed, sub_model="choice").check()["p_value"][0] for seed in range(40)]
    assert kstest(p, "uniform").pvalue > 0.01
    columns, x = made_columns(400), pair_sizes()
    np.fill_diagonal(x, math.nan)
    for e in range(400):  # first to the largest of all x, and then to the smallest
        row = x[NAMES.index(columns["source"][e])]
        columns["target"][e] = NAMES[int(np.nanargmax(row) if e % 400 < 200 else np.nanargmin(row))]
        if e % 3:
            columns["target"][e] = NAMES[(NAMES.index(columns["source"][e]) + 1 + e % 7) % 8]
    dyads = polars.DataFrame(made_pairs())
    found = dyadevents.fit(
        "x", events=polars.DataFrame(columns), dyads=dyads, start=0, sub_model="choice", **CALLED
    )
    assert found.check()["rejected"].to_list() == [True]


@pytest.mark.parametrize(
    "effects",
    [{"fixed": "both"}, {"frailty": Frailty(of="senders")}, {"frailty": Frailty("gamma")}],
)
def test_the_checks_of_effects_of_places_are_of_gaps_at_the_rates_with_them(effects: Any) -> None:
    found = made("x", **effects)
    history, kind_fit = found.history, found["event"]
    assert history is not None
    frame = found.predict()  # rates with the effects, the same at all times
    clock = frame["rate"].sum() * np.append(history.times, history.end)
    n = len(history)
    gaps = np.diff(clock[:n], prepend=0.0)
    points = np.sort(np.random.default_rng(1989).uniform(0.0, clock[-1], (500, n)), axis=1)
    seen = kstest(gaps, "expon").statistic
    far = [kstest(row, "expon").statistic for row in np.diff(points, axis=1, prepend=0.0)]
    p = (1 + np.count_nonzero(np.array(far) >= seen)) / 501
    checks = found.check()
    assert checks["test"].to_list() == ["event: time between events", "event: bursts"]
    assert checks["p_value"][0] == pytest.approx(p, abs=1e-9)
    assert clock[-1] == pytest.approx(kind_fit.n_events, rel=1e-6)


def test_the_checks_of_a_rate_are_those_of_senders() -> None:
    frame = made("sender_activity", sub_model="rate").check()
    tests = [name.partition(": ")[2] for name in frame["test"]]
    assert tests == ["effects over time", "time between events", "bursts", "senders"]
    assert frame["p_value"].is_between(0, 1).all()

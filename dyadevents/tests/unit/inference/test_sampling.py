"""Sampled risk sets: who is drawn, how often, and what estimates come of it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from scipy import stats

from dyadevents import (
    EVENT,
    Covariate,
    DyadEventsError,
    EventModel,
    FitError,
    History,
    Kind,
    KindFit,
    ModelError,
    Network,
    fit,
    terms,
)
from dyadevents.engine.prepare import PreparedKind, prepare
from dyadevents.inference.likelihood import LikelihoodName
from dyadevents.inference.sampled_fit import (
    Sample,
    fit_sampled,
    sample,
    sampled_estimates,
)
from made_events.left_out import looks_misspecified
from made_events.likelihood_cases import GROUP, MODES, case, moments_of_case
from made_events.made_histories import plain_history, tie_history


def risk_over_steps(prepared: PreparedKind) -> np.ndarray:
    """Who is at risk before each step, shape (steps, dyads of the universe)."""
    risk = prepared.risk.astype(bool).copy()
    m = int(prepared.universe.shape[1])
    if prepared.universe.grid and prepared.universe.shape[2] == 1:
        risk &= np.arange(len(risk)) // m < np.arange(len(risk)) % m
    found = []
    log = prepared.log
    for step in range(len(prepared.steps)):
        found.append(risk.copy())
        for a in range(log.start[step], log.start[step + 1]):
            if log.row[a] < 0:
                risk[log.place[a]] = log.value[a] > 0
    return np.array(found)


@pytest.mark.parametrize("kind", ["event", "form", "suspend"])
@pytest.mark.parametrize("mode", MODES)
def test_sets_are_of_dyads_at_risk_each_once(kind: str, mode: str) -> None:
    model, history = case(kind, mode, "ordinal", "event")
    prepared = prepare(model, history, kind, baseline=False)
    drawn = sample(prepared, "ordinal", controls=6, seed=3)
    risk = risk_over_steps(prepared)
    for e in range(len(prepared.events)):
        mine = np.flatnonzero(drawn.group == e)
        dyads = drawn.dyad[mine]
        at_risk = np.flatnonzero(risk[prepared.event_step[e]])
        assert dyads[0] == prepared.event_dyad[e]
        assert drawn.case[mine].tolist() == [True] + [False] * (len(mine) - 1)
        assert len(set(dyads.tolist())) == len(dyads)
        assert set(dyads.tolist()) <= set(at_risk.tolist())
        assert len(dyads) == min(7, len(at_risk))


@GROUP
@pytest.mark.parametrize("kind", ["event", "form", "suspend"])
@pytest.mark.parametrize("mode", MODES)
def test_rows_of_a_set_are_the_columns_just_before_the_event(kind: str, mode: str) -> None:
    model, history = case(kind, mode, "ordinal", "event")
    prepared = prepare(model, history, kind, baseline=False)
    drawn = sample(prepared, "ordinal", controls=4, seed=1)
    slow = {moment.time: moment for moment in moments_of_case(kind, mode, "ordinal", "event")}
    m = history.network.n_receivers
    for row in range(len(drawn.x)):
        moment = slow[float(prepared.steps[prepared.event_step[drawn.group[row]]])]
        d = int(drawn.dyad[row])
        ends = divmod(d, m)
        if not prepared.universe.grid:
            ends = int(prepared.universe.senders[d]), int(prepared.universe.receivers[d])
        assert np.allclose(drawn.x[row], moment.x[moment.dyads.index(ends)])


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("kind", ["form", "suspend"])
def test_controls_are_drawn_evenly(mode: str, kind: str) -> None:
    model, history = case(kind, mode, "ordinal", "event")
    prepared = prepare(model, history, kind, baseline=False)
    risk = risk_over_steps(prepared)
    sizes = risk[prepared.event_step].sum(axis=1)
    e = int(np.argmax(sizes))
    case_dyad = prepared.event_dyad[e]
    others = np.flatnonzero(risk[prepared.event_step[e]])
    others = others[others != case_dyad]
    count = np.zeros(len(prepared.risk))
    wanted = max(1, len(others) // 3)  # few of many are tried for; the rest is a shuffle
    for size in (wanted, max(1, len(others) - 2)):
        count[:] = 0
        for seed in range(300):
            drawn = sample(prepared, "ordinal", controls=size, seed=seed, events=np.array([e]))
            count[drawn.dyad[1:]] += 1
        assert count.sum() == 300 * size
        expected = 300 * size / len(others)
        spread = ((count[others] - expected) ** 2 / (expected * (1 - size / len(others)))).sum()
        assert spread < stats.chi2.ppf(0.9999, len(others))


def test_a_seed_draws_the_same_and_another_seed_others() -> None:
    model, history = case("event", "directed", "interval", "event")
    prepared = prepare(model, history, "event", baseline=True)
    first, again, other = (
        sample(prepared, "interval", controls=3, seed=seed) for seed in (1, 1, 2)
    )
    assert np.array_equal(first.x, again.x)
    assert first.dyad[~first.case].tolist() != other.dyad[~other.case].tolist()


def test_taking_everything_is_the_exact_ordinal_fit() -> None:
    for mode in MODES:
        history = tie_history(mode, 8)
        model = EventModel(kinds=history.kinds, terms={"form": [terms.Given("x"), terms.Inertia()]})
        exact = fit(model, history, likelihood="ordinal", kinds=["form"])["form"]
        found = fit_sampled(model, history, controls=1000, seed=1, kinds=["form"])["form"]
        assert np.allclose(found.estimates, exact.estimates, atol=1e-8)
        assert np.allclose(found.covariance, exact.covariance, atol=1e-8)
        assert found.loglik == pytest.approx(exact.loglik)


def many_events(seed: int = 1) -> tuple[EventModel, History]:
    """A two-mode history with a rare dyad covariate, a common one and inertia."""
    rng = np.random.default_rng(seed)
    n = 30
    rare = (rng.random((n, n)) < 0.03).astype(float)
    x = rng.normal(size=(n, n))
    counts = rng.poisson(0.5 * np.exp(1.2 * rare + 0.5 * x))
    i, j = (np.repeat(ends, counts.ravel()) for ends in np.divmod(np.arange(n * n), n))
    times = rng.uniform(0, 1, len(i))
    order = np.argsort(times)
    network = Network.two_mode([f"s{k}" for k in range(n)], [f"r{k}" for k in range(n)])
    none = np.zeros(len(i), dtype=int)
    given = {"rare": rare, "x": x}
    covariates = {name: Covariate(name, "dyads", values) for name, values in given.items()}
    history = History(
        network, (EVENT,), times[order], i[order], j[order], none, 0.0, 1.0, covariates
    )
    chosen = [terms.Given("rare"), terms.Given("x"), terms.Inertia(transform="raw")]
    return EventModel(terms=chosen), history


DESIGNS: dict[str, tuple[LikelihoodName, int]] = {
    "few": ("ordinal", 3),
    "more": ("ordinal", 10),
    "points": ("interval", 5),
}


@cache
def exact_fits(likelihood: LikelihoodName) -> list[tuple[EventModel, History, KindFit]]:
    """Data sets, and their fits to the full risk set."""
    made = (many_events(seed) for seed in range(80))
    return [(*one, fit(*one, likelihood=likelihood)["event"]) for one in made]


@pytest.mark.xdist_group("exact fits")
@pytest.mark.parametrize("design", list(DESIGNS))
def test_sampled_estimates_are_those_of_the_full_risk_set_on_average(design: str) -> None:
    """Over data sets with a draw each; what sampling adds to the variance is told rightly.

    Over draws from one data set the mean is not the exact estimate: a set always holds its
    case, and that says something of its own about the coefficients.
    """
    likelihood, controls = DESIGNS[design]
    gaps, added, within = [], [], 0
    truth = {"covariate(rare)": 1.2, "covariate(x)": 0.5, "inertia(transform=raw)": 0.0}
    for seed, (model, history, exact) in enumerate(exact_fits(likelihood)):
        found = fit_sampled(model, history, controls=controls, seed=seed, likelihood=likelihood)[
            "event"
        ]
        gaps.append(found.estimates - exact.estimates)
        added.append(np.diag(found.covariance) - np.diag(exact.covariance))
        for name, value in truth.items():
            at = found.names.index(name)
            within += abs(found.estimates[at] - value) < 1.96 * found.standard_errors[at]
    spread = np.std(gaps, axis=0, ddof=1)
    assert (np.abs(np.mean(gaps, axis=0)) < 4 * spread / np.sqrt(80)).all()
    assert np.allclose(np.sqrt(np.mean(added, axis=0)), spread, rtol=0.35)
    assert 214 <= within <= 237  # 0.95 of 240, give or take three standard errors


def test_points_over_a_network_series_give_its_effect() -> None:
    history = plain_history("two-mode", 5, events=200)
    model = EventModel(terms=[terms.Given("x"), terms.Given("g")])
    exact = fit(model, history)["event"]
    found = fit_sampled(model, history, controls=60, seed=4, likelihood="interval")["event"]
    assert found.names == exact.names
    gap = (found.estimates - exact.estimates) / exact.standard_errors
    assert np.abs(gap).max() < 0.6
    assert "sampled dyads, not from the full risk set" in found.messages[0]


def test_points_fall_where_and_when_dyads_are_at_risk() -> None:
    model, history = case("suspend", "two-mode", "interval", "event")
    prepared = prepare(model, history, "suspend", baseline=True)
    drawn = sample(prepared, "interval", controls=200, seed=2)
    risk = risk_over_steps(prepared)
    points = ~drawn.case
    assert risk[drawn.group[points], drawn.dyad[points]].all()
    exposure = (risk * prepared.durations[:, None]).sum(axis=0)
    count = np.bincount(drawn.dyad[points], minlength=len(exposure))
    density = 200 * len(prepared.events) / exposure.sum()
    assert np.allclose(drawn.offset, -np.log(density))
    z = (count - density * exposure) / np.sqrt(density * exposure + 1e-9)
    assert (z[exposure > 0] ** 2).sum() < stats.chi2.ppf(0.9999, (exposure > 0).sum())


def test_a_sample_of_nobody_is_refused() -> None:
    network = Network.two_mode(["a", "b"], ["c", "d"])
    none = np.zeros(2, dtype=int)
    history = History(network, (EVENT,), np.array([1.0, 2.0]), none, none, none, 0.0, 3.0)
    with pytest.raises(DyadEventsError, match="sample=0; expected a whole number of at least 1"):
        fit_sampled(EventModel(), history, controls=0, seed=1)


def test_what_comparing_dyads_cannot_tell_is_told() -> None:
    history = plain_history("two-mode", 5)
    with pytest.raises(ModelError, match="comparing dyads says nothing of it"):
        fit_sampled(EventModel(terms=[terms.Given("g")]), history, controls=3, seed=1)
    with pytest.raises(ModelError, match="no kind 'absent'"):
        fit_sampled(EventModel(), history, controls=3, seed=1, kinds=["absent"])
    kinds = (EVENT, Kind("other"))
    with pytest.raises(FitError, match="other: there are no events to compare"):
        fit_sampled(
            EventModel(kinds=kinds),
            replace(history, kinds=kinds),
            controls=3,
            seed=1,
            kinds=["other"],
        )


def test_a_case_and_its_controls_weigh_the_same() -> None:
    """Two programs weigh controls alone, by the inverse of the chance to be drawn."""
    drawn = Sample(
        "ordinal",
        ("x",),
        np.array([[1.0], [0.0], [0.0], [0.0], [1.0], [1.0]]),
        np.array([True, False, False, True, False, False]),
        np.array([0, 0, 0, 1, 1, 1]),
        0.0,
        np.arange(6),
    )
    # e^b / (e^b + 2) and 1 / (1 + 2 e^b): the score is 0 at e^b = 1.
    estimates, *_ = sampled_estimates(drawn, "event")
    assert estimates == pytest.approx([0.0], abs=1e-9)


def history_of_senders(spread: float) -> History:
    """Events whose senders differ in how active they are, and nothing else is at work."""
    rng = np.random.default_rng(5)
    active = np.exp(spread * rng.normal(size=40))
    senders = rng.choice(40, size=1200, p=active / active.sum())
    receivers = (senders + rng.integers(1, 40, 1200)) % 40
    network = Network.directed([str(k) for k in range(40)])
    times, kind_of = np.sort(rng.random(1200)), np.zeros(1200, dtype=int)
    return History(network, (EVENT,), times, senders, receivers, kind_of, 0.0, 1.0)


@pytest.mark.parametrize("likelihood", ["ordinal", "interval"])
def test_a_sample_says_where_its_model_looks_misspecified(likelihood: LikelihoodName) -> None:
    model = EventModel(terms=[terms.Inertia()])

    def doubts(spread: float) -> list[str]:
        history = history_of_senders(spread)
        found = fit_sampled(model, history, controls=20, seed=2, likelihood=likelihood)["event"]
        return [message for message in found.messages if "misspecified" in message]

    assert doubts(0.0) == []
    (said,) = doubts(1.0)
    assert "senders differ in how many events they have" in said


@pytest.mark.thorough
@pytest.mark.parametrize("likelihood", ["ordinal", "interval"])
def test_right_models_are_not_called_misspecified_and_wrong_ones_mostly_are(
    likelihood: LikelihoodName,
) -> None:
    """The first of the data sets of ``bench/misspecification_warnings.py``, which has their rates.

    By the limits of those, two false alarms or too few right ones are unlikely (0.01).
    """
    seeds = range(20)
    assert sum(looks_misspecified(0.0, seed, likelihood) for seed in seeds) <= 1
    assert sum(looks_misspecified(0.5, seed, likelihood) for seed in seeds) >= 6
    assert sum(looks_misspecified(1.0, seed, likelihood) for seed in seeds) >= 18

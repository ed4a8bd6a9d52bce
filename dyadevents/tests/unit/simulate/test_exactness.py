"""Simulations of processes whose laws are known exactly."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from scipy.linalg import expm

from dyadevents import (
    END,
    EVENT,
    FORM,
    RESUME,
    SUSPEND,
    Baseline,
    Covariate,
    DyadState,
    EventModel,
    History,
    Kind,
    Network,
    fit,
    terms,
)
from dyadevents.engine.prepare import prepare
from dyadevents.inference.likelihood import Likelihood
from dyadevents.simulate import simulate
from made_events.exact_laws import ERROR, fits, nothing_yet, squares
from made_events.kinds import COOLING, EXCHANGE, TIE_KINDS, WARMING

INFECT = Kind("infect", frozenset({DyadState.NONE}), DyadState.ACTIVE)


@pytest.mark.parametrize("commit", ["event", 0.3])
def test_a_chain_of_two_states_follows_the_matrix_exponential(commit: str | float) -> None:
    network, to, back = squares(10, 10), 0.7, 0.4
    history = nothing_yet(network, (SUSPEND, RESUME), end=3.0, state=DyadState.ACTIVE)
    model = EventModel((SUSPEND, RESUME), commit=commit)
    found = simulate(
        model, history, {"suspend": [np.log(to)], "resume": [np.log(back)]}, worlds=60, seed=1
    )
    generator = np.array([[-to, to], [back, -back]])
    dyads = 60 * 100
    times = [0.5, 1.5, 3.0]
    counts = found.counts("suspended", times).sum(axis=0)
    for time, count in zip(times, counts, strict=True):
        share = expm(generator * time)[0, 1]
        assert stats.binomtest(int(count), dyads, share).pvalue > ERROR


@pytest.mark.parametrize("network", [Network.directed("abcd"), Network.undirected("abcde")])
def test_a_constant_rate_gives_poisson_counts(network: Network) -> None:
    model = EventModel(baseline={"event": Baseline((1.0, 1.5))})
    history = nothing_yet(network, (EVENT,), end=2.0)
    rates = np.array([0.2, 1.0, 0.05])
    found = simulate(model, history, {"event": np.log(rates)}, worlds=1500, seed=2, batch=500)
    counts = found.counts("event", [1.0, 1.5, 2.0])
    for piece, mean in enumerate(network.n_dyads * rates * [1.0, 0.5, 0.5]):
        observed = np.bincount(counts[:, piece].astype(int), minlength=60)[:60]
        assert fits(observed, 1500 * stats.poisson.pmf(np.arange(60), mean))


def test_places_of_events_have_the_shares_of_their_rates() -> None:
    network = squares(5, 6)
    x = np.random.default_rng(3).normal(size=(5, 6))
    history = replace(
        nothing_yet(network, (EVENT,), end=40.0), covariates={"x": Covariate("x", "dyads", x)}
    )
    model = EventModel(terms=[terms.Given("x")])
    run = simulate(model, history, {"event": [0.0, 1.0]}, worlds=5, seed=3).run()
    observed = np.bincount(run.sender * 6 + run.receiver, minlength=30)
    assert fits(observed, len(run.time) * np.exp(x).ravel() / np.exp(x).sum())


def test_competing_risks_have_the_shares_of_their_rates() -> None:
    rates = {"exchange": 1.0, "suspend": 0.3, "end": 0.6}
    history = nothing_yet(squares(8, 8), TIE_KINDS, end=30.0, state=DyadState.ACTIVE)
    coefficients = {"form": [-50.0], "resume": [-50.0]}
    coefficients |= {kind: [np.log(rate)] for kind, rate in rates.items()}
    run = simulate(EventModel(TIE_KINDS), history, coefficients, worlds=30, seed=4).run()
    flat = (run.world_of() * 64 + run.sender * 8 + run.receiver).astype(int)
    first = np.unique(flat, return_index=True)[1]  # rows are in order of time
    assert len(first) == 30 * 64
    observed = np.bincount(run.kind[first], minlength=5)[[1, 2, 4]]
    shares = np.array(list(rates.values())) / sum(rates.values())
    assert fits(observed, len(first) * shares)
    waits = run.time[first]
    assert stats.kstest(waits, "expon", args=(0, 1 / sum(rates.values()))).pvalue > ERROR


def test_a_rate_that_grows_with_the_events_gives_the_law_of_yule() -> None:
    # Rate b (1 + N): N + 1 is geometric with success exp(-b t).
    b, time, worlds = 0.6, 2.0, 2000
    model = EventModel(terms=[terms.EventsOfNetwork()])
    network = squares(2, 3)
    found = simulate(
        model,
        nothing_yet(network, (EVENT,), end=time),
        {"event": [np.log(b / network.n_dyads), 1.0]},
        worlds=worlds,
        seed=5,
        batch=500,
    )
    counts = found.counts("event", [time])[:, 0].astype(int)
    observed = np.bincount(counts, minlength=400)
    expected = stats.geom.pmf(np.arange(len(observed)) + 1, np.exp(-b * time))
    assert fits(observed, worlds * expected)


def _final_sizes(size: int, spread: float, heal: float) -> np.ndarray:
    """The law of how many are ever infected: one is, and each heals.

    With I infected and S not yet, infections come at S spread (1 + I) while I > 0.
    """
    reached = {(size - 1, 1): 1.0}
    found = np.zeros(size + 1)
    for left in range(size - 1, -1, -1):
        for infected in range(size - left, 0, -1):
            share = reached.get((left, infected), 0.0)
            up = left * spread * (1 + infected)
            down = heal * infected
            if left:
                key = (left - 1, infected + 1)
                reached[key] = reached.get(key, 0.0) + share * up / (up + down)
            if infected > 1:
                key = (left, infected - 1)
                reached[key] = reached.get(key, 0.0) + share * down / (up + down)
            else:
                found[size - left] += share * down / (up + down)
    return found


def test_contagion_ends_with_the_exact_law_of_final_sizes() -> None:
    network, spread, heal, worlds = squares(3, 4), 0.06, 1.0, 2000
    size = network.n_dyads
    history = nothing_yet(network, (INFECT, END), end=200.0)
    states = history.initial_states()
    states[1, 1] = DyadState.ACTIVE
    model = EventModel(
        (INFECT, END),
        {
            "infect": [
                terms.TiesOfNetwork(of="active"),
                terms.TiesOfNetwork(of="active", transform="binary"),
            ]
        },
    )
    # 1 + I where someone is infected, and next to nothing where nobody is.
    effects = {"infect": [np.log(spread) - 60, 1.0, 60.0], "end": [np.log(heal)]}
    found = simulate(model, replace(history, states=states), effects, worlds=worlds, seed=6)
    ever = 1 + found.counts("infect", [200.0])[:, 0].astype(int)
    assert (found.counts("active", [200.0]) == 0).all()
    law = _final_sizes(size, spread, heal)
    assert law.sum() == pytest.approx(1.0)
    assert fits(np.bincount(ever, minlength=size + 1), worlds * law)


def _tie_model(commit: str | float = "event") -> EventModel:
    return EventModel(
        TIE_KINDS,
        {
            "form": [terms.Given("x"), terms.Degree(of="ties"), terms.Sum("u")],
            "exchange": [terms.Inertia(of="exchange", half_life=1.0), terms.Given("g")],
            "suspend": [terms.Given("g"), terms.Given("x")],
            "resume": [terms.Inertia(of="exchange")],
            "end": [],
        },
        commit=commit,
        tick=0.1 if commit == "event" else None,
    )


TIE_EFFECTS = {
    "form": np.array([-3.4, 0.5, 0.3, 0.2]),
    "exchange": np.array([-0.3, 0.4, -0.4]),
    "suspend": np.array([-1.2, 0.8, 0.2]),
    "resume": np.array([-0.8, 0.3]),
    "end": np.array([-1.6]),
}


def _tie_history(end: float = 6.0) -> History:
    rng = np.random.default_rng(8)
    names = [f"a{k}" for k in range(9)]
    x = rng.normal(size=(9, 9))
    covariates = {
        "x": Covariate("x", "dyads", x + x.T),
        "u": Covariate("u", "senders", rng.normal(size=9)),
        "g": Covariate.series("g", 0.0, {end / 3: 1.0, end / 2: 0.3}),
    }
    empty = nothing_yet(Network.undirected(names), TIE_KINDS, end=end)
    return replace(empty, covariates=covariates)


def test_time_rescaled_by_the_intensity_is_exponential() -> None:
    model, history = _tie_model(), _tie_history(end=40.0)
    found = simulate(model, history, TIE_EFFECTS, worlds=6, seed=9)
    residuals: list[float] = []
    for world in range(6):
        again = found.history(world)
        for kind in ("form", "exchange"):
            likelihood = Likelihood(prepare(model, again, kind, baseline=True), "interval")
            theta = likelihood.centred(TIE_EFFECTS[kind])
            sums = likelihood.sums(theta[likelihood.prepared.local])
            mass = np.cumsum(likelihood.exposure(theta) * sums.s0)
            at_events = mass[likelihood.prepared.event_step]
            residuals += list(np.diff(at_events, prepend=0.0))
    assert len(residuals) > 1000
    assert stats.kstest(residuals, "expon").pvalue > ERROR


def test_the_score_at_the_true_coefficients_is_chi_square() -> None:
    model, history, worlds = _tie_model(), _tie_history(end=40.0), 40
    found = simulate(model, history, TIE_EFFECTS, worlds=worlds, seed=10)
    for kind in ("form", "exchange", "suspend"):
        total, freedom = 0.0, 0
        for world in range(worlds):
            prepared = prepare(model, found.history(world), kind, baseline=True)
            likelihood = Likelihood(prepared, "interval")
            at = likelihood(likelihood.centred(TIE_EFFECTS[kind]))
            total += float(at.gradient @ np.linalg.solve(at.information, at.gradient))
            freedom += len(at.gradient)
        assert ERROR < stats.chi2.cdf(total, freedom) < 1 - ERROR, kind


def test_simulate_then_fit_comes_back_to_the_coefficients() -> None:
    model, history = _tie_model(), _tie_history(end=40.0)
    found = simulate(model, history, TIE_EFFECTS, worlds=1, seed=11).history(0)
    for kind, one in fit(model, found).kinds.items():
        off = (one.estimates - TIE_EFFECTS[kind]) / one.standard_errors
        assert (np.abs(off) < 4).all(), (kind, off)


def test_halving_a_small_cell_changes_nothing_that_can_be_seen() -> None:
    history = _tie_history()
    means, errors = [], []
    for commit in (0.1, 0.05, "event"):
        found = simulate(_tie_model(commit), history, TIE_EFFECTS, worlds=150, seed=12)
        ties = found.counts("ties", [6.0])[:, 0]
        exchanges = found.counts("exchange", [6.0])[:, 0]
        means.append((ties.mean(), exchanges.mean()))
        errors.append((ties.std() / np.sqrt(150), exchanges.std() / np.sqrt(150)))
    limits = 4 * np.sqrt(2) * np.array(errors).max(axis=0)
    assert (np.abs(np.diff(means, axis=0)) < limits).all()


def test_acts_of_the_network_need_no_dyad() -> None:
    acts = (WARMING, COOLING)
    history = nothing_yet(squares(1, 1), acts, end=2.0)
    found = simulate(EventModel(acts), history, {"warming": [1.0], "cooling": [0.0]}, worlds=1500)
    for kind, rate in (("warming", np.e), ("cooling", 1.0)):
        observed = np.bincount(found.counts(kind, [2.0])[:, 0].astype(int), minlength=40)
        assert fits(observed, 1500 * stats.poisson.pmf(np.arange(len(observed)), 2 * rate))


@pytest.mark.parametrize("commit", ["event", 0.25])
def test_more_ties_and_events_than_there_was_room_for_are_counted_right(
    commit: str | float,
) -> None:
    model = _tie_model(commit)
    rng = np.random.default_rng(8)
    x = rng.normal(size=(25, 25))
    covariates = {
        "x": Covariate("x", "dyads", x + x.T),
        "u": Covariate("u", "senders", rng.normal(size=25)),
        "g": Covariate.series("g", 0.0, {3.0: 1.0}),
    }
    network = Network.undirected([f"a{k}" for k in range(25)])
    history = replace(nothing_yet(network, TIE_KINDS, end=8.0), covariates=covariates)
    # Each world has coefficients of its own.
    sets = {kind: np.tile(effects, (2, 1)) for kind, effects in TIE_EFFECTS.items()}
    sets["form"][1, 0] += 0.5
    found = simulate(model, history, sets, worlds=2, seed=14)
    assert found.counts("form", [8.0]).min() > 150
    for world in range(2):
        for k, kind in enumerate(model.kinds):
            prepared = prepare(model, found.history(world), kind.name, baseline=True)
            likelihood = Likelihood(prepared, "interval")
            loglik = likelihood(likelihood.centred(sets[kind.name][world])).loglik
            assert loglik == pytest.approx(found.loglik()[world, k], rel=1e-9)


def test_a_world_after_one_that_needed_more_room_is_the_same_as_alone() -> None:
    history = nothing_yet(squares(30, 30), TIE_KINDS, end=8.0)
    model = EventModel(TIE_KINDS, {"form": [terms.Degree(of="ties")]})
    effects = {kind.name: [-3.0, 0.3] if kind.name == "form" else [-2.0] for kind in TIE_KINDS}
    together, alone = (
        simulate(model, history, effects, worlds=3, seed=5, batch=batch).run() for batch in (3, 1)
    )
    assert (np.diff(together.begins) > 500).all()
    assert np.array_equal(together.time, alone.time)


def test_waits_in_a_cell_see_states_at_once_and_statistics_at_its_end() -> None:
    # Ties form at once and exchange in the same cell, but the count that drives exchanges
    # only moves when the cell ends: within the first cell its effect is nil.
    history = nothing_yet(squares(6, 6), (FORM, EXCHANGE), end=1.0)
    model = EventModel(
        (FORM, EXCHANGE), {"form": [], "exchange": [terms.Inertia(of="form")]}, commit=1.0
    )
    found = simulate(model, history, {"form": [1.0], "exchange": [1.5, 40.0]}, worlds=20, seed=13)
    run = found.run()
    assert (run.kind == 1).sum() > 500
    # The integral of exchanges is that of a baseline alone over the time ties were there.
    formed = run.kind == 0
    exposure = np.zeros(20)
    np.add.at(exposure, run.world_of()[formed], 1.0 - run.time[formed])
    assert run.integral[:, 1] == pytest.approx(np.exp(1.5) * exposure, rel=1e-9)

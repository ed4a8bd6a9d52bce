"""Effects of places: recovered from simulations, and equal to closed forms where there are any."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
from scipy import integrate, optimize, special, stats

from dyadevents import (
    EVENT,
    Covariate,
    EventModel,
    History,
    ModelError,
    Network,
    fit,
    terms,
)
from dyadevents.engine.prepare import prepare
from dyadevents.inference.effects import GammaEffects, NormalEffects, PlaceEffects
from dyadevents.inference.fitted import Frailty
from dyadevents.inference.frailty import _edge, fit_frailty
from dyadevents.inference.profile import profile_intervals
from dyadevents.inference.robust import robust_covariance
from made_events.made_histories import plain_history

N, M = 50, 12
MODEL = EventModel(terms=[terms.Given("x")])


def simulated(seed: int, senders: float, receivers: float = 0.0) -> tuple[History, np.ndarray]:
    """Events of a two-mode network with normal effects of these variances."""
    rng = np.random.default_rng(seed)
    a, b = rng.normal(0, np.sqrt(senders), N), rng.normal(0, np.sqrt(receivers), M)
    x = rng.normal(size=(N, M))
    counts = rng.poisson(np.exp(-0.5 + 0.4 * x + a[:, None] + b))
    i, j = (np.repeat(ends, counts.ravel()) for ends in np.divmod(np.arange(N * M), M))
    order = np.argsort(times := rng.uniform(0, 2, len(i)))
    network = Network.two_mode([f"s{k}" for k in range(N)], [f"r{k}" for k in range(M)])
    none = np.zeros(len(i), dtype=int)
    covariates = {"x": Covariate("x", "dyads", x)}
    history = History(
        network, (EVENT,), times[order], i[order], j[order], none, 0.0, 2.0, covariates
    )
    return history, a


def counts_and_x(history: History) -> tuple[np.ndarray, np.ndarray]:
    counts = np.bincount(history.senders, minlength=N)
    return counts, np.asarray(history.covariates["x"].initial)


def test_gamma_effects_maximise_the_negative_binomial_likelihood() -> None:
    history, _ = simulated(1, 0.5)
    n, x = counts_and_x(history)
    total = x[history.senders, history.receivers].sum()

    def negative(free: np.ndarray) -> float:
        mass = 2 * np.exp(free[0] + free[1] * x).sum(axis=1)
        k = np.exp(-free[2])
        value = len(history) * free[0] + total * free[1]
        value += (special.gammaln(k + n) - special.gammaln(k) + k * np.log(k)).sum()
        return -float(value - ((k + n) * np.log(k + mass)).sum())

    best = optimize.minimize(negative, [-1.0, 0.3, -0.5], method="BFGS", options={"gtol": 1e-7})
    found = fit(MODEL, history, frailty=Frailty("gamma", "senders"))["event"]
    assert found.frailty is not None
    assert found.loglik == pytest.approx(-best.fun, abs=1e-5)
    assert np.allclose(found.estimates, best.x[:2], atol=1e-3)
    assert found.frailty.variances["senders"] == pytest.approx(np.exp(best.x[2]), rel=5e-3)
    assert found.iterations > 5


def test_the_marginal_likelihood_of_normal_effects_is_near_its_integral() -> None:
    history, _ = simulated(2, 0.5)
    n, x = counts_and_x(history)
    found = fit(MODEL, history, frailty=Frailty("normal", "senders"))["event"]
    assert found.frailty is not None
    deviation = np.sqrt(found.frailty.variances["senders"])
    mass = 2 * np.exp(found.estimates[0] + found.estimates[1] * x).sum(axis=1)
    value = len(history) * found.estimates[0]
    value += found.estimates[1] * x[history.senders, history.receivers].sum()
    for events, expected in zip(n, mass, strict=True):

        def joint(b: float, events: int = events, expected: float = expected) -> float:
            return float(np.exp(events * b - expected * np.exp(b)) * stats.norm.pdf(b / deviation))

        top = float(np.log((events + 0.5) / (expected + 0.5)))
        inside = integrate.quad(joint, -8 * deviation, 8 * deviation, points=[top], limit=200)[0]
        value += np.log(inside / deviation)
    assert found.loglik == pytest.approx(value, abs=0.3)  # Laplace's error, over 50 places


def test_a_simulated_variance_is_recovered() -> None:
    found, errors = [], []
    for seed in range(12):
        history, a = simulated(seed, 0.5)
        one = fit(MODEL, history, frailty=Frailty("normal", "senders"))["event"].frailty
        assert one is not None
        found.append(one.variances["senders"])
        errors.append(one.variance_errors["senders"])
        assert np.corrcoef(one.effects["senders"], a)[0, 1] > 0.8
        covered = np.abs(one.effects["senders"] - a) < 2.6 * one.errors["senders"]
        assert covered.mean() > 0.9
        assert one.p_value < 1e-6
    # The mean of 12 lies within three of its standard errors; errors are about the spread.
    assert abs(np.mean(found) - 0.5) < 3 * np.std(found) / np.sqrt(12)
    assert 0.5 < np.std(found) / np.mean(errors) < 2


@pytest.mark.parametrize("distribution", ["normal", "gamma"])
def test_both_sides_are_told_apart(distribution: Literal["normal", "gamma"]) -> None:
    history, _ = simulated(3, 0.8, 0.2)
    one = fit(MODEL, history, frailty=Frailty(distribution, "both"))["event"].frailty
    assert one is not None
    assert 0.4 < one.variances["senders"] < 1.4
    assert 0.03 < one.variances["receivers"] < 0.8
    assert one.effects["receivers"].shape == (M,)


@pytest.mark.parametrize("distribution", [NormalEffects, GammaEffects])
def test_effects_are_at_their_joint_maximum(distribution: type[PlaceEffects]) -> None:
    """The gradient is nothing there and the information its slope, in every network."""
    for mode in ("directed", "undirected", "two-mode"):
        history = plain_history(mode, 4, events=120)
        model = EventModel(terms=[terms.Given("x"), terms.Inertia()])
        effects = distribution(prepare(model, history, "event", baseline=True), "both")
        effects.start(fit(model, history)["event"].estimates)
        variances = np.full(len(effects.sides), 0.4)
        effects.at(variances)
        here = effects.point(variances)
        assert np.abs(here.gradient).max() < 1e-3
        assert np.abs(here.slope).max() < 1e-3
        b, step = effects.b.copy(), 1e-5
        _, _, curvature = effects.prior(variances)
        for k in (0, 3, len(b) - 1):
            near = []
            for sign in (1, -1):
                effects.b = b.copy()
                effects.b[k] += sign * step
                near.append(effects.point(variances))
            bend = -(near[0].slope - near[1].slope) / (2 * step)
            expected = here.own[k] + np.eye(len(b))[k] * curvature[k]
            assert np.allclose(bend, expected, atol=1e-6)
            across = -(near[0].gradient - near[1].gradient) / (2 * step)
            assert np.allclose(across, here.moments[k], atol=1e-6)
            assert max(one.value for one in near) <= here.value + 1e-9


def test_without_effects_the_variance_goes_to_its_edge() -> None:
    at_edge = 0
    for seed in range(8):
        history, _ = simulated(100 + seed, 0.0)
        plain = fit(MODEL, history)["event"]
        found = fit(MODEL, history, frailty=Frailty("normal", "senders"))["event"]
        assert found.frailty is not None
        assert found.frailty.p_value > 0.01
        if found.frailty.variances["senders"] < 1e-3:
            at_edge += 1
            assert np.allclose(found.estimates, plain.estimates, atol=1e-2)
            assert "no sign of effects of senders" in found.messages[-1]
            assert np.isinf(found.frailty.variance_errors["senders"])
    assert at_edge >= 2  # half the time, in the long run


def test_standard_errors_grow_with_effects_of_places() -> None:
    """The intercept is known no better than the mean of 50 effects."""
    history, _ = simulated(5, 0.5)
    plain, found = (
        fit(MODEL, history)["event"],
        fit(MODEL, history, frailty=Frailty("normal", "senders"))["event"],
    )
    assert found.standard_errors[0] > 1.5 * plain.standard_errors[0]
    assert found.aic < plain.aic
    assert found.aic == pytest.approx(2 * 3 - 2 * found.loglik)  # two coefficients, a variance


def test_the_test_at_the_edge_is_a_mixture() -> None:
    assert _edge(0.0, 1) == pytest.approx(1.0)
    assert _edge(2.7055, 1) == pytest.approx(0.05, abs=1e-4)
    tail = 0.5 * stats.chi2.sf(3.0, 1) + 0.25 * stats.chi2.sf(3.0, 2)
    assert _edge(3.0, 2) == pytest.approx(tail)


def test_what_cannot_be_asked_for_is_told() -> None:
    history, _ = simulated(1, 0.5)
    with pytest.raises(ModelError, match="need the interval likelihood"):
        fit(MODEL, history, likelihood="ordinal", frailty=Frailty())
    with pytest.raises(ModelError, match="frailty 'beta'; it can be normal or gamma"):
        Frailty("beta")  # type: ignore[arg-type]
    with pytest.raises(ModelError, match="frailty of 'dyads'"):
        Frailty("normal", "dyads")  # type: ignore[arg-type]
    uneven = fit(MODEL, history, frailty=Frailty("gamma", "senders"))["event"]
    with pytest.raises(ModelError, match="standard errors allow for places already"):
        robust_covariance(MODEL, history, uneven)
    with pytest.raises(ModelError, match="profiles beside effects of places"):
        profile_intervals(MODEL, history, uneven)
    undirected = plain_history("undirected", 1)
    with pytest.raises(ModelError, match="one effect at either end"):
        fit_frailty(EventModel(), undirected, "event", frailty=Frailty("normal", "senders"))

"""Log-likelihoods and their derivatives against definitions, and what they must not depend on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dyadevents import EventModel, terms
from dyadevents.engine.prepare import PreparedKind, prepare
from dyadevents.inference.likelihood import DRIFT, Likelihood
from made_events.brute_force import log_likelihood
from made_events.likelihood_cases import (
    CASES,
    GROUP,
    LIKELIHOODS,
    case,
    cases,
    moments_of_case,
    some_theta,
)
from made_events.made_histories import plain_history


@GROUP
@pytest.mark.parametrize(("kind", "mode", "likelihood", "commit"), cases())
def test_log_likelihood_is_that_of_its_definition(
    kind: str, mode: str, likelihood: str, commit: float | str
) -> None:
    model, history = case(kind, mode, likelihood, commit)
    prepared = prepare(model, history, kind, baseline=likelihood == "interval")
    function = Likelihood(prepared, likelihood)  # type: ignore[arg-type]
    slow = moments_of_case(kind, mode, likelihood, commit)
    theta = some_theta(prepared)
    expected = log_likelihood(slow, theta, likelihood)
    assert function(function.centred(theta)).loglik == pytest.approx(expected, rel=1e-11)
    assert len(prepared.events) > 3


@pytest.mark.parametrize(("kind", "mode", "likelihood", "commit"), cases())
def test_gradient_and_information_are_finite_differences(
    kind: str, mode: str, likelihood: str, commit: float | str
) -> None:
    model, history = case(kind, mode, likelihood, commit)
    prepared = prepare(model, history, kind, baseline=likelihood == "interval")
    function = Likelihood(prepared, likelihood)  # type: ignore[arg-type]
    theta = function.centred(some_theta(prepared))
    at = function(theta)
    step = 1e-5
    for c in range(len(theta)):
        near = step * np.eye(len(theta))[c]
        above, below = function(theta + near), function(theta - near)
        slope = (above.loglik - below.loglik) / (2 * step)
        bend = (above.gradient - below.gradient) / (2 * step)
        scale = np.sqrt(np.diag(at.information))
        assert slope == pytest.approx(at.gradient[c], abs=1e-6 * max(1, scale[c]))
        assert np.allclose(-bend, at.information[c], atol=1e-7 * scale[c] * scale.max())


def test_centred_and_uncentred_coefficients_are_translated_both_ways() -> None:
    model, history = case("event", "directed", "interval", "event")
    function = Likelihood(prepare(model, history, "event", baseline=True), "interval")
    theta = some_theta(function.prepared)
    assert np.allclose(function.uncentred(function.centred(theta)), theta)
    step = np.array([1e-3, 0, 0, 2e-3, -1e-3, 1e-3, 2e-3, 3e-3, -2e-3, 1e-3])
    moved = function.uncentred(theta + step) - function.uncentred(theta)
    assert np.allclose(moved, function.jacobian @ step)


def test_a_last_stretch_without_events_counts() -> None:
    """Starting the clock at the first event, or stopping it at the last, would raise rates."""
    history = plain_history("two-mode", 1)
    model = EventModel()
    prepared = prepare(model, history, "event", baseline=True)
    function = Likelihood(prepared, "interval")
    longer = prepare(model, replace(history, end=history.end + 5), "event", baseline=True)
    gap = function(np.zeros(1)).loglik - Likelihood(longer, "interval")(np.zeros(1)).loglik
    assert gap == pytest.approx(5 * 30)


@pytest.mark.parametrize("mode", CASES)
def test_neither_threads_nor_repetition_change_a_bit(
    mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, history = case("event", mode, "interval", "event")
    prepared = prepare(model, history, "event", baseline=True)
    cut = [(0, 2), (2, 3), (3, int(prepared.universe.shape[1]))]
    monkeypatch.setattr(PreparedKind, "tiles", lambda _: cut)
    theta = some_theta(prepared)
    found = [Likelihood(prepared, "interval", threads=t)(theta) for t in (1, 2, 3)]
    for other in found[1:]:
        assert other.loglik == found[0].loglik
        assert np.array_equal(other.gradient, found[0].gradient)
        assert np.array_equal(other.information, found[0].information)


@pytest.mark.parametrize("mode", CASES)
@pytest.mark.parametrize("likelihood", LIKELIHOODS)
def test_tiles_add_up_to_the_whole(
    mode: str, likelihood: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, history = case("event", mode, likelihood, "event")
    prepared = prepare(model, history, "event", baseline=likelihood == "interval")
    theta = some_theta(prepared)
    whole = Likelihood(prepared, likelihood)(theta)  # type: ignore[arg-type]
    cut = [(0, 1), (1, 4), (4, int(prepared.universe.shape[1]))]
    monkeypatch.setattr(PreparedKind, "tiles", lambda _: cut)
    parts = Likelihood(prepared, likelihood)(theta)  # type: ignore[arg-type]
    assert parts.loglik == pytest.approx(whole.loglik, rel=1e-13)
    assert np.allclose(parts.gradient, whole.gradient, rtol=1e-10, atol=1e-10)
    assert np.allclose(parts.information, whole.information, rtol=1e-10)


def huge_then_small() -> tuple[Likelihood, np.ndarray]:
    """A dyad whose weight grows by 27 powers of ten, and forgets: what is left is rounding."""
    rng = np.random.default_rng(4)
    times = np.sort(rng.uniform(1, 2, 24))
    history = plain_history("directed", 2)
    many = np.arange(24) * 0
    later = np.sort(rng.uniform(3.5, 8, 40))
    history = replace(
        history,
        times=np.concatenate([times, later]),
        senders=np.concatenate([many, rng.integers(0, 3, 40)]),
        receivers=np.concatenate([many + 1, rng.integers(3, 6, 40)]),
        kind_of=np.zeros(64, dtype=int),
    )
    model = EventModel(terms=[terms.Inertia(transform="raw", window=1.2)])
    prepared = prepare(model, history, "event", baseline=True)
    return Likelihood(prepared, "interval"), np.array([0.0, 2.6])


def test_sums_that_drift_are_computed_afresh_more_often() -> None:
    function, theta = huge_then_small()
    steps = len(function.prepared.steps)
    assert function.refresh == steps
    at = function(theta)
    assert function.refresh < steps
    assert at.drift <= DRIFT
    exact, _ = huge_then_small()
    exact.refresh = 1
    assert at.loglik == pytest.approx(exact(theta).loglik, rel=1e-12)
    assert np.allclose(at.gradient, exact(theta).gradient, rtol=1e-9)


def test_without_more_refreshes_the_same_sums_would_be_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So that the test above is known to be about something."""
    monkeypatch.setattr("dyadevents.inference.likelihood.DRIFT", np.inf)
    function, theta = huge_then_small()
    drifted = function.sums(theta[1:])
    assert drifted.drift > 1e-6

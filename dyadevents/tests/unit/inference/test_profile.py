"""Profile-likelihood intervals against closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import optimize, stats

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
from dyadevents.inference.profile import profile_intervals
from made_events.made_histories import plain_history


def two_groups(first: int, second: int) -> tuple[EventModel, History]:
    """Two dyads at risk for 10, with so many events: a rate and a ratio of rates."""
    network = Network.two_mode(["a", "b"], ["c"])
    senders = np.repeat([0, 1], [first, second])
    count = first + second
    times = np.random.default_rng(1).uniform(0, 10, count)
    order = np.argsort(times)
    none = np.zeros(count, dtype=int)
    x = Covariate("x", "dyads", np.array([[0.0], [1.0]]))
    history = History(
        network, (EVENT,), times[order], senders[order], none, none, 0.0, 10.0, {"x": x}
    )
    return EventModel(terms=[terms.Given("x")]), history


def poisson_ends(count: int, exposure: float) -> list[float]:
    """Where ``2 (l(max) - l(b))`` of a Poisson log-rate is the quantile of chi-square."""
    top = np.log(count / exposure)
    level = stats.chi2.ppf(0.95, 1) / 2

    def gap(b: float) -> float:
        return float(count * top - count - (count * b - exposure * np.exp(b)) - level)

    return [optimize.brentq(gap, top - 9, top), optimize.brentq(gap, top, top + 9)]


def ratio_ends(first: int, second: int) -> list[float]:
    """The same of a log-ratio of rates: given the total, the second count is binomial."""

    def loglik(b: float) -> float:
        p = 1 / (1 + np.exp(-b))
        return float(second * np.log(p) + first * np.log1p(-p))

    top = np.log(second / first)
    level = loglik(top) - stats.chi2.ppf(0.95, 1) / 2
    return [
        optimize.brentq(lambda b: loglik(b) - level, top - 9, top),
        optimize.brentq(lambda b: loglik(b) - level, top, top + 9),
    ]


@pytest.mark.parametrize(("first", "second"), [(3, 2), (12, 1), (40, 60)])
def test_intervals_are_those_of_closed_forms(first: int, second: int) -> None:
    model, history = two_groups(first, second)
    found = profile_intervals(model, history, fit(model, history)["event"])
    assert [found["intercept"].low, found["intercept"].high] == pytest.approx(
        poisson_ends(first, 10.0), abs=1e-6
    )
    assert [found["covariate(x)"].low, found["covariate(x)"].high] == pytest.approx(
        ratio_ends(first, second), abs=1e-6
    )
    assert found["covariate(x)"].evaluations < 80


@pytest.mark.parametrize("likelihood", ["interval", "ordinal"])
@pytest.mark.parametrize("mode", ["directed", "undirected", "two-mode"])
def test_at_the_ends_the_deviance_is_the_quantile(mode: str, likelihood: str) -> None:
    history = plain_history(mode, 9)
    model = EventModel(terms=[terms.Given("x"), terms.Inertia(), terms.Sum("u")])
    best = fit(model, history, likelihood=likelihood)["event"]  # type: ignore[arg-type]
    found = profile_intervals(model, history, best, names=["covariate(x)"])["covariate(x)"]
    assert found.low < found.estimate < found.high
    rest = EventModel(terms=[terms.Inertia(), terms.Sum("u"), terms.Given("x")])
    for value in (found.low, found.high):
        # x enters with a coefficient that is fixed: profile by brute force over the others.
        below = held(rest, history, likelihood, value)
        assert 2 * (best.loglik - below) == pytest.approx(stats.chi2.ppf(0.95, 1), abs=1e-4)


def held(model: EventModel, history: History, likelihood: str, value: float) -> float:
    """The largest log-likelihood with the last coefficient at a value."""
    from dyadevents.engine.prepare import prepare
    from dyadevents.inference.likelihood import Likelihood

    prepared = prepare(model, history, "event", baseline=likelihood == "interval")
    function = Likelihood(prepared, likelihood)  # type: ignore[arg-type]
    start = fit(model, history, likelihood=likelihood)["event"].estimates  # type: ignore[arg-type]

    def negative(rest: np.ndarray) -> tuple[float, np.ndarray]:
        theta = np.append(rest, value)
        at = function(function.centred(theta))
        # Uncentred coefficients move centred ones by the inverse of the jacobian.
        gradient = np.linalg.inv(function.jacobian).T @ at.gradient
        return -at.loglik, -gradient[:-1]

    return -float(optimize.minimize(negative, start[:-1], jac=True, options={"gtol": 1e-9}).fun)


def test_a_side_of_which_events_say_little_is_wide() -> None:
    """One event: the upper end is near, and almost any lower rate would do."""
    model, history = two_groups(20, 1)
    best = fit(model, history)["event"]
    interval = profile_intervals(model, history, best, confidence=0.9999999)
    assert np.isfinite(interval["covariate(x)"].high)
    assert interval["covariate(x)"].low < -10


def test_only_coefficients_that_exist_have_intervals() -> None:
    model, history = two_groups(3, 2)
    best = fit(model, history)["event"]
    with pytest.raises(ModelError, match="no coefficient 'y'; there are: intercept, covariate"):
        profile_intervals(model, history, best, names=["y"])
    with pytest.raises(ModelError, match="give the model that was fitted"):
        profile_intervals(EventModel(), history, best)

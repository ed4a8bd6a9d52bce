"""Sandwich standard errors cover where those of the model do not."""

from __future__ import annotations

import numpy as np
import pytest

from dyadevents import EVENT, Covariate, EventModel, History, Network, fit, terms
from dyadevents.inference.robust import RobustCovariance, _effective, robust_covariance

N = 40
NETWORK = Network.two_mode([f"s{k}" for k in range(N)], [f"r{k}" for k in range(N)])


def with_effects_of_places(rng: np.random.Generator) -> History:
    """Events of which a covariate of senders and effects that nobody knows are the causes."""
    u = rng.normal(size=N)
    logs = -0.7 + 0.5 * u[:, None] + rng.normal(0, 0.5, (N, 1)) + rng.normal(0, 0.3, (1, N))
    counts = rng.poisson(np.exp(logs))
    i, j = (np.repeat(ends, counts.ravel()) for ends in np.divmod(np.arange(N * N), N))
    order = np.argsort(times := rng.uniform(0, 1, len(i)))
    covariates = {"u": Covariate("u", "senders", u)}
    none = np.zeros(len(i), dtype=int)
    return History(NETWORK, (EVENT,), times[order], i[order], j[order], none, 0.0, 1.0, covariates)


@pytest.mark.thorough
def test_place_clustered_intervals_cover_where_places_differ() -> None:
    model = EventModel(terms=[terms.Sender("u")])
    rng = np.random.default_rng(5)
    covered = {"model": 0, "dyad": 0, "sender": 0, "place": 0}
    for _ in range(100):
        history = with_effects_of_places(rng)
        found = fit(model, history)["event"]
        gap = abs(found.estimates[1] - 0.5)
        covered["model"] += gap < 1.96 * found.standard_errors[1]
        for by in ("dyad", "sender", "place"):
            robust = robust_covariance(model, history, found, by=by)  # type: ignore[arg-type]
            covered[by] += gap < 1.96 * robust.standard_errors[1]
    assert covered["model"] < 75
    assert covered["dyad"] < 80
    # 100 draws of 0.95 are between 88 and 100; 40 clusters make sandwiches a little small.
    assert covered["sender"] >= 85
    assert covered["place"] >= 85


def of_a_hub(rng: np.random.Generator, share: float) -> History:
    """Events between 100 places, of which the first has a share."""
    many, n = 400, 100
    senders = np.where(rng.random(many) < share, 0, rng.integers(1, n, many))
    receivers = rng.integers(1, n, many)
    receivers = np.where(receivers == senders, receivers % (n - 1) + 1, receivers)
    none = np.zeros(many, dtype=int)
    times = np.sort(rng.uniform(0, 1, many))
    network = Network.directed([str(k) for k in range(n)])
    return History(network, (EVENT,), times, senders, receivers, none, 0.0, 1.0)


def test_a_hub_leaves_few_effective_clusters_and_errors_of_the_model() -> None:
    model = EventModel(terms=[terms.SenderActivity()])
    rng = np.random.default_rng(7)
    for share, few in ((0.0, False), (0.5, True)):
        history = of_a_hub(rng, share)
        found = fit(model, history)["event"]
        robust = robust_covariance(model, history, found)
        assert robust.clusters == 100
        assert (robust.effective.min() < 10) == few
        assert any("few make most of the variance" in one for one in robust.messages) == few
        wider = robust.at_least(found.covariance)
        if not few:
            assert wider is robust
            continue
        smaller = robust.few & (robust.standard_errors < found.standard_errors)
        expected = np.where(smaller, found.standard_errors, robust.standard_errors)
        assert np.allclose(wider.standard_errors, expected)


def test_effective_clusters_are_the_inverse_index_of_what_each_adds() -> None:
    assert _effective(np.full((20, 1), -3.0)) == pytest.approx(20.0)
    assert _effective(np.array([[5.0], [0.0], [0.0]])) == pytest.approx(1.0)
    normal = np.random.default_rng(1).normal(size=(100_000, 1))
    assert _effective(normal)[0] == pytest.approx(100_000 / 3, rel=0.05)


def test_errors_are_those_of_the_model_only_where_clusters_are_few_and_they_are_larger() -> None:
    covariance = np.array([[1.0, 0.5, 0.5], [0.5, 1.0, 0.5], [0.5, 0.5, 1.0]])
    effective = np.array([5.0, 5.0, 20.0])
    robust = RobustCovariance("form", ("a", "b", "c"), "place", covariance, 50, effective)
    wider = robust.at_least(np.diag([4.0, 0.25, 4.0]))
    assert wider.standard_errors.tolist() == [2.0, 1.0, 1.0]
    assert wider.covariance[0].tolist() == [4.0, 1.0, 1.0]
    assert wider.messages == (
        "form: the standard errors of a are those of the model, which are larger",
    )

"""Residuals of dyads and places against loops over moments, and sandwiches made of them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from dyadevents import EVENT, EventModel, History, ModelError, fit, terms
from dyadevents.engine.prepare import prepare
from dyadevents.errors import DyadEventsError
from dyadevents.inference import residuals as module
from dyadevents.inference.fitted import Frailty
from dyadevents.inference.frailty import fit_frailty
from dyadevents.inference.likelihood import Likelihood
from dyadevents.inference.residuals import residuals
from dyadevents.inference.robust import Clusters, robust_covariance, sandwich
from made_events.brute_force import score_residuals
from made_events.kinds import WARMING
from made_events.likelihood_cases import (
    CASES,
    GROUP,
    LIKELIHOODS,
    MODES,
    case,
    moments_of_case,
    some_theta,
)
from made_events.made_histories import plain_history, tie_history


@cache
def slowly(
    kind: str, mode: str, likelihood: str, commit: float | str
) -> dict[tuple[int, int], np.ndarray]:
    """(observed, expected, score of the centred columns) of each dyad, at `some_theta`."""
    given = case(kind, mode, likelihood, commit)
    prepared = prepare(*given, kind, baseline=likelihood == "interval")
    found = moments_of_case(kind, mode, likelihood, commit)
    slow = score_residuals(found, some_theta(prepared), likelihood)
    change = Likelihood(prepared, likelihood).jacobian  # type: ignore[arg-type]
    return {d: np.concatenate([row[:2], change.T @ row[2:]]) for d, row in slow.items()}


@GROUP
@pytest.mark.parametrize("kind", ["event", "form", "suspend"])
@pytest.mark.parametrize("mode", CASES)
@pytest.mark.parametrize("likelihood", LIKELIHOODS)
@pytest.mark.parametrize("commit", ["event", 0.5])
def test_residuals_are_those_of_their_definition(
    kind: str, mode: str, likelihood: str, commit: float | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, history = case(kind, mode, likelihood, commit)
    prepared = prepare(model, history, kind, baseline=likelihood == "interval")
    theta = some_theta(prepared)
    slow = slowly(kind, mode, likelihood, commit)
    if kind != "suspend":  # a grid, cut into tiles
        edge = int(prepared.universe.shape[1])
        monkeypatch.setattr(module, "_tiles", lambda *_: [(0, 2), (2, 3), (3, edge)])
    found = residuals(prepared, likelihood, theta, by_dyad=True)  # type: ignore[arg-type]
    assert found.dyads is not None
    by_sender = np.zeros((len(found.observed_by_sender), 2 + len(theta)))
    by_receiver = np.zeros((len(found.observed_by_receiver), 2 + len(theta)))
    seen = set()
    for k, (i, j) in enumerate(
        zip(found.dyads.senders.tolist(), found.dyads.receivers.tolist(), strict=True)
    ):
        mine = np.array([found.dyads.observed[k], found.dyads.expected[k], *found.dyads.scores[k]])
        row = slow.get((i, j), np.zeros(2 + len(theta)))
        assert np.allclose(mine, row, rtol=1e-9, atol=1e-11), (i, j)
        seen.add((i, j))
        by_sender[i] += row
        (by_sender if mode == "undirected" else by_receiver)[j] += row
    assert seen >= set(slow)
    if mode == "undirected":
        by_receiver = by_sender
    assert np.allclose(found.observed_by_sender, by_sender[:, 0])
    assert np.allclose(found.expected_by_sender, by_sender[:, 1])
    assert np.allclose(found.scores_by_sender, by_sender[:, 2:], atol=1e-10)
    assert np.allclose(found.observed_by_receiver, by_receiver[:, 0])
    assert np.allclose(found.expected_by_receiver, by_receiver[:, 1])
    assert np.allclose(found.scores_by_receiver, by_receiver[:, 2:], atol=1e-10)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("likelihood", LIKELIHOODS)
def test_at_the_estimates_residuals_of_all_places_add_up_to_nothing(
    mode: str, likelihood: str
) -> None:
    history = plain_history(mode, 11)
    model = EventModel(terms=[terms.Given("x"), terms.Inertia()])
    estimates = fit(model, history, likelihood=likelihood)["event"].estimates  # type: ignore[arg-type]
    prepared = prepare(model, history, "event", baseline=likelihood == "interval")
    found = residuals(prepared, likelihood, estimates)  # type: ignore[arg-type]
    assert np.allclose(found.scores_by_sender.sum(axis=0), 0, atol=1e-8)
    for end in ("sender", "receiver"):
        observed, expected = (
            getattr(found, f"{what}_by_{end}") for what in ("observed", "expected")
        )
        assert (observed - expected).sum() == pytest.approx(0, abs=1e-8)
    assert found.dyads is None


def test_residuals_do_not_depend_on_threads_or_leave_traces(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model, history = case("event", "directed", "interval", "event")
    prepared = prepare(model, history, "event", baseline=True)
    monkeypatch.setattr(module, "_tiles", lambda *_: [(0, 2), (2, 3), (3, 6)])
    first, second = (
        residuals(prepared, "interval", some_theta(prepared), threads=t) for t in (1, 2)
    )
    assert np.array_equal(first.scores_by_sender, second.scores_by_sender)
    assert np.array_equal(first.pair_squares, second.pair_squares)


def test_residuals_of_too_many_dyads_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ALL_BYTES", 100)
    prepared = prepare(EventModel(), plain_history("directed", 1), "event", baseline=True)
    with pytest.raises(DyadEventsError, match="do not fit in memory; ask for those by place"):
        residuals(prepared, "interval", np.zeros(1), by_dyad=True)


def related(mode: str, by: Clusters, a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Whether two dyads may depend on each other."""
    if by == "dyad":
        return a == b
    if by == "sender":
        return a[0] == b[0]
    if by == "receiver":
        return a[1] == b[1]
    if mode == "two-mode":
        return a[0] == b[0] or a[1] == b[1]
    return bool({*a} & {*b})


@GROUP
@pytest.mark.parametrize("kind", ["event", "suspend"])
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("likelihood", LIKELIHOODS)
@pytest.mark.parametrize("by", ["dyad", "sender", "receiver", "place"])
def test_the_middle_of_a_sandwich_is_a_sum_over_related_dyads(
    kind: str, mode: str, likelihood: str, by: Clusters, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the factors for few clusters, which are checked apart."""
    model, history = case(kind, mode, likelihood, "event")
    prepared = prepare(model, history, kind, baseline=likelihood == "interval")
    theta = some_theta(prepared)
    found = residuals(prepared, likelihood, theta)  # type: ignore[arg-type]
    p = len(theta)
    monkeypatch.setattr("dyadevents.inference.robust._grown", lambda middle, _: middle)
    if mode == "undirected" and by in ("sender", "receiver"):
        with pytest.raises(ModelError, match="cluster by dyad or by place"):
            sandwich(prepared, found, np.eye(p), np.eye(p), by=by)
        return
    slow = slowly(kind, mode, likelihood, "event")
    middle = sum(
        np.outer(s[2:], t[2:])
        for a, s in slow.items()
        for b, t in slow.items()
        if related(mode, by, a, b)
    )
    values = np.linalg.eigvalsh(np.asarray(middle))
    result = sandwich(prepared, found, np.eye(p), np.eye(p), by=by)
    if values[0] > -1e-9:
        assert np.allclose(result.covariance, middle, atol=1e-8 * values[-1])
    else:
        assert any("negative eigenvalues" in m for m in result.messages)
        assert np.linalg.eigvalsh(result.covariance)[0] > -1e-8 * values[-1]


def test_few_clusters_are_counted_and_told() -> None:
    history = plain_history("two-mode", 4)
    result = fit(EventModel(terms=[terms.Given("x")]), history)
    found = robust_covariance(result.model, history, result["event"], by="sender")
    assert found.clusters == 6
    assert "6 clusters are few" in found.messages[0]
    prepared = prepare(result.model, history, "event", baseline=True)
    scores = residuals(prepared, "interval", result["event"].estimates).scores_by_sender
    function = Likelihood(prepared, "interval")
    outer = function.jacobian @ np.linalg.inv(
        function(function.centred(result["event"].estimates)).information
    )
    expected = outer @ (scores.T @ scores) @ outer.T * 6 / 5
    assert np.allclose(found.covariance, expected)


def test_a_fit_of_another_model_is_refused() -> None:
    history = plain_history("two-mode", 4)
    result = fit(EventModel(terms=[terms.Given("x")]), history)
    with pytest.raises(ModelError, match="give the model that was fitted"):
        robust_covariance(EventModel(), history, result["event"])


def test_a_kind_without_estimates_has_no_covariance() -> None:
    history = tie_history("two-mode", 1)
    model = EventModel(kinds=history.kinds, terms={"form": [terms.Given("x")]})
    nothing = fit(model, without(history, "resume"), kinds=["resume"], unfit="drop")["resume"]
    with pytest.raises(ModelError, match="no estimates"):
        robust_covariance(model, history, nothing)


def test_acts_of_the_whole_network_have_one_cluster_and_no_places() -> None:
    history = plain_history("two-mode", 4, kinds=(EVENT, WARMING))
    acts = history.kind_of == 1
    history = replace(
        history,
        senders=np.where(acts, -1, history.senders),
        receivers=np.where(acts, -1, history.receivers),
    )
    model = EventModel(kinds=history.kinds, terms={"warming": [terms.Given("g")]})
    found = fit(model, history, kinds=["warming"])["warming"]
    robust = robust_covariance(model, history, found)
    assert np.allclose(robust.covariance, found.covariance)
    assert "everything belongs to one place" in robust.messages[0]
    both = fit(model, history, frailty=Frailty())
    assert both["warming"].frailty is None
    assert both["event"].frailty is not None
    with pytest.raises(ModelError, match="acts of the whole network belong to no place"):
        fit_frailty(model, history, "warming", frailty=Frailty())


def without(history: History, kind: str) -> History:
    """Only events that lead up to the first of a kind."""
    first = int(np.flatnonzero(history.kind_of == history.kind(kind))[0])
    return History(
        history.network,
        history.kinds,
        history.times[:first],
        history.senders[:first],
        history.receivers[:first],
        history.kind_of[:first],
        history.start,
        history.end,
        history.covariates,
        history.states,
        history.state_changes,
    )

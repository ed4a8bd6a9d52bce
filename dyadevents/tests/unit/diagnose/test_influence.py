"""What leaving out an event or a place does: one Newton step against the exact refit."""

from __future__ import annotations

import numpy as np
import pytest

from dyadevents import EVENT, EventModel, History, fit, terms
from dyadevents.diagnose.influence import influence
from dyadevents.engine.prepare import Prepared, prepare
from dyadevents.inference.likelihood import Likelihood, LikelihoodName
from dyadevents.inference.one_kind import fit_prepared
from dyadevents.inference.residuals import residuals
from made_events.likelihood_cases import LIKELIHOODS, MODES
from made_events.made_histories import network_of, plain_history, tie_history
from made_events.refits import without


def many_events(mode: str, seed: int) -> History:
    """Enough of them that one place more or less is a small change."""
    rng = np.random.default_rng(seed)
    network = network_of(mode, 16, 14)
    n, m = network.n_senders, network.n_receivers
    senders, receivers = rng.integers(n, size=900), rng.integers(m, size=900)
    if mode != "two-mode":
        receivers = np.where(senders == receivers, (receivers + 1) % m, receivers)
    times = np.sort(rng.uniform(0, 10, 900))
    return History(network, (EVENT,), times, senders, receivers, np.zeros(900, int), 0.0, 10.0)


def prepared_case(mode: str, likelihood: LikelihoodName) -> tuple[Prepared, Likelihood, np.ndarray]:
    history = many_events(mode, 4)
    model = EventModel(terms=[terms.Inertia(), terms.Degree()])
    prepared = prepare(model, history, "event", baseline=likelihood == "interval")
    return prepared, Likelihood(prepared, likelihood), fit_prepared(prepared, likelihood).estimates


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("likelihood", LIKELIHOODS)
def test_changes_are_near_those_of_exact_refits(mode: str, likelihood: LikelihoodName) -> None:
    prepared, function, theta = prepared_case(mode, likelihood)
    found = influence(function, theta, residuals(prepared, function, theta))
    errors = found.standard_errors
    for event in (200, 450, 899):
        left = without(prepared, events=np.array([event]))
        exact = fit_prepared(left, likelihood).estimates - theta
        assert np.abs(found.by_event[event] - exact).max() < 0.1 * np.abs(exact).max()
    told, true = [], []
    for place in range(14):
        left = without(prepared, receivers=np.array([place]))
        told.append(found.by_receiver[place] / errors)
        true.append((fit_prepared(left, likelihood).estimates - theta) / errors)
    # A place is a fourteenth of all: the first-order change is right in size and direction.
    off = np.abs(np.array(told) - np.array(true)).max()
    assert off < 0.35 * np.abs(true).max()
    assert np.corrcoef(np.ravel(told), np.ravel(true))[0, 1] > 0.97


def test_changes_of_all_events_of_an_ordinal_fit_add_up_to_nothing() -> None:
    prepared, function, theta = prepared_case("directed", "ordinal")
    found = influence(function, theta, residuals(prepared, function, theta))
    assert np.allclose(found.by_event.sum(axis=0), 0.0, atol=1e-6)


@pytest.mark.parametrize("kind", ["form", "exchange"])
def test_leaving_out_a_place_is_the_same_as_never_having_had_it(kind: str) -> None:
    # With terms that do not look beyond the dyad, the rest does not notice.
    history = tie_history("two-mode", 5, events=200)
    model = EventModel(
        history.kinds, terms={kind: [terms.Given("x"), terms.Inertia(of="exchange")]}
    )
    prepared = without(
        prepare(model, history, kind, baseline=True), senders=np.array([0]), receivers=None
    )
    found = fit_prepared(prepared, "interval")
    states = history.initial_states()
    states[0] = -1
    kept = history.senders != 0
    stays = history.state_changes.senders != 0
    changes = type(history.state_changes)(
        history.state_changes.times[stays],
        history.state_changes.senders[stays],
        history.state_changes.receivers[stays],
        history.state_changes.states[stays],
    )
    smaller = History(
        history.network,
        history.kinds,
        history.times[kept],
        history.senders[kept],
        history.receivers[kept],
        history.kind_of[kept],
        history.start,
        history.end,
        history.covariates,
        states,
        changes,
    )
    assert (~kept).sum() > 3
    expected = fit(model, smaller, kinds=[kind])[kind]
    assert found.estimates == pytest.approx(expected.estimates, abs=1e-7)
    assert found.n_events == expected.n_events


def test_a_place_of_a_directed_network_is_left_out_at_both_ends() -> None:
    history = plain_history("directed", 3)
    prepared = prepare(EventModel(kinds=history.kinds), history, "event", baseline=True)
    left = without(prepared, senders=np.array([2]))
    inside = history.times > history.start
    others = inside & (history.senders != 2) & (history.receivers != 2)
    assert len(left.events) == others.sum()
    assert left.risk.sum() == 5 * 4
    assert prepared.risk.sum() == 6 * 5

"""Ranks of events among the dyads at risk, against counting over every dyad at every event."""

from __future__ import annotations

import numpy as np
import pytest

from dyadevents import EVENT, EventModel, History, Network, terms
from dyadevents.diagnose.recall import recall
from dyadevents.engine.prepare import prepare
from dyadevents.inference.likelihood import Likelihood
from made_events.likelihood_cases import GROUP, MODES, case, moments_of_case, some_theta


@GROUP
@pytest.mark.parametrize("kind", ["event", "form", "suspend"])
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("commit", ["event", 0.5])
def test_ranks_are_those_of_their_definition(kind: str, mode: str, commit: float | str) -> None:
    model, history = case(kind, mode, "interval", commit)
    prepared = prepare(model, history, kind, baseline=True)
    theta = some_theta(prepared)
    found = recall(prepared, theta)
    above, tied, at_risk = [], [], []
    for moment in moments_of_case(kind, mode, "interval", commit):
        scores = moment.x @ theta if len(moment.dyads) else np.zeros(0)
        for event in moment.events:
            above.append(int((scores > scores[event] + 1e-9).sum()))
            tied.append(int((np.abs(scores - scores[event]) <= 1e-9).sum()))
            at_risk.append(len(scores))
    assert len(above) > 3
    assert found.above.tolist() == above
    assert found.tied.tolist() == tied
    assert found.at_risk.tolist() == at_risk
    assert not found.sampled


def test_ranking_leaves_what_it_was_given_as_it_was() -> None:
    model, history = case("form", "two-mode", "interval", "event")
    prepared = prepare(model, history, "form", baseline=True)
    theta = some_theta(prepared)
    function = Likelihood(prepared, "interval")
    before = function(theta).loglik
    recall(prepared, theta, work=prepared.n_dyads * 3)
    recall(prepared, theta)
    assert function(theta).loglik == before


def test_dyads_of_one_score_share_their_ranks() -> None:
    model, history = case("event", "directed", "ordinal", "event")
    prepared = prepare(model, history, "event", baseline=False)
    found = recall(prepared, np.zeros(len(prepared.names)))
    assert found.tied.tolist() == found.at_risk.tolist()
    assert found.percentile == pytest.approx(0.5)
    for k in (1, 3, 30):
        assert found.at(k) == pytest.approx(found.chance_at(k))


def test_a_sample_is_drawn_where_ranking_all_is_too_much_work() -> None:
    model, history = case("event", "directed", "interval", "event")
    prepared = prepare(model, history, "event", baseline=True)
    theta = some_theta(prepared)
    whole = recall(prepared, theta)
    part = recall(prepared, theta, work=10 * prepared.n_dyads)
    assert part.sampled
    assert len(part.events) == 10
    assert part.of == len(whole.events)
    by_event = dict(zip(whole.events.tolist(), whole.ranks.tolist(), strict=True))
    assert [by_event[e] for e in part.events.tolist()] == part.ranks.tolist()


def test_recall_counts_and_its_error_are_shares_of_events() -> None:
    network = Network.directed("abc")
    history = History(
        network,
        (EVENT,),
        times=np.array([1.0, 2.0, 3.0]),
        senders=np.array([0, 0, 0]),
        receivers=np.array([1, 1, 2]),
        kind_of=np.zeros(3, dtype=int),
        start=0.0,
        end=3.0,
    )
    prepared = prepare(EventModel(terms=[terms.Inertia()]), history, "event", baseline=False)
    found = recall(prepared, np.array([1.0]))
    assert found.ranks.tolist() == [3.5, 1.0, 4.0]
    # one of six that are alike, the first, and the second to sixth of five that are alike
    assert found.at(1) == pytest.approx((1 / 6 + 1 + 0) / 3)
    assert found.at(2) == pytest.approx((2 / 6 + 1 + 1 / 5) / 3)
    assert found.at(6) == 1.0
    assert found.error_at(6) == 0.0
    assert found.error_at(1) > 0.0
    assert found.chance_at(3) == 0.5
    with pytest.raises(ValueError, match="1 or more"):
        found.at(0)

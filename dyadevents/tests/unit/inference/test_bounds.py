"""Bounds of coefficients that run to infinity, against closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from dyadevents import EVENT, Covariate, EventModel, History, Network, fit, terms
from dyadevents.inference.bounds import coefficient_bound

NETWORK = Network.two_mode(["a", "b"], ["c"])
LEVEL = -np.log(0.05)


def only_at_a(count: int, scale: float = 1.0) -> History:
    """So many events at one of two dyads that are watched as long; `b` marks the other."""
    none = np.zeros(count, dtype=int)
    times = (np.arange(count) + 0.5) * 10 / count
    b = Covariate("b", "senders", np.array([0.0, scale]))
    return History(NETWORK, (EVENT,), times, none, none, none, 0.0, 10.0, {"b": b})


@pytest.mark.parametrize("count", [1, 10, 1000])
@pytest.mark.parametrize("scale", [1.0, 100.0, 0.01])
@pytest.mark.parametrize("likelihood", ["interval", "ordinal"])
def test_the_bound_is_where_silence_has_a_chance_of_one_in_twenty(
    count: int, scale: float, likelihood: str
) -> None:
    """Given the total, no event at b has the chance (1 + e^v) ^ -count."""
    model = EventModel(terms=[terms.Sender("b").named("b")])
    found = coefficient_bound(
        model,
        only_at_a(count, scale),
        "event",
        "b",
        upper=True,
        likelihood=likelihood,  # type: ignore[arg-type]
    )
    assert found.value * scale == pytest.approx(np.log(np.expm1(LEVEL / count)), abs=1e-5)
    assert found.upper
    assert found.confidence == 0.95


def test_a_coefficient_that_runs_up_is_bounded_from_below() -> None:
    model = EventModel(terms=[terms.Sender("b").named("b")])
    history = only_at_a(20, scale=-1.0)
    found = fit(model, history, unfit="drop")["event"]
    assert found.names == ("intercept",)
    (bound,) = found.bounds
    assert not bound.upper
    assert bound.value == pytest.approx(-np.log(np.expm1(LEVEL / 20)), abs=1e-5)
    assert f"b: with 95% confidence above {bound.value:.3g}" in found.messages


def test_a_shock_without_an_event_has_a_bound() -> None:
    """One that holds for a tenth of the time: the exposure that it leaves is known."""
    history = only_at_a(30)
    shock = Covariate.series("shock", 0.0, {4.9: 1.0, 5.1: 0.0})
    keep = (history.times < 4.9) | (history.times > 5.1)
    times = history.times[keep]
    none = np.zeros(len(times), dtype=int)
    history = History(NETWORK, (EVENT,), times, none, none, none, 0.0, 10.0, {"shock": shock})
    model = EventModel(terms=[terms.Given("shock").named("shock")])
    found = fit(model, history, unfit="drop")["event"]
    (bound,) = found.bounds
    # The rate outside is as it is: n log(r) - r (19.6 + 0.4 e^v), at its best r.
    share = np.expm1(LEVEL / len(times)) * 19.6 / 0.4
    assert bound.value == pytest.approx(np.log(share), abs=1e-5)
    assert [name for name, _ in found.dropped] == ["shock"]


def test_terms_that_stay_out_for_another_reason_have_no_bound() -> None:
    history = only_at_a(10)
    flat = Covariate("flat", "senders", np.zeros(2))
    history = History(
        NETWORK,
        (EVENT,),
        history.times,
        *(np.zeros(10, dtype=int),) * 3,
        0.0,
        10.0,
        {"flat": flat},
    )
    found = fit(EventModel(terms=[terms.Sender("flat")]), history, unfit="drop")["event"]
    assert len(found.dropped) == 1
    assert found.bounds == ()

"""Events compared within their sender or receiver, senders alone, and events at one time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from dyadevents import (
    DyadEventsError,
    EventModel,
    FitError,
    Frailty,
    History,
    ModelError,
    compare,
    fit,
    load,
    terms,
)
from dyadevents.engine.prepare import PreparedKind, prepare
from dyadevents.inference.likelihood import Likelihood
from dyadevents.inference.risk_sets import senders_of
from dyadevents.inference.robust import robust_covariance
from made_events.brute_force import moments
from made_events.made_histories import plain_history, tie_history
from made_events.set_likelihoods import of_senders, of_sets

KEYS: dict[str, Any] = {
    "dyads": lambda dyad: 0,
    "of sender": lambda dyad: dyad[0],
    "of receiver": lambda dyad: dyad[1],
}


def rounded(history: History, width: float = 0.5) -> History:
    """Events of one kind at shared times, each dyad at most once at each."""
    times = np.ceil(history.times / width) * width
    seen: set[tuple[float, int, int]] = set()
    kept = []
    for e, (t, i, j) in enumerate(zip(times, history.senders, history.receivers, strict=True)):
        if (t, i, j) not in seen and history.start < t <= history.end:
            kept.append(e)
        seen.add((t, i, j))
    return replace(
        history,
        times=times[kept],
        senders=history.senders[kept],
        receivers=history.receivers[kept],
        kind_of=history.kind_of[kept],
    )


def case(kind: str, mode: str, *, tied: bool = False) -> tuple[EventModel, History]:
    history = plain_history(mode, 3) if kind == "event" else tie_history(mode, 5)
    if tied:
        history = rounded(history)
    chosen = [terms.Inertia(), terms.Given("x"), terms.Sum("u")]
    return EventModel(history.kinds, {kind: chosen}), history


def checked(function: Likelihood, theta: np.ndarray, expected: float) -> None:
    """Value as expected, and derivatives as finite differences have them."""
    centred = function.centred(theta)
    at = function(centred)
    assert at.loglik == pytest.approx(expected, rel=1e-11)
    for c in range(len(theta)):
        near = 1e-5 * np.eye(len(theta))[c]
        above, below = function(centred + near), function(centred - near)
        assert (above.loglik - below.loglik) / 2e-5 == pytest.approx(at.gradient[c], abs=1e-5)
        bend = (above.gradient - below.gradient) / 2e-5
        assert np.allclose(-bend, at.information[c], atol=1e-5)


@pytest.mark.parametrize("mode", ["directed", "two-mode"])
@pytest.mark.parametrize("kind", ["event", "form", "suspend"])
@pytest.mark.parametrize("risk_set", ["of sender", "of receiver"])
def test_events_are_compared_with_the_dyads_of_an_end(kind: str, mode: str, risk_set: Any) -> None:
    model, history = case(kind, mode)
    prepared = prepare(model, history, kind, baseline=False)
    theta = np.array([0.4, -0.3, 0.2])
    slow = moments(model, history, kind, baseline=False)
    expected = of_sets(slow, theta, KEYS[risk_set], "breslow")
    checked(Likelihood(prepared, "ordinal", risk_set=risk_set), theta, expected)


@pytest.mark.parametrize("mode", ["directed", "undirected", "two-mode"])
@pytest.mark.parametrize("ties", ["breslow", "efron", "exact"])
@pytest.mark.parametrize("risk_set", ["dyads", "of sender"])
def test_events_at_one_time_are_as_defined(mode: str, ties: Any, risk_set: Any) -> None:
    if mode == "undirected" and risk_set != "dyads":
        return
    model, history = case("event", mode, tied=True)
    prepared = prepare(model, history, "event", baseline=False)
    function = Likelihood(prepared, "ordinal", risk_set=risk_set, ties=ties)
    assert function.sets.count.max() >= (4 if risk_set == "dyads" else 2)
    theta = np.array([0.4, -0.3, 0.2])
    slow = moments(model, history, "event", baseline=False)
    checked(function, theta, of_sets(slow, theta, KEYS[risk_set], ties))


def rate_case(kind: str, mode: str) -> tuple[EventModel, History, PreparedKind]:
    _, history = case(kind, mode)
    chosen = [terms.SenderActivity(window=1.5), terms.Sender("u"), terms.Given("g")]
    model = EventModel(history.kinds, {kind: chosen})
    return model, history, senders_of(prepare(model, history, kind, baseline=True))


@pytest.mark.parametrize("mode", ["directed", "two-mode"])
@pytest.mark.parametrize("kind", ["event", "form", "suspend"])
def test_a_rate_is_of_senders_that_have_a_dyad_at_risk(kind: str, mode: str) -> None:
    model, history, prepared = rate_case(kind, mode)
    theta = np.array([-1.0, 0.4, -0.3, 0.2])
    slow = moments(model, history, kind, baseline=True)
    checked(Likelihood(prepared, "interval"), theta, of_senders(slow, theta, interval=True))
    if kind == "suspend":  # of which not every sender has one at every time
        assert len(set(prepared.at_risk().tolist())) > 1


def test_an_ordinal_rate_is_who_was_next() -> None:
    _, history = case("form", "directed")
    model = EventModel(
        history.kinds, {"form": [terms.SenderActivity(window=1.5), terms.Sender("u")]}
    )
    prepared = senders_of(prepare(model, history, "form", baseline=False))
    theta = np.array([0.4, -0.3])
    slow = moments(model, history, "form", baseline=False)
    checked(Likelihood(prepared, "ordinal"), theta, of_senders(slow, theta, interval=False))


def test_rate_and_choice_together_are_the_dyads_where_nothing_depends_on_receivers() -> None:
    """A rate of each dyad that is of its sender alone is a rate times a choice by lot."""
    history = plain_history("directed", 3)
    model = EventModel(terms=[terms.Sender("u"), terms.SenderActivity()])
    whole, rate = fit(model, history)["event"], fit(model, history, sub_model="rate")["event"]
    assert np.allclose(whole.estimates[1:], rate.estimates[1:], atol=1e-9)
    assert rate["intercept"] - whole["intercept"] == pytest.approx(np.log(5))
    assert np.allclose(whole.standard_errors[1:], rate.standard_errors[1:])
    choice = fit(EventModel(), history, sub_model="choice")["event"]
    assert choice.loglik == pytest.approx(-choice.n_events * np.log(5))
    assert rate.loglik + choice.loglik == pytest.approx(whole.loglik)


def test_choice_and_exact_ties_are_those_of_a_conditional_logit_of_statsmodels() -> None:
    logit = pytest.importorskip("statsmodels.discrete.conditional_models").ConditionalLogit
    model, history = case("event", "directed", tied=True)
    prepared = prepare(model, history, "event", baseline=False)
    slow = moments(model, history, "event", baseline=False)
    for arguments, key in (
        ({"likelihood": "ordinal"}, KEYS["dyads"]),
        ({"sub_model": "choice"}, KEYS["of sender"]),
        ({"within": "receiver"}, KEYS["of receiver"]),
    ):
        rows, happened, groups = [], [], []
        for number, moment in enumerate(slow):
            for value in {key(moment.dyads[e]) for e in moment.events}:
                here = [d for d, dyad in enumerate(moment.dyads) if key(dyad) == value]
                rows.append(moment.x[here])
                happened += [float(d in moment.events) for d in here]
                groups += [100 * number + value] * len(here)
        theirs = logit(np.array(happened), np.concatenate(rows), groups=np.array(groups)).fit(
            disp=0
        )
        ours = fit(model, history, ties="exact", **arguments)["event"]  # type: ignore[arg-type]
        assert np.allclose(ours.estimates, theirs.params, atol=5e-4)
        assert np.allclose(ours.standard_errors, theirs.bse, atol=5e-4)
        assert ours.loglik == pytest.approx(theirs.llf, abs=1e-6)
    assert len(prepared.events) > 20


def test_efron_is_that_of_statsmodels() -> None:
    phreg = pytest.importorskip("statsmodels.duration.hazard_regression").PHReg
    model, history = case("event", "directed", tied=True)
    slow = [m for m in moments(model, history, "event", baseline=False) if m.events]
    x = np.concatenate([m.x for m in slow])
    status = np.concatenate([np.isin(np.arange(len(m.dyads)), m.events) for m in slow])
    number = np.repeat(np.arange(len(slow)), [len(m.dyads) for m in slow])
    theirs = phreg(
        number + 1.0, x, status=status.astype(int), strata=number, entry=number + 0.0, ties="efron"
    ).fit(disp=0)
    ours = fit(model, history, likelihood="ordinal", ties="efron")["event"]
    assert np.allclose(ours.estimates, theirs.params, atol=1e-6)
    assert np.allclose(ours.standard_errors, theirs.bse, rtol=1e-5)


def test_an_effect_of_each_sender_cancels_within_senders() -> None:
    model, history = case("event", "two-mode")
    n, m = history.network.n_senders, history.network.n_receivers
    of_senders_ = np.random.default_rng(1).normal(scale=3, size=(n, 1)) + np.zeros((n, m))
    x = history.covariates["x"]
    moved = replace(
        x, initial=x.initial + of_senders_, values=x.values + of_senders_.ravel()[x.index]
    )
    other = replace(history, covariates={**history.covariates, "x": moved})
    chosen = EventModel(terms=[terms.Given("x")])
    one, two = (fit(chosen, h, within="sender")["event"] for h in (history, other))
    assert np.allclose(one.estimates, two.estimates, atol=1e-8)
    assert model.kinds == chosen.kinds


def test_efron_says_where_a_dyad_has_several_events_at_one_time() -> None:
    history = plain_history("directed", 3, events=60)
    at_once = replace(history, times=np.full(60, 2.0))
    with pytest.raises(FitError, match="a dyad has several events at one time, and Efron's"):
        fit("x", at_once, likelihood="ordinal", ties="efron")
    with pytest.raises(FitError, match="reciprocity never differs between the dyads at risk"):
        fit("reciprocity", at_once, likelihood="ordinal", ties="efron")
    assert fit("x", at_once, likelihood="ordinal", ties="breslow")["event"].n_events == 60


def test_what_does_not_go_with_a_risk_set_is_refused() -> None:
    history = plain_history("directed", 3)
    u = terms.Sender("u")
    refused: list[tuple[Any, str]] = [
        (lambda: fit(EventModel(terms=[u]), history, within="sender"), "same for all dyads of a"),
        (lambda: fit(EventModel(terms=[terms.Inertia()]), history, sub_model="rate"), "receivers"),
        (lambda: fit("inertia", plain_history("undirected", 3), within="sender"), "undirected"),
        (lambda: fit("inertia", history, ties="efron"), "ordinal"),
        (lambda: fit("inertia", history, within="sender", frailty=Frailty()), "effects of places"),
        (lambda: fit("inertia", history, within="sender", sample=5), "sample"),
        (lambda: fit("inertia", history, sample=5, frailty=Frailty()), "sample: .* none of"),
        (lambda: fit("inertia", history, sample=5, fixed="both"), "sample: .* none of"),
        (lambda: fit("inertia", history, sample=5, unfit="drop"), "sample: .* none of"),
        (lambda: fit("1", history, breaks=[5], sub_model="choice"), "breaks: an ordinal"),
        (lambda: fit("inertia", history, sub_model="rate", within="sender"), "not both"),
        (lambda: fit("inertia", history, within="receiver").predict(until=99), "prediction"),
        (lambda: fit("inertia", history, within="receiver").check(worlds=9), "simulated worlds"),
        (lambda: fit("inertia", history, within="receiver").marginal_effects(), "marginal"),
        (lambda: fit("1", history, fixed="both").simulate(until=99), "effects of places"),
    ]
    for attempt, why in refused:
        with pytest.raises(DyadEventsError, match=why):
            attempt()
    tied = replace(history, times=np.where(history.times > 4, 6.0, history.times))
    with pytest.raises(ModelError, match="20 at most"):
        fit("inertia", tied, likelihood="ordinal", ties="exact")
    found = fit("inertia", history, within="sender")
    with pytest.raises(ModelError, match="robust"):
        robust_covariance(found.model, history, found["event"])
    twice = replace(history, times=np.ceil(history.times * 2) / 2)
    with pytest.raises(ModelError, match="two events at one time"):
        fit("inertia", twice, likelihood="ordinal", ties="exact")


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"likelihood": "intervall"}, "no likelihood 'intervall'; did you mean 'interval'?"),
        ({"likelihood": "ordinal", "ties": "Efron"}, "no ties 'Efron'; did you mean 'efron'?"),
        ({"unfit": "dropp"}, "no unfit 'dropp'; did you mean 'drop'?"),
        ({"fixed": "sender"}, "no fixed 'sender'; did you mean 'senders'?"),
        ({"frailty": "gamma"}, "frailty='gamma'; expected a Frailty, as in Frailty('gamma')"),
        ({"sample": 0}, "sample=0; expected a whole number of at least 1"),
        ({"sample": 5.5}, "sample=5.5; expected a whole number of at least 1"),
        ({"sample": 5, "seed": None}, "seed=None; expected a whole number of at least 0"),
    ],
)
def test_an_option_that_cannot_be_is_refused(options: dict[str, Any], why: str) -> None:
    with pytest.raises(DyadEventsError) as raised:
        fit("inertia", plain_history("directed", 3), **options)
    assert str(raised.value) == why


def test_a_fit_within_senders_is_saved_and_compared_with_its_like(tmp_path: Any) -> None:
    history = plain_history("directed", 3)
    found = fit("inertia + receiver(u)", history, sub_model="choice")
    assert "ordinal, within sender" in found.summary()
    found.save(tmp_path / "choice.npz")
    again = load(tmp_path / "choice.npz")
    assert again["event"].risk_set == "of sender"
    assert len(compare(a=found, b=again, library="polars")) == 2
    with pytest.raises(DyadEventsError, match="b differs from a in likelihood, risk set or ties"):
        compare(a=found, b=fit("inertia", history, likelihood="ordinal"))

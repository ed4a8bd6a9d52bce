"""Fits: closed forms, what cannot be fitted, and what is left out instead."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dyadevents import (
    EVENT,
    FORM,
    Baseline,
    Covariate,
    EventModel,
    FitError,
    History,
    Kind,
    ModelError,
    Network,
    fit,
    terms,
)
from dyadevents.engine.prepare import prepare
from dyadevents.inference import sampled_fit, start
from dyadevents.inference.likelihood import Likelihood, LikelihoodName
from dyadevents.inference.separation import upper_bound
from dyadevents.simulate import simulate
from made_events.kinds import WARMING
from made_events.made_histories import END, START, plain_history, tie_history

OTHER = Kind("other")


def window_of(history: History) -> np.ndarray:
    return (history.times > history.start) & (history.times <= history.end)


def test_a_baseline_alone_is_events_by_exposure_in_each_piece() -> None:
    history = plain_history("two-mode", 2)
    model = EventModel(baseline={"event": Baseline((3.0, 5.0))})
    found = fit(model, history)["event"]
    times = history.times[window_of(history)]
    counts = np.array([(times <= 3).sum(), ((times > 3) & (times <= 5)).sum(), (times > 5).sum()])
    exposure = 30 * np.diff([START, 3.0, 5.0, END])
    assert found.names == ("baseline(1, 3)", "baseline(3, 5)", "baseline(5, 9)")
    assert np.allclose(found.estimates, np.log(counts / exposure))
    assert np.allclose(found.standard_errors, 1 / np.sqrt(counts))


def test_an_ordinal_fit_of_nothing_is_the_chance_of_a_random_dyad() -> None:
    history = plain_history("undirected", 2)
    found = fit(EventModel(), history, likelihood="ordinal")["event"]
    assert found.loglik == pytest.approx(-window_of(history).sum() * np.log(15))
    assert found.names == ()


def test_a_baseline_that_is_free_between_events_makes_both_likelihoods_one() -> None:
    history = plain_history("directed", 8, events=25)
    still = Covariate("x", "dyads", history.covariates["x"].initial)
    times = history.times[history.times > START]
    history = replace(history, covariates={"x": still}, end=float(times[-1]))
    chosen = [terms.Given("x"), terms.Inertia()]
    fine = EventModel(terms=chosen, baseline={"event": Baseline(tuple(times[:-1]))})
    interval = fit(fine, history)["event"]
    ordinal = fit(EventModel(terms=chosen), history, likelihood="ordinal")["event"]
    assert np.allclose(interval.estimates[-2:], ordinal.estimates, atol=1e-9)
    assert np.allclose(interval.standard_errors[-2:], ordinal.standard_errors, atol=1e-9)


def test_acts_of_the_whole_network_are_a_poisson_process() -> None:
    network = Network.two_mode(["a", "b"], ["c", "d", "e"])
    tension = Covariate.series("g", 0.0, {3.5: 1.0})
    history = History(
        network,
        (FORM, WARMING),
        np.array([1.0, 2.0, 3.0, 4.0, 5.0]),
        np.array([0, -1, 1, -1, -1]),
        np.array([0, -1, 1, -1, -1]),
        np.array([0, 1, 0, 1, 1]),
        0.0,
        10.0,
        {"g": tension},
    )
    model = EventModel(kinds=(FORM, WARMING), terms={"warming": [terms.Given("g")]})
    found = fit(model, history)["warming"]
    assert found["intercept"] == pytest.approx(np.log(1 / 3.5))
    assert found.estimates[1] == pytest.approx(np.log(2 / 6.5) - np.log(1 / 3.5))


def awkward() -> History:
    """A column that separates, two that say the same, one that says nothing, a silent kind."""
    rng = np.random.default_rng(0)
    network = Network.two_mode([f"s{k}" for k in range(10)], [f"r{k}" for k in range(12)])
    never, x = np.zeros((10, 12)), rng.normal(size=(10, 12))
    never[:2] = 1
    given = {"never": never, "x": x, "twice": 2 * x + 1, "flat": np.zeros((10, 12))}
    return History(
        network,
        (EVENT, OTHER),
        np.sort(rng.uniform(0, 10, 80)),
        rng.integers(2, 10, 80),
        rng.integers(12, size=80),
        np.zeros(80, dtype=int),
        0.0,
        10.0,
        {name: Covariate(name, "dyads", values) for name, values in given.items()}
        | {"g": Covariate.series("g", 0.0, {4.0: 1.0})},
    )


@pytest.mark.parametrize(
    ("names", "message", "blame"),
    [
        (["x", "twice"], "carry the same information", ("covariate(x)", "covariate(twice)")),
        (["x", "flat"], "never differs between the dyads", ("covariate(flat)",)),
        (["never"], r"never happen where covariate\(never\) is high", ("covariate(never)",)),
    ],
)
@pytest.mark.parametrize("likelihood", ["interval", "ordinal"])
def test_what_cannot_be_estimated_is_named(
    names: list[str], message: str, blame: tuple[str, ...], likelihood: str
) -> None:
    model = EventModel(kinds=(EVENT, OTHER), terms={"event": [terms.Given(n) for n in names]})
    with pytest.raises(FitError, match=message) as error:
        fit(model, awkward(), likelihood=likelihood)  # type: ignore[arg-type]
    assert error.value.terms == blame
    assert str(error.value).startswith("event: ")


def test_what_cannot_be_estimated_is_left_out_where_that_is_asked_for() -> None:
    chosen = ("never", "x", "twice", "flat")
    model = EventModel(
        kinds=(EVENT, OTHER),
        terms=[terms.Given(name) for name in chosen],
        baseline={"event": Baseline((9.9999,))},
    )
    result = fit(model, awkward(), unfit="drop")
    found = result["event"]
    assert found.names == ("intercept", "covariate(x)")
    left = [name for name, _ in found.dropped]
    assert left == [
        "baseline(9.9999, 10)",
        "covariate(flat)",
        "covariate(twice)",
        "covariate(never)",
    ]
    assert all(f"left out {name}" in " ".join(found.messages) for name in left)
    clean = fit(
        EventModel(kinds=(EVENT, OTHER), terms=[terms.Given("x")]), awkward(), kinds=["event"]
    )
    assert np.allclose(found.estimates, clean["event"].estimates)
    again = fit(result.model, awkward(), kinds=["event"])["event"]
    assert np.array_equal(again.estimates, found.estimates)


def test_ordinal_fits_leave_out_what_is_the_same_for_all_dyads() -> None:
    model = EventModel(kinds=(EVENT, OTHER), terms={"event": [terms.Given("x"), terms.Given("g")]})
    with pytest.raises(FitError, match=r"covariate\(g\) is the same for all dyads at a moment"):
        fit(model, awkward(), likelihood="ordinal")
    found = fit(model, awkward(), likelihood="ordinal", unfit="drop")["event"]
    assert found.names == ("covariate(x)",)
    assert found.dropped[0][0] == "covariate(g)"


def test_a_kind_without_events_has_a_bound() -> None:
    history = awkward()
    with pytest.raises(FitError, match="other: no event between start and end"):
        fit(EventModel(kinds=(EVENT, OTHER)), history, kinds=["other"])
    model = EventModel(kinds=(EVENT, OTHER), terms={"other": [terms.Given("x")]})
    found = fit(model, history, unfit="drop")["other"]
    assert found.bound == pytest.approx(-np.log(0.05) / (120 * 10))
    assert found.names == ()
    assert found.n_events == 0
    assert found.dropped == (("covariate(x)", "no event between start and end"),)
    assert "the rate is below 0.0025" in found.messages[0]


def test_what_is_left_of_a_model_can_be_simulated() -> None:
    """Every kind has the coefficients that the fitted model needs; a silent one never happens."""
    history = awkward()
    kinds = (EVENT, OTHER)
    model = EventModel(
        kinds=kinds,
        terms=[terms.Given("x"), terms.Given("never")],
        baseline={"other": Baseline((5.0,))},
    )
    result = fit(model, history, unfit="drop")
    worlds = simulate(result.model, history, result.coefficients, worlds=20, seed=1)
    kinds_seen = np.concatenate([worlds.history(k).kind_of for k in range(20)])
    assert set(kinds_seen.tolist()) == {0}


def test_the_bound_counts_only_time_at_risk() -> None:
    network = Network.two_mode(["a", "b"], ["c"])
    suspend = Kind("suspend", frozenset({FORM.leads_to}))  # type: ignore[arg-type]
    none = np.zeros(1, dtype=int)
    history = History(network, (FORM, suspend), np.array([6.0]), none, none, none, 0.0, 10.0)
    found = fit(EventModel(kinds=(FORM, suspend)), history, unfit="drop")
    assert found["suspend"].bound == pytest.approx(-np.log(0.05) / 4)
    assert found["form"].estimates == pytest.approx([np.log(1 / 16)])


def test_a_kind_that_was_never_at_risk_has_no_bound() -> None:
    history = awkward()
    kinds = (EVENT, Kind("resume", frozenset({FORM.leads_to})))  # type: ignore[arg-type]
    history = replace(history, kinds=kinds)
    found = fit(EventModel(kinds=kinds), history, unfit="drop")["resume"]
    assert found.bound is None
    assert found.messages == ("resume: no dyad was ever at risk between start and end",)
    with pytest.raises(FitError, match="resume: no dyad was ever at risk"):
        fit(EventModel(kinds=kinds), history, kinds=["resume"])
    assert np.isinf(upper_bound(0.0))


def test_a_piece_without_exposure_is_named() -> None:
    network = Network.two_mode(["a", "b"], ["c"])
    suspend = Kind("suspend", frozenset({FORM.leads_to}))  # type: ignore[arg-type]
    none = np.zeros(2, dtype=int)
    history = History(
        network, (FORM, suspend), np.array([6.0, 8.0]), none, none, np.array([0, 1]), 0.0, 10.0
    )
    model = EventModel(kinds=(FORM, suspend), baseline={"suspend": Baseline((5.0,))})
    with pytest.raises(FitError, match=r"no dyad is at risk during baseline\(0, 5\)"):
        fit(model, history, kinds=["suspend"])
    found = fit(model, history, kinds=["suspend"], unfit="drop")["suspend"]
    assert found.estimates == pytest.approx([np.log(1 / 4)])


def test_kinds_without_terms_and_events_are_left_aside() -> None:
    assert set(fit(EventModel(kinds=(EVENT, OTHER)), awkward()).kinds) == {"event"}
    with pytest.raises(ModelError, match="no kind 'absent' in this model; it has: event, other"):
        fit(EventModel(kinds=(EVENT, OTHER)), awkward(), kinds=["absent"])


def test_kinds_of_a_tie_are_fitted_one_by_one() -> None:
    history = tie_history("two-mode", 3)
    model = EventModel(kinds=history.kinds, terms=[terms.Given("x")])
    both = fit(model, history, kinds=["form", "exchange"])
    assert both.loglik == pytest.approx(
        sum(fit(model, history, kinds=[k])[k].loglik for k in ("form", "exchange"))
    )
    assert both.coefficients["form"] is both["form"].estimates
    one = both["form"]
    assert one.aic == pytest.approx(4 - 2 * one.loglik)
    assert one.bic == pytest.approx(2 * np.log(one.n_events) - 2 * one.loglik)


@pytest.mark.parametrize("likelihood", ["interval", "ordinal"])
@pytest.mark.parametrize("mode", ["directed", "undirected", "two-mode"])
def test_a_start_from_a_sample_leads_to_the_same_maximum_sooner(
    mode: str, likelihood: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = plain_history(mode, 6, events=200)
    model = EventModel(terms=[terms.Given("x"), terms.Inertia(), terms.Sum("u")])
    plain = fit(model, history, likelihood=likelihood)["event"]  # type: ignore[arg-type]
    monkeypatch.setattr(start, "LARGE", 1)
    sooner = fit(model, history, likelihood=likelihood)["event"]  # type: ignore[arg-type]
    assert np.allclose(plain.estimates, sooner.estimates, atol=1e-8)
    assert sooner.iterations <= plain.iterations


@pytest.mark.parametrize("controls", [0, 3])
def test_many_events_start_from_a_smaller_sample_or_from_none(
    controls: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = plain_history("directed", 6, events=200)
    model = EventModel(terms=[terms.Given("x"), terms.Inertia()])
    plain = fit(model, history)["event"]
    monkeypatch.setattr(start, "LARGE", 1)
    numbers = plain.n_events * len(plain.names)
    monkeypatch.setattr(sampled_fit, "MOST_NUMBERS", controls * numbers + 1)
    assert np.allclose(fit(model, history)["event"].estimates, plain.estimates, atol=1e-8)


def test_a_start_from_a_sample_gives_way_where_the_sample_separates(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(start, "LARGE", 1)
    model = EventModel(kinds=(EVENT, OTHER), terms={"event": [terms.Given("never")]})
    with pytest.raises(FitError, match="separation"):
        fit(model, awkward(), kinds=["event"])


@pytest.mark.parametrize("likelihood", ["interval", "ordinal"])
def test_evaluations_do_not_grow_as_dyads_with_events_get_rare(likelihood: LikelihoodName) -> None:
    """Above two million dyads a sample is tried first, which holds none of those that matter."""
    model = EventModel(terms=[terms.Inertia(), terms.Reciprocity()])
    evaluations = []
    for actors in (40, 400, 1600):
        rng = np.random.default_rng(1)
        many = 2000
        senders, receivers = rng.integers(actors, size=many), rng.integers(actors, size=many)
        receivers = np.where(senders == receivers, (receivers + 1) % actors, receivers)
        for e in range(50, many):
            k, chance = rng.integers(e), rng.random()
            if chance < 0.1:
                senders[e], receivers[e] = senders[k], receivers[k]
            elif chance < 0.15:
                senders[e], receivers[e] = receivers[k], senders[k]
        history = History(
            Network.directed([f"a{k}" for k in range(actors)]),
            (EVENT,),
            np.arange(1.0, many + 1),
            senders,
            receivers,
            np.zeros(many, dtype=int),
            0.0,
            float(many),
        )
        found = fit(model, history, likelihood=likelihood)["event"]
        prepared = prepare(model, history, "event", baseline=likelihood == "interval")
        function = Likelihood(prepared, likelihood)
        assert np.abs(function(function.centred(found.estimates)).gradient).max() < 1e-4
        evaluations.append(found.iterations)
    assert max(evaluations) <= 9


@pytest.mark.parametrize("mode", ["directed", "undirected", "two-mode"])
@pytest.mark.parametrize("ties", [False, True], ids=["plain", "ties"])
def test_the_start_knows_the_likelihood_without_looking_at_dyads(mode: str, ties: bool) -> None:
    history = tie_history(mode, 5) if ties else plain_history(mode, 5)
    model = EventModel(kinds=history.kinds, terms=[terms.Given("x"), terms.Inertia()])
    for kind in {history.kinds[k].name for k in np.unique(history.kind_of)}:
        for likelihood in ("interval", "ordinal"):
            prepared = prepare(model, history, kind, baseline=likelihood == "interval")
            function = Likelihood(prepared, likelihood)  # type: ignore[arg-type]
            sums = function.sums(np.zeros(2))
            assert prepared.at_risk().tolist() == sums.s0.round().tolist()
            theta, value = start.without_effects(function)
            assert value == pytest.approx(function(theta).loglik, rel=1e-12)

"""Score processes, rescaled time, counts of places: small p-values where the model is wrong."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from dyadevents import EVENT, Covariate, EventModel, History, Network, fit, terms
from dyadevents.diagnose.places import counts_by_place
from dyadevents.diagnose.processes import increments, score_processes
from dyadevents.diagnose.rescaled import rescaled_gaps
from dyadevents.engine.prepare import prepare
from dyadevents.inference.likelihood import Likelihood, LikelihoodName
from dyadevents.inference.one_kind import fit_prepared
from dyadevents.inference.residuals import residuals
from made_events.brute_force import Moment
from made_events.likelihood_cases import GROUP, LIKELIHOODS, case, moments_of_case, some_theta
from made_events.made_histories import plain_history

Floats = np.ndarray


def two_mode(rates: Floats, seed: int, *, end: float = 10.0, x: Floats | None = None) -> History:
    """Events of every dyad as Poisson processes of given rates."""
    rng = np.random.default_rng(seed)
    n, m = rates.shape
    counts = rng.poisson(rates * end).ravel()
    dyad = np.repeat(np.arange(n * m), counts)
    times = rng.uniform(0.0, end, len(dyad))
    order = np.argsort(times)
    network = Network.two_mode([f"s{k}" for k in range(n)], [f"r{k}" for k in range(m)])
    given = {} if x is None else {"x": Covariate("x", "dyads", x)}
    return History(
        network,
        (EVENT,),
        times[order],
        dyad[order] // m,
        dyad[order] % m,
        np.zeros(len(dyad), dtype=int),
        0.0,
        end,
        given,
    )


def fitted(
    model: EventModel, history: History, likelihood: LikelihoodName = "interval"
) -> tuple[Likelihood, Floats]:
    prepared = prepare(model, history, "event", baseline=likelihood == "interval")
    found = fit_prepared(prepared, likelihood)
    return Likelihood(prepared, likelihood), found.estimates


def slow_scores(found: list[Moment], theta: Floats, likelihood: str, centre: Floats) -> Floats:
    """Score of the centred columns at each moment."""
    rows = []
    for moment in found:
        x = moment.x - centre
        w = np.exp(moment.x @ theta) if len(x) else np.zeros(0)
        events = x[moment.events].sum(axis=0) if moment.events else np.zeros(len(theta))
        if likelihood == "interval":
            rows.append(events - moment.duration * (w @ x if len(x) else 0.0))
        else:
            count = len(moment.events)
            rows.append(events - (count * (w @ x) / w.sum() if count else 0.0))
    return np.array(rows)


@GROUP
@pytest.mark.parametrize("kind", ["event", "form", "suspend"])
@pytest.mark.parametrize("likelihood", LIKELIHOODS)
def test_scores_up_to_each_step_are_those_of_their_definition(
    kind: str, likelihood: LikelihoodName
) -> None:
    model, history = case(kind, "two-mode", likelihood, 0.5)
    prepared = prepare(model, history, kind, baseline=likelihood == "interval")
    theta = some_theta(prepared)
    function = Likelihood(prepared, likelihood)
    centred = function.centred(theta)
    sums = function.sums(centred[prepared.local])
    each = np.arange(len(prepared.steps))
    score, information = increments(function, centred, sums, each)
    centre = np.zeros(len(theta))
    centre[prepared.local], centre[prepared.network] = function.centre, function.network_centre
    found = moments_of_case(kind, "two-mode", likelihood, 0.5)
    slow = np.cumsum(slow_scores(found, theta, likelihood, centre), axis=0)
    at = np.searchsorted([m.time for m in found], prepared.steps + 1e-12) - 1
    assert np.allclose(np.cumsum(score, axis=0), slow[at], atol=1e-9)
    whole = function(centred)
    assert np.allclose(score.sum(axis=0), whole.gradient, atol=1e-9)
    assert np.allclose(information.sum(axis=0), whole.information, atol=1e-9)


@pytest.mark.parametrize("likelihood", LIKELIHOODS)
def test_score_processes_end_at_0_and_stay_near_it_where_the_model_is_right(
    likelihood: LikelihoodName,
) -> None:
    x = np.random.default_rng(1).normal(size=(12, 10))
    history = two_mode(0.2 * np.exp(0.5 * x), 2, x=x)
    model = EventModel(terms=[terms.Given("x")])
    found = score_processes(*fitted(model, history, likelihood))
    assert found["covariate(x)"].values[-1] == pytest.approx(0.0, abs=1e-6)
    assert found.p > 0.05
    assert all(term.p > 0.05 for term in found.terms)
    assert all((term.low <= term.high).all() for term in found.terms)


@pytest.mark.parametrize("likelihood", LIKELIHOODS)
def test_an_effect_that_turns_round_is_found(likelihood: LikelihoodName) -> None:
    x = np.random.default_rng(1).normal(size=(12, 10))
    early = two_mode(0.3 * np.exp(0.6 * x), 3, end=5.0, x=x)
    late = two_mode(0.3 * np.exp(-0.6 * x), 4, end=5.0, x=x)
    history = replace(
        early,
        times=np.concatenate([early.times, 5.0 + late.times]),
        senders=np.concatenate([early.senders, late.senders]),
        receivers=np.concatenate([early.receivers, late.receivers]),
        kind_of=np.concatenate([early.kind_of, late.kind_of]),
        end=10.0,
    )
    model = EventModel(terms=[terms.Given("x")])
    found = score_processes(*fitted(model, history, likelihood))
    assert found.p < 0.01
    term = found["covariate(x)"]
    assert term.p < 0.01
    assert term.values[np.searchsorted(found.times, 5.0)] > 1.5  # the hump is where it turns


def test_a_rate_that_grows_is_found_by_the_intercept() -> None:
    rng = np.random.default_rng(5)
    history = two_mode(np.full((10, 10), 0.2), 6)
    history = replace(history, times=10.0 * np.sort(rng.beta(2.0, 1.0, len(history))))
    likelihood, theta = fitted(EventModel(), history)
    found = score_processes(likelihood, theta)
    assert found["intercept"].p < 0.01
    assert found["intercept"].values.min() < -1.0  # fewer early than on average


def test_rescaled_gaps_of_a_constant_rate_are_times_between_events_in_units_of_their_mean() -> None:
    history = two_mode(np.full((6, 5), 0.4), 7)
    found = rescaled_gaps(*fitted(EventModel(), history))
    assert found is not None
    expected = np.diff(history.times, prepend=0.0) * len(history) / history.end
    assert np.allclose(found.gaps, expected)
    assert found.p > 0.05
    assert found.autocorrelation_p > 0.05


def test_bursts_are_found_in_rescaled_time() -> None:
    rng = np.random.default_rng(8)
    starts = np.sort(rng.uniform(0, 10, 40))
    times = np.sort((starts[:, None] + rng.uniform(0, 0.01, (40, 4))).ravel())
    made = two_mode(np.full((6, 5), 2.0), 9)
    history = replace(
        made,
        times=times,
        senders=made.senders[:160],
        receivers=made.receivers[:160],
        kind_of=made.kind_of[:160],
        end=10.1,
    )
    found = rescaled_gaps(*fitted(EventModel(), history))
    assert found is not None
    assert found.p < 0.01


def test_no_gaps_are_tested_where_there_are_none() -> None:
    history = two_mode(np.full((6, 5), 0.4), 7)
    model = EventModel()
    ordinal = Likelihood(prepare(model, history, "event", baseline=False), "ordinal")
    assert rescaled_gaps(ordinal, np.zeros(0)) is None
    monthly = EventModel(commit=1.0)
    tied = replace(history, times=np.floor(history.times))
    assert rescaled_gaps(*fitted(monthly, tied)) is None
    few = replace(
        history,
        times=history.times[:3],
        senders=history.senders[:3],
        receivers=history.receivers[:3],
        kind_of=history.kind_of[:3],
    )
    assert rescaled_gaps(*fitted(model, few)) is None


@pytest.mark.parametrize("likelihood", LIKELIHOODS)
def test_places_that_differ_are_found_and_by_how_much(likelihood: LikelihoodName) -> None:
    rng = np.random.default_rng(10)
    factors = rng.gamma(1 / 0.3, 0.3, size=40)
    x = rng.normal(size=(40, 12))
    history = two_mode(0.2 * factors[:, None] * np.exp(0.4 * x), 11, x=x)
    function, theta = fitted(EventModel(terms=[terms.Given("x")]), history, likelihood)
    found = residuals(function.prepared, function, theta)
    senders, receivers = counts_by_place(function, theta, found)
    assert (senders.of, receivers.of) == ("senders", "receivers")
    assert senders.p < 0.01
    spread = factors.var() / factors.mean() ** 2
    assert senders.variance == pytest.approx(spread, abs=0.15)
    assert receivers.p > 0.05
    assert abs(receivers.variance) < 0.05
    assert senders.observed.sum() == pytest.approx(senders.expected.sum())


def test_places_of_an_undirected_network_count_both_ends() -> None:
    history = plain_history("undirected", 3)
    model = EventModel(kinds=history.kinds)
    theta = fit(model, history)["event"].estimates
    prepared = prepare(model, history, "event", baseline=True)
    function = Likelihood(prepared, "interval")
    (places,) = counts_by_place(function, theta, residuals(prepared, function, theta))
    assert places.of == "places"
    assert places.observed.sum() == 2 * len(prepared.events)


def test_deviations_of_places_are_normal_quantiles_of_poisson_probabilities() -> None:
    history = two_mode(np.full((6, 5), 0.4), 7)
    function, theta = fitted(EventModel(), history)
    senders, _ = counts_by_place(
        function, theta, residuals(function.prepared, function, theta), draws=20
    )
    mean = len(history) / 6
    assert senders.expected == pytest.approx(np.full(6, mean))
    for observed, deviation in zip(senders.observed, senders.deviation, strict=True):
        above, below = stats.poisson.sf(observed - 1, mean), stats.poisson.cdf(observed, mean)
        tail = min(above, below, 0.5)
        expected = stats.norm.isf(tail) if above < below else stats.norm.ppf(tail)
        assert deviation == pytest.approx(expected, abs=1e-6)
    assert senders.deviation.min() < 0.0 < senders.deviation.max()

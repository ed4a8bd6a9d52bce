"""Worlds do not depend on how they are computed; scenarios share what they do not change."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest

from dyadevents import (
    Covariate,
    DyadState,
    EventModel,
    History,
    ModelError,
    Network,
    StateChanges,
    fit,
    terms,
)
from dyadevents.simulate import Forced, Scenario, Worlds, after, simulate
from dyadevents.spells import spells
from made_events.exact_laws import nothing_yet, squares
from made_events.kinds import TIE_KINDS
from made_events.many_worlds import EFFECTS, KINDS, NO_SHOCK, history_of, model_of, same


@pytest.mark.parametrize("commit", ["event", 0.25])
def test_worlds_are_the_same_whatever_batches_and_threads_there_are(commit: str | float) -> None:
    def run(**how: Any) -> Worlds:
        return simulate(
            model_of(commit), history_of(), EFFECTS, worlds=13, seed=7, scenarios=NO_SHOCK, **how
        )

    reference = run(threads=1, batch=13)
    assert len(reference.run().time) > 500
    for how in ({"threads": 2, "batch": 1}, {"threads": 3, "batch": 4}, {"threads": 2}):
        assert same(reference, run(**how))
    with ThreadPoolExecutor(2) as pool:
        assert same(reference, run(executor=pool, batch=5))


def test_a_process_pool_gives_the_same_worlds() -> None:
    def run(**how: Any) -> Worlds:
        return simulate(model_of(), history_of(), EFFECTS, worlds=6, seed=7, batch=3, **how)

    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert same(run(), run(executor=pool))


class _Breaks:
    """An executor that does one task and then breaks."""

    def __init__(self) -> None:
        self.done = 0

    def submit(self, function: Any, /, *args: Any) -> Future[Any]:
        self.done += 1
        future: Future[Any] = Future()
        if self.done == 3:
            raise BrokenExecutor
        if self.done == 2:
            future.set_exception(BrokenExecutor())
        else:
            future.set_result(function(*args))
        return future


def test_what_a_broken_executor_did_not_do_is_done_here() -> None:
    reference = simulate(model_of(), history_of(), EFFECTS, worlds=6, seed=7, batch=2)
    found = simulate(
        model_of(), history_of(), EFFECTS, worlds=6, batch=2, seed=7, executor=_Breaks()
    )
    assert same(reference, found)
    assert "2 batches" in found.messages[0]


def test_a_world_does_not_depend_on_how_many_there_are() -> None:
    few = simulate(model_of(), history_of(), EFFECTS, worlds=2, seed=7)
    many = simulate(model_of(), history_of(), EFFECTS, worlds=5, seed=7)
    for world in range(2):
        assert np.array_equal(few.history(world).times, many.history(world).times)


def test_another_seed_gives_other_worlds_and_worlds_differ() -> None:
    one = simulate(model_of(), history_of(), EFFECTS, worlds=2, seed=7)
    other = simulate(model_of(), history_of(), EFFECTS, worlds=2, seed=8)
    assert not np.array_equal(one.history(0).times, other.history(0).times)
    assert not np.array_equal(one.history(0).times, one.history(1).times)


def test_scenarios_are_the_same_until_what_differs_comes() -> None:
    found = simulate(model_of(), history_of(), EFFECTS, worlds=4, seed=7, scenarios=NO_SHOCK)
    for world in range(4):
        one, other = found.history(world), found.history(world, scenario="no shock")
        before = one.times <= 2.0
        assert before.sum() > 5
        assert np.array_equal(one.times[before], other.times[other.times <= 2.0])
        # The number of a first wait is shared too, not only what came before.
        late = {(t, i) for t, i in zip(one.times, one.senders, strict=True) if t > 2.0}
        shared = late & {(t, i) for t, i in zip(other.times, other.senders, strict=True)}
        assert len(shared) > 0


def test_pairing_needs_many_fewer_worlds_than_independent_seeds() -> None:
    history = history_of(12, 12)
    found = simulate(model_of(), history, EFFECTS, worlds=300, seed=7, scenarios=NO_SHOCK)
    paired = found.difference("exchange", [5.0], scenario="no shock")
    apart = simulate(model_of(), history, EFFECTS, worlds=300, seed=8, scenarios=NO_SHOCK)
    unpaired = (
        apart.counts("exchange", [5.0], scenario="no shock") - found.counts("exchange", [5.0])
    ).var(ddof=1)
    assert paired.reduction[0] > 3
    # What the marginal variances say of independent seeds is what independent seeds give.
    assert unpaired == pytest.approx(300 * paired.unpaired[0] ** 2, rel=0.5)
    assert (paired.standard_error < paired.unpaired).all()


def test_coefficients_of_each_world_are_used_in_it() -> None:
    sets = {kind: np.tile(effects, (4, 1)) for kind, effects in EFFECTS.items()}
    sets["form"][2, 0] = -1.0
    one = simulate(model_of(), history_of(), EFFECTS, worlds=4, seed=7)
    other = simulate(model_of(), history_of(), sets, worlds=4, seed=7)
    for world in (0, 1, 3):
        assert np.allclose(one.history(world).times, other.history(world).times, rtol=1e-12)
    assert len(other.history(2)) > 1.5 * len(one.history(2))


def test_a_factor_on_rates_multiplies_them() -> None:
    steps = Covariate.series("factor", 0.0, {2.0: 3.0})
    scenarios = {
        "none": Scenario(rates={"form": 0.0}),
        "later": Scenario(rates={"form": steps}),
        "thrice": Scenario(rates={"warming": 3.0}),
    }
    model = replace(model_of(), terms={**model_of().terms, "warming": []})  # type: ignore[dict-item]
    effects = {**EFFECTS, "warming": [0.0]}
    found = simulate(model, history_of(), effects, worlds=60, seed=7, scenarios=scenarios)
    assert (found.counts("form", [5.0], scenario="none") == 0).all()
    assert (found.counts("form", [2.0], scenario="later") == 0).all()
    assert found.counts("form", [5.0], scenario="later").mean() > found.counts("form", [5.0]).mean()
    total = found.counts("warming", [5.0], scenario="thrice").sum()
    assert abs(total - 900) < 4 * 30


def test_forced_events_happen_where_they_can() -> None:
    forced = (
        Forced(1.0, "form", "s5", "r5"),
        Forced(1.0, "resume", "s0", "r0"),  # it is active: nothing to resume
        Forced(1.5, "warming"),
    )
    quiet = {kind: [-60.0, *np.zeros(len(effects) - 1)] for kind, effects in EFFECTS.items()}
    found = simulate(
        model_of(), history_of(), quiet, worlds=1, scenarios={"forced": Scenario(forced=forced)}
    )
    history = found.history(0, scenario="forced")
    assert history.times.tolist() == [1.0, 1.5]
    assert [KINDS[k].name for k in history.kind_of] == ["form", "warming"]
    assert found.counts("ties", [0.5, 1.0], scenario="forced")[0].tolist() == [3, 4]
    assert len(found.history(0)) == 0


@pytest.mark.parametrize("commit", ["event", 0.25])
def test_ties_that_a_scenario_adds_are_there_from_the_start(commit: str | float) -> None:
    added = Scenario(states={("s7", "r6"): DyadState.ACTIVE, ("s0", "r0"): DyadState.NONE})
    for history in (history_of(), after(simulated_past(commit), 8.0)):
        found = simulate(
            model_of(commit), history, EFFECTS, worlds=2, seed=3, scenarios={"more": added}
        )
        states = found.run("more").states
        assert states[7, 6] == DyadState.ACTIVE
        assert states[0, 0] == DyadState.NONE
        assert found.run().states[0, 1] == states[0, 1]


def simulated_past(commit: str | float) -> History:
    return simulate(model_of(commit), history_of(), EFFECTS, worlds=1, seed=5).history(0)


@pytest.mark.parametrize("commit", ["event", 0.25])
def test_a_future_carries_the_past_in_its_statistics_and_can_be_replayed(
    commit: str | float,
) -> None:
    past = simulated_past(commit)
    model = model_of(commit)
    found = simulate(model, after(past, 8.0), EFFECTS, worlds=3, seed=6)
    for world in range(3):
        history = found.history(world)
        assert history.start == 5.0
        assert (history.times[: len(past)] == past.times).all()
        assert (history.times[len(past) :] > 5.0).all()
        assert len(history) > len(past)
        estimated = fit(model, history, kinds=["form"])["form"]
        # At its maximum the log-likelihood is above that of the truth, and not by far.
        truth = found.loglik()[world, 0]
        assert 0 <= estimated.loglik - truth < 15


def test_counts_agree_with_the_histories() -> None:
    changes = StateChanges(
        np.array([1.0, 2.0]), np.array([4, 0]), np.array([4, 0]), np.array([1, -1], dtype=np.int8)
    )
    history = replace(history_of(), state_changes=changes)
    found = simulate(model_of(), history, EFFECTS, worlds=3, seed=7)
    times = np.array([0.5, 2.5, 5.0])
    ties, suspended = found.counts("ties", times), found.counts("suspended", times)
    for world in range(3):
        one = found.history(world)
        for k, time in enumerate(times):
            states = _states_at(one, time)
            assert ties[world, k] == np.isin(states, (1, 2)).sum()
            assert suspended[world, k] == (states == 2).sum()
    by_hand = found.counts(lambda one: np.searchsorted(one.times, times, side="right"), times)
    kinds = sum(found.counts(kind.name, times) for kind in KINDS)
    assert (by_hand == np.cumsum(kinds, axis=1)).all()


def _states_at(history: History, time: float) -> np.ndarray:
    states = history.initial_states()
    changes = history.state_changes
    todo = [(t, 0, k) for k, t in enumerate(changes.times) if t <= time]
    todo += [(t, 1, k) for k, t in enumerate(history.times) if t <= time]
    for _, is_event, k in sorted(todo):
        if not is_event:
            states[changes.senders[k], changes.receivers[k]] = changes.states[k]
            continue
        leads = history.kinds[history.kind_of[k]].leads_to
        if leads is not None:
            states[history.senders[k], history.receivers[k]] = leads
    return states


def test_fans_are_quantiles_over_worlds() -> None:
    found = simulate(model_of(), history_of(), EFFECTS, worlds=40, seed=7)
    fan = found.fan("ties", [1.0, 5.0], (0.1, 0.5, 0.9))
    counts = found.counts("ties", [1.0, 5.0])
    assert fan.values[1].tolist() == np.median(counts, axis=0).tolist()
    assert (np.diff(fan.values, axis=0) >= 0).all()
    assert fan.mean == pytest.approx(counts.mean(axis=0))


@pytest.mark.parametrize("time", [-0.5, 5.5, np.nan])
def test_there_is_nothing_to_count_where_there_are_no_worlds(time: float) -> None:
    found = simulate(model_of(), history_of(), EFFECTS, worlds=2)
    for of in ("ties", "form"):
        with pytest.raises(ModelError, match="is not within the worlds, which go from 0 to 5"):
            found.fan(of, [time])


def test_a_function_of_a_history_gives_a_number_for_each_time() -> None:
    found = simulate(model_of(), history_of(), EFFECTS, worlds=2)
    with pytest.raises(ModelError, match="there are 2 times; expected one number for each time"):
        found.fan(len, [1.0, 5.0])
    assert found.counts(lambda history: [len(history), 1.0], [1.0, 5.0]).shape == (2, 2)


def test_an_undirected_tie_is_counted_once() -> None:
    network = Network.undirected("abcdef")
    effects = {kind.name: [-1.0] for kind in TIE_KINDS}
    empty = nothing_yet(network, TIE_KINDS, end=3.0)
    found = simulate(EventModel(TIE_KINDS), empty, effects, worlds=2)
    last = np.nextafter(3.0, 0.0)
    alive = [len(spells(found.history(world)).alive(last)) for world in range(2)]
    assert found.counts("ties", [3.0])[:, 0].tolist() == alive
    assert min(alive) > 0


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    simulate(
        model_of(),
        history_of(),
        EFFECTS,
        worlds=4,
        batch=2,
        progress=lambda a, b: told.append((a, b)),
    )
    assert told == [(2, 4), (4, 4)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"form": [0.0]}, "form.*intercept, covariate\\(x\\), sender\\(u\\)"),
        ({"visit": [0.0]}, "not a kind of the model"),
        ({"end": np.zeros((3, 1))}, "3 sets"),
        ({"end": [np.nan]}, "every value must be a number"),
        ({"end": [2000.0]}, "end: the rate at the start"),
    ],
)
def test_coefficients_that_do_not_fit_are_named(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ModelError, match=message):
        simulate(model_of(), history_of(), {**EFFECTS, **change}, worlds=2)


def test_missing_coefficients_are_named() -> None:
    with pytest.raises(ModelError, match="no coefficients for 'form'"):
        simulate(model_of(), history_of(), {}, worlds=2)


def test_an_explosion_is_told_and_not_waited_for() -> None:
    model = EventModel(terms=[terms.Inertia(transform="raw")])
    history = nothing_yet(squares(3, 3), model.kinds, end=50.0)  # type: ignore[arg-type]
    with pytest.raises(ModelError, match=r"world 0.*(bound|finite)"):
        simulate(model, history, {"event": [0.0, 0.5]}, worlds=1, limit=20_000)


def test_worlds_that_explode_leave_the_others_alone() -> None:
    model = EventModel(terms=[terms.Inertia(transform="raw")])
    history = nothing_yet(squares(3, 3), model.kinds, end=3.0)  # type: ignore[arg-type]
    effects = {"event": [0.0, 0.25]}
    calm = {"calm": Scenario(rates={"event": 0.1})}
    found = simulate(model, history, effects, worlds=20, seed=0, limit=5000, scenarios=calm)
    assert 0 < len(found.exploded) < 20
    assert found.count == 20 - len(found.exploded)
    assert found.messages[0].startswith(f"{len(found.exploded)} of 20 worlds exploded")
    assert found.counts("event", [3.0]).shape == (found.count, 1)
    assert found.difference("event", [3.0], scenario="calm").worlds == found.count
    # Those that did not explode are what each is alone, whatever they were run with.
    by_fours = simulate(model, history, effects, worlds=20, seed=0, limit=5000, batch=4)
    for number in range(found.count):
        assert np.array_equal(found.history(number).times, by_fours.history(number).times)


@pytest.mark.parametrize(
    ("scenario", "message"),
    [
        (Scenario(covariates={"law": Covariate.series("law", 0.0, {})}), "no covariate 'law'"),
        (Scenario(covariates={"x": Covariate.series("x", 0.0, {})}), "covariate of dyads"),
        (Scenario(forced=(Forced(1.0, "visit"),)), "no kind of the model"),
        (Scenario(forced=(Forced(1.0, "form", "s0", "nowhere"),)), "nowhere"),
        (Scenario(rates={"form": -1.0}), "not negative"),
        (Scenario(rates={"visit": 2.0}), "no kind 'visit'"),
        (Scenario(states={("s0", "nowhere"): DyadState.ACTIVE}), "nowhere"),
    ],
)
def test_scenarios_that_cannot_be_are_refused(scenario: Scenario, message: str) -> None:
    with pytest.raises(Exception, match=message):
        simulate(model_of(), history_of(), EFFECTS, worlds=2, scenarios={"odd": scenario})


def test_until_keeps_the_tick_of_the_fit() -> None:
    model = EventModel(KINDS, model_of().terms)
    found = simulate(model, history_of(), EFFECTS, worlds=1, until=9.0)
    assert found.model.tick == pytest.approx(0.05)
    with pytest.raises(ModelError, match="itself ends at 5"):
        after(history_of(), 4.0)

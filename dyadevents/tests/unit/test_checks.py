"""What is wrong with a history is said of the event that it is wrong with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from dyadevents import (
    EVENT,
    Baseline,
    Covariate,
    DyadState,
    EventModel,
    History,
    HistoryError,
    ModelError,
    Network,
    StateChanges,
    fit,
    terms,
)
from dyadevents.checks import check_history
from dyadevents.simulate import simulate
from made_events.kinds import TIE_KINDS
from made_events.made_histories import plain_history

PLAIN = History(
    Network.directed(["Oslo", "Rome", "Cairo"]),
    (EVENT,),
    np.array([1.0, 2.0, 3.0]),
    np.array([0, 1, 2]),
    np.array([1, 2, 0]),
    np.zeros(3, dtype=int),
    0.0,
    4.0,
)


def with_value(name: str, position: int, value: float) -> Callable[[History], History]:
    def change(history: History) -> History:
        values = getattr(history, name).copy()
        values[position] = value
        return replace(history, **{name: values})

    return change


def told(**changes: Any) -> Callable[[History], History]:
    return lambda history: replace(history, **changes)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (with_value("times", 2, 1.5), r"event 3 \(event Cairo - Oslo at 1.5\) comes after event 2"),
        (with_value("times", 1, np.nan), r"event 2 \(event Rome - Cairo at nan\): the time must"),
        (with_value("times", 2, 2.0), r"event 2 .* and event 3 .* have the same time.*breslow"),
        (with_value("senders", 1, 7), r"event 2 \(event at 2\): no actors of numbers 7 and 2"),
        (with_value("receivers", 0, -1), r"event 1 \(event at 1\): no actors of numbers 0 and -1"),
        (with_value("receivers", 1, 1), r"event 2 \(event Rome - Rome at 2\): an actor has no"),
        (with_value("kind_of", 2, 4), r"event 3 \(at 3\): kind 4, and there are kinds 0 to 0"),
        (told(senders=np.zeros(2, int)), "2 senders for 3 times; each event needs one"),
        (told(kind_of=np.zeros(5, int)), "5 kind_of for 3 times"),
        (told(end=-1.0), "the window ends .-1. before it starts .0."),
        (told(end=np.inf), "the window must start and end at finite times"),
        (told(end=1e308), r"the window from 0 to 1e\+308 cannot be computed with"),
        (told(end=1e-200), r"the window from 0 to 1e-200 cannot be computed with"),
        (
            told(network=Network.directed(list(map(str, range(40_000))))),
            "40,000 senders and 40,000 receivers make 1,600,000,000 dyads, expected at most",
        ),
        (
            told(covariates={"x": Covariate("x", "network", np.array(np.nan))}),
            "covariate 'x': every value must be a finite number",
        ),
        (
            told(covariates={"x": Covariate("x", "senders", np.zeros(4))}),
            r"covariate 'x' of senders: its values have the shape \(4,\); the network needs \(3,\)",
        ),
        (
            told(covariates={"x": Covariate("x", "sender pairs", np.zeros(3))}),
            "covariate 'x' of sender pairs: two columns, or three with a weight",
        ),
        (
            told(covariates={"x": Covariate("x", "actors", np.zeros(3))}),  # type: ignore[arg-type]
            "covariate 'x' is of 'actors'; of senders, receivers, dyads, network",
        ),
        (
            told(covariates={"x": Covariate("x", "dyads", np.zeros((3, 3)), np.ones(1))}),
            "covariate 'x': each step needs a time, an index and a value",
        ),
        (
            told(
                covariates={
                    "x": Covariate(
                        "x", "senders", np.zeros(3), np.ones(1), np.array([3]), np.ones(1)
                    )
                }
            ),
            r"covariate 'x', step 1 \(at 1\): place 3; there are places 0 to 2",
        ),
        (
            told(covariates={"x": Covariate.series("x", 0.0, {1.0: np.inf})}),
            "covariate 'x' steps: every value must be a finite number",
        ),
        (
            told(
                state_changes=StateChanges(
                    np.array([1.0]), np.array([5]), np.array([0]), np.array([1], dtype=np.int8)
                )
            ),
            r"state change 1 \(dyad 5 - 0 to state 1 at 1\)",
        ),
        (
            told(
                state_changes=StateChanges(
                    np.array([1.0]), np.array([0]), np.array([1]), np.array([9], dtype=np.int8)
                )
            ),
            r"state change 1 .* a state from -1 to 3",
        ),
        (told(state_changes=StateChanges(np.array([1.0]))), "1 times and other senders"),
        (
            told(state_changes=StateChanges([1.0], [0], [1], [9])),  # type: ignore[arg-type]
            "state change 1 .* a state from -1 to 3",
        ),
        (told(states=[[0, 1]]), r"states: expected an array of values of DyadState.*\(3, 3\)"),
        (told(states=np.full((3, 3), 9)), "states: expected an array of values of DyadState"),
        (told(covariates={"x": 5}), "covariate 'x': expected a Covariate .* not 5"),
        (
            told(covariates={"x": Covariate.series("x", 0.0, {"2001-01": 1.0})}),  # type: ignore[dict-item]
            "covariate 'x': .* steps have numbers for times",
        ),
    ],
)
def test_a_wrong_history_is_told(change: Callable[[History], History], message: str) -> None:
    with pytest.raises(HistoryError, match=message):
        check_history(EventModel(), change(PLAIN))


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("times", ["1", "2", "3"], "times: expected numbers, not '1'"),
        ("senders", ["Oslo", "Rome", "Cairo"], r"senders: expected whole numbers, as network.sen"),
        ("receivers", [1.0, 2.0, 0.0], "receivers: expected whole numbers"),
        ("kind_of", ["event"] * 3, "kind_of: .* positions in kinds, not 'event'"),
        ("times", [[1.0], [2.0], [3.0]], r"times: expected numbers, not 1.0 in .* shape \(3, 1\)"),
    ],
)
def test_a_history_takes_lists_of_numbers_and_no_names(name: str, given: Any, message: str) -> None:
    with pytest.raises(HistoryError, match=message):
        replace(PLAIN, **{name: given})
    listed: Any = getattr(PLAIN, name).tolist()
    assert getattr(replace(PLAIN, **{name: listed}), name).tolist() == listed


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"network": ["Oslo", "Rome"]}, "network: expected a Network, not "),
        ({"start": None}, "start: expected a number, not None"),
        ({"end": "2001"}, "end: expected a number, not '2001'"),
        ({"states": np.zeros((3, 3))}, "states: expected whole numbers, which are values of"),
    ],
)
def test_a_history_is_of_a_network_with_a_window_in_numbers(changes: Any, message: str) -> None:
    with pytest.raises(HistoryError, match=message):
        replace(PLAIN, **changes)


def test_a_right_history_passes() -> None:
    check_history(EventModel(), PLAIN)


def test_times_may_repeat_where_cells_or_breslow_say_so() -> None:
    same = replace(PLAIN, times=np.array([1.0, 2.0, 2.0]))
    check_history(EventModel(commit=0.5), same)
    check_history(EventModel(), same, ties="breslow")
    check_history(EventModel(), replace(same, start=2.0))  # before the window order is no matter


def test_kinds_of_model_and_history_must_be_the_same() -> None:
    with pytest.raises(ModelError, match=r"the model has kinds form, .* and the history has event"):
        check_history(EventModel(kinds=TIE_KINDS), PLAIN)


@pytest.mark.parametrize("edge", [0.0, 4.0, 9.0])
def test_a_baseline_breaks_inside_the_window(edge: float) -> None:
    with pytest.raises(ModelError, match=f"event: the baseline breaks at {edge:g}, outside"):
        fit(EventModel(baseline={"event": Baseline((edge,))}), PLAIN)
    check_history(EventModel(baseline={"event": Baseline((edge,))}), PLAIN)  # as simulations have


def test_an_event_outside_its_risk_set_is_told() -> None:
    kinds = TIE_KINDS
    resume = [k.name for k in kinds].index("resume")
    history = replace(PLAIN, kinds=kinds, kind_of=np.array([0, 0, resume]))
    with pytest.raises(
        HistoryError,
        match=r"event 3 \(resume Cairo - Oslo at 3\): the dyad is none at that time, and 'resume' "
        "can only happen where it is suspended",
    ):
        fit(EventModel(kinds=kinds), history, kinds=["form"])
    states = np.zeros((3, 3), dtype=np.int8)
    states[2, 0] = DyadState.SUSPENDED
    found = fit(EventModel(kinds=kinds), replace(history, states=states), kinds=["form"])
    assert found["form"].n_events == 2


def test_a_half_life_that_is_over_before_the_next_tick_is_refused() -> None:
    history = plain_history("directed", 1)  # 8 long, so that a tick is 0.08
    by_default, given = (0.2, None, "0.08, a hundredth of the window"), (0.5, 0.2, "0.2:")
    for half_life, tick, told in (by_default, given):
        term = terms.During(terms.Inertia(half_life=half_life), 0.0)
        model = EventModel(terms=[term], tick=tick)
        with pytest.raises(ModelError, match="halves in") as error:
            fit(model, history)
        assert told in str(error.value)
        assert f"{half_life / 20:g}, or at most {half_life / 3:g}" in str(error.value)
        fine = replace(model, tick=half_life / 3)
        assert np.isfinite(fit(fine, history)["event"].loglik)


def test_cells_may_be_wide_where_a_tick_is_given_that_is_narrow_enough() -> None:
    history = plain_history("directed", 1)
    model = EventModel(terms=[terms.Inertia(half_life=0.2)], commit=0.25)
    with pytest.raises(ModelError, match=r"halves in 0\.2, and statistics move at"):
        fit(model, history)
    assert np.isfinite(fit(replace(model, tick=0.05), history)["event"].loglik)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"threads": 0}, "threads=0: expected a whole number from 1 on"),
        ({"threads": 1.5}, r"threads=1\.5"),
        ({"executor": "dask"}, "executor='dask' takes no tasks"),
    ],
)
def test_workers_are_threads_or_an_executor(given: dict[str, Any], message: str) -> None:
    model = EventModel()
    with pytest.raises(ModelError, match=message):
        fit(model, PLAIN, **given)
    with pytest.raises(ModelError, match=message):
        simulate(model, PLAIN, {"event": [-2.0]}, until=5.0, worlds=1, seed=1, **given)

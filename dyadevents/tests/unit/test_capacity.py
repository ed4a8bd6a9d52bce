"""Dyads that leave the risk set while one of their ends is taken, against an own count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from dyadevents import (
    END,
    EVENT,
    FORM,
    Covariate,
    DyadEventsError,
    DyadState,
    EventModel,
    History,
    HistoryError,
    ModelError,
    Network,
    StateChanges,
    fit,
    load,
    statistics,
    terms,
)
from dyadevents.capacity import with_capacity
from dyadevents.engine.prepare import prepare
from dyadevents.inference.likelihood import Likelihood

MODEL = EventModel((FORM, END), {"form": [terms.Given("x"), terms.Degree(of="ties")]})


def made(mode: str, limits: Mapping[str, int], *, seed: int = 1, events: int = 60) -> History:
    """Ties that form where both ends have room, and end."""
    rng = np.random.default_rng(seed)
    names = [f"a{k}" for k in range(6)]
    network = Network(tuple(names), tuple(names), mode)  # type: ignore[arg-type]
    x = rng.normal(size=(6, 6))
    history = History(
        network,
        (FORM, END),
        *(np.zeros(0, dtype=float), *(np.zeros(0, dtype=np.int64),) * 3),
        0.0,
        10.0,
        {"x": Covariate("x", "dyads", (x + x.T) / 2 if mode == "undirected" else x)},
        state_changes=StateChanges(
            np.array([4.0, 6.0]),
            np.array([0, 4]),
            np.array([5, 5]),
            np.array([DyadState.UNSEEN, DyadState.NONE], dtype=np.int8),
        ),
        states=_hidden(),
    )
    rows: list[tuple[float, int, int, int]] = []
    for time in np.sort(rng.uniform(0, 9.9, events)):
        pairs = at_risk(replaced(history, rows), time, limits)
        live = [dyad for dyad, state in states(replaced(history, rows), time).items() if state == 1]
        if pairs and rng.random() < 0.6:
            rows.append((time, *pairs[rng.integers(len(pairs))], 0))
        elif live:
            rows.append((time, *live[rng.integers(len(live))], 1))
    return replaced(history, rows)


def _hidden() -> np.ndarray:
    states_ = np.zeros((6, 6), dtype=np.int8)
    states_[4, 5] = -1
    states_[1, 2] = 1
    return states_


def replaced(history: History, rows: list[tuple[float, int, int, int]]) -> History:
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    return replace(
        history,
        times=np.array(columns[0], dtype=float),
        **{
            name: np.array(columns[k + 1], dtype=np.int64)
            for k, name in enumerate(("senders", "receivers", "kind_of"))
        },
    )


def states(history: History, now: float) -> dict[tuple[int, int], int]:
    """The state of each dyad just before a time, from all that came before."""
    n = history.network.n_senders
    undirected = history.network.mode == "undirected"
    found = {
        (i, j): int(history.initial_states()[i, j])
        for i in range(n)
        for j in range(n)
        if (i < j if undirected else i != j)
    }
    changes = history.state_changes
    moves = [
        (t, 0, (int(i), int(j)), int(s))
        for t, i, j, s in zip(
            changes.times, changes.senders, changes.receivers, changes.states, strict=True
        )
    ]
    moves += [
        (t, 1, (int(i), int(j)), int((FORM, END)[k].leads_to))  # type: ignore[arg-type]
        for t, i, j, k in zip(
            history.times, history.senders, history.receivers, history.kind_of, strict=True
        )
    ]
    for t, _, (i, j), state in sorted(moves):
        if t < now:
            found[min(i, j) if undirected else i, max(i, j) if undirected else j] = state
    return found


def at_risk(history: History, now: float, limits: Mapping[str, int]) -> list[tuple[int, int]]:
    """The dyads without a tie both of whose ends have room, counted anew."""
    now_states = states(history, now)
    live = [dyad for dyad, state in now_states.items() if state in (1, 2)]
    undirected = history.network.mode == "undirected"

    def room(side: int, actor: int) -> bool:
        taken = [d for d in live if (actor in d if undirected else d[side] == actor)]
        return len(taken) < limits.get(("senders", "receivers")[side], 99)

    return [
        (i, j)
        for (i, j), state in now_states.items()
        if state in (0, 3) and room(0, i) and room(1, j)
    ]


CASES: list[tuple[str, Any, dict[str, int]]] = [
    ("directed", 1, {"senders": 1, "receivers": 1}),
    ("directed", {"receivers": 2}, {"receivers": 2}),
    ("undirected", 1, {"senders": 1, "receivers": 1}),
    ("undirected", 2, {"senders": 2, "receivers": 2}),
]


@pytest.mark.parametrize(("mode", "capacity", "limits"), CASES)
def test_ties_form_where_both_ends_have_room(
    mode: str, capacity: Any, limits: dict[str, int]
) -> None:
    history = made(mode, limits)
    taken = with_capacity(history, capacity)
    prepared = prepare(MODEL, taken, "form", baseline=False)
    theta = np.array([0.7, -0.4])
    expected, sizes = 0.0, set()
    for e in np.flatnonzero(history.kind_of == 0):
        now, own = float(history.times[e]), (int(history.senders[e]), int(history.receivers[e]))
        dyads = at_risk(history, now, limits)
        sizes.add(len(dyads))
        live = [dyad for dyad, state in states(history, now).items() if state == 1]
        weights = {}
        for i, j in dyads:
            degrees = sum(np.log1p(sum(end in dyad for dyad in live)) for end in (i, j))
            weights[i, j] = np.exp(theta @ [history.covariates["x"].initial[i, j], degrees])
        expected += np.log(weights[own] / sum(weights.values()))
    at = Likelihood(prepared, "ordinal")(theta)
    assert at.loglik == pytest.approx(expected, rel=1e-11)
    assert len(sizes) >= 4
    assert min(sizes) < 10
    # The exposure of the interval likelihood is that of the same dyads, step by step.
    steps = prepare(MODEL, taken, "form", baseline=True)
    sizes_now = [len(at_risk(history, float(t), limits)) for t in steps.steps]
    assert steps.at_risk().tolist() == sizes_now


def test_capacity_is_an_argument_of_a_fit(tmp_path: Any) -> None:
    history = made("directed", {"senders": 1, "receivers": 1})
    model = EventModel((FORM, END), {"form": [terms.Given("x")]})
    found = fit(model, history, capacity=1)
    by_hand = fit(model, with_capacity(history, 1))
    assert np.array_equal(found["form"].estimates, by_hand["form"].estimates)
    assert found["form"]["intercept"] > fit(model, history)["form"]["intercept"] + 0.5
    rows = statistics(model, history, kind="form", capacity=1)
    assert len(rows["event"]) < 0.7 * len(statistics(model, history, kind="form")["event"])
    found.save(tmp_path / "limited.npz")
    for result in (found, load(tmp_path / "limited.npz")):
        for attempt in (
            lambda r=result: r.simulate(12.0),
            lambda r=result: r.predict(until=12.0),
            lambda r=result: r.check(worlds=5),
        ):
            with pytest.raises(DyadEventsError, match="taken"):
                attempt()
    assert len(found.predict(library="polars"))


def test_what_no_capacity_allows_is_refused() -> None:
    history = made("directed", {"receivers": 2})
    with pytest.raises(HistoryError, match=r"event .* has its 1 ties already"):
        with_capacity(history, 1)
    crowded = np.zeros((6, 6), dtype=np.int8)
    crowded[1, 2] = crowded[1, 3] = 1
    with pytest.raises(HistoryError, match="a1 has 2 ties at the start"):
        with_capacity(replace(history, states=crowded), 1)
    for wrong in (0, 1.5, {"ends": 1}, {}):
        with pytest.raises(ModelError, match="whole number"):
            with_capacity(history, wrong)  # type: ignore[arg-type]
    with pytest.raises(ModelError, match="ends are alike"):
        with_capacity(made("undirected", {"senders": 1, "receivers": 1}), {"senders": 1})
    with pytest.raises(ModelError, match="happens without a tie"):
        with_capacity(replace(history, kinds=(FORM, END, EVENT)), 2)

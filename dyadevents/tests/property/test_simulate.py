"""What the simulator says on the way is what the likelihood says afterwards, for any model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from dyadevents import EventModel, History, ModelError
from dyadevents.engine.initial_parts import initial_parts
from dyadevents.engine.plan import SlotPart
from dyadevents.engine.prepare import prepare
from dyadevents.engine.replay import replay
from dyadevents.inference.likelihood import Likelihood
from dyadevents.simulate import Scenario, simulate
from dyadevents.simulate.batch import BEGIN, GO_ON, lacking, run_world, wider
from dyadevents.simulate.kernel import DONE, FULL
from dyadevents.simulate.start import coefficient_arrays, start
from dyadevents.simulate.state import ROWS, copy_arrays
from made_events.event_histories import MODES, term_strategies, worlds
from made_events.examples import examples

LIMIT = 1500


@pytest.fixture(scope="module", autouse=True)
def _any_tick_will_do() -> Iterator[None]:
    """The two must agree on what a term is with any tick, wide ones too that a fit refuses."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dyadevents.ticks.COARSE", 0.0)
        yield


Drawn = tuple[EventModel, History, dict[str, np.ndarray]]


@st.composite
def simulations(draw: st.DrawFn, mode: str, *, ties: bool) -> Drawn:
    """A model with a term or two for each kind, where its worlds begin, and coefficients."""
    bare, history = draw(worlds(mode, ties=ties))
    known = st.one_of(list(term_strategies(mode, ties=ties).values()))
    if mode == "undirected":  # max(u_i, w_j) would depend on which end is named first
        known = known.filter(lambda term: "other=w" not in term.label)
    of_network = ["period", "calendar_time", "events_of_network", "acts"]
    acts = [term_strategies(mode, ties=ties).get(name) for name in of_network]
    specified, coefficients = {}, {}
    for kind in bare.kinds:
        some = st.one_of([a for a in acts if a is not None]) if kind.of_network else known
        drawn = draw(st.lists(some, min_size=1, max_size=2, unique_by=lambda term: term.label))
        effects = draw(
            st.lists(st.sampled_from([-0.4, 0.1, 0.3]), min_size=len(drawn), max_size=len(drawn))
        )
        # Kilometres are large numbers.
        scale = [1e-4 if "distance" in term.label else 1.0 for term in drawn]
        specified[kind.name] = drawn
        coefficients[kind.name] = np.array([-0.5, *np.multiply(effects, scale)])
    model = EventModel(bare.kinds, specified, bare.commit, bare.tick)
    return model, history, coefficients


def _logliks(model: EventModel, history: History, coefficients: dict[str, np.ndarray]) -> list:
    found = []
    for kind in model.kinds:
        likelihood = Likelihood(prepare(model, history, kind.name, baseline=True), "interval")
        found.append(likelihood(likelihood.centred(coefficients[kind.name])).loglik)
    return found


@pytest.mark.parametrize("ties", [False, True], ids=["events", "ties"])
@pytest.mark.parametrize("mode", MODES)
@settings(max_examples=examples(15), phases=(Phase.explicit, Phase.generate))
@given(data=st.data())
def test_the_log_likelihood_on_the_way_is_that_of_the_replay(
    mode: str, ties: bool, data: st.DataObject
) -> None:
    model, history, coefficients = data.draw(simulations(mode, ties=ties))
    try:
        found = simulate(
            model, history, coefficients, worlds=2, seed=data.draw(st.integers(0, 9)), limit=LIMIT
        )
    except ModelError as error:
        assume("bound" not in str(error))  # this one explodes
        raise
    for world in range(found.count):  # one may explode, and is left out
        again = _logliks(model, found.history(world), coefficients)
        run = found.run()
        size = 1.0 + np.abs(run.score[world]) + run.integral[world]
        off = np.abs(found.loglik()[world] - again) / size
        assert (off <= 1e-9).all(), (off, found.loglik()[world], again)


@pytest.mark.parametrize("ties", [False, True], ids=["events", "ties"])
@pytest.mark.parametrize("mode", MODES)
@settings(max_examples=examples(15), phases=(Phase.explicit, Phase.generate))
@given(data=st.data())
def test_statistics_at_the_end_are_those_that_a_replay_ends_with(
    mode: str, ties: bool, data: st.DataObject
) -> None:
    model, history, coefficients = data.draw(simulations(mode, ties=ties))
    started = start(
        model,
        history,
        coefficient_arrays(model, history, coefficients, worlds=1),
        scenario=Scenario(),
        seed=data.draw(st.integers(0, 9)),
    )
    world = copy_arrays(started.world)
    until = float(history.end)
    with np.errstate(all="ignore"):
        status = run_world(started.rules, world, started.columns[0], started.base[0], BEGIN, until)
        while status == FULL and world.at[ROWS] <= LIMIT:
            world = wider(started.rules, world, lacking(started.rules, world))
            status = run_world(
                started.rules, world, started.columns[0], started.base[0], GO_ON, until
            )
    assume(status == DONE)
    prior, rows = started.world.at[ROWS], world.rows
    events = prior + np.flatnonzero(rows.kind[prior : world.at[ROWS]] >= 0)
    before = started.history
    whole = replace(
        before,
        times=np.append(before.times, rows.time[events]),
        senders=np.append(before.senders, rows.low[events]),
        receivers=np.append(before.receivers, rows.high[events]),
        kind_of=np.append(before.kind_of, rows.kind[events]),
    )
    design = started.design
    log = replay(model, whole, design=design)
    parts = initial_parts(design, log.values, whole.network)
    for slot, place, value in zip(log.slot, log.place, log.value, strict=True):
        row, part = design.row[slot], design.plan.part[slot]
        if part == SlotPart.NETWORK:
            parts.network[row] = value
        else:
            (parts.dyad, parts.sender, parts.receiver)[part][row, place] = value
    n, m = whole.network.n_senders, whole.network.n_receivers
    counted = (
        np.ones((n, m), dtype=bool) if mode != "undirected" else np.triu(np.ones((n, m)), 1) > 0
    )
    for name in ("sender", "receiver", "network"):
        np.testing.assert_allclose(getattr(world.parts, name), getattr(parts, name), atol=1e-12)
    flat = counted.ravel()
    np.testing.assert_allclose(world.parts.dyad[:, flat], parts.dyad[:, flat], atol=1e-12)

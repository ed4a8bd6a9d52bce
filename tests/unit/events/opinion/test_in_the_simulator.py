"""The loop around the real simulator."""

import numpy as np
from tests.unit.events.opinion.small import people

from paradiplomacy.events import COOLING, EXCHANGE, EventModel, History, Network, terms
from paradiplomacy.events.kinds import DyadState
from paradiplomacy.events.opinion import ActRate, OpinionLoop, Pulls, Tension
from paradiplomacy.events.simulate import simulate

PAIR = Network.two_mode([f"s{k}" for k in range(6)], [f"r{k}" for k in range(5)])
NONE = np.zeros(0, dtype=np.int64)
CELL, START, END = 0.25, 1980.0, 1990.0
LOOP = OpinionLoop(
    pulls=Pulls(to_nation=0.5, to_base=0.3),
    gain=0.05,
    loss=0.6,
    senders=people(6, seed=1),
    receivers=people(5, seed=2),
    warming=ActRate(0.0, opinion=1.0, other_opinion=0.5),
    given={"shock": (1985.6,)},
    tension=Tension(rise=0.3, fall=0.2, half_life=1.0),
)
TERMS = {
    "exchange": [terms.Sum("opinion"), terms.Given("openness"), terms.Given("tension")],
    "cooling": [terms.Given("national_opinion.senders")],
}
MODEL = EventModel(kinds=(EXCHANGE, COOLING), terms=TERMS, commit=CELL)
COEFFICIENTS = {"exchange": [-0.5, 0.3, 0.1, -0.5], "cooling": [-0.7, -1.0]}


def history(kinds=(EXCHANGE, COOLING)):
    states = np.full((6, 5), DyadState.ACTIVE, dtype=np.int8)
    empty = np.zeros(0)
    return History(PAIR, kinds, empty, NONE, NONE, NONE, start=START, end=END, states=states)


def worlds(loop=LOOP, **changed):
    given = {"worlds": 12, "seed": 3, **changed}
    return simulate(MODEL, history(), COEFFICIENTS, outer=loop, **given)


def rows(found):
    run = found.run()
    return [run.begins, run.time, run.kind, run.sender, run.receiver]


def test_what_the_layer_keeps_is_what_the_events_of_each_world_make():
    found = worlds()
    run = found.run()
    edges = np.arange(START + CELL, END + CELL / 2, CELL)
    for world in (0, 7):
        running = LOOP.start(np.array([world]), PAIR, 3, time=START, kinds=MODEL.kinds)
        events = run.events(world)
        cells = np.searchsorted(edges, run.time[events])
        for cell, edge in enumerate(edges):
            here = events[cells == cell]
            met = here[run.kind[here] == 0]
            running.after_cell(
                edge,
                {"exchange": np.bincount(run.sender[met], minlength=6)[:, None]},
                {"exchange": np.bincount(run.receiver[met], minlength=5)[:, None]},
                {"cooling": np.array([(run.kind[here] == 1).sum()])},
            )
        for name, values in running.result().items():
            np.testing.assert_array_equal(run.layer[name][..., world], values[..., 0])
    assert (run.layer["cooling"].sum(axis=0) > 0).any()
    assert (run.layer["shock"].sum(axis=0) == 1).all()


def test_a_world_is_the_same_in_every_batch_and_with_any_threads():
    whole = worlds(batch=12, threads=1)
    for changed in ({"batch": 1}, {"batch": 5, "threads": 2}):
        other = worlds(**changed)
        for one, two in zip(rows(whole), rows(other), strict=True):
            np.testing.assert_array_equal(one, two)
        for name, values in whole.run().layer.items():
            np.testing.assert_array_equal(other.run().layer[name], values)


def test_a_loop_that_does_not_move_changes_no_event():
    drawn = {"worlds": 5, "seed": 3}
    kinds, given = (EXCHANGE,), history((EXCHANGE,))
    model = EventModel(kinds=kinds, terms={"exchange": TERMS["exchange"]}, commit=CELL)
    exchange = {"exchange": COEFFICIENTS["exchange"]}
    still = simulate(model, given, exchange, outer=OpinionLoop(), **drawn)
    bare = EventModel(kinds=kinds, commit=CELL)
    alone = simulate(bare, given, {"exchange": [-0.5]}, **drawn)
    for one, two in zip(rows(still), rows(alone), strict=True):
        np.testing.assert_allclose(one, two, rtol=1e-12)


def test_a_shock_changes_nothing_before_it_and_fewer_meet_after():
    calm = OpinionLoop(**{**vars(LOOP), "given": {}})
    one, other = worlds(calm, worlds=40).run(), worlds(worlds=40).run()
    before = [np.flatnonzero(run.time <= 1985.75) for run in (one, other)]
    for name in ("time", "kind", "sender", "receiver"):
        a, b = (getattr(run, name)[at] for run, at in zip((one, other), before, strict=True))
        np.testing.assert_array_equal(a, b)
    after = [
        ((run.time > 1985.75) & (run.time < 1988) & (run.kind == 0)).sum() for run in (one, other)
    ]
    assert after[1] < 0.95 * after[0]

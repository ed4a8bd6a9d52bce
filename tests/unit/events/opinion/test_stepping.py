import numpy as np
import pytest
from tests.unit.events.opinion.small import near

from paradiplomacy.events import ModelError
from paradiplomacy.events.keyed import keyed_uniform
from paradiplomacy.events.opinion.flow import Pulls, flow
from paradiplomacy.events.opinion.people import Neighbours, People
from paradiplomacy.events.opinion.policy import PURPOSE
from paradiplomacy.events.opinion.stepping import Stepping, step

N = 40
GRAPH = near(N, seed=1)
BASE = np.random.default_rng(2).uniform(-1, 1, N)
MODEL = Stepping(to_neighbours=0.3, to_base=0.1, chance=0.2, gain=0.15)


def taken(worlds, *, steps=6, threads=1, before=0, initial=None):
    opinions = np.repeat(BASE[:, None], len(worlds), axis=1) if initial is None else initial
    given = {"model": MODEL, "base": BASE, "seed": 7, "worlds": np.array(worlds)}
    return step(opinions, GRAPH, steps=steps, before=before, threads=threads, **given)


def by_hand(world, steps):
    o = BASE.tolist()
    for s in range(steps):
        then = []
        for i in range(N):
            around = [o[j] for j in GRAPH.place[GRAPH.start[i] : GRAPH.start[i + 1]]]
            x = o[i] + MODEL.to_base * (BASE[i] - o[i])
            if around:
                x += MODEL.to_neighbours * (sum(around) / len(around) - o[i])
            if keyed_uniform(7, world, PURPOSE, s, 4, i) < MODEL.chance:
                x += MODEL.gain * (1 - x)
            then.append(x)
        o = then
    return o


@pytest.mark.parametrize("worlds", [[0], [3, 0, 5], range(8), range(11)])
def test_steps_are_those_of_the_equations(worlds):
    assert (np.diff(GRAPH.start) == 0).any(), "a place without neighbours is wanted"
    found = taken(worlds)
    for column, world in enumerate(worlds):
        np.testing.assert_allclose(found[:, column], by_hand(world, 6), rtol=0, atol=1e-13)


def test_a_world_is_bit_for_bit_the_same_alone_in_a_batch_and_with_any_threads():
    whole = taken(range(70))
    np.testing.assert_array_equal(taken(range(70), threads=3), whole)
    np.testing.assert_array_equal(taken([66, 2, 9]), whole[:, [66, 2, 9]])
    np.testing.assert_array_equal(taken([66])[:, 0], whole[:, 66])


def test_steps_in_two_parts_are_the_steps_at_once():
    half = taken([4, 5], steps=2)
    rest = taken([4, 5], steps=4, before=2, initial=half)
    np.testing.assert_array_equal(rest, taken([4, 5], steps=6))


def test_what_is_given_is_left_as_it_was():
    initial = np.zeros((N, 3))
    taken([0, 1, 2], initial=initial)
    assert not initial.any()


def test_small_steps_come_near_the_exact_flow():
    places = People(base=BASE, neighbours=GRAPH).of(N, "senders")
    exact = np.linspace(-1, 1, N)[:, None].copy()
    small = Stepping(to_neighbours=0.001, to_base=0.0005, chance=0.0, gain=0.0)
    given = {"base": BASE, "seed": 1, "worlds": np.arange(1)}
    stepped = step(exact, GRAPH, steps=1000, model=small, **given)
    flow(exact, places, elapsed=1.0, pulls=Pulls(to_base=0.5, to_neighbours=1.0))
    assert 1e-6 < np.abs(stepped - exact).max() < 1e-3


def test_shares_must_be_shares():
    with pytest.raises(ModelError, match=r"chance is 1\.5"):
        Stepping(to_neighbours=0, to_base=0, chance=1.5, gain=0)
    with pytest.raises(ModelError, match="more than the whole way"):
        Stepping(to_neighbours=0.7, to_base=0.7, chance=0, gain=0)


@pytest.mark.parametrize("edge", [(2, 2), (0, 3), (-1, 0)])
def test_an_edge_that_leads_nowhere_is_named(edge):
    with pytest.raises(ModelError, match=r"edge 2 of neighbours is .* places of 0 to 2"):
        Neighbours.from_edges(3, [(0, 1), edge])

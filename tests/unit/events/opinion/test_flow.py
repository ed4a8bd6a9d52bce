import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.linalg import expm
from tests.unit.events.opinion.small import near, people

from paradiplomacy.events.opinion import People, Pulls
from paradiplomacy.events.opinion.flow import flow, in_blocks, jump, national

RATES = [
    Pulls(to_nation=0.7),
    Pulls(to_base=0.3),
    Pulls(to_nation=0.7, to_base=0.3),
    Pulls(to_nation=40.0, to_base=1e-7),
]


def solved(opinions, places, elapsed, pulls):
    """The same by an adaptive solver, from the equation as it is written."""
    neighbours = places.neighbours

    def slope(_, flat):
        o = flat.reshape(opinions.shape)
        change = pulls.to_nation * (places.weights @ o - o)
        change += pulls.to_base * (places.base[:, None] - o)
        if neighbours is not None:
            for i in range(len(o)):
                around = neighbours.place[neighbours.start[i] : neighbours.start[i + 1]]
                if len(around):
                    change[i] += pulls.to_neighbours * (o[around].mean(axis=0) - o[i])
        return change.ravel()

    method = {"method": "DOP853", "rtol": 1e-12, "atol": 1e-13}
    found = solve_ivp(slope, (0, elapsed), opinions.ravel(), **method)
    return found.y[:, -1].reshape(opinions.shape)


def drawn(n, worlds, seed=0):
    return np.random.default_rng(seed).uniform(-1, 1, (n, worlds))


@pytest.mark.parametrize("pulls", RATES)
def test_the_flow_solves_its_equation(pulls):
    places = people(9, seed=1).of(9, "senders")
    opinions = drawn(9, 3)
    expected = solved(opinions, places, 0.8, pulls)
    flow(opinions, places, elapsed=0.8, pulls=pulls)
    np.testing.assert_allclose(opinions, expected, rtol=0, atol=1e-10)


@pytest.mark.parametrize("pulls", [Pulls(0, 0, 0.9), Pulls(0.4, 0.2, 1.5), Pulls(0, 0.1, 30.0)])
def test_the_flow_with_neighbours_solves_its_equation(pulls):
    places = people(12, seed=2, neighbours=True).of(12, "senders")
    assert (np.diff(places.neighbours.start) == 0).any(), "a place without neighbours is wanted"
    opinions = drawn(12, 5)
    expected = solved(opinions, places, 0.8, pulls)
    flow(opinions, places, elapsed=0.8, pulls=pulls)
    np.testing.assert_allclose(opinions, expected, rtol=0, atol=1e-10)


def test_the_pull_to_neighbours_alone_is_a_matrix_exponential():
    places = People(neighbours=near(30, seed=3)).of(30, "senders")
    step = np.zeros((30, 30))
    for i in range(30):
        around = places.neighbours.place[
            places.neighbours.start[i] : places.neighbours.start[i + 1]
        ]
        step[i, around] = 1 / max(len(around), 1)
        step[i, i] -= len(around) > 0
    opinions = drawn(30, 20)
    expected = expm(step * 200.0) @ opinions  # long enough for several pieces
    flow(opinions, places, elapsed=100.0, pulls=Pulls(to_neighbours=2.0))
    np.testing.assert_allclose(opinions, expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("neighbours", [False, True])
def test_two_flows_in_a_row_are_one(neighbours):
    places = people(15, seed=4, neighbours=neighbours).of(15, "senders")
    pulls = Pulls(0.5, 0.2, 1.0 if neighbours else 0.0)
    once, twice = drawn(15, 4), drawn(15, 4)
    flow(once, places, elapsed=1.1, pulls=pulls)
    flow(twice, places, elapsed=0.4, pulls=pulls)
    flow(twice, places, elapsed=0.7, pulls=pulls)
    np.testing.assert_allclose(twice, once, rtol=0, atol=1e-14)


def test_the_mean_returns_to_the_mean_of_bases_whatever_pulls_to_the_nation():
    places = people(20, seed=5).of(20, "senders")
    opinions = drawn(20, 2)
    before = national(opinions, places)
    flow(opinions, places, elapsed=3.0, pulls=Pulls(to_nation=5.0, to_base=0.2))
    expected = places.mean_base + (before - places.mean_base) * np.exp(-0.6)
    np.testing.assert_allclose(national(opinions, places), expected, atol=1e-14)


@pytest.mark.parametrize("neighbours", [False, True])
def test_threads_and_batches_change_no_bit(neighbours):
    places = people(25, seed=6, neighbours=neighbours).of(25, "senders")
    pulls = Pulls(0.5, 0.2, 1.0 if neighbours else 0.0)
    counts = np.random.default_rng(1).poisson(0.7, (25, 50))
    shocks = np.random.default_rng(2).poisson(0.5, 50)

    def carried(worlds, threads):
        opinions = np.ascontiguousarray(drawn(25, 50)[:, worlds])
        flow(opinions, places, elapsed=0.5, pulls=pulls, threads=threads)
        seen = np.ascontiguousarray(counts[:, worlds])
        jump(opinions, seen, shocks[worlds], gain=0.2, loss=0.3, threads=threads)
        return np.vstack([opinions, national(opinions, places, threads=threads)])

    whole = carried(slice(None), 1)
    np.testing.assert_array_equal(carried(slice(None), 3), whole)
    for worlds in (slice(0, 1), slice(3, 20), slice(17, 50)):
        np.testing.assert_array_equal(carried(worlds, 2), whole[:, worlds])


def test_every_world_is_in_one_block():
    for worlds in (1, 15, 16, 17, 64, 100):
        for threads in (1, 2, 3, 200):
            seen = np.zeros(worlds, dtype=int)

            def mark(first, last, seen=seen):
                assert first % 16 == 0
                seen[first:last] += 1

            in_blocks(mark, worlds, threads)
            assert (seen == 1).all()


def test_jumps_at_once_are_jumps_one_by_one():
    rng = np.random.default_rng(7)
    opinions = drawn(6, 5)
    exchanges, shocks = rng.poisson(2.0, (6, 5)), rng.poisson(1.0, 5)
    expected = opinions.copy()
    for i, w in np.ndindex(6, 5):
        for _ in range(exchanges[i, w]):
            expected[i, w] += 0.15 * (1 - expected[i, w])
        for _ in range(shocks[w]):
            expected[i, w] -= 0.4 * (1 + expected[i, w]) / 2
    jump(opinions, exchanges, shocks, gain=0.15, loss=0.4)
    np.testing.assert_allclose(opinions, expected, atol=1e-14)


def test_who_has_no_event_keeps_every_bit_whatever_others_have():
    opinions = drawn(50, 2)
    before = opinions.copy()
    exchanges = np.zeros((50, 2), dtype=np.int64)
    exchanges[:, 1] = 1
    jump(opinions, exchanges, np.array([0, 1]), gain=0.1, loss=0.1)
    np.testing.assert_array_equal(opinions[:, 0], before[:, 0])
    assert (opinions[:, 1] != before[:, 1]).all()


def test_a_gain_of_one_takes_an_exchange_to_the_end_and_leaves_the_rest():
    opinions = np.array([[0.25], [0.25]])
    jump(opinions, np.array([[0], [1]]), np.array([0]), gain=1.0, loss=0.0)
    assert opinions.ravel().tolist() == [0.25, 1.0]

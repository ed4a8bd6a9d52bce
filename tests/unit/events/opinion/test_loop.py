import pickle

import numpy as np
import pytest
from tests.unit.events.opinion.small import EXCHANGE, PAIR, near, people, simulate

from paradiplomacy.errors import NotFoundError
from paradiplomacy.events import COOLING, WARMING, ModelError, Network
from paradiplomacy.events.opinion import ActRate, OpinionLoop, People, Pulls, Tension

NOTHING = np.zeros((4, 2), dtype=np.int64), np.zeros((3, 2), dtype=np.int64)
LOOP = OpinionLoop(
    pulls=Pulls(to_nation=0.5, to_base=0.2),
    gain=0.05,
    loss=0.6,
    senders=people(4, seed=1),
    receivers=people(3, seed=2),
    warming=ActRate(-0.5, opinion=1.0, other_opinion=0.5),
    cooling=ActRate(-0.5, opinion=-1.0, tension=1.0),
    tension=Tension(rise=0.3, fall=0.2, half_life=1.0),
)


def rate(handed):
    local = handed["opinion.senders"][:, None] + handed["opinion.receivers"][None]
    return -0.5 + 0.3 * local + 0.2 * handed["openness"] - 0.5 * handed["tension"]


def start(loop, *, network=PAIR, worlds=2, time=1980.0, kinds=(EXCHANGE,)):
    return loop.start(np.arange(worlds), network, 1, time=time, kinds=kinds)


def cell(running, time, acts=None):
    by_sender, by_receiver = NOTHING
    return running.after_cell(time, {"exchange": by_sender}, {"exchange": by_receiver}, acts or {})


def test_nothing_moves_unless_asked_for():
    running, happened = simulate(OpinionLoop(), range(3), log_rate=lambda _: 0.5)
    assert happened.sum() > 0
    for name, values in running.result().items():
        assert not values.any(), name


def test_the_covariates_at_the_start_are_those_that_the_run_begins_with():
    given = LOOP.covariates(PAIR)
    handed = start(LOOP).handed()
    assert set(given) == set(handed)
    for name, covariate in given.items():
        np.testing.assert_allclose(handed[name][..., 0], covariate.initial, atol=1e-15)
    assert given["opinion.receivers"].of == "receivers"
    assert given["national_opinion.receivers"].of == "network"


def test_exchanges_warm_their_own_places_on_both_sides_and_no_others():
    by_sender, by_receiver = (array.copy() for array in NOTHING)
    by_sender[2, 1], by_receiver[0, 1] = 2, 2
    running = start(OpinionLoop(gain=0.5))
    handed = running.after_cell(1981.0, {"exchange": by_sender}, {"exchange": by_receiver}, {})
    assert handed["opinion.senders"].tolist() == [[0, 0], [0, 0], [0, 0.75], [0, 0]]
    assert handed["opinion.receivers"].tolist() == [[0, 0.75], [0, 0], [0, 0]]


def test_in_one_country_an_exchange_warms_both_ends():
    network = Network.undirected("abc")
    first, second = np.array([[1], [0], [0]]), np.array([[0], [0], [1]])
    running = start(OpinionLoop(gain=0.5), network=network, worlds=1)
    handed = running.after_cell(1981.0, {"exchange": first}, {"exchange": second}, {})
    assert handed["opinion"].ravel().tolist() == [0.5, 0, 0.5]


def test_several_kinds_of_exchange_count_together():
    running = start(
        OpinionLoop(gain=0.5, exchanges=("visit", "grant")),
        network=Network.directed("ab"),
        worlds=1,
        kinds=(EXCHANGE, type(EXCHANGE)("visit"), type(EXCHANGE)("grant")),
    )
    one, none = np.array([[1], [0]]), np.zeros((2, 1), dtype=np.int64)
    handed = running.after_cell(
        1.0e4, {"visit": one, "grant": one}, {"visit": none, "grant": none}, {}
    )
    assert handed["opinion"].ravel().tolist() == [0.75, 0]


def test_given_acts_happen_once_in_the_cell_that_holds_them():
    loop = OpinionLoop(
        loss=1.0, given={"shock": (1989.5,), "cooling": (1990.0, 1990.25)}, half_life=1.0
    )
    running = start(loop, time=1989.0)
    for time in (1989.5, 1990.0, 1990.5):
        cell(running, time)
    kept = running.result()
    assert kept["shock"][:, 0].tolist() == [0, 1, 0, 0]
    assert kept["cooling"][:, 0].tolist() == [0, 0, 1, 1]
    assert kept["national_opinion.senders"][:, 0].tolist() == [0, -0.5, -0.5, -0.5]
    np.testing.assert_allclose(kept["openness"][:, 1], [0, 0, -1, -1 - 0.5**0.5])


def test_acts_of_the_simulator_count():
    running = start(OpinionLoop(loss=0.5, tension=Tension(rise=0.5, fall=0.5, half_life=np.inf)))
    acts = {"warming": np.array([2, 0]), "cooling": np.array([0, 1]), "shock": np.array([0, 1])}
    handed = cell(running, 1981.0, acts)
    assert handed["openness"].tolist() == [2, -1]
    assert handed["tension"].tolist() == [0, 0.75]
    assert handed["national_opinion.senders"].tolist() == [0, -0.25]


def test_drawn_acts_happen_at_their_rate():
    loop = OpinionLoop(
        senders=People(base=0.5),
        receivers=People(base=-0.5),
        warming=ActRate(0.2, opinion=1.0, other_opinion=2.0),
        cooling=ActRate(-1.0, other_opinion=-1.0, tension=2.0),
        tension=Tension(rest=0.25, half_life=1.0),
    )
    running = loop.start(np.arange(4000), PAIR, 1, time=0.0, kinds=(EXCHANGE,))
    none = np.zeros((4, 4000), dtype=np.int64), np.zeros((3, 4000), dtype=np.int64)
    for time in (0.5, 1.0, 1.5):
        running.after_cell(time, {"exchange": none[0]}, {"exchange": none[1]}, {})
    expected = {"warming": 0.5 * np.exp(0.2 + 0.5 - 1.0), "cooling": 0.5 * np.exp(-1 + 0.5 + 0.5)}
    for act, mean in expected.items():
        counts = running.result()[act][1:]
        assert abs(counts.mean() - mean) < 4 * np.sqrt(mean / counts.size)
        assert abs(np.corrcoef(counts)[0, 1]) < 4 / np.sqrt(4000)


def test_a_world_is_the_same_in_every_batch_and_with_any_threads():
    whole, exchanges = simulate(LOOP, range(40), log_rate=rate, cells=12)
    part, some = simulate(LOOP, [31, 7], log_rate=rate, cells=12)
    np.testing.assert_array_equal(some, exchanges[..., [31, 7]])
    for name, values in part.result().items():
        np.testing.assert_array_equal(values, whole.result()[name][..., [31, 7]])


def test_a_shock_changes_nothing_before_it_and_little_of_what_is_drawn_after():
    shocked = OpinionLoop(**{**vars(LOOP), "given": {"shock": (1985.1,)}})
    calm, happened = simulate(LOOP, range(30), log_rate=rate)
    other, happened_too = simulate(shocked, range(30), log_rate=rate)
    before = np.array(calm.times) < 1985.1
    for name, values in calm.result().items():
        if len(values) == len(before):
            np.testing.assert_array_equal(other.result()[name][before], values[before])
    after = ~before[1:]
    assert (happened_too[after] != happened[after]).any()
    assert (happened_too[after] == happened[after]).mean() > 0.9
    assert happened_too[after].sum() < happened[after].sum()


def test_a_shocked_nation_is_colder_and_returns():
    loop = OpinionLoop(pulls=Pulls(to_base=1.0), loss=0.8, given={"shock": (1981.0,)})
    running, _ = simulate(loop, [0], log_rate=lambda _: -50.0, cells=40)
    course = running.result()["national_opinion.senders"][:, 0]
    assert course.min() == pytest.approx(-0.4)
    since = np.array(running.times) - 1981.0
    np.testing.assert_allclose(course[since >= 0], -0.4 * np.exp(-since[since >= 0]), atol=1e-12)


def test_half_the_cell_is_half_the_error_of_the_schedule():
    loop = OpinionLoop(pulls=Pulls(0.5, 0.3), gain=0.2, senders=LOOP.senders)
    rng = np.random.default_rng(5)
    times, at = np.sort(rng.uniform(0, 8, 60)), rng.integers(0, 4, 60)

    def ended(edges):
        running = start(loop, worlds=1, time=0.0)
        cells = np.searchsorted(edges, times)
        for cell, edge in enumerate(edges):
            sent = np.bincount(at[cells == cell], minlength=4)[:, None]
            received = np.zeros((3, 1), dtype=np.int64)
            running.after_cell(edge, {"exchange": sent}, {"exchange": received}, {})
        return running.result()["opinion.senders"]

    exact = ended(np.append(times, 8.0))  # every event at its own time
    errors = [np.abs(ended(np.arange(w, 8 + w / 2, w)) - exact).mean() for w in (0.5, 0.25, 0.125)]
    assert errors[0] < 0.05
    assert 1.6 < errors[0] / errors[1] < 2.5
    assert 1.6 < errors[1] / errors[2] < 2.5


def test_a_loop_can_be_sent_to_another_process():
    again = pickle.loads(pickle.dumps(LOOP))
    one, _ = simulate(LOOP, [0], log_rate=rate, cells=5)
    two, _ = simulate(again, [0], log_rate=rate, cells=5)
    for name, values in one.result().items():
        np.testing.assert_array_equal(two.result()[name], values)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"gain": 1.5}, "gain is 1.5; a number from 0 to 1"),
        ({"loss": np.nan}, "loss is nan"),
        ({"pulls": Pulls(to_base=-1)}, "pull to_base is -1"),
        ({"half_life": 0.0}, "half_life is 0"),
    ],
)
def test_a_parameter_out_of_range_is_named(wrong, words):
    with pytest.raises(ModelError, match=words):
        OpinionLoop(**wrong)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"rise": 2.0}, "rise of tension is 2"),
        ({"rest": -0.5}, "rest of tension is -0.5"),
        ({"half_life": -1.0}, "half_life of tension is -1"),
    ],
)
def test_a_tension_out_of_range_is_named(wrong, words):
    with pytest.raises(ModelError, match=words):
        Tension(**wrong)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"base": 1.5}, "base of senders is 1.5 at place 0"),
        ({"initial": np.array([0, 0, 0, -2.0])}, "initial of senders is -2 at place 3"),
        ({"base": np.zeros(7)}, "base of senders: 4 numbers are expected"),
        ({"population": np.zeros(4)}, "population of senders"),
        ({"population": np.array([1, 1, 1, np.inf])}, "population of senders"),
        ({"neighbours": near(5, seed=1)}, "given for 5 places; there are 4"),
    ],
)
def test_people_that_do_not_fit_are_named(wrong, words):
    with pytest.raises(ModelError, match=words):
        start(OpinionLoop(senders=People(**wrong)))


def test_an_act_or_exchange_that_nothing_is_called_is_named():
    with pytest.raises(NotFoundError, match="no act 'shok'; did you mean 'shock'"):
        OpinionLoop(given={"shok": (1.0,)})
    with pytest.raises(NotFoundError, match="no kind of event 'exchange'"):
        start(OpinionLoop(), kinds=(COOLING,))


def test_what_would_count_acts_twice_or_needs_another_country_is_refused():
    with pytest.raises(ModelError, match="warming acts would be drawn twice"):
        start(LOOP, kinds=(EXCHANGE, WARMING))
    one = Network.directed("abcd")
    with pytest.raises(ModelError, match="a directed network has one country"):
        start(LOOP, network=one)
    with pytest.raises(ModelError, match="other_opinion"):
        start(OpinionLoop(warming=ActRate(0, other_opinion=1)), network=one)
    with pytest.raises(ModelError, match="nobody has any"):
        start(OpinionLoop(pulls=Pulls(to_neighbours=1)))


def test_a_rate_of_acts_that_nobody_could_mean_is_refused():
    with pytest.raises(
        ModelError, match=r"warming acts are expected in the cell that ends at 1981"
    ):
        cell(start(OpinionLoop(warming=ActRate(40.0))), 1981.0)


def test_cells_must_follow_each_other_and_counts_have_the_shape_of_places():
    running = start(OpinionLoop())
    with pytest.raises(ModelError, match="ends at 1980 and began at 1980"):
        cell(running, 1980.0)
    by_sender, by_receiver = NOTHING
    with pytest.raises(ModelError, match=r"have shape \(3, 2\); .* \(4, 2\)"):
        running.after_cell(1981.0, {"exchange": by_receiver}, {"exchange": by_sender}, {})

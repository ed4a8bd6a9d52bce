"""Whatever the parameters and whatever happens: opinions stay on their scale, and keep order."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from tests.support.examples import examples
from tests.unit.events.opinion.small import EXCHANGE, near, simulate

from paradiplomacy.events import Network
from paradiplomacy.events.opinion import ActRate, OpinionLoop, People, Pulls, Tension

UNIT = st.floats(0, 1)
OPINION = st.floats(-1, 1)
RATE = st.one_of(st.just(0.0), st.floats(1e-9, 100))
EFFECT = st.floats(-3, 3)


@st.composite
def countries(draw: DrawFn, n: int, *, neighbours: bool) -> People:
    opinions = st.lists(OPINION, min_size=n, max_size=n).map(np.array)
    population = st.lists(st.floats(0, 1e7), min_size=n, max_size=n).map(np.array)
    return People(
        base=draw(opinions),
        initial=draw(st.none() | opinions),
        population=draw(st.none() | population.filter(lambda p: p.sum() > 0)),
        neighbours=near(n, seed=draw(st.integers(0, 99))) if neighbours else None,
    )


@st.composite
def loops(draw: DrawFn) -> tuple[OpinionLoop, Network]:
    n, m = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    neighbours = draw(st.booleans())
    acts = st.builds(ActRate, EFFECT, EFFECT, EFFECT, EFFECT)
    loop = OpinionLoop(
        pulls=Pulls(draw(RATE), draw(RATE), draw(RATE) if neighbours else 0.0),
        gain=draw(UNIT),
        loss=draw(UNIT),
        senders=draw(countries(n, neighbours=neighbours)),
        receivers=draw(countries(m, neighbours=neighbours)),
        warming=draw(st.none() | acts),
        cooling=draw(st.none() | acts),
        given={"shock": tuple(draw(st.lists(st.floats(0, 3), max_size=4)))},
        half_life=draw(st.floats(0.01, 50)),
        tension=draw(st.builds(Tension, UNIT, UNIT, UNIT, st.floats(0.01, 50))),
    )
    names = [f"p{k}" for k in range(n)], [f"q{k}" for k in range(m)]
    return loop, Network.two_mode(*names)


@given(loops(), EFFECT, EFFECT, st.floats(0.01, 3), st.integers(0, 1000))
@settings(max_examples=examples(40))
def test_opinions_and_tension_stay_on_their_scales_however_the_loop_is_made(
    made: tuple[OpinionLoop, Network],
    on_opinion: float,
    on_openness: float,
    width: float,
    seed: int,
) -> None:
    loop, network = made

    def log_rate(handed: dict[str, np.ndarray]) -> np.ndarray:
        local = handed["opinion.senders"][:, None] + handed["opinion.receivers"][None]
        return np.minimum(on_opinion * local + on_openness * handed["openness"], 8)

    running, _ = simulate(
        loop, [0, 5], seed=seed, cells=5, width=width, start=0.0, network=network, log_rate=log_rate
    )
    result = running.result()
    for name, values in result.items():
        assert np.isfinite(values).all(), name
        if "opinion" in name:
            assert np.abs(values).max() <= 1, name
    assert ((result["tension"] >= 0) & (result["tension"] <= 1)).all()


@given(loops(), st.data())
@settings(max_examples=examples(40))
def test_warmer_places_and_more_exchanges_never_make_anybody_colder(
    made: tuple[OpinionLoop, Network], data: st.DataObject
) -> None:
    loop, network = made
    n, m = network.n_senders, network.n_receivers
    counts = st.lists(st.integers(0, 20), min_size=n, max_size=n).map(np.array)
    fewer, more = data.draw(counts), data.draw(counts)
    more = np.maximum(fewer, more)
    warm = People(
        base=loop.senders.base,
        initial=np.ones(n),
        population=loop.senders.population,
        neighbours=loop.senders.neighbours,
    )
    none = np.zeros((m, 1), dtype=np.int64)

    def after(senders: People, exchanges: np.ndarray) -> np.ndarray:
        bare = OpinionLoop(
            pulls=loop.pulls, gain=loop.gain, loss=loop.loss, senders=senders, given=loop.given
        )
        running = bare.start(np.arange(1), network, 1, time=0.0, kinds=(EXCHANGE,))
        for time in (0.7, 1.4):
            running.after_cell(time, {"exchange": exchanges[:, None]}, {"exchange": none}, {})
        return running.result()["opinion.senders"]

    assert (after(loop.senders, more) >= after(loop.senders, fewer) - 1e-12).all()
    assert (after(warm, fewer) >= after(loop.senders, fewer) - 1e-12).all()

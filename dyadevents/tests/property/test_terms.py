"""Every term's incremental column equals what its definition says, at every step of a history."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from dyadevents import EventModel, History
from dyadevents.engine.evaluate import CHUNK, Parts
from dyadevents.engine.plan import ColumnDesign, SlotPart
from dyadevents.engine.replay import replay
from dyadevents.formula import parse
from dyadevents.terms import TERMS, Term
from made_events.event_histories import MODES, term_strategies, worlds
from made_events.examples import examples
from made_events.statistics import columns_on, slot_value
from made_events.term_oracle import World, column

# Each example holds all terms, so a quarter of the usual number will do.
EXAMPLES = examples(25)


def _parts(
    design: ColumnDesign, network_shape: tuple[int, int], values: NDArray[np.float64]
) -> Parts:
    """All slots as they are at the start."""
    n, m = network_shape
    blocks = len(design.layout.combine)
    parts = Parts(
        np.zeros((blocks, n)),
        np.zeros((blocks, m)),
        np.zeros((int(design.layout.dyad_of.max(initial=-1)) + 1, n * m)),
        np.zeros(int(design.layout.network_of.max(initial=-1)) + 1),
    )
    for row, fixed in design.fixed_dyads.items():
        parts.dyad[row] = np.broadcast_to(fixed, (n, m)).ravel()
    for slot, part in enumerate(design.plan.part):
        for place in range([n * m, n, m, 1][part]):
            _put(parts, design, slot, place, slot_value(design.plan, values, slot, place))
    return parts


def _put(parts: Parts, design: ColumnDesign, slot: int, place: int, value: float) -> None:
    row, part = design.row[slot], design.plan.part[slot]
    if part == SlotPart.NETWORK:
        parts.network[row] = value
    else:
        (parts.dyad, parts.sender, parts.receiver)[part][row, place] = value


def _compare(model: EventModel, history: History, drawn: Sequence[Term]) -> None:
    (kind, *_) = (k.name for k in history.kinds)
    specified = EventModel(model.kinds, {kind: drawn}, model.commit, model.tick)
    design, _ = specified.design([kind], history)
    log = replay(specified, history, design=design, kinds=[kind])
    shape = history.network.n_senders, history.network.n_receivers
    parts = _parts(design, shape, log.values)
    dyads = World(specified, history, history.start).dyads()
    ii, jj = (np.array(x, dtype=np.int64) for x in zip(*dyads, strict=True))
    dd = ii * shape[1] + jj
    x = np.zeros((len(drawn), CHUNK))
    for step, time in enumerate(log.steps):
        columns_on(design.layout, parts, np.zeros(len(drawn)), ii, jj, dd, 0, len(dyads), x)
        world = World(specified, history, float(time))
        for c, term in enumerate(drawn):
            wanted = column(term, world)[ii, jj]
            np.testing.assert_allclose(
                x[c, : len(dyads)], wanted, rtol=1e-9, atol=1e-9, err_msg=f"{term.label} at {time}"
            )
        for k in range(log.start[step], log.start[step + 1]):
            if log.slot[k] < len(design.plan.part):
                _put(parts, design, log.slot[k], log.place[k], log.value[k])


@pytest.mark.parametrize("ties", [False, True], ids=["events", "ties"])
@pytest.mark.parametrize("mode", MODES)
@settings(max_examples=EXAMPLES, phases=(Phase.explicit, Phase.generate))
@given(data=st.data())
def test_the_replay_of_every_term_equals_brute_force(
    mode: str, ties: bool, data: st.DataObject
) -> None:
    model, history = data.draw(worlds(mode, ties=ties), label="world")
    drawn = [data.draw(strategy) for strategy in term_strategies(mode, ties=ties).values()]
    _compare(model, history, drawn)


@pytest.mark.parametrize("mode", MODES)
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_a_label_is_read_back_as_its_term(mode: str, data: st.DataObject) -> None:
    for strategy in term_strategies(mode, ties=True).values():
        term = data.draw(strategy)
        assert parse(term.label) == {"event": (term,)}


def test_no_term_is_left_out_of_the_comparison() -> None:
    drawn = {name for mode in MODES for name in term_strategies(mode, ties=True)}
    assert set(TERMS) - drawn == set()

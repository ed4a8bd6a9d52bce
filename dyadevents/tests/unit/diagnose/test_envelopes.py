"""Spells and other features of histories, and where an observed one is among simulated ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from dyadevents import DyadState, EventModel, History, Network, terms
from dyadevents.diagnose.envelopes import envelopes
from dyadevents.diagnose.features import features
from dyadevents.simulate import simulate
from dyadevents.spells import Spells, spells
from made_events.kinds import TIE_KINDS
from made_events.made_histories import plain_history, tie_history

FORM, EXCHANGE, SUSPEND, RESUME, END = range(5)


def ties(rows: list[tuple[float, int, int, int]], **more: object) -> History:
    """A two-mode history of (time, sender, receiver, kind) from 0 to 10."""
    times, senders, receivers, kinds = (np.array(c) for c in zip(*rows, strict=True))
    network = Network.two_mode(["a", "b"], ["c", "d"])
    return History(
        network,
        TIE_KINDS,
        times.astype(float),
        senders,
        receivers,
        kinds,
        0.0,
        10.0,
        **more,  # type: ignore[arg-type]
    )


def told(found: Spells) -> list[tuple[int, int, float, float, bool, bool]]:
    return [
        (int(d), int(s), float(b), float(e), bool(sb), bool(se))
        for d, s, b, e, sb, se in zip(
            found.dyad,
            found.state,
            found.begin,
            found.end,
            found.seen_begin,
            found.seen_end,
            strict=True,
        )
    ]


def test_spells_run_from_event_to_event_and_know_what_was_not_seen() -> None:
    states = np.array([[DyadState.SUSPENDED, 0], [0, 0]], dtype=np.int8)
    rows = [
        (1.0, 0, 1, FORM),
        (2.0, 0, 1, EXCHANGE),  # changes no state
        (3.0, 0, 0, RESUME),
        (4.0, 0, 1, SUSPEND),
        (6.0, 0, 1, END),
    ]
    assert told(spells(ties(rows, states=states))) == [
        (0, DyadState.SUSPENDED, 0.0, 3.0, False, True),
        (0, DyadState.ACTIVE, 3.0, 10.0, True, False),
        (1, DyadState.ACTIVE, 1.0, 4.0, True, True),
        (1, DyadState.SUSPENDED, 4.0, 6.0, True, True),
    ]


def test_a_dyad_that_comes_into_sight_did_not_begin_then() -> None:
    history = tie_history("two-mode", 5)
    found = spells(history)
    entered = (found.begin == 2.5) & (found.dyad == 2 * 5 + 4)
    assert entered.sum() == 1
    assert not found.seen_begin[entered].any()
    gone = (found.end == 7.0) & (found.dyad == 1)
    assert not found.seen_end[gone].any()


def test_live_dyads_are_those_in_a_live_state() -> None:
    history = tie_history("undirected", 5)
    found = spells(history)
    states = history.initial_states()
    for k in range(len(history)):
        leads = history.kinds[history.kind_of[k]].leads_to
        i, j = history.senders[k], history.receivers[k]
        if leads is not None:
            states[i, j] = states[j, i] = leads
        if k == len(history) - 1 or history.times[k] < 2.5:
            shown = states.copy()
            if history.times[k] > 7.0:
                shown[0, 1] = shown[1, 0] = DyadState.UNSEEN
            upper = np.triu(np.isin(shown, [1, 2]), 1)
            expected = np.flatnonzero(upper.ravel()).tolist()
            assert found.alive(history.times[k]).tolist() == expected


def test_features_count_events_in_the_piece_that_they_end() -> None:
    rows = [(1.0, 0, 0, FORM), (1.5, 0, 1, FORM), (2.0, 1, 1, FORM), (9.9, 1, 0, FORM)]
    history = ties(rows)
    by_name = {f.name: f for f in features(history)}
    counted = by_name["form: events over time"].of(history)
    assert counted.tolist() == [1, 2, 0, 0, 0, 0, 0, 0, 0, 1]
    assert by_name["live ties over time"].of(history).tolist() == [0, 1, 3, 3, 3, 3, 3, 3, 3, 3]
    # both senders have two ties each at the end
    assert by_name["ties of senders at the end"].of(history).tolist() == [1.0, 1.0, 0.0, 0.0]


def test_features_of_plain_events_are_partners() -> None:
    history = plain_history("directed", 3, events=120)
    names = [f.name for f in features(history)]
    assert names == [
        "event: events over time",
        "partners of senders",
        "partners of receivers",
    ]
    for feature in features(history):
        assert feature.of(history).shape == feature.x.shape


def exchanges(factor: float) -> tuple[EventModel, History, dict[str, list[float]]]:
    network = Network.two_mode([f"s{k}" for k in range(8)], [f"r{k}" for k in range(8)])
    none = np.zeros(0, dtype=np.int64)
    empty = History(network, TIE_KINDS, np.zeros(0), none, none, none, 0.0, 10.0)
    model = EventModel(TIE_KINDS, terms={"exchange": [terms.Inertia(of="exchange")]})
    coefficients = {
        "form": [-2.5],
        "exchange": [-1.0 + np.log(factor), 0.3],
        "suspend": [-2.0],
        "resume": [-1.0],
        "end": [-2.5],
    }
    return model, empty, coefficients


def test_a_history_of_the_model_is_within_its_worlds_and_another_is_not() -> None:
    model, empty, coefficients = exchanges(1.0)
    worlds = simulate(model, empty, coefficients, worlds=60, seed=1)
    alike = simulate(model, empty, coefficients, worlds=1, seed=2).history(0)
    assert min(e.p for e in envelopes(alike, worlds)) > 0.02
    busier = simulate(model, empty, exchanges(2.0)[2], worlds=1, seed=2).history(0)
    found = {e.feature.name: e for e in envelopes(busier, worlds)}
    # as small as 60 worlds allow, give or take one of them
    assert found["exchange: events over time"].p < 0.04
    assert found["exchange: events over time"].outside > 0.2
    assert found["form: events over time"].p > 0.02


def test_a_history_among_copies_of_itself_is_no_outlier() -> None:
    model, empty, coefficients = exchanges(1.0)
    worlds = simulate(model, empty, coefficients, worlds=1, seed=3)
    for envelope in envelopes(worlds.history(0), worlds):
        assert envelope.p == 1.0
        assert envelope.outside == 0.0


def test_events_before_the_start_are_no_part_of_features() -> None:
    rows = [(-1.0, 0, 0, FORM), (1.5, 0, 1, FORM)]
    later = ties(rows)
    by_name = {f.name: f for f in features(later)}
    assert by_name["form: events over time"].of(later).sum() == 1
    first = told(spells(later))[0]
    assert first[2:] == (0.0, 10.0, False, False)
    assert replace(later, start=0.0).start == 0.0

"""Ticks and cells that are too wide for what fades in them, or for a clock that runs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from dyadevents import EVENT, EventModel, History, ModelError, Network, fit, terms
from dyadevents.kinds import END, FORM, DyadState
from dyadevents.terms.base import Watch
from dyadevents.ticks import elapsed_at_events


def recent(seed: int, *, truth: float, until: float = 1000.0) -> History:
    """One dyad whose rate is 0.02 exp(truth / (1 + time since its last event)), by thinning."""
    rng = np.random.default_rng(seed)
    now, last, times = 0.0, -np.inf, []
    rate = 0.02
    while True:
        now += rng.exponential(1 / (rate * np.exp(truth)))
        if now > until:
            break
        since = 0.0 if last == -np.inf else 1 / (1 + now - last)
        if rng.random() < np.exp(truth * (since - 1)):
            times.append(now)
            last = now
    count = len(times)
    return History(
        Network.two_mode(["a"], ["x"]),
        (EVENT,),
        np.array(times),
        np.zeros(count, dtype=np.int64),
        np.zeros(count, dtype=np.int64),
        np.zeros(count, dtype=np.int64),
        0.0,
        until,
    )


def short_ties(seed: int, *, truth: float, until: float = 1000.0) -> History:
    """Ties of about four: the rate of ending is 0.1 exp(truth log(1 + age)), forming at random."""
    rng = np.random.default_rng(seed)
    rows = []
    for sender in range(3):
        for receiver in range(3):
            now = 0.0
            while True:
                now += rng.exponential(10.0)
                formed = now
                reach = rng.exponential()  # of the cumulated rate, at the age at which it ends
                now += (reach * (1 + truth) / 0.1 + 1) ** (1 / (1 + truth)) - 1
                if now > until:
                    break
                rows += [(formed, sender, receiver, 0), (now, sender, receiver, 1)]
    rows.sort()
    times, senders, receivers, kinds = (np.array(column) for column in zip(*rows, strict=True))
    network = Network.two_mode(["a", "b", "c"], ["x", "y", "z"])
    return History(network, (FORM, END), times, senders, receivers, kinds, 0.0, until)


def test_a_clock_that_half_of_the_events_see_within_three_ticks_is_refused() -> None:
    history = short_ties(1, truth=1.0)
    model = EventModel(kinds=(FORM, END), terms={"end": [terms.TieAge()]})
    lasted = np.median(elapsed_at_events(history, "end", Watch(by_state=True, mask=0b110)))
    assert 2 < lasted < 6
    with pytest.raises(ModelError, match=r"end: tie_age has run for .* at half of these") as error:
        fit(model, history, kinds=["end"])
    assert "brought up to date every 10, a hundredth of the window" in str(error.value)
    assert f"Give a tick of {lasted / 20:g}, or at most {lasted / 3:g}" in str(error.value)


def test_with_the_tick_that_is_asked_for_the_truth_is_found() -> None:
    found = []
    for seed in range(6):
        history = short_ties(seed, truth=1.0)
        model = EventModel(kinds=(FORM, END), terms={"end": [terms.TieAge()]}, tick=0.1)
        estimated = fit(model, history, kinds=["end"])["end"]
        assert not estimated.messages
        found.append((estimated.estimates[1] - 1.0) / estimated.standard_errors[1])
    assert abs(np.mean(found)) < 3 / 6**0.5  # six estimates around the truth
    assert np.max(np.abs(found)) < 4


def test_between_three_and_twenty_ticks_a_message_says_what_that_does() -> None:
    history = short_ties(1, truth=1.0)
    model = EventModel(kinds=(FORM, END), terms={"end": [terms.TieAge()]}, tick=0.5)
    (message,) = fit(model, history, kinds=["end"])["end"].messages
    assert "it stands still for a good part of that" in message
    assert "would be enough" in message


def test_an_inverse_that_falls_by_half_in_one_unit_is_held_against_one_unit() -> None:
    history = recent(1, truth=5.0)
    run = elapsed_at_events(history, "event", Watch(by_state=False, mask=1))
    model = EventModel(terms=[terms.Recency()])
    for tick in (None, 1.0):
        with pytest.raises(ModelError, match="event: recency ") as error:
            fit(replace(model, tick=tick), history)
        least = min(1.0, float(np.median(run)))
        assert f"at most {least / 3:g}" in str(error.value)
    fine = fit(replace(model, tick=0.02), history)["event"]
    assert fine.estimates[1] == pytest.approx(5.0, abs=4 * fine.standard_errors[1])


def test_that_a_clock_runs_at_all_needs_no_tick() -> None:
    history = recent(2, truth=2.0)
    model = EventModel(terms=[terms.Recency(transform="binary")])
    assert not fit(model, history)["event"].messages


def test_cells_are_held_against_half_lives_and_clocks_as_ticks_are() -> None:
    history = recent(3, truth=3.0)
    model = EventModel(terms=[terms.Inertia(half_life=0.05)], commit=1.0)
    with pytest.raises(ModelError, match=r"halves in 0\.05, and statistics move at the ends") as e:
        fit(model, history, ties="breslow")
    assert "a tick of 0.0025, or at most 0.0166667" in str(e.value)
    wide = EventModel(terms=[terms.Inertia(half_life=40.0)], commit=1.0)
    assert not fit(wide, history, ties="breslow")["event"].messages
    with pytest.raises(ModelError, match="recency"):
        fit(EventModel(terms=[terms.Recency()], commit=1.0), history, ties="breslow")


def made(times: list[float], kinds: list[int], **more: Any) -> History:
    count = len(times)
    network = Network.two_mode(["a"], ["x"])
    ends = np.zeros(count, dtype=np.int64)
    return History(
        network, (FORM, END), np.array(times), ends, ends, np.array(kinds), 0.0, 20.0, **more
    )


def test_a_tie_that_is_suspended_and_ends_has_the_age_of_both_states() -> None:
    from made_events.kinds import TIE_KINDS

    names = [kind.name for kind in TIE_KINDS]
    rows = [(1.0, "form"), (3.0, "suspend"), (4.0, "resume"), (9.0, "end"), (12.0, "form")]
    rows += [(13.5, "end")]
    times = [time for time, _ in rows]
    history = replace(made(times, [names.index(name) for _, name in rows]), kinds=TIE_KINDS)
    ties, suspended = Watch(by_state=True, mask=0b110), Watch(by_state=True, mask=0b100)
    assert elapsed_at_events(history, "end", ties).tolist() == [8.0, 1.5]
    assert elapsed_at_events(history, "resume", suspended).tolist() == [1.0]
    assert elapsed_at_events(history, "end", suspended).tolist() == []
    assert elapsed_at_events(history, "form", ties).tolist() == []


def test_a_tie_that_is_there_at_the_start_runs_from_there() -> None:
    states = np.full((1, 1), DyadState.ACTIVE, dtype=np.int8)
    history = made([6.0], [1], states=states)
    assert elapsed_at_events(history, "end", Watch(by_state=True, mask=0b110)).tolist() == [6.0]

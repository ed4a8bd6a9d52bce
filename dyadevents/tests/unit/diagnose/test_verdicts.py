"""Verdicts on whether a model fits."""

from __future__ import annotations

import math

import numpy as np
import pytest

from dyadevents import EventModel, fit, terms
from dyadevents.diagnose import diagnose
from dyadevents.diagnose.verdicts import verdicts
from made_events.made_histories import plain_history


def test_each_kind_has_its_verdict_over_its_own_tests() -> None:
    p_values = {
        "form: senders": 0.001,
        "form: bursts": 0.02,
        "form: receivers": 0.03,
        "end: senders": 0.04,
        "end: bursts": 0.5,
        "live ties over time": 0.2,
    }
    form, exchange, end, together = verdicts(p_values, ["form", "exchange", "end"])
    assert (exchange.tested, exchange.fits, exchange.rejected) == (False, False, False)
    # 0.001 < 0.05 / 3 and 0.02 < 0.05 / 2 and 0.03 < 0.05
    assert form.rejecting == ("senders", "bursts", "receivers")
    assert (end.kind, end.fits, end.tests) == ("end", True, ("senders", "bursts"))
    assert (together.kind, together.fits, together.tests) == ("", True, ("live ties over time",))


def test_a_test_that_is_not_small_enough_ends_the_steps() -> None:
    (one,) = verdicts({"a: x": 0.02, "a: y": 0.026, "a: z": 0.001}, ["a"])
    assert one.rejecting == ("x", "y", "z")
    (one,) = verdicts({"a: x": 0.026, "a: y": 0.04, "a: z": 0.001}, ["a"])
    assert one.rejecting == ("z",)


def test_kinds_may_start_alike_and_what_is_unknown_is_no_test() -> None:
    found = verdicts(
        {"visit: first: bursts": 0.001, "visit: x": math.nan}, ["visit", "visit: first"]
    )
    assert [(one.kind, one.rejecting) for one in found] == [
        ("visit", ()),
        ("visit: first", ("bursts",)),
    ]
    assert not found[0].tested


def test_a_part_that_nothing_tests_inherits_that_the_whole_is_rejected() -> None:
    kinds = ["exchange", "exchange.CN", "exchange.CN.youth", "exchange.US", "form", "form.x"]
    p_values = {"exchange: bursts": 0.001, "exchange.US: bursts": 0.5, "form: bursts": 0.5}
    found = {one.kind: one for one in verdicts(p_values, kinds)}
    assert [found[kind].inherited for kind in kinds] == [
        "", "exchange", "exchange", "", "", "",
    ]  # fmt: skip
    assert [found[kind].fits for kind in kinds] == [False, False, False, True, True, False]
    assert [found[kind].tested for kind in kinds] == [True, True, True, True, True, False]


def test_a_right_kind_is_rejected_five_times_of_a_hundred() -> None:
    rng = np.random.default_rng(1)
    draws = rng.random((4000, 5))
    rejected = [
        not verdicts({f"a: {k}": p for k, p in enumerate(row)}, ["a"])[0].fits for row in draws
    ]
    assert np.mean(rejected) == pytest.approx(0.049, abs=0.011)  # 1 - (1 - 0.01) ** 5; 3 errors


@pytest.mark.parametrize("worlds", [0, 3])
def test_tests_alone_are_those_of_a_diagnosis(worlds: int) -> None:
    history = plain_history("directed", 2)
    model = EventModel(terms=[terms.Inertia()])
    found = fit(model, history)
    alone = diagnose(model, history, found, worlds=worlds, seed=5, ranks=False)
    whole = diagnose(model, history, found, worlds=worlds, seed=5)
    assert alone.p_values == whole.p_values
    assert alone.verdicts == whole.verdicts
    assert len(alone.p_values) >= 5

"""Exact limits of few events, against values known otherwise."""

from __future__ import annotations

from math import inf

import pytest

from paradiplomacy.hypotheses.estimators.exact import rate_ratio
from paradiplomacy.mechanisms.exact_rates import Ratio, against_expected, against_rest, hull, rate


def test_poisson_limits_of_three_events_are_garwoods() -> None:
    found = against_expected(3, 1.0)
    assert (found.value, found.low, found.high) == pytest.approx((3.0, 0.61867, 8.76727), rel=1e-5)


def test_without_an_event_three_expected_ones_bound_the_ratio_near_one() -> None:
    found = against_expected(0, 3.0)
    assert (found.value, found.low) == (0, 0)
    assert found.high == pytest.approx(0.99858, rel=1e-4)  # -log(0.05) / 3
    assert found.is_bound


def test_a_ratio_of_rates_is_that_of_the_hypotheses() -> None:
    ours = against_rest(4, 6, exposure=20.0, rest=500.0)
    theirs = rate_ratio(4, 20.0, base_count=6, base_time=500.0)
    assert (ours.value, ours.low, ours.high) == pytest.approx(
        (theirs.value, theirs.low, theirs.high)
    )


def test_events_on_one_side_only_give_a_bound() -> None:
    none = against_rest(0, 5, exposure=10.0, rest=100.0)
    assert none.low == 0
    assert 0 < none.high < inf
    everything = against_rest(5, 0, exposure=10.0, rest=100.0)
    assert everything.high == inf
    assert everything.low == pytest.approx(1 / against_rest(0, 5, exposure=100.0, rest=10.0).high)


def test_without_exposure_nothing_is_bounded() -> None:
    assert rate(0, 0.0).high == inf
    assert against_rest(0, 3, exposure=0.0, rest=5.0).high == inf


def test_draws_that_differ_give_the_widest_limits() -> None:
    found = hull([Ratio(2.0, 1.0, 4.0), Ratio(3.0, 0.5, 3.5), Ratio(1.0, 0.9, 9.0)])
    assert found == Ratio(2.0, 0.5, 9.0)

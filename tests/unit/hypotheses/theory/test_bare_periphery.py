"""How surely a periphery is bare, beside simulated numbers of ties."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm, poisson

from paradiplomacy.hypotheses.theory.core_of_network import bareness, detectable, log_error
from paradiplomacy.networks.core_periphery import CoreFit, CoreNull


def core(outside: int, across: int = 180, within: int = 60) -> CoreFit:
    dense = (0.0, 0.0, 0.0)
    return CoreFit(np.zeros(3, dtype=bool), 0.5, within, across, outside, dense)


def null(observed: CoreFit, expected: float, spread: float) -> CoreNull:
    """Random networks whose own peripheries lie evenly around what degrees give."""
    outsides = 1 + spread * np.linspace(-2, 2, 201)
    return CoreNull(
        "degrees", 0.5, np.full(201, 0.1), observed.outside / expected, outsides, expected
    )


def test_the_error_is_the_spread_over_worlds_of_poisson_ties() -> None:
    rng = np.random.default_rng(1)
    outside, across, within = (rng.poisson(mean, 200_000) for mean in (600, 1800, 500))
    ends, ties = 2 * outside + across, outside + across + within
    found = np.log(outside / (ends**2 / 4 / ties)).std()
    assert log_error(600, 1800, 500) == pytest.approx(found, rel=0.01)


@pytest.mark.parametrize("spread", [0.001, 0.2])
def test_the_interval_is_the_wider_of_two(spread: float) -> None:
    seen = core(60)
    drawn = null(seen, 80.0, spread)
    found, by_draws = bareness(seen, drawn), drawn.ratio()
    assert by_draws is not None
    step = np.exp(norm.ppf(0.975) * log_error(60, 180, 60))
    by_ties = (0.75, 0.75 / step, 0.75 * step)
    wider = by_ties if spread < 0.1 else by_draws
    assert (found.value, found.low, found.high) == pytest.approx(wider)


def test_no_tie_in_the_periphery_may_be_chance() -> None:
    seen = core(0)
    found = bareness(seen, null(seen, 10.0, 0.001))
    assert (found.value, found.low) == (0.0, 0.0)
    assert found.high is not None
    assert poisson.cdf(0, 10.0 * found.high) == pytest.approx(0.025)


def test_what_is_detectable_is_as_many_errors_from_the_margin() -> None:
    seen = core(60)
    least = detectable(seen, null(seen, 80.0, 0.001), against=0.8)
    assert least is not None
    outside = 80.0 * least
    # Every tie less outside is one less within and two more across.
    error = log_error(outside, 180 + 2 * (60 - outside), 60 - (60 - outside))
    steps = norm.ppf(0.975) + norm.ppf(0.8)
    assert np.log(least / 0.8) == pytest.approx(-steps * error)


def test_where_draws_differ_more_than_chance_in_ties_they_say_what_is_detectable() -> None:
    seen = core(60)
    drawn = null(seen, 80.0, 0.2)
    least = detectable(seen, drawn, against=0.8)
    assert least is not None
    steps = norm.ppf(0.975) + norm.ppf(0.8)
    assert np.log(least / 0.8) == pytest.approx(-steps * drawn.outsides.std(ddof=1))


def test_a_periphery_that_degrees_keep_full_can_never_be_bare() -> None:
    seen = core(60, within=2)
    assert detectable(seen, null(seen, 62.0, 0.01), against=0.8) is None

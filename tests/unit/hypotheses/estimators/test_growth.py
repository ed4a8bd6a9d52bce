"""Logistic growth: against a brute-force likelihood, worlds of known growth, and its own edges."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom, chi2, logistic

from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.estimators.growth import later_by, logistic_growth

WINDOW = (0.0, 40.0)


def drawn(middle: float, speed: float, n: int, seed: int) -> np.ndarray:
    """Times of a logistic curve that is watched within the window."""
    of = logistic(middle, 1 / speed)
    low, high = of.cdf(WINDOW)
    return np.asarray(of.ppf(np.random.default_rng(seed).uniform(low, high, n)))


def test_the_fit_is_the_top_of_the_likelihood_and_its_interval_the_profile() -> None:
    times = drawn(18.0, 0.25, 60, 1)
    found = logistic_growth(times, WINDOW)
    assert found is not None
    middles, speeds = np.linspace(5, 32, 271), np.geomspace(0.02, 1.5, 200)
    m, r = np.meshgrid(middles, speeds, indexing="ij")
    of = logistic(m[..., None], 1 / r[..., None])
    cut = np.log(np.diff(of.cdf(np.array(WINDOW)), axis=-1)[..., 0])
    likelihood = of.logpdf(times).sum(axis=-1) - len(times) * cut
    profile = likelihood.max(axis=1)
    inside = middles[profile >= profile.max() - chi2.ppf(0.95, 1) / 2]
    assert found.middle.value == pytest.approx(middles[profile.argmax()], abs=0.1)
    assert (found.middle.low, found.middle.high) == pytest.approx((inside[0], inside[-1]), abs=0.11)
    assert found.speed == pytest.approx(speeds[likelihood.max(axis=0).argmax()], rel=0.03)


@pytest.mark.thorough
def test_intervals_hold_the_true_middle_nineteen_times_of_twenty() -> None:
    held = 0
    for seed in range(60):
        found = logistic_growth(drawn(22.0, 0.2, 80, seed), WINDOW)
        assert found is not None
        held += not (found.middle.above(22.0) or found.middle.below(22.0))
    assert held >= binom.ppf(1e-4, 60, 0.95)


def test_a_straight_line_has_no_middle() -> None:
    found = logistic_growth(np.linspace(0.5, 39.5, 40), WINDOW)
    assert found is not None
    assert (found.middle.low, found.middle.high) == (None, None)


def test_growth_that_has_not_turned_has_no_value() -> None:
    found = logistic_growth(drawn(60.0, 0.2, 80, 3), WINDOW)
    assert found is not None
    assert found.middle.value is None
    assert found.middle.high is None


@pytest.mark.parametrize("times", [[], [3.0, 4.0, 5.0, 6.0], [7.0] * 9])
def test_few_events_or_one_moment_tell_nothing(times: list[float]) -> None:
    assert logistic_growth(times, WINDOW) is None


def test_a_gap_is_put_together_from_both_intervals() -> None:
    one = Interval(12.0, 9.0, 16.0, 0.95)
    other = Interval(10.0, 6.0, 13.0, 0.95)
    gap = later_by(one, other)
    assert gap is not None
    assert (gap.value, gap.low, gap.high) == pytest.approx((2.0, 2 - 18**0.5, 2 + 32**0.5))
    assert later_by(one, Interval(None, 6.0, None, 0.95)) is None
    half = later_by(one, Interval(10.0, None, 13.0, 0.95))
    assert half is not None
    assert half.low is not None
    assert half.high is None

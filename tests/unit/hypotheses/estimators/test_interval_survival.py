"""Survival of times known to an interval, to a day or at least: lifelines and SciPy as oracles."""

from __future__ import annotations

import warnings
from math import inf, log

import numpy as np
import pytest
from lifelines import KaplanMeierFitter, WeibullFitter
from lifelines.utils import median_survival_times
from scipy.stats import CensoredData, weibull_min

from paradiplomacy.hypotheses.estimators.interval_survival import (
    fit_weibull,
    kaplan_meier_median,
)

DAY = 1 / 365.25


def drawn(
    seed: int, n: int, *, shape: float = 1.3, unseen: float = 0.2
) -> list[tuple[float, float]]:
    """Weibull times of scale 3, known to a day, to an interval, from the start or at least."""
    rng = np.random.default_rng(seed)
    times = 3 * rng.weibull(shape, n)
    kinds = rng.choice(4, n, p=[0.3, 0.4, 0.1, 0.2])
    found = []
    for time, kind, wide in zip(
        times.tolist(), kinds.tolist(), rng.uniform(0.1, 2, n), strict=True
    ):
        low = max(time - wide / 2, 0.01)
        found.append([(time, time), (low, low + wide), (0.0, time + wide), (time, inf)][kind])
    return found


@pytest.mark.parametrize("n", [8, 30, 300])
@pytest.mark.parametrize("shape", [0.7, 1.3, 4.0])
def test_weibull_is_that_of_lifelines(n: int, shape: float) -> None:
    times = drawn(n, n, shape=shape)
    low = np.array([a for a, _ in times])
    high = np.array([max(b, a + DAY) for a, b in times])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = WeibullFitter()
        theirs._scipy_fit_options = {"ftol": 1e-14, "gtol": 1e-10}
        theirs.fit_interval_censoring(low, high)
    ours = fit_weibull(times)
    assert ours is not None
    assert ours.scale == pytest.approx(theirs.lambda_, rel=1e-6)
    assert ours.shape == pytest.approx(theirs.rho_, rel=1e-6)
    # lifelines has the covariance by scale, ours by its logarithm.
    inner = np.diag([1 / ours.scale, 1.0])
    wanted = inner @ theirs.variance_matrix_.to_numpy() @ inner
    assert ours.covariance == pytest.approx(wanted, rel=1e-5)


@pytest.mark.parametrize("seed", range(4))
def test_weibull_is_the_maximum_that_scipy_finds(seed: int) -> None:
    times = drawn(seed, 25)
    pairs = [[a, max(b, a + DAY)] for a, b in times]
    data = CensoredData(
        left=[b for a, b in pairs if a == 0],
        right=[a for a, b in pairs if b == inf],
        interval=[pair for pair in pairs if pair[0] > 0 and pair[1] < inf],
    )
    shape, _, scale = weibull_min.fit(data, floc=0)
    ours = fit_weibull(times)
    assert ours is not None
    assert (ours.shape, ours.scale) == pytest.approx(
        (shape, scale), rel=1e-4
    )  # a simplex stops there

    def likelihood(shape: float, scale: float) -> float:
        low, high = np.array(pairs).T
        survived = weibull_min(shape, scale=scale).sf
        return float(np.log(survived(low) - survived(high)).sum())

    assert likelihood(ours.shape, ours.scale) >= likelihood(shape, scale) - 1e-12


@pytest.mark.parametrize("many", [1.0, 1e-3, 1e3], ids=["years", "short", "long"])
def test_weibull_follows_the_unit_of_time(many: float) -> None:
    times = [(a + 1, b + 2) for a, b in drawn(9, 40)]  # no day among them, which has its own length
    ours, scaled = fit_weibull(times), fit_weibull([(a * many, b * many) for a, b in times])
    assert ours is not None
    assert scaled is not None
    if many < 1:  # an interval shorter than a day is taken as a day
        assert log(scaled.scale / many) == pytest.approx(log(ours.scale), abs=0.5)
        return
    assert scaled.scale == pytest.approx(ours.scale * many, rel=1e-8)
    assert scaled.shape == pytest.approx(ours.shape, rel=1e-8)
    assert scaled.covariance == pytest.approx(ours.covariance, rel=1e-6)


@pytest.mark.parametrize(
    "times",
    [[(0.1, 0.5)] * 4, [(0.0, 0.6)] * 7, [(0.1, 0.4)] * 4 + [(1.0, inf)] * 9, [(2.0, inf)] * 3],
    ids=["alike", "from nothing", "far apart", "none ended"],
)
def test_there_is_no_fit_without_a_maximum_or_its_median_is_no_number(
    times: list[tuple[float, float]],
) -> None:
    found = fit_weibull(times)
    assert found is None or found.covariance[1, 1] > 0


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("ties", [False, True], ids=["all apart", "some at one time"])
def test_the_median_is_that_of_lifelines(seed: int, ties: bool) -> None:
    rng = np.random.default_rng(seed)
    times = rng.exponential(2.0, 60)
    if ties:
        times = times.round(1) + 0.1
    ended = rng.random(60) < (0.5, 0.9, 0.25)[seed % 3]
    theirs = KaplanMeierFitter().fit(times, ended)
    # A curve that is at a half comes out of its logarithms a little above it.
    middle = median_survival_times(theirs.survival_function_.round(9))
    limits = median_survival_times(theirs.confidence_interval_).to_numpy()[0]
    ours = kaplan_meier_median(times.tolist(), ended.tolist())
    wanted = (middle, min(limits), max(limits))
    assert (ours.value, ours.low, ours.high) == tuple(None if x == inf else x for x in wanted)


def test_a_median_that_is_not_reached_has_no_value() -> None:
    assert kaplan_meier_median([1.0, 2.0, 3.0], [False] * 3).value is None
    found = kaplan_meier_median([1.0, *[9.0] * 9], [True] + [False] * 9)
    assert (found.value, found.low, found.high) == (None, 1.0, None)

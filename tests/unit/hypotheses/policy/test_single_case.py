"""Synthetic controls and steps of one series, against other ways to the same numbers."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from numpy.typing import NDArray

from paradiplomacy.hypotheses.policy.single_case import detectable_step, fitted_weights, synthetic


def world(seed: int, *, step: float = 0.0, units: int = 25) -> NDArray[np.float64]:
    """Units that load on two common paths, the first with a step after twelve years."""
    rng = np.random.default_rng(seed)
    paths = rng.normal(size=(2, 18)).cumsum(axis=1)
    values = rng.random((units, 2)) @ paths + 0.05 * rng.normal(size=(units, 18))
    values += 3 * rng.normal(size=(units, 1))
    values[0, 12:] += step
    return np.asarray(values)


def test_a_mean_of_two_others_is_found_again() -> None:
    values = world(1)
    target = 0.3 * values[1] + 0.7 * values[2]
    weights = fitted_weights(target, values[1:])
    assert weights[:2] == pytest.approx([0.3, 0.7], abs=1e-6)
    assert weights.sum() == pytest.approx(1.0)
    assert weights.min() >= 0


def test_no_other_weights_fit_better() -> None:
    values = world(2)
    weights = fitted_weights(values[0, :12], values[1:, :12])
    best = ((values[0, :12] - weights @ values[1:, :12]) ** 2).sum()
    rng = np.random.default_rng(3)
    for _ in range(300):
        other = 0.9 * weights + 0.1 * rng.dirichlet(np.ones(len(weights)) * 0.2)
        assert ((values[0, :12] - other @ values[1:, :12]) ** 2).sum() >= best - 1e-9


def test_diff_diff_gives_the_same_gap() -> None:
    import pandas as pd
    from diff_diff import SyntheticControl

    values = world(4, step=2.0)
    values -= values[:, :12].mean(axis=1, keepdims=True)
    rows = [
        {"unit": i, "year": t, "y": values[i, t], "d": int(i == 0 and t >= 12)}
        for i in range(len(values))
        for t in range(18)
    ]
    model = SyntheticControl(v_method="custom", custom_v=[1.0] * 12, standardize="none")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = model.fit(pd.DataFrame(rows), "y", "d", "unit", "year", pre_period_outcomes="all")
    ours = synthetic(values, 0, before=12)
    assert ours is not None
    assert ours.interval.value == pytest.approx(theirs.att, abs=1e-4)


def test_a_step_is_found_covered_and_rare_by_chance() -> None:
    found = synthetic(world(5, step=2.0), 0, before=12)
    assert found is not None
    assert found.p == pytest.approx(1 / 25)
    assert found.interval.low is not None
    assert found.interval.high is not None
    assert 0 < found.interval.low < 2.0 < found.interval.high


def test_without_a_step_every_rank_is_as_likely() -> None:
    ps = [one.p for seed in range(60) if (one := synthetic(world(seed), 0, before=12))]
    assert len(ps) == 60
    assert 0.35 < np.mean(ps) < 0.7
    assert np.mean(np.array(ps) <= 0.1) < 0.25


def test_too_few_others_or_years_give_nothing() -> None:
    assert synthetic(world(6, units=9), 0, before=12) is None
    assert synthetic(world(6), 0, before=2) is None
    assert synthetic(world(6), 0, before=18) is None


def test_the_step_that_could_be_told_is_told_in_eight_of_ten() -> None:
    """With the size and correlation known, by generalized least squares of statsmodels."""
    from statsmodels.regression.linear_model import GLS

    n, at, rho = 40, 15, 0.5
    rng = np.random.default_rng(7)
    lags = np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
    spread = rho**lags
    root = np.linalg.cholesky(spread)
    steps = [s for _ in range(200) if (s := detectable_step(root @ rng.normal(size=n), at))]
    step = float(np.median([one[0] for one in steps]))
    design = np.column_stack([np.ones(n), np.arange(n), np.arange(n) >= at])
    told = 0
    for _ in range(400):
        y = root @ rng.normal(size=n) + step * design[:, 2]
        told += GLS(y, design, sigma=spread).fit().pvalues[2] < 0.05
    assert 0.6 < told / 400 < 0.9


def test_a_short_or_straight_series_shows_no_step() -> None:
    assert detectable_step(np.arange(12.0), 2) is None
    assert detectable_step(np.zeros(12), 6) is None
    assert detectable_step(np.zeros(0), 0) is None

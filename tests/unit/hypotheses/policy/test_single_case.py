"""Steps of one series that could be seen, against simulated ones."""

from __future__ import annotations

import numpy as np

from paradiplomacy.hypotheses.policy.policy_words import detectable_step


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

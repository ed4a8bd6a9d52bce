"""Spearman's correlation against scipy, enumeration and closed forms."""

from __future__ import annotations

from math import atanh, sqrt, tanh

import numpy as np
import pytest
from scipy.stats import norm, spearmanr

from paradiplomacy.hypotheses.estimators.correlations import (
    bootstrap_rho,
    detectable_rho,
    p_against,
    spearman,
)

RNG = np.random.default_rng(11)
X = [float(v) for v in RNG.integers(0, 5, size=30)]
Y = [float(v + noise) for v, noise in zip(X, RNG.integers(0, 6, size=30), strict=True)]


def test_value_is_scipys_with_ties_and_the_interval_is_in_closed_form() -> None:
    found = spearman(X, Y)
    rho = float(spearmanr(X, Y).statistic)
    assert found.value == pytest.approx(rho)
    wide = 1.959964 * sqrt((1 + rho**2 / 2) / 27)
    assert (found.low, found.high) == pytest.approx(
        (tanh(atanh(rho) - wide), tanh(atanh(rho) + wide))
    )


def test_p_value_of_a_reference_falls_to_the_level_at_the_end_of_its_region() -> None:
    rho = spearman(X, Y).value or 0.0
    assert p_against(X, Y, rho) == pytest.approx(1.0)
    z = (atanh(rho) - atanh(-0.5)) / sqrt((1 + 0.125) / 27)
    assert p_against(X, Y, -0.5) == pytest.approx(2 * norm.sf(z))


def test_resamples_cover_the_truth_about_as_often_as_they_say() -> None:
    rng = np.random.default_rng(3)
    held = 0
    for run in range(120):
        x = rng.normal(size=40)
        y = rng.normal(size=40)
        found, p = bootstrap_rho(x.tolist(), y.tolist(), seed=run, against=0.0, draws=400)
        inside = (found.low or 0.0) <= 0 <= (found.high or 0.0)
        assert p is not None
        assert inside == (p > 0.05) or abs(p - 0.05) < 0.03
        held += inside
    assert 105 <= held <= 119


@pytest.mark.parametrize(("x", "y"), [([], []), ([1.0], [2.0]), ([1.0, 1, 1, 1], [1.0, 2, 3, 4])])
def test_where_nothing_varies_there_is_no_value(x: list[float], y: list[float]) -> None:
    assert spearman(x, y).value is None
    assert (spearman(x, y).low, spearman(x, y).high) == (-1.0, 1.0)
    assert p_against(x, y, -0.5) is None
    assert bootstrap_rho(x, y, seed=1, against=-0.5)[1] is None


def test_detectable_correlation_in_closed_form() -> None:
    assert detectable_rho(3, against=-0.5) is None
    z = (1.959964 + 0.841621) * sqrt(1.125 / 47)
    assert detectable_rho(50, against=-0.5) == pytest.approx(tanh(atanh(-0.5) + z), abs=1e-6)

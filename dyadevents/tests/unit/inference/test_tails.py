"""Probabilities of large statistics, beside those of SciPy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from dyadevents.inference.tails import LEAST, beyond_chi_square, two_sided


@pytest.mark.parametrize("z", [0.0, 0.5, -1.96, 8.3, -12.0, 37.0])
def test_the_tail_of_a_normal_is_not_what_is_left_of_one(z: float) -> None:
    expected = math.log(2) + float(stats.norm.logsf(abs(z)))
    assert math.log(two_sided(z)) == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("degrees", [1, 2, 7])
def test_the_tail_of_a_chi_square(degrees: int) -> None:
    for statistic in (0.1, 4.0, 70.0, 1200.0):
        expected = float(stats.chi2.logsf(statistic, degrees))
        assert math.log(beyond_chi_square(statistic, degrees)) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("z", [40.0, -1e6, np.inf])
def test_what_underflows_is_a_bound_and_never_zero(z: float) -> None:
    assert two_sided(z) == LEAST
    assert beyond_chi_square(z**2, 2) == LEAST


def test_what_is_not_known_stays_so() -> None:
    assert math.isnan(two_sided(math.nan))
    assert math.isnan(beyond_chi_square(math.nan, 1))

"""Rubin's rules, against numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from dyadevents.errors import DyadEventsError
from dyadevents.inference.imputation import pool


def test_three_imputations_pool_as_worked_out_by_hand() -> None:
    # Mean 2; within 4; between ((1)^2 + 0 + 1^2) / 2 = 1; more = 4/3; total 16/3.
    pooled = pool(
        np.array([[1.0], [2.0], [3.0]]), np.array([[[3.0]], [[4.0]], [[5.0]]]), complete=50
    )
    assert pooled.estimates == pytest.approx([2.0])
    assert pooled.within == pytest.approx(np.array([[4.0]]))
    assert pooled.between == pytest.approx(np.array([[1.0]]))
    assert pooled.covariance == pytest.approx(np.array([[16 / 3]]))
    # lambda = (4/3) / (16/3) = 1/4; v = 2 / (1/16) = 32; v_obs = 51/53 * 50 * 3/4 = 1912.5/53.
    freedom = 1 / (1 / 32 + 53 / 1912.5)
    assert pooled.degrees_of_freedom == pytest.approx([freedom])
    # r = (4/3) / 4 = 1/3.
    assert pooled.missing_information == pytest.approx([(1 / 3 + 2 / (freedom + 3)) / (4 / 3)])
    assert pooled.standard_errors == pytest.approx([np.sqrt(16 / 3)])


def test_the_interval_is_students() -> None:
    pooled = pool(np.array([[0.0], [0.0]]), np.array([[[1.0]], [[1.0]]]), complete=10)
    # Without between-variance only the small sample counts: 11/13 * 10 degrees of freedom.
    assert pooled.degrees_of_freedom == pytest.approx([110 / 13])
    low, high = pooled.interval()[0]
    # Student's 97.5 % point lies between those of 8 (2.306) and 9 (2.262) degrees.
    assert 2.262 < high < 2.306
    assert low == -high
    assert pooled.missing_information == pytest.approx([0.0])


def test_covariances_between_columns_are_kept() -> None:
    estimates = np.array([[0.0, 0.0], [2.0, 4.0]])
    inside = np.array([[1.0, 0.5], [0.5, 1.0]])
    pooled = pool(estimates, np.array([inside, inside]), complete=100)
    # Deviations are (-1, -2) and (1, 2): between 2, 4, 8; times 1.5.
    assert pooled.covariance == pytest.approx(np.array([[4.0, 6.5], [6.5, 13.0]]))


def test_one_imputation_has_no_variance_between() -> None:
    pooled = pool(np.array([[1.0]]), np.array([[[2.0]]]), complete=30)
    assert pooled.covariance == pytest.approx(np.array([[2.0]]))
    assert pooled.degrees_of_freedom == pytest.approx([31 / 33 * 30])


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(DyadEventsError, match="one row for each imputation"):
        pool(np.zeros((0, 2)), np.zeros((0, 2, 2)), complete=3)
    with pytest.raises(DyadEventsError, match=r"expected \(2, 1, 1\)"):
        pool(np.zeros((2, 1)), np.zeros((2, 2, 2)), complete=3)

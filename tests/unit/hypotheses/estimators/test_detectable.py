"""The smallest ratios that would be found, where the error depends on the ratio itself."""

from __future__ import annotations

from math import exp, inf, log, sqrt

import pytest
from scipy.stats import nchypergeom_fisher, norm, t

from paradiplomacy.hypotheses.estimators.normal_estimates import (
    smallest_detectable,
    smallest_detectable_odds,
)


def test_a_steady_error_gives_so_many_steps_of_it() -> None:
    steps = norm.ppf(0.975) + norm.ppf(0.8)
    assert smallest_detectable(lambda _: 0.3) == pytest.approx(exp(steps * 0.3))
    few = t.ppf(0.975, 11) + t.ppf(0.8, 11)
    assert smallest_detectable(lambda _: 0.3, clusters=12) == pytest.approx(exp(few * 0.3))


def test_the_first_ratio_that_is_found_counts() -> None:
    # The error grows without end, so that larger ratios are found less again.
    def error(of_log: float) -> float:
        return 0.2 * exp(of_log**2 / 4)

    least = smallest_detectable(error)
    assert least is not None
    steps = norm.ppf(0.975) + norm.ppf(0.8)
    assert steps * error(log(least)) == pytest.approx(log(least))
    assert steps * error(log(least) - 0.05) > log(least) - 0.05


@pytest.mark.parametrize("clusters", [None, 1, 30])
def test_nothing_is_found_where_the_error_is_endless(clusters: int | None) -> None:
    assert smallest_detectable(lambda _: inf, clusters=clusters) is None


def test_one_cluster_tells_no_error() -> None:
    assert smallest_detectable(lambda _: 0.1, clusters=1) is None


@pytest.mark.parametrize("stretch", [1.0, 1.5])
def test_of_four_counts_only_the_sums_tell(stretch: float) -> None:
    tables = ([[20, 30], [40, 60]], [[35, 15], [25, 75]])
    found = [smallest_detectable_odds(table, stretch=stretch, null_ratio=1.2) for table in tables]
    assert found[0] == found[1]
    assert found[0] is not None
    a = nchypergeom_fisher.mean(150, 50, 60, 1.2 * found[0])
    error = sqrt(stretch * sum(1 / k for k in (a, 50 - a, 60 - a, 40 + a)))
    assert log(found[0]) == pytest.approx((norm.ppf(0.975) + norm.ppf(0.8)) * error)


def test_an_empty_row_or_column_tells_nothing() -> None:
    assert smallest_detectable_odds([[0, 0], [3, 4]]) is None
    assert smallest_detectable_odds([[0, 3], [0, 4]]) is None

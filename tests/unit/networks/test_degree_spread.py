"""Degrees: their inequality in closed form."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.networks.graphs import complete, named, ring, star

from paradiplomacy.networks.degree_spread import NO_TIES, degree_distribution, degree_figures, gini
from paradiplomacy.networks.figures import Absent, reason


def test_gini_is_the_mean_difference_over_twice_the_mean() -> None:
    values = np.random.default_rng(5).integers(0, 30, 40)
    apart = np.abs(values[:, None] - values[None, :]).mean()
    assert gini(values) == pytest.approx(apart / (2 * values.mean()))


def test_degrees_of_a_star_and_of_a_ring_in_closed_form() -> None:
    n = 11
    figures = degree_figures(star(n))
    assert figures["degree_mean"] == pytest.approx(2 * (n - 1) / n)
    assert figures["degree_max"] == n - 1
    assert figures["degree_top_1_percent"] == 0.5
    entropy = (np.log(2) + np.log(2 * (n - 1))) / 2 / np.log(n)
    assert figures["degree_entropy"] == pytest.approx(entropy)
    even = degree_figures(ring(n))
    assert even["degree_gini"] == pytest.approx(0)
    assert even["degree_entropy"] == pytest.approx(1)
    assert degree_distribution(complete(4)).degree.tolist() == [3]


def test_without_ties_entropy_says_why_it_is_absent() -> None:
    alone, apart = degree_figures(named(1, [])), degree_figures(named(2, []))
    assert alone["degree_entropy"] == Absent(reason("one-place"))
    assert apart["degree_entropy"] == Absent(NO_TIES)

"""The odds ratio of four counts, exact."""

from __future__ import annotations

from math import comb, log

import pytest
from scipy.stats import nchypergeom_fisher
from statsmodels.stats.contingency_tables import Table2x2

from paradiplomacy.hypotheses.estimators.odds import Conditional


def chance(table: list[list[int]], odds: float, most: int) -> float:
    """Chance of a first count up to some number, given the margins."""
    (a, b), (c, d) = table
    rows = range(max(a - d, 0), min(a + b, a + c) + 1)
    weights = {k: comb(a + b, k) * comb(c + d, a + c - k) * odds**k for k in rows}
    return sum(w for k, w in weights.items() if k <= most) / sum(weights.values())


@pytest.mark.parametrize("table", [[[7, 3], [2, 8]], [[1, 5], [4, 3]], [[2, 2], [5, 6]]])
def test_both_ends_have_tails_of_a_fortieth(table: list[list[int]]) -> None:
    found = Conditional.of(table).ratio()
    a = table[0][0]
    assert chance(table, found.high or 0.0, a) == pytest.approx(0.025, rel=1e-3)
    assert 1 - chance(table, found.low or 0.0, a - 1) == pytest.approx(0.025, rel=1e-3)


def test_an_empty_cell_leaves_one_end_open() -> None:
    found = Conditional.of([[5, 0], [3, 6]]).ratio(scale=2.0)
    assert (found.value, found.high) == (None, None)
    assert found.low == pytest.approx(2 * (Conditional.of([[5, 0], [3, 6]]).ratio().low or 0.0))


@pytest.mark.parametrize("table", [[[0, 0], [3, 6]], [[0, 4], [0, 6]]])
def test_an_empty_margin_tells_nothing(table: list[list[int]]) -> None:
    found = Conditional.of(table).ratio()
    assert (found.value, found.low, found.high) == (None, 0.0, None)


def test_many_have_nearly_the_interval_of_the_logarithm() -> None:
    table = [[150, 220], [310, 190]]
    found, other = Conditional.of(table).ratio(), Table2x2(table)
    assert found.value == pytest.approx(other.oddsratio, rel=0.01)
    assert (found.low, found.high) == pytest.approx(other.oddsratio_confint(), rel=0.03)
    assert chance(table, found.high or 0.0, 150) == pytest.approx(0.025, rel=1e-3)


def test_counts_in_the_thousands_are_no_harder() -> None:
    table = [[9_000, 21_000], [13_000, 17_000]]
    found, other = Conditional.of(table).ratio(), Table2x2(table)
    assert (found.low, found.high) == pytest.approx(other.oddsratio_confint(), rel=1e-3)
    assert Conditional.of(table).p() == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("table", [[[7, 3], [2, 8]], [[1, 5], [4, 3]], [[0, 4], [3, 3]]])
def test_tails_and_mean_are_those_of_scipy(table: list[list[int]]) -> None:
    (a, b), (c, d) = table
    law, other = Conditional.of(table), nchypergeom_fisher(a + b + c + d, a + b, a + c, 1.7)
    assert law.below(log(1.7)) == pytest.approx(float(other.cdf(a)))
    assert law.above(log(1.7)) == pytest.approx(float(other.sf(a - 1)))
    assert law.mean(log(1.7)) == pytest.approx(float(other.mean()))
    assert law.p() <= 1

"""Whether groups of two counts share one ratio."""

from __future__ import annotations

from itertools import product
from math import comb

import numpy as np
import pytest
from scipy.stats import fisher_exact

from paradiplomacy.hypotheses.estimators import homogeneity
from paradiplomacy.hypotheses.estimators.homogeneity import homogeneity_p, most_unlike

GROUPS = [(9, 4), (11, 7), (12, 5), (3, 10), (1, 0), (0, 1)]


def by_enumeration(groups: list[tuple[int, int]]) -> float:
    """All tables with these sums, one by one."""
    sizes, firsts = [a + b for a, b in groups], sum(a for a, _ in groups)

    def score(row: tuple[int, ...]) -> float:
        part = firsts / sum(sizes)
        return sum((a - n * part) ** 2 / n for a, n in zip(row, sizes, strict=True))

    seen = score(tuple(a for a, _ in groups))
    chance = 0
    for row in product(*(range(n + 1) for n in sizes)):
        if sum(row) == firsts and score(row) >= seen - 1e-9:
            chance += int(np.prod([comb(n, a) for a, n in zip(row, sizes, strict=True)]))
    return chance / comb(sum(sizes), firsts)


@pytest.mark.parametrize(
    "groups",
    [
        [(3, 1), (2, 4), (0, 5)],
        [(8, 2), (1, 5)],
        [(2, 2), (1, 1), (3, 3)],
        [(4, 0), (0, 4), (1, 1)],
    ],
    ids=["three", "two", "alike", "apart"],
)
def test_the_p_value_is_that_of_all_tables(groups: list[tuple[int, int]]) -> None:
    assert homogeneity_p(groups) == pytest.approx(by_enumeration(groups))


def test_two_groups_of_one_size_are_fishers_test() -> None:
    p = homogeneity_p([(8, 2), (3, 7)])
    assert p == pytest.approx(float(fisher_exact([[8, 2], [3, 7]]).pvalue))


def test_drawn_outcomes_agree_with_counted_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = homogeneity_p(GROUPS)
    monkeypatch.setattr(homogeneity, "MOST_CELLS", 3)
    drawn = homogeneity_p(GROUPS, seed=4)
    assert exact is not None
    assert drawn == pytest.approx(exact, abs=0.01)
    assert homogeneity_p(GROUPS, seed=4) == drawn


@pytest.mark.thorough
def test_the_size_of_the_test_is_kept() -> None:
    rng = np.random.default_rng(3)
    ps = []
    for _ in range(400):
        sizes = rng.integers(4, 14, 5)
        ps.append(
            homogeneity_p([(int(a), int(n - a)) for n in sizes for a in [rng.binomial(n, 0.55)]])
        )
    assert np.mean([p is not None and p < 0.05 for p in ps]) <= 0.08


@pytest.mark.parametrize("groups", [[], [(3, 4)], [(3, 4), (0, 0)], [(3, 0), (4, 0)]])
def test_what_cannot_differ_has_no_p_value(groups: list[tuple[int, int]]) -> None:
    assert homogeneity_p(groups) is None


def test_the_group_that_differs_most_pays_for_being_picked() -> None:
    found = most_unlike(GROUPS)
    assert found is not None
    assert found.index == 3
    rest = (sum(a for a, _ in GROUPS) - 3, sum(b for _, b in GROUPS) - 10)
    assert found.p == pytest.approx(float(fisher_exact([[3, 10], list(rest)]).pvalue))
    assert found.corrected == pytest.approx(min(1.0, found.p * 6))
    assert most_unlike([(3, 4)]) is None

"""How many silent units of two groups would have to differ: against every fill, one by one."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.stats import fisher_exact
from statsmodels.stats.proportion import confint_proportions_2indep

from paradiplomacy.hypotheses.estimators.partly_silent import PartlySilent, tipping_of_two

LEAST = 5


def shown(k: int, n: int, j: int, m: int) -> str:
    """The larger of two shares, or nothing, by the tables that scipy and statsmodels make."""
    if k + j < LEAST or fisher_exact([[k, n - k], [j, m - j]]).pvalue >= 0.05:
        return ""
    low, high = confint_proportions_2indep(k, n, j, m, method="newcomb", compare="diff")
    return "above" if low > 0 else "below" if high < 0 else ""


def everything(units: PartlySilent) -> dict[tuple[int, int], str]:
    """The reading of every fill of both groups' silent units."""
    n, m = units.sizes
    fills = product(range(units.silent + 1), range(units.other_silent + 1))
    return {(s, t): shown(units.did + s, n, units.other_did + t, m) for s, t in fills}


CASES = (
    PartlySilent(2, 1, 3, 3, 20, 10),
    PartlySilent(0, 4, 6, 9, 2, 4),
    PartlySilent(6, 0, 1, 1, 30, 0),
    PartlySilent(0, 0, 8, 0, 0, 12),
    PartlySilent(9, 1, 2, 1, 19, 2),
    PartlySilent(1, 19, 2, 18, 1, 2),
    PartlySilent(1, 0, 3, 1, 0, 3),
)
DRAWN = tuple(
    PartlySilent(*map(int, cells))
    for cells in np.random.default_rng(35).integers(0, 9, (20, 6))
    if cells[:3].sum() and cells[3:].sum()
)


@pytest.mark.parametrize("units", CASES + DRAWN, ids=str)
def test_each_number_is_the_first_or_last_of_all_fills(units: PartlySilent) -> None:
    found, read = tipping_of_two(units), everything(units)
    first, other = range(units.silent + 1), range(units.other_silent + 1)

    def all_say(side: str, fills: list[tuple[int, int]]) -> bool:
        return all(read[fill] == side for fill in fills)

    above = [s for s in first if all_say("above", [(r, 0) for r in first if r >= s])]
    other_above = [t for t in other if all_say("above", [(first[-1], r) for r in other if r <= t])]
    below = [s for s in first if all_say("below", [(r, other[-1]) for r in first if r <= s])]
    other_below = [t for t in other if all_say("below", [(0, r) for r in other if r >= t])]
    assert found.above == min(above, default=None)
    assert found.other_above == max(other_above, default=None)
    assert found.below == max(below, default=None)
    assert found.other_below == min(other_below, default=None)
    assert found.anyhow == (
        next((side for side in ("above", "below") if set(read.values()) == {side}), None)
    )
    assert (found.above is None) == (found.other_above is None)
    assert (found.below is None) == (found.other_below is None)


def test_units_like_those_of_their_group() -> None:
    found = tipping_of_two(PartlySilent(3, 1, 8, 1, 3, 4))
    assert (found.alike, found.other_alike) == (6, 1)
    unknown = tipping_of_two(PartlySilent(3, 0, 8, 1, 3, 4))
    assert (unknown.alike, unknown.other_alike) == (None, None)


def test_groups_turned_round_have_the_numbers_of_the_other_side() -> None:
    one = tipping_of_two(PartlySilent(2, 6, 5, 9, 3, 4))
    two = tipping_of_two(PartlySilent(9, 3, 4, 2, 6, 5))
    assert (one.above, one.other_above) == (two.other_below, two.below)
    assert (one.below, one.other_below) == (two.other_above, two.above)


def test_a_group_without_units_shows_nothing() -> None:
    found = tipping_of_two(PartlySilent(0, 0, 0, 3, 4, 5))
    assert (found.above, found.below, found.anyhow) == (None, None, None)

"""Hidden bias that explains a comparison away, against every way in which it could be hidden."""

from __future__ import annotations

from itertools import combinations, product
from math import inf, log

import numpy as np
import pytest
from scipy.stats import binom, nchypergeom_fisher

from paradiplomacy.hypotheses.estimators.exact import rate_ratio, share
from paradiplomacy.hypotheses.estimators.odds import Conditional
from paradiplomacy.hypotheses.unmeasured_factors import bias_to_explain, e_value


def tail(hits: tuple[int, ...], hidden: tuple[int, ...], treated: int, seen: int, gamma: float):
    """Chance of so many hits among the treated, where the hidden trait draws units to them."""
    above = total = 0.0
    for chosen in combinations(range(len(hits)), treated):
        weight = gamma ** sum(hidden[unit] for unit in chosen)
        total += weight
        above += weight * (sum(hits[unit] for unit in chosen) >= seen)
    return above / total


def test_for_two_groups_it_is_where_the_worst_hidden_trait_leaves_nothing() -> None:
    hits, treated, seen = (1, 1, 1, 1, 1, 0, 0, 0, 0, 0), 5, 5
    of_ratio = Conditional.of([[5, 0], [0, 5]]).ratio()
    gamma = bias_to_explain(of_ratio.low, of_ratio.high)
    worst = max(tail(hits, hidden, treated, seen, gamma) for hidden in product((0, 1), repeat=10))
    assert worst == pytest.approx(0.025, rel=1e-4)
    assert tail(hits, hits, treated, seen, gamma) == pytest.approx(worst)


def test_for_pairs_it_is_the_odds_at_which_the_sign_test_no_longer_rejects() -> None:
    low = share(24, 26).low or 0.0
    gamma = bias_to_explain(low / (1 - low), inf)
    assert binom.sf(23, 26, gamma / (1 + gamma)) == pytest.approx(0.025, rel=1e-6)


def test_an_interval_that_holds_one_needs_no_bias() -> None:
    assert (
        bias_to_explain(0.8, 3.0) == bias_to_explain(None, 2.0) == bias_to_explain(0.5, None) == 1
    )
    assert bias_to_explain(0.0, 0.0) == inf


@pytest.mark.parametrize("ratio", [1.0, 1.3, 3.9, 0.2])
def test_two_ratios_of_the_e_value_explain_the_whole_ratio(ratio: float) -> None:
    strength = e_value(ratio)
    # The bias of a trait that goes with both sides so strongly (Ding and VanderWeele 2016).
    explained = strength**2 / (2 * strength - 1)
    assert abs(log(explained)) == pytest.approx(abs(log(ratio)))


def test_no_bias_explains_none_at_all() -> None:
    assert e_value(0.0) == inf


SETS = 300
OVER = {("gamma", 1.0): 12, ("gamma", 1.5): 6, ("gamma", 2.0): 2, ("gamma", 4.0): 4} | {
    ("e-value", 1.0): 10,
    ("e-value", 1.5): 4,
    ("e-value", 2.0): 8,
    ("e-value", 4.0): 7,
}
"""Of so many made sets, those whose number is above the hidden bias that made them; as docs say."""


def test_the_number_is_rarely_above_the_bias_that_made_the_difference() -> None:
    rng, over = np.random.default_rng(35), {}
    for bias in (1.0, 1.5, 2.0, 4.0):
        # 30 of two groups of 40 did it; no effect, but the worst hidden trait of this strength.
        drawn = nchypergeom_fisher.rvs(80, 30, 40, bias, size=SETS, random_state=rng)
        found = [Conditional.of([[int(k), 40 - k], [30 - k, 10 + k]]).ratio() for k in drawn]
        over["gamma", bias] = sum(bias_to_explain(each.low, each.high) > bias for each in found)
    for bias in (1.0, 1.5, 2.0, 4.0):
        # All of one group have the hidden trait, and of the other one in so many.
        rates = (10 * bias, 10 * (2 - 1 / bias))
        sets = [[rng.poisson(rate) for rate in rates] for _ in range(SETS)]
        ratios = [rate_ratio(a, 1, base_count=b, base_time=1) for a, b in sets]
        values = [e_value(bias_to_explain(each.low, each.high)) for each in ratios]
        over["e-value", bias] = sum(value > bias for value in values)
    assert over == OVER
    assert max(over.values()) <= binom.ppf(0.999, SETS, 0.05)

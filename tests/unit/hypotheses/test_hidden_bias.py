"""Hidden bias that explains a comparison away, against every way in which it could be hidden."""

from __future__ import annotations

from itertools import combinations, product
from math import inf, log

import pytest
from scipy.stats import binom

from paradiplomacy.hypotheses.estimators.exact import share
from paradiplomacy.hypotheses.estimators.odds import exact_odds_ratio
from paradiplomacy.hypotheses.unmeasured import bias_to_explain, e_value


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
    of_ratio = exact_odds_ratio([[5, 0], [0, 5]])
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

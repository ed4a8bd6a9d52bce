"""Each estimator against a second calculation: other libraries, enumeration, simulation."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from scipy.stats import binom, binomtest
from statsmodels.discrete.discrete_model import Logit
from statsmodels.stats.proportion import binom_tost
from statsmodels.stats.rates import test_poisson_2indep as poisson_test

from paradiplomacy.hypotheses.estimators.exact import (
    Interval,
    detectable_odds_ratio,
    detectable_ratio,
    detectable_share,
    needed_for_equivalence,
    rate_ratio,
    share,
    share_of_ratio,
)


@pytest.mark.parametrize(
    ("k", "n", "value", "low", "high"),
    [(12, 40, 0.30, 0.166, 0.465), (15, 32, 0.469, 0.291, 0.653)],
)
def test_share_gives_the_articles_figures(
    k: int, n: int, value: float, low: float, high: float
) -> None:
    found = share(k, n)
    assert (found.value, found.low, found.high) == pytest.approx((value, low, high), abs=5e-4)


@pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
def test_share_is_scipys_exact_interval(level: float) -> None:
    for n in (1, 2, 7, 32, 211):
        for k in range(0, n + 1, max(n // 9, 1)):
            known = binomtest(k, n).proportion_ci(level, method="exact")
            found = share(k, n, level=level)
            assert (found.low, found.high) == pytest.approx((known.low, known.high), abs=1e-10)


def test_share_of_nothing_says_nothing() -> None:
    assert share(0, 0) == Interval(None, 0.0, 1.0, 0.95)


def test_share_of_fractions_lies_between_its_neighbours() -> None:
    less, between, more = share(3, 10), share(3.4, 10), share(4, 10)
    assert less.low < between.low < more.low
    assert less.high < between.high < more.high


def test_rate_ratio_ends_are_where_the_exact_tails_reach_two_and_a_half_percent() -> None:
    # The definition, without beta quantiles: at the ends the observed count is just
    # too high, or too low, for its binomial distribution given the total.
    for k, t, k0, t0 in [(3, 10.0, 9, 14.0), (17, 365.0, 12, 365.0), (1, 2.0, 30, 90.0)]:
        found = rate_ratio(k, t, base_count=k0, base_time=t0)
        assert found.value == pytest.approx(k / t / (k0 / t0))
        p_low = found.low * t / (found.low * t + t0)
        p_high = found.high * t / (found.high * t + t0)
        assert binom.sf(k - 1, k + k0, p_low) == pytest.approx(0.025, abs=1e-9)
        assert binom.cdf(k, k + k0, p_high) == pytest.approx(0.025, abs=1e-9)


def test_rate_ratio_of_swapped_groups_is_the_inverse() -> None:
    one = rate_ratio(4, 20.0, base_count=9, base_time=33.0)
    other = rate_ratio(9, 33.0, base_count=4, base_time=20.0)
    assert one.value * other.value == pytest.approx(1)
    assert (one.low * other.high, one.high * other.low) == pytest.approx((1, 1))


def test_rate_ratio_without_events_on_one_side_is_open_there() -> None:
    none_here = rate_ratio(0, 10.0, base_count=5, base_time=10.0)
    none_there = rate_ratio(5, 10.0, base_count=0, base_time=10.0)
    assert (none_here.value, none_here.low) == (0.0, 0.0)
    assert (none_there.value, none_there.high) == (None, None)
    assert none_there.low == pytest.approx(1 / none_here.high)
    for nothing in (
        rate_ratio(0, 1.0, base_count=0, base_time=1.0),
        rate_ratio(3, 0.0, base_count=2, base_time=1.0),
    ):
        assert nothing == Interval(None, 0.0, None, 0.95)


def test_rate_ratio_covers_a_known_ratio() -> None:
    rng = np.random.default_rng(1)
    true, hits, draws = 0.6, 0, 400
    for k, k0 in zip(rng.poisson(0.6 * 25, draws), rng.poisson(25, draws), strict=True):
        found = rate_ratio(int(k), 1.0, base_count=int(k0), base_time=1.0)
        hits += found.low <= true <= found.high
    assert 0.95 <= hits / draws <= 0.995  # exact: never below, a little above


def test_interval_within_a_margin_is_the_test_of_equivalence_for_a_share() -> None:
    outcomes = set()
    for k in range(101):
        passed = share(k, 100, level=0.9).within((0.35, 0.65))
        assert passed == (binom_tost(k, 100, 0.35, 0.65)[0] < 0.05)
        outcomes.add(passed)
    assert outcomes == {True, False}


def test_interval_within_a_margin_is_the_test_of_equivalence_for_a_ratio() -> None:
    low, high, outcomes = 2 / 3, 3 / 2, set()
    with warnings.catch_warnings():
        # statsmodels divides by the base count before it looks at the method.
        warnings.simplefilter("ignore", RuntimeWarning)
        for k in range(90, 151, 4):
            passed = rate_ratio(k, 1.0, base_count=120, base_time=1.0, level=0.9).within(
                (low, high)
            )
            p = max(
                poisson_test(
                    k, 1, 120, 1, value=bound, method="exact-cond", alternative=side
                ).pvalue
                for bound, side in ((low, "larger"), (high, "smaller"))
            )
            assert passed == (p < 0.05)
            outcomes.add(passed)
    assert outcomes == {True, False}


@pytest.mark.parametrize(("n", "against"), [(32, 0.5), (40, 0.5), (9, 0.5), (63, 0.2)])
def test_detectable_share_is_found_in_four_of_five(n: int, against: float) -> None:
    rejects = [not share(k, n).low <= against <= share(k, n).high for k in range(n + 1)]
    low, high = detectable_share(n, against=against)
    for p in (low, high):
        power = sum(binom.pmf(k, n, p) for k in range(n + 1) if rejects[k])
        assert power == pytest.approx(0.8, abs=1e-6)
    assert low < against < high


def test_detectable_share_is_none_where_no_outcome_could_tell() -> None:
    assert detectable_share(5) == (None, None)
    assert detectable_share(0) == (None, None)
    low, high = detectable_share(10, against=0.05)
    assert low is None
    assert high is not None


def test_detectable_ratio_carries_over_from_the_share() -> None:
    low, high = detectable_ratio(40, time=20.0, base_time=60.0)
    part_low, part_high = detectable_share(40, against=0.25)
    assert share_of_ratio(low, 20.0, 60.0) == pytest.approx(part_low)
    assert share_of_ratio(high, 20.0, 60.0) == pytest.approx(part_high)
    assert detectable_ratio(40, time=0.0) == (None, None)


def test_detectable_odds_ratio_is_found_in_four_of_five_simulated_samples() -> None:
    rng = np.random.default_rng(2)
    n, base, draws = 200, 0.35, 200
    slope = np.log(detectable_odds_ratio(n, spread=1.0, base=base))
    found = 0
    for _ in range(draws):
        x = rng.normal(size=n)
        p = 1 / (1 + np.exp(-(np.log(base / (1 - base)) + slope * x)))
        fitted = Logit((rng.random(n) < p).astype(float), np.column_stack([np.ones(n), x]))
        found += fitted.fit(disp=0).pvalues[1] < 0.05
    assert 0.70 <= found / draws <= 0.90


def test_no_odds_ratio_is_detectable_where_nothing_varies_to_speak_of() -> None:
    assert detectable_odds_ratio(90, spread=0.001, base=0.4, per=10.0) is None


def test_detectable_odds_ratio_scales_with_its_unit() -> None:
    of_one = detectable_odds_ratio(90, spread=12.0, base=0.4)
    of_ten = detectable_odds_ratio(90, spread=12.0, base=0.4, per=10.0)
    assert of_ten == pytest.approx(of_one**10)
    assert detectable_odds_ratio(90, spread=0.0, base=0.4) is None
    assert detectable_odds_ratio(90, spread=1.0, base=1.0) is None


@pytest.mark.parametrize(("margin", "true"), [((0.4, 0.6), 0.5), ((0.12, 0.35), 0.2)])
def test_needed_for_equivalence_is_enough_and_ten_fewer_are_not(
    margin: tuple[float, float], true: float
) -> None:
    def power(n: int) -> float:
        return sum(
            binom.pmf(k, n, true) for k in range(n + 1) if share(k, n, level=0.9).within(margin)
        )

    needed = needed_for_equivalence(margin, true=true)
    assert power(needed) >= 0.8 > power(needed - 10)


def test_needed_for_equivalence_refuses_a_truth_outside_the_margin() -> None:
    with pytest.raises(ValueError, match=r"0\.7 lies outside the margin"):
        needed_for_equivalence((0.4, 0.6), true=0.7)

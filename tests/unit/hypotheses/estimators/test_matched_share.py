"""How far exchanges are matched by those that run the other way."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import beta, betabinom

from paradiplomacy.hypotheses.estimators.matched_share import detectable_match, matched_share


def drawn(
    rng: np.random.Generator, ties: int, a: float, b: float, *, mean: float = 2.0
) -> tuple[list[int], list[int]]:
    n = 2 + rng.poisson(mean, ties)
    return n.tolist(), rng.binomial(n, rng.beta(a, b, ties)).tolist()


def index(a: float, b: float) -> float:
    """The index by numerical integration."""
    law = beta(a, b)
    return float(quad(lambda t: 2 * min(t, 1 - t) * law.pdf(t), 0, 1, points=[0.5])[0])


def test_the_index_is_twice_the_lesser_share_over_the_fitted_law() -> None:
    found = matched_share(*drawn(np.random.default_rng(1), 200, 2.0, 3.0))
    assert found is not None
    assert found.index == pytest.approx(index(found.first, found.second), abs=1e-6)
    assert found.mean == pytest.approx(found.first / (found.first + found.second))


def test_the_truth_of_many_ties_comes_out() -> None:
    found = matched_share(*drawn(np.random.default_rng(2), 4_000, 1.5, 2.5, mean=4.0))
    assert found is not None
    assert found.index == pytest.approx(index(1.5, 2.5), abs=0.02)
    assert found.mean == pytest.approx(1.5 / 4, abs=0.02)


def test_directions_may_be_named_either_way_round() -> None:
    n, x = drawn(np.random.default_rng(3), 60, 1.0, 2.0)
    one, other = matched_share(n, x), matched_share(n, [a - b for a, b in zip(n, x, strict=True)])
    assert one is not None
    assert other is not None
    assert one.index == pytest.approx(other.index, abs=1e-3)
    first, second = one.interval(), other.interval()
    assert (first.low, first.high) == pytest.approx((second.low, second.high), abs=3e-3)


def test_the_limits_lose_as_much_likelihood_as_the_level_asks() -> None:
    n, x = (np.array(one) for one in drawn(np.random.default_rng(4), 90, 1.2, 2.0))
    found = matched_share(n.tolist(), x.tolist())
    assert found is not None
    top = betabinom.logpmf(x, n, found.first, found.second).sum()
    totals, means = np.exp(np.linspace(-2, 6, 161)), np.linspace(0.02, 0.98, 193)
    total, mean = (one.ravel() for one in np.meshgrid(totals, means))
    first, second = mean * total, (1 - mean) * total
    from scipy.special import betainc, betaln

    half = betainc(first + 1, second, 0.5)
    of = 2 * (mean * half + (1 - mean) * (1 - betainc(first, second + 1, 0.5)))
    likelihood = sum(
        betaln(k + first, m - k + second) - betaln(first, second) for m, k in zip(n, x, strict=True)
    )
    inside = likelihood >= likelihood.max() - 3.841459 / 2
    limits = found.interval()
    # All pairs of parameters that keep so much likelihood, on a grid: from the first to the last.
    assert (limits.low, limits.high) == pytest.approx(
        (of[inside].min(), of[inside].max()), abs=0.02
    )
    assert np.isfinite(top)


@pytest.mark.parametrize(
    ("hits", "low", "high"), [(4, 0.0, 0.2), (2, 0.8, 1.0)], ids=["one-way", "both-ways"]
)
def test_a_web_of_one_way_or_both_is_told(hits: int, low: float, high: float) -> None:
    found = matched_share([4] * 40, [hits] * 40)
    assert found is not None
    limits = found.interval()
    assert low <= (limits.low or 0.0) <= (limits.high or 1.0) <= high
    assert found.p() < 0.01


def test_few_ties_have_no_model() -> None:
    assert matched_share([4] * 4, [2] * 4) is None
    assert detectable_match([]) is None


def test_more_ties_would_show_less() -> None:
    n, _ = drawn(np.random.default_rng(5), 70, 1, 1)
    least, less = detectable_match(n), detectable_match(n * 4)
    assert least is not None
    assert less is not None
    assert less - 0.5 == pytest.approx((least - 0.5) / 2)


@pytest.mark.thorough
def test_what_is_detectable_is_found_in_eight_of_ten_and_half_in_one_of_twenty() -> None:
    rng = np.random.default_rng(6)
    n = (2 + rng.poisson(2.0, 140)).tolist()
    least = detectable_match(n)
    assert least is not None
    grid = np.linspace(1, 40, 2000)
    a = float(grid[np.argmin([abs(index(one, one) - least) for one in grid[:400]])])
    rates = []
    for parameter in (1.0, a):
        hits = 0
        for _ in range(200):
            found = matched_share(n, rng.binomial(n, rng.beta(parameter, parameter, 140)).tolist())
            hits += found is not None and found.interval().above(0.5)
        rates.append(hits / 200)
    assert rates[0] <= 0.07
    assert rates[1] == pytest.approx(0.8, abs=0.12)

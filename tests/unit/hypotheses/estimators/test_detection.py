"""Occupancy and detection: what share of ties does something, behind what is told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import betaln
from scipy.stats import betabinom, binom

from paradiplomacy.hypotheses.estimators.detection import (
    Detection,
    detectable_within,
    detections,
)


def told(rng: np.random.Generator, ties: int, *, mean: float = 3.0) -> np.ndarray:
    """How many exchanges of each tie are on record: few of most, many of some."""
    return 1 + rng.negative_binomial(1.2, 1.2 / (1.2 + mean), ties)


def zero_inflated(rng: np.random.Generator, n: np.ndarray, share: float, p: float) -> np.ndarray:
    return rng.binomial(n, p) * (rng.random(len(n)) < share)


def beta_binomial(rng: np.random.Generator, n: np.ndarray, a: float, b: float) -> np.ndarray:
    return rng.binomial(n, rng.beta(a, b, len(n)))


def models(n: Any, x: Any) -> dict[str, Detection]:
    found = detections(list(n), list(x))
    assert found is not None
    return {one.model: one for one in (found.better, found.other)}


def by_hand(model: str, n: np.ndarray, x: np.ndarray, first: float, second: float) -> float:
    """Log-likelihood with its binomial coefficients, by scipy."""
    if model == "beta-binomial":
        return float(betabinom.logpmf(x, n, first, second).sum())
    return float(np.log(first * binom.pmf(x, n, second) + (1 - first) * (x == 0)).sum())


@pytest.fixture(scope="module")
def some() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(5)
    n = told(rng, 150)
    return n, zero_inflated(rng, n, 0.6, 0.35)


@pytest.mark.parametrize("model", ["zero-inflated binomial", "beta-binomial"])
def test_the_maximum_is_that_of_another_optimizer(
    some: tuple[np.ndarray, np.ndarray], model: str
) -> None:
    n, x = some
    ours = models(n, x)[model]

    def lost(z: np.ndarray) -> float:
        a, b = (1 / (1 + np.exp(-z))) if "zero" in model else np.exp(z)
        return -by_hand(model, n, x, float(a), float(b))

    best = min(minimize(lost, start, method="Nelder-Mead").fun for start in ([0, 0], [-1, 1]))
    assert -by_hand(model, n, x, ours.first, ours.second) == pytest.approx(best, abs=2e-4)
    # What both models leave out of the likelihood is the same.
    coefficients = by_hand(model, n, x, ours.first, ours.second) - ours.log_likelihood
    other = next(one for name, one in models(n, x).items() if name != model)
    assert coefficients == pytest.approx(
        by_hand(other.model, n, x, other.first, other.second) - other.log_likelihood, abs=1e-6
    )


@pytest.mark.parametrize("model", ["zero-inflated binomial", "beta-binomial"])
def test_the_limits_lose_as_much_likelihood_as_the_level_asks(
    some: tuple[np.ndarray, np.ndarray], model: str
) -> None:
    n, x = some
    ours, within = models(n, x)[model], 10
    found = ours.interval(within)
    for end in (found.low, found.high):
        assert end is not None
        assert 0 < end < 1

        def lost(z: np.ndarray, end: float = end) -> float:
            # One parameter is free, the other gives the share.
            if "zero" in model:
                p = 1 / (1 + np.exp(-z[0]))
                share = end / (1 - (1 - p) ** within)
                return 1e9 if share >= 1 else -by_hand(model, n, x, share, p)
            a = np.exp(z[0])
            low, high = 1e-6, 1e9
            for _ in range(60):
                b = (low * high) ** 0.5
                short = 1 - np.exp(betaln(a, b + within) - betaln(a, b)) < end
                low, high = (low, b) if short else (b, high)
            return -by_hand(model, n, x, a, b)

        starts = ([-1.0], [0.5])
        best = min(minimize(lost, start, method="Nelder-Mead").fun for start in starts)
        top = -by_hand(model, n, x, ours.first, ours.second)
        assert best - top == pytest.approx(3.841459 / 2, abs=0.01)
        assert ours.p(within, end) == pytest.approx(0.05, abs=2e-3)


def test_what_a_share_within_is() -> None:
    rng = np.random.default_rng(6)
    n = told(rng, 400)
    both = models(n, beta_binomial(rng, n, 0.5, 1.5))
    beta, zero = both["beta-binomial"], both["zero-inflated binomial"]
    for within in (1, 2, 10):
        by_law = 1 - betabinom.pmf(0, within, beta.first, beta.second)
        assert beta.share_within(within) == pytest.approx(by_law)
        assert zero.share_within(within) == pytest.approx(
            zero.first * (1 - (1 - zero.second) ** within)
        )


def test_that_nearly_all_ties_show_it_is_fitted() -> None:
    found = detections([6] * 40, [1] * 39 + [0])
    assert found is not None
    assert 0.5 < found.better.share_within(6) < 1


def test_the_truth_of_many_ties_comes_out() -> None:
    rng = np.random.default_rng(7)
    n = told(rng, 6_000)
    zero = models(n, zero_inflated(rng, n, 0.65, 0.3))["zero-inflated binomial"]
    assert (zero.first, zero.second) == pytest.approx((0.65, 0.3), abs=0.03)
    found = detections(n.tolist(), beta_binomial(rng, n, 0.5, 2.0).tolist())
    assert found is not None
    assert found.better.model == "beta-binomial"
    assert (found.better.first, found.better.second) == pytest.approx((0.5, 2.0), rel=0.1)
    assert found.gain > 2
    assert found.not_rejected == (found.better,)


def test_models_that_do_equally_well_are_both_taken() -> None:
    rng = np.random.default_rng(8)
    n = told(rng, 60)
    found = detections(n.tolist(), zero_inflated(rng, n, 0.5, 0.5).tolist())
    assert found is not None
    both = [one.interval(10) for one in found.not_rejected]
    spanned = found.interval(10)
    assert spanned.low == min(one.low or 0.0 for one in both)
    assert spanned.high == max(one.high or 1.0 for one in both)
    assert found.p(10, 0.9) == max(one.p(10, 0.9) for one in found.not_rejected)


@pytest.mark.parametrize(
    ("n", "x"),
    [([1] * 40, [1, 0] * 20), ([3] * 4, [1, 0, 2, 1]), ([3] * 20, [0] * 20), ([3] * 20, [3] * 20)],
    ids=["one-exchange-each", "four-ties", "never", "always"],
)
def test_what_tells_nothing_of_silence_has_no_model(n: list[int], x: list[int]) -> None:
    assert detections(n, x) is None


def test_all_or_nothing_leaves_the_share_as_it_is() -> None:
    found = detections([4] * 40, [4] * 10 + [0] * 30)
    assert found is not None
    assert found.better.share_within(10) == pytest.approx(0.25, abs=0.01)


def test_the_detectable_share_is_that_of_the_information() -> None:
    rng = np.random.default_rng(9)
    n = told(rng, 147).tolist()
    least = detectable_within(n, round(0.18 * sum(n)), within=10)
    assert least is not None
    assert 0.5 < least < 0.9
    more = detectable_within(n * 4, round(0.18 * sum(n)) * 4, within=10)
    assert more is not None
    assert more - 0.5 == pytest.approx((least - 0.5) / 2, rel=0.01)
    assert detectable_within(n, 0, within=10) is None
    assert detectable_within(n, sum(n), within=10) is None


@pytest.mark.thorough
@pytest.mark.parametrize("kind", ["zero-inflated binomial", "beta-binomial"])
def test_intervals_cover_the_truth(kind: str) -> None:
    rng = np.random.default_rng(10)
    covered, spans = [], []
    truth = 0.6 * (1 - 0.7**10) if "zero" in kind else 1 - betabinom.pmf(0, 10, 0.5, 1.8)
    for _ in range(200):
        n = told(rng, 150)
        drawn = (
            zero_inflated(rng, n, 0.6, 0.3) if "zero" in kind else beta_binomial(rng, n, 0.5, 1.8)
        )
        found = detections(n.tolist(), drawn.tolist())
        if found is None:
            continue
        one = next(m for m in (found.better, found.other) if m.model == kind)
        for ends, kept in ((one.interval(10), covered), (found.interval(10), spans)):
            kept.append((ends.low or 0.0) <= truth <= (1.0 if ends.high is None else ends.high))
    assert len(covered) > 195
    assert 0.91 <= np.mean(covered) <= 0.99
    # Which model is true is not known to the rule that decides.
    assert np.mean(spans) >= 0.90

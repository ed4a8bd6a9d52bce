"""How far exchanges of a tie are unlike one another."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from paradiplomacy.hypotheses.theory.halves import (
    detectable_match,
    evenness,
    mean_share,
)


def drawn(rng: np.random.Generator, shares: np.ndarray, n: np.ndarray) -> list[tuple[int, int]]:
    x = rng.binomial(n, shares)
    return list(zip(x.tolist(), (n - x).tolist(), strict=True))


def test_the_part_is_that_of_all_pairs() -> None:
    ties = [(2, 1, 0), (1, 1, 1), (4, 0, 0), (1, 0, 1), (2, 2, 1)]
    by_hand = []
    for one in ties:
        kinds = [k for k, many in enumerate(one) for _ in range(many)]
        pairs = list(combinations(kinds, 2))
        by_hand.append(sum(a != b for a, b in pairs) / len(pairs) / 0.6)
    found = evenness(ties, even=0.6)
    error = np.std(by_hand, ddof=1) / 5**0.5
    assert found.value == pytest.approx(np.mean(by_hand))
    assert found.high == pytest.approx(np.mean(by_hand) + 2.776445 * error)
    assert found.low == pytest.approx(max(np.mean(by_hand) - 2.776445 * error, 0.0))


@pytest.mark.parametrize("kind", ["alike", "spread", "one-sided-half"])
def test_it_is_without_bias_whatever_the_shape_of_the_random_effect(kind: str) -> None:
    rng = np.random.default_rng(4)
    n = 2 + rng.poisson(1.5, 20_000)
    shares = {
        "alike": np.full(20_000, 0.7),
        "spread": rng.beta(0.6, 1.1, 20_000),
        "one-sided-half": np.where(rng.random(20_000) < 0.5, 0.5, rng.integers(0, 2, 20_000)),
    }[kind]
    found = evenness(drawn(rng, shares, n), even=0.5)
    assert found.value == pytest.approx(float(np.mean(4 * shares * (1 - shares))), abs=0.015)


def test_intervals_cover_the_truth() -> None:
    rng = np.random.default_rng(5)
    covered = []
    for _ in range(400):
        n = 2 + rng.poisson(1.5, 80)
        found = evenness(drawn(rng, rng.beta(1.0, 2.0, 80), n), even=0.5)
        covered.append((found.low or 0.0) <= 4 * (1 / 3 - 1 / 6) <= (found.high or 9.0))
    assert 0.92 <= np.mean(covered) <= 0.98


def test_the_share_of_the_giver_is_a_mean_over_ties() -> None:
    found = mean_share([(4, 0), (1, 1), (0, 2), (3, 1), (2, 2)])
    assert found.value == pytest.approx((1 + 0.5 + 0 + 0.75 + 0.5) / 5)
    assert 0 <= (found.low or 0.0) < (found.value or 0.0) < (found.high or 1.0) <= 1


def test_few_ties_tell_nothing() -> None:
    assert evenness([(1, 1)] * 4, even=0.5).value is None
    assert mean_share([(1, 1)] * 4).value is None
    assert detectable_match([2] * 4) is None


def test_what_is_detectable_is_found_in_eight_of_ten() -> None:
    rng = np.random.default_rng(6)
    n = 2 + rng.poisson(1.5, 140)
    least = detectable_match(n.tolist())
    assert least is not None
    found = {}
    for part in (0.5, least):
        hits = 0
        for _ in range(300):
            even = rng.random(140) < part
            shares = np.where(even, 0.5, rng.integers(0, 2, 140))
            hits += (evenness(drawn(rng, shares, n), even=0.5).low or 0.0) > 0.5
        found[part] = hits / 300
    assert found[0.5] <= 0.06
    assert found[least] == pytest.approx(0.8, abs=0.08)

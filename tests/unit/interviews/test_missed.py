"""What so many pairs without a discrepancy could have missed."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest

from paradiplomacy.interviews.missed import RATES, bound_missed


def test_none_among_37_pairs_by_hand() -> None:
    bound = bound_missed(37)
    assert bound.rate == pytest.approx(1 - 0.05 ** (1 / 37))
    assert bound.rate == pytest.approx(3 / 37, rel=0.05)  # the rule of three
    assert bound.chances == pytest.approx({rate: (1 - rate) ** 37 for rate in RATES})


@pytest.mark.parametrize(("trials", "seen"), [(12, 1), (37, 3), (200, 17)])
def test_bound_is_where_so_few_are_seen_with_five_in_a_hundred(trials: int, seen: int) -> None:
    rate = bound_missed(trials, seen).rate
    tail = sum(comb(trials, k) * rate**k * (1 - rate) ** (trials - k) for k in range(seen + 1))
    assert tail == pytest.approx(0.05)


def test_without_trials_nothing_is_known() -> None:
    bound = bound_missed(0)
    assert bound.rate == 1.0
    assert set(bound.chances.values()) == {1.0}


@pytest.mark.parametrize(("trials", "seen"), [(3, 4), (3, -1)])
def test_impossible_numbers_are_refused(trials: int, seen: int) -> None:
    with pytest.raises(ValueError, match="discrepancies"):
        bound_missed(trials, seen)


def test_bound_holds_in_95_of_100_made_studies() -> None:
    rng = np.random.default_rng(7)
    rate = 0.072
    seen = rng.binomial(37, rate, 2000)
    bounds = {int(k): bound_missed(37, int(k)).rate for k in np.unique(seen)}
    covered = np.mean([bounds[int(k)] >= rate for k in seen])
    assert covered >= 0.94

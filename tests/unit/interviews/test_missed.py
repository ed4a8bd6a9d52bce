"""What so many pairs without a discrepancy could have missed."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest

from paradiplomacy.interviews.missed import RATES, missed, missed_overall


def test_none_among_37_pairs_by_hand() -> None:
    bound = missed(37)
    assert bound.rate == pytest.approx(1 - 0.05 ** (1 / 37))
    assert bound.rate == pytest.approx(3 / 37, rel=0.05)  # the rule of three
    assert bound.chances == pytest.approx({rate: (1 - rate) ** 37 for rate in RATES})
    assert bound.hidden == 0  # each one shows


def test_what_shows_seldom_hides_more() -> None:
    half = missed(37, visible=0.5)
    assert half.rate == pytest.approx(2 * missed(37).rate)
    # Four real ones stay unseen with 1/16, five with 1/32, which is under 5 %.
    assert half.hidden == 4
    assert missed(3, visible=0.1).hidden == 3  # no more than there are answers
    assert missed(10, visible=0.2).rate == 1.0


@pytest.mark.parametrize(("trials", "seen"), [(12, 1), (37, 3), (200, 17)])
def test_bound_is_where_so_few_are_seen_with_five_in_a_hundred(trials: int, seen: int) -> None:
    rate = missed(trials, seen).rate
    tail = sum(comb(trials, k) * rate**k * (1 - rate) ** (trials - k) for k in range(seen + 1))
    assert tail == pytest.approx(0.05)


def test_hidden_ones_beyond_those_seen() -> None:
    bound = missed(40, 2, visible=0.5)
    real = 2 + bound.hidden

    def few(of: int) -> float:
        return sum(comb(of, k) * 0.5**of for k in range(3))

    assert few(real) >= 0.05 > few(real + 1)


def test_answers_of_a_pair_that_go_together_count_once() -> None:
    bounds = missed_overall(370, 37)
    assert bounds.apart == missed(370)
    assert bounds.together == missed(37)


def test_without_trials_nothing_is_known() -> None:
    bound = missed(0)
    assert (bound.rate, bound.hidden) == (1.0, 0)
    assert set(bound.chances.values()) == {1.0}


@pytest.mark.parametrize(
    ("trials", "seen", "visible"), [(3, 4, 1.0), (3, -1, 1.0), (3, 0, 0.0), (3, 0, 1.5)]
)
def test_impossible_numbers_are_refused(trials: int, seen: int, visible: float) -> None:
    with pytest.raises(ValueError, match=r"discrepancies|probabilities"):
        missed(trials, seen, visible=visible)


def test_bound_holds_in_95_of_100_made_studies() -> None:
    rng = np.random.default_rng(7)
    rate, visible = 0.12, 0.6
    seen = rng.binomial(37, rate * visible, 2000)
    bounds = {int(k): missed(37, int(k), visible=visible).rate for k in np.unique(seen)}
    covered = np.mean([bounds[int(k)] >= rate for k in seen])
    assert covered >= 0.94

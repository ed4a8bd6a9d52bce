"""Intervals of alpha and AC1: how often they contain the truth, where disagreement is rare too."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binom

from paradiplomacy.interviews.coefficients import (
    AgreementCoefficient,
    ac1,
    alpha,
    neighbours,
    pairs,
)

Ratings = NDArray[np.float64]
PAIRS, STUDIES = 37, 150


def yes_or_no(n: int, often: float, wrong: float, rng: np.random.Generator) -> Ratings:
    """Two raters of one truth, each of whom errs independently."""
    truth = rng.random(n) < often
    raters = [np.where(rng.random(n) < wrong, ~truth, truth) for _ in range(2)]
    return np.column_stack(raters).astype(float)


def of_five(n: int, wrong: float, rng: np.random.Generator) -> Ratings:
    """Two raters on a scale of five, each of whom may be off by one."""
    truth = rng.integers(1, 6, n)
    step = [np.where(rng.random(n) < wrong, rng.choice([-1, 1], n), 0) for _ in range(2)]
    return np.column_stack([np.clip(truth + off, 1, 5) for off in step]).astype(float)


def binary_alpha(ratings: Ratings, draws: int) -> AgreementCoefficient:
    return alpha(ratings, draws=draws)


def binary_ac1(ratings: Ratings, draws: int) -> AgreementCoefficient:
    return ac1(ratings, 2, draws=draws)


def ordinal_alpha(ratings: Ratings, draws: int) -> AgreementCoefficient:
    return alpha(ratings, "ordinal", draws=draws)


Maker = Callable[[int, np.random.Generator], Ratings]
CASES: dict[str, tuple[Maker, Callable[[Ratings, int], AgreementCoefficient]]] = {
    "half yes, alpha": (lambda n, rng: yes_or_no(n, 0.5, 0.08, rng), binary_alpha),
    "half yes, AC1": (lambda n, rng: yes_or_no(n, 0.5, 0.08, rng), binary_ac1),
    "few yes, alpha": (lambda n, rng: yes_or_no(n, 0.1, 0.01, rng), binary_alpha),
    "few yes, AC1": (lambda n, rng: yes_or_no(n, 0.1, 0.01, rng), binary_ac1),
    "five, rarely off": (lambda n, rng: of_five(n, 0.03, rng), ordinal_alpha),
}


@pytest.mark.parametrize("case", CASES)
def test_nineteen_of_twenty_intervals_contain_the_truth(case: str) -> None:
    make, measure = CASES[case]
    truth = measure(make(200_000, np.random.default_rng(1)), 0).value
    assert truth is not None
    held = told = 0
    for study in range(STUDIES):
        found = measure(make(PAIRS, np.random.default_rng(1000 + study)), 300)
        if found.low is None or found.high is None:
            continue
        told += 1
        held += found.low <= truth <= found.high
    assert told > 0.9 * STUDIES
    # By chance alone nominal intervals contain the truth less often once in a thousand times.
    assert held >= binom.ppf(0.001, told, 0.95)


def test_full_agreement_has_an_interval_and_more_units_a_narrower_one() -> None:
    few, many = (ac1([[1, 1]] * (n - 4) + [[0, 0]] * 4, 2) for n in (37, 370))
    for found in (few, many):
        assert found.value == found.high == 1.0
        assert found.low is not None
    assert few.low is not None
    assert many.low is not None
    assert few.low < many.low < 1.0
    # Up to about 0.066 of answers may differ: Jeffreys' bound of none in 37, on the scale of AC1.
    assert 1 - few.low == pytest.approx(0.066 / (1 - 2 * (4 / 37) * (33 / 37)), rel=0.35)


def test_an_answer_that_nobody_gave_is_one_that_could_have_been_given() -> None:
    alike = ac1([[1, 1]] * 40, 2)
    assert (alike.value, alike.high) == (1.0, 1.0)
    assert alike.low is not None
    assert 0.85 < alike.low < 1.0
    assert ac1([[1, 1]] * 40).low is None  # of one answer nothing could differ


def test_intervals_that_may_be_too_narrow_say_so() -> None:
    rng = np.random.default_rng(3)
    enough, few = yes_or_no(40, 0.5, 0.1, rng), yes_or_no(12, 0.5, 0.1, rng)
    assert not alpha(enough).narrow
    assert alpha(few).narrow
    assert ac1(few, 2).narrow
    assert alpha(rng.integers(0, 90, (40, 2)), "interval").narrow


def test_unseen_disagreement_is_between_every_two_answers_or_neighbours() -> None:
    assert pairs(3).tolist() == [[1, 1, 0], [1, 0, 1], [0, 1, 1]]
    assert neighbours(3).tolist() == [[1, 1, 0], [0, 1, 1]]
    assert pairs(1).shape == (0, 1)

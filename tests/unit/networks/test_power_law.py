"""Degrees: inequality in closed form; power laws that are found again, and others refused."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import zeta
from scipy.stats import kstest
from tests.unit.networks.graphs import complete, named, ring, star

from paradiplomacy.networks.figures import Absent, reason
from paradiplomacy.networks.measure import NO_TIES, degree_distribution, degree_figures, gini
from paradiplomacy.networks.power_law import (
    PowerLaw,
    _best_of_each,
    _chances,
    _draw_from_power_law,
    _tails_of_values,
    fit_power_law,
)


def draw_power_law(
    size: int, exponent: float, rng: np.random.Generator, *, xmin: int = 1
) -> NDArray[np.int64]:
    return _draw_from_power_law(size, exponent, rng, xmin, _chances(exponent, xmin))


def fit(values: object, *, seed: int = 1, draws: int = 0) -> PowerLaw:
    found = fit_power_law(np.asarray(values), np.random.default_rng(seed), draws=draws)
    assert isinstance(found, PowerLaw)
    return found


def test_gini_is_the_mean_difference_over_twice_the_mean() -> None:
    values = np.random.default_rng(5).integers(0, 30, 40)
    apart = np.abs(values[:, None] - values[None, :]).mean()
    assert gini(values) == pytest.approx(apart / (2 * values.mean()))


def test_degrees_of_a_star_and_of_a_ring_in_closed_form() -> None:
    n = 11
    figures = degree_figures(star(n))
    assert figures["degree_mean"] == pytest.approx(2 * (n - 1) / n)
    assert figures["degree_max"] == n - 1
    assert figures["degree_top_1_percent"] == 0.5
    entropy = (np.log(2) + np.log(2 * (n - 1))) / 2 / np.log(n)
    assert figures["degree_entropy"] == pytest.approx(entropy)
    even = degree_figures(ring(n))
    assert even["degree_gini"] == pytest.approx(0)
    assert even["degree_entropy"] == pytest.approx(1)
    assert degree_distribution(complete(4)).degree.tolist() == [3]


@pytest.mark.parametrize(("exponent", "xmin"), [(2.2, 1), (2.5, 1), (3.1, 4)])
def test_draws_follow_the_law(exponent: float, xmin: int) -> None:
    drawn = draw_power_law(20_000, exponent, np.random.default_rng(8), xmin=xmin)
    assert drawn.min() == xmin
    for x in range(xmin, xmin + 4):
        p = x**-exponent / zeta(exponent, xmin)
        error = np.sqrt(p * (1 - p) / len(drawn))
        assert abs((drawn == x).mean() - p) < 4 * error


def test_fits_at_once_are_those_one_by_one() -> None:
    rng = np.random.default_rng(3)
    samples = [
        _tails_of_values(draw_power_law(int(size), exponent, rng, xmin=int(xmin)))
        for size, exponent, xmin in zip(
            rng.integers(0, 400, 30), rng.uniform(1.5, 4, 30), rng.integers(1, 9, 30), strict=True
        )
    ]
    each = [_best_of_each([sample])[0] for sample in samples]
    assert None in each
    assert _best_of_each(samples) == each


def test_far_draws_continue_the_law() -> None:
    drawn = draw_power_law(400_000, 1.5, np.random.default_rng(2))
    far = drawn[drawn > 5001]
    assert len(far) > 1000
    # Above, the logarithms are exponential with rate exponent - 1.
    logs = np.log(far[far < 2**53] / 5000.5)
    assert kstest(logs, "expon", args=(0, 2)).pvalue > 0.001


@pytest.mark.parametrize(("exponent", "xmin"), [(2.1, 1), (2.5, 3), (3.0, 1), (3.4, 6)])
def test_the_exponent_is_found_again(exponent: float, xmin: int) -> None:
    found = fit(draw_power_law(8000, exponent, np.random.default_rng(11), xmin=xmin))
    assert abs(found.exponent - exponent) < 4 * found.exponent_sd
    assert found.xmin <= 3 * xmin


@pytest.mark.thorough
def test_the_standard_error_is_that_of_repeated_samples() -> None:
    rng = np.random.default_rng(21)
    found = [fit(draw_power_law(2000, 2.5, rng)) for _ in range(60)]
    whole = [one for one in found if one.xmin == 1]
    assert len(whole) > 20
    spread = np.std([one.exponent for one in whole])
    assert 0.6 < spread / np.mean([one.exponent_sd for one in whole]) < 1.6


def test_the_start_of_the_tail_is_found_where_below_it_the_law_does_not_hold() -> None:
    rng = np.random.default_rng(3)
    values = np.concatenate([rng.integers(1, 10, 6000), draw_power_law(6000, 2.6, rng, xmin=10)])
    found = fit(values)
    assert 8 <= found.xmin <= 14
    assert abs(found.exponent - 2.6) < 4 * found.exponent_sd


@pytest.mark.thorough
def test_goodness_of_fit_accepts_the_law_as_often_as_it_says() -> None:
    rng = np.random.default_rng(17)
    p = [fit(draw_power_law(400, 2.5, rng), seed=seed, draws=50).p for seed in range(25)]
    assert np.mean(np.array(p) <= 0.1) < 0.4
    assert np.mean(np.array(p) > 0.5) > 0.2


def test_other_tails_are_refused_or_fitted_better_by_their_own_law() -> None:
    values = np.random.default_rng(4).geometric(0.25, 20_000)
    found = fit(values[values >= 1], draws=60)
    assert found.p == 0 or found.versus["exponential"].ratio < 0
    lognormal = np.round(np.random.default_rng(6).lognormal(1.5, 0.7, 20_000)).astype(int)
    assert fit(lognormal).versus["lognormal"].ratio < 0


def test_a_true_law_beats_an_exponential() -> None:
    found = fit(draw_power_law(4000, 2.3, np.random.default_rng(9)))
    assert found.versus["exponential"].ratio > 2
    assert found.versus["exponential"].p < 0.05


@pytest.mark.parametrize("values", [[], [0, 0], [1] * 500, [1, 2, 3, 4], [0] * 100 + [5]])
def test_too_little_is_no_tail(values: list[int]) -> None:
    found = fit_power_law(np.array(values, dtype=int), np.random.default_rng(1))
    assert isinstance(found, Absent)


def test_the_same_seed_gives_the_same_fit() -> None:
    values = draw_power_law(500, 2.4, np.random.default_rng(1))
    assert fit(values, draws=20) == fit(values, draws=20)


def test_without_ties_entropy_says_why_it_is_absent() -> None:
    alone, apart = degree_figures(named(1, [])), degree_figures(named(2, []))
    assert alone["degree_entropy"] == Absent(reason("one-place"))
    assert apart["degree_entropy"] == Absent(NO_TIES)

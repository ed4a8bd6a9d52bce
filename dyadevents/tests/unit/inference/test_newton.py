"""Newton's method finds the maximum, and says what is wrong where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from dyadevents import FitError
from dyadevents.inference.likelihood import At
from dyadevents.inference.newton import check_information, maximise


def poisson(x: np.ndarray, counts: np.ndarray):  # type: ignore[no-untyped-def]
    def at(theta: np.ndarray) -> At:
        with np.errstate(over="ignore", invalid="ignore"):
            rate = np.exp(x @ theta)
            value = float(counts @ (x @ theta) - rate.sum())
            return At(value, x.T @ (counts - rate), (x * rate[:, None]).T @ x, 0.0)

    return at


def test_the_gradient_is_nothing_at_the_maximum() -> None:
    rng = np.random.default_rng(1)
    x = np.column_stack([np.ones(200), rng.normal(size=(200, 3))])
    function = poisson(x, rng.poisson(np.exp(x @ [0.1, 0.5, -0.5, 0.2])).astype(float))
    best = maximise(function, np.zeros(4), names=tuple("abcd"), kind="event")
    assert np.abs(function(best.theta).gradient).max() < 1e-9
    assert best.at.loglik == pytest.approx(function(best.theta).loglik, rel=1e-14)
    assert best.iterations < 10


def test_a_far_start_is_halved_back() -> None:
    rng = np.random.default_rng(2)
    x = np.column_stack([np.ones(100), rng.normal(size=100)])
    function = poisson(x, rng.poisson(np.exp(x @ [1.0, 0.5])).astype(float))
    near = maximise(function, np.zeros(2), names=("a", "b"), kind="event")
    far = maximise(function, np.array([-8.0, 6.0]), names=("a", "b"), kind="event")
    assert np.allclose(near.theta, far.theta, atol=1e-8)
    assert far.iterations > near.iterations


def test_nothing_to_estimate_is_no_error() -> None:
    at = At(-1.0, np.zeros(0), np.zeros((0, 0)), 0.0)
    assert maximise(lambda _: at, np.zeros(0), names=(), kind="event").at.loglik == -1.0


@pytest.mark.parametrize("sign", [-1.0, 1.0])
@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e4])
def test_separation_names_the_term_whatever_its_scale(sign: float, scale: float) -> None:
    rng = np.random.default_rng(3)
    rare = np.zeros(300)
    rare[:6] = sign * scale
    x = np.column_stack([np.ones(300), rng.normal(size=300), rare])
    counts = rng.poisson(0.7, 300).astype(float)
    counts[:6] = 0
    with pytest.raises(FitError, match=r"suspend: events (never|only) happen where rare") as error:
        maximise(poisson(x, counts), np.zeros(3), names=("one", "x", "rare"), kind="suspend")
    assert error.value.terms == ("rare",)


def test_columns_that_separate_only_together_are_named_together() -> None:
    rng = np.random.default_rng(6)
    a, b = rng.integers(0, 3, 400).astype(float), rng.integers(0, 3, 400).astype(float)
    counts = np.where(a > b, 0, rng.poisson(1.0, 400)).astype(float)
    x = np.column_stack([np.ones(400), rng.normal(size=400), np.maximum(a - b, 0) + a, a])
    with pytest.raises(FitError, match=r"event: sum and a together part events") as error:
        maximise(poisson(x, counts), np.zeros(4), names=("one", "x", "sum", "a"), kind="event")
    assert error.value.terms == ("sum", "a")
    assert error.value.runs_to == 0.0


def test_of_columns_that_separate_each_by_itself_one_is_named() -> None:
    rng = np.random.default_rng(7)
    rare = (rng.random((400, 2)) < 0.1).astype(float)
    counts = np.where(rare.any(axis=1), 0, rng.poisson(1.0, 400)).astype(float)
    x = np.column_stack([np.ones(400), rng.normal(size=400), rare])
    with pytest.raises(FitError, match="events never happen where a is high") as error:
        maximise(poisson(x, counts), np.zeros(4), names=("one", "x", "a", "b"), kind="event")
    assert error.value.terms == ("a",)
    assert error.value.runs_to == -np.inf


def test_a_step_is_cut_to_what_rates_can_follow() -> None:
    """Flags of few dyads with many events: without the cut, steps are halved again and again."""
    exposure = np.array([1e7, 1e3])
    counts = np.array([900.0, 1e3])
    rows = np.eye(2) + np.array([[0, 0], [1, 0]])  # a constant, and a flag of the second

    def at(theta: np.ndarray) -> At:
        with np.errstate(over="ignore"):
            rate = exposure * np.exp(rows @ theta)
        value = float(counts @ (rows @ theta) - rate.sum())
        return At(value, rows.T @ (counts - rate), (rows * rate[:, None]).T @ rows, 0.0)

    start = np.array([np.log(counts.sum() / exposure.sum()), 0.0])
    plain = maximise(at, start, names=("one", "flag"), kind="event")
    cut = maximise(
        at,
        start,
        names=("one", "flag"),
        kind="event",
        raises=lambda step, _: float((rows @ step).max()),
    )
    assert np.allclose(cut.theta, np.log([9e-5, 1 / 9e-5]), atol=1e-9)
    assert np.allclose(plain.theta, cut.theta, atol=1e-8)
    assert cut.iterations <= 6
    assert plain.iterations > 10


def test_a_start_where_a_few_dyads_outweigh_the_rest_is_left() -> None:
    """A comparison of dyads, started where a full step runs off to where nothing can be told."""
    share, many = 1e-4, 20_000.0

    def at(theta: np.ndarray) -> At:
        odds = share * np.exp(theta[0])
        p = odds / (1 - share + odds)
        value = 0.1 * many * theta[0] - many * np.log(1 - share + odds)
        return At(float(value), many * (0.1 - np.array([p])), np.array([[many * p * (1 - p)]]), 0.0)

    def raises(step: np.ndarray, slope: float) -> float:  # of events with the flag, and without
        return float(max(step[0], 0.0) + slope / many)

    far = np.array([16.0])
    best = maximise(at, far, names=("flag",), kind="event", raises=raises)
    assert best.iterations <= 8
    assert best.theta[0] == pytest.approx(np.log(0.1 / 0.9 * (1 - share) / share), abs=1e-8)


def test_a_strong_effect_is_no_separation() -> None:
    rng = np.random.default_rng(4)
    often = (rng.random(4000) < 0.5).astype(float)
    x = np.column_stack([np.ones(4000), often])
    counts = rng.poisson(np.exp(-8 + 8 * often)).astype(float)
    counts[np.flatnonzero(often == 0)[0]] = 1
    best = maximise(poisson(x, counts), np.zeros(2), names=("one", "often"), kind="event")
    assert 6 < best.theta[1] < 9


def test_a_column_without_variation_is_named() -> None:
    with pytest.raises(FitError, match="event: flat never differs between the dyads") as error:
        check_information(np.diag([1.0, 0.0, 2.0]), ("a", "flat", "c"), "event")
    assert error.value.terms == ("flat",)
    with pytest.raises(FitError, match=r"a, flat never .*, or by too little beside c .* millions"):
        check_information(np.diag([1.0, 0.0, 2e20]), ("a", "flat", "c"), "event")


def test_collinear_columns_are_named_and_no_others() -> None:
    rng = np.random.default_rng(5)
    x = rng.normal(size=(50, 3))
    x = np.column_stack([x, 1000 * (x[:, 0] - x[:, 1])])
    with pytest.raises(FitError, match=r"collinear: d = 1000 a - 1000 b\)") as error:
        check_information(x.T @ x, tuple("abcd"), "event")
    assert error.value.terms == ("a", "b", "d")


def test_a_likelihood_that_only_falls_is_told() -> None:
    def liar(theta: np.ndarray) -> At:
        return At(-float(np.abs(theta).sum()), np.ones(1), np.eye(1), 0.0)

    with pytest.raises(FitError, match=r"event: no step uphill was found from only 0") as error:
        maximise(liar, np.zeros(1), names=("only",), kind="event")
    assert error.value.terms == ("only",)


def test_too_many_steps_are_told() -> None:
    with pytest.raises(FitError, match="no maximum after 1 steps"):
        maximise(
            poisson(np.ones((5, 1)), np.full(5, 40.0)),
            np.zeros(1),
            names=("one",),
            kind="event",
            most=1,
        )

"""The claims on training and on the spread of ties inland."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.capacity.coast_to_inland import COAST_TO_INLAND
from paradiplomacy.hypotheses.capacity.new_ties import dated_ties, odds_ratio_a_decade
from paradiplomacy.hypotheses.capacity.training_half import TRAINING_HALF

TRAINING, INLAND = TRAINING_HALF, COAST_TO_INLAND
pytestmark = pytest.mark.usefixtures("chinese_too")


def figure(hand: Any, k: int, n: int) -> None:
    hand.claim("capacity", "figure", f"Training in {k} of {n}.", numerator=k, denominator=n)


# --- training-half


@pytest.mark.parametrize(("k", "n"), [(15, 32), (75, 160), (2, 32), (31, 32)])
def test_the_claims_own_figure_decides_nothing(hand: Any, k: int, n: int) -> None:
    figure(hand, k, n)
    found = TRAINING.run(hand.frames())
    assert (found.verdict, found.p) == (Verdict.RESTATED, None)
    assert f"{k} of {n} city pairs" in str(found.sentence)
    assert found.estimates[0].subjects == ("claim:capacity-00",)
    assert "does not show who trained whom" in str(found.sentence)


def test_fifteen_of_thirty_two(hand: Any) -> None:
    figure(hand, 15, 32)
    found = TRAINING.run(hand.frames())
    stated = found.estimates[0]
    assert (stated.value, stated.low, stated.high) == pytest.approx((0.469, 0.291, 0.653), abs=5e-4)
    assert any("about 100 ties" in str(lack) for lack in found.lacks)


@pytest.mark.parametrize(
    ("yes", "asked", "verdict"),
    [
        (80, 160, Verdict.SUPPORTED),
        (2, 32, Verdict.CONTRADICTED),
        (15, 32, Verdict.INCONCLUSIVE),
        (2, 4, Verdict.RESTATED),
    ],
)
def test_interviews_decide_on_training(hand: Any, yes: int, asked: int, verdict: Verdict) -> None:
    figure(hand, 15, 32)
    for i in range(asked):
        tie = hand.tie(f"us{i}", f"cn{i}")
        hand.answer(hand.account("US", tie=tie), "training.any", float(i < yes))
    found = TRAINING.run(hand.frames())
    assert found.verdict is verdict
    if verdict is not Verdict.RESTATED:
        assert (found.n, found.estimates[0].basis) == (asked, "this record")
        assert found.estimates[1].basis == "the article's figure"


def test_who_taught_and_who_travelled_are_two_shares(hand: Any) -> None:
    figure(hand, 15, 32)
    lhasa, baoding = hand.tie("boulder", "lhasa"), hand.tie("charlotte", "baoding")
    hand.tie("quiet", "silent")
    state = hand.tie("ohio", "hubei", tier="state")
    taiwan = hand.tie("tacoma", "taichung", countries=("US", "TW"))
    us, cn = {"teacher": "US", "learner": "CN"}, {"teacher": "CN", "learner": "US"}
    hand.exchange(lhasa, "2010-09", form="training", flow="ideas", giver="US")  # told twice
    hand.exchange(lhasa, "2010-09", form="training", flow="ideas", giver="US", **us)
    hand.exchange(baoding, "2008", form="training", giver="CN", **us)
    hand.exchange(baoding, "2009", form="training", giver="CN", **cn)
    hand.exchange(state, "2011", form="training", giver="US", **us)
    hand.exchange(state, "2012", form="training", teacher="mutual", learner="mutual")
    hand.exchange(state, "2013", form="training", giver="CN")
    hand.exchange(taiwan, "2002", form="training", giver="US", teacher="US", learner="TW")
    hand.exchange(baoding, "2015", form="delegation", giver="CN")
    found = TRAINING.run(hand.frames())
    taught, came, traced = found.estimates[1:]
    assert (taught.n, taught.value) == (4, pytest.approx(3 / 4))
    assert came.value == pytest.approx(2 / 4)
    # Three city ties with China, of which two had training: at least so many.
    assert (traced.n, traced.low, traced.high) == (3, pytest.approx(2 / 3), 1.0)
    assert "taught Chinese people in three (in one of these, Chinese" in str(found.sentence)
    assert "in one each taught the other; for one, no source says who taught" in str(found.sentence)
    assert all(s.startswith("exchange:") for e in found.estimates[1:] for s in e.subjects)


# --- coast-to-inland


def founded(years: np.ndarray, inland: np.ndarray, provinces: np.ndarray) -> pl.DataFrame:
    return pl.DataFrame(
        {"years": years, "inland": inland.astype(np.int8), "province": provinces.astype(str)}
    )


def newton(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Logistic regression by hand: coefficients, inverse information, scores."""
    design, beta = np.column_stack([np.ones_like(x), x]), np.zeros(2)
    for _ in range(50):
        p = 1 / (1 + np.exp(-design @ beta))
        information = design.T @ (design * (p * (1 - p))[:, None])
        beta = beta + np.linalg.solve(information, design.T @ (y - p))
    return beta, np.linalg.inv(information), design * (y - p)[:, None]


def sample(rng: np.random.Generator, n: int, slope: float) -> pl.DataFrame:
    years = rng.uniform(0, 40, n)
    inland = rng.random(n) < 1 / (1 + np.exp(-(-0.5 + slope * (years - 20) / 10)))
    return founded(years, inland, rng.integers(0, 25, n))


def test_odds_ratio_is_that_of_newtons_method() -> None:
    ties = sample(np.random.default_rng(6), 150, 0.3)
    beta, inverse, _ = newton(ties["years"].to_numpy() / 10, ties["inland"].to_numpy())
    error = np.sqrt(inverse[1, 1])
    found = odds_ratio_a_decade(ties).interval()
    assert (found.value, found.low, found.high) == pytest.approx(
        tuple(np.exp(beta[1] + z * error) for z in (0, -1.959964, 1.959964)), rel=1e-5
    )


def test_robust_errors_are_those_of_leaving_out_each_province() -> None:
    ties = sample(np.random.default_rng(7), 150, 0.3)
    effect = odds_ratio_a_decade(ties, clusters="province")
    each = [odds_ratio_a_decade(ties.filter(pl.col("province") != str(p))) for p in range(25)]
    moved = np.array([one.value - effect.value for one in each])
    # One step of Newton's method is near, not at, the estimate without a province.
    assert effect.error == pytest.approx(np.sqrt(24 / 25 * (moved**2).sum()), rel=0.02)
    assert effect.freedom == 24


def test_odds_ratio_has_its_size_and_finds_a_known_trend() -> None:
    rng = np.random.default_rng(8)
    null = [odds_ratio_a_decade(sample(rng, 120, 0.0)).interval() for _ in range(200)]
    trend = [odds_ratio_a_decade(sample(rng, 120, 0.5)).interval() for _ in range(200)]
    false_alarms = np.mean([not i.low <= 1 <= i.high for i in null])
    covered = np.mean([i.low <= np.exp(0.5) <= i.high for i in trend])
    assert false_alarms <= 0.09
    assert covered >= 0.91
    assert np.median([i.value for i in trend]) == pytest.approx(np.exp(0.5), rel=0.1)


def test_what_cannot_be_fitted_is_none() -> None:
    early, late = np.linspace(0, 10, 20), np.linspace(20, 30, 20)
    parted = founded(np.r_[early, late], np.r_[np.zeros(20), np.ones(20)], np.arange(40))
    assert odds_ratio_a_decade(parted) is None
    few = founded(np.linspace(0, 30, 40), np.r_[np.ones(4), np.zeros(36)], np.arange(40))
    assert odds_ratio_a_decade(few) is None
    one_year = founded(np.zeros(40), np.r_[np.ones(20), np.zeros(20)], np.arange(40))
    assert odds_ratio_a_decade(one_year) is None


def test_ties_of_a_handful_of_provinces_decide_nothing(hand_of: Any) -> None:
    # Later ties are inland in all of them, which says no more than that provinces differ.
    provinces = {"two": ("a", "b"), "unknown": ("", "")}
    for coast, inland in provinces.values():
        made = hand_of("US", "CN")
        for i in range(20):
            for admin1, coastal, year in ((coast, True, 1980), (inland, False, 1987)):
                tie = f"{admin1}{coastal}{i}"
                city(made, f"cn{tie}", admin1, inland=not coastal)
                made.tie(f"us{tie}", f"cn{tie}", f"{year + i % 11}", admin1=admin1, coastal=coastal)
        found = INLAND.run(made.frames())
        assert found.estimates[0].low > 1
        assert found.verdict is Verdict.INCONCLUSIVE
        assert found.p is None
        assert found.sensitivity[0].value is None
        assert "provinces" in str(found.sensitivity[0].method)


def city(hand: Any, key: str, province: str, *, inland: bool) -> None:
    """A Chinese city that is watched whether it has a tie or not."""
    hand.place(key, "CN", 500_000)
    hand.rows["places"][-1] |= {"label": key, "admin1": province, "coastal": not inland}


def settle(hand: Any, years: list[int], *, inland: bool, tier: str = "city") -> None:
    for year in years:
        number = len(hand.rows["ties"])
        if tier == "city":
            city(hand, f"cn{number}", f"province {number % 15}{inland}", inland=inland)
        hand.tie(
            f"us{number}",
            f"cn{number}",
            f"{year}-03-01",
            tier=tier,
            admin1=f"province {number % 15}{inland}",
            region="West" if inland else "East",
            coastal=not inland,
            agreement="confirmed" if number % 2 else "one-sided",
        )


def test_verdicts_on_the_spread(hand: Any, hand_of: Any) -> None:
    old, new = list(range(1980, 2000)) * 2, list(range(1998, 2018)) * 2
    settle(hand, [*old, 2012], inland=False)
    settle(hand, [*new, 1984], inland=True)
    moved = INLAND.run(hand.frames())
    assert moved.verdict is Verdict.SUPPORTED
    assert moved.estimates[0].low > 1
    back = hand_of("US", "CN")
    settle(back, [*new, 1984], inland=False)
    settle(back, [*old, 2012], inland=True)
    assert INLAND.run(back.frames()).verdict is Verdict.CONTRADICTED
    even = hand_of("US", "CN")
    settle(even, old, inland=False)
    settle(even, old, inland=True)
    assert INLAND.run(even.frames()).verdict is Verdict.INCONCLUSIVE


def test_no_move_can_be_concluded(hand: Any, hand_of: Any) -> None:
    years = list(range(1980, 2020)) * 9
    settle(hand, years, inland=False)
    settle(hand, years, inland=True)
    found = INLAND.run(hand.frames())
    narrow = (found.estimates[0].low or 0.0, found.estimates[0].high or 9.0)
    assert 4 / 5 < narrow[0] < 1 < narrow[1] < 5 / 4
    assert (found.verdict, found.no_difference) == (Verdict.CONTRADICTED, True)
    assert (found.p or 1.0) < 0.05  # of two one-sided tests against the margin
    assert "not a meaningful move" in str(found.sentence)
    few = hand_of("US", "CN")
    settle(few, years[:40], inland=False)
    settle(few, years[:40], inland=True)
    less = INLAND.run(few.frames())
    assert (less.verdict, less.no_difference) == (Verdict.INCONCLUSIVE, False)
    assert "neither that ties moved inland nor that they did not" in str(less.sentence)
    assert any("would be needed to show that there was no move" in str(lack) for lack in less.lacks)


def test_only_cities_that_are_watched_anyway_decide_on_the_spread(hand: Any) -> None:
    old, new = list(range(1980, 2000)) * 2, list(range(1998, 2018)) * 2
    settle(hand, old, inland=False)
    settle(hand, old, inland=True)
    for i, year in enumerate(new):  # small towns inland, in the record only for their tie
        hand.tie(f"us-{i}", f"town-{i}", f"{year}", admin1=f"far {i % 15}", coastal=False)
    found = INLAND.run(hand.frames())
    assert found.n == 80
    assert found.verdict is Verdict.INCONCLUSIVE
    every = odds_ratio_a_decade(dated_ties(hand.frames()))
    assert every is not None
    assert (every.interval().low or 0.0) > 1


def test_a_likeness_within_provinces_can_withhold_the_verdict(hand: Any) -> None:
    # Ten late ties of one inland province are little more than one observation.
    for i in range(60):
        city(hand, f"b{i}", f"coast {i % 15}", inland=False)
        hand.tie(f"a{i}", f"b{i}", f"{1980 + i % 40}", admin1=f"coast {i % 15}")
    for i in range(12):
        city(hand, f"d{i}", f"inland {i}", inland=True)
        hand.tie(f"c{i}", f"d{i}", f"{1981 + 3 * i}", admin1=f"inland {i}", coastal=False)
    for i in range(10):
        city(hand, f"f{i}", "one", inland=True)
        hand.tie(f"e{i}", f"f{i}", "2016", admin1="one", coastal=False)
    found = INLAND.run(hand.frames())
    naive, robust = found.estimates[0], found.sensitivity[0]
    assert naive.low > 1 > robust.low
    assert found.verdict is Verdict.INCONCLUSIVE


def test_ties_of_cities_count(hand: Any) -> None:
    settle(hand, list(range(1985, 2025)), inland=False)
    settle(hand, list(range(1990, 2024, 2)), inland=True)
    settle(hand, [2001, 2002], inland=True, tier="state")
    found = INLAND.run(hand.frames())
    assert (found.n, dated_ties(hand.frames()).height) == (57, 59)


def test_only_usable_ties_count(hand: Any) -> None:
    hand.tie("a", "b", "1985~")
    hand.tie("c", "d", "198X")
    hand.tie("e", "f", "")
    hand.tie("g", "h", "1985", coastal=None)
    hand.tie("i", "j", "1985", countries=("US", "TW"))
    hand.tie("k", "l", "1985", countries=("CN", "US"))  # the Chinese end comes first
    assert dated_ties(hand.frames())["tie"].to_list() == ["tie:a|b"]


def test_few_ties_are_not_fitted(hand: Any) -> None:
    settle(hand, list(range(1980, 2000)), inland=False)
    settle(hand, [1999, 2001], inland=True)
    found = INLAND.run(hand.frames())
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "dated ties of cities of more than 200,000 inhabitants, two are" in str(found.sentence)
    assert "At least five" in str(found.lacks[0])

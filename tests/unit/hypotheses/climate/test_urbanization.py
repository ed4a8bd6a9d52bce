"""Ties where cities grow: answers known in advance, and the shipped record."""

from __future__ import annotations

import math
from itertools import pairwise, permutations
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.optimize import minimize
from scipy.stats import binom, t
from tests.unit.hypotheses.climate.climate_frames import reading, run, sized

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.climate.urban_growth import DealtGrowth, _orders, detectable_growth
from paradiplomacy.hypotheses.estimators.regression import regress
from paradiplomacy.record.frames import Frames

pytestmark = pytest.mark.usefixtures("chinese_too")


def test_what_growth_would_be_found_has_the_error_that_its_own_ratio_brings() -> None:
    rng = np.random.default_rng(6)
    growth, years = rng.uniform(0.5, 2.0, (2, 12)), np.array([[5.0], [10.0]])
    ties = np.array([[3] * 12, [4] * 12])
    cells = pl.DataFrame(
        {
            "province": [f"p{k % 12}" for k in range(24)],
            "period": ["first"] * 12 + ["second"] * 12,
            "growth": growth.ravel(),
            "years": (years * np.ones((2, 12))).ravel(),
            "ties": ties.ravel(),
        }
    )
    least = detectable_growth(cells)
    assert least is not None
    # The information of a regression whose expected counts are those that this ratio brings.
    weights = years * least**growth
    expected = (
        ties.sum(axis=1, keepdims=True) * weights / weights.sum(axis=1, keepdims=True)
    ).ravel()
    x = np.column_stack([np.arange(24) < 12, np.arange(24) >= 12, growth.ravel()]).astype(float)
    error = math.sqrt(np.linalg.inv((x * expected[:, None]).T @ x)[2, 2])
    steps = t.ppf(0.975, 11) + t.ppf(0.8, 11)
    assert math.log(least) == pytest.approx(steps * error)


def provinces(hand: Any, ties: dict[int, int], *, growth: dict[int, float]) -> None:
    """Provinces that grow by so many points in ten years, and found so many ties in them."""
    for number, points in growth.items():
        where = f"cn-p{number}"
        for year, value in (("2000-07-01", 30.0), ("2010-07-01", 30.0 + points)):
            reading(hand, "province.urbanization", where, year, value)
        for nth in range(ties[number]):
            sized(
                hand,
                f"us-ca-{number}-{nth}",
                f"{where}-{nth}",
                people=1,
                established=f"200{1 + nth % 9}",
                admin1=f"P{number}",
            )


def test_ties_where_cities_grow_support_it_and_the_ratio_is_known(hand: Any) -> None:
    grows = {number: 10.0 if number % 2 else 20.0 for number in range(20)}
    provinces(hand, {n: (2 if n % 2 else 6) + (n % 4 < 2) for n in grows}, growth=grows)
    found = run("urbanization", hand.frames())
    assert found.verdict is Verdict.SUPPORTED
    # 65 ties in ten provinces that grew by one point a year more, 25 in the other ten.
    assert found.n == 90
    assert found.estimates[0].value == pytest.approx(65 / 25)


def test_ties_where_cities_stand_still_contradict_it(hand: Any) -> None:
    grows = {number: 20.0 if number % 2 else 10.0 + number / 10 for number in range(20)}
    provinces(hand, {n: 2 + n % 3 if n % 2 else 6 for n in grows}, growth=grows)
    assert run("urbanization", hand.frames()).verdict is Verdict.CONTRADICTED


def test_growth_that_differs_without_more_ties_tells_nothing(hand: Any) -> None:
    grows = {number: 10.0 + number for number in range(10)}
    provinces(hand, {n: 1 + n % 3 for n in grows}, growth=grows)
    assert run("urbanization", hand.frames()).verdict is Verdict.INCONCLUSIVE


def unequal(rng: np.random.Generator) -> pl.DataFrame:
    """Of thirty provinces of very different size three grow fast, whatever their ties."""
    size, fast = rng.lognormal(0.0, 1.5, 30), rng.permutation(30) < 3
    return pl.DataFrame(
        {
            "province": [f"p{k:02}" for k in range(30)] * 3,
            "period": np.repeat(["one", "three", "two"], 30),
            "growth": (fast + rng.normal(0.0, 0.05, (3, 30))).ravel(),
            "years": np.repeat([5.0, 9.0, 5.0], 30),
            "ties": rng.poisson(np.outer([0.4, 0.8, 0.5], size)).ravel(),
        }
    )


def test_where_growth_says_nothing_it_is_found_in_one_record_of_twenty() -> None:
    """By errors robust to provinces it is found in one of eight."""
    rng, records, found, by_errors = np.random.default_rng(3), 150, 0, 0
    for seed in range(records):
        cells = unequal(rng)
        dealt = DealtGrowth.of(cells, seed=seed, draws=199)
        effects = regress(
            cells,
            "ties",
            columns=["growth"],
            kind="count",
            exposure="years",
            fixed=["period"],
            clusters="province",
        )
        assert dealt is not None
        assert effects is not None
        effect = effects["growth"]
        assert dealt.interval.value == pytest.approx(effect.interval().value, rel=1e-5)
        low, high = dealt.interval.low, dealt.interval.high
        assert low is not None
        assert high is not None
        assert (dealt.p <= 0.05) == (low > 1 or high < 1)
        found += dealt.p <= 0.05
        by_errors += effect.p() <= 0.05
    assert binom.cdf(found, records, 0.05) < 0.999
    assert binom.sf(by_errors - 1, records, 0.05) < 0.001


def test_series_move_as_wholes_between_provinces_with_readings_of_the_same_periods() -> None:
    read = np.array([[True, True, True, False], [True, True, True, True]])
    orders = _orders(np.random.default_rng(1), read, 400)
    assert set(orders[:, 3]) == {3}
    assert {tuple(row) for row in orders[:, :3]} == set(permutations(range(3)))


def test_ties_outside_the_readings_and_of_vague_date_do_not_count(hand: Any) -> None:
    grows = dict.fromkeys(range(6), 10.0)
    provinces(hand, dict.fromkeys(range(6), 1), growth=grows)
    sized(hand, "us-ca-early", "cn-p1-early", people=1, established="2000")
    sized(hand, "us-ca-late", "cn-p1-late", people=1, established="2011")
    sized(hand, "us-ca-vague", "cn-p1-vague", people=1, established="2001/2009")
    sized(hand, "us-ca-last", "cn-p1-last", people=1, established="2010")
    found = run("urbanization", hand.frames())
    assert found.n == 7
    assert found.verdict is Verdict.INCONCLUSIVE  # growth is the same everywhere
    assert found.estimates[0].value is None


def test_the_ratio_of_urban_growth_is_that_of_a_likelihood_written_out(shipped: Frames) -> None:
    values: dict[str, dict[int, float]] = {}
    readings = shipped.readings.filter(pl.col("series") == "province.urbanization")
    for subject, day, value in readings.select("subject", "date", "value").iter_rows():
        values.setdefault(subject, {})[day.year] = value
    founded = []
    for row in shipped.ties.iter_rows(named=True):
        if {row["country_a"], row["country_b"]} != {"US", "CN"} or row["established"] is None:
            continue
        if (row["established_high"] - row["established_low"]).days + 1 <= 3 * 366:
            end = row["place_a"] if row["country_a"] == "CN" else row["place_b"]
            founded.append((end, row["established"].year))
    cells = []
    for province, by_year in values.items():
        years = sorted(by_year)
        for first, last in pairwise(years):
            ties = sum(
                (end == province or end.startswith(province + "-")) and first < year <= last
                for end, year in founded
            )
            growth = (by_year[last] - by_year[first]) / (last - first)
            cells.append((f"{first}", growth, last - first, ties))
    periods = sorted({cell[0] for cell in cells})
    x = np.array([[p == cell[0] for p in periods] + [cell[1]] for cell in cells], dtype=float)
    time, y = (np.array([cell[k] for cell in cells], dtype=float) for k in (2, 3))

    def minus_loglik(beta: np.ndarray) -> float:
        log_rate = x @ beta
        return float((np.exp(log_rate) * time - y * log_rate).sum())

    start = np.zeros(x.shape[1])
    best = minimize(minus_loglik, start, method="BFGS", options={"gtol": 1e-8})
    found = run("urbanization", shipped)
    assert found.n == y.sum()
    assert found.estimates[0].value == pytest.approx(math.exp(best.x[-1]), rel=1e-4)

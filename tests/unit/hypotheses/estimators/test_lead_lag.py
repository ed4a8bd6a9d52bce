"""Which of two yearly series is ahead."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from paradiplomacy.hypotheses.estimators.lead_lag import (
    Lag,
    changes,
    detectable_correlation,
    lead_lag,
    surrogates,
)
from paradiplomacy.hypotheses.histories.periods import (
    exchange_series,
    opinion_series,
    stabilised_counts,
)
from paradiplomacy.record.frames import frames_of
from paradiplomacy.record.open import open_record

Series = dict[int, float]


def run(first: Series, second: Series, lag: int = 1) -> Lag:
    found = lead_lag(first, second, lag=lag, seed=1989)
    assert found is not None
    return found


def noise(seed: int, years: int = 45, *, memory: float = 0.0) -> Series:
    rng = np.random.default_rng(seed)
    values = [float(rng.normal())]
    for _ in range(years - 1):
        values.append(memory * values[-1] + float(rng.normal()))
    return {1980 + i: value for i, value in enumerate(values)}


@pytest.mark.parametrize("lag", range(-3, 4))
@pytest.mark.parametrize("sign", [1, -1])
def test_the_lag_that_was_put_in_is_found(lag: int, sign: int) -> None:
    first, rest = noise(1), noise(2)
    second = {year + lag: sign * value + 0.5 * rest[year] for year, value in first.items()}
    found = run(first, second, lag)
    assert found.interval.value is not None
    assert sign * found.interval.value > 0.8
    assert found.p <= 0.01
    assert found.interval.above(0) if sign > 0 else found.interval.below(0)
    assert found.narrow.within((found.interval.low, found.interval.high))  # type: ignore[arg-type]


def by_brute_force(first: Series, second: Series, lag: int) -> tuple[float, int]:
    """Correlation and n, in plain Python."""
    pairs = [(x, second[year + lag]) for year, x in first.items() if year + lag in second]
    n = len(pairs)
    mean_x, mean_y = (sum(p[k] for p in pairs) / n for k in (0, 1))
    top = sum((x - mean_x) * (y - mean_y) for x, y in pairs)
    spread_x, spread_y = (
        sum((p[k] - mean) ** 2 for p in pairs) for k, mean in ((0, mean_x), (1, mean_y))
    )
    return top / (spread_x * spread_y) ** 0.5, n


def test_the_shipped_series_agree_with_brute_force() -> None:
    frames = frames_of(open_record())
    exchanges = exchange_series(frames)
    assert exchanges is not None
    first, seen = changes(exchanges.values), 0
    for nation in opinion_series(frames):
        second = changes(nation.values)
        for lag in range(-3, 4):
            found = lead_lag(first, second, lag=lag, seed=1989)
            if found is not None:
                alone = by_brute_force(first, second, lag)
                assert (found.interval.value, found.n) == pytest.approx(alone)
                seen += 1
    assert seen >= 7


@pytest.mark.parametrize("years", [44, 45])
def test_drawn_series_have_the_rhythm_of_the_real_one(years: int) -> None:
    x = np.array(list(noise(1, years, memory=0.7).values()))
    drawn = surrogates(x, 500, 3)
    assert np.abs(np.fft.fft(drawn, axis=1)) == pytest.approx(
        np.broadcast_to(np.abs(np.fft.fft(x)), drawn.shape)
    )
    apart = [float(np.corrcoef(one, x)[0, 1]) for one in drawn]
    assert abs(np.mean(apart)) < 0.05
    assert max(apart) < 0.99


def test_series_that_know_nothing_of_each_other_are_told_apart_as_seldom_as_promised() -> None:
    found = [run(noise(2 * i, memory=0.6), noise(2 * i + 1, memory=0.6)) for i in range(200)]
    assert np.mean([one.p <= 0.05 for one in found]) <= 0.09
    assert np.mean([one.interval.above(0) for one in found]) <= 0.05


def test_a_lead_of_a_year_is_found_and_its_interval_holds_the_truth() -> None:
    hits, inside = [], []
    for i in range(100):
        first, rest = noise(2 * i), noise(2 * i + 1)
        second = {y + 1: 0.7 * x + (1 - 0.49) ** 0.5 * rest[y] for y, x in first.items()}
        found = run(first, second)
        assert found.interval.low is not None
        assert found.interval.high is not None
        inside.append(found.interval.low <= 0.7 <= found.interval.high)
        hits.append(found.p <= 0.05)
    assert np.mean(hits) >= 0.8
    assert np.mean(inside) >= 0.88


def test_what_would_be_found_is_found_in_eight_of_ten() -> None:
    least = detectable_correlation(30)
    assert least is not None
    rng = np.random.default_rng(5)
    x = rng.normal(size=(4000, 30))
    y = least * x + (1 - least**2) ** 0.5 * rng.normal(size=x.shape)
    r = np.array([np.corrcoef(a, b)[0, 1] for a, b in zip(x, y, strict=True)])
    assert np.mean(np.arctanh(r) * 27**0.5 > 1.96) == pytest.approx(0.8, abs=0.03)
    assert detectable_correlation(3) is None


def test_too_little_gives_nothing() -> None:
    assert lead_lag({}, noise(1), lag=1, seed=1) is None
    assert lead_lag(noise(1, 7), noise(2, 7), lag=1, seed=1) is None
    flat = dict.fromkeys(range(1980, 2010), 1.0)
    assert lead_lag(flat, noise(1), lag=1, seed=1) is None
    assert lead_lag(noise(1), flat, lag=1, seed=1) is None
    early = {1900 + y: float(y % 3) for y in range(20)}
    assert lead_lag(noise(1), early, lag=1, seed=1) is None


def test_gaps_are_refused_in_the_first_series_and_left_out_in_the_second() -> None:
    first, second = noise(1), noise(2)
    with pytest.raises(ValueError, match="gaps"):
        lead_lag({y: v for y, v in first.items() if y != 2000}, second, lag=1, seed=1)
    thinned = {y: v for y, v in second.items() if y % 3}
    lag = run(first, thinned, 0)
    r = np.corrcoef([first[y] for y in thinned], list(thinned.values()))[0, 1]
    assert (lag.n, lag.interval.value) == (len(thinned), pytest.approx(r))


def test_counts_are_put_on_a_scale_on_which_they_scatter_alike() -> None:
    rng = np.random.default_rng(3)
    for mean in (4, 40):
        drawn = stabilised_counts(dict(enumerate(map(float, rng.poisson(mean, 4000)))))
        assert np.std(list(drawn.values())) == pytest.approx(1.0, abs=0.06)


def test_series_of_a_record(hand: Any) -> None:
    tie = hand.tie("us", "cn", "1980")
    for year in (1990, 1990, 1991, 1993, 1993):
        hand.exchange(tie, f"{year}-05-0{len(hand.rows['exchanges']) + 1}")
    hand.reading("opinion.x.favorable", "CN-US", "1990-01", 40)
    hand.reading("opinion.x.favorable", "CN-US", "1990-09", 50)
    hand.reading("opinion.local.x.favorable", "US-CN", "1990", 50)
    hand.reading("opinion.x.favorable", "JP-US", "1990", 50)
    frames = hand.frames()
    exchanges = exchange_series(frames)
    assert exchanges is not None
    wanted = {1990: 2.0, 1991: 1.0, 1992: 0.0, 1993: 2.0}
    assert {y: exchanges.values[y] for y in wanted} == pytest.approx(stabilised_counts(wanted))
    (opinion,) = opinion_series(frames)
    assert (opinion.of, dict(opinion.values)) == ("CN-US", {1990: 45.0})
    assert str(opinion.name) == "share of people in China who view the United States favorably (x)"

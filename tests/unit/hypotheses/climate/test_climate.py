"""Climate action: answers known in advance, in every direction, and the shipped record."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import norm, t
from tests.unit.hypotheses.climate.climate_frames import reading, run, sized

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.climate.climate_multilevel import Dealings
from paradiplomacy.hypotheses.climate.climate_work import (
    CLIMATE_SECTORS,
    LevelOverlap,
    _choose_numbers,
    chance_if_separate,
    climate_exchanges,
    detectable_meetings,
)
from paradiplomacy.hypotheses.climate.halves_of_pairs import city_pairs, needed_pairs
from paradiplomacy.language import english as wording
from paradiplomacy.record.frames import Frames

pytestmark = pytest.mark.usefixtures("chinese_too")


# --- what counts as climate work ----------------------------------------------------


def test_one_exchange_told_twice_counts_once_and_as_climate_work_if_either_says_so(
    hand: Any,
) -> None:
    tie = sized(hand, "us-ca-a", "cn-jilin-b", people=1, admin1="Jilin")
    for sectors in (("trade",), ("energy",)):
        hand.exchange(tie, "2010-05-01", sectors=sectors)
    hand.exchange(tie, "2010-05-02", sectors=("trade", "ports"))
    hand.exchange(tie, "2010-05-03", sectors=())
    found = climate_exchanges(hand.frames()).sort("exchange")
    assert found["climate"].to_list() == [True, False, False]
    assert found["level"].unique().to_list() == ["city"]
    ends = found.select("first", "second").unique().row(0)
    assert ends == ("us-ca", "cn-jilin")


def test_exchanges_of_a_state_are_of_its_level_whichever_end_is_named_first(hand: Any) -> None:
    tie = sized(hand, "us-ca", "cn-jiangsu", people=None, tier="state")
    hand.exchange(tie, "2010", sectors=("climate",))
    hand.rows["exchanges"][-1] |= {"place_a": "cn-jiangsu", "place_b": "us-ca"}
    found = climate_exchanges(hand.frames()).row(0, named=True)
    assert (found["level"], found["first"], found["second"]) == ("state", "us-ca", "cn-jiangsu")


# --- climate-any-size ---------------------------------------------------------------


def sizes(
    hand: Any, share: dict[tuple[bool, bool], int], *, each: int, provinces: int = 12
) -> None:
    """Ties in cells of large and rich, of which so many in `each` do climate work.

    Which of them is drawn: provinces that were all alike would leave no error to estimate.
    """
    rng = np.random.default_rng(3)
    for (large, rich), hits in share.items():
        green = set(rng.permutation(each)[:hits].tolist())
        for number in range(each):
            province = f"cn-{'rich' if rich else 'poor'}{number % provinces}"
            name = f"{'large' if large else 'small'}{number}"
            people = (10**6 if large else 10**4) + number
            tie = sized(
                hand,
                f"us-ca-{name}-{'r' if rich else 'p'}",
                f"{province}-{name}",
                people=people,
                admin1=province.removeprefix("cn-").title(),
            )
            hand.exchange(tie, "2010", sectors=("climate" if number in green else "trade",))
    for number in range(provinces):
        for kind, value in (("rich", 90_000.0), ("poor", 20_000.0)):
            where = f"cn-{kind}{number}"
            reading(hand, "province.gdp_per_capita", where, "2010-07-01", value + number)


def test_alike_shares_in_many_pairs_show_that_size_and_income_do_not_confine(hand: Any) -> None:
    sizes(hand, dict.fromkeys(product((True, False), repeat=2), 60), each=240)
    found = run("climate-any-size", hand.frames())
    assert found.verdict is Verdict.SUPPORTED
    assert found.p is not None
    assert found.p < 0.05
    assert [e.value for e in found.estimates] == pytest.approx([1.0, 1.0])


def test_climate_work_of_small_pairs_alone_does_not_speak_against_the_claim(hand: Any) -> None:
    share = {
        (large, rich): 20 if large else 120 for large, rich in product((True, False), repeat=2)
    }
    sizes(hand, share, each=240)
    assert run("climate-any-size", hand.frames()).verdict is Verdict.SUPPORTED


@pytest.mark.parametrize("which", [0, 1], ids=["large", "rich"])
def test_climate_work_of_large_or_of_rich_pairs_speaks_against_it(hand: Any, which: int) -> None:
    share = {cell: 60 if cell[which] else 10 for cell in product((True, False), repeat=2)}
    sizes(hand, share, each=120)
    found = run("climate-any-size", hand.frames())
    assert found.verdict is Verdict.CONTRADICTED
    # 120 of 240 in one half, 20 of 240 in the other: odds 1 and 1/11.
    assert found.estimates[which].value == pytest.approx(11.0)
    assert found.estimates[1 - which].value == pytest.approx(1.0)


def test_few_pairs_with_climate_work_decide_nothing(hand: Any) -> None:
    sizes(hand, dict.fromkeys(product((True, False), repeat=2), 1), each=30)
    found = run("climate-any-size", hand.frames())
    assert found.verdict is Verdict.INCONCLUSIVE
    assert found.p is None
    assert "3%" in str(found.sentence)


def test_large_pairs_that_are_only_told_of_more_are_not_held_against_it(hand: Any) -> None:
    # One exchange in five is climate work in either half; large pairs have ten, small ones one.
    provinces = 10
    for number in range(200):
        large = number % 2 == 0
        where = f"cn-p{(number // 2) % provinces}"
        tie = sized(
            hand,
            f"us-ca-c{number}",
            f"{where}-c{number}",
            people=(10**6 if large else 10**4) + number,
            admin1=f"P{(number // 2) % provinces}",
        )
        for nth in range(10 if large else 1):
            green = nth < 2 if large else number % 10 == 1
            hand.exchange(tie, f"20{nth:02}", sectors=("energy" if green else "trade",))
    for number in range(provinces):
        value = 20_000.0 + 1000 * number
        reading(hand, "province.gdp_per_capita", f"cn-p{number}", "2010-07-01", value)
    found = run("climate-any-size", hand.frames())
    assert found.verdict is not Verdict.CONTRADICTED
    by_exchange = next(e for e in found.sensitivity if "that an exchange of a large" in str(e.name))
    assert by_exchange.value == pytest.approx(1.0)


def test_as_many_pairs_are_needed_as_show_size_and_income_at_once(hand: Any) -> None:
    # One exchange for each pair: odds by pair and by exchange are one, so two are to be shown.
    sizes(hand, dict.fromkeys(product((True, False), repeat=2), 30), each=100)
    pairs = city_pairs(hand.frames())
    assert pairs["province"].n_unique() == 24
    steps = t.ppf(0.95, 23) + norm.ppf(math.sqrt(0.8))
    least = (2 * steps / math.log(2)) ** 2 / (0.3 * 0.7)
    assert needed_pairs(pairs) == 10 * math.ceil(least / 10)


def test_exchanges_of_a_pair_that_are_alike_ask_for_more_pairs() -> None:
    rng = np.random.default_rng(2)
    climate = (rng.random(600) < 0.3).astype(int)
    found = []
    for exchanges in (np.ones(600, dtype=int), np.where(rng.random(600) < 0.1, 20, 1)):
        columns = {"climate": climate, "of_climate": climate * exchanges, "exchanges": exchanges}
        found.append(needed_pairs(pl.DataFrame(columns | {"province": np.arange(600) % 30})))
    one_each, many = found
    assert one_each is not None
    assert many is not None
    assert many > 2 * one_each


# --- climate-multilevel -------------------------------------------------------------


def levels(hand: Any, city: dict[int, bool], state: dict[int, bool], *, each: int) -> None:
    """For each of several states, exchanges of a city and of the state; climate or not."""
    for number in {**city, **state}:
        of_city = sized(hand, f"us-s{number}-x", f"cn-p{number}-x", people=1)
        of_state = sized(hand, f"us-s{number}", f"cn-p{number}", people=None, tier="state")
        for tie, climate in ((of_city, city.get(number)), (of_state, state.get(number))):
            for nth in range(each):
                hand.exchange(tie, f"20{nth:02}", sectors=("climate" if climate else "trade",))


def test_climate_work_of_both_levels_in_the_same_states_supports_it(hand: Any) -> None:
    green = {number: number < 5 for number in range(20)}
    levels(hand, green, green, each=1)
    found = run("climate-multilevel", hand.frames())
    assert found.verdict is Verdict.SUPPORTED
    assert "Ten of the states and provinces did climate work at both levels" in str(found.sentence)
    assert found.p is not None
    assert found.p < 0.01


def test_climate_work_of_either_level_in_other_states_contradicts_it(hand: Any) -> None:
    levels(
        hand,
        {number: number < 8 for number in range(16)},
        {number: number >= 8 for number in range(16)},
        each=1,
    )
    found = run("climate-multilevel", hand.frames())
    assert found.verdict is Verdict.CONTRADICTED
    assert "None" not in str(found.sentence)
    # 8 of 16 on each level: by chance 4 of 16 states see both, and 4 provinces.
    assert found.estimates[0].value == pytest.approx(-8.0, abs=0.2)


def test_bunches_of_exchanges_of_one_tie_do_not_decide(hand: Any) -> None:
    green = {number: number < 4 for number in range(16)}
    levels(hand, green, green, each=3)
    found = run("climate-multilevel", hand.frames())
    assert found.verdict is Verdict.INCONCLUSIVE
    # Three exchanges of a tie, all on climate, lie in fewer places than dealt out one by one.
    by_tie = next(e for e in found.sensitivity if "among ties" in str(e.name))
    assert by_tie.value == pytest.approx(6.0, abs=0.2)
    assert found.estimates[0].value is not None
    assert found.estimates[0].value < by_tie.value - 2


def test_few_climate_exchanges_of_states_decide_nothing(hand: Any) -> None:
    levels(hand, {k: k < 4 for k in range(16)}, {k: k == 0 for k in range(16)}, each=2)
    found = run("climate-multilevel", hand.frames())
    assert found.verdict is Verdict.INCONCLUSIVE
    assert found.p is None


def test_the_expected_number_is_that_of_the_exact_law(hand: Any) -> None:
    # Of 16 states 4 draw one climate exchange of 16 on each level: a state sees both with
    # chance 1/16, and its province with it. 16 * (4/16)^2 * 2 ends = 2.
    green = {number: number % 4 == 0 for number in range(16)}
    levels(hand, green, {n: n % 4 == 1 for n in range(16)}, each=1)
    found = run("climate-multilevel", hand.frames())
    assert found.estimates[0].value == pytest.approx(0 - 2.0, abs=0.15)


def test_levels_that_choose_their_own_places_meet_by_the_hypergeometric_law(hand: Any) -> None:
    # Four of 16 states on one level, six on the other, none on both; their provinces alike.
    levels(hand, {k: k < 4 for k in range(16)}, {k: k >= 10 for k in range(16)}, each=1)
    none = math.comb(10, 4) / math.comb(16, 4)
    assert chance_if_separate(hand.frames()) == pytest.approx(none**2)


def test_work_that_gathers_in_few_places_does_not_keep_apart(hand: Any) -> None:
    # Two of 12 states do all climate work of cities, three others that of states.
    of_city = {k: k < 2 for k in range(12)}
    levels(hand, of_city, {k: k > 8 for k in range(12)}, each=6)
    answered = Dealings.of(hand.frames())
    assert max(answered.by_exchange.p, answered.p_if_separate) > 0.05
    assert answered.by_exchange.p < 0.05
    assert answered.verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize(("n", "k"), [(9, 4), (9, 9), (5, 1), (5, 0)])
def test_dealings_at_once_are_those_of_floyds_algorithm_one_by_one(n: int, k: int) -> None:
    found = _choose_numbers(np.random.default_rng(3), 200, n, k)
    drawn = np.random.default_rng(3).integers(
        0, np.broadcast_to(np.arange(n - k, n), (200, k)), endpoint=True
    )
    for row, numbers in zip(found.tolist(), drawn.tolist(), strict=True):
        plain: list[int] = []
        for new, number in zip(range(n - k, n), numbers, strict=True):
            plain.append(new if number in plain else number)
        assert row == plain
        assert len(set(row)) == k


def test_every_number_is_dealt_as_often() -> None:
    often = np.bincount(
        _choose_numbers(np.random.default_rng(4), 20_000, 10, 4).ravel(), minlength=10
    )
    assert often == pytest.approx(8_000, rel=0.03)


def test_what_would_be_found_lies_half_a_step_beyond_the_limit_of_both_dealings() -> None:
    dealt = [
        LevelOverlap((), mean=5.0, spread=2.0, low=1.0, high=9.0, p_more=1.0, p_fewer=1.0),
        LevelOverlap((), mean=4.0, spread=3.0, low=1.0, high=10.0, p_more=1.0, p_fewer=1.0),
    ]
    assert detectable_meetings(dealt[:1], most=20) == pytest.approx(
        9.5 + norm.ppf(0.8) * 2 - 5, abs=1e-3
    )
    assert detectable_meetings(dealt, most=20) == pytest.approx(
        10.5 + norm.ppf(0.8) * 3 - 5, abs=1e-3
    )
    assert detectable_meetings(dealt, most=12) is None


# --- the shipped record, by other means ---------------------------------------------


def test_odds_ratios_of_the_record_are_those_of_plain_counts(shipped: Frames) -> None:
    green = {"climate", "energy", "environment"}
    assert set(shipped.exchanges["sectors"].explode()) & set(CLIMATE_SECTORS) == green
    of_tie: dict[str, bool] = {}
    for tie, sectors in shipped.exchanges.select("tie", "sectors").iter_rows():
        of_tie[tie] = of_tie.get(tie, False) or bool(green & set(sectors))
    rows = []
    for row in shipped.ties.iter_rows(named=True):
        ours = {row["country_a"], row["country_b"]} == {"US", "CN"} and row["tier"] == "city"
        people = (row["population_a"], row["population_b"])
        if ours and row["tie"] in of_tie and all(people):
            rows.append((math.log(people[0]) + math.log(people[1]), of_tie[row["tie"]]))
    middle = float(np.median([size for size, _ in rows]))
    table = np.zeros((2, 2))
    for size, did in rows:
        table[int(size > middle), int(did)] += 1
    found = run("climate-any-size", shipped)
    (b, a), (d, c) = table  # small: without, with; large: without, with
    assert found.estimates[0].value == pytest.approx((c / d) / (a / b))
    assert found.n == len(rows)


def test_places_with_climate_work_on_both_levels_are_those_that_one_can_count(
    shipped: Frames,
) -> None:
    tier = dict(shipped.places.select("place", "tier").iter_rows())
    seen: dict[str, set[str]] = {"city": set(), "state": set()}
    for a, b, sectors in shipped.exchanges.select("place_a", "place_b", "sectors").iter_rows():
        if {"climate", "energy", "environment"} & set(sectors):
            level = "state" if "state" in (tier[a], tier[b]) else "city"
            # States have keys of one part after the country: us-ca, cn-jiangsu.
            seen[level] |= {"-".join(key.split("-")[:2]) for key in (a, b)}
    both = seen["city"] & seen["state"]
    assert both >= {"us-ca", "cn-guangdong", "cn-jiangsu", "cn-sichuan"}
    sentence = str(run("climate-multilevel", shipped).sentence)
    places = f"{wording.capital(wording.number(len(both)))} of the states and provinces"
    assert f"{places} did climate work at both levels" in sentence

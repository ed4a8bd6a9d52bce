"""The claim that know-how flows from the developed to the developing end."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from scipy.stats import binomtest

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.capacity.supply_demand import SUPPLY_DEMAND
from paradiplomacy.hypotheses.capacity.training import (
    DEVELOPED,
    TRANSITION,
    developed_and_developing,
)
from paradiplomacy.hypotheses.histories.tie_time import done_while_alive, years_alive
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.open import open_record

pytestmark = pytest.mark.usefixtures("chinese_too")


def teach(hand: Any, n: int, *, teacher: str, form: str = "training", **coded: str) -> None:
    tie = hand.tie(f"us{len(hand.rows['ties'])}", f"cn{len(hand.rows['ties'])}")
    learner = {"US": "CN", "CN": "US"}.get(teacher, teacher)
    for year in range(n):
        given = {"teacher": teacher, "learner": learner} | coded
        hand.exchange(tie, f"{1990 + year}", form=form, **given)


@pytest.mark.parametrize(
    "travel",
    [{"flow": "ideas", "giver": "US"}, {"giver": "CN"}, {"giver": "US"}],
    ids=["ideas", "learners-travel", "teachers-travel"],
)
def test_who_taught_decides_whoever_travelled(hand: Any, hand_of: Any, travel: Any) -> None:
    teach(hand, 18, teacher="US", **travel)
    teach(hand, 2, teacher="CN", form="technical cooperation", **travel)
    found = SUPPLY_DEMAND.run(hand.frames())
    exact = binomtest(18, 20).proportion_ci(0.95, "exact")
    one = found.estimates[0]
    assert (one.value, one.low, one.high) == pytest.approx((0.9, exact.low, exact.high))
    assert found.verdict is Verdict.SUPPORTED
    assert found.p == pytest.approx(binomtest(18, 20).pvalue)
    back = hand_of("CN", "US")
    teach(back, 18, teacher="CN", **travel)
    teach(back, 2, teacher="US", **travel)
    assert SUPPLY_DEMAND.run(back.frames()).verdict is Verdict.CONTRADICTED


def test_a_known_learner_tells_the_teacher(hand: Any) -> None:
    teach(hand, 20, teacher="", learner="CN")
    found = SUPPLY_DEMAND.run(hand.frames())
    assert (found.n, found.estimates[0].value) == (20, 1.0)


@pytest.mark.parametrize(("silent", "verdict"), [(4, "supported"), (12, "inconclusive")])
def test_a_verdict_stands_if_the_silent_ones_ran_the_other_way(
    hand: Any, silent: int, verdict: str
) -> None:
    teach(hand, 20, teacher="US")
    teach(hand, silent, teacher="", giver="CN")
    found = SUPPLY_DEMAND.run(hand.frames())
    worst = found.survives.worst_case
    assert (found.n, found.verdict) == (20, verdict)
    assert worst is not None
    assert (worst.of, worst.survives) == ("direction", verdict == "supported")
    assert worst.estimate is not None
    assert worst.estimate.value == pytest.approx(20 / (20 + silent))


def test_four_exchanges_gifts_and_both_ways_decide_nothing(hand: Any) -> None:
    teach(hand, 4, teacher="US")
    teach(hand, 20, teacher="", flow="capital", form="technical cooperation")
    teach(hand, 20, teacher="mutual")
    found = SUPPLY_DEMAND.run(hand.frames())
    assert (found.n, found.verdict) == (4, Verdict.INCONCLUSIVE)
    assert str(found.lacks[0]).endswith("in each exchange of know-how.")


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        (("CN", "US"), ("US", "CN")),
        (("JP", "CN"), ("JP", "CN")),
        (("CN", "RU"), None),
        (("DE", "FR"), None),
        (("DE", "UA"), None),
        (("CN", "BR"), None),
        (None, None),
    ],
)
def test_pairs_by_development(pair: Any, expected: Any) -> None:
    assert developed_and_developing(pair) == expected


def test_the_tables_hold_as_many_countries_as_the_annex() -> None:
    assert (len(DEVELOPED), len(TRANSITION)) == (36, 17)
    assert not DEVELOPED & TRANSITION


def test_other_pairs_of_countries_lack_what_is_asked(hand_of: Any) -> None:
    hand = hand_of("CN", "RU")
    tie = hand.tie("cn", "ru")
    for year in range(20):
        hand.exchange(tie, f"{1990 + year}", form="training", teacher="RU", learner="CN")
    found = SUPPLY_DEMAND.run(hand.frames())
    assert found.verdict is Verdict.UNTESTABLE
    assert "a developed with a developing country" in str(found.sentence)


def test_years_alive_end_with_the_spell(hand: Any) -> None:
    tie = hand.tie("us", "cn", "1995-01-01", turns=(("suspended", "2005-01-01", "US"),))
    hand.tie("us2", "cn2", "")
    from datetime import date

    periods = [(date(1990, 1, 1), date(2000, 1, 1)), (date(2000, 1, 1), date(2010, 1, 1))]
    found = years_alive(hand.frames(), ["tie:us|cn", "tie:us2|cn2"], periods)
    assert found.select("tie", "period").rows() == [(tie, 0), (tie, 1)]
    assert found["years"].to_list() == pytest.approx([5.0, 5.0], abs=0.01)
    hand.exchange(tie, "1994-05")
    kept = hand.exchange(tie, "1996-05")
    hand.exchange(tie, "1996-05")
    hand.exchange(tie, "2007-05")
    hand.exchange(tie, "")
    frames = hand.frames()
    assert done_while_alive(frames, frames.exchanges)["exchange"].to_list() == [kept]


@pytest.fixture(scope="module")
def shipped() -> Frames:
    return frames_of(open_record())


def test_the_shipped_shares_counted_in_plain_python(shipped: Frames) -> None:
    pair = {"US", "CN"}
    chinese = {
        row["tie"]
        for row in shipped.ties.iter_rows(named=True)
        if {row["country_a"], row["country_b"]} == pair
    }
    seen, teach_, other, silent = set(), 0, 0, 0
    told = shipped.exchanges.sort(pl.col("teacher") == "", "exchange")
    for row in told.iter_rows(named=True):
        key = (row["tie"], row["date_low"], row["date_high"], row["form"], row["giver"])
        know_how = row["form"] in ("training", "technical cooperation")
        if row["tie"] not in chinese or not know_how or key in seen:
            continue
        seen.add(key)
        teach_ += row["teacher"] == "US"
        other += row["teacher"] == "CN"
        silent += not row["teacher"] and row["flow"] != "capital"
    found = SUPPLY_DEMAND.run(shipped)
    assert found.n == teach_ + other
    assert found.estimates[0].value == pytest.approx(teach_ / found.n)
    worst = found.survives.worst_case
    assert worst is not None
    assert worst.estimate is not None
    assert worst.estimate.value == pytest.approx(teach_ / (found.n + silent))

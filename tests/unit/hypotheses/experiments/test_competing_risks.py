"""Ways of ending that compete, against a calculation by hand and without resampling."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from lifelines import AalenJohansenFitter

from paradiplomacy.hypotheses.experiments.before_after import Span
from paradiplomacy.hypotheses.experiments.competing_risks import (
    cumulative_incidence,
    followed,
    incidence,
)
from paradiplomacy.hypotheses.selection import ties_of_pair


def table(rows: list[tuple[str, float, float, str]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["tie", "entry", "exit", "cause"], orient="row")


# Who is at risk when: at 2 a, b, c, d, e; at 3 b, c, d, e, f; at 5 d, e, f; at 6 e, f.
ROWS = table(
    [
        ("a", 0.0, 2.0, "law"),
        ("b", 0.0, 3.0, "us"),
        ("c", 1.0, 4.0, ""),
        ("d", 1.0, 5.0, "law"),
        ("e", 0.5, 6.0, "us"),
        ("f", 2.5, 7.0, ""),
    ]
)
LAW = 1 / 5 + (4 / 5) * (4 / 5) * (1 / 3)
US = (4 / 5) * (1 / 5) + (4 / 5) * (4 / 5) * (2 / 3) * (1 / 2)


@pytest.mark.parametrize(
    ("cause", "age", "chance"),
    [
        ("law", 7.0, LAW),
        ("us", 7.0, US),
        ("law", 4.5, 1 / 5),
        ("us", 3.0, 4 / 25),
        ("law", 1.0, 0.0),
        ("them", 7.0, 0.0),
    ],
)
def test_the_chance_is_that_of_a_hand_calculation(cause: str, age: float, chance: float) -> None:
    found = cumulative_incidence(ROWS, cause, age=age, seed=1)
    assert found.value == pytest.approx(chance, abs=1e-9)
    assert (found.low or 0.0) <= (found.value or 0.0) <= (found.high or 0.0)
    ones = np.ones((1, ROWS.height))
    assert incidence(ROWS, cause, age=age, weights=ones)[0] == pytest.approx(chance)


def test_all_ways_together_are_what_does_not_stand() -> None:
    survived = (4 / 5) * (4 / 5) * (2 / 3) * (1 / 2)
    assert survived + LAW + US == pytest.approx(1.0)


def test_two_ways_at_one_time_are_taken_and_leave_random_numbers_alone() -> None:
    rows = table([(f"t{i}", 0.0, 2.0, "law" if i % 2 else "us") for i in range(10)])
    more = pl.concat([rows, table([(f"u{i}", 0.0, 9.0, "") for i in range(10)])])
    before = np.random.get_state()[1].copy()
    found = cumulative_incidence(more, "law", age=5.0, seed=1)
    assert (np.random.get_state()[1] == before).all()
    assert found.value == pytest.approx(0.25, abs=0.01)
    assert found == cumulative_incidence(more, "law", age=5.0, seed=1)


def test_there_is_no_chance_where_all_ended_before_others_were_followed() -> None:
    # One tie is followed from its founding and ends at once; the others enter at ten.
    rows = [("t", 0.0, 1.0, "law"), *((f"u{i}", 10.0, 12.0 + i, "law") for i in range(8))]
    found = cumulative_incidence(table(rows), "law", age=40.0, seed=1)
    assert (found.value, found.low, found.high) == (None, None, None)


def test_the_interval_is_about_that_of_a_share_where_nothing_competes() -> None:
    rows = [
        (f"t{i}", 0.0, 1.0 + i / 1000 if i < 30 else 9.0, "law" if i < 30 else "")
        for i in range(100)
    ]
    found = cumulative_incidence(table(rows), "law", age=5.0, seed=3)
    # On the scale of log(-log(1 - share)), by the delta method.
    step = np.exp(1.96 * (0.3 * 0.7 / 100) ** 0.5 / (0.7 * -np.log(0.7)))
    assert found.value == pytest.approx(0.3)
    assert found.low == pytest.approx(1 - 0.7 ** (1 / step), abs=0.01)
    assert found.high == pytest.approx(1 - 0.7**step, abs=0.01)
    none_yet = cumulative_incidence(table(rows), "law", age=0.5, seed=3)
    assert (none_yet.value, none_yet.low, none_yet.high) == (0.0, None, None)


def test_weights_stand_for_repeated_ties() -> None:
    twice = pl.concat([ROWS, ROWS.filter(pl.col("tie") == "d")])
    ones = np.ones((1, twice.height))
    weights = np.array([[1.0, 1.0, 1.0, 2.0, 1.0, 1.0]])
    for cause in ("law", "us"):
        assert incidence(ROWS, cause, age=7.0, weights=weights) == pytest.approx(
            incidence(twice, cause, age=7.0, weights=ones)
        )


def test_ties_enter_at_their_age_when_they_begin_to_be_watched(hand: Any) -> None:
    hand.tie("us1", "cn1", "1990-01-01", turns=(("ended", "2021-01-01", "law"),))
    hand.tie("us2", "cn2", "2015-01-01", turns=(("ended", "2017-01-01", "US"),))
    hand.tie("us3", "cn3", "2019-01-01")
    hand.tie("us4", "cn4", "")
    hand.tie("us5", "cn5", "1980", turns=(("ended", "2005", "US"),))
    frames = hand.frames()
    span = Span(date(2018, 1, 1), date(2022, 1, 1))
    found = followed(frames, ties_of_pair(frames), span, {"law": "by law"})
    rows = [(r[0][4:7], round(r[1], 1), round(r[2], 1), r[3]) for r in found.iter_rows()]
    assert rows == [("us1", 28.0, 31.0, "by law"), ("us3", 0.0, 3.0, "")]


def test_four_ways_of_ending_are_told_apart(hand: Any) -> None:
    actors = ("law", "US", "CN", "expired")
    for i, actor in enumerate(actors):
        hand.tie(f"us{i}", f"cn{i}", "2010-01-01", turns=(("ended", f"202{i}-01-01", actor),))
    frames = hand.frames()
    span = Span(date(2018, 1, 1), date(2026, 1, 1))
    found = followed(frames, ties_of_pair(frames), span, {})
    assert found["cause"].to_list() == list(actors)
    # One of four each, in order of age: each is reached by an age of 14, one after the other.
    for actor in actors:
        assert cumulative_incidence(found, actor, age=14, seed=1).value == pytest.approx(1 / 4)


@pytest.mark.parametrize("seed", range(5))
def test_the_chance_is_that_of_lifelines(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = 80
    entry = rng.choice([0.0, 0.0, 1.0, 2.5], n) + rng.uniform(0, 0.5, n)
    exits = entry + rng.exponential(4.0, n)
    causes = rng.choice(["law", "us", ""], n, p=[0.3, 0.3, 0.4]).tolist()
    rows = table(
        [(f"t{i}", a, b, c) for i, (a, b, c) in enumerate(zip(entry, exits, causes, strict=True))]
    )
    codes = [{"law": 1, "us": 2, "": 0}[cause] for cause in causes]
    theirs = AalenJohansenFitter(calculate_variance=False).fit(
        exits, codes, event_of_interest=1, entry=entry
    )
    curve = theirs.cumulative_density_
    for age in (1.0, 3.0, 8.0):
        wanted = float(curve[curve.index <= age].iloc[-1, 0])
        found = cumulative_incidence(rows, "law", age=age, seed=1).value
        assert found == pytest.approx(wanted, rel=1e-9, abs=1e-12)


def test_who_enters_at_the_time_of_an_end_is_not_at_risk_of_it() -> None:
    rows = table([("a", 0.0, 2.0, "law"), ("b", 0.0, 9.0, ""), ("c", 2.0, 9.0, "")])
    assert incidence(rows, "law", age=5.0, weights=np.ones((1, 3)))[0] == pytest.approx(1 / 2)
    left = table([("a", 0.0, 2.0, "law"), ("b", 0.0, 2.0, ""), ("c", 1.0, 9.0, "")])
    assert incidence(left, "law", age=5.0, weights=np.ones((1, 3)))[0] == pytest.approx(1 / 3)

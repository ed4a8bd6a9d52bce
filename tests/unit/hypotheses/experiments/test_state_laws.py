"""Ends of ties under laws of different dates, and laws put on other states at random."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from math import comb
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import norm
from tests.unit.hypotheses.conftest import days

from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.hypotheses.estimators.exact import rate_ratio
from paradiplomacy.hypotheses.estimators.odds import Conditional, Totals, rate_score
from paradiplomacy.hypotheses.experiments.law_panel import (
    panel_of,
    random_p,
    reaches,
    strata,
    with_first_seen,
)
from paradiplomacy.hypotheses.experiments.state_laws import STATE_LAWS
from paradiplomacy.language import render_all
from paradiplomacy.record.frames import SCHEMAS, Frames, frames_of
from paradiplomacy.record.open import open_record

pytestmark = pytest.mark.usefixtures("chinese_too")


def run(frames: Frames) -> Finding:
    return render_all(STATE_LAWS.run(frames))


def law(hand: Any, key: str, home: str, since: str, **more: Any) -> None:
    row: dict[str, Any] = dict.fromkeys(SCHEMAS["laws"])
    row |= {
        "law": key,
        "place": f"us-{home.lower()}",
        "status": "in force",
        "retroactive": "yes",
        "scope_countries": ["CN"],
        "covered": "cities",
        **days("effective", since),
        **days("enacted", more.pop("enacted", "")),
        **days("terminate_by", ""),
        **more,
    }
    hand.rows["laws"].append(row)


def place(hand: Any, home: str) -> None:
    row: dict[str, Any] = dict.fromkeys(SCHEMAS["places"])
    row |= {"place": f"us-{home.lower()}", "name": home, "country": "US", "level": "state"}
    hand.rows["places"].append(row | {"tier": "state"})


def tie(hand: Any, home: str, i: int, ended: str = "", actor: str = "US", **more: Any) -> str:
    turns = (("ended", ended, actor),) if ended else ()
    made: str = hand.tie(f"us-{home.lower()}-{i}", f"cn-{home.lower()}-{i}", turns=turns, **more)
    hand.rows["ties"][-1]["admin1_a"] = home
    return made


def fill(hand: Any, ended: dict[str, int], *, states: int = 40, each: int = 5) -> None:
    """Laws in two of many states, and so many ends in each state after them."""
    names = [f"State{k:02}" for k in range(states)]
    for name in names:
        place(hand, name)
        for i in range(each):
            gone = i < ended.get(name, 0)
            tie(hand, name, i, f"2025-0{3 + i}-01" if gone else "", "law")
    law(hand, "first", "State00", "2024-07-01")
    law(hand, "second", "State01", "2025-02-01")


@pytest.mark.parametrize(
    ("ended", "verdict"),
    [
        ({"State00": 3, "State01": 3, "State07": 1}, Verdict.SUPPORTED),
        ({"State00": 1, "State07": 2, "State08": 2, "State09": 3}, Verdict.INCONCLUSIVE),
        ({"State00": 2, "State01": 2}, Verdict.INCONCLUSIVE),
        # All ends in one of the two states: a random other state does as well.
        ({"State00": 0, "State01": 0, "State07": 5}, Verdict.INCONCLUSIVE),
    ],
)
def test_ends_under_laws_decide(hand: Any, ended: dict[str, int], verdict: Verdict) -> None:
    fill(hand, ended)
    assert run(hand.frames()).verdict is verdict


@pytest.mark.parametrize(
    ("ends", "said"),
    [(10, "no single ratio of rates can be formed"), (9, "with fewer than ten ")],
)
def test_where_none_ended_elsewhere_ten_ends_have_no_ratio_and_nine_are_too_few(
    hand: Any, ends: int, said: str
) -> None:
    for name in ("State00", "State01"):
        place(hand, name)
    tie(hand, "State01", 0)
    for i in range(12):
        gone = f"2025-{1 + i % 9:02}-{1 + i:02}" if i < ends else ""
        tie(hand, "State00", i, gone, "law")
    law(hand, "first", "State00", "2024-07-01")
    assert said in str(run(hand.frames()).sentence).lower()


def test_laws_that_keep_ties_contradict_it(hand: Any) -> None:
    # Half of all tie-years are under a law, and all ends are elsewhere.
    for k in range(12):
        name = f"State{k:02}"
        place(hand, name)
        for i in range(8):
            gone = k >= 6 and i < 4
            tie(hand, name, i, f"2025-0{3 + i}-01" if gone else "")
        if k < 6:
            law(hand, name, name, "2024-07-01")
    found = run(hand.frames())
    assert found.verdict is Verdict.CONTRADICTED
    assert found.estimates[0].value == 0.0


def test_a_law_reaches_what_it_names(hand: Any) -> None:
    for name in ("Ohio", "Iowa", "Utah"):
        place(hand, name)
    city = tie(hand, "Ohio", 1)
    state = hand.tie("us-ohio", "cn-hubei", tier="state")
    hand.rows["ties"][-1]["admin1_a"] = "Ohio"
    other, third = tie(hand, "Iowa", 1), tie(hand, "Utah", 1)
    law(hand, "local", "Ohio", "2024-07-01", covered="cities and other local governments")
    law(hand, "state", "Ohio", "2024-08-01", covered="state agencies", retroactive="no")
    law(hand, "scope", "Iowa", "2024-07-01", scope_countries=["RU"])
    law(hand, "bill", "Iowa", "2024-07-01", status="bill")
    law(hand, "open", "Utah", "2024-07-01", scope_countries=[], covered="", enacted="2024-03-01")
    found = {(row["law"], row["tie"]): row for row in reaches(hand.frames()).iter_rows(named=True)}
    assert set(found) == {("local", city), ("state", state), ("open", third)}
    assert found["open", third]["onset"] == date(2024, 7, 1)
    assert other not in {one for _, one in found}


def test_a_tie_of_unknown_age_enters_when_it_is_first_seen(hand: Any) -> None:
    seen, unseen = hand.tie("us1", "cn1", ""), hand.tie("us2", "cn2", "")
    hand.exchange(seen, "2010-05")
    hand.exchange(seen, "2015-05")
    starts = dict(with_first_seen(hand.frames()).spells.select("tie", "start").iter_rows())
    assert starts == {seen: date(2010, 5, 31), unseen: None}


def test_time_counts_from_the_day_of_each_law(hand: Any) -> None:
    for name in ("Ohio", "Iowa", "Utah"):
        place(hand, name)
        tie(hand, name, 1, {"Iowa": "2025-07-01"}.get(name, ""))
    law(hand, "first", "Ohio", "2024-01-01")
    law(hand, "second", "Iowa", "2025-01-01")
    panel = panel_of(hand.frames())
    assert panel is not None
    assert [span.start for span in panel.slices] == [
        date(2021, 12, 31),
        date(2024, 1, 1),
        date(2025, 1, 1),
    ]
    rows = [
        (s.events, round(s.time, 1), s.base_events, round(s.base_time, 1)) for s in strata(panel)
    ]
    assert rows == [(0, 0.0, 0, 6.0), (0, 1.0, 0, 2.0), (1, 1.5, 0, 1.0)]


def test_without_a_law_it_says_so(hand: Any) -> None:
    tie(hand, "Ohio", 1)
    found = run(hand.frames())
    assert found.verdict is Verdict.UNTESTABLE
    assert "laws in force" in found.lacks[0]


def test_ties_that_end_as_they_begin_say_what_could_not_have_been_told(hand: Any) -> None:
    for home in ("Texas", "Ohio"):
        place(hand, home)
        tie(hand, home, 0, "2025-09-03", established="2025-09-02")
    law(hand, "tx", "Texas", "2025-09-01")
    found = run(hand.frames())
    assert found.verdict is Verdict.INCONCLUSIVE
    assert found.mde is None
    assert "less than one tie-year" in str(found.mde_sentence)


def test_one_stratum_is_the_exact_ratio_of_two_rates() -> None:
    for events, base in ((4, 9), (0, 5), (6, 0)):
        one, two = (
            Conditional.of_rates([Totals(events, 30.0, base, 80.0)]).ratio(),
            rate_ratio(events, 30.0, base_count=base, base_time=80.0),
        )
        for mine, exact in zip(
            (one.value, one.low, one.high), (two.value, two.low, two.high), strict=True
        ):
            assert mine == (None if exact is None else pytest.approx(exact, rel=1e-6))


def test_strata_without_one_group_do_not_count() -> None:
    used = [Totals(3, 10.0, 2, 40.0), Totals(1, 5.0, 4, 60.0)]
    beside = [*used, Totals(0, 0.0, 9, 100.0), Totals(0, 10.0, 0, 20.0)]
    law, other = Conditional.of_rates(beside), Conditional.of_rates(used)
    assert (law.ratio(), law.p()) == (other.ratio(), other.p())
    assert rate_score(beside) == rate_score(used)


def test_the_interval_has_the_tails_of_a_sum_of_binomials() -> None:
    groups = [Totals(2, 10.0, 1, 30.0), Totals(3, 20.0, 2, 15.0)]
    found = Conditional.of_rates(groups).ratio()

    def tail(ratio: float, least: int) -> float:
        p, q = 10 * ratio / (10 * ratio + 30), 20 * ratio / (20 * ratio + 15)
        return sum(
            comb(3, i) * p**i * (1 - p) ** (3 - i) * comb(5, j) * q**j * (1 - q) ** (5 - j)
            for i in range(4)
            for j in range(6)
            if i + j >= least
        )

    assert tail(found.low or 0.0, 5) == pytest.approx(0.025, rel=1e-6)
    assert 1 - tail(found.high or 0.0, 6) == pytest.approx(0.025, rel=1e-6)
    below, above = 1 - tail(1.0, 6), tail(1.0, 5)
    assert Conditional.of_rates(groups).p() == pytest.approx(min(2 * min(below, above), 1))


def test_the_score_is_near_normal_where_there_are_many() -> None:
    groups = [Totals(60, 10.0, 40, 10.0)]
    assert rate_score(groups) == pytest.approx(10 / 5)
    assert 2 * norm.sf(rate_score(groups)) == pytest.approx(
        Conditional.of_rates(groups).p(), abs=0.02
    )


def test_random_states_are_all_states_in_the_long_run(hand: Any) -> None:
    fill(hand, {"State00": 3, "State03": 2, "State04": 1}, states=6)
    panel = panel_of(hand.frames())
    assert panel is not None
    homes = sorted(set(panel.table["home"]))
    masks = [[0, 1, 1], [0, 0, 1]]
    sums = {
        (row["home"], row["slice"]): (row["years"], row["ends"])
        for row in panel.table.group_by("home", "slice")
        .agg(pl.col("years", "ends").sum())
        .iter_rows(named=True)
    }

    def squared(states: tuple[str, ...]) -> float:
        groups = []
        for k in range(3):
            mine = [s for s, mask in zip(states, masks, strict=True) if mask[k]]
            time, over = (
                np.sum([sums.get((s, k), (0, 0)) for s in mine], axis=0) if mine else (0, 0)
            )
            whole, ends = np.sum([sums.get((s, k), (0, 0)) for s in homes], axis=0)
            groups.append(Totals(int(over), float(time), int(ends - over), float(whole - time)))
        return rate_score(groups) ** 2

    seen = squared(("State00", "State01"))
    assert seen == pytest.approx(rate_score(strata(panel)) ** 2)
    all_ways = [squared(pick) >= seen - 1e-9 for pick in permutations(homes, 2)]
    assert random_p(panel, seed=1, draws=20_000) == pytest.approx(np.mean(all_ways), abs=0.02)


def test_a_law_of_a_city_goes_to_cities_in_the_long_run(hand: Any) -> None:
    # A law of one state and two laws of single cities, one of them in that state.
    ended = {("A", 0): "2025-05-01", ("B", 1): "2025-03-01", ("C", 0): "2025-07-01"}
    towns = [(home, i) for home, many in (("A", 2), ("B", 2), ("C", 1)) for i in range(many)]
    for name in "ABC":
        place(hand, name)
    ties = {town: tie(hand, *town, ended.get(town, "")) for town in towns}
    law(hand, "state", "A", "2024-07-01")
    law(hand, "of-it", "A", "2024-03-01", place="us-a-1")
    law(hand, "city", "B", "2025-02-01", place="us-b-1")
    panel = panel_of(hand.frames())
    assert panel is not None
    # The dates on which each law is in force from; a tie is under whichever reaches it.
    onsets = sorted(set(panel.reach["onset"]))
    assert onsets == [date(2024, 3, 1), date(2024, 7, 1), date(2025, 2, 1)]
    cells = {(r["tie"], r["slice"]): (r["years"], r["ends"]) for r in panel.table.to_dicts()}

    def squared(state: str, first: tuple[str, int], second: tuple[str, int]) -> float:
        groups = []
        for k in range(4):  # the slice that begins with law number k
            under = {town for town in towns if k >= 2 and town[0] == state}
            under |= {first} if k >= 1 else set()
            under |= {second} if k >= 3 else set()
            sums = np.zeros((2, 2))
            for town in towns:
                sums[int(town in under)] += cells.get((ties[town], k), (0, 0))
            groups.append(Totals(int(sums[1, 1]), sums[1, 0], int(sums[0, 1]), sums[0, 0]))
        return rate_score(groups) ** 2

    seen = squared("A", ("A", 1), ("B", 1))
    assert seen == pytest.approx(rate_score(strata(panel)) ** 2)
    ways = [squared(state, *pair) for state in "ABC" for pair in permutations(towns, 2)]
    share = np.mean([way >= seen - 1e-9 for way in ways])
    assert 0.05 < share < 0.95
    assert random_p(panel, seed=1, draws=20_000) == pytest.approx(share, abs=0.02)


def test_where_only_cities_have_laws_no_state_is_drawn(hand: Any) -> None:
    for i in range(4):
        tie(hand, "A", i, "2025-05-01" if i == 0 else "")
    law(hand, "city", "A", "2025-02-01", place="us-a-0")
    panel = panel_of(hand.frames())
    assert panel is not None
    # The only end is under the law, and one city of four would have had it.
    assert random_p(panel, seed=1, draws=20_000) == pytest.approx(0.25, abs=0.02)


@pytest.fixture(scope="module")
def shipped() -> Frames:
    return frames_of(open_record())


def test_on_the_shipped_record_texas_is_counted_by_hand(shipped: Frames) -> None:
    panel = panel_of(shipped)
    assert panel is not None
    texas = {
        row["tie"]
        for row in shipped.ties.iter_rows(named=True)
        if row["country_b"] == "CN" and row["admin1_a"] == "Texas"
    }
    over = {
        row["tie"]
        for row in shipped.spells.iter_rows(named=True)
        if row["tie"] in texas and row["exit"] == "ended" and row["stop"] >= date(2025, 9, 1)
    }
    assert set(panel.reach.filter(pl.col("law") == "tx-gov-795")["tie"]) == texas
    assert texas & set(panel.over.filter("under")["tie"]) == over


def test_on_the_shipped_record_the_ratio_has_its_conditional_expectation(shipped: Frames) -> None:
    found = run(shipped)
    deciding = found.estimates[0]
    panel = panel_of(shipped)
    assert panel is not None
    groups = [s for s in strata(panel) if s.events + s.base_events and s.time and s.base_time]
    ratio = deciding.value or 0.0
    expected = sum(
        (s.events + s.base_events) * ratio * s.time / (ratio * s.time + s.base_time) for s in groups
    )
    assert expected == pytest.approx(sum(s.events for s in groups))
    assert deciding.n == 3


def test_ends_that_may_lie_on_either_side_of_their_law_are_named(shipped: Frames) -> None:
    (said,) = (each for each in map(str, run(shipped).caveats) if "either side" in each)
    assert "(Carmel–Xiangyang, Dallas–Tianjin and Little Rock–Changchun)" in said


def test_on_the_shipped_record_three_ends_decide_nothing(shipped: Frames) -> None:
    found = run(shipped)
    assert found.verdict is Verdict.INCONCLUSIVE
    # Nothing is decided under the likeliest dates, so that there is nothing to survive.
    assert found.survives.worst_case is None
    # Three ends are too few for a ratio, and one of them goes on under another name.
    assert "times that under none" not in str(found.sentence)
    assert "With fewer than ten ended ties, a ratio would not be reliable" in str(found.sentence)
    assert "ended even where it continues under another name, as in Little Rock–Changchun." in str(
        found.sentence
    )

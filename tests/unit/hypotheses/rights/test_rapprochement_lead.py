"""Who mends first after a break between nations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from scipy.stats import binomtest

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.rights.mending import mendings
from paradiplomacy.hypotheses.rights.rapprochement_lead import RAPPROCHEMENT_LEAD
from paradiplomacy.record.frames import frames_of
from paradiplomacy.record.open import open_record

Shift = Callable[[str, int], str]
pytestmark = pytest.mark.usefixtures("chinese_too")

DAY = "2010-06-01"


@pytest.mark.parametrize(
    ("exchange", "act", "leader"),
    [
        ("2010-07-01", "2010-09-01", "city"),
        ("2010-09-01", "2010-07-01", "nation"),
        ("2010-09-01", "2010-09-01", "undecided"),
        ("2010-07", "2010-07-15", "undecided"),
        ("2010-07", "2010-08-01", "city"),
        ("2011", "2010-12-31", "nation"),
        ("2010", "2010-07-01", "undecided"),  # may have been before the break
        ("2010-09-01", "", "undecided"),  # no act is told of: silence
        ("", "2010-09-01", "undecided"),
        ("2015-07-01", "2015-07-02", "none"),  # beyond five years
        ("2010-06-01", "2010-05-01", "none"),  # on the day, and before it
    ],
)
def test_who_was_first_where_dates_tell(hand: Any, exchange: str, act: str, leader: str) -> None:
    hand.shock("break", DAY)
    hand.exchange(hand.tie("us", "cn", "1990"), exchange)
    hand.act(act or "1971", "warming")
    found = mendings(hand.frames())
    # An exchange that only may have come after the break does not show that ties mended.
    assert [one.leader for one in found] == ([] if leader == "none" else [leader])


def test_an_unclear_exchange_may_have_been_first(hand: Any) -> None:
    tie = hand.tie("us", "cn", "1990")
    hand.shock("break", DAY)
    hand.exchange(tie, "2010-12-01")
    hand.act("2010-09-01", "warming")
    assert [one.leader for one in mendings(hand.frames())] == ["nation"]
    unclear = hand.exchange(tie, "2010")
    (one,) = mendings(hand.frames())
    assert one.leader == "undecided"
    assert f"exchange:{unclear}" in one.subjects


def test_each_break_is_watched_until_the_next(hand: Any) -> None:
    tie = hand.tie("us", "cn", "1990")
    hand.shock("one", "2010-06-01")
    hand.shock("two", "2012-06-01")
    hand.exchange(tie, "2012-07-01")
    hand.act("2012-08-01", "warming")
    assert [(m.name, m.leader) for m in mendings(hand.frames())] == [("two", "city")]


def test_cooling_acts_and_young_ties_do_not_mend(hand: Any) -> None:
    hand.tie("us", "cn", "1990")
    hand.exchange(hand.tie("us2", "cn2", "2010-07"), "2010-08-01")
    hand.shock("break", DAY)
    hand.act("2010-08-01", "cooling")
    hand.act("2010-08-01", "warming", actor="JP", target="CN")
    assert mendings(hand.frames()) == []


def test_returns_alone(hand: Any) -> None:
    turns = (("suspended", "2010-06-02", "US"), ("resumed", "2010-10-01", "US"))
    tie = hand.tie("us", "cn", "1990", turns=turns)
    hand.shock("break", DAY)
    hand.exchange(tie, "2010-07-01")
    hand.act("2010-09-01", "warming")
    frames = hand.frames()
    assert [m.leader for m in mendings(frames)] == ["city"]
    assert [m.leader for m in mendings(frames, returns_only=True)] == ["nation"]


def record(hand: Any, city: int, nation: int, shifted: Shift, *, unclear: int = 0) -> None:
    """Breaks two years apart, so that no day between them is a quiet one."""
    tie = hand.tie("us", "cn", "1970")
    year = 1975
    for who in ["city"] * city + ["nation"] * nation + ["unclear"] * unclear:
        day = f"{year}-07-01"
        hand.shock(f"break {year}", day)
        first = {"city": 10, "nation": 90, "unclear": 50}[who]
        hand.exchange(tie, shifted(day, first))
        hand.act(shifted(day, 50), "warming")
        year += 2


@pytest.mark.parametrize(
    ("leaders", "verdict"),
    [
        ((12, 1, 0), Verdict.SUPPORTED),
        ((1, 12, 0), Verdict.CONTRADICTED),
        ((7, 6, 0), Verdict.INCONCLUSIVE),
        ((10, 0, 10), Verdict.INCONCLUSIVE),
        ((4, 0, 0), Verdict.INCONCLUSIVE),
    ],
)
def test_verdict(
    hand: Any, shifted: Shift, leaders: tuple[int, int, int], verdict: Verdict
) -> None:
    city, nation, unclear = leaders
    record(hand, city, nation, shifted, unclear=unclear)
    found = RAPPROCHEMENT_LEAD.run(hand.frames())
    n = city + nation + unclear
    assert (found.verdict, found.n) == (verdict, n)
    wanted = max(binomtest(k, n, 0.5).pvalue for k in range(city, city + unclear + 1))
    assert found.p == pytest.approx(wanted)
    deciding = found.estimates[0]
    assert deciding.low == pytest.approx(binomtest(city, n).proportion_ci(method="exact").low)
    assert deciding.high == pytest.approx(
        binomtest(city + unclear, n).proportion_ci(method="exact").high
    )
    assert (deciding.value is None) == (unclear > 0)


def test_being_first_must_beat_what_happens_when_nothing_broke(hand: Any, shifted: Shift) -> None:
    """Eight of eight breaks, but ties come first after 26 of 26 quiet days too."""
    tie = hand.tie("us", "cn", "1950")
    hand.act("1951-01-01", "warming")
    for year in range(1952, 2025):
        hand.exchange(tie, f"{year}-07-09")
        hand.act(f"{year}-10-09", "warming")
    before = RAPPROCHEMENT_LEAD.run(hand.frames())
    assert before.verdict is Verdict.UNTESTABLE
    for year in range(1953, 1977, 3):
        hand.shock(f"break {year}", f"{year}-07-01")
    found = RAPPROCHEMENT_LEAD.run(hand.frames())
    quiet = next(e for e in found.sensitivity if "quiet" in str(e.name))
    assert found.estimates[0].value == quiet.value == 1.0
    assert quiet.low is not None
    assert found.estimates[0].low is not None
    assert 0.5 < found.estimates[0].low < quiet.low
    assert found.verdict is Verdict.INCONCLUSIVE


def test_the_shipped_record_by_hand() -> None:
    """The count of leaders, in plain Python."""
    frames = frames_of(open_record())
    names = {m.name: m.leader for m in mendings(frames)}
    acts = [
        (row["date_low"], row["date_high"])
        for row in frames.acts.iter_rows(named=True)
        if row["sign"] == "warming" and (row["date_high"] - row["date_low"]).days <= 365
    ]
    shocks = {row["name"]: row["date_high"] for row in frames.shocks.iter_rows(named=True)}
    used = sorted(shocks[name] for name in names)
    pair = {
        row["tie"]: row["established_high"]
        for row in frames.ties.iter_rows(named=True)
        if {row["country_a"], row["country_b"]} == {"US", "CN"} and row["established_high"]
    }
    exchanges = [
        (row["tie"], row["date_low"], row["date_high"])
        for row in frames.exchanges.iter_rows(named=True)
        if row["date_low"] and row["date_high"] and (row["date_high"] - row["date_low"]).days <= 365
    ]

    def first(events: list[tuple[date, date]], day: date, until: date) -> tuple[date, date]:
        high = min(b for a, b in events if a > day and b <= until)
        low = min(a for a, b in events if b > day and a <= high)
        return max(low, day + timedelta(days=1)), high

    for name, leader in names.items():
        day = shocks[name]
        later = [other - timedelta(days=1) for other in used if other > day]
        until = min([day + timedelta(days=1826), frames.as_of, *later])
        city = [(a, b) for tie, a, b in exchanges if tie in pair and pair[tie] < day]
        ours, theirs = first(city, day, until), first(acts, day, until)
        wanted = "undecided"
        if ours[1] < theirs[0]:
            wanted = "city"
        elif theirs[1] < ours[0]:
            wanted = "nation"
        assert leader == wanted, name
    found = RAPPROCHEMENT_LEAD.run(frames)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert found.n == len(names) == 9

"""Who mends first after a break between nations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from scipy.stats import binom, binomtest, hypergeom

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.estimators.odds import Conditional
from paradiplomacy.hypotheses.rights.mending import Leads, LedMore, after_quiet_days, mendings
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


FIRST = {"city": 10, "nation": 90, "unclear": 50}
"""Days after a break, or a quiet day, on which a tie is heard of; of governments it is after 50."""


def record(hand: Any, breaks: Leads, quiet: Leads, shifted: Shift) -> None:
    """Quiet days two years apart, then breaks so near each other that no day in between is one."""
    tie = hand.tie("us", "cn", "1899")
    hand.exchange(tie, "1900-01-01")
    year = 1901
    for leads, broken in ((quiet, False), (breaks, True)):
        who = ["city"] * leads.city + ["nation"] * leads.nation + ["unclear"] * leads.unclear
        for first in who:
            day = f"{year}-07-01"
            if broken:
                hand.shock(f"break {year}", day)
            hand.exchange(tie, shifted(day, FIRST[first]))
            hand.act(shifted(day, 50), "warming")
            year += 2


@pytest.mark.parametrize(
    ("breaks", "quiet", "verdict"),
    [
        (Leads(12, 1), Leads(5, 8), Verdict.SUPPORTED),
        (Leads(1, 12), Leads(8, 5), Verdict.CONTRADICTED),
        (Leads(12, 1), Leads(9, 4), Verdict.INCONCLUSIVE),  # as often after quiet days
        (Leads(1, 12), Leads(4, 9), Verdict.INCONCLUSIVE),
        (Leads(7, 6), Leads(0, 13), Verdict.INCONCLUSIVE),  # more often, and not most of the time
        (Leads(10, 0, 10), Leads(0, 10), Verdict.INCONCLUSIVE),
        (Leads(12, 1), Leads(3, 6, 4), Verdict.INCONCLUSIVE),
        (Leads(4, 0), Leads(0, 20), Verdict.INCONCLUSIVE),
    ],
    ids=str,
)
def test_verdict(hand: Any, shifted: Shift, breaks: Leads, quiet: Leads, verdict: Verdict) -> None:
    record(hand, breaks, quiet, shifted)
    found = RAPPROCHEMENT_LEAD.run(hand.frames())
    assert (found.verdict, found.n) == (verdict, breaks.n)
    more, fewer = [], []
    for a in range(breaks.city, breaks.city + breaks.unclear + 1):
        laws = [binom(breaks.n, 0.5)]
        for b in range(quiet.city, quiet.city + quiet.unclear + 1):
            laws.append(hypergeom(breaks.n + quiet.n, a + b, breaks.n))
        more += [law.sf(a - 1) for law in laws]
        fewer += [law.cdf(a) for law in laws]
    # Both tests have to say the same, on one side.
    assert found.p == pytest.approx(min(1.0, 2 * max(more), 2 * max(fewer)))
    ratio, after_breaks, after_quiet = found.estimates[:3]
    for part, leads in ((after_breaks, breaks), (after_quiet, quiet)):
        low, high = (
            binomtest(k, leads.n).proportion_ci(method="exact")
            for k in (leads.city, leads.city + leads.unclear)
        )
        assert (part.low, part.high) == pytest.approx((low.low, high.high))
        assert (part.value is None) == (leads.unclear > 0)
    low, high = (Conditional.of(table).ratio() for table in _extremes(breaks, quiet))
    assert (ratio.low, ratio.high) == (low.low, high.high)


def _extremes(breaks: Leads, quiet: Leads) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Unclear breaks go against the cities and unclear quiet days for them; the reverse."""
    for against in (True, False):
        a = breaks.city + (0 if against else breaks.unclear)
        b = quiet.city + (quiet.unclear if against else 0)
        yield (a, breaks.n - a), (b, quiet.n - b)


@pytest.mark.parametrize(
    ("breaks", "quiet", "part"), [(9, 8, 0.9), (20, 20, 0.9), (20, 12, 0.5), (15, 15, 0.1)]
)
def test_where_quiet_days_are_alike_a_lead_is_hardly_ever_found(
    breaks: int, quiet: int, part: float
) -> None:
    """Cities are first with one chance after both: beating one half alone is no sign of a lead."""
    decided = 0.0
    for a in range(breaks + 1):
        for b in range(quiet + 1):
            led = LedMore(Leads(a, breaks - a), Leads(b, quiet - b))
            chance = binom.pmf(a, breaks, part) * binom.pmf(b, quiet, part)
            if chance < 1e-9 and breaks > 9:  # all of these together add nothing
                continue
            decided += float(chance) * led.verdict.decides
            assert led.p is not None
            assert led.verdict.decides == (led.p <= 0.05)
    assert decided <= 0.05


def test_what_is_detectable_is_found_in_four_samples_of_five() -> None:
    breaks, quiet = Leads(20, 5, 2), Leads(10, 10, 1)
    least = LedMore(breaks, quiet).detectable()
    assert least is not None
    found = 0.0
    for a in range(breaks.n - 1):
        for b in range(quiet.n):
            chance = binom.pmf(a, breaks.n - 2, least) * binom.pmf(b, quiet.n - 1, 0.5)
            if chance < 1e-10:  # all of these together add nothing
                continue
            led = LedMore(Leads(a, 25 - a, 2), Leads(b, 20 - b, 1))
            found += float(chance) * (led.verdict is Verdict.SUPPORTED)
    assert found == pytest.approx(0.8, abs=1e-6)


def test_days_on_which_no_tie_stood_are_no_quiet_days(hand: Any) -> None:
    young, old = (hand.tie(f"us{year}", f"cn{year}", year) for year in ("1980", "1950"))
    for year in range(1940, 1960):
        hand.act(f"{year}-08-01", "warming")
    for tie in (young, old):
        hand.exchange(tie, "1940-01-01")
        hand.exchange(tie, "1958-01-01")
    assert [m.day.year for m in after_quiet_days(hand.frames())][:2] == [1951, 1953]


def test_without_quiet_days_there_is_nothing_to_compare_with(hand: Any, shifted: Shift) -> None:
    record(hand, Leads(12, 1), Leads(0, 0), shifted)
    found = RAPPROCHEMENT_LEAD.run(hand.frames())
    assert found.verdict is Verdict.UNTESTABLE
    assert "without a break within a year" in str(found.sentence)


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

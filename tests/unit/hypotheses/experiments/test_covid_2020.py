"""Exchanges with travel and without, before and after the pandemic began."""

from __future__ import annotations

from datetime import date
from math import comb
from typing import Any

import pytest
from scipy.stats import binomtest

from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.hypotheses.experiments.covid_2020 import COVID_2020
from paradiplomacy.language import render_all
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.open import open_record

pytestmark = pytest.mark.usefixtures("chinese_too")


def run(frames: Frames) -> Finding:
    return render_all(COVID_2020.run(frames))


def fill(
    hand: Any, many: int, counts: tuple[int, int, int, int], *, alike: bool = False
) -> list[str]:
    """A tie has so many: with travel before and after, without travel before and after.

    Unless they are to be alike, of two in a row the first has one more of each sort and the
    second one fewer, as ties that are all alike leave no error to estimate; what none of them
    has stays at none.
    """
    hand.shock("covid-2020", "2020", "health")
    ties = []
    for i in range(many):
        tie = hand.tie(f"us{i:02}", f"cn{i:02}", "1990")
        ties.append(tie)
        kinds = [("2018", "personnel"), ("2020", "personnel"), ("2018", "ideas"), ("2020", "ideas")]
        more = 0 if alike or many == 1 else (1, -1)[i % 2]
        for (year, flow), n in zip(kinds, counts, strict=True):
            for k in range(n + more if n else 0):
                when = f"{int(year) + k % 2}-0{1 + k // 2}-1{i % 7}"
                hand.exchange(tie, when, flow=flow, form=f"form {flow}")
    return ties


@pytest.mark.parametrize(
    ("many", "counts", "verdict"),
    [
        (20, (4, 1, 1, 2), Verdict.SUPPORTED),
        (20, (1, 2, 4, 1), Verdict.CONTRADICTED),
        (20, (2, 1, 2, 1), Verdict.INCONCLUSIVE),
        (1, (2, 0, 0, 2), Verdict.INCONCLUSIVE),
        # No exchange with travel is left: exact, with every tie counted once as well.
        (20, (2, 0, 1, 1), Verdict.SUPPORTED),
        # One tie alone holds all exchanges: counted once, it tells nothing.
        (1, (8, 0, 2, 8), Verdict.INCONCLUSIVE),
    ],
)
def test_the_change_of_both_sorts_decides(
    hand: Any, many: int, counts: tuple[int, int, int, int], verdict: Verdict
) -> None:
    fill(hand, many, counts)
    found = run(hand.frames())
    assert found.verdict is verdict
    assert found.n == many * sum(counts)


@pytest.mark.parametrize(
    ("many", "counts", "said"),
    [
        (20, (4, 1, 1, 2), "times as many as before"),
        # None with travel is left: the ratio is zero, of ten exchanges or more at most so much.
        (20, (2, 0, 1, 1), "fell to at most"),
        (1, (2, 0, 4, 4), "fell to at most"),
        (1, (2, 0, 3, 4), "with fewer than ten exchanges"),
        (1, (2, 1, 3, 3), "with fewer than ten exchanges"),
    ],
)
def test_how_the_change_is_said_goes_by_the_ratio_and_by_ten_exchanges(
    hand: Any, many: int, counts: tuple[int, int, int, int], said: str
) -> None:
    fill(hand, many, counts)
    assert said in str(run(hand.frames()).sentence)


@pytest.mark.parametrize(
    ("unclear", "verdict"), [(1, Verdict.SUPPORTED), (18, Verdict.INCONCLUSIVE)]
)
def test_the_order_of_unclear_dates_may_take_the_verdict_away(
    hand: Any, unclear: int, verdict: Verdict
) -> None:
    ties = fill(hand, 20, (2, 0, 1, 1))
    without = run(hand.frames()).estimates[0]
    for tie in ties[:unclear]:
        hand.exchange(tie, "2019-10/2020-04", flow="personnel")
    found = run(hand.frames())
    worst = found.survives.worst_case
    assert worst is not None
    assert worst.estimate is not None
    assert (found.verdict, worst.otherwise) == (verdict, Verdict.SUPPORTED)
    # Too loosely dated to decide anything, they only enter the worst case, as after.
    assert found.estimates[0].high == without.high
    assert worst.estimate.n == found.n + unclear
    assert (worst.estimate.high or 0.0) > (without.high or 0.0)


def test_the_ratio_is_that_of_the_four_counts(hand: Any) -> None:
    fill(hand, 20, (4, 1, 1, 2))
    deciding = run(hand.frames()).estimates[0]
    assert deciding.value == pytest.approx((1 / 4) / (2 / 1))
    assert "robust" in deciding.method


def test_what_was_online_needed_no_travel(hand: Any) -> None:
    ties = fill(hand, 12, (3, 0, 1, 1))
    for i, tie in enumerate(ties):
        hand.exchange(tie, f"2021-05-{10 + i}")
        hand.rows["exchanges"][-1]["description"] = "Both mayors met by Zoom"
    found = run(hand.frames())
    assert "had no exchanges that needed travel" in str(found.sentence)
    assert f"{12 * 2} exchanges without travel in the two years after" in str(found.sentence)


def test_the_year_of_return_is_named(hand: Any) -> None:
    ties = fill(hand, 12, (2, 0, 1, 1))
    for i, tie in enumerate(ties[:10]):
        hand.exchange(tie, f"2023-03-{10 + i}")
    found = run(hand.frames())
    back = "at least two-thirds of their earlier rate in the 12 months from January 2023"
    assert back in str(found.sentence)
    year = next(e for e in found.estimates if "from January 2023" in e.name)
    # Ten in one year, where 24 were in two.
    assert year.value == pytest.approx(10 / 24 * 731 / 365, rel=0.01)


def test_without_exchanges_of_either_sort_it_says_so(hand: Any) -> None:
    fill(hand, 5, (3, 1, 0, 0))
    found = run(hand.frames())
    assert found.verdict is Verdict.UNTESTABLE
    assert "exchanges without travel" in str(found.sentence)


@pytest.fixture(scope="module")
def shipped() -> Frames:
    return frames_of(open_record())


def by_hand(frames: Frames) -> dict[tuple[bool, bool], set[tuple[Any, ...]]]:
    """Exchanges by whether after and whether with travel, in plain Python."""
    start, middle, stop = date(2017, 12, 31), date(2020, 1, 1), date(2022, 1, 1)
    stood = {
        row["tie"]
        for row in frames.spells.iter_rows(named=True)
        if row["status"] not in ("ended", "proposed") and row["start"] and row["start"] < middle
        if (row["stop"] or frames.as_of) > start
    }
    pair = {row["tie"] for row in frames.ties.iter_rows(named=True) if row["country_b"] == "CN"}
    found: dict[tuple[bool, bool], set[tuple[Any, ...]]] = {}
    words = ("online", "virtual", "video", "zoom", "webinar")
    for row in frames.exchanges.iter_rows(named=True):
        when = row["date"]
        if row["tie"] not in stood & pair or not when or not start <= when < stop:
            continue
        if (row["date_high"] - row["date_low"]).days >= 92:
            continue
        online = any(word in row["description"].lower() for word in words)
        key = (when >= middle, row["flow"] == "personnel" and not online)
        same = (row["tie"], row["date_low"], row["date_high"], row["form"], row["giver"])
        found.setdefault(key, set()).add(same)
    return found


def test_on_the_shipped_record_the_interval_is_that_of_the_four_counts(shipped: Frames) -> None:
    found = run(shipped)
    assert found.verdict is Verdict.SUPPORTED
    assert found.survives.worst_case is not None
    assert found.survives.worst_case.survives
    held = by_hand(shipped)
    a, b = len(held.get((True, True), ())), len(held[True, False])
    c, d = len(held[False, True]), len(held[False, False])
    assert (a, found.n) == (0, a + b + c + d)
    # With no visit after, the upper end is the odds ratio at which that has a chance of 2.5 %.
    deciding = found.estimates[0]
    odds = deciding.high or 0.0
    weights = [comb(a + b, k) * comb(c + d, a + c - k) * odds**k for k in range(a + b + 1)]
    assert weights[0] / sum(weights) == pytest.approx(0.025, rel=1e-3)


def test_on_the_shipped_record_the_year_of_return_is_counted_by_hand(shipped: Frames) -> None:
    found = run(shipped)
    year = next(e for e in found.estimates if "12 months from January 2023" in e.name)
    pair = {row["tie"] for row in shipped.ties.iter_rows(named=True) if row["country_b"] == "CN"}

    def stood(first: date, last: date) -> dict[str, int]:
        days: dict[str, int] = {}
        for row in shipped.spells.iter_rows(named=True):
            if row["tie"] in pair and row["status"] not in ("ended", "proposed") and row["start"]:
                stop = row["stop"] or row["stop_low"] or row["stop_high"] or shipped.as_of
                part = (min(stop, last) - max(row["start"], first)).days
                days[row["tie"]] = days.get(row["tie"], 0) + max(part, 0)
        return {tie: held for tie, held in days.items() if held}

    before, after = (
        stood(date(2017, 12, 31), date(2020, 1, 1)),
        (date(2023, 1, 1), date(2024, 1, 1)),
    )
    during = {tie: held for tie, held in stood(*after).items() if tie in before}
    visits = {
        (row["tie"], row["date_low"], row["date_high"], row["form"], row["giver"])
        for row in shipped.exchanges.iter_rows(named=True)
        if row["tie"] in before
        and row["flow"] == "personnel"
        and row["date"]
        and after[0] <= row["date"] < after[1]
        and (row["date_high"] - row["date_low"]).days < 92
    }
    earlier = len(by_hand(shipped)[False, True])
    assert year.n == len(visits) + earlier
    time, base = sum(during.values()), sum(before.values())
    assert year.value == pytest.approx(len(visits) / time / (earlier / base))
    # Exact, given the sum: the limits of the share, turned into a ratio.
    span = binomtest(len(visits), year.n).proportion_ci()
    limits = [p / (1 - p) * base / time for p in (span.low, span.high)]
    assert (year.low, year.high) == pytest.approx(tuple(limits))

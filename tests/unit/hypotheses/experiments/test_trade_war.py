"""Exchanges before and in the trade war, and what they are compared with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import comb
from typing import Any

import polars as pl
import pytest

from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.hypotheses.designs.change import Four, effect_of_change
from paradiplomacy.hypotheses.estimators.odds import Totals
from paradiplomacy.hypotheses.experiments.around_shock import (
    Span,
    Spans,
    cells,
    years_stood,
)
from paradiplomacy.hypotheses.experiments.trade_war import TRADE_WAR
from paradiplomacy.hypotheses.selection import ties_of_pair
from paradiplomacy.language import render_all
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.open import open_record

pytestmark = pytest.mark.usefixtures("chinese_too")
SPANS = Spans(Span(date(2016, 1, 1), date(2018, 1, 1)), Span(date(2018, 1, 1), date(2019, 1, 1)))
BEFORE = ("2016-09-10", "2017-02-10", "2017-06-10", "2018-01-10")
AFTER = ("2018-09-10", "2019-02-10", "2019-06-10")


def run(frames: Frames) -> Finding:
    return render_all(TRADE_WAR.run(frames))


def fill(hand: Any, many: int, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    hand.shock("trade-war-2018", "2018-07-06", "trade")
    hand.shock("covid-2020", "2020-01-05", "health")
    for i in range(many):
        tie = hand.tie(f"us{i:02}", f"cn{i:02}", "1990")
        for when in (*before, *after):
            hand.exchange(tie, when)


@pytest.mark.parametrize(
    ("many", "after", "verdict"),
    [
        (40, AFTER, Verdict.SUPPORTED),
        (40, AFTER[:1], Verdict.CONTRADICTED),
        (40, AFTER * 3, Verdict.CONTRADICTED),
        (1, AFTER, Verdict.INCONCLUSIVE),
    ],
)
def test_the_ratio_decides(hand: Any, many: int, after: tuple[str, ...], verdict: Verdict) -> None:
    # Rows on one tie, day and form are one exchange, so repeated days need days of their own.
    days = tuple(f"{when[:-2]}{10 + i}" for i, when in enumerate(after))
    fill(hand, many, BEFORE, days)
    found = run(hand.frames())
    assert found.verdict is verdict
    assert found.estimates[0].value == pytest.approx(len(days) / 4 * 731 / 548, rel=1e-6)


def test_it_stops_at_the_pandemic_and_leaves_vague_days_out(hand: Any) -> None:
    fill(hand, 10, BEFORE, AFTER)
    for i in range(10):
        for when in ("2020-02-01", "2020-01-05", "2018", "2017/2019", "2016-07-04"):
            hand.exchange(f"tie:us{i:02}|cn{i:02}", when)
    found = run(hand.frames())
    assert (found.n, found.estimates[0].value) == (70, pytest.approx(0.75 * 731 / 548))


def test_without_a_trade_war_it_says_so(hand: Any) -> None:
    hand.exchange(hand.tie("us", "cn"), "2017-01-01")
    found = run(hand.frames())
    assert found.verdict is Verdict.UNTESTABLE
    assert "a dated crisis with trade-war in its key" in found.lacks[0]


def test_ties_stand_from_their_founding_until_they_end(hand: Any) -> None:
    hand.tie("us1", "cn1", "1990")
    hand.tie("us2", "cn2", "2017-01-01", turns=(("ended", "2018-07-02", "US"),))
    turns = (("suspended", "2016-06-01", "US"), ("resumed", "2017", "US"))
    hand.tie("us3", "cn3", "", turns=turns)
    hand.tie("us4", "cn4", "2018-07-02")
    frames = hand.frames()
    ties = ties_of_pair(frames)

    def years(span: Span) -> dict[str, float]:
        return {
            tie[4:7]: round(value, 2) for tie, value in years_stood(frames, ties, span).iter_rows()
        }

    # The start of the third is unknown; it stands from the suspension on.
    assert years(SPANS.before) == {"us1": 2.0, "us2": 1.0, "us3": 1.59}
    assert years(SPANS.after) == {"us1": 1.0, "us2": 0.5, "us3": 1.0, "us4": 0.5}


def table(rows: list[tuple[str, bool, bool, int, float]]) -> pl.DataFrame:
    names = ["subject", "group", "other", "events", "years"]
    return pl.DataFrame(rows, schema=names, orient="row")


def test_the_change_of_two_sorts_is_the_ratio_of_four_rates() -> None:
    rows = []
    for i in range(10):
        for after in (False, True):
            # Per tie: 2 and 3 events a year in the one sort, 2 and 1 in the other.
            sums = {False: (2, 2), True: (1, 3)}[after]
            # Ties that are all alike would leave no error to estimate.
            more = i % 2, i % 2 + ((i + after) % 3 - 1) * (i < 9)
            rows += [(f"t{i}", after, bool(s), n + more[s], 2.0) for s, n in enumerate(sums)]
    cut = table(rows)
    effect = effect_of_change(
        cut.rename({"group": "later", "other": "group", "subject": "cluster"})
    )
    assert effect is not None
    assert effect.interval().value == pytest.approx((35 / 25) / (15 / 25))


def test_the_exact_change_is_the_conditional_odds_ratio() -> None:
    before = Totals(6, 4.0, 4, 2.0)
    found = Four(before, Totals(1, 2.0, 7, 4.0)).interval()
    # Its upper end: the odds ratio at which one or fewer has a chance of 2.5 %.
    odds = (found.high or 0.0) / (4 * 4 / (2 * 2))
    weights = [comb(8, k) * comb(10, 7 - k) * odds**k for k in range(8)]
    assert sum(weights[:2]) / sum(weights) == pytest.approx(0.025, rel=1e-3)
    assert Four(before, Totals(0, 0.0, 7, 4.0)).interval().value is None


def test_cells_count_every_tie_once_a_side(hand: Any) -> None:
    one = hand.tie("us", "cn", "1990")
    hand.tie("us2", "cn2", "1990")
    hand.exchange(one, "2017-05-05")
    hand.exchange(one, "2017-05-05")
    made = cells(hand.frames(), SPANS, ties_of_pair(hand.frames()))
    assert made.height == 4
    assert made["events"].sum() == 1
    (before,) = made.filter((pl.col("subject") == one) & ~pl.col("group")).rows(named=True)
    assert (before["events"], before["years"]) == (1, pytest.approx(731 / 365.25))


@pytest.fixture(scope="module")
def shipped() -> Frames:
    return frames_of(open_record())


def test_on_the_shipped_record_the_ratio_is_that_of_a_count_by_hand(shipped: Frames) -> None:
    found = run(shipped)
    assert found.verdict is Verdict.INCONCLUSIVE
    start, shock, pandemic = date(2016, 7, 5), date(2018, 7, 6), date(2020, 1, 1)
    spans: dict[str, list[tuple[date, date]]] = {}
    for row in shipped.spells.iter_rows(named=True):
        if row["status"] not in ("ended", "proposed") and row["start"]:
            stop = row["stop"] or row["stop_low"] or row["stop_high"] or shipped.as_of
            spans.setdefault(row["tie"], []).append((row["start"], stop))
    pair = {r["tie"] for r in shipped.ties.iter_rows(named=True) if r["country_b"] == "CN"}

    def of(first: date, last: date) -> tuple[int, float]:
        days = {
            tie: sum(max((min(b, last) - max(a, first)).days, 0) for a, b in held)
            for tie, held in spans.items()
            if tie in pair
        }
        seen = {
            (x["tie"], x["date_low"], x["date_high"], x["form"], x["giver"])
            for x in shipped.exchanges.iter_rows(named=True)
            if x["date"]
            and first <= x["date"] < last
            and (x["date_high"] - x["date_low"]).days < 92
            and days.get(x["tie"], 0)
            and any(a <= x["date"] <= b for a, b in spans[x["tie"]])
        }
        return len(seen), sum(days.values()) / 365.25

    (after, time), (before, base) = of(shock, pandemic), of(start, shock)
    assert found.n == after + before
    assert found.estimates[0].value == pytest.approx(after / time / (before / base), rel=1e-6)


def test_a_record_of_two_other_countries_is_tested_too(
    hand_of: Callable[[str, str], Any],
) -> None:
    hand = hand_of("CA", "CN")
    fill(hand, 40, BEFORE, AFTER)
    assert run(hand.frames()).verdict is Verdict.SUPPORTED

"""The claim that bodies beyond both places carry exchanges."""

from __future__ import annotations

from typing import Any

import pytest
from scipy.stats import binomtest

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.capacity.answered_carriers import answered_carriers
from paradiplomacy.hypotheses.capacity.intermediaries import INTERMEDIARIES
from paradiplomacy.record.frames import frames_of
from paradiplomacy.record.open import open_record

pytestmark = pytest.mark.usefixtures("chinese_too")


def carry(hand: Any, through: dict[str, int]) -> None:
    """So many exchanges through each body, of five ties in turn."""
    ties = [hand.tie(f"us{i}", f"cn{i}") for i in range(5)]
    for body, n in through.items():
        for i in range(n):
            hand.exchange(ties[i % 5], f"{1980 + len(hand.rows['exchanges'])}")
            hand.rows["exchanges"][-1]["through"] = body


@pytest.mark.parametrize(
    ("through", "verdict"),
    [
        ({"ICMA": 20, "none": 20}, Verdict.SUPPORTED),
        ({"ICMA": 20, "": 40}, Verdict.SUPPORTED),
        ({"ICMA": 1, "none": 79}, Verdict.CONTRADICTED),
        ({"ICMA": 1, "none": 39, "": 40}, Verdict.INCONCLUSIVE),
        ({"ICMA": 8, "none": 72}, Verdict.INCONCLUSIVE),
        ({"ICMA": 4}, Verdict.INCONCLUSIVE),
    ],
)
def test_silence_counts_both_ways(hand: Any, through: dict[str, int], verdict: Verdict) -> None:
    carry(hand, through)
    found = INTERMEDIARIES.run(hand.frames())
    n, carried = sum(through.values()), through["ICMA"]
    silent = through.get("", 0)
    deciding = found.estimates[0]
    assert found.verdict is verdict
    assert deciding.low == pytest.approx(binomtest(carried, n).proportion_ci(0.95, "exact").low)
    assert deciding.high == pytest.approx(
        binomtest(carried + silent, n).proportion_ci(0.95, "exact").high
    )
    assert (deciding.value is None) == bool(silent)
    assert "ICMA" in str(found.sentence)


def test_of_no_carrier_known_nothing_is_said(hand: Any) -> None:
    carry(hand, {"": 30})
    hand.exchange("tie:us|cn", "2020")  # the cell is empty altogether
    found = INTERMEDIARIES.run(hand.frames())
    assert found.verdict is Verdict.UNTESTABLE
    assert "who carried them" in str(found.sentence)


def test_one_exchange_told_twice_keeps_its_carrier(hand: Any) -> None:
    tie = hand.tie("us", "cn")
    for body in ("", "ICMA"):
        hand.exchange(tie, "1999-05")
        hand.rows["exchanges"][-1]["through"] = body
    found = INTERMEDIARIES.run(hand.frames())
    assert (found.n, found.estimates[0].value) == (1, 1.0)


def test_the_shipped_bounds_counted_in_plain_python() -> None:
    frames = frames_of(open_record())
    seen: dict[tuple[Any, ...], str] = {}
    for row in frames.exchanges.iter_rows(named=True):
        key = (row["tie"], row["date_low"], row["date_high"], row["form"], row["giver"])
        seen[key] = seen.get(key) or row["through"]
    carried = [body for body in seen.values() if body]
    found = INTERMEDIARIES.run(frames)
    low = binomtest(len(carried), len(seen)).proportion_ci(0.95, "exact").low
    assert len(carried) == 33
    assert found.n == len(seen)
    assert (found.estimates[0].low, found.estimates[0].high) == (pytest.approx(low), 1.0)
    assert found.verdict is Verdict.INCONCLUSIVE


def asked(hand: Any, counts: list[tuple[int, int]]) -> list[str]:
    """Ties whose American end counts last year's exchanges, and those that others carried."""
    ties = []
    for at, (number, carried) in enumerate(counts):
        ties.append(hand.tie(f"cn-y-{at}", f"us-x-{at}", countries=("CN", "US")))
        hand.let("US", ties[-1], exchange__count=number, exchange__through=carried)
    return ties


def test_ties_that_were_asked_decide(hand: Any) -> None:
    ties = asked(hand, [(10, 4), (8, 4), (12, 5), (9, 3), (7, 3), (0, 0)])
    for day in range(1, 29):  # of long ago, and nobody says who carried them
        hand.exchange(ties[0], f"1999-03-{day:02}")
    finding = INTERMEDIARIES.run(hand.frames())
    assert finding.verdict is Verdict.SUPPORTED
    assert (finding.n, finding.estimates[0].value) == (46, pytest.approx(19 / 46))
    assert finding.estimates[0].subjects[0] == "answer:k0000|exchange.through"
    assert finding.estimates[1].n == 28


def test_what_the_record_lists_of_that_year_is_not_counted_twice(hand: Any) -> None:
    ties = asked(hand, [(3, 1)])
    for day, body in ((1, "ICMA"), (2, "ICMA"), (3, ""), (4, "")):
        hand.exchange(ties[0], f"2019-03-0{day}")
        hand.rows["exchanges"][-1]["through"] = body
    assert answered_carriers(hand.frames()).select("exchanges", "carried").rows() == [(4, 2)]


def test_four_ties_that_were_asked_do_not_decide(hand: Any) -> None:
    asked(hand, [(10, 10)] * 4)
    assert INTERMEDIARIES.run(hand.frames()).verdict is Verdict.INCONCLUSIVE

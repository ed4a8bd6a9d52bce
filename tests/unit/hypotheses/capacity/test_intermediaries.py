"""The claim that bodies beyond both places carry exchanges."""

from __future__ import annotations

from typing import Any

import pytest
from scipy.stats import binomtest

from paradiplomacy.hypotheses.base import Verdict
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

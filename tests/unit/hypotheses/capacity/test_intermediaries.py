"""The claim that bodies beyond both places carry exchanges."""

from __future__ import annotations

from typing import Any

import pytest
from scipy.stats import beta, t

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.capacity.intermediaries import INTERMEDIARIES
from paradiplomacy.hypotheses.histories.answered_counts import answered_carriers
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.theory.interdependence import INTERDEPENDENCE
from paradiplomacy.language import render_all
from paradiplomacy.record.frames import frames_of
from paradiplomacy.record.open import open_record

pytestmark = pytest.mark.usefixtures("chinese_too")


def carry(hand: Any, through: dict[str, int], ties: int = 20) -> None:
    """So many exchanges through each body, of some ties in turn."""
    keys = [hand.tie(f"us{i}", f"cn{i}") for i in range(ties)]
    for body, n in through.items():
        for i in range(n):
            hand.exchange(keys[i % ties], f"{1500 + len(hand.rows['exchanges'])}")
            hand.rows["exchanges"][-1]["through"] = body


def limits(hits: list[int], sizes: list[int]) -> tuple[float, float]:
    """Korn and Graubard's limits in plain Python."""
    ties, n, k = len(sizes), sum(sizes), sum(hits)
    spread = sum((h - k / n * m) ** 2 for h, m in zip(hits, sizes, strict=True))
    variance = ties / (ties - 1) * spread / n**2
    wider = t.ppf(0.975, n - 1) / t.ppf(0.975, ties - 1)
    worth = min(n, k / n * (1 - k / n) / variance * wider**2) if variance > 0 else ties
    some = k / n * worth
    high = beta.ppf(0.975, some + 1, worth - some) if k < n else 1.0
    return float(beta.ppf(0.025, some, worth - some + 1)), float(high)


@pytest.mark.parametrize(
    ("through", "verdict"),
    [
        ({"ICMA": 20, "none": 20}, Verdict.SUPPORTED),
        ({"ICMA": 20, "": 40}, Verdict.SUPPORTED),
        ({"ICMA": 1, "none": 79}, Verdict.CONTRADICTED),
        ({"ICMA": 1, "none": 39, "": 40}, Verdict.INCONCLUSIVE),
        ({"ICMA": 8, "none": 72}, Verdict.INCONCLUSIVE),
    ],
)
def test_silence_counts_both_ways(hand: Any, through: dict[str, int], verdict: Verdict) -> None:
    carry(hand, through)
    found = INTERMEDIARIES.run(hand.frames())
    each = {body: [n // 20 + (i < n % 20) for i in range(20)] for body, n in through.items()}
    sizes = [sum(of_tie) for of_tie in zip(*each.values(), strict=True)]
    silent = each.get("", [0] * 20)
    deciding = found.estimates[0]
    assert found.verdict is verdict
    assert deciding.low == pytest.approx(limits(each["ICMA"], sizes)[0])
    most = [a + b for a, b in zip(each["ICMA"], silent, strict=True)]
    assert deciding.high == pytest.approx(limits(most, sizes)[1])
    assert (deciding.value is None) == any(silent)
    assert "ICMA" in str(found.sentence)


@pytest.mark.parametrize(("of_tie", "verdict"), [(1, "supported"), (10, "inconclusive")])
def test_exchanges_of_a_tie_count_as_alike_as_they_are(
    hand: Any, of_tie: int, verdict: str
) -> None:
    """A fifth of 400 exchanges: one or three of each tie, or all of eight ties of forty."""
    for i in range(40):
        tie = hand.tie(f"us{i}", f"cn{i}")
        for k in range(10):
            hand.exchange(tie, f"{1980 + k}")
            by_body = i < 8 if of_tie == 10 else k < 1 + 2 * (i % 2)
            hand.rows["exchanges"][-1]["through"] = "ICMA" if by_body else "none"
    found = INTERMEDIARIES.run(hand.frames())
    assert (found.verdict, found.estimates[0].value) == (verdict, 0.2)


def test_exchanges_of_four_ties_decide_nothing(hand: Any) -> None:
    carry(hand, {"ICMA": 40}, ties=4)
    assert INTERMEDIARIES.run(hand.frames()).verdict is Verdict.INCONCLUSIVE


def test_of_no_carrier_known_nothing_is_said(hand: Any) -> None:
    carry(hand, {"": 30})
    hand.exchange("tie:us|cn", "2020")  # the cell is empty altogether
    found = INTERMEDIARIES.run(hand.frames())
    assert found.verdict is Verdict.UNTESTABLE
    assert "who arranged them" in str(found.sentence)


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
    of_tie: dict[str, list[str]] = {}
    for (tie, *_), body in seen.items():
        of_tie.setdefault(tie, []).append(body)
    carried = [sum(map(bool, bodies)) for bodies in of_tie.values()]
    found = INTERMEDIARIES.run(frames)
    low = limits(carried, [*map(len, of_tie.values())])[0]
    assert sum(carried) == 33
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


@pytest.mark.parametrize("claim", [INTERMEDIARIES, INTERDEPENDENCE])
def test_what_is_not_between_the_two_countries_is_counted_and_said(
    hand: Any, claim: Hypothesis
) -> None:
    for k in range(6):
        countries = ("US", "TW" if k == 5 else "CN")
        key = hand.tie(f"us{k}", f"other{k}", countries=countries)
        for year, giver in ((1990, "US"), (1991, countries[1])):
            hand.exchange(key, f"{year}-05", giver=giver, flow="ideas" if k else "capital")
            hand.rows["exchanges"][-1]["through"] = "a body"
    (said,) = (
        str(c) for c in render_all(claim.run(hand.frames())).caveats if "most ties" in str(c)
    )
    assert said.startswith(("These ties include one", "These exchanges include two"))

"""The claim that ties for mutual gain break less than ties of solidarity."""

from __future__ import annotations

from datetime import date
from math import comb
from typing import Any

import pytest

from paradiplomacy.hypotheses.base import Verdict, number_of
from paradiplomacy.hypotheses.histories.tie_time import tie_years
from paradiplomacy.hypotheses.rights.purpose import PURPOSE, purposes
from paradiplomacy.record.frames import frames_of
from paradiplomacy.record.open import open_record

pytestmark = pytest.mark.usefixtures("chinese_too")

LAST = date(2026, 1, 1)


def ties(hand: Any, purpose: str, number: int, broken: int, actor: str = "US", **more: Any) -> None:
    """Ties of 1990, some of which ended in 2000."""
    for i in range(number):
        turns = (("ended", "2000-01-01", actor),) if i < broken else ()
        name = f"{purpose} {actor} {i}"
        hand.tie(f"us {name}", f"far {name}", "1990-01-01", turns=turns, **more)
        hand.rows["ties"][-1]["purpose"] = purpose


@pytest.mark.parametrize(
    ("gain", "solidarity", "verdict"),
    [
        (1, 12, Verdict.SUPPORTED),
        (12, 1, Verdict.CONTRADICTED),
        (6, 7, Verdict.INCONCLUSIVE),
        (0, 4, Verdict.INCONCLUSIVE),
    ],
)
def test_breaks_decide(hand: Any, gain: int, solidarity: int, verdict: Verdict) -> None:
    ties(hand, "mutual gain", 30, gain)
    ties(hand, "solidarity", 30, solidarity)
    found = PURPOSE.run(hand.frames())
    assert found.verdict is verdict
    assert found.n == gain + solidarity
    assert "ties founded for mutual gain" in str(found.sentence)


def test_ratio_and_p_value_by_hand(hand: Any) -> None:
    ties(hand, "mutual gain", 20, 3)
    ties(hand, "solidarity", 10, 6)
    found = PURPOSE.run(hand.frames())
    whole = (LAST - date(1990, 1, 1)).days / 365.25
    until = (date(2000, 1, 1) - date(1990, 1, 1)).days / 365.25
    gain, solidarity = 17 * whole + 3 * until, 4 * whole + 6 * until
    assert found.estimates[0].value == pytest.approx((3 / gain) / (6 / solidarity))
    # Given nine breaks, those of gain are binomial with the share of its tie-years.
    part = gain / (gain + solidarity)
    chance = [comb(9, k) * part**k * (1 - part) ** (9 - k) for k in range(10)]
    assert found.p == pytest.approx(2 * min(sum(chance[:4]), sum(chance[3:])))


def test_what_a_law_ordered_is_no_break(hand: Any) -> None:
    ties(hand, "mutual gain", 10, 4)
    ties(hand, "mutual gain", 10, 5, "law")
    ties(hand, "solidarity", 10, 2)
    found = PURPOSE.run(hand.frames())
    assert found.n == 6


def test_ties_for_understanding_are_of_neither_purpose(hand: Any) -> None:
    ties(hand, "mutual gain", 10, 4)
    ties(hand, "solidarity", 10, 2)
    ties(hand, "understanding", 10, 3)
    found = PURPOSE.run(hand.frames())
    assert found.n == 6


def answer(hand: Any, tie: str, question: str, value: float) -> None:
    key = f"a{len(hand.rows['accounts'])}"
    hand.rows["accounts"].append({"account": key, "tie": tie, "side": "US"})
    hand.rows["answers"].append(
        {"answer": key, "account": key, "question": question, "value": value}
    )


def test_interviews_tell_a_purpose_where_no_source_does(hand: Any) -> None:
    keys = [hand.tie(f"us{i}", f"cn{i}") for i in range(4)]
    hand.rows["ties"][0]["purpose"] = "understanding"
    answer(hand, keys[0], "purpose.mutual-gain", 1)
    answer(hand, keys[1], "purpose.mutual-gain", 1)
    answer(hand, keys[1], "purpose.solidarity", 0)
    answer(hand, keys[2], "purpose.mutual-gain", 1)
    answer(hand, keys[2], "purpose.solidarity", 1)
    answer(hand, keys[3], "purpose.solidarity", 1)
    answer(hand, "tie:not|here", "purpose.solidarity", 1)
    assert dict(purposes(hand.frames()).iter_rows()) == {
        keys[0]: "understanding",
        keys[1]: "mutual gain",
        keys[3]: "solidarity",
    }


def test_a_tie_is_watched_until_it_breaks_and_again_once_it_is_back(hand: Any) -> None:
    hand.tie("a", "b", "1990-01-01", turns=(("suspended", "1995-01-01", "US"),))
    turns = (("suspended", "1995-01-01", "US"), ("resumed", "2020-01-01", "US"))
    hand.tie("c", "d", "1990-01-01", turns=turns)
    hand.tie("e", "f", "1990-01-01", turns=(("dormant", "1995-01-01", ""),))
    hand.tie("g", "h", "")
    hand.tie("i", "j", "1990-01-01", turns=(("ended", "", "US"),))
    found = {tie: (years, n) for tie, years, n in tie_years(hand.frames()).iter_rows()}
    assert found == {
        "tie:a|b": (pytest.approx(5.0, abs=0.01), 1),
        "tie:c|d": (pytest.approx(11.0, abs=0.01), 1),
        "tie:e|f": (pytest.approx(36.0, abs=0.01), 0),
        "tie:i|j": (pytest.approx(36.0, abs=0.01), 1),
    }


def test_the_shipped_record_says_what_to_collect() -> None:
    frames = frames_of(open_record())
    found = PURPOSE.run(frames)
    assert found.verdict is Verdict.UNTESTABLE
    assert "ties founded in solidarity" in str(found.sentence)
    assert "mutual gain as" not in str(found.sentence)
    assert {"purpose.mutual-gain", "purpose.solidarity"} <= set(found.asks)
    # Had all its ties one purpose, these would be its breaks: counted in plain Python.
    spells = [s for s in frames.spells.iter_rows(named=True) if s["start"]]
    broke = [
        s["tie"]
        for s in spells
        if s["status"] in ("active", "dormant")
        and s["exit"] in ("suspended", "ended")
        and s["exit_actor"] != "law"
    ]
    watched = tie_years(frames)
    assert watched["events"].sum() == len(broke)
    assert set(watched.filter(watched["events"] > 0)["tie"]) == set(broke)


def test_the_ties_of_the_comparison_make_it_testable_when_named_beside() -> None:
    frames = frames_of(open_record("sino_us", "us_comparison"))
    found = PURPOSE.run(frames)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert [number_of(need.count, frames) > 3 for need in PURPOSE.needs] == [True, True]

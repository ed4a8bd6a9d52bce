"""The claim that engagement, rather than isolation, pays in the long run."""

from __future__ import annotations

from datetime import timedelta
from math import log, sqrt
from statistics import stdev
from typing import Any

import pytest

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.rights.engagement import ENGAGEMENT
from paradiplomacy.hypotheses.rights.stopped_or_not import units_of
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.open import open_record

pytestmark = pytest.mark.usefixtures("chinese_too")


def crisis(
    hand: Any, stopped: int, went_on: int, *, then: tuple[int, int], actor: str = "US"
) -> None:
    """Ties of which some were suspended in 1989, each with so many exchanges in 1992."""
    if not hand.rows["shocks"]:
        hand.shock("june", "1989-06-04", "rights")
    for group, number, exchanges in (("off", stopped, then[0]), ("on", went_on, then[1])):
        turns = (("suspended", "1989-07-01", actor),) if group == "off" else ()
        for i in range(number):
            name = f"{group} {actor} {i}"
            tie = hand.tie(f"us {name}", f"cn {name}", "1980-05-01", turns=turns)
            for k in range(exchanges):
                hand.exchange(tie, f"1992-03-{k + 1:02}")


@pytest.mark.parametrize(
    ("stopped", "then", "verdict"),
    [
        (8, (0, 3), Verdict.SUPPORTED),
        (8, (3, 0), Verdict.CONTRADICTED),
        (8, (2, 2), Verdict.INCONCLUSIVE),
        (4, (0, 9), Verdict.INCONCLUSIVE),
        (8, (0, 0), Verdict.INCONCLUSIVE),
    ],
)
def test_later_exchanges_decide(
    hand: Any, stopped: int, then: tuple[int, int], verdict: Verdict
) -> None:
    crisis(hand, stopped, 3 * stopped, then=then)
    found = ENGAGEMENT.run(hand.frames())
    assert found.verdict is verdict
    assert found.n == stopped
    assert found.estimates[0].value == pytest.approx(then[1] - then[0])


def test_without_a_like_tie_nothing_is_compared(hand: Any) -> None:
    hand.shock("june", "1989-06-04", "rights")
    hand.tie("us", "cn", "1980", turns=(("suspended", "1989-07-01", "US"),))
    hand.tie("us2", "cn2", "1980", tier="state")
    found = ENGAGEMENT.run(hand.frames())
    assert (found.verdict, found.n, found.p) == (Verdict.INCONCLUSIVE, 0, None)
    assert "for none of them" in str(found.sentence)
    assert "nothing can be compared" in str(found.sentence)
    assert any("No like tie was found for 1 of 1" in str(caveat) for caveat in found.caveats)


def test_what_a_law_stopped_is_neither_but_counts_beside(hand: Any) -> None:
    crisis(hand, 6, 24, then=(0, 2))
    crisis(hand, 3, 0, then=(0, 0), actor="law")
    found = ENGAGEMENT.run(hand.frames())
    assert found.n == 6
    beside = next(e for e in found.sensitivity if "a law stopped" in str(e.name))
    assert beside.n == 9


def treated(frames: Frames) -> dict[str, bool]:
    return dict(units_of(frames).select("unit", "treated").iter_rows())


def test_who_stopped_and_who_went_on(hand: Any) -> None:
    hand.shock("june", "1989-06-04", "rights")
    hand.shock("ill", "1991-01-01", "health")
    hand.shock("late", "2023-01-01", "security")
    by_answer = hand.tie("us1", "cn1", "1980")
    hand.response("june", by_answer, "suspended")
    told_twice = hand.tie("us2", "cn2", "1980")
    hand.response("june", told_twice, "suspended")
    hand.response("june", told_twice, "continued")
    hand.tie("us3", "cn3", "1980", turns=(("ended", "1990-06-01", "US"),))
    hand.tie("us4", "cn4", "1980", turns=(("ended", "1990-07-01", "US"),))
    hand.tie("us5", "cn5", "1980", turns=(("suspended", "1985", "US"),))
    hand.tie("us6", "cn6", "1990")
    hand.tie("us7", "cn7", "1980")
    assert treated(hand.frames()) == {
        f"june {by_answer}": True,
        "june tie:us3|cn3": True,
        "june tie:us4|cn4": False,
        "june tie:us7|cn7": False,
    }


def test_a_tie_stops_at_one_crisis_only(hand: Any) -> None:
    hand.shock("first", "1989-01-01")
    hand.shock("second", "1989-06-04")
    last = hand.tie("us1", "cn1", "1980", turns=(("suspended", "1989", "US"),))
    named = hand.tie("us2", "cn2", "1980", turns=(("suspended", "1989", "US"),))
    hand.response("first", named, "suspended")
    # At the other crisis of that year it neither stopped nor went on.
    assert treated(hand.frames()) == {f"second {last}": True, f"first {named}": True}


def test_exchanges_count_in_the_five_years_before_and_two_to_six_after(hand: Any) -> None:
    hand.shock("june", "1989-06-04", "rights")
    tie = hand.tie("us", "cn", "1980")
    for when in ("1984-06-01", "1984-07-01", "1989-06-03", "1989-06-05", "1990-06-04"):
        hand.exchange(tie, when)
    for when in ("1990-06-06", "1995-06-01", "1995-06-10", ""):
        hand.exchange(tie, when)
    row = units_of(hand.frames()).row(0, named=True)
    assert (row["before"], row["outcome"]) == (pytest.approx(log(3)), 2)


def test_the_shipped_record_by_plain_search() -> None:
    """Nearest like ties of June 1989 found in plain Python: the same mean difference."""
    frames = frames_of(open_record())
    found = ENGAGEMENT.run(frames)
    rows = list(units_of(frames).iter_rows(named=True))
    spread = {
        name: stdev(r[name] for r in rows if r[name] is not None)
        for name in ("size", "age", "before")
    }

    def apart(a: dict[str, Any], b: dict[str, Any]) -> float:
        steps = [0.0 if a[n] is None else (a[n] - b[n]) / spread[n] for n in spread]
        return sqrt(sum(s * s for s in steps) / 3)

    sums = []
    for one in (r for r in rows if r["treated"]):
        like = [
            r
            for r in rows
            if not r["treated"] and all(r[n] == one[n] for n in ("shock", "tier", "sized"))
        ]
        near = sorted((apart(one, r), r["unit"], r["outcome"]) for r in like)[:3]
        outcomes = [outcome for distance, _, outcome in near if distance <= 0.5]
        sums.append(sum(outcomes) / len(outcomes) - one["outcome"])
    assert found.n == len(sums) == 2
    assert found.estimates[0].value == pytest.approx(sum(sums) / 2)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "Two comparisons cannot decide it" in str(found.sentence)
    # Of six years after its shock, none reaches beyond the record.
    ends = dict(frames.shocks.select("shock", "date_high").iter_rows())
    assert all(ends[r["shock"]] + timedelta(days=6 * 365) <= frames.as_of for r in rows)

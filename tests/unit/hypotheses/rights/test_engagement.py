"""The claim that engagement, rather than isolation, pays in the long run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from math import log, sqrt
from statistics import stdev
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.estimators.matched_sets import match
from paradiplomacy.hypotheses.rights.engagement import ENGAGEMENT
from paradiplomacy.hypotheses.rights.stopped_or_not import units_of, with_later
from paradiplomacy.hypotheses.selection import ONE_EXCHANGE
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.open import open_record

pytestmark = pytest.mark.usefixtures("chinese_too")


def crisis(
    hand: Any,
    stopped: int,
    went_on: int,
    *,
    then: tuple[int, int],
    actor: str = "US",
    back: str = "1991-07-01",
) -> None:
    """Ties of which some stopped from 1989 on, each with so many exchanges in 1992."""
    if not hand.rows["shocks"]:
        hand.shock("june", "1989-06-04", "rights")
    for group, number, exchanges in (("off", stopped, then[0]), ("on", went_on, then[1])):
        turns = (("suspended", "1989-07-01", actor), ("resumed", back, "both"))
        for i in range(number):
            name = f"{group} {actor} {i}"
            of_tie = turns[: 1 + bool(back)] if group == "off" else ()
            tie = hand.tie(f"us {name}", f"cn {name}", "1980-05-01", turns=of_tie)
            for k in range(exchanges):
                hand.exchange(tie, f"1992-03-{k + 1:02}")


@pytest.mark.parametrize(
    ("stopped", "then", "verdict"),
    [
        (8, (0, 3), Verdict.SUPPORTED),
        (8, (3, 0), Verdict.INCONCLUSIVE),
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


def test_a_tie_that_is_not_back_is_not_compared(hand: Any) -> None:
    """It can have no exchange, whatever came of stopping: that made carrying on look better."""
    crisis(hand, 8, 24, then=(0, 3), back="")
    found = ENGAGEMENT.run(hand.frames())
    assert (found.verdict, found.n, found.p) == (Verdict.INCONCLUSIVE, 0, None)
    assert "zero came back" in str(found.sentence) or "none came back" in str(found.sentence)


def test_like_ties_that_had_ended_by_then_are_not_compared(hand: Any) -> None:
    crisis(hand, 6, 12, then=(2, 4))
    for i in range(12):
        hand.tie(f"us gone {i}", f"cn gone {i}", "1980-05-01", turns=(("ended", "1991-01", "US"),))
    found = ENGAGEMENT.run(hand.frames())
    assert found.estimates[0].value == pytest.approx(2.0)
    assert not any("gone" in subject for subject in found.estimates[0].subjects)


def test_exchanges_that_come_whether_or_not_a_tie_stopped_decide_one_time_in_twenty(
    hand: Any,
) -> None:
    """Ties stop, come back and exchange at random; most of what stopped stays away."""
    rng = np.random.default_rng(4)
    crisis(hand, 8, 24, then=(0, 0))
    crisis(hand, 30, 0, then=(0, 0), actor="CN", back="")
    frames = hand.frames()
    days = [date(1990, 7, 1) + timedelta(days=40 * k) for k in range(60)]
    standing = frames.ties.filter(~pl.col("tie").str.contains("off CN"))["tie"].to_list()
    decided, records = 0, 60
    for _ in range(records):
        ties = rng.choice(standing, size=90)
        rows = [
            {"exchange": f"x{k}", "tie": tie, "date": day, "date_low": day, "date_high": day}
            for k, (tie, day) in enumerate(zip(ties, rng.choice(days, size=90), strict=True))
        ]
        made = pl.DataFrame(rows, schema=frames.exchanges.schema)
        decided += ENGAGEMENT.run(replace(frames, exchanges=made)).verdict.decides
    assert decided <= binom.ppf(0.999, records, 0.05)


def test_without_a_like_tie_nothing_is_compared(hand: Any) -> None:
    hand.shock("june", "1989-06-04", "rights")
    turns = (("suspended", "1989-07-01", "US"), ("resumed", "1991", "both"))
    hand.tie("us", "cn", "1980", turns=turns)
    hand.tie("us2", "cn2", "1980", tier="state")
    found = ENGAGEMENT.run(hand.frames())
    assert (found.verdict, found.n, found.p) == (Verdict.INCONCLUSIVE, 0, None)
    assert "for none, the record has" in str(found.sentence)
    assert "nothing can be compared" in str(found.sentence)
    assert any("No similar tie was found for 1 of 1" in str(caveat) for caveat in found.caveats)


def test_what_a_law_stopped_is_neither(hand: Any) -> None:
    crisis(hand, 6, 24, then=(0, 2))
    crisis(hand, 3, 0, then=(0, 0), actor="law")
    found = ENGAGEMENT.run(hand.frames())
    assert found.n == 6


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


def test_exchanges_count_in_the_five_years_before_and_since_a_tie_was_back(hand: Any) -> None:
    hand.shock("june", "1989-06-04", "rights")
    turns = (("suspended", "1989-07-01", "US"), ("resumed", "1991-03-01", "both"))
    tie, like = hand.tie("us", "cn", "1980", turns=turns), hand.tie("us2", "cn2", "1980")
    for when in ("1984-06-01", "1984-07-01", "1989-06-03", "1989-06-05", "1990-06-04"):
        hand.exchange(tie, when)
        hand.exchange(like, when)
    for when in ("1991-03-01", "1991-03-02", "1996-02-01", "1996-03-10", ""):
        hand.exchange(tie, when)
    units = units_of(hand.frames())
    row = units.filter("treated").row(0, named=True)
    assert (row["before"], row["since"]) == (pytest.approx(log(3)), date(1991, 3, 1))
    sets = match(units, numeric=("before",), same=("shock",), caliper=1.0, most=1)
    (later,) = with_later(hand.frames(), units, sets)
    assert (later.outcome, later.outcomes) == (2, (0,))


def test_years_since_begin_a_year_after_the_crisis_and_have_to_be_on_record(hand: Any) -> None:
    hand.shock("june", "1989-06-04", "rights")
    for name, back in (("soon", "1989-09-01"), ("late", "2022-01-01")):
        turns = (("suspended", "1989-07-01", "US"), ("resumed", back, "both"))
        hand.tie(f"us {name}", f"cn {name}", "1980", turns=turns)
    since = dict(units_of(hand.frames()).select("tie", "since").iter_rows())
    assert since == {"tie:us soon|cn soon": date(1990, 6, 4), "tie:us late|cn late": None}


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

    told = [
        (row["tie"], row["date"])
        for row in frames.exchanges.unique(ONE_EXCHANGE).iter_rows(named=True)
        if row["date"]
    ]

    def since(row: dict[str, Any], day: date) -> int:
        until = day + timedelta(days=5 * 365)
        return sum(tie == row["tie"] and day < when < until for tie, when in told)

    sums = []
    for one in (r for r in rows if r["treated"] and r["since"]):
        like = [
            r
            for r in rows
            if not r["treated"] and all(r[n] == one[n] for n in ("shock", "tier", "sized"))
        ]
        near = sorted((apart(one, r), r["unit"], since(r, one["since"])) for r in like)[:3]
        outcomes = [outcome for distance, _, outcome in near if distance <= 0.5]
        sums.append(sum(outcomes) / len(outcomes) - since(one, one["since"]))
    assert found.n == len(sums) == 1
    assert found.estimates[0].value == pytest.approx(sums[0])
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "One comparison cannot decide it" in str(found.sentence)
    # Of six years after its shock, none reaches beyond the record.
    ends = dict(frames.shocks.select("shock", "date_high").iter_rows())
    assert all(ends[r["shock"]] + timedelta(days=6 * 365) <= frames.as_of for r in rows)
